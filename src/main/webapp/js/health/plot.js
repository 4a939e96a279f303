// One chart of lines, and what it says in words.

import { element, environmentBadge, part, write } from '../dom.js';
import { ABSENT, count, megabytes, milliseconds, share, short } from '../format.js';
import { line, summary } from '../series.js';

/** CSS pixels of a chart on a sheet, as health.css has them. */
const PAPER = { width: 660, height: 200 };

const people = (value) => (value === null ? ABSENT : `${short(value)} ${value === 1 ? 'user' : 'users'}`);
const CHARTS = {
  response: { key: 'ms', unit: 'ms', text: milliseconds, none: 'No answer was measured yet.' },
  memory: { key: 'mb', unit: 'MB', text: megabytes, none: 'No environment reports its memory.' },
  users: { key: 'users', unit: '', least: 1, text: people, none: 'No environment reports its users.' },
  errors: { key: 'errors', unit: '%', least: 1, text: (value) => share(value === null ? null : value / 100), none: 'Nothing was probed yet.' },
};

function sentence(series, { key, text }, missing) {
  if (!series) return missing;
  const said = summary(series, key);
  if (said.average === null) return said.failed > 0 ? `no value; ${count(said.failed)} of ${count(said.samples)} probes failed` : 'no value yet';
  const parts = [`${text(said.average)} on average`];
  if (text(said.low) !== text(said.high)) parts.push(`${text(said.low)} to ${text(said.high)}`);
  if (said.gaps > 0) parts.push(said.gaps === 1 ? '1 gap' : `${count(said.gaps)} gaps`);
  if (said.failed > 0) parts.push(said.failed === 1 ? '1 probe failed' : `${count(said.failed)} probes failed`);
  return parts.join(', ');
}

/** A chart of lines, with its words. */
export class Plot {
  #what;
  #figure;
  #items = new Map();
  #chart = null;
  #zone;
  overlay;

  /** @param zone () → 'utc' or 'local' */
  constructor(figure, overlay, zone) {
    this.#what = CHARTS[figure.dataset.chart];
    this.#figure = figure;
    this.#zone = zone;
    this.overlay = overlay;
  }

  paper(on) {
    this.#chart?.paper(on, PAPER.width, PAPER.height);
  }

  /** Until then, and where it never comes, the words stand alone. */
  drawWith(LineChart) {
    const { unit, least } = this.#what;
    this.#chart ??= new LineChart(this.#figure.querySelector('canvas'), { unit, least, zone: this.#zone, laid: (area) => this.overlay.laid(area) });
  }

  /** @param missing what to say of an environment without a series */
  show(environments, series, span, missing) {
    const list = part(this.#figure, 'text');
    const items = environments.map((environment) => this.#item(environment));
    if (items.length !== list.children.length || items.some(({ item }, index) => item !== list.children[index])) list.replaceChildren(...items.map(({ item }) => item));
    const { key, none } = this.#what;
    const lines = environments.map((environment, index) => {
      write(items[index].said, sentence(series[environment.id], this.#what, missing));
      return {
        name: environment.name,
        colour: getComputedStyle(items[index].item).getPropertyValue('--own').trim(),
        dash: Number(environment.dash),
        points: series[environment.id] ? line(series[environment.id], key) : [],
      };
    });
    const empty = part(this.#figure, 'none');
    empty.hidden = lines.some(({ points }) => points.some(({ y }) => y !== null));
    write(empty, environments.every(({ id }) => series[id]) ? none : missing);
    this.#chart?.show(lines, span);
  }

  #item(environment) {
    let held = this.#items.get(environment.id);
    if (!held) {
      const said = element('span', {}, 'loading…');
      held = { said, item: element('li', { 'data-accent': environment.accent, 'data-dash': environment.dash }, environmentBadge(environment.name), ' ', said) };
      this.#items.set(environment.id, held);
    }
    return held;
  }
}
