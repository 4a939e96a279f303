import assert from 'node:assert/strict';
import { test } from 'node:test';
import { elsewhere, isShown, LINGER, mark, markOf, merge, progress, running, span, targetName, title, word } from '../../main/webapp/js/operations.js';

const NOW = Date.parse('2026-11-22T12:00:00Z');
const at = (seconds) => new Date(NOW + seconds * 1000).toISOString();
const operation = (more = {}) => ({ id: 'op_7', kind: 'deploy', environment: 'a', state: 'in_progress', active: true, requested_at: at(-60), finished_at: null, target: { version: 'v1.3.1' }, usual_seconds: 120, jobs: [], ...more });

test('takes what is told of one that was not known', () => {
  const told = operation();
  assert.equal(merge(undefined, told), told);
});

test('never goes back from an end, nor from a run to the asking', () => {
  const ended = operation({ state: 'failed', active: false });
  assert.equal(merge(ended, operation()), ended);
  const queued = operation({ state: 'queued' });
  assert.equal(merge(queued, operation({ state: 'dispatched' })), queued);
  assert.equal(merge(operation({ state: 'requested' }), operation({ state: 'dispatched' })).state, 'dispatched');
  assert.equal(merge(operation({ state: 'unknown' }), operation({ state: 'dispatched' })).state, 'dispatched');
  assert.equal(merge(operation({ state: 'stalled', active: false }), operation()).state, 'in_progress', 'a run that came very late');
});

test('keeps the jobs where news come without them', () => {
  const jobs = [{ id: 1, name: 'Deploy', status: 'in_progress' }];
  assert.deepEqual(merge(operation({ jobs }), operation({ state: 'succeeded', active: false })).jobs, jobs);
});

test('shows the newest operation of an environment', () => {
  const later = operation({ id: 'op_8', requested_at: at(0) });
  assert.equal(merge(operation(), later), later);
  assert.equal(merge(later, operation()), later);
  assert.equal(merge(operation({ id: 'op_9' }), operation({ id: 'op_10' })).id, 'op_10', 'of the same moment');
});

test('shows an outcome until it was read, or for ten minutes', () => {
  const ended = operation({ state: 'succeeded', active: false, finished_at: at(0) });
  assert.ok(isShown(ended, [], NOW + LINGER - 1));
  assert.ok(!isShown(ended, [], NOW + LINGER));
  assert.ok(!isShown(ended, ['op_7'], NOW));
  assert.ok(isShown(operation(), ['op_7'], NOW + 100 * LINGER), 'one that runs stays in any case');
  assert.ok(!isShown(undefined, [], NOW));
  const deployed = (ms) => ({ deployed_at: new Date(Date.parse(ended.finished_at) + ms).toISOString() });
  assert.ok(isShown(ended, [], NOW, deployed(-1000)), 'what it deployed itself');
  assert.ok(!isShown(ended, [], NOW, deployed(1000)), 'something newer runs');
});

test('says what is done to what', () => {
  assert.equal(title(operation()), 'Deploying v1.3.1');
  assert.equal(title(operation({ kind: 'rollback', state: 'succeeded', active: false })), 'Rolled back to v1.3.1');
  assert.equal(title(operation({ state: 'failed', active: false, target: { ref: 'main' } })), 'Deployment of main');
  assert.equal(targetName({ target: { commit_sha: '4f2c9aa7d3' } }), '4f2c9aa');
  assert.equal(targetName({ target: null }), '—');
});

test('has a word and a symbol for every state', () => {
  for (const state of ['requested', 'dispatched', 'queued', 'waiting', 'in_progress', 'succeeded', 'failed', 'cancelled', 'stalled']) {
    assert.notEqual(word({ state }), 'unknown');
    assert.match(mark({ state }), /^(queued|waiting|in_progress|succeeded|failed|cancelled)$/);
  }
});

test('names the step that runs', () => {
  const jobs = [
    { name: 'Build', status: 'completed', conclusion: 'success' },
    { name: 'Deploy', status: 'in_progress', steps: [{ name: 'Checkout', status: 'completed' }, { name: 'rsync', status: 'in_progress' }] },
  ];
  assert.deepEqual(running({ jobs }), { job: 'Deploy', step: 'rsync' });
  assert.equal(running({ jobs: [] }), null);
  assert.equal(markOf(jobs[0]), 'success');
  assert.equal(markOf({ status: 'completed', conclusion: 'timed_out' }), 'failed');
  assert.equal(markOf({ status: 'pending' }), 'queued');
});

test('promises nothing it cannot know about the progress', () => {
  assert.deepEqual(progress(operation(), NOW), { elapsed: 60, usual: 120, share: 0.5, over: null });
  assert.deepEqual(progress(operation(), NOW + 90_000), { elapsed: 150, usual: 120, share: null, over: 30 });
  assert.equal(progress(operation({ state: 'waiting' }), NOW).share, null);
  assert.equal(progress(operation({ usual_seconds: null }), NOW).share, null);
  assert.deepEqual(progress(operation({ state: 'succeeded', active: false, finished_at: at(-10) }), NOW), { elapsed: 50, usual: 120, share: null, over: null });
  assert.equal(span(null, null, NOW), null);
});

test('takes a deployment of somebody else for an operation while it goes on', () => {
  const row = { id: 12, environment: 'a', status: 'waiting', version: 'v1.4.0', deployed_by: 'grace', deployed_at: at(-90), started_at: at(-60), run_url: 'https://x', rollback_of: null };
  const told = elsewhere(row, { deploy: { usual_seconds: 120 }, rollback: { usual_seconds: 30 } });
  assert.equal(title(told), 'Deploying v1.4.0');
  assert.equal(word(told), 'waiting for approval');
  assert.equal(told.cancellable, false);
  assert.deepEqual(progress({ ...told, state: 'in_progress' }, NOW), { elapsed: 60, usual: 120, share: 0.5, over: null });
  assert.equal(title(elsewhere({ ...row, rollback_of: 7 }, undefined)), 'Rolling back to v1.4.0');
  assert.equal(elsewhere({ ...row, rollback_of: 7 }).usual_seconds, null);
  for (const status of ['success', 'failed', 'cancelled', 'rejected', 'rolled_back', 'unknown']) assert.equal(elsewhere({ ...row, status }), null, status);
});

test('takes the usual time from the page until it is told what can be done', () => {
  const row = { id: 4, environment: 'a', status: 'in_progress', deployed_at: at(-60), usual_seconds: 250 };
  assert.equal(elsewhere(row).usual_seconds, 250);
  assert.equal(elsewhere(row, { deploy: { usual_seconds: 120 } }).usual_seconds, 120);
});
