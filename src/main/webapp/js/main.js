// The composition root: every object of the page, once, in order.

import { Api } from './api.js';
import { refreshTimes } from './dom.js';
import { LiveFeed } from './live.js';
import { createStore, FILTERS, initial } from './state.js';
import * as attention from './panels/attention.js';
import * as banner from './panels/banner.js';
import * as cards from './panels/cards.js';
import * as health from './panels/health.js';
import * as history from './panels/history.js';
import * as rollbacks from './panels/rollbacks.js';
import * as theme from './panels/theme.js';

const EVERY_SECOND = 1000;
const SECONDS_BETWEEN_SLOW = 15;
/** A clock that is off by less is not worth correcting. */
const TOLERATED_OFFSET = 5000;

const partOf = (name) => document.querySelector(`[data-part="${name}"]`);

/** The page itself says which environments there are. */
function environmentsOnPage() {
  return [...document.querySelectorAll('.card[data-environment]')].map((card) => ({
    id: card.dataset.environment,
    name: card.dataset.name,
    accent: card.dataset.accent,
    dash: card.dataset.dash,
    repositoryUrl: card.closest('[data-repository]')?.dataset.repository ?? null,
  }));
}

function filterInAddress() {
  const parameters = new URLSearchParams(location.search);
  return Object.fromEntries([...FILTERS, 'cursor'].map((name) => [name, parameters.get(name) ?? '']));
}

const api = new Api(document.baseURI);
const state = createStore(initial(environmentsOnPage(), filterInAddress()));

/** The server's now, as far as this page can tell. */
const now = () => {
  const offset = state.get().clockOffset ?? 0;
  return Date.now() + (Math.abs(offset) > TOLERATED_OFFSET ? offset : 0);
};

const tools = { state, api, now };
theme.mount(partOf('theme'), tools);
banner.mount(partOf('banner'), { ...tools, outage: partOf('outage') });
attention.mount(partOf('attention'), tools);
const picture = cards.mount(partOf('cards'), tools);
const timeline = rollbacks.mount(partOf('rollbacks'), tools);
const lists = [history.mount(partOf('history'), tools), health.mount(partOf('health'), tools), timeline];
/** What the stream does not bring by itself; the picture comes with its first event. */
const catchUp = () => Promise.all(lists.map((panel) => panel.refresh()));

const events = {
  status: (body) => state.dispatch({ type: 'status', body, at: Date.now() }),
  deployment: (deployment) => state.dispatch({ type: 'deployment', deployment }),
  health: (event) => state.dispatch({ type: 'health', event }),
  rollback: () => timeline.refresh(),
};

const live = new LiveFeed({
  connect: () => new EventSource(api.eventsUrl),
  on: {
    event: (name, data) => events[name]?.(data),
    phase: (phase) => state.dispatch({ type: 'connection', phase, at: Date.now() }),
    catchUp,
  },
});

addEventListener('online', () => live.wake());
addEventListener('offline', () => live.offline());
addEventListener('pageshow', (event) => event.persisted && live.wake());
addEventListener('pagehide', () => live.close());
document.addEventListener('visibilitychange', () => (document.hidden ? live.hidden() : live.shown()));

const refresh = partOf('refresh');
refresh.addEventListener('click', async (event) => {
  event.preventDefault();
  refresh.setAttribute('aria-busy', 'true');
  await Promise.all([picture.refresh(), catchUp()]);
  refresh.removeAttribute('aria-busy');
});

let ticks = 0;
setInterval(() => {
  if (document.hidden) return;
  refreshTimes(document, now(), ticks % SECONDS_BETWEEN_SLOW !== 0);
  ticks += 1;
}, EVERY_SECOND);

refreshTimes(document, now());
live.open();
