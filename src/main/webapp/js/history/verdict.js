// How an environment felt before a deployment and after it. Pure.

import { megabytes, milliseconds } from '../format.js';

export const WINDOW = 30 * 60 * 1000;
/** Fewer probes than these tell nothing yet. */
const ENOUGH = 10;
/** Figures that are kept by so many seconds or more cannot tell before from after. */
const COARSE = 600;
const FINEST = 30;
const MOST_POINTS = 1000;

/** A change counts from this share on, if it is also more than so many ms or MB. */
const NOTABLE = 0.25;
const LEAST = { ms: 5, mb: 10 };
/** The same for failed probes: this share of all, and at least two. */
const FAILING = 0.02;

const at = (text) => (text ? Date.parse(text) : null);

/** What is to be asked for, in milliseconds: null while a deployment goes on. */
export function span(deployment, now) {
  const active = ['queued', 'waiting', 'in_progress'].includes(deployment.status);
  if (active) return null;
  const start = at(deployment.started_at) ?? at(deployment.deployed_at);
  const end = Math.max(start, at(deployment.finished_at) ?? at(deployment.deployed_at));
  const from = start - WINDOW;
  const to = Math.min(now, end + WINDOW);
  return { start, end, from, to, over: now >= end + WINDOW, points: Math.min(MOST_POINTS, Math.max(1, Math.ceil((to - from) / 1000 / FINEST))) };
}

function figures(points) {
  const total = { samples: 0, errors: 0, ms: null, mb: null };
  const weights = { ms: 0, mb: 0 };
  for (const point of points) {
    total.samples += point.samples;
    total.errors += point.errors;
    const answered = Math.max(0, point.samples - point.errors);
    for (const [key, value] of [['ms', point.response_time_ms], ['mb', point.memory_mb]]) {
      if (typeof value !== 'number' || answered === 0) continue;
      total[key] = ((total[key] ?? 0) * weights[key] + value * answered) / (weights[key] + answered);
      weights[key] += answered;
    }
  }
  return total;
}

/** The two sides of a deployment, each no further than the next deployment beside it. Whatever lies across its own time is neither. */
export function sides(answer, { id }, { start, end, from, to }) {
  const width = answer.bucket_seconds * 1000;
  const others = (answer.deployments ?? []).filter((other) => other.id !== id);
  const ends = others.map((other) => at(other.finished_at) ?? at(other.deployed_at)).filter((time) => time <= start);
  const starts = others.map((other) => at(other.started_at) ?? at(other.deployed_at)).filter((time) => time >= end);
  const earliest = Math.max(from, ...ends);
  const latest = Math.min(to, ...starts);
  const within = (low, high) => answer.metrics.filter((point) => at(point.timestamp) >= low && at(point.timestamp) + width <= high);
  return {
    before: figures(within(earliest, start)),
    after: figures(within(end, latest + width - 1)),
    minutes: { before: Math.round((start - earliest) / 60000), after: Math.round((latest - end) / 60000) },
    cut: latest < to || earliest > from,
    coarse: answer.bucket_seconds >= COARSE,
    probed: answer.metrics.length > 0,
  };
}

/** "+60 %", "−5 %" or "unchanged"; null where there is nothing to compare. */
export function change(before, after) {
  if (before === null || after === null || before === 0) return null;
  const percent = Math.round((after / before - 1) * 100);
  return percent === 0 ? 'unchanged' : `${percent > 0 ? '+' : '−'}${Math.abs(percent)} %`;
}

const share = ({ errors, samples }) => (samples === 0 ? 0 : errors / samples);

function turned(before, after, key) {
  if (before[key] === null || after[key] === null) return 0;
  const by = after[key] - before[key];
  return Math.abs(by) >= LEAST[key] && Math.abs(by) >= NOTABLE * before[key] ? Math.sign(by) : 0;
}

function failing(before, after) {
  const by = share(after) - share(before);
  return Math.abs(by) >= FAILING && Math.max(before.errors, after.errors) >= 2 ? Math.sign(by) : 0;
}

const WORDS = [
  ['more failed probes', 'fewer failed probes'],
  ['slower', 'faster'],
  ['more memory', 'less memory'],
];

/** @return {state, word, why}: state is one of the page's shapes */
export function verdict({ before, after, coarse, cut, probed }, over) {
  if (!probed) return { state: 'unknown', word: 'cannot be told', why: 'it was not probed then' };
  if (coarse) return { state: 'unknown', word: 'cannot be told', why: 'figures of that time are kept by the hour' };
  if (before.samples < ENOUGH) return { state: 'unknown', word: 'cannot be told', why: 'it was hardly probed before' };
  if (after.samples < ENOUGH) {
    return over || cut ? { state: 'unknown', word: 'cannot be told', why: 'it was hardly probed after' } : { state: 'unknown', word: 'too soon to tell', why: `${after.samples} of ${ENOUGH} probes so far` };
  }
  const turns = [failing(before, after), turned(before, after, 'ms'), turned(before, after, 'mb')];
  const said = (sign) => WORDS.filter((_, index) => turns[index] === sign).map(([more, less]) => (sign > 0 ? more : less)).join(', ');
  if (said(1)) return { state: share(after) >= 0.5 ? 'unhealthy' : 'degraded', word: 'worse', why: said(1) };
  if (said(-1)) return { state: 'success', word: 'better', why: said(-1) };
  return { state: 'healthy', word: 'as before', why: null };
}

/** The lines of the comparison: [what, before, after, change]. */
export function lines({ before, after }) {
  const failed = ({ errors, samples }) => (samples === 0 ? '—' : `${errors} of ${samples}`);
  const points = before.samples && after.samples ? Math.round((share(after) - share(before)) * 1000) / 10 : null;
  const by = points === null ? null : points === 0 ? 'unchanged' : `${points > 0 ? '+' : '−'}${Math.abs(points)} points`;
  return [
    ['response time', milliseconds(before.ms), milliseconds(after.ms), change(before.ms, after.ms)],
    ['failed probes', failed(before), failed(after), by],
    ['memory', megabytes(before.mb), megabytes(after.mb), change(before.mb, after.mb)],
  ];
}

/** The same in one sentence, without what did not change. */
export function sentence({ before, after }) {
  const said = [];
  if (before.ms !== null && after.ms !== null) said.push(`${milliseconds(before.ms)} → ${milliseconds(after.ms)}, ${change(before.ms, after.ms) ?? 'from nothing'}`);
  if (before.errors || after.errors) said.push(`${before.errors} → ${after.errors} failed probes`);
  return said.join('; ');
}
