import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { SharedFeed } from '../../main/webapp/js/shared.js';

let clock;
let timers;
let ids;
let lock;
let tabs;

/** A lock as browsers have it: one holder, others wait; it can be stolen. */
class Locks {
  #holder = null;
  #queue = [];
  /** When the one it was stolen from learns of it: at once, or when it wakes. */
  stolen = (tell) => tell();

  request(name, options, task) {
    return new Promise((resolve, reject) => {
      const wish = { task, resolve, reject };
      options.signal?.addEventListener('abort', () => {
        this.#queue = this.#queue.filter((each) => each !== wish);
        reject(new Error('aborted'));
      });
      if (options.steal) {
        const from = this.#holder;
        this.stolen(() => from?.reject(new Error('stolen')));
        this.#holder = null;
        this.#queue.unshift(wish);
      } else {
        this.#queue.push(wish);
      }
      this.#next();
    });
  }

  #next() {
    if (this.#holder || this.#queue.length === 0) return;
    const wish = this.#queue.shift();
    this.#holder = wish;
    Promise.resolve(wish.task()).then((value) => {
      wish.resolve(value);
      if (this.#holder !== wish) return;
      this.#holder = null;
      this.#next();
    });
  }
}

class Feed {
  opened = 0;
  nudged = 0;
  woken = 0;
  closed = false;

  constructor(on) {
    this.on = on;
  }

  open() {
    this.opened += 1;
  }

  close() {
    this.closed = true;
  }

  nudge() {
    this.nudged += 1;
  }

  wake() {
    this.woken += 1;
  }

  hidden() {}

  shown() {}

  offline() {}
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

async function pass(ms) {
  const until = clock + ms;
  for (;;) {
    const next = [...timers.entries()].filter(([, { due }]) => due <= until).sort(([, a], [, b]) => a.due - b.due)[0];
    if (!next) break;
    timers.delete(next[0]);
    clock = next[1].due;
    next[1].task();
    await settled();
  }
  clock = until;
}

/** Opens a tab; {shared, feeds, heard, deaf, later} where deaf stops its ears, as freezing does, and later keeps what it is told in a list. */
async function tab({ locks = lock, hidden = false } = {}) {
  const one = { feeds: [], heard: [], phases: [], caughtUp: 0, deaf: false, later: null, hidden, channel: null };
  one.shared = new SharedFeed({
    name: 'x',
    make: (on) => {
      one.feeds.push(new Feed(on));
      return one.feeds.at(-1);
    },
    on: { event: (name, data) => one.heard.push([name, data]), phase: (phase) => one.phases.push(phase), catchUp: () => (one.caughtUp += 1) },
    locks,
    connect: () => {
      one.channel = {
        onmessage: null,
        postMessage: (data) => tabs.filter((each) => each !== one && !each.deaf).forEach((each) => {
          const hear = () => each.channel?.onmessage?.({ data: structuredClone(data) });
          if (each.later) each.later.push(hear);
          else hear();
        }),
        close: () => (one.channel = null),
      };
      return one.channel;
    },
    isHidden: () => one.hidden,
    now: () => clock,
    later: (task, ms) => {
      ids += 1;
      timers.set(ids, { task, due: clock + ms });
      return ids;
    },
    cancel: (id) => timers.delete(id),
  });
  tabs.push(one);
  one.shared.open();
  await settled();
  return one;
}

beforeEach(() => {
  clock = 1_000_000;
  timers = new Map();
  ids = 0;
  lock = new Locks();
  tabs = [];
});

test('opens one stream for all tabs, and all hear what it says', async () => {
  const first = await tab();
  const second = await tab();
  assert.deepEqual([first.feeds.length, second.feeds.length], [1, 0]);
  first.feeds[0].on.phase('live');
  first.feeds[0].on.event('deployment', { id: 1 });
  assert.deepEqual(second.heard, [['deployment', { id: 1 }]]);
  assert.deepEqual([first.phases, second.phases], [['live'], ['live']]);
});

test('gives a tab that comes later the present picture, and lets it ask for the rest', async () => {
  const first = await tab();
  first.feeds[0].on.phase('live');
  first.feeds[0].on.event('status', { a: 1 });
  const second = await tab();
  assert.deepEqual([second.phases, second.heard, second.caughtUp], [['live'], [['status', { a: 1 }]], 1]);
});

test('makes a whole picture of what changed, for every tab and for one that comes later', async () => {
  const first = await tab();
  const second = await tab();
  const { on } = first.feeds[0];
  on.phase('live');
  on.event('status', { a: { v: 1 }, b: { v: 1 }, timestamp: 1 });
  on.event('changes', { b: { v: 2 }, timestamp: 2 });
  on.event('changes', { timestamp: 3 });
  const third = await tab();
  on.event('changes', { a: { v: 4 }, timestamp: 4 });
  const last = ['status', { a: { v: 4 }, b: { v: 2 }, timestamp: 4 }];
  for (const { heard } of [first, second, third]) assert.deepEqual(heard.at(-1), last);
  assert.deepEqual(third.heard[0], ['status', { a: { v: 1 }, b: { v: 2 }, timestamp: 3 }]);
  assert.ok([first, second, third].every(({ heard }) => heard.every(([name]) => name === 'status')));
  assert.equal(first.heard[1][1].a, first.heard[0][1].a, 'what did not change is the same object, and not drawn again');
});

test('waits for a whole picture before it takes what changed', async () => {
  const first = await tab();
  const second = await tab();
  first.feeds[0].on.event('changes', { a: 1, timestamp: 1 });
  assert.deepEqual([first.heard, second.heard], [[], []]);
});

test('asks whoever took over for the picture, as it heard nothing meanwhile', async () => {
  const first = await tab();
  first.feeds[0].on.phase('live');
  first.feeds[0].on.event('status', { a: 1, b: 1, timestamp: 1 });
  const second = await tab();
  let wake;
  lock.stolen = (tell) => (wake = tell);
  first.deaf = true;
  await pass(17000);
  const { on } = second.feeds[0];
  on.phase('live');
  on.event('status', { a: 2, b: 2, timestamp: 2 });
  first.deaf = false;
  second.later = [];
  wake();
  await settled();
  on.event('changes', { b: 3, timestamp: 3 });
  assert.deepEqual(first.heard.slice(1), [], 'what changed in a picture that it never had');
  second.later.splice(0).forEach((hear) => hear());
  assert.deepEqual(first.heard.slice(1), [['status', { a: 2, b: 3, timestamp: 3 }]]);
});

test('lets the next tab listen at once when the first closes', async () => {
  const first = await tab();
  const second = await tab();
  first.shared.close();
  await settled();
  assert.ok(first.feeds[0].closed);
  assert.equal(second.feeds[0]?.opened, 1);
  assert.ok(second.shared.leads && !first.shared.leads);
});

test('takes over from a tab that was frozen, which follows when it wakes', async () => {
  const first = await tab();
  first.feeds[0].on.phase('live');
  const second = await tab();
  first.deaf = true;
  await pass(17000);
  assert.equal(second.feeds.length, 1);
  assert.ok(first.feeds[0].closed, 'it was told by the lock');
  assert.ok(!first.shared.leads);
});

test('leaves a tab alone that answers, and wakes its clock while the line is lost', async () => {
  const first = await tab({ hidden: true });
  first.feeds[0].on.phase('live');
  const second = await tab();
  await pass(20000);
  assert.equal(second.feeds.length, 0);
  const nudged = first.feeds[0].nudged;
  first.feeds[0].on.phase('reconnecting');
  await pass(3000);
  assert.ok(first.feeds[0].nudged > nudged);
});

test('passes on that somebody wants it tried now', async () => {
  const first = await tab();
  const second = await tab();
  second.shared.wake();
  assert.equal(first.feeds[0].woken, 1);
});

test('catches up when it is looked at after a long time', async () => {
  await tab();
  const second = await tab();
  second.shared.hidden();
  clock += 3_600_000;
  second.shared.shown();
  assert.equal(second.caughtUp, 1);
});

test('stays closed, whoever looks at it, until it is opened', async () => {
  const first = await tab();
  first.shared.hidden();
  first.shared.close();
  clock += 3_600_000;
  first.shared.shown();
  first.shared.wake();
  await pass(20000);
  assert.deepEqual([first.feeds.length, first.caughtUp, first.shared.leads], [1, 0, false]);
  first.shared.open();
  await settled();
  assert.ok(first.shared.leads);
});

test('has a stream of its own where a browser cannot share', async () => {
  const first = await tab({ locks: null });
  const second = await tab({ locks: null });
  assert.deepEqual([first.feeds.length, second.feeds.length], [1, 1]);
});
