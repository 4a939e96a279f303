// The composition root of the wallboard: cards for a screen that stays on, and nobody touches.

import { Api } from './api.js';
import { attribute, refreshTimes, write } from './dom.js';
import { useZone } from './format.js';
import { environmentsOnPage, partOf, serverClock, streamOf } from './page.js';
import * as banner from './panels/banner.js';
import * as cards from './panels/cards.js';
import * as operations from './panels/operations.js';
import * as store from './panels/store.js';
import { kept } from './panels/zone.js';
import * as operationCard from './later/operation-card.js';
import { showTally } from './later/tally.js';
import { createStore, initial, severity, tally } from './state.js';
import { plan } from './wall/plan.js';
import { Turns } from './wall/turns.js';

const SECOND = 1000;
const PAGE_FOR = 15;
const SHIFT_EVERY = 60;
const LOOK_AT_THE_STORE_EVERY = 60;
const LOOK_FOR_NEWS_EVERY = 3600;
/** Where the picture stands, minute by minute, so that no edge burns in; px. */
const SHIFTS = [[0, 0], [3, 1], [5, 4], [3, 6], [0, 7], [-3, 6], [-5, 4], [-3, 1]];
/** A card must have so much of the screen to be read from five metres. */
const LEAST = { width: 0.3, height: 0.3, px: 280 };
const WORSE_THAN_WELL = 4;

useZone(kept());
const api = new Api(document.baseURI);
const state = createStore(initial(environmentsOnPage()));
const now = serverClock(state);
const wall = partOf('cards');
const cells = [...wall.children];
const tools = { state, api, now };

let live = null;
store.mount(partOf('store'), tools);
banner.mount(partOf('banner'), { ...tools, outage: partOf('outage'), retry: () => live.wake() });
const picture = cards.mount(wall, tools);
const running = operations.mount(wall, { ...tools, loadCard: async () => operationCard });

const turns = new Turns();
/** Those that need somebody, as they were laid out last. */
let alarming = new Set();
const rank = (cell) => {
  const card = cell.querySelector('.card');
  const status = state.get().status[card.dataset.environment];
  return status ? severity(status) : { unhealthy: 0, degraded: 1, healthy: 5 }[card.dataset.state] ?? 4;
};
const place = (cell) => Number(cell.querySelector('.card').dataset.place);

/** @param turn whether it is time for the next ones */
function lay(turn = false) {
  const screen = { width: innerWidth, height: wall.clientHeight };
  const most = {
    columns: Math.max(1, Math.floor(screen.width / Math.max(LEAST.px, screen.width * LEAST.width))),
    rows: Math.max(1, Math.floor(screen.height / Math.max(LEAST.px * 0.7, screen.height * LEAST.height))),
  };
  const sorted = [...cells].sort((a, b) => rank(a) - rank(b) || place(a) - place(b));
  const bad = sorted.filter((cell) => rank(cell) < WORSE_THAN_WELL);
  const planned = plan(cells.length, bad.length > 0, screen, most);
  const urgent = new Set(bad.filter((cell) => !alarming.has(cell)));
  alarming = new Set(bad);
  const visible = new Set(turn ? turns.next(sorted, planned) : turns.again(sorted, planned, urgent));
  if (sorted.some((cell, index) => wall.children[index] !== cell)) wall.append(...sorted);
  sorted.forEach((cell, index) => {
    cell.hidden = !visible.has(cell);
    cell.toggleAttribute('data-worst', planned.large && index === 0);
    attribute(cell, 'data-rest', planned.rest && index === 1 ? planned.rest : null);
  });
  wall.style.setProperty('--columns', planned.columns);
  wall.style.setProperty('--rows', planned.rows);
  wall.style.setProperty('--unit', `${Math.max(9, Math.min(screen.width / planned.columns / 24, screen.height / planned.rows / 18))}px`);
  write(partOf('pages'), planned.pages > 1 ? `${turns.page} of ${turns.pages(sorted, planned)}` : '');
}

async function lookAtTheStore() {
  state.dispatch({ type: 'self', body: await api.self() });
}

/** An upgraded server serves another page: this one makes room for it. */
async function lookForNews() {
  try {
    const answer = await fetch(location.href, { headers: { Accept: 'text/html' } });
    const there = answer.ok && /assets\/([0-9a-f]{16})\//.exec(await answer.text())?.[1];
    if (there && !import.meta.url.includes(`/${there}/`)) location.reload();
  } catch {
    // It is asked again when the line is mended.
  }
}

async function stayAwake() {
  try {
    if (!document.hidden) await navigator.wakeLock?.request('screen');
  } catch {
    // The screen's own settings decide.
  }
}

let opened = 0;
live = streamOf(tools, {
  status: (body) => state.dispatch({ type: 'status', body, at: Date.now() }),
  health: (event) => state.dispatch({ type: 'health', event }),
  operation: (operation) => state.dispatch({ type: 'operations', operations: [operation] }),
  deployment: running.heard,
}, async () => {
  opened += 1;
  if (opened > 1) await lookForNews();
  await Promise.allSettled([picture.catchUp(), lookAtTheStore().then(running.refresh)]);
});

const worst = () => cells.map((cell) => rank(cell)).join();
let ranks = '';
state.subscribe(({ environments, status }) => {
  if (partOf('tally')) showTally(partOf('tally'), tally(environments.map(({ id }) => status[id])));
  if (ranks === worst()) return;
  ranks = worst();
  lay();
});
addEventListener('resize', () => lay());
document.addEventListener('visibilitychange', stayAwake);

let ticks = 0;
setInterval(() => {
  ticks += 1;
  refreshTimes(document, now(), ticks % PAGE_FOR !== 0);
  picture.tick();
  running.tick();
  if (ticks % PAGE_FOR === 0) {
    lay(true);
  }
  if (ticks % LOOK_AT_THE_STORE_EVERY === 0) lookAtTheStore().catch(() => {});
  if (ticks % SHIFT_EVERY === 0) {
    const [x, y] = SHIFTS[(ticks / SHIFT_EVERY) % SHIFTS.length];
    document.body.style.translate = `${x}px ${y}px`;
  }
  if (ticks % LOOK_FOR_NEWS_EVERY === 0 && !api.out) lookForNews();
}, SECOND);

refreshTimes(document, now());
lay();
stayAwake();
live.open();
document.documentElement.classList.add('laid');
