// The numbers behind the charts: one environment at a time, newest first, to be read aloud or copied. Loaded by who opens it.

import { element, write } from '../dom.js';
import { ABSENT, clock, count, exact, megabytes, milliseconds, share, short } from '../format.js';

const COLUMNS = ['Time', 'Response', 'Lowest', 'Highest', 'Memory', 'Users', 'Probes', 'Failed', 'Error rate'];
const SAID = 2000;

const cellsOf = (point, now) => [
  clock(point.t, now),
  milliseconds(point.ms),
  milliseconds(point.low),
  milliseconds(point.high),
  megabytes(point.mb),
  point.users === null ? ABSENT : short(point.users),
  count(point.samples),
  count(point.errors),
  share(point.samples > 0 ? point.errors / point.samples : null),
];

const bare = (value) => (value === null ? '' : String(Number(value.toFixed(2))));

/** Tab-separated, as spreadsheets take it: bare numbers, times in UTC, an absent value empty. */
export function textOf(series) {
  const head = ['time', 'response_ms', 'lowest_ms', 'highest_ms', 'memory_mb', 'users', 'probes', 'failed'].join('\t');
  const rows = series.points.map((point) =>
    [new Date(point.t).toISOString(), bare(point.ms), bare(point.low), bare(point.high), bare(point.mb), bare(point.users), point.samples, point.errors].join('\t'),
  );
  return [head, ...rows].join('\n');
}

/** Where the page is not served securely there is no clipboard, but still this. */
function copyAsBefore(text) {
  const area = element('textarea', { class: 'visually-hidden', readonly: true });
  area.value = text;
  document.body.append(area);
  area.select();
  const done = document.execCommand('copy');
  area.remove();
  if (!done) throw new Error('not copied');
}

async function copy(text) {
  if (navigator.clipboard) await navigator.clipboard.writeText(text);
  else copyAsBefore(text);
}

export function mount(root, { state, now, drawn }) {
  const select = element('select', { 'aria-label': 'Environment' });
  const button = element('button', { type: 'button', class: 'button' }, 'Copy as text');
  const said = element('span', { class: 'quiet', role: 'status' });
  const caption = element('caption', { class: 'visually-hidden' });
  const body = element('tbody');
  const head = element('thead', {}, element('tr', {}, ...COLUMNS.map((name, index) => element('th', { scope: 'col', class: index > 0 ? 'num' : null }, name))));
  const table = element('table', {}, caption, head, body);
  const frame = element('div', { class: 'numbers__rows', role: 'region', tabindex: 0, 'aria-label': 'Numbers' }, table);
  root.replaceChildren(element('p', { class: 'numbers__tools' }, select, ' ', button, ' ', said), frame);
  let rows = new Map();
  let shown = null;
  let timer = null;

  const row = (point, last) => {
    const cells = cellsOf(point, now());
    const time = element('time', { datetime: new Date(point.t).toISOString(), title: exact(point.t), 'data-clock': true }, cells[0]);
    return { point, last, node: element('tr', {}, element('th', { scope: 'row' }, time), ...cells.slice(1).map((cell) => element('td', { class: 'num' }, cell))) };
  };

  /** Only rows that differ are written anew, so that a selection or a reader in the middle stays where it is. */
  const draw = () => {
    const { environments, series } = state.get();
    const ids = drawn();
    const names = environments.filter(({ id }) => ids.includes(id));
    if (names.map(({ id }) => id).join() !== [...select.options].map(({ value }) => value).join()) {
      const before = select.value;
      select.replaceChildren(...names.map(({ id, name }) => element('option', { value: id, selected: id === before }, name)));
    }
    const known = series[select.value];
    const name = names.find(({ id }) => id === select.value)?.name ?? '';
    write(caption, `${name}: one row for every ${Math.round((known?.bucket ?? 0) / 1000)} s, newest first`);
    if (shown !== select.value) body.replaceChildren();
    shown = select.value;
    const next = new Map();
    let at = body.firstChild;
    for (const point of (known?.points ?? []).toReversed()) {
      const before = rows.get(point.t);
      const kept = before?.point === point && before.node.parentNode === body ? before : row(point);
      next.set(point.t, kept);
      if (kept.node === at) {
        at = at.nextSibling;
      } else {
        body.insertBefore(kept.node, at);
      }
    }
    while (at) {
      const gone = at;
      at = at.nextSibling;
      gone.remove();
    }
    rows = next;
  };

  select.addEventListener('change', draw);
  button.addEventListener('click', async () => {
    const series = state.get().series[select.value];
    if (!series) return;
    try {
      await copy(textOf(series));
      write(said, `${count(series.points.length)} rows copied`);
    } catch {
      write(said, 'The browser did not let it be copied: select the table instead.');
    }
    clearTimeout(timer);
    timer = setTimeout(() => write(said, ''), SAID);
  });
  return { draw };
}
