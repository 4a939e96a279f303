import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plan } from '../../main/webapp/js/wall/plan.js';
import { Turns } from '../../main/webapp/js/wall/turns.js';

const SCREEN = { width: 1920, height: 1000 };
const MOST = { columns: 3, rows: 3 };
const ids = (count) => [...Array(count).keys()];
/** What a round of all of them shows, page by page. */
function round(count, planned) {
  const turns = new Turns();
  return Array.from({ length: planned.pages }, () => turns.next(ids(count), planned));
}

test('gives a few cards as much room as there is', () => {
  const two = plan(2, false, SCREEN, MOST);
  assert.deepEqual([two.columns, two.rows, two.pages], [2, 1, 1]);
  assert.deepEqual(round(2, two), [[0, 1]]);
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
  for (const now of round(30, many)) {
    assert.equal(now[0], 0);
    assert.ok(now.length <= 6);
    now.forEach((each) => seen.add(each));
  }
  assert.equal(seen.size, 30);
});

test('turns the pages of many that are well, each card once', () => {
  const many = plan(20, false, SCREEN, MOST);
  assert.equal(many.pages, 3);
  assert.deepEqual(round(20, many).flat(), ids(20));
});

test('shows one after the other on a screen for one', () => {
  const one = plan(4, true, { width: 300, height: 500 }, { columns: 1, rows: 1 });
  assert.deepEqual([one.pages, round(4, one)[2], one.large], [4, [2], false]);
});

test('gives each its turn in a round though another turns bad and well again all the time', () => {
  const planned = plan(30, true, SCREEN, MOST);
  const well = ids(30);
  const bad = [0, 29, ...ids(30).slice(1, 29)];
  const turns = new Turns();
  for (let rounds = 0; rounds < 4; rounds += 1) {
    const stood = new Set();
    for (let page = 0; page < planned.pages + 1; page += 1) {
      // It turns bad in the midst of each page, and well before the next.
      turns.next(well, planned);
      turns.again(bad, planned, new Set([29])).forEach((id) => stood.add(id));
      turns.again(well, planned);
    }
    assert.deepEqual([...stood].sort((a, b) => a - b), well);
  }
});

test('shows at once what turns bad, and who made room for it comes again', () => {
  const planned = plan(30, true, SCREEN, MOST);
  const turns = new Turns();
  turns.next(ids(30), planned);
  assert.deepEqual(turns.next(ids(30), planned), [0, 6, 7, 8, 9, 10]);
  const sorted = [0, 25, ...ids(30).filter((id) => id !== 0 && id !== 25)];
  assert.deepEqual(turns.again(sorted, planned, new Set([25])), [0, 25, 6, 7, 8, 9]);
  assert.deepEqual(turns.next(sorted, planned), [0, 10, 11, 12, 13, 14]);
});

test('says how many pages a round has', () => {
  const planned = plan(30, true, SCREEN, MOST);
  const turns = new Turns();
  const told = Array.from({ length: 7 }, () => {
    turns.next(ids(30), planned);
    return `${turns.page} of ${turns.pages(ids(30), planned)}`;
  });
  assert.deepEqual(told, ['1 of 6', '2 of 6', '3 of 6', '4 of 6', '5 of 6', '6 of 6', '1 of 6']);
});
