// What all charts say of one moment, beside the time line. For the eye: the readers themselves say it to screen readers.

import { element, environmentBadge, write } from '../dom.js';
import { count, megabytes, milliseconds, percent, share, short } from '../format.js';

const AWAY = 14;
/** Where a finger would hide it, it stands below the chart. */
const PHONE = '(max-width: 40rem)';

const spread = (point) =>
  point.low !== null && milliseconds(point.low) !== milliseconds(point.high) ? ` (${milliseconds(point.low).replace(' ms', '')}–${milliseconds(point.high).replace(' ms', '')})` : '';
const failures = ({ errors, samples }) => (errors > 0 ? `${count(errors)} of ${count(samples)} failed` : '');
const people = (users) => (users === null ? '—' : short(users));

/** "42 ms (30–61), 143 MB, 12 users, 3 of 60 failed" */
export function pointWords(point) {
  if (!point) return 'nothing was measured';
  return [`${milliseconds(point.ms)}${spread(point)}`, megabytes(point.mb), `${people(point.users)} users`, failures(point)].filter(Boolean).join(', ');
}

/** "99.2 %, 14 probes failed" */
export function barWords(bar) {
  if (!bar || bar.up === null) return 'nobody probed';
  return [percent(bar.up), bar.errors > 0 ? `${count(bar.errors)} ${bar.errors === 1 ? 'probe' : 'probes'} failed` : null, bar.down > bar.errors ? `${count(bar.down)} not well` : null].filter(Boolean).join(', ');
}

const cellsOf = (point) =>
  point ? [milliseconds(point.ms) + spread(point), megabytes(point.mb), people(point.users), share(point.samples > 0 ? point.errors / point.samples : null)] : ['—', '—', '—', '—'];

export class Readout {
  #box;
  #node;
  #head;
  #body;
  #names = element('tr', {}, ...['', 'response', 'memory', 'users', 'failed'].map((name) => element('th', {}, name)));
  #rows = new Map();

  constructor(box) {
    this.#box = box;
    this.#head = element('p', { class: 'readout__when' });
    this.#body = element('tbody');
    this.#node = element('div', { class: 'readout', 'aria-hidden': 'true', hidden: true }, this.#head, element('table', {}, element('thead', {}, this.#names), this.#body));
    box.append(this.#node);
  }

  /**
   * @param rows [{environment, point}] or [{environment, bar}]
   * @param place {x, top, bottom}: the time line in the charts' box
   */
  show(when, rows, place) {
    this.#node.hidden = false;
    const bars = rows.length > 0 && 'bar' in rows[0];
    this.#names.hidden = bars;
    write(this.#head, when);
    const wanted = rows.map(({ environment, point, bar }) => {
      const row = this.#row(environment);
      const cells = bars ? [barWords(bar), '', '', ''] : cellsOf(point);
      row.cells.forEach((cell, index) => write(cell, cells[index]));
      row.node.classList.toggle('readout__bar', bars);
      return row.node;
    });
    if (wanted.length !== this.#body.children.length || wanted.some((row, index) => row !== this.#body.children[index])) this.#body.replaceChildren(...wanted);
    this.#place(place);
  }

  hide() {
    this.#node.hidden = true;
  }

  #row({ id, name, accent, dash }) {
    let row = this.#rows.get(id);
    if (!row) {
      const cells = [0, 1, 2, 3].map(() => element('td'));
      row = { cells, node: element('tr', { 'data-accent': accent, 'data-dash': dash }, element('th', {}, environmentBadge(name)), ...cells) };
      this.#rows.set(id, row);
    }
    return row;
  }

  #place({ x, top, bottom }) {
    const { offsetWidth: width } = this.#node;
    const room = this.#box.clientWidth;
    const left = x + AWAY + width <= room ? x + AWAY : Math.max(0, x - AWAY - width);
    this.#node.style.transform = `translate(${Math.round(Math.min(left, Math.max(0, room - width)))}px, ${Math.round(matchMedia(PHONE).matches ? bottom : top)}px)`;
  }
}
