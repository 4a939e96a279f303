// Which environments are drawn, and over which range: kept in the page's address. Pure but for `write`.

import { RANGES, USUAL_RANGE } from '../series.js';

/** More lines than these nobody can follow; a reader who wants more turns them on. */
export const MOST = 6;
const WORST_FIRST = ['unhealthy', 'degraded', 'unknown', 'healthy'];

const rank = (status) => {
  const found = WORST_FIRST.indexOf(status?.health);
  return found < 0 ? WORST_FIRST.indexOf('unknown') : found;
};

/** All where they are few; else the worst, then the first, in the page's order. */
export function usual(environments, status) {
  if (environments.length <= MOST) return environments.map(({ id }) => id);
  const worst = environments
    .map(({ id }, index) => ({ id, index, rank: rank(status[id]) }))
    .sort((a, b) => a.rank - b.rank || a.index - b.index)
    .slice(0, MOST)
    .map(({ id }) => id);
  return environments.map(({ id }) => id).filter((id) => worst.includes(id));
}

/** From an address's query: {range, drawn}, drawn null where the reader has not chosen. */
export function read(query, environments) {
  const parameters = new URLSearchParams(query);
  const range = parameters.get('range');
  const wanted = parameters.get('drawn')?.split(',') ?? [];
  const drawn = environments.map(({ id }) => id).filter((id) => wanted.includes(id));
  return { range: Object.hasOwn(RANGES, range ?? '') ? range : USUAL_RANGE, drawn: drawn.length > 0 ? drawn : null };
}

/** Leaves everything else in the address as it is. */
export function write({ range, drawn }) {
  const url = new URL(location.href);
  const set = (name, value) => (value ? url.searchParams.set(name, value) : url.searchParams.delete(name));
  set('range', range === USUAL_RANGE ? null : range);
  set('drawn', drawn?.join(','));
  const query = url.searchParams.toString().replaceAll('%2C', ',');
  history.replaceState(history.state, '', `${location.pathname}${query ? `?${query}` : ''}${location.hash}`);
}
