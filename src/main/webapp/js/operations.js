// What was asked for and how far it has come: one operation for each environment, the newest. Pure.

import { epoch } from './format.js';

/** How long an outcome stays in sight, in ms. */
export const LINGER = 10 * 60 * 1000;

const ENDS = new Set(['succeeded', 'failed', 'cancelled', 'stalled']);
/** Before anything is known of a run; these never come after it. */
const EARLY = { requested: 0, dispatched: 1 };

export const isActive = (operation) => operation.active ?? !ENDS.has(operation.state);

/** What is known after being told of an operation; the same object where that is nothing new. */
export function merge(known, told) {
  if (!known) return told;
  if (known.id !== told.id) return newer(told, known) ? told : known;
  // A stalled one may yet be found; every other end is final.
  if (!isActive(known) && isActive(told) && known.state !== 'stalled') return known;
  if (told.state in EARLY && isActive(known) && known.state !== 'unknown' && !(EARLY[known.state] <= EARLY[told.state])) return known;
  return told.jobs?.length || !known.jobs?.length ? told : { ...told, jobs: known.jobs };
}

const serial = (operation) => Number(/\d+$/.exec(operation.id)?.[0] ?? 0);

function newer(a, b) {
  const later = (epoch(a.requested_at) ?? 0) - (epoch(b.requested_at) ?? 0);
  return later === 0 ? serial(a) > serial(b) : later > 0;
}

/**
 * Whether it stands on its card: while it is active, and a while longer, until somebody has read it or something else was deployed.
 *
 * @param status of its environment
 */
export function isShown(operation, dismissed, now, status) {
  if (!operation) return false;
  if (isActive(operation)) return true;
  if ((epoch(status?.deployed_at) ?? 0) > (epoch(operation.finished_at) ?? Infinity)) return false;
  return !dismissed.includes(operation.id) && now - (epoch(operation.finished_at) ?? epoch(operation.requested_at) ?? 0) < LINGER;
}

const GOING = new Set(['queued', 'waiting', 'in_progress']);

/**
 * A deployment that nobody asked for here, as an operation; null where it does not go on.
 *
 * @param actions what /api/environments tells of its environment, for the usual time; without it the page's own word counts
 */
export function elsewhere({ id, environment, status, version, commit_sha, deployed_by, deployed_at, started_at, run_url, rollback_of, usual_seconds }, actions) {
  if (!GOING.has(status)) return null;
  const kind = rollback_of ? 'rollback' : 'deploy';
  return {
    id: `deployment ${id}`,
    kind,
    environment,
    state: status,
    active: true,
    cancellable: false,
    elsewhere: true,
    requested_by: deployed_by,
    requested_at: started_at ?? deployed_at,
    target: { version, commit_sha },
    run_url,
    usual_seconds: actions?.[kind]?.usual_seconds ?? usual_seconds ?? null,
  };
}

/** What it is about, in the word people know it by. */
export function targetName({ target = {} }) {
  return target?.version ?? target?.ref ?? target?.backup ?? target?.commit_sha?.slice(0, 7) ?? '—';
}

const TITLES = {
  deploy: {
    active: (what) => `Deploying ${what}`,
    succeeded: (what) => `Deployed ${what}`,
    other: (what) => `Deployment of ${what}`,
  },
  rollback: {
    active: (what) => `Rolling back to ${what}`,
    succeeded: (what) => `Rolled back to ${what}`,
    other: (what) => `Rollback to ${what}`,
  },
};

export function title(operation) {
  const titles = TITLES[operation.kind] ?? TITLES.deploy;
  return (isActive(operation) ? titles.active : (titles[operation.state] ?? titles.other))(targetName(operation));
}

const WORDS = {
  requested: 'asking GitHub',
  dispatched: 'asked for, no run yet',
  queued: 'queued',
  waiting: 'waiting for approval',
  in_progress: 'running',
  succeeded: 'succeeded',
  failed: 'failed',
  cancelled: 'cancelled',
  stalled: 'given up',
  unknown: 'looking for its run',
};

export const word = (operation) => WORDS[operation.state] ?? 'unknown';

/** The symbol and colour of its state. */
export const mark = (operation) => (operation.state === 'requested' || operation.state === 'dispatched' ? 'queued' : operation.state === 'stalled' ? 'failed' : operation.state);

/** {job, step} that run now, null where none is known to. */
export function running({ jobs }) {
  const job = jobs?.find(({ status }) => status === 'in_progress');
  if (!job) return null;
  return { job: job.name, step: job.steps?.find(({ status }) => status === 'in_progress')?.name ?? null };
}

/** What a job or step shows: GitHub's conclusion once there is one. */
export function markOf({ status, conclusion }) {
  if (status !== 'completed') return status === 'in_progress' || status === 'waiting' ? status : 'queued';
  if (conclusion === 'success') return 'success';
  if (conclusion === 'cancelled' || conclusion === 'skipped') return 'cancelled';
  return conclusion === 'neutral' || !conclusion ? 'unknown' : 'failed';
}

/** Seconds from one moment to another (or now), null where either is not known. */
export function span(from, to, now) {
  const start = epoch(from);
  const end = to ? epoch(to) : now;
  return start === null || end === null ? null : Math.max(0, Math.floor((end - start) / 1000));
}

/**
 * {elapsed, usual, share, over}: seconds, and the share of the usual time, 0 to 1. The share is null where time says nothing about the
 * progress: without experience, while somebody has to approve, and past the usual, where `over` says by how much.
 */
export function progress(operation, now) {
  const elapsed = span(operation.requested_at, operation.finished_at, now);
  const usual = operation.usual_seconds > 0 ? operation.usual_seconds : null;
  if (!isActive(operation) || operation.state === 'waiting' || usual === null || elapsed === null) {
    return { elapsed, usual, share: null, over: null };
  }
  return elapsed <= usual ? { elapsed, usual, share: elapsed / usual, over: null } : { elapsed, usual, share: null, over: elapsed - usual };
}
