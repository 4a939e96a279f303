import assert from 'node:assert/strict';
import { test } from 'node:test';
import { momentAfter, readingOf } from '../../main/webapp/js/health/reading.js';
import { fromAnswer } from '../../main/webapp/js/series.js';

const MINUTE = 60 * 1000;
const T = Date.UTC(2026, 10, 22, 14, 0);
const all = [T, T + MINUTE, T + 2 * MINUTE];

test('steps from point to point, and stays at both ends', () => {
  assert.equal(momentAfter(all, undefined, -1), all[2]);
  assert.equal(momentAfter(all, undefined, 1), null);
  assert.equal(momentAfter(all, all[0], 1), all[1]);
  assert.equal(momentAfter(all, all[2], -1), all[1]);
  assert.equal(momentAfter(all, all[0], -1), null);
  assert.equal(momentAfter(all, all[2], 1), null);
  assert.equal(momentAfter(all, all[0], 10), all[2]);
  assert.equal(momentAfter(all, all[2], -10), all[0]);
  assert.equal(momentAfter(all, T + MINUTE / 2, 1), all[1], 'from between two of them');
  assert.equal(momentAfter([], undefined, -1), null);
});

const metrics = (value) => [0, 1, 2].map((minute) => ({ timestamp: new Date(T + minute * MINUTE).toISOString(), response_time_ms: value + minute, samples: 6, errors: 0, down: 0 }));
const series = (value) => fromAnswer({ metrics: metrics(value), bucket_seconds: 60 }, 60 * MINUTE);
const shown = [{ id: 'test' }, { id: 'prod' }, { id: 'new' }];
const span = { min: T, max: T + 60 * MINUTE };

test('reads all lines at the point nearest to where somebody looks', () => {
  const { at, when, rows } = readingOf(T + 1.4 * MINUTE, shown, { series: { test: series(40), prod: series(80) } }, span);
  assert.equal(at, T + 1.5 * MINUTE);
  assert.match(when, /\d{2}:\d{2}/);
  assert.deepEqual(rows.map(({ point }) => point?.ms ?? null), [41, 81, null]);
});

test('stays where somebody looks as long as there is nothing to read', () => {
  assert.equal(readingOf(T + 7, shown, { series: {} }, span).at, T + 7);
});

test('reads bars from one edge to before the next', () => {
  const bars = all.map((from) => ({ from, to: from + MINUTE }));
  const { at, when, rows } = readingOf(all[1], shown.slice(0, 1), { barsOf: () => bars }, span);
  assert.equal(at, all[1]);
  assert.match(when, /\d.*–.*\d/);
  assert.equal(rows[0].bar, bars[1]);
  assert.equal(readingOf(T - 1, shown.slice(0, 1), { barsOf: () => bars }, span).when, '');
});
