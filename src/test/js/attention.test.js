import assert from 'node:assert/strict';
import { test } from 'node:test';
import { calm, turns } from '../../main/webapp/js/panels/attention.js';

const environments = ['test', 'prod', 'a', 'b', 'c'].map((id) => ({ id, name: id.toUpperCase() }));
const state = (healths) => ({ environments, status: Object.fromEntries(Object.entries(healths).map(([id, health]) => [id, { health }])) });
const told = { test: 'healthy', prod: 'healthy' };

test('says which environments turned since they were last told of, in one sentence', () => {
  assert.equal(turns(state({ test: 'healthy', prod: 'unhealthy' }), told), 'PROD: unhealthy.');
  assert.equal(turns(state({ test: 'degraded', prod: 'unhealthy' }), told), 'TEST: degraded. PROD: unhealthy.');
});

test('says nothing of what is as it was told, turned back meanwhile, or was not known before', () => {
  assert.equal(turns(state({ test: 'healthy', prod: 'healthy', a: 'unhealthy' }), told), '');
  assert.equal(turns(state({}), told), '');
});

test('counts where many turn at once', () => {
  const all = Object.fromEntries(environments.map(({ id }) => [id, 'healthy']));
  const turned = state({ test: 'unhealthy', prod: 'unhealthy', a: 'unhealthy', b: 'unhealthy', c: 'unknown' });
  assert.equal(turns(turned, all), '5 environments turned: 4 unhealthy, 1 unknown.');
});

test('is calm only as far as something is known', () => {
  assert.deepEqual(calm(state({ test: 'healthy', prod: 'healthy' })), ['healthy', 'Nothing needs attention']);
  assert.deepEqual(calm(state({ test: 'unknown', prod: 'healthy' })), ['unknown', 'Nothing needs attention so far: 1 of 2 environments unknown']);
});
