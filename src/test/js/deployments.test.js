import assert from 'node:assert/strict';
import { test } from 'node:test';
import { matches } from '../../main/webapp/js/deployments.js';
import { initial, reduce } from '../../main/webapp/js/state.js';

const T = (seconds) => new Date(Date.parse('2026-11-22T12:00:00Z') + seconds * 1000).toISOString();
const deployment = (id, seconds, more = {}) => ({ id, environment: 'a', status: 'success', deployed_at: T(seconds), deployed_by: 'ada', ...more });
const loaded = (rows, next = null, filter = {}) =>
  reduce(initial([], filter), { type: 'deployments', body: { deployments: rows, next }, append: false });

test('puts a new deployment on top and moves a changed one nowhere else', () => {
  const first = loaded([deployment(2, 20), deployment(1, 10)]);
  const grown = reduce(first, { type: 'deployment', deployment: deployment(3, 30, { status: 'in_progress' }) });
  assert.deepEqual(grown.deployments.rows.map((row) => row.id), [3, 2, 1]);
  const done = reduce(grown, { type: 'deployment', deployment: deployment(3, 30) });
  assert.deepEqual(done.deployments.rows.map((row) => row.status), ['success', 'success', 'success']);
});

test('keeps a filtered list filtered', () => {
  const first = loaded([deployment(1, 10)], null, { environment: 'a', q: 'race' });
  assert.equal(reduce(first, { type: 'deployment', deployment: deployment(2, 20) }), first);
  const fits = reduce(first, { type: 'deployment', deployment: deployment(2, 20, { commit_message: 'Fix playlist RACE' }) });
  assert.deepEqual(fits.deployments.rows.map((row) => row.id), [2, 1]);
  const gone = reduce(fits, { type: 'deployment', deployment: deployment(2, 20, { environment: 'b', commit_message: 'race' }) });
  assert.deepEqual(gone.deployments.rows.map((row) => row.id), [1]);
});

test('leaves to the next page what is older than this one', () => {
  const first = loaded([deployment(9, 90), deployment(8, 80)], 'cursor');
  assert.equal(reduce(first, { type: 'deployment', deployment: deployment(3, 30) }), first);
});

test('appends the next page without repeating a row', () => {
  const first = loaded([deployment(3, 30), deployment(2, 20)], 'cursor');
  const more = reduce(first, { type: 'deployments', as: 'older', body: { deployments: [deployment(2, 20), deployment(1, 10)], next: null } });
  assert.deepEqual(more.deployments.rows.map((row) => row.id), [3, 2, 1]);
  assert.equal(more.deployments.next, null);
});

test('searches literally in commit, message, version and person', () => {
  const row = deployment(1, 1, { commit: '4f2c9aa7', commit_message: '100% done', version: 'v1.2.0' });
  for (const q of ['4F2C', '100%', 'V1.2', 'ADA']) assert.ok(matches(row, { q }), q);
  for (const q of ['1.*', '_', 'success']) assert.ok(!matches(row, { q }), q);
});
