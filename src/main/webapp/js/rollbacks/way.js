// How a way back went. Pure; the server's RollbacksPart says the same for the first paint.

import { count as grouped, duration, epoch, percent } from '../format.js';

const SHARES = 12;
const RECOVERS_WITHIN = 24 * 3600 * 1000;

/** The bad signal stands where it was seen: a run that was asked for early may have it after. */
function moments(rollback) {
  const [bad, asked, started, finished, healthy] = ['bad_at', 'asked_at', 'started_at', 'finished_at', 'healthy_at'].map((key) => epoch(rollback[key]));
  const rest = [
    ['asked', 'asked for', asked],
    ['started', 'run began', started],
    ['finished', 'run ended', finished],
    ['healthy', 'well again', healthy],
  ];
  const late = bad !== null && asked !== null && bad > asked;
  const place = late ? (started !== null && bad < started ? 1 : 2) : 0;
  rest.splice(place, 0, ['bad', 'bad signal', bad]);
  return rest;
}

/**
 * [{word, name, at, after, share}]: after in seconds since the moment before it, null for the first; share of the whole in twelfths, at least 1.
 * Empty with fewer than two.
 */
export function phases(rollback) {
  const found = [];
  for (const [word, name, at] of moments(rollback)) {
    const before = found.at(-1);
    // Clocks differ a little: what seems to lie before the moment before it is left out.
    if (at !== null && (!before || at >= before.at)) found.push({ word, name, at, after: before ? Math.floor((at - before.at) / 1000) : null });
  }
  if (found.length < 2) return [];
  const whole = Math.max(1, (found.at(-1).at - found[0].at) / 1000);
  return found.map((phase) => ({ ...phase, share: Math.max(1, Math.round((SHARES * (phase.after ?? 0)) / whole)) }));
}

/** What is still to come, null where nothing is. */
export function open(rollback, now) {
  if (rollback.state === 'in_progress') return rollback.started_at ? 'running now' : 'waiting to begin';
  const finished = epoch(rollback.finished_at);
  if (rollback.state !== 'succeeded' || rollback.source === 'file' || rollback.healthy_at || finished === null) return null;
  return finished + RECOVERS_WITHIN > now ? 'not well again yet' : 'not seen well within a day';
}

/** Why there is no recovery time. */
export function unmeasured(rollback) {
  if (rollback.source === 'file') return "The application's own history tells only when it happened";
  return rollback.bad_at ? 'It was not seen well since' : 'No bad signal was seen before it';
}

/** Why nobody knows how long it took. */
export function untimed(rollback) {
  if (rollback.source === 'file') return "The application's own history tells only when it happened";
  return rollback.state === 'in_progress' ? 'It goes on' : 'Nobody told when its run began and ended';
}

/** {count, success, ended, median, measured} as words. */
export function figures({ count, ended, succeeded, measured, median_recovery_seconds: median }) {
  return {
    count: grouped(count),
    success: percent(ended === 0 ? null : (100 * succeeded) / ended),
    ended: `${grouped(succeeded)} of ${grouped(ended)} that ended`,
    median: duration(median),
    measured: measured === 0 ? 'none was measured' : `of ${grouped(measured)} measured`,
  };
}
