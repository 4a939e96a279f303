// What every kind of page stands on: its environments, the time, and the stream.

import { LiveFeed } from './live.js';
import { SharedFeed } from './shared.js';

/** A clock that is off by less is not worth correcting, in ms. */
const TOLERATED_OFFSET = 5000;

export const partOf = (name) => document.querySelector(`[data-part="${name}"]`);

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
  const live = new SharedFeed({
    // This version of the page, this login.
    name: `live ${import.meta.url} ${document.documentElement.dataset.user ?? ''}`,
    make: (on) => new LiveFeed({ connect: (last) => new EventSource(api.url('api/events', { status: 'changes', last_event_id: last })), on }),
    on: {
      event: (name, data) => events[name]?.(data),
      phase: (phase) => {
        if (phase !== 'live' && state.get().connection.phase === 'refused') return;
        say(phase);
        // A stream that is refused looks like one that broke.
        if (phase === 'reconnecting') api.get('api/me').then(({ read }) => read === false && api.refused(), () => {});
      },
      catchUp,
    },
    locks: navigator.locks,
    connect: window.BroadcastChannel && ((name) => new BroadcastChannel(name)),
    isHidden: () => document.hidden,
  });
  // Asked again and again, a container would lock the name and a browser ask for the login each time: the next look at the page is soon enough.
  api.refused = () => {
    say('refused');
    live.close();
  };
  addEventListener('online', () => live.wake());
  addEventListener('offline', () => live.offline());
  addEventListener('pageshow', (event) => event.persisted && live.open());
  addEventListener('pagehide', () => live.close());
  // A frozen tab hears nothing: another one listens.
  document.addEventListener('freeze', () => live.close());
  document.addEventListener('resume', () => live.open());
  document.addEventListener('visibilitychange', () => (document.hidden ? live.hidden() : live.shown()));
  return live;
}
