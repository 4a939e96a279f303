import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addSample, bars, DAY, domain, fromAnswer, line, pointAt, RANGES, summary, WINDOW, withSamples } from '../../main/webapp/js/series.js';

const START = Date.parse('2026-11-22T12:00:00Z');
const at = (seconds) => START + seconds * 1000;
const metric = (seconds, ms, more = {}) => ({
  timestamp: new Date(at(seconds)).toISOString(),
  response_time_ms: ms,
  response_time_max_ms: ms === null ? null : ms + 10,
  memory_mb: 100,
  samples: 6,
  errors: 0,
  ...more,
});
const sample = (seconds, ms) => ({ at: at(seconds), ms, mb: ms === null ? null : 100, failed: ms === null });

test('reads an answer and keeps what is absent absent', () => {
  const series = fromAnswer({ bucket_seconds: 60, metrics: [metric(0, 40), metric(60, null, { errors: 6, memory_mb: null })] });
  assert.equal(series.bucket, 60000);
  assert.deepEqual(series.points[1], { t: at(60), ms: null, low: null, high: null, mb: null, users: null, samples: 6, errors: 6, down: 6 });
});

test('breaks the line where buckets are missing and where nobody answered', () => {
  const series = fromAnswer({ bucket_seconds: 60, metrics: [metric(0, 40), metric(60, 42), metric(300, 44), metric(360, null)] });
  assert.deepEqual(line(series, 'ms').map((point) => point.y), [40, 42, null, 44, null]);
  assert.equal(summary(series, 'ms').gaps, 2);
});

test('does not break the line between neighbours', () => {
  const series = fromAnswer({ bucket_seconds: 60, metrics: [metric(0, 40), metric(60, 42), metric(120, 44)] });
  assert.equal(summary(series, 'ms').gaps, 0);
});

test('puts a live sample into the last point while it lasts and begins a new one after', () => {
  const series = fromAnswer({ bucket_seconds: 60, metrics: [metric(0, 40)] });
  const within = addSample(series, sample(50, 110));
  assert.equal(within.points.length, 1);
  assert.equal(within.points[0].ms, (40 * 6 + 110) / 7);
  assert.equal(within.points[0].high, 110);
  const after = addSample(within, sample(65, 30));
  assert.deepEqual(after.points.map((point) => point.t), [at(0), at(60)]);
});

test('takes no sample twice and none that is older', () => {
  const series = addSample(fromAnswer({ bucket_seconds: 10, metrics: [] }), sample(30, 40));
  assert.equal(addSample(series, sample(30, 99)), series);
  assert.equal(addSample(series, sample(20, 99)), series);
});

test('shows an outage as a gap, with the probes that failed', () => {
  let series = fromAnswer({ bucket_seconds: 10, metrics: [] });
  [40, 41, null, null, 42].forEach((ms, index) => {
    series = addSample(series, sample(index * 10, ms));
  });
  const said = summary(series, 'ms');
  assert.deepEqual([said.gaps, said.failed, said.samples, said.low, said.high], [1, 2, 5, 40, 42]);
});

test('stays bounded through a day of samples and forgets what is past the window', () => {
  let series = fromAnswer({ bucket_seconds: 10, metrics: [] });
  for (let seconds = 0; seconds < 2 * 86400; seconds += 10) series = addSample(series, sample(seconds, 40));
  assert.ok(series.points.length <= 720, `${series.points.length} points`);
  assert.ok(series.points[0].t >= series.seen - WINDOW - series.bucket);
  assert.equal(summary(series, 'ms').gaps, 0);
  assert.equal(summary(series, 'ms').average, 40);
});

test('spans a day at most, ten minutes at least, and ends now', () => {
  const young = fromAnswer({ bucket_seconds: 10, metrics: [metric(0, 40)] });
  const now = at(60);
  assert.deepEqual(domain([young], now), { min: now - 600000, max: now });
  assert.deepEqual(domain([], now), { min: now - 600000, max: now });
  const later = at(3 * 86400);
  assert.deepEqual(domain([young], later), { min: later - WINDOW, max: later });
  assert.deepEqual(domain([young], at(3600)), { min: START, max: at(3600) });
});

test('says nothing of an average where nothing was measured', () => {
  const said = summary(fromAnswer({ bucket_seconds: 60, metrics: [metric(0, null, { errors: 6 })] }), 'ms');
  assert.equal(said.average, null);
  assert.equal(said.failed, 6);
});

test('takes users and what was down from an answer and from live samples', () => {
  let series = fromAnswer({ bucket_seconds: 60, metrics: [metric(0, 40, { user_count: 4, down: 2 })] }, RANGES['7d'].hours * 3600000);
  series = withSamples({ a: series }, { a: { checked_at: new Date(at(61)).toISOString(), response_time_ms: 30, user_count: 6, health: 'healthy' } }).a;
  assert.deepEqual(series.points.map(({ users, down }) => [users, down]), [[4, 2], [6, 0]]);
  assert.equal(series.window, 7 * 86400000);
});

test('tells the error rate in percent of the probes', () => {
  const series = fromAnswer({ bucket_seconds: 60, metrics: [metric(0, 40, { samples: 6, errors: 3 })] });
  assert.equal(line(series, 'errors')[0].y, 50);
});

test('finds the point that tells of a moment, and none in a gap', () => {
  const series = fromAnswer({ bucket_seconds: 60, metrics: [metric(0, 40), metric(60, 42), metric(600, 44)] });
  assert.equal(pointAt(series, at(70)).ms, 42);
  assert.equal(pointAt(series, at(300)), null);
  assert.equal(pointAt(series, at(590)).ms, 44);
});

test('sums every probe into exactly one bar, and keeps bars nobody probed', () => {
  const series = fromAnswer({ bucket_seconds: 600, metrics: [metric(0, 40), metric(600, 40, { errors: 2, down: 2 }), metric(7200, 40)] });
  const found = bars(series, 3600000, { min: at(0), max: at(3 * 3600) });
  assert.deepEqual(found.map(({ samples }) => samples), [12, 0, 6]);
  assert.equal(found[1].up, null);
  assert.equal(found[0].up, (100 * 10) / 12);
});

test('begins bars of days at the midnight of the reader', () => {
  const offset = 90 * 60000;
  const found = bars(fromAnswer({ metrics: [] }), DAY, { min: at(0), max: at(2 * 86400) }, offset);
  assert.ok(found.every(({ from }) => (from + offset) % DAY === 0));
});
