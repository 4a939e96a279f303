// One environment's measurements over time, kept bounded however long the page lies open. Pure.
//
// A series is {bucket, points, seen}: the width of a point in ms, the points in order, and when the newest sample was taken.
// A point is {t, ms, low, high, mb, samples, errors}: its beginning, and null for what nobody measured.

import { epoch } from './format.js';

export const WINDOW = 24 * 3600 * 1000;
const SHORTEST_WINDOW = 10 * 60 * 1000;
const MOST_POINTS = 720;
const GAP = 1.5;

const number = (value) => (typeof value === 'number' && Number.isFinite(value) ? value : null);

/** From the body of /api/health/{environment}. */
export function fromAnswer(body) {
  const points = (body.metrics ?? [])
    .map((metric) => {
      const ms = number(metric.response_time_ms);
      return {
        t: epoch(metric.timestamp),
        ms,
        low: number(metric.response_time_min_ms) ?? ms,
        high: number(metric.response_time_max_ms) ?? ms,
        mb: number(metric.memory_mb),
        samples: number(metric.samples) ?? 1,
        errors: number(metric.errors) ?? 0,
      };
    })
    .filter((point) => point.t !== null)
    .sort((a, b) => a.t - b.t);
  const last = points.at(-1);
  return { bucket: Math.max(1, number(body.bucket_seconds) ?? 1) * 1000, points, seen: last ? last.t : 0 };
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
    samples: a.samples + b.samples,
    errors: a.errors + b.errors,
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
 * The series with one more sample {at, ms, mb, failed}; the same object where the sample is not newer than the last.
 * It falls into the last point while that lasts, and begins a new one after.
 */
export function addSample(series, sample) {
  if (sample.at <= series.seen) return series;
  const one = { ms: sample.ms, low: sample.ms, high: sample.ms, mb: sample.mb, samples: 1, errors: sample.failed ? 1 : 0 };
  const last = series.points.at(-1);
  const points = series.points.filter((point) => point.t + series.bucket > sample.at - WINDOW);
  if (last && sample.at < last.t + series.bucket) {
    points[points.length - 1] = merge(last, { ...one, t: last.t });
  } else {
    const origin = last ? last.t : 0;
    points.push({ ...one, t: origin + Math.floor((sample.at - origin) / series.bucket) * series.bucket });
  }
  const grown = { ...series, points, seen: sample.at };
  return points.length > MOST_POINTS ? coarser(grown) : grown;
}

/** From when to when an axis shows all of them: at most 24 h, at least 10 minutes, ending now. */
export function domain(all, now) {
  const first = Math.min(now, ...all.filter((series) => series.points.length > 0).map((series) => series.points[0].t));
  return { min: Math.max(now - WINDOW, Math.min(first, now - SHORTEST_WINDOW)), max: now };
}

/**
 * Points {x, y, low, high, failed, samples, answered} for a chart; y is null where the line must break.
 *
 * @param key 'ms', which has a band and counts failed probes, or 'mb', which has neither
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
      y: point[key],
      low: banded ? point.low : null,
      high: banded ? point.high : null,
      failed: banded ? point.errors : 0,
      samples: point.samples,
      answered: Math.max(1, point.samples - point.errors),
    });
    before = point.t;
  }
  return drawn;
}

/** What the line says, in words' raw material: {now, average, low, high, gaps, failed, samples}; null where nothing was measured. */
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
    failed: drawn.reduce((total, point) => total + point.failed, 0),
    samples: series.points.reduce((total, point) => total + point.samples, 0),
  };
}
