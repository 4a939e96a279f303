// The list of deployments: what a filter is, and how the list changes with what is heard. Pure.

import { epoch } from './format.js';

/** As the address has them; from and to are days, the last one whole. */
export const FILTERS = ['environment', 'status', 'user', 'q', 'from', 'to'];

/** So many rows are kept; beyond, those furthest from the reader are let go and asked for again when they come back. */
export const MOST = 500;

export const NONE = { rows: [], next: null, loaded: false, starts: [], above: [], unseen: 0 };

const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;
/** "#162" as MessageLinks.java finds it. */
const PULL_REQUEST = /(?<![\w/#&])#(\d{1,7})(?!\w)/g;

/** The filter in a page's query. */
export function filterIn(search) {
  const parameters = new URLSearchParams(search);
  return Object.fromEntries([...FILTERS, 'cursor'].map((name) => [name, (parameters.get(name) ?? '').trim()]));
}

/** A filter as a page's query, "" or "?environment=…", with what else the query holds. */
export function queryOf(filter, rest = '') {
  const query = new URLSearchParams(rest);
  for (const name of [...FILTERS, 'cursor']) query.delete(name);
  for (const name of FILTERS) if (filter[name]) query.set(name, filter[name]);
  return query.size === 0 ? '' : `?${query}`;
}

export const filtersIn = (filter) => FILTERS.filter((name) => filter[name]).length;

/** The moment at which a day begins for a reader (zone: "utc", else their own), or what the text says as it is. */
function moment(text, zone, daysOn) {
  const [, year, month, day] = (DAY.exec(text) ?? []).map(Number);
  if (!day) return epoch(text);
  const date = new Date(0);
  if (zone === 'utc') date.setUTCFullYear(year, month - 1, day + daysOn);
  else {
    date.setFullYear(year, month - 1, day + daysOn);
    date.setHours(0, 0, 0, 0);
  }
  return date.getTime();
}

const bounds = ({ from, to }, zone) => [moment(from, zone, 0), moment(to, zone, 1)];

/** A filter as the HTTP contract takes it. */
export function asked(filter, zone) {
  const [from, to] = bounds(filter, zone).map((at) => (at === null ? '' : new Date(at).toISOString()));
  return { ...filter, from, to };
}

/** Whether a deployment belongs into a list with this filter, as the server would say. */
export function matches(deployment, filter, zone) {
  if (filter.cursor) return false;
  if (filter.environment && deployment.environment !== filter.environment) return false;
  if (filter.status && deployment.status !== filter.status) return false;
  if (filter.user && deployment.deployed_by !== filter.user) return false;
  const [from, to] = bounds(filter, zone);
  const at = epoch(deployment.deployed_at);
  if ((from !== null && at < from) || (to !== null && at >= to)) return false;
  if (!filter.q) return true;
  const wanted = filter.q.toLowerCase();
  return [deployment.commit, deployment.commit_message, deployment.version, deployment.deployed_by].some(
    (text) => typeof text === 'string' && text.toLowerCase().includes(wanted),
  );
}

const newestFirst = (a, b) => (epoch(b.deployed_at) ?? 0) - (epoch(a.deployed_at) ?? 0) || b.id - a.id;

function merged(rows, more) {
  const ids = new Set(more.map((row) => row.id));
  return [...rows.filter((row) => !ids.has(row.id)), ...more].sort(newestFirst);
}

/** A page is asked for: what is announced until it comes may be newer than what it says. */
export const asking = (state) => ({ ...state, heard: [] });

/** After one was announced: new, changed or no longer fitting. */
export function withDeployment(state, deployment) {
  return joinedBy(state.heard === null ? state : { ...state, heard: [...state.heard, deployment] }, deployment);
}

function joinedBy(state, deployment) {
  const list = state.deployments;
  if (!list.loaded) return state;
  const known = list.rows.some((row) => row.id === deployment.id);
  const fits = matches(deployment, state.filter, state.zone);
  if (!fits && !known) return state;
  if (!fits) return { ...state, deployments: { ...list, rows: list.rows.filter((row) => row.id !== deployment.id) } };
  const rows = merged(list.rows, [deployment]);
  // One older than the page's last row belongs to the next page, which will be asked for; one above what is kept waits there.
  if (!known && list.next && rows.at(-1) === deployment) return state;
  if (!known && list.above.length && rows[0] === deployment) return { ...state, deployments: { ...list, unseen: list.unseen + 1 } };
  return { ...state, deployments: { ...list, rows } };
}

/** Lets go of whole pages at the top. */
function lowered(list) {
  let { rows, starts, above } = list;
  while (rows.length > MOST && starts.length > 1) {
    above = [...above, starts[0].cursor];
    starts = starts.slice(1);
    const top = starts[0].top;
    rows = rows.filter((row) => newestFirst(top, row) <= 0);
  }
  return { ...list, rows, starts, above };
}

/** Lets go of whole pages at the bottom. */
function raised(list) {
  let { rows, starts, next } = list;
  while (rows.length > MOST && starts.length > 1) {
    const { cursor, top } = starts.at(-1);
    starts = starts.slice(0, -1);
    next = cursor;
    rows = rows.filter((row) => newestFirst(row, top) < 0);
  }
  return { ...list, rows, starts, next };
}

/** How each kind of page joins the list: fresh replaces it, again brings what is shown as it is now, older and newer lie at its ends. */
const JOINED = {
  fresh: (list, { rows, next, start, above = [] }) => ({ ...NONE, rows, next, starts: start, above }),
  again(list, { rows, next }) {
    const tail = next && rows.length ? list.rows.filter((row) => newestFirst(rows.at(-1), row) < 0) : [];
    return { ...list, rows: merged(tail, rows), next: tail.length ? list.next : next, unseen: 0 };
  },
  older: (list, { rows, next, start }) => lowered({ ...list, rows: merged(list.rows, rows), next, starts: [...list.starts, ...start] }),
  newer(list, { rows, next, start }) {
    const above = list.above.slice(0, -1);
    const ids = new Set(list.rows.map((row) => row.id));
    // Where they do not meet, rows were written between them: the list begins anew here.
    if (!rows.some((row) => ids.has(row.id))) return { ...NONE, above, rows, next, starts: start };
    return raised({ ...list, above, rows: merged(list.rows, rows), starts: [...start, ...list.starts], unseen: above.length ? list.unseen : 0 });
  },
};

/** After a page of the list has come. @param as fresh, again, older or newer; @param cursor that it was asked for with; @param above those of the pages over a fresh one */
export function withDeployments(state, { body, as = 'fresh', cursor = '', above }) {
  const rows = body.deployments ?? [];
  const page = { rows, next: body.next ?? null, start: rows.length ? [{ cursor, top: rows[0] }] : [], above };
  const joined = { ...state, heard: null, deployments: { ...JOINED[as](state.deployments, page), loaded: true } };
  const current = (state.heard ?? []).reduce(joinedBy, joined);
  // Pages at the ends take nothing away, so nothing is counted twice.
  const { unseen } = as === 'fresh' || as === 'again' ? current.deployments : joined.deployments;
  return { ...current, deployments: { ...current.deployments, unseen } };
}

/** A message as [text, address or null]: its pull requests are links where the repository is known. */
export function linked(message, repositoryUrl) {
  if (!repositoryUrl) return [[message, null]];
  const pieces = [];
  let told = 0;
  for (const { 0: text, 1: number, index } of message.matchAll(PULL_REQUEST)) {
    if (index > told) pieces.push([message.slice(told, index), null]);
    pieces.push([text, `${repositoryUrl}/pull/${number}`]);
    told = index + text.length;
  }
  if (told < message.length) pieces.push([message.slice(told), null]);
  return pieces;
}
