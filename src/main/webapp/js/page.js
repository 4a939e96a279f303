// What every kind of page stands on: its environments, the time, and the stream.

import { LiveFeed } from './live.js';
import { SharedFeed } from './shared.js';

/** How often a page that was refused, and may be one that nobody touches, asks whether it still is, in ms. */
const ASKS_AGAIN_EVERY = 5 * 60 * 1000;
/** A page that is not painted is not looked at, and goes on without it, in ms. */
const UNPAINTED_FOR = 3000;
/** A clock that is off by less is not worth correcting, in ms. */
const TOLERATED_OFFSET = 5000;

export const partOf = (name) => document.querySelector(`[data-part="${name}"]`);

/** Resolves when the reader sees what the server drew: a script that begins before takes the processor from the first picture. */
export const painted = () =>
  new Promise((go) => {
    if (document.hidden) return go();
    setTimeout(go, UNPAINTED_FOR);
    new PerformanceObserver((list) => list.getEntriesByName('first-contentful-paint').length && go()).observe({ type: 'paint', buffered: true });
  });

/** The page itself says which environments there are. */
export const environmentsOnPage = () =>
  [...document.querySelectorAll('.card[data-environment]')].map((card) => ({
    id: card.dataset.environment,
    name: card.dataset.name,
    accent: card.dataset.accent,
    dash: card.dataset.dash,
    repositoryUrl: card.closest('[data-repository]')?.dataset.repository ?? null,
  }));

/** The server's now, as far as this page can tell. */
export const serverClock = (state) => () => {
  const offset = state.get().clockOffset ?? 0;
  return Date.now() + (Math.abs(offset) > TOLERATED_OFFSET ? offset : 0);
};

/**
 * The stream, and everything that wakes it.
 *
 * @param events by name, what to do with its data
 * @param catchUp asks for whatever the stream does not bring by itself
 */
export function streamOf({ api, state }, events, catchUp) {
  const say = (phase) => state.dispatch({ type: 'connection', phase, at: Date.now() });
  const ask = () =>
    api.me().then(({ read }) => {
      if (read === false) api.refused();
      else if (api.out) {
        api.out = false;
        live.open();
      }
    }, () => {});
  const live = new SharedFeed({
    // This version of the page, this login.
    name: `live ${import.meta.url} ${document.documentElement.dataset.user ?? ''}`,
    make: (on) => new LiveFeed({ connect: (last) => new EventSource(api.url('api/events', { status: 'changes', last_event_id: last })), on }),
    on: {
      event: (name, data) => events[name]?.(data),
      phase: (phase) => {
        // A stream that is refused looks like one that broke.
        if (phase === 'reconnecting') ask();
        if (phase === 'live' || state.get().connection.phase !== 'refused') say(phase === 'live' || navigator.onLine ? phase : 'offline');
      },
      catchUp,
    },
    locks: navigator.locks,
    connect: window.BroadcastChannel && ((name) => new BroadcastChannel(name)),
    isHidden: () => document.hidden,
  });
  // Asked again and again, a container would lock the name and a browser ask for the login each time: only api/me opens the stream again.
  api.refused = () => {
    api.out = true;
    say('refused');
    live.close();
  };
  const back = (go) => (api.out ? ask() : go());
  setInterval(() => api.out && ask(), ASKS_AGAIN_EVERY);
  addEventListener('online', () => back(() => live.wake()));
  addEventListener('offline', () => live.offline());
  addEventListener('pageshow', (event) => event.persisted && back(() => live.open()));
  addEventListener('pagehide', () => live.close());
  // A frozen tab hears nothing: another one listens.
  document.addEventListener('freeze', () => live.close());
  document.addEventListener('resume', () => back(() => live.open()));
  document.addEventListener('visibilitychange', () => (document.hidden ? live.hidden() : back(() => live.shown())));
  return live;
}
