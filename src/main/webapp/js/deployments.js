// The list of deployments: what a filter is, and how the list changes with what is heard. Pure.

import { epoch } from './format.js';

export const FILTERS = ['environment', 'status', 'user', 'q'];

/** Whether a deployment belongs into a list with this filter, as the server would say. */
export function matches(deployment, filter) {
  if (filter.cursor) return false;
  if (filter.environment && deployment.environment !== filter.environment) return false;
  if (filter.status && deployment.status !== filter.status) return false;
  if (filter.user && deployment.deployed_by !== filter.user) return false;
  if (!filter.q) return true;
  const wanted = filter.q.toLowerCase();
  return [deployment.commit, deployment.commit_message, deployment.version, deployment.deployed_by].some(
    (text) => typeof text === 'string' && text.toLowerCase().includes(wanted),
  );
}

const newestFirst = (a, b) => (epoch(b.deployed_at) ?? 0) - (epoch(a.deployed_at) ?? 0) || b.id - a.id;

/** After one was announced: new, changed or no longer fitting. */
export function withDeployment(state, deployment) {
  if (!state.deployments.loaded) return state;
  const others = state.deployments.rows.filter((row) => row.id !== deployment.id);
  const known = others.length < state.deployments.rows.length;
  const fits = matches(deployment, state.filter);
  if (!fits && !known) return state;
  const rows = fits ? [...others, deployment].sort(newestFirst) : others;
  // One older than the page's last row belongs to the next page, which will be asked for.
  if (fits && !known && state.deployments.next && rows.at(-1) === deployment) return state;
  return { ...state, deployments: { ...state.deployments, rows } };
}

/** After a page of the list has come. */
export function withDeployments(state, { body, append }) {
  const fresh = body.deployments ?? [];
  const ids = new Set(fresh.map((row) => row.id));
  const rows = append ? [...state.deployments.rows.filter((row) => !ids.has(row.id)), ...fresh] : fresh;
  return { ...state, deployments: { rows, next: body.next ?? null, loaded: true } };
}
