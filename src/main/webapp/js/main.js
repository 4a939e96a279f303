// The composition root: every object of the page, once, in order.

import { Api } from './api.js';
import { filterIn } from './deployments.js';
import { part, refreshTimes } from './dom.js';
import { count } from './format.js';
import * as keyboard from './keys.js';
import { whenNear } from './near.js';
import { environmentsOnPage, painted, partOf, serverClock, streamOf } from './page.js';
import { createStore, initial } from './state.js';
import * as announcer from './panels/announcer.js';
import * as attention from './panels/attention.js';
import * as banner from './panels/banner.js';
import * as cards from './panels/cards.js';
import * as comfort from './panels/comfort.js';
import * as compare from './panels/compare.js';
import * as github from './panels/github.js';
import * as history from './panels/history.js';
import * as levers from './panels/levers.js';
import * as operations from './panels/operations.js';
import * as store from './panels/store.js';
import * as theme from './panels/theme.js';
import * as workflows from './panels/workflows.js';
import * as zone from './panels/zone.js';

/** Between two panels a click, a key or the next picture has its turn: no task is long, however slow the machine. */
const turn = () => (globalThis.scheduler?.yield ? scheduler.yield() : new Promise((go) => setTimeout(go)));

const EVERY_SECOND = 1000;
const SECONDS_BETWEEN_SLOW = 15;
/** How GitHub is, and with it whether the levers work, comes with no event. */
const SECONDS_BETWEEN_OUTSIDE = 60;

await painted();
const api = new Api(document.baseURI);
const state = createStore(initial(environmentsOnPage(), filterIn(location.search)));

const now = serverClock(state);
const keys = keyboard.mount(partOf('keys'));
let live = null;
const tools = { state, api, now, keys, announce: announcer.mount(partOf('announcer')) };
for (const link of document.querySelectorAll('a[data-key]')) keys.add(link.dataset.key, link.textContent, () => link.click());
theme.mount(partOf('theme'), tools);
await turn();
// What a browser looks up for its first number, and then for its first date: at once they would be the longest task of all.
count(0);
await turn();
zone.mount(partOf('zone'), tools);
await turn();
comfort.mount({ ...tools, leads: () => live.leads });
await turn();
state.subscribe((current, before) => current.zone !== before.zone && refreshTimes(document, now()));
store.mount(partOf('store'), tools);
banner.mount(partOf('banner'), { ...tools, outage: partOf('outage'), retry: () => live.wake() });
await turn();
attention.mount(partOf('attention'), tools);
await turn();
const picture = cards.mount(partOf('cards'), tools);
if (partOf('order')) import('./later/order.js').then((order) => order.mount(partOf('cards'), tools));
await turn();
const running = operations.mount(partOf('cards'), { ...tools, loadCard: () => import('./later/operation-card.js') });
await turn();
const hub = github.mount(partOf('github'), tools);
const pulled = levers.mount(partOf('cards'), tools);
await turn();
/** These have nothing to ask for where GitHub is not connected. */
const fromGitHub = [running, compare.mount(partOf('compare'), tools), workflows.mount(partOf('workflows'), tools)];
await turn();
const past = history.mount(partOf('history'), tools);
/** Far down, and more than half of all there is to load. */
const charts = whenNear(partOf('health'), 'The charts', () => import('./panels/health.js'), (health) => health.mount(partOf('health'), tools));
const timeline = whenNear(partOf('rollbacks'), 'The rollbacks', () => import('./panels/rollbacks.js'), (rollbacks) => rollbacks.mount(partOf('rollbacks'), tools));
const lists = [past, charts, timeline, pulled];
/** One panel that fails hurts no other. */
const refreshed = (panels) => Promise.allSettled(panels.map((panel) => panel.refresh()));
/** What the stream does not bring by itself; the picture comes with its first event, in the same task as its opening, and is drawn first. */
const catchUp = async () => {
  await turn();
  return Promise.allSettled([picture.catchUp(), refreshed(lists), refreshed([hub]).then(() => refreshed(fromGitHub))]);
};

/** An administrator's panels, loaded by nobody else: the doctor at once, as its lid says how many things are to mend, the audit trail by those who open it. */
const [doctor, audit] = [partOf('doctor'), partOf('audit')];
if (doctor) whenNear(doctor, 'The doctor', () => import('./admin/doctor.js'), (panel) => panel.mount(doctor, tools)).refresh(true);
if (audit) {
  const trail = whenNear(audit, 'The audit trail', () => import('./admin/audit.js'), (panel) => panel.mount(audit, tools), part(audit, 'content'));
  audit.firstElementChild.addEventListener('toggle', ({ target }) => target.open && trail.refresh(true));
}

const events = {
  status: (body) => state.dispatch({ type: 'status', body, at: Date.now() }),
  deployment: (deployment) => {
    state.dispatch({ type: 'deployment', deployment });
    running.heard(deployment);
  },
  health: (event) => state.dispatch({ type: 'health', event }),
  rollback: () => timeline.refresh(true),
  operation: (operation) => state.dispatch({ type: 'operations', operations: [operation] }),
  workflow: (body) => state.dispatch({ type: 'workflows', body }),
};

live = streamOf(tools, events, catchUp);

/** A server that was upgraded serves another page: its reader says when. */
state.subscribe(({ self }) => {
  partOf('news').hidden = !self?.assets || import.meta.url.includes(self.assets);
});

const refresh = partOf('refresh');
refresh.addEventListener('click', async (event) => {
  event.preventDefault();
  refresh.setAttribute('aria-busy', 'true');
  await Promise.all([picture.refresh(), catchUp()]);
  refresh.removeAttribute('aria-busy');
});
keys.add('r', 'Refresh', () => refresh.click());

let ticks = 0;
/** What passes with time; not while nobody looks, but at once when somebody does again. */
const age = (fastOnly = false) => {
  if (document.hidden) return;
  refreshTimes(document, now(), fastOnly);
  running.tick();
  picture.tick();
};
document.addEventListener('visibilitychange', () => age());
setInterval(() => {
  if (document.hidden) return;
  age(ticks % SECONDS_BETWEEN_SLOW !== 0);
  ticks += 1;
  if (ticks % SECONDS_BETWEEN_OUTSIDE === 0) refreshed([hub, pulled]);
}, EVERY_SECOND);

await turn();
refreshTimes(document, now());
await turn();
live.open();
