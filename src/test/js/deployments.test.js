import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asked, filterIn, filtersIn, linked, matches, queryOf } from '../../main/webapp/js/deployments.js';
import { initial, reduce } from '../../main/webapp/js/state.js';

const T = (seconds) => new Date(Date.parse('2026-11-22T12:00:00Z') + seconds * 1000).toISOString();
const deployment = (id, seconds, more = {}) => ({ id, environment: 'a', status: 'success', deployed_at: T(seconds), deployed_by: 'ada', ...more });
const loaded = (rows, next = null, filter = {}) =>
  reduce(initial([], filter), { type: 'deployments', body: { deployments: rows, next } });

test('puts a new deployment on top and moves a changed one nowhere else', () => {
  const first = loaded([deployment(2, 20), deployment(1, 10)]);
  const grown = reduce(first, { type: 'deployment', deployment: deployment(3, 30, { status: 'in_progress' }) });
  assert.deepEqual(grown.deployments.rows.map((row) => row.id), [3, 2, 1]);
  const done = reduce(grown, { type: 'deployment', deployment: deployment(3, 30) });
  assert.deepEqual(done.deployments.rows.map((row) => row.status), ['success', 'success', 'success']);
});

test('an answer takes nothing back that was announced while it was on its way', () => {
  for (const as of ['fresh', 'again']) {
    let state = as === 'fresh' ? initial([]) : loaded([deployment(1, 10, { status: 'in_progress' })]);
    state = reduce(state, { type: 'asking' });
    state = reduce(state, { type: 'deployment', deployment: deployment(2, 20, { status: 'in_progress' }) });
    state = reduce(state, { type: 'deployment', deployment: deployment(2, 20) });
    state = reduce(state, { type: 'deployment', deployment: deployment(1, 10) });
    state = reduce(state, { type: 'deployments', as, body: { deployments: [deployment(1, 10, { status: 'in_progress' })], next: null } });
    assert.deepEqual(state.deployments.rows.map(({ id, status }) => [id, status]), [[2, 'success'], [1, 'success']], as);
    const later = reduce(state, { type: 'deployments', as, body: { deployments: [deployment(1, 10, { status: 'rolled_back' })], next: null } });
    assert.deepEqual(later.deployments.rows.map(({ id, status }) => [id, status]), [[1, 'rolled_back']], 'once');
  }
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
  const more = reduce(first, { type: 'deployments', as: 'older', cursor: 'cursor', body: { deployments: [deployment(2, 20), deployment(1, 10)], next: null } });
  assert.deepEqual(more.deployments.rows.map((row) => row.id), [3, 2, 1]);
  assert.equal(more.deployments.next, null);
});

test('searches literally in commit, message, version and person', () => {
  const row = deployment(1, 1, { commit: '4f2c9aa7', commit_message: '100% done', version: 'v1.2.0' });
  for (const q of ['4F2C', '100%', 'V1.2', 'ADA']) assert.ok(matches(row, { q }), q);
  for (const q of ['1.*', '_', 'success']) assert.ok(!matches(row, { q }), q);
});

const page = (first, count) => Array.from({ length: count }, (_, index) => deployment(first - index, first - index));
const joined = (state, as, first, count, cursor, next = null) =>
  reduce(state, { type: 'deployments', as, cursor, body: { deployments: page(first, count), next } });
const ids = (state) => state.deployments.rows.map((row) => row.id);

test('keeps at most 500 rows however far somebody scrolls, and finds the way back', () => {
  let state = joined(initial([]), 'fresh', 10_000, 50, '', 'c0');
  const cursors = ['c0', 'c1', 'c2', 'c3', 'c4', 'c5', 'c6', 'c7', 'c8'];
  cursors.forEach((cursor, index) => {
    state = joined(state, 'older', 9_950 - 100 * index, 100, cursor, `c${index + 1}`);
    assert.ok(state.deployments.rows.length <= 500);
  });
  assert.deepEqual([ids(state)[0], ids(state).at(-1)], [9_550, 9_051]);
  assert.deepEqual(state.deployments.above, ['', 'c0', 'c1', 'c2', 'c3']);
  while (state.deployments.above.length > 0) {
    const cursor = state.deployments.above.at(-1);
    const first = cursor === '' ? 10_000 : 9_950 - 100 * Number(cursor.slice(1));
    state = joined(state, 'newer', first, 120, cursor, 'unused');
    assert.ok(state.deployments.rows.length <= 520);
  }
  assert.equal(ids(state)[0], 10_000);
  assert.deepEqual(ids(state), [...ids(state)].sort((a, b) => b - a), 'in order and none twice');
  assert.match(state.deployments.next, /^c\d$/, 'the pages below are asked for again');
});

test('counts what is new while somebody is far down', () => {
  let state = joined(initial([]), 'fresh', 1_000, 500, '', 'c0');
  state = joined(state, 'older', 500, 100, 'c0', 'c1');
  assert.equal(state.deployments.above.length, 1);
  const told = reduce(state, { type: 'deployment', deployment: deployment(2_000, 2_000) });
  assert.equal(told.deployments.unseen, 1);
  assert.equal(told.deployments.rows, state.deployments.rows);
});

test('counts once what was announced while an older page was on its way', () => {
  let state = joined(initial([]), 'fresh', 1_000, 50, '', 'c0');
  for (let at = 0; at < 6; at += 1) state = joined(state, 'older', 950 - 100 * at, 100, `c${at}`, `c${at + 1}`);
  assert.ok(state.deployments.above.length > 0);
  state = reduce(state, { type: 'asking' });
  state = reduce(state, { type: 'deployment', deployment: deployment(1_001, 1_001) });
  state = joined(state, 'older', 350, 100, 'c6', 'c7');
  assert.equal(state.deployments.unseen, 1);
});

test('takes what is shown as it is now and keeps what lies beyond the answer', () => {
  const state = joined(joined(initial([]), 'fresh', 100, 3, '', 'c0'), 'older', 97, 3, 'c0', 'c1');
  const again = joined(state, 'again', 101, 4, '', 'c9');
  assert.deepEqual(ids(again), [101, 100, 99, 98, 97, 96, 95]);
  assert.equal(again.deployments.next, 'c1');
  assert.deepEqual(ids(joined(state, 'again', 99, 2, '', null)), [99, 98], 'the others are gone');
});

test('begins anew where a page does not meet the rows that stand', () => {
  const state = joined(joined(initial([]), 'fresh', 1_000, 500, '', 'c0'), 'older', 500, 100, 'c0', 'c1');
  const back = joined(state, 'newer', 3_000, 10, '', 'c9');
  assert.deepEqual([ids(back).length, back.deployments.next, back.deployments.above.length], [10, 'c9', 0]);
});

test('a day is the reader’s or one of UTC, the last one whole', () => {
  const filter = { from: '2026-03-29', to: '2026-03-29', q: '' };
  assert.deepEqual(asked(filter, 'utc'), { q: '', from: '2026-03-29T00:00:00.000Z', to: '2026-03-30T00:00:00.000Z' });
  const local = asked(filter, 'local');
  assert.equal(local.from, new Date(2026, 2, 29).toISOString());
  assert.equal(local.to, new Date(2026, 2, 30).toISOString());
  const at = (time) => matches({ ...deployment(1, 1), deployed_at: time }, filter, 'utc');
  assert.deepEqual(['2026-03-28T23:59:59Z', '2026-03-29T00:00:00Z', '2026-03-29T23:59:59Z', '2026-03-30T00:00:00Z'].map(at), [false, true, true, false]);
  assert.equal(asked({ from: '2026-03-29T12:00:00Z', to: '' }, 'utc').from, '2026-03-29T12:00:00.000Z', 'an instant is one');
});

test('an address and a filter are the same thing', () => {
  const filter = filterIn('?environment=prod&q=a%26b&from=2026-01-01&nonsense=1&cursor=x');
  assert.deepEqual(filter, { environment: 'prod', status: '', user: '', q: 'a&b', from: '2026-01-01', to: '', cursor: 'x' });
  assert.equal(queryOf(filter), '?environment=prod&q=a%26b&from=2026-01-01');
  assert.equal(queryOf({}), '');
  assert.equal(filtersIn(filter), 3);
});

test('finds pull requests in a message, and only where the repository is known', () => {
  const url = 'https://github.com/owner/rosey';
  assert.deepEqual(linked('Fix race (#162), see #7', url), [['Fix race (', null], ['#162', `${url}/pull/162`], ['), see ', null], ['#7', `${url}/pull/7`]]);
  for (const text of ['a#162', '&#162;', 'x/y#162', '#12a', '#12345678', 'C# 9']) assert.deepEqual(linked(text, url), [[text, null]]);
  assert.deepEqual(linked('Fix #162', null), [['Fix #162', null]]);
});
