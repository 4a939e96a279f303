// Uptime as bars: colour and height say how well it went, the reader's words how many probes failed.

import { label, ticks } from '../charts/time-axis.js';
import { attribute, element, environmentBadge, write } from '../dom.js';
import { count, percent } from '../format.js';

const SVG = 'http://www.w3.org/2000/svg';
const AXIS = { left: 64, right: 8, top: 22, bottom: 22 };
const TICK_WIDTH = 84;

/** How a bar looks: the less up, the shorter; nobody probed is a line on the floor. */
export function look({ up, down }) {
  if (up === null) return { state: 'unknown', height: 6 };
  if (down === 0) return { state: 'healthy', height: 100 };
  if (up >= 99) return { state: 'degraded', height: 80 };
  if (up >= 95) return { state: 'degraded', height: 60 };
  return { state: 'unhealthy', height: up >= 50 ? 42 : 25 };
}

/** How much of a whole series went well, in words; null without a series. */
export function uptimeWords(series) {
  if (!series) return null;
  const whole = series.points.reduce((sum, { samples, down, errors }) => ({ samples: sum.samples + samples, down: sum.down + down, errors: sum.errors + errors }), { samples: 0, down: 0, errors: 0 });
  if (whole.samples === 0) return 'not probed yet';
  return `${percent((100 * (whole.samples - whole.down)) / whole.samples)} up, ${count(whole.errors)} of ${count(whole.samples)} probes failed`;
}

const svg = (tag) => document.createElementNS(SVG, tag);

export class Uptime {
  #plot;
  #rows = new Map();
  #box;
  #axis;
  #laid;

  /** @param laid called with {left, right, top, bottom} whenever the bars have found their place */
  constructor(plot, laid) {
    this.#plot = plot;
    this.#laid = laid;
    this.#box = element('div', { class: 'uptime' });
    this.#axis = element('div', { class: 'uptime__axis', 'aria-hidden': 'true' });
    plot.prepend(this.#box, this.#axis);
    new ResizeObserver(() => this.#lay()).observe(plot);
  }

  /** @param rows [{environment, bars, text}] */
  show(rows, { min, max }, utc) {
    const wanted = rows.map(({ environment, bars, text }) => {
      const row = this.#row(environment);
      write(row.text, text);
      while (row.bars.childElementCount < bars.length) row.bars.append(svg('rect'));
      while (row.bars.childElementCount > bars.length) row.bars.lastChild.remove();
      bars.forEach((bar, index) => {
        const rect = row.bars.children[index];
        const { state, height } = look(bar);
        const from = Math.max(min, bar.from);
        const width = (Math.min(max, bar.to) - from) / (max - min);
        attribute(rect, 'data-state', state);
        attribute(rect, 'x', `${((100 * (from - min)) / (max - min)).toFixed(3)}%`);
        attribute(rect, 'width', `${(100 * width).toFixed(3)}%`);
        attribute(rect, 'y', `${100 - height}%`);
        attribute(rect, 'height', `${height}%`);
      });
      return row.node;
    });
    if (wanted.length !== this.#box.children.length || wanted.some((node, index) => node !== this.#box.children[index])) this.#box.replaceChildren(...wanted);
    const most = Math.max(2, this.#plot.clientWidth / TICK_WIDTH);
    this.#axis.replaceChildren(
      ...ticks(min, max, most, utc ? 0 : undefined).map((at) => {
        const tick = element('span', {}, label(at));
        tick.style.left = `${((100 * (at - min)) / (max - min)).toFixed(2)}%`;
        return tick;
      }),
    );
    this.#lay();
  }

  #lay() {
    const { clientWidth, clientHeight } = this.#plot;
    if (clientWidth > 0) this.#laid({ left: AXIS.left, right: clientWidth - AXIS.right, top: AXIS.top, bottom: clientHeight - AXIS.bottom });
  }

  #row({ id, name, accent, dash }) {
    let row = this.#rows.get(id);
    if (!row) {
      const bars = svg('svg');
      bars.setAttribute('class', 'uptime__bars');
      bars.setAttribute('aria-hidden', 'true');
      const text = element('span', { class: 'quiet' });
      row = { bars, text, node: element('div', { class: 'uptime__row', 'data-accent': accent, 'data-dash': dash }, element('p', {}, environmentBadge(name), ' ', text), bars) };
      this.#rows.set(id, row);
    }
    return row;
  }
}
