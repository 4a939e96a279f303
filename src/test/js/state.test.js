import assert from 'node:assert/strict';
import { test } from 'node:test';
import { concern, concerns, createStore, initial, reduce, worst } from '../../main/webapp/js/state.js';

const ENVIRONMENTS = [
  { id: 'a', name: 'A', accent: '1', dash: '0' },
  { id: 'b', name: 'B', accent: '2', dash: '0' },
];
const T = (seconds) => new Date(Date.parse('2026-11-22T12:00:00Z') + seconds * 1000).toISOString();
const status = (seconds, a, b) => ({ type: 'status', at: Date.parse(T(seconds)), body: { a, b, timestamp: T(seconds) } });
const well = { environment: 'a', health: 'healthy', status: 'running', stale: false, version_verified: null };

test('takes a picture of every environment and forgets an older one', () => {
  const first = reduce(initial(ENVIRONMENTS), status(10, well, well));
  assert.equal(first.status.a.health, 'healthy');
  assert.equal(first.status.timestamp, undefined);
  assert.equal(reduce(first, status(5, { ...well, health: 'unhealthy' }, well)), first);
});

test('takes any picture after the line was mended, as the server may have another clock', () => {
  const late = reduce(initial(ENVIRONMENTS), status(10, well, well));
  const mended = reduce(reduce(late, { type: 'connection', phase: 'reconnecting', at: 1 }), { type: 'connection', phase: 'live', at: 2 });
  assert.equal(reduce(mended, status(5, { ...well, health: 'degraded' }, well)).status.a.health, 'degraded');
});

test('turns an environment at once when its health is announced', () => {
  const before = reduce(initial(ENVIRONMENTS), status(10, well, well));
  const after = reduce(before, { type: 'health', event: { environment: 'a', from: 'healthy', to: 'unhealthy', at: T(11), word: null, error: 'refused' } });
  assert.deepEqual([after.status.a.health, after.status.a.health_since, after.status.a.error], ['unhealthy', T(11), 'refused']);
  assert.equal(after.status.b, before.status.b);
});

test('adds live samples to a series that was loaded and to no other', () => {
  const body = { bucket_seconds: 10, metrics: [{ timestamp: T(0), response_time_ms: 40, samples: 1, errors: 0 }] };
  const before = reduce(initial(ENVIRONMENTS), { type: 'series', environment: 'a', body });
  const after = reduce(before, status(20, { ...well, checked_at: T(20), response_time_ms: 50 }, { ...well, checked_at: T(20), response_time_ms: 9 }));
  assert.deepEqual(after.series.a.points.map((point) => point.ms), [40, 50]);
  assert.equal(after.series.b, undefined);
});

test('says why an environment needs attention, the worst first', () => {
  assert.equal(concern(well), null);
  assert.equal(concern({ ...well, stale: true, health: 'unknown', checked_at: T(0) }), 'unknown');
  assert.equal(concern({ ...well, stale: true, health: 'unknown', checked_at: null }), null, 'not probed yet');
  assert.equal(concern({ ...well, status: 'failed' }), 'failed');
  assert.equal(concern({ ...well, version_verified: false }), 'mismatch');
  const state = reduce(initial(ENVIRONMENTS), status(1, { ...well, health: 'degraded' }, { ...well, health: 'unhealthy' }));
  assert.deepEqual(concerns(state).map(({ environment }) => environment.id), ['b', 'a']);
  assert.equal(worst(state).environment.id, 'b');
  assert.equal(worst(initial(ENVIRONMENTS)), null);
});

test('lets no failing listener hurt another', () => {
  const faults = [];
  const heard = [];
  const store = createStore(initial(ENVIRONMENTS), (fault) => faults.push(fault.message));
  store.subscribe(() => {
    throw new Error('broken panel');
  });
  store.subscribe((now) => heard.push(now.theme));
  store.dispatch({ type: 'theme', theme: 'dark' });
  store.dispatch({ type: 'nobody knows this' });
  assert.deepEqual([faults, heard], [['broken panel'], ['dark']]);
});
