// How the environments felt, on one time axis: lines, bars, and what was deployed in between; all of it also in words.

import { part, write } from '../dom.js';
import * as format from '../format.js';
import { MOST, read, usual, write as keep } from '../health/choice.js';
import { goTo, Overlay } from '../health/overlay.js';
import { Plot } from '../health/plot.js';
import { momentAfter, readingOf } from '../health/reading.js';
import { tabs } from '../health/tabs.js';
import { Uptime, uptimeWords } from '../health/uptime.js';
import { bars, DAY, domain, middle, RANGES } from '../series.js';
import { AWAY, troubleOf } from '../trouble.js';

const { clock, duration } = format;
const HOUR = DAY / 24;
/** Where there is little to show yet, it is shown in full. */
const YOUNG = 50 * 60 * 1000;
const zone = () => format.zone?.() ?? 'local';
const offset = (at) => (zone() === 'utc' ? 0 : -new Date(at).getTimezoneOffset() * 60000);
const barWidth = (range, { min, max }) => (max - min <= 1.25 * HOUR ? RANGES['1h'].bar : max - min <= 1.5 * DAY ? HOUR : RANGES[range].bar);

export function mount(root, { state, api, now }) {
  const { environments } = state.get();
  const names = new Map(environments.map((environment) => [environment.id, environment]));
  const box = part(root, 'charts');
  /** What a pointer or the focus brings into sight; loaded by the first of them. */
  let aids = null;
  let helping = null;
  const help = () =>
    (helping ??= Promise.all([import('../health/readout.js'), import('../health/mark-card.js')]).then(
      ([{ barWords, pointWords, Readout }, { MarkCard }]) => {
        aids = { barWords, pointWords, readout: new Readout(box), card: new MarkCard(box, (id) => names.get(id)?.name ?? id, now) };
        soon();
      },
      () => {
        // The server is away: whoever points there next asks again.
        helping = null;
      },
    ));
  for (const kind of ['pointerover', 'focusin']) box.addEventListener(kind, help);
  const chosen = read(location.search, environments);
  let span = { min: 0, max: 1 };
  let reading = null;
  let frame = null;
  let table = null;
  let asked = 0;
  let missing = 'loading…';

  const drawn = () => chosen.drawn ?? (chosen.usual ??= usual(environments, state.get().status));
  const lookedAt = () => environments.filter(({ id }) => drawn().includes(id));
  const soon = () => {
    frame ??= requestAnimationFrame(draw);
  };
  /** @param chart whose readout it is; at null for none */
  const readAt = (chart, at) => {
    reading = at === null ? null : { chart, at };
    soon();
  };
  const steps = () => [...new Set(lookedAt().flatMap(({ id }) => state.get().series[id]?.points.map((point) => middle(state.get().series[id], point)) ?? []))].sort((a, b) => a - b);
  const overlayOf = (figure) => {
    const chart = figure.dataset.chart;
    const moments = () => (chart === 'uptime' ? barsOf(lookedAt()[0]?.id).map(({ from, to }) => (Math.max(from, span.min) + Math.min(to, span.max)) / 2) : steps());
    return new Overlay(figure.querySelector('.chart__plot'), part(figure, 'name').textContent, {
      point: (at) => readAt(chart, at),
      leave: () => readAt(chart, null),
      end: (last) => readAt(chart, moments().at(last ? -1 : 0) ?? null),
      step(by) {
        const at = momentAfter(moments(), reading?.at, by);
        if (at !== null) readAt(chart, at);
      },
      peek: (node, marks, place) => help().then(() => (node.matches(':hover') || node === document.activeElement) && aids?.card.peek(node, marks, place)),
      unpeek: () => aids?.card.unpeek(),
      open: (node, marks, place, finger) => (marks.length === 1 && !finger ? goTo(marks[0].id) : help().then(() => aids?.card.pin(node, marks, place))),
    });
  };
  const barsOf = (id) => bars(state.get().series[id], barWidth(chosen.range, span), span, offset(span.max));

  const plots = [];
  let uptime;
  let overUptime;
  for (const figure of root.querySelectorAll('.chart')) {
    const overlay = overlayOf(figure);
    if (figure.dataset.chart === 'uptime') {
      overUptime = overlay;
      uptime = new Uptime(figure.querySelector('.chart__plot'), (area) => overlay.laid(area));
    } else {
      plots.push(new Plot(figure, overlay, zone));
    }
  }
  const overlays = () => [...plots.map(({ overlay }) => overlay), overUptime];
  const charts = [...root.querySelectorAll('.chart')].map(({ dataset }) => dataset.chart);

  function draw() {
    frame = null;
    const { series, marks } = state.get();
    const shown = lookedAt();
    const all = shown.flatMap(({ id }) => series[id] ?? []);
    span = domain(all, now());
    describe(all);
    for (const overlay of overlays()) overlay.span(span);
    for (const plot of plots) plot.show(shown, series, span, missing);
    uptime.show(shown.map((environment) => ({ environment, bars: barsOf(environment.id), text: uptimeWords(series[environment.id]) ?? missing })), span, zone() === 'utc');
    const held = shown.flatMap(({ id }) => marks[id] ?? []).sort((a, b) => a.at - b.at);
    for (const overlay of overlays()) overlay.marks(held, names, now());
    point(shown, series);
    if (part(root, 'numbers').open) table?.draw();
  }

  function describe(all) {
    const { min, max } = span;
    const { word, hours } = RANGES[chosen.range];
    const whole = max - min >= 0.97 * hours * HOUR;
    // The picture may be wider than what there is to draw.
    const from = Math.max(min, Math.min(...all.flatMap(({ points: held }) => held[0]?.t ?? [])));
    const points = Number.isFinite(from);
    const seconds = Math.floor((max - from) / 1000);
    write(part(root, 'span'), whole || !points ? `last ${word}` : `last ${duration(seconds < 60 ? seconds : seconds - (seconds % 60))}, since ${clock(from, max)}: all there is yet`);
    part(root, 'empty').hidden = points || all.length < lookedAt().length || all.length === 0;
  }

  /** The time line over all charts, and beside it what they say. */
  function point(shown, series) {
    if (!aids) return;
    const { barWords, pointWords, readout } = aids;
    if (!reading || reading.at < span.min || reading.at > span.max) {
      for (const overlay of overlays()) overlay.read(null);
      readout.hide();
      return;
    }
    const ofBars = reading.chart === 'uptime';
    const { at, when, rows } = readingOf(reading.at, shown, ofBars ? { barsOf } : { series }, span);
    const words = `${when}: ${rows.map(({ environment, ...row }) => `${environment.name} ${ofBars ? barWords(row.bar) : pointWords(row.point)}`).join('; ')}`;
    for (const overlay of overlays()) overlay.read(at, words);
    const own = overlays()[charts.indexOf(reading.chart)];
    readout.show(when, rows, own.place(at));
  }

  const tell = troubleOf(part(root, 'problem'), 'The charts', () => panel.refresh());

  async function seriesOf(environment, { hours, points }) {
    const body = await api.health(environment, { hours, points });
    const first = Date.parse(body.metrics?.[0]?.timestamp ?? '');
    // Empty or young: the finest there is.
    return hours > 1 && !(now() - first > YOUNG) ? { ...(await api.health(environment, RANGES['1h'])), deployments: body.deployments } : body;
  }

  /** What was asked for later counts; all of one range come into sight together. */
  async function load(ids) {
    const turn = (asked += 1);
    const range = RANGES[chosen.range];
    box.setAttribute('aria-busy', 'true');
    const answers = await Promise.allSettled(ids.map((id) => seriesOf(id, range)));
    if (turn !== asked) return;
    box.removeAttribute('aria-busy');
    answers.forEach(({ value: body }, index) => {
      if (body && drawn().includes(ids[index])) state.dispatch({ type: 'series', environment: ids[index], body, window: range.hours * HOUR });
    });
    const failed = answers.find(({ status }) => status === 'rejected');
    missing = failed ? 'could not be loaded' : 'loading…';
    tell(failed?.reason ?? null, now());
    soon();
  }

  // Before the sheet is laid out, in its colours; neither can wait for a frame.
  matchMedia('print').addEventListener('change', ({ matches }) => {
    root.toggleAttribute('data-paper', matches);
    for (const plot of plots) plot.paper(matches);
    draw();
  });

  const ranges = [...root.querySelectorAll('[data-range]')];
  const press = () => {
    for (const each of ranges) each.setAttribute('aria-pressed', String(each.dataset.range === chosen.range));
    for (const each of legend) each.setAttribute('aria-pressed', String(drawn().includes(each.dataset.environment)));
  };
  const legend = [...root.querySelectorAll('.legend [data-environment]')];
  for (const button of ranges) {
    button.addEventListener('click', () => {
      chosen.range = button.dataset.range;
      keep(chosen);
      press();
      load(drawn());
    });
  }
  for (const button of legend) {
    button.addEventListener('click', () => {
      const { environment } = button.dataset;
      const on = !drawn().includes(environment);
      const wanted = environments.map(({ id }) => id).filter((id) => (id === environment ? on : drawn().includes(id)));
      // The last one stays: a chart of nothing tells nothing.
      if (wanted.length === 0) return;
      chosen.drawn = wanted;
      keep(chosen);
      press();
      if (on) load(wanted);
      else state.dispatch({ type: 'unseries', environment });
      soon();
    });
  }
  tabs(root);
  part(root, 'numbers').addEventListener('toggle', async (event) => {
    if (!event.target.open) return;
    table ??= (await import('../health/numbers.js')).mount(part(root, 'table'), { state, now, drawn });
    table.draw();
  });

  const pictured = new Promise((resolve) => {
    const told = () => state.get().timestamp !== null && resolve();
    told();
    state.subscribe(told);
  });
  state.subscribe((current, before) => {
    if (current.series !== before.series || current.marks !== before.marks || current.theme !== before.theme || current.zone !== before.zone) soon();
  });

  // The rest of the page does not wait for the largest of its scripts, nor fall with it.
  let drawing = null;
  const draws = () =>
    (drawing ??= import('../charts/line-chart.js').then(
      ({ LineChart }) => {
        for (const plot of plots) plot.drawWith(LineChart);
        soon();
      },
      (fault) => {
        drawing = null;
        throw fault;
      },
    ));
  draws().catch(() => {});

  const panel = {
    async refresh() {
      // Of many, the worst are drawn: that must be known first.
      if (chosen.drawn === null && environments.length > MOST) await pictured;
      press();
      await load(drawn());
      await draws().catch(() => tell(AWAY, now()));
    },
  };
  return panel;
}
