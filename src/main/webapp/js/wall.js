// The composition root of the wallboard: cards for a screen that stays on, and nobody touches.

import { Api } from './api.js';
import { attribute, refreshTimes, write } from './dom.js';
import { useZone } from './format.js';
import { environmentsOnPage, partOf, serverClock, streamOf } from './page.js';
import * as banner from './panels/banner.js';
import * as cards from './panels/cards.js';
import { kept } from './panels/zone.js';
import { createStore, initial, severity } from './state.js';
import { plan, shown } from './wall/plan.js';

const SECOND = 1000;
const PAGE_FOR = 15;
const SHIFT_EVERY = 60;
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
banner.mount(partOf('banner'), { ...tools, outage: partOf('outage'), retry: () => live.wake() });
const picture = cards.mount(wall, tools);

let page = 0;
const rank = (cell) => {
  const card = cell.querySelector('.card');
  const status = state.get().status[card.dataset.environment];
  return status ? severity(status) : { unhealthy: 0, degraded: 1, healthy: 5 }[card.dataset.state] ?? 4;
};
const place = (cell) => Number(cell.querySelector('.card').dataset.place);

function lay() {
  const screen = { width: innerWidth, height: wall.clientHeight };
  const most = {
    columns: Math.max(1, Math.floor(screen.width / Math.max(LEAST.px, screen.width * LEAST.width))),
    rows: Math.max(1, Math.floor(screen.height / Math.max(LEAST.px * 0.7, screen.height * LEAST.height))),
  };
  const sorted = [...cells].sort((a, b) => rank(a) - rank(b) || place(a) - place(b));
  const bad = rank(sorted[0]) < WORSE_THAN_WELL;
  const planned = plan(cells.length, bad, screen, most);
  const visible = new Set(shown(cells.length, planned, page));
  if (sorted.some((cell, index) => wall.children[index] !== cell)) wall.append(...sorted);
  sorted.forEach((cell, index) => {
    cell.hidden = !visible.has(index);
    cell.toggleAttribute('data-worst', planned.large && index === 0);
    attribute(cell, 'data-rest', planned.rest && index === 1 ? planned.rest : null);
  });
  wall.style.setProperty('--columns', planned.columns);
  wall.style.setProperty('--rows', planned.rows);
  wall.style.setProperty('--unit', `${Math.max(9, Math.min(screen.width / planned.columns / 24, screen.height / planned.rows / 17))}px`);
  write(partOf('pages'), planned.pages > 1 ? `${(page % planned.pages) + 1} of ${planned.pages}` : '');
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
}, async () => {
  opened += 1;
  if (opened > 1) await lookForNews();
  await picture.catchUp().catch(() => {});
});

const worst = () => cells.map((cell) => rank(cell)).join();
let ranks = '';
state.subscribe(() => {
  if (ranks === worst()) return;
  ranks = worst();
  lay();
});
addEventListener('resize', lay);
document.addEventListener('visibilitychange', stayAwake);

let ticks = 0;
setInterval(() => {
  ticks += 1;
  refreshTimes(document, now(), ticks % PAGE_FOR !== 0);
  picture.tick();
  if (ticks % PAGE_FOR === 0) {
    page += 1;
    lay();
  }
  if (ticks % SHIFT_EVERY === 0) {
    const [x, y] = SHIFTS[(ticks / SHIFT_EVERY) % SHIFTS.length];
    document.body.style.translate = `${x}px ${y}px`;
  }
  if (ticks % LOOK_FOR_NEWS_EVERY === 0) lookForNews();
}, SECOND);

refreshTimes(document, now());
lay();
stayAwake();
live.open();
document.documentElement.classList.add('laid');
