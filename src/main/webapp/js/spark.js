// The last hour of one environment's response time, small: what the server's Sparkline drew, drawn on. Pure.
//
// A spark is {width, end, seen, buckets}: ms of a bucket, the last bucket's beginning, the newest sample, and buckets of
// {sum, answered, failed}, the oldest first; null for one without probes.

const BOX = { width: 120, foot: 23, head: 2 };
const LEAST_TOP = 40;
const EMPTY = { sum: 0, answered: 0, failed: 0 };

/** @param seen when the newest sample in it was taken, in ms */
export function read(values, end, width, seen) {
  const buckets = values.split(',').map((value) => {
    if (value === '') return null;
    const [ms, failed] = value.split('!');
    // How many probes made the average is not told, and hardly matters: the next one weighs as much.
    return { sum: Number(ms), answered: ms === '' ? 0 : 1, failed: Number(failed ?? 0) };
  });
  return { width: width * 1000, end: end * 1000, seen, buckets };
}

/** From the body of /api/health/{environment}, up to a moment. */
export function fromMetrics(body, now, seen) {
  const width = Math.max(1, body.bucket_seconds) * 1000;
  const end = now - (now % width);
  const buckets = Array(Math.max(1, Math.floor(3600000 / width))).fill(null);
  for (const metric of body.metrics ?? []) {
    const at = buckets.length - 1 - (end - Date.parse(metric.timestamp)) / width;
    if (!Number.isInteger(at) || at < 0 || at >= buckets.length) continue;
    const failed = metric.errors ?? 0;
    const answered = metric.response_time_ms === null ? 0 : Math.max(1, (metric.samples ?? 1) - failed);
    buckets[at] = { sum: (metric.response_time_ms ?? 0) * answered, answered, failed };
  }
  return { width, end, seen, buckets };
}

/** With one more sample, or the same object where it is not newer. A second is the finest that the server told. */
export function add(spark, { at, ms, failed }) {
  if (Math.floor(at / 1000) <= Math.floor(spark.seen / 1000)) return spark;
  const passed = Math.max(0, Math.floor((at - spark.end) / spark.width));
  const buckets = passed === 0 ? [...spark.buckets] : [...spark.buckets.slice(passed), ...Array(Math.min(passed, spark.buckets.length)).fill(null)];
  const last = buckets.at(-1) ?? EMPTY;
  buckets[buckets.length - 1] = { sum: last.sum + (ms ?? 0), answered: last.answered + (ms === null ? 0 : 1), failed: last.failed + (failed ? 1 : 0) };
  return { ...spark, end: spark.end + passed * spark.width, seen: at, buckets };
}

/** Whether probes are missing that the server may know: more than one bucket lies between two of them, or since the last. */
export const isBroken = (spark, now) => now - spark.seen > 2 * spark.width || spark.buckets.some((bucket, i) => i > 0 && i < spark.buckets.length - 1 && bucket === null && spark.buckets[i - 1] !== null);

const rounded = (ms) => Number(ms.toFixed(ms < 10 ? 1 : 0));
const tenths = (value) => String(Number(value.toFixed(1)));
const average = (bucket) => (bucket && bucket.answered > 0 ? rounded(bucket.sum / bucket.answered) : null);

/** {line, failed, says}: two paths and their words, as the server's. */
export function draw({ buckets }) {
  const known = buckets.map(average);
  const numbers = known.filter((ms) => ms !== null);
  const top = Math.max(LEAST_TOP, ...numbers);
  const x = (i) => tenths(((i + 0.5) * BOX.width) / buckets.length);
  let line = '';
  let strokes = '';
  let failures = 0;
  known.forEach((ms, i) => {
    const broken = i === 0 || known[i - 1] === null;
    if (ms !== null) line += `${broken ? 'M' : 'L'}${x(i)} ${tenths(BOX.foot - (ms / top) * (BOX.foot - BOX.head))}${broken ? 'h0' : ''}`;
    const failed = buckets[i]?.failed ?? 0;
    if (failed > 0) strokes += `M${x(i)} 24v-5`;
    failures += failed;
  });
  return { line, failed: strokes, says: words(numbers, failures) };
}

function words(numbers, failures) {
  if (numbers.length === 0 && failures === 0) return 'No probe in the last hour';
  const range = numbers.length === 0 ? 'no answer' : `${Math.min(...numbers)} to ${Math.max(...numbers)} ms`;
  return `Response time in the last hour: ${range}${failures === 0 ? '' : failures === 1 ? ', 1 probe failed' : `, ${failures} probes failed`}`;
}
