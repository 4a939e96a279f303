import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pieces, unhealthy } from '../../main/webapp/js/later/since.js';

test('says what happened in one breath', () => {
  const deployments = [{ status: 'success', rollback_of: null }, { status: 'failed', rollback_of: null }, { status: 'success', rollback_of: 3 }];
  assert.deepEqual(pieces(deployments, [['A', 720]]), ['2 deployments', '1 rollback', '1 failed', 'A was unhealthy for 12 m']);
  assert.deepEqual(pieces([], []), ['nothing was deployed and all stayed healthy']);
});

test('counts only the time since then', () => {
  const at = (minute) => `2026-11-22T12:0${minute}:00Z`;
  const body = { bucket_seconds: 60, metrics: [{ timestamp: at(0), status: 'unhealthy' }, { timestamp: at(2), status: 'unhealthy' }, { timestamp: at(3), status: 'healthy' }] };
  assert.equal(unhealthy(body, Date.parse(at(2))), 60);
});
