import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import * as format from '../../main/webapp/js/format.js';

const NOW = Date.parse('2026-11-22T14:00:00Z');

beforeEach(() => {
  format.useLocale('en-GB');
  format.useZone('local');
});

test('shows two neighbouring units of a duration', () => {
  assert.equal(format.duration(0), '0 s');
  assert.equal(format.duration(250), '4 m 10 s');
  assert.equal(format.duration(3600), '1 h');
  assert.equal(format.duration(7500), '2 h 5 m');
  assert.equal(format.duration(273600.9), '3 d 4 h');
});

test('shows an absent value as a dash and never as zero', () => {
  for (const absent of [null, undefined, NaN, Infinity, '12']) {
    for (const name of ['milliseconds', 'megabytes', 'count', 'percent', 'share', 'duration']) {
      assert.equal(format[name](absent), '—', `${name} of ${absent}`);
    }
  }
  assert.equal(format.duration(-1), '—');
  assert.equal(format.relative(null, NOW), '—');
  assert.equal(format.count(0), '0');
});

test('never flatters an uptime or hides an error', () => {
  assert.equal(format.percent(99.999), '99.99 %');
  assert.equal(format.percent(99.98), '99.98 %');
  assert.equal(format.percent(100), '100 %');
  assert.equal(format.share(0.000001), '0.01 %');
  assert.equal(format.share(0.029), '2.9 %');
  assert.equal(format.share(0), '0 %');
});

test('writes measured values as the server does', () => {
  assert.equal(format.milliseconds(4.26), '4.3 ms');
  assert.equal(format.milliseconds(42.4), '42 ms');
  assert.equal(format.megabytes(143.2), '143 MB');
});

test('says how long ago something was', () => {
  const ago = (seconds) => format.relative(NOW - seconds * 1000, NOW);
  assert.equal(ago(3), '3 s ago');
  assert.equal(ago(180), '3 min ago');
  assert.equal(ago(7200), '2 h ago');
  assert.equal(ago(26 * 3600), '26 h ago');
  assert.equal(ago(9 * 86400), '9 d ago');
  assert.match(ago(90 * 86400), /^2\d Aug 2026$/);
});

test('takes a moment just ahead for now', () => {
  assert.equal(format.relative(NOW + 4000, NOW), '0 s ago');
});

test('shows the hour alone only on the same day', () => {
  assert.match(format.clock(NOW - 1000, NOW), /^\d\d:\d\d$/);
  assert.match(format.clock(NOW - 3 * 86400000, NOW), /^\d+ Nov 2026, \d\d:\d\d$/);
});

test('says an error code in words, and one it does not know by its own', () => {
  assert.equal(format.probeError('refused'), 'connection refused');
  assert.equal(format.probeError('something_new'), 'something new');
  assert.equal(format.probeError(null), null);
});

test("writes numbers and dates as the reader's country does", () => {
  format.useLocale('de');
  assert.equal(format.percent(99.98), '99,98 %');
  assert.equal(format.milliseconds(4.26), '4,3 ms');
  assert.equal(format.count(1840), '1.840');
  assert.equal(format.milliseconds(1840), '1.840 ms');
  assert.equal(format.count(18400), '18.400');
  assert.match(format.relative(NOW - 90 * 86400000, NOW), /^2\d\. Aug\. 2026$/);
});

test('parts thousands from four digits on where the country does', () => {
  assert.equal(format.count(1234), '1,234');
  assert.equal(format.megabytes(2048), '2,048 MB');
  format.useLocale('es');
  assert.equal(format.count(1234), '1234');
  assert.equal(format.count(12345), '12.345');
});

test('names the zone it tells times in', () => {
  process.env.TZ = 'Europe/Berlin';
  format.useZone('local');
  assert.equal(format.zoneName(NOW), 'CET');
  assert.equal(format.zoneName(Date.parse('2026-07-22T13:02:33Z')), 'CEST');
  format.useZone('utc');
  assert.equal(format.zoneName(NOW), 'UTC');
});

test('tells times in the zone that was chosen, and always names it in full', () => {
  process.env.TZ = 'Europe/Berlin';
  const at = Date.parse('2026-11-22T13:02:33Z');
  assert.match(format.exact(at), /22 Nov 2026.* 14:02:33.* · 2026-11-22 13:02:33 UTC$/);
  process.env.TZ = 'Europe/London';
  format.useZone('local');
  assert.equal(format.exact(at), '2026-11-22 13:02:33 UTC', 'the same twice');
  assert.match(format.exact(Date.parse('2026-07-22T13:02:33Z')), /14:02:33.* · 2026-07-22 13:02:33 UTC$/);
  format.useZone('utc');
  assert.equal(format.zone(), 'utc');
  assert.equal(format.clock(at, NOW), '13:02');
  assert.equal(format.clock(at - 86400000, NOW), '21 Nov 2026, 13:02');
  assert.equal(format.exact(at), '2026-11-22 13:02:33 UTC');
});

test('takes another day in the chosen zone for another day', () => {
  format.useZone('utc');
  const midnight = Date.parse('2026-11-22T00:00:00Z');
  assert.equal(format.clock(midnight - 1000, midnight), '21 Nov 2026, 23:59');
});
