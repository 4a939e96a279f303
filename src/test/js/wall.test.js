import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plan, shown } from '../../main/webapp/js/wall/plan.js';

const SCREEN = { width: 1920, height: 1000 };
const MOST = { columns: 3, rows: 3 };

test('gives a few cards as much room as there is', () => {
  const two = plan(2, false, SCREEN, MOST);
  assert.deepEqual([two.columns, two.rows, two.pages], [2, 1, 1]);
  assert.deepEqual(shown(2, two, 0), [0, 1]);
  const nine = plan(9, false, SCREEN, MOST);
  assert.deepEqual([nine.columns, nine.rows, nine.pages], [3, 3, 1]);
});

test('gives the worst one the place of four', () => {
  const six = plan(6, true, SCREEN, MOST);
  assert.deepEqual([six.columns, six.rows, six.pages, six.large], [3, 3, 1, true]);
  assert.equal(plan(1, true, SCREEN, MOST).large, false);
});

test('leaves the rest of the screen to the other of two', () => {
  assert.deepEqual([plan(2, true, SCREEN, MOST).columns, plan(2, true, SCREEN, MOST).rest], [3, 'below']);
  assert.deepEqual([plan(2, true, { width: 1000, height: 1900 }, MOST).rows, plan(2, true, { width: 1000, height: 1900 }, MOST).rest], [3, 'beside']);
});

test('turns the pages where not all fit, and leaves the worst one in sight on each', () => {
  const many = plan(30, true, SCREEN, MOST);
  assert.deepEqual([many.columns, many.rows, many.pages], [3, 3, 6]);
  const seen = new Set();
  for (let page = 0; page < many.pages; page += 1) {
    const now = shown(30, many, page);
    assert.equal(now[0], 0);
    assert.ok(now.length <= 6);
    now.forEach((each) => seen.add(each));
  }
  assert.equal(seen.size, 30);
});

test('turns the pages of many that are well, each card once', () => {
  const many = plan(20, false, SCREEN, MOST);
  assert.equal(many.pages, 3);
  assert.deepEqual([0, 1, 2].flatMap((page) => shown(20, many, page)), [...Array(20).keys()]);
});

test('shows one after the other on a screen for one', () => {
  const one = plan(4, true, { width: 300, height: 500 }, { columns: 1, rows: 1 });
  assert.deepEqual([one.pages, shown(4, one, 2), one.large], [4, [2], false]);
});
