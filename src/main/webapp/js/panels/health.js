// Response time and memory of every environment on one time axis, with the same said in words.

import { element, environmentBadge, part, problem, write } from '../dom.js';
import { clock, duration, megabytes, milliseconds } from '../format.js';
import { domain, line, summary, WINDOW } from '../series.js';

const CHARTS = { response: { key: 'ms', unit: 'ms', text: milliseconds }, memory: { key: 'mb', unit: 'MB', text: megabytes } };
const DAY = { hours: 24, points: 144 };
/** Where there is little to show yet, it is shown in full. */
const HOUR = { hours: 1, points: 360 };
const YOUNG = 50 * 60 * 1000;

function sentence(series, { key, text }) {
  if (!series) return 'loading…';
  const said = summary(series, key);
  if (said.average === null) return said.failed > 0 ? `no value; ${said.failed} of ${said.samples} probes failed` : 'no value yet';
  const parts = [`${text(said.average)} on average`];
  if (text(said.low) !== text(said.high)) parts.push(`${text(said.low)} to ${text(said.high)}`);
  if (said.gaps > 0) parts.push(said.gaps === 1 ? '1 gap' : `${said.gaps} gaps`);
  if (said.failed > 0) parts.push(said.failed === 1 ? '1 probe failed' : `${said.failed} probes failed`);
  return parts.join(', ');
}

class Plot {
  #what;
  #items = new Map();
  #canvas;
  #chart = null;

  constructor(figure, environments) {
    this.#what = CHARTS[figure.dataset.chart];
    const list = part(figure, 'text');
    for (const environment of environments) {
      const said = element('span', {}, 'loading…');
      const item = element('li', { 'data-accent': environment.accent, 'data-dash': environment.dash }, environmentBadge(environment.name), ' ', said);
      this.#items.set(environment.id, { item, said, environment });
      list.append(item);
    }
    this.#canvas = figure.querySelector('canvas');
  }

  /** Until then, and where it never comes, the words stand alone. */
  drawWith(LineChart) {
    this.#chart = new LineChart(this.#canvas, { unit: this.#what.unit, text: this.#what.text });
  }

  show(series, now) {
    const { key } = this.#what;
    for (const [id, { said }] of this.#items) write(said, sentence(series[id], this.#what));
    const lines = [...this.#items].map(([id, { item, environment }]) => ({
      name: environment.name,
      colour: getComputedStyle(item).getPropertyValue('--own').trim(),
      dash: Number(environment.dash),
      points: series[id] ? line(series[id], key) : [],
    }));
    this.#chart?.show(lines, domain(Object.values(series), now));
  }
}

export function mount(root, { state, api, now }) {
  const plots = [...root.querySelectorAll('.chart')].map((figure) => new Plot(figure, state.get().environments));
  let drawn = null;

  const draw = () => {
    drawn = null;
    const { series } = state.get();
    const { min, max } = domain(Object.values(series), now());
    write(part(root, 'span'), max - min >= WINDOW ? 'last 24 h' : `last ${duration(Math.round((max - min) / 60000) * 60)}, since ${clock(min, max)}`);
    for (const plot of plots) plot.show(series, now());
  };
  const soon = () => {
    drawn ??= requestAnimationFrame(draw);
  };

  state.subscribe((current, before) => {
    if (current.series !== before.series || current.theme !== before.theme) soon();
  });
  for (const tab of root.querySelectorAll('[data-show]')) {
    tab.addEventListener('click', () => {
      root.dataset.shown = tab.dataset.show;
      for (const each of root.querySelectorAll('[data-show]')) each.setAttribute('aria-pressed', String(each === tab));
    });
  }

  // The rest of the page does not wait for the largest of its scripts, nor fall with it.
  const chart = import('../charts/line-chart.js').then(({ LineChart }) => {
    for (const plot of plots) plot.drawWith(LineChart);
    soon();
  });

  const load = async (environment) => {
    let body = await api.health(environment, DAY);
    const first = Date.parse(body.metrics?.[0]?.timestamp ?? '');
    if (!(now() - first > YOUNG)) body = await api.health(environment, HOUR);
    state.dispatch({ type: 'series', environment, body });
  };

  return {
    async refresh() {
      const [drawing, ...asked] = await Promise.allSettled([chart, ...state.get().environments.map(({ id }) => load(id))]);
      const failed = asked.find(({ status }) => status === 'rejected');
      if (drawing.status === 'rejected') problem(root, 'The charts could not be loaded: reload the page.');
      else problem(root, failed ? `${failed.reason.message}. The charts may be out of date.` : null);
    },
  };
}
