import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ApiError } from '../../main/webapp/js/api.js';
import { complaint, fits, matching, newKey, options, refusal, typographic, wanted } from '../../main/webapp/js/dialogs/forms.js';

const SAFE = '(?:[\\p{L}\\p{N} .,:_/@+=-]|(?<=\\p{L})’(?=\\p{L})){0,500}';

test('checks the whole value, as the server does', () => {
  assert.ok(fits('v\\d+\\.\\d+\\.\\d+', 'v1.2.3'));
  for (const value of ['v1.2.3; rm -rf', 'xv1.2.3', 'v1.2', '']) assert.ok(!fits('v\\d+\\.\\d+\\.\\d+', value), value);
  assert.ok(fits('a|bc', 'bc'));
  assert.ok(!fits('a|bc', 'abc'));
});

test('refuses what a shell would understand, and nothing that people write', () => {
  for (const value of ['Grüße aus Zürich, PR 12: it works', 'user@host/path_1.2+3=4']) assert.ok(fits(SAFE, value), value);
  for (const value of ['"quoted"', "it's", '`id`', '$HOME', 'a\\b', 'a\nb', 'a;b']) assert.ok(!fits(SAFE, value), value);
});

test('writes an apostrophe in a word as print does, where the rule wants it so', () => {
  const rule = { name: 'reason', pattern: SAFE };
  assert.equal(typographic(rule, "it doesn't answer, l'eau"), 'it doesn’t answer, l’eau');
  assert.equal(typographic(rule, "'quoted' it's"), "'quoted' it's", 'what is refused anyway stays as it was typed');
  assert.equal(typographic({ name: 'reason', pattern: null }, "it's"), "it's");
  assert.equal(typographic({ name: 'reason', pattern: "[a-z' ]*" }, "it's"), "it's");
});

test('tells how a deployment that was not started here can be passed', () => {
  const found = refused(409, { error: 'deployment_active', detail: 'One is under way', run_url: 'https://github.com/a/b/actions/runs/1' });
  assert.deepEqual([found.field, found.then, found.link], [null, 'urgent', 'https://github.com/a/b/actions/runs/1']);
  assert.equal(refused(409, { error: 'deployment_active', run_url: 'javascript:alert(1)' }).link, null);
});

test('leaves to the server a pattern that browsers do not speak', () => {
  for (const pattern of ['(?i)abc', '\\Qa.b\\E', 'a++', '[a-z&&[^b]]', '\\p{javaUpperCase}']) assert.ok(fits(pattern, 'whatever'), pattern);
});

test('says what is wrong in the words of the rule', () => {
  const rule = { name: 'version', required: true, pattern: 'v\\d+', hint: 'like v12' };
  assert.equal(complaint(rule, '', 'Version'), 'Version is required.');
  assert.equal(complaint(rule, 'x', 'Version'), 'Version: like v12');
  assert.equal(complaint({ ...rule, hint: null }, 'x', 'Version'), 'Version must match v\\d+');
  assert.equal(complaint(rule, 'v3', 'Version'), null);
  assert.equal(complaint({ ...rule, required: false }, '', 'Version'), null);
});

test('names the sign that is in the way', () => {
  const reason = { name: 'reason', pattern: SAFE };
  assert.equal(complaint(reason, "it doesn't start", 'Reason'), "Reason may not hold an apostrophe ( ' ).");
  assert.equal(complaint({ ...reason, hint: 'Letters and digits.' }, 'costs $5', 'Reason'), 'Reason may not hold “$”. Letters and digits.');
  assert.equal(complaint(reason, '`id` "x"', 'Reason'), `Reason must match ${SAFE}`, 'more than one');
});

test('makes a key where there is no randomUUID', () => {
  const source = { getRandomValues: (bytes) => bytes.fill(171) };
  assert.equal(newKey(source), 'ab'.repeat(16));
  assert.notEqual(newKey(), newKey());
});

const CHOICES = {
  tags: [{ name: 'v1.3.1', commit_sha: '4f2c9aa' }, { name: 'v1.3.0', commit_sha: '90b1d22' }],
  branches: [{ name: 'main', commit_sha: '4f2c9aa' }, { name: 'v2-rewrite', commit_sha: 'eeeeeee' }],
  deployments: [{ id: 4, version: 'v1.3.0', commit_sha: '90b1d22', commit_message: 'Trivia packs', deployed_by: 'grace' }, { id: 3, version: null }, { id: 2, version: 'nano-sprint-6', commit_sha: 'abc123f' }],
};

test('offers every choice once, with what is known of it', () => {
  const all = options(CHOICES);
  assert.deepEqual(all.map(({ value, kind }) => [value, kind]), [['v1.3.1', 'tag'], ['v1.3.0', 'tag'], ['nano-sprint-6', 'deployment'], ['main', 'branch'], ['v2-rewrite', 'branch']]);
  assert.equal(all[1].deployment.id, 4);
  assert.deepEqual(options(CHOICES, 'version').map(({ kind }) => kind), ['tag', 'tag', 'deployment']);
  assert.deepEqual(options(undefined), []);
});

test('finds by name, commit, message and person', () => {
  const all = options(CHOICES);
  for (const text of ['1.3.0', '90b', 'trivia', 'GRACE packs']) assert.deepEqual(matching(all, text).map(({ value }) => value), ['v1.3.0'], text);
  assert.equal(matching(all, '').length, all.length);
  assert.deepEqual(matching(all, 'nothing like it'), []);
});

test('asks for a version or a branch, as what was typed means', () => {
  const all = options(CHOICES);
  assert.deepEqual(wanted(' v1.3.1 ', 'both', all), { version: 'v1.3.1' });
  assert.deepEqual(wanted('main', 'both', all), { ref: 'main' });
  assert.deepEqual(wanted('v2-rewrite', 'both', all), { ref: 'v2-rewrite' });
  assert.deepEqual(wanted('v9.9.9', 'both', all), { version: 'v9.9.9' });
  assert.deepEqual(wanted('feature/x', 'both', all), { ref: 'feature/x' });
  assert.deepEqual(wanted('main', 'version', all), { version: 'main' });
  assert.deepEqual(wanted('v1.3.1', 'ref', all), { ref: 'v1.3.1' });
  assert.equal(wanted('  ', 'both', all), null);
});

const refused = (status, body = {}, retryAfter = null) => refusal(new ApiError(status, body.detail ?? 'Something', body, retryAfter));

test('shows a refusal at the field it concerns', () => {
  assert.equal(refused(422, { error: 'bad_input', input: 'reason' }).field, 'reason');
  assert.equal(refused(422, { error: 'bad_input', input: 'version' }).field, 'choice');
  assert.equal(refused(422, { error: 'unknown_target' }).field, 'choice');
  assert.equal(refused(422, { error: 'confirm_mismatch', input: 'confirm' }).field, 'confirm');
  assert.equal(refused(409, { error: 'operation_active' }).field, null);
});

test('offers to look again when something has changed, and to ask again when nothing is known', () => {
  const changed = refused(412, { detail: 'Production has changed', current: 'v1.3.2' });
  assert.deepEqual([changed.then, changed.sentence], ['look', 'Production has changed. It now runs v1.3.2.']);
  assert.equal(refused(0).then, 'retry');
  assert.equal(refused(503).then, 'retry');
  assert.deepEqual(refused(429, {}, 12), { field: null, sentence: 'Too many requests: wait 12 s, then ask again.', then: 'retry' });
  assert.equal(refused(409).then, null);
});
