// Where an axis of milliseconds gets its marks, and what they say. Pure.

const MINUTE = 60 * 1000;
const HOUR = 60 * MINUTE;
const STEPS = [1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE).concat([1, 2, 3, 4, 6, 12, 24].map((hours) => hours * HOUR));

/**
 * Round moments of the reader's day between two moments.
 *
 * @param most how many fit
 * @param zone minutes to add to local time to get UTC, as Date.getTimezoneOffset() says
 */
export function ticks(min, max, most, zone = new Date(max).getTimezoneOffset()) {
  const step = STEPS.find((each) => (max - min) / each <= most) ?? STEPS.at(-1);
  const shift = zone * MINUTE;
  const found = [];
  for (let at = Math.ceil((min - shift) / step) * step + shift; at <= max; at += step) found.push(at);
  return found;
}

export function label(at) {
  const date = new Date(at);
  return `${String(date.getHours()).padStart(2, '0')}:${String(date.getMinutes()).padStart(2, '0')}`;
}
