// One environment's measurements over time, kept bounded however long the page lies open. Pure.
//
// A series is {window, bucket, points, seen}: how far back it reaches and the width of a point, both in ms, the points in order, and when
// the newest sample was taken. A point is {t, ms, low, high, mb, users, samples, errors, down}: its beginning, and null for what nobody measured.

import { epoch } from './format.js';

const MINUTE = 60 * 1000;
const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const WINDOW = DAY;
const SHORTEST_WINDOW = 10 * MINUTE;
const MOST_POINTS = 800;
const GAP = 1.5;

/** What a reader may look at: how many points to ask for, and how wide a bar of uptime is. Every point lies in one bar. */
export const RANGES = {
  '1h': { word: '1 h', hours: 1, points: 360, bar: 5 * MINUTE },
  '24h': { word: '24 h', hours: 24, points: 144, bar: HOUR },
  '7d': { word: '7 d', hours: 7 * 24, points: 336, bar: DAY },
  '30d': { word: '30 d', hours: 30 * 24, points: 720, bar: DAY },
};
export const USUAL_RANGE = '24h';

const number = (value) => (typeof value === 'number' && Number.isFinite(value) ? value : null);

/** From the body of /api/health/{environment}. */
export function fromAnswer(body, window = WINDOW) {
  const points = (body.metrics ?? [])
    .map((metric) => {
      const ms = number(metric.response_time_ms);
      const errors = number(metric.errors) ?? 0;
      return {
        t: epoch(metric.timestamp),
        ms,
        low: number(metric.response_time_min_ms) ?? ms,
        high: number(metric.response_time_max_ms) ?? ms,
        mb: number(metric.memory_mb),
        users: number(metric.user_count),
        samples: number(metric.samples) ?? 1,
        errors,
        down: number(metric.down) ?? errors,
      };
    })
    .filter((point) => point.t !== null)
    .sort((a, b) => a.t - b.t);
  const last = points.at(-1);
  return { window, bucket: Math.max(1, number(body.bucket_seconds) ?? 1) * 1000, points, seen: last ? last.t : 0 };
}

const least = (a, b) => (a === null ? b : b === null ? a : Math.min(a, b));
const most = (a, b) => (a === null ? b : b === null ? a : Math.max(a, b));

function mean(a, aWeight, b, bWeight) {
  if (a === null || aWeight <= 0) return b;
  if (b === null || bWeight <= 0) return a;
  return (a * aWeight + b * bWeight) / (aWeight + bWeight);
}

function merge(a, b) {
  const aWeight = a.samples - a.errors;
  const bWeight = b.samples - b.errors;
  return {
    t: a.t,
    ms: mean(a.ms, aWeight, b.ms, bWeight),
    low: least(a.low, b.low),
    high: most(a.high, b.high),
    mb: mean(a.mb, aWeight, b.mb, bWeight),
    users: mean(a.users, aWeight, b.users, bWeight),
    samples: a.samples + b.samples,
    errors: a.errors + b.errors,
    down: a.down + b.down,
  };
}

/** Half as many points, each twice as wide. */
function coarser(series) {
  const bucket = series.bucket * 2;
  const points = [];
  for (const point of series.points) {
    const t = Math.floor(point.t / bucket) * bucket;
    const last = points.at(-1);
    if (last && last.t === t) points[points.length - 1] = merge(last, point);
    else points.push({ ...point, t });
  }
  return { ...series, bucket, points };
}

/**
 * The series with one more sample {at, ms, mb, users, failed, down}; the same object where the sample is not newer than the last.
 * It falls into the last point while that lasts, and begins a new one after.
 */
export function addSample(series, sample) {
  if (sample.at <= series.seen) return series;
  const { ms, mb, users = null, failed, down = failed } = sample;
  const one = { ms, low: ms, high: ms, mb, users, samples: 1, errors: failed ? 1 : 0, down: down ? 1 : 0 };
  const last = series.points.at(-1);
  const points = series.points.filter((point) => point.t + series.bucket > sample.at - (series.window ?? WINDOW));
  if (last && sample.at < last.t + series.bucket) {
    points[points.length - 1] = merge(last, { ...one, t: last.t });
  } else {
    const origin = last ? last.t : 0;
    points.push({ ...one, t: origin + Math.floor((sample.at - origin) / series.bucket) * series.bucket });
  }
  const grown = { ...series, points, seen: sample.at };
  return points.length > MOST_POINTS ? coarser(grown) : grown;
}

/** All series with what a picture of the present tells beside them; the same object where that is nothing new. */
export function withSamples(all, status) {
  const series = { ...all };
  let grown = false;
  for (const [id, known] of Object.entries(series)) {
    const now = status[id];
    const at = epoch(now?.checked_at);
    if (at === null) continue;
    const failed = Boolean(now.error);
    const told = (value) => (failed ? null : number(value));
    series[id] = addSample(known, {
      at,
      ms: told(now.response_time_ms),
      mb: told(now.memory_mb),
      users: told(now.user_count),
      failed,
      down: failed || now.health === 'unhealthy',
    });
    grown ||= series[id] !== known;
  }
  return grown ? series : all;
}

/** From when to when an axis shows all of them: at most their window, at least 10 minutes, ending now. */
export function domain(all, now) {
  const first = all.flatMap((series) => (series.points.length > 0 ? [series.points[0].t] : []));
  const max = all.reduce((latest, series) => Math.max(latest, series.seen), now);
  const window = all.reduce((widest, series) => Math.max(widest, series.window ?? WINDOW), 0) || WINDOW;
  const from = Math.max(max - window, Math.min(max - SHORTEST_WINDOW, ...first));
  return { min: from, max };
}

/** What a chart draws of a point: 'ms', 'mb', 'users', or 'errors' as percent of its probes. */
export function valueOf(point, key) {
  if (key !== 'errors') return point[key];
  return point.samples > 0 ? (100 * point.errors) / point.samples : null;
}

/**
 * What to draw: the line with a null where it breaks. It breaks where buckets are missing and where nobody answered.
 *
 * @param key 'ms' with its band and failed probes, or another without
 */
export function line(series, key) {
  const banded = key === 'ms';
  const drawn = [];
  let before = null;
  for (const point of series.points) {
    const x = Math.max(point.t, Math.min(point.t + series.bucket / 2, series.seen));
    if (before !== null && point.t - before > series.bucket * GAP) {
      drawn.push({ x: before + series.bucket, y: null, low: null, high: null, failed: 0, samples: 0, answered: 0 });
    }
    drawn.push({
      x,
      y: valueOf(point, key),
      low: banded ? point.low : null,
      high: banded ? point.high : null,
      failed: banded ? point.errors : 0,
      samples: point.samples,
      answered: key === 'errors' ? point.samples : Math.max(1, point.samples - point.errors),
    });
    before = point.t;
  }
  return drawn;
}

/** What the line says, in words' raw material: {average, low, high, gaps, failed, samples}; null where nothing was measured. */
export function summary(series, key) {
  let sum = 0;
  let weight = 0;
  let low = null;
  let high = null;
  let gaps = 0;
  let broken = true;
  const drawn = line(series, key);
  for (const point of drawn) {
    if (point.y === null) {
      if (!broken) gaps += 1;
      broken = true;
      continue;
    }
    broken = false;
    sum += point.y * point.answered;
    weight += point.answered;
    low = least(low, point.low ?? point.y);
    high = most(high, point.high ?? point.y);
  }
  return {
    average: weight > 0 ? sum / weight : null,
    low,
    high,
    gaps,
    failed: series.points.reduce((total, point) => total + point.errors, 0),
    samples: series.points.reduce((total, point) => total + point.samples, 0),
  };
}

/** The middle of a point, where it is drawn. */
export const middle = (series, point) => Math.max(point.t, Math.min(point.t + series.bucket / 2, series.seen));

/** The point that tells of a moment: the nearest, where it is not further than one and a half buckets; else null. */
export function pointAt(series, at) {
  const { points, bucket } = series;
  let low = 0;
  let high = points.length;
  while (low < high) {
    const half = (low + high) >> 1;
    if (points[half].t <= at) low = half + 1;
    else high = half;
  }
  let best = null;
  for (const point of [points[low - 1], points[low]]) {
    if (point && (best === null || Math.abs(middle(series, point) - at) < Math.abs(middle(series, best) - at))) best = point;
  }
  return best && Math.abs(middle(series, best) - at) <= bucket * GAP ? best : null;
}

/**
 * Uptime as bars: {from, to, samples, errors, down, up}, up in percent, null where nobody probed; none is left out.
 *
 * @param width of a bar in ms
 * @param offset ms to add to UTC to get the reader's day: bars of days begin at the reader's midnight
 */
export function bars(series, width, { min, max }, offset = 0) {
  const floor = (at) => Math.floor((at + offset) / width) * width - offset;
  const found = [];
  for (let from = floor(min); from < max; from += width) found.push({ from, to: from + width, samples: 0, errors: 0, down: 0, up: null });
  const first = found[0]?.from ?? 0;
  for (const point of series?.points ?? []) {
    const bar = found[Math.floor((middle(series, point) - first) / width)];
    if (!bar) continue;
    bar.samples += point.samples;
    bar.errors += point.errors;
    bar.down += point.down;
  }
  for (const bar of found) if (bar.samples > 0) bar.up = (100 * (bar.samples - bar.down)) / bar.samples;
  return found;
}
