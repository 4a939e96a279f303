// The one event stream: opens it, opens it again, and says how it goes. It touches neither the page nor its state.

const NAMED = ['changes', 'deployment', 'rollback', 'health', 'workflow', 'operation', 'resync'];
/** A server that is being restarted is found again within 3 s; one that stays away is asked less often after two minutes. */
const FIRST_PAUSE = 500;
const LONGEST_PAUSE_AT_FIRST = 3000;
const AT_FIRST = 120000;
const LONGEST_PAUSE = 15000;
/** The server says something at least every 10 s; after this long a stream that looks open is dead. */
const SILENCE = 16000;
/** A page hidden for longer asks for everything again when it is looked at. */
const LONG_HIDDEN = 60000;

/** Tells repetitions by their sequence number. A stream that begins anew may begin at any number. */
export class Sequence {
  #last = -1;

  /** The number last seen, null where there is none. */
  get last() {
    return this.#last < 0 ? null : this.#last;
  }

  restart() {
    this.#last = -1;
  }

  /** Whether this number was not seen before; an event without a number always counts. */
  take(id) {
    if (id === '' || id === undefined || id === null) return true;
    const number = Number(id);
    if (!Number.isSafeInteger(number)) return true;
    if (number <= this.#last) return false;
    this.#last = number;
    return true;
  }
}

/** Milliseconds before the attempt of that number (1 is the first) after so long without a line: doubling, with up to a quarter of jitter. */
export function pause(attempt, lostFor, random = Math.random) {
  const longest = lostFor < AT_FIRST ? LONGEST_PAUSE_AT_FIRST : LONGEST_PAUSE;
  const whole = Math.min(longest, FIRST_PAUSE * 2 ** Math.min(attempt - 1, 10));
  return Math.round(whole * (0.75 + random() * 0.25));
}

export class LiveFeed {
  #connect;
  #on;
  #now;
  #later;
  #cancel;
  #sequence = new Sequence();
  #source = null;
  #attempt = 0;
  #lostAt = null;
  #due = null;
  #retry = null;
  #watch = null;
  #heard = 0;
  #hiddenAt = null;

  /**
   * @param connect (number of the last event seen, or null) → EventSource
   * @param on {event(name, data), phase(word), catchUp()}; catchUp is called whenever something may have been missed
   */
  constructor({ connect, on, now = Date.now, later = (task, ms) => setTimeout(task, ms), cancel = (id) => clearTimeout(id) }) {
    this.#connect = connect;
    this.#on = on;
    this.#now = now;
    this.#later = later;
    this.#cancel = cancel;
  }

  open() {
    this.close();
    const source = this.#connect(this.#sequence.last);
    this.#source = source;
    this.#heard = this.#now();
    source.addEventListener('open', () => this.#opened(source));
    source.addEventListener('error', () => this.#failed(source));
    source.addEventListener('message', (event) => this.#heardOf(source, 'status', event));
    for (const name of NAMED) source.addEventListener(name, (event) => this.#heardOf(source, name, event));
    this.#listenFor(SILENCE);
  }

  close() {
    this.#source?.close();
    this.#source = null;
    this.#due = null;
    this.#cancel(this.#retry);
    this.#cancel(this.#watch);
  }

  /** The network is said to be back, or the page was woken: no reason to wait. */
  wake() {
    this.#attempt = 0;
    this.open();
  }

  /** From a page that is looked at to one that is not: a browser lets hidden pages oversleep, not overhear. */
  nudge() {
    if (this.#due !== null && this.#now() >= this.#due) this.open();
    else if (this.#source !== null && this.#now() - this.#heard > SILENCE) this.#silent();
  }

  offline() {
    this.#on.phase('offline');
  }

  hidden() {
    this.#hiddenAt = this.#now();
  }

  shown() {
    const long = this.#hiddenAt !== null && this.#now() - this.#hiddenAt > LONG_HIDDEN;
    this.#hiddenAt = null;
    if (this.#now() - this.#heard > SILENCE) this.wake();
    else if (long) this.#on.catchUp();
  }

  #opened(source) {
    if (source !== this.#source) return;
    this.#attempt = 0;
    this.#lostAt = null;
    this.#heard = this.#now();
    this.#sequence.restart();
    this.#on.phase('live');
    this.#on.catchUp();
  }

  /** A browser left to itself waits longer than we want to, and takes a refusal for final. */
  #failed(source) {
    if (source !== this.#source) return;
    this.#on.phase('reconnecting');
    this.#again();
  }

  #again() {
    this.close();
    this.#lostAt ??= this.#now();
    this.#attempt += 1;
    const wait = pause(this.#attempt, this.#now() - this.#lostAt);
    this.#due = this.#now() + wait;
    this.#retry = this.#later(() => this.open(), wait);
  }

  #heardOf(source, name, event) {
    if (source !== this.#source) return;
    this.#heard = this.#now();
    // A picture is whole, and knows its own time; only facts can be repeated.
    if (name !== 'status' && !this.#sequence.take(event.lastEventId)) return;
    if (name === 'resync') {
      this.#on.catchUp();
      return;
    }
    let data;
    try {
      data = JSON.parse(event.data);
    } catch {
      return;
    }
    this.#on.event(name, data);
  }

  #listenFor(ms) {
    this.#cancel(this.#watch);
    this.#watch = this.#later(() => {
      const left = this.#heard + SILENCE - this.#now();
      if (left > 0) {
        this.#listenFor(left);
        return;
      }
      this.#silent();
    }, ms);
  }

  #silent() {
    this.#on.phase('stale');
    this.#again();
  }
}
