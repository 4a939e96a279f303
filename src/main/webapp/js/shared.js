// One stream for all tabs of a browser: the tab that holds a lock listens for all, and tells the others. When it closes, freezes or falls
// silent, the next takes over and everybody catches up. Where a browser cannot share, a tab has a stream of its own.

/** How often a tab that is looked at sees after the others, in ms. */
const CHECK = 2000;
/** The leader says something at least every 10 s while it is live. */
const SILENCE = 12000;
/** Who is asked and does not answer for so long is frozen. */
const ANSWER = 1500;
const LONG_HIDDEN = 60000;

export class SharedFeed {
  #name;
  #make;
  #on;
  #locks;
  #connect;
  #isHidden;
  #now;
  #later;
  #cancel;
  #feed = null;
  #channel = null;
  #release = null;
  #waiting = null;
  #watch = null;
  #phase = null;
  #picture = null;
  #heard = 0;
  #asked = null;
  #met = false;
  #hiddenAt = null;

  /**
   * @param name what those who may share have in common: place, version, user
   * @param make (on) → a LiveFeed
   * @param on as LiveFeed's
   * @param locks navigator.locks, or nothing
   * @param connect (name) → a BroadcastChannel, or nothing
   */
  constructor({ name, make, on, locks, connect, isHidden, now = Date.now, later = (task, ms) => setTimeout(task, ms), cancel = (id) => clearTimeout(id) }) {
    this.#name = name;
    this.#make = make;
    this.#on = on;
    this.#locks = locks;
    this.#connect = connect;
    this.#isHidden = isHidden;
    this.#now = now;
    this.#later = later;
    this.#cancel = cancel;
  }

  /** Whether this tab listens for the others. */
  get leads() {
    return this.#feed !== null;
  }

  open() {
    this.close();
    if (!this.#locks || !this.#connect) {
      this.#lead();
      return;
    }
    this.#met = false;
    this.#heard = this.#now();
    this.#channel = this.#connect(this.#name);
    this.#channel.onmessage = ({ data }) => this.#hear(data);
    this.#queue({});
    this.#say({ type: 'hello' });
    this.#look();
  }

  close() {
    this.#cancel(this.#watch);
    this.#waiting?.abort();
    this.#waiting = null;
    this.#resign();
    this.#channel?.close();
    this.#channel = null;
  }

  /** No reason to wait any longer. */
  wake() {
    if (this.#feed) this.#feed.wake();
    else this.#say({ type: 'wake' });
  }

  offline() {
    if (this.#feed) this.#feed.offline();
    else this.#on.phase('offline');
  }

  hidden() {
    this.#hiddenAt = this.#now();
    this.#feed?.hidden();
  }

  shown() {
    const long = this.#hiddenAt !== null && this.#now() - this.#hiddenAt > LONG_HIDDEN;
    this.#hiddenAt = null;
    if (this.#feed) {
      this.#feed.shown();
      return;
    }
    // One that was closed stays so until it is opened.
    if (!this.#channel) return;
    if (long) this.#on.catchUp();
    this.#look();
  }

  /** Waits for the lock; stealing it takes it from a tab that does not answer. */
  #queue(how) {
    const waiting = new AbortController();
    this.#waiting = waiting;
    // A lock cannot be stolen and waited for at once.
    const options = how.steal ? how : { signal: waiting.signal };
    this.#locks
      .request(this.#name, options, () => {
        if (waiting.signal.aborted) return undefined;
        this.#lead();
        return new Promise((resolve) => {
          this.#release = resolve;
        });
      })
      .catch(() => {
        if (this.#waiting !== waiting || waiting.signal.aborted) return;
        // It was stolen: somebody else listens now, and this tab follows.
        this.#resign();
        this.#heard = this.#now();
        this.#queue({});
        this.#say({ type: 'hello' });
      });
  }

  #lead() {
    this.#feed = this.#make({
      event: (name, data) => {
        this.#tell(name, data);
        this.#say({ type: 'event', name, data });
      },
      phase: (phase) => {
        this.#phase = phase;
        this.#on.phase(phase);
        this.#say({ type: 'phase', phase });
      },
      catchUp: () => {
        this.#on.catchUp();
        this.#say({ type: 'catchUp' });
      },
    });
    this.#feed.open();
  }

  #resign() {
    this.#feed?.close();
    this.#feed = this.#picture = null;
    this.#release?.();
    this.#release = null;
  }

  /** Changes make a whole picture of the one before. Who has none was told of it by nobody yet, and gets it whole. */
  #tell(name, data) {
    if (name === 'changes') {
      if (!this.#picture) return;
      data = { ...this.#picture, ...data };
      name = 'status';
    }
    if (name === 'status') this.#picture = data;
    this.#on.event(name, data);
  }

  #say(message) {
    this.#channel?.postMessage(message);
  }

  #hear(message) {
    if (this.#feed) this.#answer(message);
    else this.#follow(message);
  }

  #answer({ type }) {
    if (type === 'hello' || type === 'ping') {
      this.#feed.nudge();
      this.#say({ type: 'here', phase: this.#phase, picture: type === 'hello' ? this.#picture : null });
    } else if (type === 'wake') {
      this.#feed.wake();
    }
  }

  #follow({ type, name, data, phase, picture }) {
    if (type === 'hello' || type === 'ping' || type === 'wake') return;
    this.#heard = this.#now();
    this.#asked = null;
    if (phase) this.#told(phase);
    if (picture) this.#tell('status', picture);
    if (type === 'event') this.#tell(name, data);
    if (type === 'catchUp') this.#on.catchUp();
  }

  #told(phase) {
    this.#phase = phase;
    this.#on.phase(phase);
    if (phase !== 'live' || this.#met) return;
    // What came before this tab was there.
    this.#met = true;
    this.#on.catchUp();
  }

  /** Asks a silent leader whether it is there, and takes its place when it is not. */
  #look() {
    this.#cancel(this.#watch);
    this.#watch = this.#later(() => this.#look(), this.#asked === null ? CHECK : ANSWER);
    if (this.#feed || this.#isHidden()) return;
    const now = this.#now();
    if (this.#asked !== null && now - this.#asked >= ANSWER) {
      this.#asked = null;
      this.#heard = now;
      this.#waiting?.abort();
      this.#queue({ steal: true });
    } else if (this.#asked === null && (now - this.#heard > SILENCE || this.#phase !== 'live')) {
      this.#asked = now;
      this.#say({ type: 'ping' });
      this.#cancel(this.#watch);
      this.#watch = this.#later(() => this.#look(), ANSWER);
    }
  }
}
