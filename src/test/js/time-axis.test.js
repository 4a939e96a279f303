import assert from 'node:assert/strict';
import { test } from 'node:test';
import { label, ticks } from '../../main/webapp/js/charts/time-axis.js';
import { useLocale, useZone } from '../../main/webapp/js/format.js';

const at = (text) => Date.parse(`2026-11-22T${text}Z`);
const shown = (found) => found.map((each) => new Date(each).toISOString().slice(11, 16));

test('marks round hours of a day', () => {
  assert.deepEqual(shown(ticks(at('00:10:00'), at('23:50:00'), 8, 0)), ['03:00', '06:00', '09:00', '12:00', '15:00', '18:00', '21:00']);
});

test('marks minutes where little time is shown', () => {
  assert.deepEqual(shown(ticks(at('12:01:10'), at('12:11:10'), 6, 0)), ['12:02', '12:04', '12:06', '12:08', '12:10']);
});

test('is round in the time of the reader', () => {
  const kathmandu = -345;
  const found = ticks(at('00:10:00'), at('23:50:00'), 8, kathmandu);
  assert.ok(found.every((each) => (each - kathmandu * 60000) % 3600000 === 0));
});

test('marks midnights where many days are shown, and says their date', () => {
  const found = ticks(at('00:10:00') - 6 * 86400000, at('23:50:00'), 8, 0);
  assert.ok(found.length >= 6 && found.every((each) => each % 86400000 === 0));
  useZone('utc');
  useLocale('en-GB');
  assert.equal(label(found[0]), '17 Nov');
});

test('says the hour as the reader writes it, in the zone that was chosen', () => {
  useZone('utc');
  useLocale('de');
  assert.equal(label(at('21:30:00')), '21:30');
  useLocale('en-US');
  assert.match(label(at('21:30:00')), /^09:30\sPM$/);
  assert.match(label(at('12:00:00')), /^12:00\sPM$/);
  assert.equal(label(at('00:00:00')), 'Nov 22');
  process.env.TZ = 'Asia/Kathmandu';
  useZone('local');
  assert.match(label(at('00:00:00')), /^05:45\sAM$/);
  assert.equal(label(at('18:15:00')), 'Nov 23', 'the midnight of the reader');
  process.env.TZ = 'UTC';
  useZone('utc');
});
