import assert from 'node:assert/strict';
import { test } from 'node:test';
import { levelOf } from '../../main/webapp/js/dialogs/log-view.js';
import { summary } from '../../main/webapp/js/dialogs/preview.js';
import { sentence } from '../../main/webapp/js/panels/compare.js';
import { said, why } from '../../main/webapp/js/panels/cards.js';
import { line } from '../../main/webapp/js/panels/github.js';
import { note, reason } from '../../main/webapp/js/panels/levers.js';
import { phases } from '../../main/webapp/js/panels/rollbacks.js';
import { sentence as aboutTheStore } from '../../main/webapp/js/panels/store.js';
import { useLocale } from '../../main/webapp/js/format.js';

useLocale('en-GB');

const NOW = Date.parse('2026-11-22T12:00:00Z');
const at = (seconds) => new Date(NOW + seconds * 1000).toISOString();
const DAY = 86400;

test('says how far one environment is behind another', () => {
  const say = (body) => sentence(body, 'Test', 'Live', NOW);
  const authors = [{ name: 'ada', commits: 9 }, { name: 'grace', commits: 5 }];
  assert.equal(say({ behind_by: 14, ahead_by: 0, authors, oldest_at: at(-9 * DAY) }), 'Live is 14 commits, 2 authors, 9 days behind Test');
  assert.equal(say({ behind_by: 1, ahead_by: 2, authors: authors.slice(1), oldest_at: at(-3 * 3600) }), 'Live is 1 commit, 1 author, 3 hours behind Test, and 2 commits ahead of it');
  assert.equal(say({ behind_by: 0, ahead_by: 1 }), 'Live is 1 commit ahead of Test.');
  assert.equal(say({ same: true }), 'Live runs the same commit as Test.');
  assert.equal(say({ error: 'github_unavailable', sentence: 'GitHub does not answer.' }), 'Live and Test cannot be compared: GitHub does not answer.');
  assert.match(say({ behind_by: null, ahead_by: null }), /is not known/);
});

test('says why nothing is recorded and what to do, only while it is so', () => {
  assert.equal(aboutTheStore({ writable: true, failing_since: null, error: null }, NOW), null);
  assert.equal(aboutTheStore(undefined, NOW), null);
  assert.match(aboutTheStore({ failing_since: at(-60), error: 'storage_full' }, NOW), /^Nothing has been recorded since \d\d:\d\d: the disk is full\. Make room on it; /);
  assert.match(aboutTheStore({ failing_since: at(-60), error: 'storage_new' }, NOW), /: the database cannot be opened\. The server's log tells more; /);
});

test('says why a card is as it is, with the raw word of the bot beside it', () => {
  assert.equal(said({ error: 'http_error', health_word: 'Draining', health: 'unhealthy', connected: null }), 'HTTP error without a health report · says “Draining”');
  assert.equal(said({ error: null, health_word: 'ok', health: 'degraded', connected: false }), 'not connected to its channel · says “ok”');
  assert.equal(said({ error: 'refused', health_word: null, health: 'unhealthy', connected: null }), 'connection refused');
  assert.equal(said({ error: null, health_word: 'Healthy', health: 'healthy', connected: true }), null);
});

test('says why a figure is absent', () => {
  assert.equal(why({ error: 'timeout', checked_at: at(0) }), 'no answer in time');
  assert.equal(why({ error: null, checked_at: null }), 'Not probed yet');
  assert.equal(why({ error: null, checked_at: at(0) }), 'Its health report does not say');
});

test('says about GitHub only what matters', () => {
  const well = { configured: true, reachable: true, remaining: 4000, limit: 5000 };
  assert.equal(line(well, NOW), null);
  assert.equal(line({ configured: false }, NOW), null);
  assert.equal(line(undefined, NOW), null);
  assert.equal(line({ ...well, error: 'token_invalid' }, NOW), 'token invalid');
  assert.match(line({ ...well, error: 'rate_limited', resets_at: at(60) }, NOW), /^limit until \d\d:\d\d$/);
  // A pause GitHub asks for is shorter than the hour of the quota.
  const asked = { ...well, error: 'rate_limited', retry_at: at(1), resets_at: at(60) };
  assert.equal(line(asked, NOW), line({ ...asked, resets_at: null }, NOW));
  assert.match(line({ ...well, remaining: 400, resets_at: at(60) }, NOW), /^400 requests left until/);
  assert.match(line({ ...well, reachable: false, last_success: at(-60) }, NOW), /^not reached since \d\d:\d\d$/);
  assert.equal(line({ ...well, error: 'something_new' }, NOW), 'something new');
});

const action = (more = {}) => ({ configured: true, available: true, reason: null, ...more });
const allowed = (more = {}) => ({ actions: { deploy: action(), rollback: action() }, logs: [], ...more });

test('gives a lever that is off its reason, each reason once', () => {
  assert.equal(reason('deploy', allowed(), undefined), null);
  assert.equal(reason('deploy', allowed(), { kind: 'deploy', state: 'queued', active: true, target: { version: 'v2' } }), 'Deploying v2 is under way.');
  assert.equal(reason('rollback', allowed(), { kind: 'deploy', state: 'failed', active: false, target: {} }), null);
  assert.match(reason('deploy', allowed(), undefined, { status: 'deploying' }), /not started here/);
  assert.equal(reason('rollback', allowed(), undefined, { status: 'deploying' }), null);
  const off = allowed({ actions: { deploy: action({ configured: false, available: false, reason: 'No workflow.' }), rollback: action({ available: false, reason: 'No workflow.' }) } });
  const reasons = ['deploy', 'rollback', 'logs'].map((kind) => [kind, reason(kind, off)]);
  assert.equal(note(reasons), 'Deploy and roll back: No workflow. Logs: No log is configured.');
  assert.equal(note([['deploy', null]]), '');
});

test('says in one sentence what a click changes', () => {
  const body = { direction: 'forward', commits: [{}, {}], commit_count: 2, authors: ['ada', 'grace'] };
  assert.equal(summary('deploy', body), '2 commits by ada and grace come in.');
  assert.equal(summary('deploy', { ...body, commits: [{}], commit_count: 1, authors: ['ada'] }), '1 commit by ada comes in.');
  assert.equal(summary('rollback', { ...body, direction: 'backward' }), '2 commits by ada and grace would be undone.');
  assert.match(summary('deploy', { ...body, direction: 'backward' }), /^Goes back/);
  assert.match(summary('deploy', { ...body, direction: 'same' }), /runs already/);
  assert.equal(summary('rollback', { ...body, direction: 'same' }), 'The last good one would be deployed once more.');
  assert.equal(summary('deploy', { ...body, direction: 'same', warnings: [{ code: 'last_good_again' }] }), 'The last good one would be deployed once more.');
  assert.equal(summary('deploy', { error: 'github_unavailable', sentence: 'GitHub does not answer.', commits: null }), 'What changes cannot be listed: GitHub does not answer.');
  assert.match(summary('deploy', { direction: 'unknown', commits: null }), /not known/);
});

test('takes the level a line names itself', () => {
  assert.equal(levelOf('[2026-11-22 14:00:00] [ERROR] no'), 'bad');
  assert.equal(levelOf('WARNING: slow'), 'warn');
  assert.equal(levelOf('[DEBUG] x'), 'quiet');
  assert.equal(levelOf('an error in lower case is prose'), null);
});

test('tells how the way back went, as far as its moments are known', () => {
  const went = phases({ bad_at: at(0), asked_at: at(240), started_at: at(238), finished_at: at(300), healthy_at: null });
  assert.deepEqual(went.map(({ name, after }) => [name, after]), [['bad signal', null], ['asked for', 240], ['run ended', 60]]);
  assert.deepEqual(phases({ asked_at: at(0) }), []);
  assert.deepEqual(phases({}), []);
});
