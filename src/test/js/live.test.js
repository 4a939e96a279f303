import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { LiveFeed, pause, Sequence } from '../../main/webapp/js/live.js';

/** A stream that does what the test says. */
class Stream {
  readyState = 0;
  #listeners = {};

  addEventListener(name, listener) {
    this.#listeners[name] = listener;
  }

  say(name, data, lastEventId = '') {
    this.#listeners[name]?.({ data: typeof data === 'string' ? data : JSON.stringify(data), lastEventId });
  }

  close() {
    this.readyState = 2;
  }
}

let clock;
let timers;
let streams;
let numbers;
let heard;
let phases;
let caughtUp;
let feed;

function pass(ms) {
  const until = clock + ms;
  for (;;) {
    const next = [...timers.entries()].filter(([, { due }]) => due <= until).sort(([, a], [, b]) => a.due - b.due)[0];
    if (!next) break;
    timers.delete(next[0]);
    clock = next[1].due;
    next[1].task();
  }
  clock = until;
}

beforeEach(() => {
  clock = 1_000_000;
  timers = new Map();
  streams = [];
  numbers = [];
  heard = [];
  phases = [];
  caughtUp = 0;
  let ids = 0;
  feed = new LiveFeed({
    connect: (last) => {
      numbers.push(last);
      streams.push(new Stream());
      return streams.at(-1);
    },
    on: { event: (name, data) => heard.push([name, data]), phase: (phase) => phases.push(phase), catchUp: () => (caughtUp += 1) },
    now: () => clock,
    later: (task, ms) => {
      ids += 1;
      timers.set(ids, { task, due: clock + ms });
      return ids;
    },
    cancel: (id) => timers.delete(id),
  });
  feed.open();
});

test('is live once the stream is open and then asks for what it may have missed', () => {
  streams[0].say('open', '');
  assert.deepEqual([phases, caughtUp], [['live'], 1]);
});

test('drops the facts it has seen and keeps every picture', () => {
  streams[0].say('open', '');
  streams[0].say('message', { timestamp: 1 }, '7');
  streams[0].say('deployment', { id: 1 }, '7');
  streams[0].say('deployment', { id: 1 }, '7');
  streams[0].say('deployment', { id: 2 }, '6');
  streams[0].say('message', { timestamp: 2 }, '7');
  streams[0].say('health', { environment: 'a' }, '8');
  assert.deepEqual(heard.map(([name]) => name), ['status', 'deployment', 'status', 'health']);
});

test('passes on what changed in the picture', () => {
  streams[0].say('open', '');
  streams[0].say('message', { a: 1, timestamp: 1 }, '7');
  streams[0].say('changes', { timestamp: 2 }, '8');
  assert.deepEqual(heard, [['status', { a: 1, timestamp: 1 }], ['changes', { timestamp: 2 }]]);
});

test('counts anew after the server began anew', () => {
  const sequence = new Sequence();
  assert.ok(sequence.take('900'));
  sequence.restart();
  assert.ok(sequence.take('1'));
  assert.ok(!sequence.take('1'));
  assert.ok(sequence.take(''), 'an event without a number always counts');
});

test('opens a broken line again by itself, from where it broke', () => {
  streams[0].say('open', '');
  streams[0].say('deployment', { id: 1 }, '41');
  streams[0].say('error', '');
  assert.equal(phases.at(-1), 'reconnecting');
  assert.equal(streams[0].readyState, 2, 'left to nobody else');
  pass(500);
  assert.equal(streams.length, 2);
  assert.deepEqual(numbers, [null, 41]);
  streams[1].say('open', '');
  assert.deepEqual([phases.at(-1), caughtUp], ['live', 2]);
});

test('finds a server that was restarted within five seconds, however long that took', () => {
  streams[0].say('open', '');
  streams[0].say('error', '');
  for (let tried = 1; clock < 1_000_000 + 110_000; ) {
    const before = clock;
    pass(100);
    if (streams.length > tried + 1) assert.fail('asked twice at once');
    if (streams.length === tried + 1) {
      tried += 1;
      streams.at(-1).say('error', '');
    }
    assert.ok(clock - before <= 5000);
  }
  const asked = streams.length;
  pass(5000);
  assert.ok(streams.length > asked);
});

test('waits longer from attempt to attempt, but not while it may only be a restart', () => {
  const at = (lostFor) => [1, 2, 3, 4, 9].map((attempt) => pause(attempt, lostFor, () => 1));
  assert.deepEqual(at(0), [500, 1000, 2000, 3000, 3000]);
  assert.deepEqual(at(600000), [500, 1000, 2000, 4000, 15000]);
  assert.equal(pause(1, 0, () => 0), 375);
});

test('tries at once when it is nudged and its own clock overslept', () => {
  streams[0].say('open', '');
  streams[0].say('error', '');
  feed.nudge();
  assert.equal(streams.length, 1, 'not before its time');
  timers.clear();
  clock += 60000;
  feed.nudge();
  assert.equal(streams.length, 2);
});

test('takes a stream that has fallen silent for dead', () => {
  streams[0].say('open', '');
  pass(12000);
  streams[0].say('message', {}, '1');
  pass(12000);
  assert.deepEqual([phases, streams.length], [['live'], 1]);
  pass(5000);
  assert.deepEqual([phases, streams.length], [['live', 'stale'], 2]);
});

test('hears nothing more of a stream it has left', () => {
  streams[0].say('open', '');
  feed.wake();
  streams[0].say('message', { late: true }, '9');
  assert.deepEqual(heard, []);
});

test('catches up when it is looked at after a long time', () => {
  streams[0].say('open', '');
  feed.hidden();
  for (let i = 0; i < 10; i += 1) {
    pass(10000);
    streams[0].say('message', {}, String(i));
  }
  feed.shown();
  assert.deepEqual([caughtUp, streams.length], [2, 1]);
});

test('opens a new stream when it wakes from sleep', () => {
  streams[0].say('open', '');
  feed.hidden();
  timers.clear();
  clock += 3_600_000;
  feed.shown();
  assert.equal(streams.length, 2);
});

test('asks for everything when the server cannot replay', () => {
  streams[0].say('open', '');
  streams[0].say('resync', '{}', '12');
  assert.deepEqual([caughtUp, heard], [2, []]);
});

test('is not thrown by what it cannot read', () => {
  streams[0].say('open', '');
  streams[0].say('message', 'half a {', '1');
  streams[0].say('message', { whole: true }, '2');
  assert.deepEqual(heard, [['status', { whole: true }]]);
});
