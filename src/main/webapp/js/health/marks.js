// Deployments and rollbacks as marks on a chart. Pure.
//
// A mark is {id, environment, at, kind, status, version, by}: kind is 'deployment' or 'rollback'.

import { epoch, words } from '../format.js';

/** Of each environment; a chart has no room for more, and the page lies open for days. */
const MOST = 400;
/** These never came as far as to change anything. */
const WITHOUT_EFFECT = new Set(['queued', 'waiting', 'cancelled', 'rejected']);

/** Null for what has put nothing anywhere. */
export function markOf(deployment) {
  const at = epoch(deployment.finished_at) ?? epoch(deployment.deployed_at);
  if (at === null || WITHOUT_EFFECT.has(deployment.status)) return null;
  return {
    id: deployment.id,
    environment: deployment.environment,
    at,
    kind: deployment.rollback_of == null ? 'deployment' : 'rollback',
    status: deployment.status,
    version: deployment.version ?? deployment.commit_sha ?? null,
    by: deployment.deployed_by ?? null,
  };
}

const inOrder = (marks) => marks.filter(Boolean).sort((a, b) => a.at - b.at || a.id - b.id).slice(-MOST);
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

/** With those of an answer about one environment. What it does not speak of may have been announced while it was on its way, and stays. */
export function withMarks(state, environment, deployments = []) {
  const told = new Set(deployments.map(({ id }) => id));
  const others = (state.marks[environment] ?? []).filter(({ id }) => !told.has(id));
  return { ...state, marks: { ...state.marks, [environment]: inOrder([...others, ...deployments.map(markOf)]) } };
}

/** With one that was announced; the same object where that changes no mark. Environments nobody asked about are left alone. */
export function withMark(state, deployment) {
  const known = state.marks[deployment.environment];
  if (!known) return state;
  const mark = markOf(deployment);
  const before = known.find(({ id }) => id === deployment.id) ?? null;
  if (same(mark, before)) return state;
  const marks = inOrder([...known.filter((each) => each !== before), mark]);
  return { ...state, marks: { ...state.marks, [deployment.environment]: marks } };
}

/**
 * Those that lie closer together than a mark is wide, as one: [{x, marks}], from left to right.
 *
 * @param marks in order of time
 * @param place moment → pixel
 * @param width of a mark in pixels
 */
export function clusters(marks, place, width) {
  const found = [];
  for (const mark of marks) {
    const x = place(mark.at);
    const last = found.at(-1);
    if (last && x - last.until < width) {
      last.marks.push(mark);
      last.until = x;
    } else {
      found.push({ from: x, until: x, marks: [mark] });
    }
  }
  return found.map(({ from, until, marks: held }) => ({ x: (from + until) / 2, marks: held }));
}

/** "v1.3.0 to Production by ada, failed" */
export function said(mark, name) {
  const done = mark.kind === 'rollback' ? 'rolled back to' : 'deployed';
  const by = mark.by ? ` by ${mark.by}` : '';
  const how = mark.status === 'success' ? '' : `, ${words(mark.status)}`;
  return mark.kind === 'rollback' ? `${name} ${done} ${mark.version ?? 'an earlier version'}${by}${how}` : `${mark.version ?? 'unknown version'} ${done} to ${name}${by}${how}`;
}
