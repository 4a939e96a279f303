// Where an axis of milliseconds gets its marks, and what they say. Pure.

import { clock, dayMonth } from '../format.js';

const MINUTE = 60 * 1000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS = [1, 2, 5, 10, 15, 30]
  .map((minutes) => minutes * MINUTE)
  .concat([1, 2, 3, 4, 6, 12].map((hours) => hours * HOUR), [1, 2, 4, 7, 14].map((days) => days * DAY));

const localShift = (at) => new Date(at).getTimezoneOffset();

/**
 * Round moments of the reader's day between two moments.
 *
 * @param most how many fit
 * @param zone minutes to add to the reader's time to get UTC, as Date.getTimezoneOffset() says, or a function that says it of a moment
 */
export function ticks(min, max, most, zone = localShift) {
  const shiftOf = typeof zone === 'function' ? zone : () => zone;
  const step = STEPS.find((each) => (max - min) / each <= most) ?? STEPS.at(-1);
  const shift = shiftOf(max) * MINUTE;
  const found = [];
  for (let at = Math.ceil((min - shift) / step) * step + shift; at <= max; at += step) {
    // Where clocks were changed in between, days begin an hour off.
    const round = step > HOUR ? at + shiftOf(at) * MINUTE - shift : at;
    if (round >= min && round <= max) found.push(round);
  }
  return found;
}

/** The hour as the reader writes it, in the zone the page speaks; at midnight the date. */
export const label = (at) => (dayMonth(at) === dayMonth(at - 1) ? clock(at, at) : dayMonth(at));
