import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Keys } from '../../main/webapp/js/keys.js';

let keys;
let ran;
let timer;
const press = (key, more = {}) => keys.press({ key, ...more });

beforeEach(() => {
  ran = [];
  timer = null;
  keys = new Keys((task) => (timer = task), () => (timer = null));
  for (const key of ['j', '?', 'g h', 'g e', 'h']) keys.add(key, `does ${key}`, () => ran.push(key));
});

test('runs what a key stands for', () => {
  assert.ok(press('j'));
  assert.ok(press('?'));
  assert.ok(!press('x'));
  assert.deepEqual(ran, ['j', '?']);
});

test('understands two keys in a row, and only while they belong together', () => {
  press('g');
  press('h');
  press('g');
  timer();
  press('h');
  assert.deepEqual(ran, ['g h', 'h']);
});

test('takes a second key that continues nothing for itself', () => {
  press('g');
  press('j');
  assert.deepEqual(ran, ['j']);
});

test("leaves the browser's own combinations alone", () => {
  for (const modifier of ['ctrlKey', 'metaKey', 'altKey']) assert.ok(!press('j', { [modifier]: true }));
  assert.ok(!press('j', { defaultPrevented: true }));
  assert.deepEqual(ran, []);
});

test('is silent when it was switched off', () => {
  keys.on = false;
  assert.ok(!press('j'));
  assert.deepEqual(ran, []);
});

test('lists what it knows in order and forgets what was taken away', () => {
  const away = keys.add('x', 'goes again', () => {});
  assert.deepEqual(keys.all.map(({ key }) => key), ['j', '?', 'g h', 'g e', 'h', 'x']);
  away();
  assert.equal(keys.all.at(-1).key, 'h');
});
