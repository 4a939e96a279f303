// What all charts say of one moment, and which moment is the next. Pure.

import { clock } from '../format.js';
import { middle, pointAt } from '../series.js';

/** Moments so near each other are one, in ms. */
const NEAR = 1;

/**
 * Steps from moment to moment as a key does.
 *
 * @param all moments in ms, ascending; from where it stands, undefined where nowhere: then the last is the first one back
 * @param by how many, back where negative; less at an end
 * @return null where there is none on that side
 */
export function momentAfter(all, from, by) {
  if (all.length === 0) return null;
  const at = from ?? all.at(-1) + 2 * NEAR;
  const next = by > 0 ? all.findIndex((each) => each > at + NEAR) : all.findLastIndex((each) => each < at - NEAR);
  if (next < 0) return null;
  return all[Math.min(all.length - 1, Math.max(0, by > 0 ? next + by - 1 : next + by + 1))];
}

/**
 * @param shown the environments; {barsOf} the bars of an environment's id, or {series} the lines by it
 * @return {at, when, rows: [{environment, point or bar}]}: at the middle of the nearest point, or within a bar where it was asked for
 */
export function readingOf(at, shown, { series, barsOf }, span) {
  if (barsOf) {
    const rows = shown.map((environment) => ({ environment, bar: barsOf(environment.id).find(({ from, to }) => at >= from && at < to) }));
    const bar = rows[0]?.bar;
    return { at, when: bar ? `${clock(bar.from, span.max)}–${clock(bar.to, bar.from)}` : '', rows };
  }
  const rows = shown.map((environment) => ({ environment, point: series[environment.id] ? pointAt(series[environment.id], at) : null }));
  const near = rows.flatMap(({ environment, point }) => (point ? [middle(series[environment.id], point)] : []));
  const nearest = near.reduce((best, each) => (best === null || Math.abs(each - at) < Math.abs(best - at) ? each : best), null) ?? at;
  return { at: nearest, when: clock(nearest, span.max), rows };
}
