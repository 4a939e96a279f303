// What lies over a chart: the time line with its reader, and the marks of deployments and rollbacks.

import { attribute, element, symbol, write } from '../dom.js';
import { clock } from '../format.js';
import { clusters, said } from './marks.js';

const TOUCH = '(pointer: coarse), (max-width: 40rem)';
const MARK = 34;
const FINGER = 44;
const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowDown: -1, ArrowUp: 1, PageDown: -10, PageUp: 10 };

const plural = (count, word) => (count === 1 ? `1 ${word}` : `${count} ${word}s`);

function countWords(marks) {
  const back = marks.filter(({ kind }) => kind === 'rollback').length;
  const forth = marks.length - back;
  return [forth > 0 ? plural(forth, 'deployment') : null, back > 0 ? plural(back, 'rollback') : null].filter(Boolean).join(' and ');
}

/** Also where the address names it already. */
export function goTo(id) {
  const hash = `#deployment-${id}`;
  if (location.hash === hash) history.replaceState(history.state, '', location.pathname + location.search);
  location.hash = hash;
}

export class Overlay {
  #plot;
  #reader;
  #line;
  #marks;
  #nodes = [];
  #area = null;
  #domain = { min: 0, max: 1 };
  #shown = { marks: [], names: null, now: 0 };
  #on;

  /**
   * @param name of the chart
   * @param on {point(at), step(by), end(last), leave(), peek(node, marks, place), unpeek(), open(node, marks, place, finger)}
   */
  constructor(plot, name, on) {
    this.#plot = plot;
    this.#on = on;
    this.#line = element('div', { class: 'reader__line', hidden: true });
    this.#reader = element(
      'div',
      { class: 'reader', role: 'slider', tabindex: 0, 'aria-label': `${name} at a moment`, 'aria-valuemin': 0, 'aria-valuemax': 1000, 'aria-valuenow': 1000, 'aria-valuetext': 'now; arrow keys go through time' },
      this.#line,
    );
    this.#marks = element('div', { class: 'marks', role: 'group', 'aria-label': `Deployments on the chart of ${name}` });
    plot.append(this.#reader, this.#marks);
    this.#reader.addEventListener('pointermove', (event) => on.point(this.#timeOf(event)));
    this.#reader.addEventListener('pointerdown', (event) => on.point(this.#timeOf(event)));
    this.#reader.addEventListener('pointerleave', (event) => event.pointerType === 'mouse' && on.leave());
    this.#reader.addEventListener('blur', () => on.leave());
    this.#reader.addEventListener('keydown', (event) => this.#pressed(event));
    this.#marks.addEventListener('keydown', (event) => this.#roam(event));
  }

  /** Where the lines are, in pixels of the plot. */
  laid(area) {
    this.#area = area;
    const { style } = this.#reader;
    style.left = `${area.left}px`;
    style.top = `${area.top}px`;
    style.width = `${area.right - area.left}px`;
    style.height = `${area.bottom - area.top}px`;
    this.#marks.style.setProperty('--stem', `${Math.round(area.bottom - area.top)}px`);
    this.#mark();
  }

  span(domain) {
    this.#domain = domain;
  }

  /** @param names id → {name, accent} */
  marks(marks, names, now) {
    this.#shown = { marks, names, now };
    this.#mark();
  }

  /** The time line at a moment, in words for those who do not see it; null takes it away. */
  read(at, words) {
    this.#line.hidden = at === null || !this.#area;
    if (this.#line.hidden) return;
    const { min, max } = this.#domain;
    this.#line.style.transform = `translateX(${Math.round(this.#x(at) - this.#area.left)}px)`;
    attribute(this.#reader, 'aria-valuenow', Math.round((1000 * (at - min)) / (max - min)));
    if (words) attribute(this.#reader, 'aria-valuetext', words);
  }

  /** A moment in pixels of the charts' box. */
  place(at) {
    return { x: this.#plot.offsetLeft + this.#x(at), top: this.#plot.offsetTop + (this.#area?.top ?? 0), bottom: this.#plot.offsetTop + this.#plot.offsetHeight + 4 };
  }

  #x(at) {
    const { left, right } = this.#area;
    const { min, max } = this.#domain;
    return left + ((at - min) / (max - min)) * (right - left);
  }

  #timeOf(event) {
    const { left, width } = this.#reader.getBoundingClientRect();
    const { min, max } = this.#domain;
    return min + Math.min(1, Math.max(0, (event.clientX - left) / width)) * (max - min);
  }

  #pressed(event) {
    if (event.key === 'Escape') this.#on.leave();
    else if (event.key === 'Home' || event.key === 'End') this.#on.end(event.key === 'End');
    else if (event.key in STEPS) this.#on.step(STEPS[event.key]);
    else return;
    event.preventDefault();
  }

  /** One stop of the Tab key for all marks of a chart; arrows go from one to the next. */
  #roam(event) {
    if (event.key === 'Escape') this.#on.unpeek();
    const shown = this.#nodes.filter(({ node }) => !node.hidden).map(({ node }) => node);
    const at = shown.indexOf(document.activeElement);
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: shown.length - 1 }[event.key];
    if (at < 0 || to === undefined || !shown[to]) return;
    event.preventDefault();
    shown[to].focus();
  }

  #mark() {
    const { marks, names, now } = this.#shown;
    if (!this.#area || !names) return;
    const { min, max } = this.#domain;
    const inside = marks.filter(({ at }) => at >= min && at <= max);
    const found = clusters(inside, (at) => this.#x(at), matchMedia(TOUCH).matches ? FINGER : MARK);
    while (this.#nodes.length < found.length) this.#nodes.push(this.#made());
    this.#nodes.forEach((each, index) => {
      each.node.hidden = index >= found.length;
      each.marks = found[index]?.marks ?? [];
      if (found[index]) this.#dress(each, found[index].x, names, now);
    });
    const stop = this.#nodes.find(({ node }) => node === document.activeElement) ?? this.#nodes[Math.max(0, found.length - 1)];
    for (const each of this.#nodes) each.node.tabIndex = each === stop ? 0 : -1;
  }

  #dress({ node, use, count, marks }, x, names, now) {
    const alone = marks.length === 1;
    const kind = marks.some((mark) => mark.kind === 'rollback') ? 'rollback' : 'deployment';
    const environments = new Set(marks.map(({ environment }) => environment));
    const first = clock(marks[0].at, now);
    const last = clock(marks.at(-1).at, now);
    node.style.transform = `translateX(${Math.round(x)}px)`;
    attribute(node, 'data-kind', kind);
    attribute(node, 'data-count', alone ? null : marks.length);
    attribute(node, 'data-failed', alone && marks[0].status === 'failed' ? true : null);
    attribute(node, 'data-accent', environments.size === 1 ? names.get(marks[0].environment)?.accent : 0);
    attribute(use, 'href', `#i-mark-${kind}`);
    write(count, alone ? '' : String(marks.length));
    attribute(node, 'aria-label', alone ? `${said(marks[0], names.get(marks[0].environment)?.name)}, ${first}` : `${countWords(marks)}, ${first === last ? first : `${first} to ${last}`}`);
    attribute(node, 'aria-haspopup', alone ? null : 'true');
  }

  #made() {
    const icon = symbol('mark-deployment', 'mark__shape');
    const count = element('span', { class: 'mark__count' });
    const node = element('button', { type: 'button', class: 'mark', tabindex: -1 }, icon, count);
    const each = { node, use: icon.firstChild, count, marks: [] };
    const place = () => ({ x: this.#plot.offsetLeft + this.#x(each.marks.at(-1).at), y: this.#plot.offsetTop + node.offsetHeight });
    node.addEventListener('pointerenter', () => this.#on.peek(node, each.marks, place()));
    node.addEventListener('pointerleave', () => this.#on.unpeek());
    node.addEventListener('focus', () => {
      for (const other of this.#nodes) other.node.tabIndex = other === each ? 0 : -1;
      if (node.matches(':focus-visible')) this.#on.peek(node, each.marks, place());
    });
    node.addEventListener('blur', () => this.#on.unpeek());
    // A finger has seen nothing of it yet: what it points at comes first, and from there the way to it.
    node.addEventListener('click', ({ pointerType }) => this.#on.open(node, each.marks, place(), pointerType === 'touch' || pointerType === 'pen'));
    this.#marks.append(node);
    return each;
  }
}
