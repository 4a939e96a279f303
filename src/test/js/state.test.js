import assert from 'node:assert/strict';
import { test } from 'node:test';
import { concern, concerns, createStore, fullName, initial, isOld, reduce, severity, tally, worst } from '../../main/webapp/js/state.js';

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

test('puts what needs attention first, whatever its health is called', () => {
  const ranks = [{ health: 'unhealthy' }, { health: 'degraded' }, { health: 'unknown', stale: true, checked_at: T(0) }, { health: 'healthy', status: 'failed' }, { health: 'unknown' }, { health: 'healthy' }];
  assert.deepEqual(ranks.map(severity), [0, 1, 2, 3, 4, 5]);
  assert.equal(severity({ health: 'healthy', version_verified: false }), 3);
});

test('counts how many environments are how, the worst first', () => {
  assert.deepEqual(tally([{ health: 'healthy' }, { health: 'unhealthy' }, { health: 'healthy' }, undefined]), [['unhealthy', 1], ['healthy', 2]]);
});

test('takes what it shows for old once the line is lost for ten seconds or no probe came for three intervals', () => {
  const at = Date.parse(T(100));
  const known = { checked_at: T(95), stale: false };
  const look = (status, lost) => isOld(status, { lost }, { at, now: at, interval: 10000 });
  assert.ok(!look(known, null));
  assert.ok(!look(known, at - 9000));
  assert.ok(look(known, at - 10001));
  assert.ok(look({ ...known, checked_at: T(55) }, null));
  assert.ok(!look({ ...known, checked_at: T(65) }, null));
  assert.ok(look({ ...known, stale: true }, null));
  assert.ok(!look({ checked_at: null, stale: true }, null), 'never probed is only young');
});

test('remembers since when the line is lost, however often it was tried since', () => {
  const phase = (state, name, seconds) => reduce(state, { type: 'connection', phase: name, at: seconds });
  const lost = phase(phase(phase(initial(ENVIRONMENTS), 'live', 1), 'reconnecting', 5), 'stale', 9);
  assert.equal(lost.connection.lost, 5);
  assert.equal(phase(lost, 'live', 10).connection.lost, null);
});

test('says whose an environment is only where there are several applications', () => {
  const one = reduce(initial(ENVIRONMENTS), status(1, { ...well, application: 'x' }, { ...well, application: 'x' }));
  const two = reduce(initial(ENVIRONMENTS), status(1, { ...well, application: 'x' }, { ...well, application: 'y' }));
  assert.deepEqual([one, two].map((state) => fullName(state, ENVIRONMENTS[1])), ['B', 'y · B']);
});
