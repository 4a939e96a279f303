// Numbers and times as people read them. Pure; the server's PageFormat says the same words for the first paint.

export const ABSENT = '—';

const SECOND = 1000;
const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const RELATIVE_DAYS = 60;

const ERRORS = {
  refused: 'connection refused',
  timeout: 'no answer in time',
  dns: 'host name not found',
  tls: 'TLS failed',
  connection_lost: 'connection lost',
  http_error: 'HTTP error without a health report',
  redirect: 'redirected, which is not followed',
  not_json: 'answer is not a health report',
  too_large: 'answer is over 64 KiB',
  encoded: 'answer is compressed, which was not asked for',
  forbidden_address: 'address is not allowed',
};

const absent = (value) => typeof value !== 'number' || !Number.isFinite(value);

let utc = false;
let locale;
let made = new Map();

/** 'local', the reader's own time, or 'utc': what every clock and exact time of the page is written in. */
export const zone = () => (utc ? 'utc' : 'local');

export function useZone(word) {
  utc = word === 'utc';
  made = new Map();
}

/** A language tag, or several by preference, whose way of writing numbers and dates is taken; undefined is the browser's own. */
export function useLocale(tags) {
  locale = tags;
  made = new Map();
}

/** Formats are dear to make: each once. */
function formatOf(Kind, name, options) {
  if (!made.has(name)) made.set(name, new Kind(locale, options));
  return made.get(name);
}

/** As the locale writes it, with at most that many digits after its comma. */
const number = (value, digits) => formatOf(Intl.NumberFormat, `n${digits}`, { maximumFractionDigits: digits }).format(value);

/** Whole from 10 on. */
export const short = (value) => number(value, value < 10 ? 1 : 0);

/** Cut (or raised) at two digits; toFixed first, so that 99.98 * 100 does not become 9997.999…. */
const hundredths = (value, cut) => number(cut(Number((value * 100).toFixed(6))) / 100, 2);

export const milliseconds = (value) => (absent(value) ? ABSENT : `${short(value)} ms`);
export const megabytes = (value) => (absent(value) ? ABSENT : `${short(value)} MB`);
export const count = (value) => (absent(value) ? ABSENT : number(value, 0));

/** 0 to 100, cut and not rounded: 99.999 is not yet 100. */
export const percent = (value) => (absent(value) ? ABSENT : `${hundredths(value, Math.floor)} %`);

/** A share of 0 to 1 as a percentage, rounded up: a single error is never 0 %. */
export const share = (value) => (absent(value) ? ABSENT : `${hundredths(value * 100, Math.ceil)} %`);

const pair = (big, bigUnit, small, smallUnit) =>
  small === 0 ? `${big} ${bigUnit}` : `${big} ${bigUnit} ${small} ${smallUnit}`;

/** Seconds as two neighbouring units: "4 m 10 s". */
export function duration(seconds) {
  if (absent(seconds) || seconds < 0) return ABSENT;
  const whole = Math.floor(seconds);
  if (whole >= DAY) return pair(Math.floor(whole / DAY), 'd', Math.floor((whole % DAY) / HOUR), 'h');
  if (whole >= HOUR) return pair(Math.floor(whole / HOUR), 'h', Math.floor((whole % HOUR) / MINUTE), 'm');
  if (whole >= MINUTE) return pair(Math.floor(whole / MINUTE), 'm', whole % MINUTE, 's');
  return `${whole} s`;
}

/** Milliseconds since the epoch, or null where the text is no time. */
export function epoch(text) {
  const at = text ? Date.parse(text) : NaN;
  return Number.isNaN(at) ? null : at;
}

const DATE = { year: 'numeric', month: 'short', day: 'numeric' };
const TIME = { hour: '2-digit', minute: '2-digit' };

const dated = (at, name, options) => formatOf(Intl.DateTimeFormat, name, { ...options, timeZone: utc ? 'UTC' : undefined }).format(at);
/** What tells one day from another, in the zone the page speaks. */
const day = (at) => formatOf(Intl.DateTimeFormat, 'day', { dateStyle: 'short', timeZone: utc ? 'UTC' : undefined }).format(at);
const date = (at) => dated(at, 'date', DATE);
/** "22 Nov" */
export const dayMonth = (at) => dated(at, 'dayMonth', { day: 'numeric', month: 'short' });

/** What the zone is called in which the page tells the times of that moment, in a few letters. */
export const zoneName = (at) =>
  utc ? 'UTC' : formatOf(Intl.DateTimeFormat, 'zone', { timeZoneName: 'short' }).formatToParts(at).find(({ type }) => type === 'timeZoneName').value;

/** "3 min ago", from milliseconds to milliseconds; past 60 days the date. A moment just ahead is a clock that is a little off. */
export function relative(at, now) {
  if (at === null) return ABSENT;
  const seconds = Math.max(0, Math.floor((now - at) / SECOND));
  if (seconds < MINUTE) return `${seconds} s ago`;
  if (seconds < HOUR) return `${Math.floor(seconds / MINUTE)} min ago`;
  if (seconds < 2 * DAY) return `${Math.floor(seconds / HOUR)} h ago`;
  if (seconds < RELATIVE_DAYS * DAY) return `${Math.floor(seconds / DAY)} d ago`;
  return date(at);
}

/** "for 2 d": how long something has been so, in one unit. */
export function lasting(at, now) {
  if (at === null) return ABSENT;
  const seconds = Math.max(0, Math.floor((now - at) / SECOND));
  if (seconds < MINUTE) return `for ${seconds} s`;
  if (seconds < HOUR) return `for ${Math.floor(seconds / MINUTE)} min`;
  return seconds < 2 * DAY ? `for ${Math.floor(seconds / HOUR)} h` : `for ${number(Math.floor(seconds / DAY), 0)} d`;
}

/** "14:02" today, with the date on other days, in the zone the page speaks. */
export function clock(at, now) {
  if (at === null) return ABSENT;
  return day(at) === day(now) ? dated(at, 'time', TIME) : dated(at, 'dateTime', { ...DATE, ...TIME });
}

/** To the second, with the zone's name; in UTC too where that is another time. */
export function exact(at) {
  if (at === null) return ABSENT;
  const whole = new Date(at).toISOString();
  const inUtc = `${whole.slice(0, 10)} ${whole.slice(11, 19)} UTC`;
  return utc || new Date(at).getTimezoneOffset() === 0 ? inUtc : `${dated(at, 'exact', { ...DATE, ...TIME, second: '2-digit', timeZoneName: 'short' })} · ${inUtc}`;
}

/** in_progress → in progress */
export const words = (code) => String(code ?? 'unknown').replaceAll('_', ' ');

/** Why a probe has no usable answer. A code this page does not know yet is shown as its words. */
export const probeError = (code) => (code ? (ERRORS[code] ?? words(code)) : null);
