// What the page knows, and how each thing it hears changes that. Pure but for the store's list of listeners.

import { asking, NONE, withDeployment, withDeployments } from './deployments.js';
import { epoch } from './format.js';
import { merge } from './operations.js';
import { withMark, withMarks } from './health/marks.js';
import { fromAnswer, withSamples } from './series.js';

/** @param environments [{id, name, accent, dash, repositoryUrl}] in the order of the page */
export function initial(environments, filter = {}) {
  return {
    environments,
    status: {},
    timestamp: null,
    clockOffset: null,
    filter: { ...filter },
    deployments: NONE,
    heard: null,
    rollbacks: null,
    operations: {},
    dismissed: [],
    allowed: {},
    workflows: null,
    self: null,
    series: {},
    marks: {},
    connection: { phase: 'connecting', since: null, lost: null, updated: null },
    theme: null,
    zone: 'local',
  };
}

function withStatus(state, { body, at }) {
  const { timestamp, ...status } = body;
  const told = epoch(timestamp);
  if (told !== null && state.timestamp !== null && told < state.timestamp) return state;
  // The server's clock is at least what it said; a slow road only makes that older.
  const offset = told === null ? state.clockOffset : Math.max(state.clockOffset ?? -Infinity, told - at);
  return {
    ...state,
    status,
    timestamp: told,
    clockOffset: offset,
    series: withSamples(state.series, status),
    connection: { ...state.connection, updated: at },
  };
}

function withHealth(state, { event }) {
  const known = state.status[event.environment];
  if (!known) return state;
  const turned = { ...known, health: event.to, health_since: event.at, health_word: event.word, error: event.error };
  return { ...state, status: { ...state.status, [event.environment]: turned } };
}

function withOperations(state, told) {
  const operations = { ...state.operations };
  for (const operation of told) operations[operation.environment] = merge(operations[operation.environment], operation);
  return told.some(({ environment: id }) => operations[id] !== state.operations[id]) ? { ...state, operations } : state;
}

/** The next state; the same object where nothing changed. */
export function reduce(state, action) {
  switch (action.type) {
    case 'status':
      return withStatus(state, action);
    case 'health':
      return withHealth(state, action);
    case 'deployment':
      return withMark(withDeployment(state, action.deployment), action.deployment);
    case 'asking':
      return asking(state);
    case 'deployments':
      return withDeployments(state, action);
    case 'filter':
      return { ...state, filter: action.filter };
    case 'rollbacks':
      return { ...state, rollbacks: action.body };
    case 'operations':
      return withOperations(state, action.operations);
    case 'dismiss':
      return { ...state, dismissed: [...state.dismissed, action.id] };
    case 'allowed':
      return { ...state, allowed: Object.fromEntries((action.body.environments ?? []).map((each) => [each.environment, each])) };
    case 'workflows':
      return { ...state, workflows: action.body };
    case 'self':
      return { ...state, self: action.body };
    case 'series':
      return withMarks(
        { ...state, series: { ...state.series, [action.environment]: fromAnswer(action.body, action.window) } },
        action.environment,
        action.body.deployments,
      );
    case 'unseries': {
      const { [action.environment]: gone, ...series } = state.series;
      return { ...state, series };
    }
    case 'connection': {
      if (state.connection.phase === action.phase) return state;
      // The server may have been restarted with another clock.
      const clockOffset = action.phase === 'live' ? null : state.clockOffset;
      const live = action.phase === 'live';
      const lost = live ? null : (state.connection.lost ?? action.at);
      return { ...state, clockOffset, timestamp: live ? null : state.timestamp, connection: { ...state.connection, phase: action.phase, since: action.at, lost } };
    }
    case 'theme':
      return { ...state, theme: action.theme };
    case 'zone':
      return state.zone === action.zone ? state : { ...state, zone: action.zone };
    default:
      return state;
  }
}

/** Why an environment needs attention: a state's word, or null where it does not. */
export function concern(status) {
  if (!status) return null;
  if (status.health === 'unhealthy' || status.health === 'degraded') return status.health;
  // One that was never probed is only young.
  if (status.stale && status.checked_at) return 'unknown';
  if (status.status === 'failed') return 'failed';
  return status.version_verified === false ? 'mismatch' : null;
}

/** The environments that need attention, unhealthy ones first, else in the page's order. */
export function concerns(state) {
  const all = state.environments
    .map((environment) => ({ environment, status: state.status[environment.id], what: concern(state.status[environment.id]) }))
    .filter(({ what }) => what !== null);
  return [...all.filter(({ what }) => what === 'unhealthy'), ...all.filter(({ what }) => what !== 'unhealthy')];
}

/** What people call an environment: where there are several applications, with whose it is. */
export function fullName(state, { id, name }) {
  const application = state.status[id]?.application;
  const several = application && Object.values(state.status).some((each) => each.application !== application);
  return several ? `${application} · ${name}` : name;
}

/** How urgently an environment wants to be looked at: 0 first, 5 last, as the server's CardsPart says. */
export function severity(status) {
  const what = concern(status);
  if (what === null) return status?.health === 'healthy' ? 5 : 4;
  return { unhealthy: 0, degraded: 1, unknown: 2 }[what] ?? 3;
}

/** {environment, health} of the one that wants it most, null before anything is known. */
export function worst(state) {
  const known = state.environments.filter(({ id }) => state.status[id]);
  if (known.length === 0) return null;
  const environment = known.reduce((found, each) => (severity(state.status[each.id]) < severity(state.status[found.id]) ? each : found));
  return { environment, health: state.status[environment.id].health };
}

/** How many environments are how, the worst first: [[word, count]]. */
export function tally(statuses) {
  return ['unhealthy', 'degraded', 'unknown', 'healthy'].map((word) => [word, statuses.filter((status) => status?.health === word).length]).filter(([, count]) => count > 0);
}

/** A line that is mended sooner is nobody's business, in ms. */
const TOLERATED = 10000;

/** Whether what is shown may long be otherwise: the line was lost a while ago, or the probe is too old; `at` is this device's time. */
export function isOld(status, connection, { at, now, interval }) {
  if (connection.lost !== null && at - connection.lost > TOLERATED) return true;
  const checked = epoch(status?.checked_at);
  // The server calls it stale after 3 intervals; its word needs a moment to come.
  return Boolean(status?.stale && checked !== null) || (checked !== null && now - checked > 3 * interval + TOLERATED);
}

/** Keeps one state and tells listeners(now, before) when it has changed; one failing listener hurts nobody else. */
export function createStore(state, onFault = (fault) => setTimeout(() => { throw fault; })) {
  const listeners = new Set();
  return {
    get: () => state,
    dispatch(action) {
      const before = state;
      state = reduce(state, action);
      if (state === before) return;
      for (const listener of listeners) {
        try {
          listener(state, before);
        } catch (fault) {
          onFault(fault);
        }
      }
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
