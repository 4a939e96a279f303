// The levers of the cards: on where they would work, else with the reason. What they open is loaded when it is first opened.

import { attribute, part, write } from '../dom.js';
import { isActive, title } from '../operations.js';

const LABELS = { deploy: 'Deploy', rollback: 'Roll back', logs: 'Logs' };
const DIALOGS = {
  deploy: () => import('../dialogs/deploy.js'),
  rollback: () => import('../dialogs/rollback.js'),
  logs: () => import('../dialogs/logs.js'),
};

/**
 * Why a lever is off, null where it is on. What was started elsewhere holds a deployment back too; a rollback has its way past that.
 *
 * @param status of the environment
 */
export function reason(kind, allowed, operation, status) {
  if (kind === 'logs') return allowed.logs?.length ? null : 'No log is configured.';
  const action = allowed.actions[kind];
  if (!action.available) return action.reason ?? 'Not available now.';
  if (operation && isActive(operation)) return `${title(operation)} is under way.`;
  return kind === 'deploy' && status?.status === 'deploying' ? 'A deployment that was not started here is under way.' : null;
}

/** Each reason once, with the levers it holds for. */
export function note(reasons) {
  const labels = new Map();
  for (const [kind, why] of reasons) if (why) labels.set(why, [...(labels.get(why) ?? []), LABELS[kind]]);
  return [...labels].map(([why, names]) => `${names.map((name, index) => (index === 0 ? name : name.toLowerCase())).join(' and ')}: ${why}`).join(' ');
}

function show(card, allowed, operation, status) {
  const reasons = [];
  for (const button of card.querySelectorAll('.card__actions [data-action]')) {
    const why = reason(button.dataset.action, allowed, operation, status);
    reasons.push([button.dataset.action, why]);
    attribute(button, 'aria-disabled', why ? 'true' : null);
    attribute(button, 'title', why);
  }
  const said = note(reasons);
  const node = part(card, 'note');
  node.hidden = !said;
  write(node, said);
}

export function mount(root, tools) {
  const { state, api, announce } = tools;
  const cards = [...root.querySelectorAll('.card')].filter((card) => card.querySelector('.card__actions'));
  if (cards.length === 0) return { refresh: async () => {} };

  state.subscribe((current, before) => {
    const same = current.allowed === before.allowed && current.operations === before.operations;
    if (same && current.status === before.status) return;
    for (const card of cards) {
      const { environment: id } = card.dataset;
      if (same && current.status[id]?.status === before.status[id]?.status) continue;
      if (current.allowed[id]) show(card, current.allowed[id], current.operations[id], current.status[id]);
    }
  });

  const refresh = async () => state.dispatch({ type: 'allowed', body: await api.environments() });

  document.addEventListener('click', async (event) => {
    const button = event.target.closest?.('[data-action]');
    if (!button || button.ariaBusy === 'true') return;
    if (button.getAttribute('aria-disabled') === 'true') {
      // A finger finds no title, and where there are many cards they have no room for the note.
      announce(`${LABELS[button.dataset.action]}: ${button.title}`, true);
      return;
    }
    const id = button.closest('[data-environment]').dataset.environment;
    button.ariaBusy = 'true';
    try {
      const [dialog] = await Promise.all([DIALOGS[button.dataset.action](), state.get().allowed[id] ? null : refresh()]);
      const card = cards.find(({ dataset }) => dataset.environment === id);
      const opener = () => (button.isConnected ? button : card.querySelector(`[data-action="${button.dataset.action}"]`));
      dialog.open({ ...tools, environment: state.get().environments.find((each) => each.id === id), allowed: state.get().allowed[id], opener });
    } catch (fault) {
      const why = fault.status === undefined ? (state.get().connection.phase === 'live' ? 'reload the page' : 'the dashboard does not answer') : fault.message;
      announce(`${LABELS[button.dataset.action]} could not be opened: ${why}.`, true);
    } finally {
      button.ariaBusy = null;
    }
  });

  return { refresh };
}
