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

/** Whole from 10 on. */
const short = (value) => String(Number(value.toFixed(value < 10 ? 1 : 0)));

/** Cut (or raised) at two digits; toFixed first, so that 99.98 * 100 does not become 9997.999…. */
const hundredths = (value, cut) => String(cut(Number((value * 100).toFixed(6))) / 100);

export const milliseconds = (value) => (absent(value) ? ABSENT : `${short(value)} ms`);
export const megabytes = (value) => (absent(value) ? ABSENT : `${short(value)} MB`);
export const count = (value) => (absent(value) ? ABSENT : String(value));

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

const two = (value) => String(value).padStart(2, '0');

function parts(at) {
  const date = new Date(at);
  return {
    day: `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`,
    minute: `${two(date.getHours())}:${two(date.getMinutes())}`,
    second: two(date.getSeconds()),
  };
}

/** "3 min ago", from milliseconds to milliseconds; past 60 days the date. A moment just ahead is a clock that is a little off. */
export function relative(at, now) {
  if (at === null) return ABSENT;
  const seconds = Math.max(0, Math.floor((now - at) / SECOND));
  if (seconds < MINUTE) return `${seconds} s ago`;
  if (seconds < HOUR) return `${Math.floor(seconds / MINUTE)} min ago`;
  if (seconds < 2 * DAY) return `${Math.floor(seconds / HOUR)} h ago`;
  if (seconds < RELATIVE_DAYS * DAY) return `${Math.floor(seconds / DAY)} d ago`;
  return parts(at).day;
}

/** The reader's own time: "14:02" today, with the date on other days. */
export function clock(at, now) {
  if (at === null) return ABSENT;
  const then = parts(at);
  return then.day === parts(now).day ? then.minute : `${then.day} ${then.minute}`;
}

/** To the second, in the reader's own time and in UTC. */
export function exact(at) {
  if (at === null) return ABSENT;
  const local = parts(at);
  const utc = new Date(at).toISOString();
  return `${local.day} ${local.minute}:${local.second} here, ${utc.slice(0, 10)} ${utc.slice(11, 19)} UTC`;
}

/** in_progress → in progress */
export const words = (code) => String(code ?? 'unknown').replaceAll('_', ' ');

/** Why a probe has no usable answer. A code this page does not know yet is shown as its words. */
export const probeError = (code) => (code ? (ERRORS[code] ?? words(code)) : null);
