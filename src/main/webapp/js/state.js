// What the page knows, and how each thing it hears changes that. Pure but for the store's list of listeners.

import { NONE, withDeployment, withDeployments } from './deployments.js';
import { epoch } from './format.js';
import { merge } from './operations.js';
import { addSample, fromAnswer } from './series.js';

const HEALTH_ORDER = ['unhealthy', 'degraded', 'unknown', 'healthy'];

/** @param environments [{id, name, accent, dash, repositoryUrl}] in the order of the page */
export function initial(environments, filter = {}) {
  return {
    environments,
    status: {},
    timestamp: null,
    clockOffset: null,
    filter: { ...filter },
    deployments: NONE,
    rollbacks: null,
    operations: {},
    dismissed: [],
    allowed: {},
    workflows: null,
    self: null,
    series: {},
    connection: { phase: 'connecting', since: null, updated: null },
    theme: null,
  };
}

function withSamples(state, status) {
  const series = { ...state.series };
  let grown = false;
  for (const [id, known] of Object.entries(series)) {
    const now = status[id];
    const at = epoch(now?.checked_at);
    if (at === null) continue;
    const failed = Boolean(now.error);
    series[id] = addSample(known, {
      at,
      ms: failed ? null : (now.response_time_ms ?? null),
      mb: failed ? null : (now.memory_mb ?? null),
      failed,
    });
    grown ||= series[id] !== known;
  }
  return grown ? series : state.series;
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
    series: withSamples(state, status),
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
      return withDeployment(state, action.deployment);
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
      return { ...state, series: { ...state.series, [action.environment]: fromAnswer(action.body) } };
    case 'connection': {
      if (state.connection.phase === action.phase) return state;
      // The server may have been restarted with another clock.
      const clockOffset = action.phase === 'live' ? null : state.clockOffset;
      return { ...state, clockOffset, timestamp: action.phase === 'live' ? null : state.timestamp, connection: { ...state.connection, phase: action.phase, since: action.at } };
    }
    case 'theme':
      return { ...state, theme: action.theme };
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

/** The environment that feels worst, with its health; null before anything is known. */
export function worst(state) {
  let found = null;
  for (const environment of state.environments) {
    const health = state.status[environment.id]?.health;
    const rank = HEALTH_ORDER.indexOf(health);
    if (rank >= 0 && (found === null || rank < HEALTH_ORDER.indexOf(found.health))) found = { environment, health };
  }
  return found;
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
