// The order of the cards: as configured, or the worst first; and how many are how. It waits while somebody is at a card.

import { attribute, part } from '../dom.js';
import { severity, tally } from '../state.js';
import { showTally } from './tally.js';

const KEY = 'order';
/** Before the first picture, what the server wrote. */
const AT_FIRST = { unhealthy: 0, degraded: 1, healthy: 5 };

function kept() {
  try {
    return localStorage.getItem(KEY) === 'worst';
  } catch {
    return false;
  }
}

function keep(worst) {
  try {
    if (worst) localStorage.setItem(KEY, 'worst');
    else localStorage.removeItem(KEY);
  } catch {
    // Storage is switched off: the address still tells.
  }
}

/** Puts what is out of place into its place, and moves nothing else. */
function arrange(parent, wanted) {
  const present = [...parent.children].filter((node) => wanted.includes(node));
  if (present.every((node, index) => node === wanted[index])) return;
  parent.append(...wanted);
}

export function mount(root, { state, keys }) {
  const bar = root.querySelector('[data-part="order"]');
  if (!bar) return;
  const applications = [...root.querySelectorAll('.application')].map((node) => ({ node, cards: [...node.querySelectorAll('.card')] }));
  const first = (cards) => Math.min(...cards.map((card) => Number(card.dataset.place)));
  let worst = new URLSearchParams(location.search).get(KEY) === 'worst' || kept();
  let due = false;

  const rank = ({ dataset }) => {
    if (!worst) return 0;
    const status = state.get().status[dataset.environment];
    return status ? severity(status) : (AT_FIRST[dataset.state] ?? 4);
  };
  const sort = () => {
    due = root.contains(document.activeElement?.closest('.card')) || root.querySelector('.card:hover') !== null;
    if (due) return;
    for (const { node, cards } of applications) {
      cards.sort((a, b) => rank(a) - rank(b) || a.dataset.place - b.dataset.place);
      arrange(node.querySelector('.cards'), cards);
    }
    applications.sort((a, b) => Math.min(...a.cards.map(rank)) - Math.min(...b.cards.map(rank)) || first(a.cards) - first(b.cards));
    arrange(root, applications.map(({ node }) => node));
  };
  const count = ({ status }) => {
    for (const { node, cards } of applications) {
      const told = part(node, 'tally');
      if (told) showTally(told, tally(cards.map((card) => status[card.dataset.environment])));
    }
  };
  const choose = (wanted) => {
    worst = wanted;
    keep(worst);
    for (const link of bar.children) attribute(link, 'aria-current', (link.dataset.order === 'worst') === worst ? 'true' : null);
    const url = new URL(location.href);
    if (worst) url.searchParams.set(KEY, 'worst');
    else url.searchParams.delete(KEY);
    history.replaceState(history.state, '', url);
    sort();
  };

  bar.addEventListener('click', (event) => {
    const link = event.target.closest('[data-order]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    choose(link.dataset.order === 'worst');
  });
  keys.add('o', 'Order: worst first or as configured', () => choose(!worst));
  state.subscribe((current, before) => {
    if (current.status === before.status) return;
    count(current);
    if (worst) sort();
  });
  for (const name of ['pointerleave', 'focusout']) root.addEventListener(name, () => due && setTimeout(sort));
  if (worst) choose(true);
}
