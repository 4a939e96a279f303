import assert from 'node:assert/strict';
import { test } from 'node:test';
import { add, draw, fromMetrics, isBroken, read } from '../../main/webapp/js/spark.js';

const END = Date.parse('2026-11-22T14:00:00Z');
const spark = (values) => read(values, END / 1000, 60, END + 10000);
const sample = (seconds, ms, failed = false) => ({ at: END + seconds * 1000, ms, failed });

test("draws what the server drew: a gap breaks the line, a failed probe is a stroke at its foot", () => {
  const drawn = draw(spark('40,20,,!2,10'));
  assert.equal(drawn.line, 'M12 2h0L36 12.5M108 17.8h0');
  assert.equal(drawn.failed, 'M84 24v-5');
  assert.equal(drawn.says, 'Response time in the last hour: 10 to 40 ms, 2 probes failed');
});

test('says that nothing was probed', () => {
  assert.deepEqual(draw(spark(',,')), { line: '', failed: '', says: 'No probe in the last hour' });
});

test('adds a live sample to the running minute and begins the next', () => {
  const same = add(spark('40,20'), sample(20, 40));
  assert.deepEqual(same.buckets.at(-1), { sum: 60, answered: 2, failed: 0 });
  const next = add(same, sample(65, null, true));
  assert.deepEqual(next.buckets, [{ sum: 60, answered: 2, failed: 0 }, { sum: 0, answered: 0, failed: 1 }]);
  assert.equal(next.end, END + 60000);
});

test('keeps its length however long it lies open, and leaves a gap where nobody probed', () => {
  let drawn = spark('40,20,10');
  for (let minute = 1; minute < 500; minute += 1) drawn = add(drawn, sample(minute * 60, 5));
  assert.equal(drawn.buckets.length, 3);
  assert.deepEqual(add(drawn, sample(520 * 60, 7)).buckets.slice(0, 2), [null, null]);
});

test('counts no sample twice', () => {
  const known = spark('40,20');
  assert.equal(add(known, sample(10, 99)), known);
});

test('knows when probes are missing and takes them from the server', () => {
  const known = add(spark('40,20,10'), sample(20, 10));
  assert.ok(!isBroken(known, END + 30000));
  assert.ok(isBroken(known, END + 200000));
  assert.ok(isBroken(add(known, sample(130, 5)), END + 131000));
  const body = { bucket_seconds: 1200, metrics: [{ timestamp: '2026-11-22T13:20:00Z', response_time_ms: null, samples: 4, errors: 4 }, { timestamp: '2026-11-22T14:00:00Z', response_time_ms: 30, samples: 2, errors: 0 }] };
  const loaded = fromMetrics(body, END + 30000, END + 20000);
  assert.deepEqual(loaded.buckets.map((bucket) => bucket && [bucket.sum, bucket.answered, bucket.failed]), [[0, 0, 4], null, [60, 2, 0]]);
});
