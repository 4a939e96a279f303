import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MOST, read, usual } from '../../main/webapp/js/health/choice.js';
import { clusters, markOf, said, withMark, withMarks } from '../../main/webapp/js/health/marks.js';
import { look } from '../../main/webapp/js/health/uptime.js';
import { barWords, pointWords } from '../../main/webapp/js/health/readout.js';
import { textOf } from '../../main/webapp/js/health/numbers.js';
import { figures, open, phases, unmeasured } from '../../main/webapp/js/rollbacks/way.js';

const START = Date.parse('2026-11-22T12:00:00Z');
const iso = (seconds) => new Date(START + seconds * 1000).toISOString();
const deployment = (id, seconds, more = {}) => ({
  id,
  environment: 'a',
  version: `v${id}`,
  deployed_by: 'ada',
  deployed_at: iso(seconds - 60),
  finished_at: iso(seconds),
  status: 'success',
  rollback_of: null,
  ...more,
});

test('marks what was put somewhere, where it was finished', () => {
  assert.deepEqual(markOf(deployment(1, 0)), { id: 1, environment: 'a', at: START, kind: 'deployment', status: 'success', version: 'v1', by: 'ada' });
  assert.equal(markOf(deployment(2, 0, { rollback_of: 1 })).kind, 'rollback');
  assert.equal(markOf(deployment(3, 0, { finished_at: null })).at, START - 60000);
  for (const status of ['queued', 'waiting', 'cancelled', 'rejected']) assert.equal(markOf(deployment(4, 0, { status })), null, status);
});

test('takes an announced deployment once and only where the charts know its environment', () => {
  let state = withMarks({ marks: {} }, 'a', [deployment(2, 60), deployment(1, 0)]);
  assert.deepEqual(state.marks.a.map(({ id }) => id), [1, 2]);
  assert.equal(withMark(state, deployment(1, 0)), state);
  assert.equal(withMark(state, deployment(9, 0, { environment: 'b' })), state);
  state = withMark(state, deployment(2, 60, { status: 'failed' }));
  assert.deepEqual(state.marks.a.map(({ status }) => status), ['success', 'failed']);
  assert.deepEqual(withMark(state, deployment(1, 0, { status: 'cancelled' })).marks.a.map(({ id }) => id), [2]);
});

test('keeps the mark of what was announced while an older answer was on its way', () => {
  let state = withMarks({ marks: {} }, 'a', [deployment(1, 0)]);
  state = withMark(state, deployment(2, 60));
  state = withMarks(state, 'a', [deployment(1, 0, { status: 'failed' })]);
  assert.deepEqual(state.marks.a.map(({ id, status }) => [id, status]), [[1, 'failed'], [2, 'success']]);
  assert.deepEqual(withMarks(state, 'a', [deployment(2, 60, { status: 'cancelled' })]).marks.a.map(({ id }) => id), [1]);
});

test('keeps the marks bounded however many come', () => {
  let state = withMarks({ marks: {} }, 'a', []);
  for (let id = 1; id <= 1000; id += 1) state = withMark(state, deployment(id, id));
  assert.equal(state.marks.a.length, 400);
  assert.equal(state.marks.a.at(-1).id, 1000);
});

test('merges marks that lie close together, with all of them inside', () => {
  const marks = [0, 10, 20, 100].map((at, index) => ({ id: index, at }));
  const found = clusters(marks, (at) => at, 15);
  assert.deepEqual(found.map(({ x, marks: held }) => [x, held.length]), [[10, 3], [100, 1]]);
});

test('says what a mark stands for', () => {
  assert.equal(said(markOf(deployment(1, 0)), 'Production'), 'v1 deployed to Production by ada');
  assert.equal(said(markOf(deployment(2, 0, { rollback_of: 1, status: 'failed' })), 'Production'), 'Production rolled back to v2 by ada, failed');
});

test('draws all where they are few, and the worst of many', () => {
  const many = Array.from({ length: 30 }, (_, index) => ({ id: `e${index}` }));
  assert.deepEqual(usual(many.slice(0, MOST), {}), many.slice(0, MOST).map(({ id }) => id));
  const status = Object.fromEntries(many.map(({ id }) => [id, { health: 'healthy' }]));
  status.e20 = { health: 'unhealthy' };
  status.e25 = { health: 'degraded' };
  assert.deepEqual(usual(many, status), ['e0', 'e1', 'e2', 'e3', 'e20', 'e25']);
});

test('reads the choice out of an address and nothing that is not there', () => {
  const places = [{ id: 'a' }, { id: 'b' }];
  assert.deepEqual(read('?range=7d&drawn=b,x', places), { range: '7d', drawn: ['b'] });
  assert.deepEqual(read('?range=constructor&drawn=', places), { range: '24h', drawn: null });
});

test('tells a bar by height and words', () => {
  const bar = { samples: 1000, errors: 14, down: 14, up: 98.6 };
  assert.equal(barWords({ ...bar, up: 99.2 }), '99.2 %, 14 probes failed');
  assert.equal(barWords({ samples: 0, errors: 0, down: 0, up: null }), 'nobody probed');
  assert.deepEqual(look({ up: null, down: 0 }), { state: 'unknown', height: 6 });
  assert.ok(look({ up: 100, down: 0 }).height > look(bar).height);
  assert.equal(look({ up: 0, down: 6 }).state, 'unhealthy');
});

test('says a point in one breath', () => {
  assert.equal(pointWords({ ms: 42, low: 30, high: 61, mb: 143, users: 12, samples: 60, errors: 3 }), '42 ms (30–61), 143 MB, 12 users, 3 of 60 failed');
  assert.equal(pointWords(null), 'nothing was measured');
});

test('copies bare numbers, and nothing where nothing was measured', () => {
  const text = textOf({ points: [{ t: START, ms: 42.123, low: 30, high: 61, mb: null, users: 2, samples: 6, errors: 0 }] });
  assert.equal(text.split('\n')[1], '2026-11-22T12:00:00.000Z\t42.12\t30\t61\t\t2\t6\t0');
});

test('draws each leg of a way back as long as it took', () => {
  const way = phases({ bad_at: iso(0), asked_at: iso(30), started_at: iso(40), finished_at: iso(100), healthy_at: iso(120) });
  assert.deepEqual(way.map(({ word, share }) => [word, share]), [['bad', 1], ['asked', 3], ['started', 1], ['finished', 6], ['healthy', 2]]);
});

test('puts a bad signal where it was seen, also after somebody asked', () => {
  const way = phases({ bad_at: iso(20), asked_at: iso(0), started_at: iso(30), finished_at: iso(60) });
  assert.deepEqual(way.map(({ word }) => word), ['asked', 'bad', 'started', 'finished']);
});

test('says what is still to come and why nothing was measured', () => {
  const now = START + 3600_000;
  const done = { state: 'succeeded', source: 'github', finished_at: iso(0) };
  assert.equal(open({ state: 'in_progress', started_at: iso(0) }, now), 'running now');
  assert.equal(open(done, now), 'not well again yet');
  assert.equal(open(done, now + 86400_000), 'not seen well within a day');
  assert.equal(open({ ...done, source: 'file' }, now), null);
  assert.match(unmeasured({ source: 'file' }), /history/);
  assert.match(unmeasured({ source: 'github', bad_at: null }), /No bad signal/);
});

test('says figures over what they are', () => {
  assert.deepEqual(figures({ count: 12, ended: 12, succeeded: 11, measured: 5, median_recovery_seconds: 250 }), {
    count: '12',
    success: '91.66 %',
    ended: '11 of 12 that ended',
    median: '4 m 10 s',
    measured: 'of 5 measured',
  });
  assert.equal(figures({ count: 1234, ended: 0, succeeded: 0, measured: 0 }).count, '1,234');
  const none = figures({ count: 1, ended: 0, succeeded: 0, measured: 0, median_recovery_seconds: null });
  assert.deepEqual([none.success, none.median, none.measured], ['—', '—', 'none was measured']);
});
