// What is being done to an environment, on its card, whoever asked for it and wherever.

import { part } from '../dom.js';
import { elsewhere, isActive, isShown, title, word } from '../operations.js';

const LATELY = 20;

/** What failed is asked again so much later, in ms: nothing else tells of what ended unheard. */
const AGAIN = 10_000;

/** For this tab only. */
const KEY = 'dismissed';
const KEPT = 20;

function remember(dismissed) {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(dismissed.slice(-KEPT)));
  } catch {
    // Storage is switched off: it holds until the page is left.
  }
}

function remembered() {
  try {
    const ids = JSON.parse(sessionStorage.getItem(KEY) ?? '[]');
    return Array.isArray(ids) ? ids : [];
  } catch {
    return [];
  }
}

/** @param loadCard () → promise of later/operation-card.js, wanted with the first operation that there is */
export function mount(root, { loadCard, announce = () => {}, ...tools }) {
  const { state, api, now } = tools;
  const slots = new Map([...root.querySelectorAll('.card')].map((card) => [card.dataset.environment, part(card, 'run')]));
  const cards = new Map();
  let OperationCard = null;
  let loading = null;
  let first = true;
  /** By environment: the deployment that goes on there without having been asked for here, as far as it is known. */
  const others = new Map();
  /** Where that was asked. */
  const sought = new Set();
  /** Levers the server drew, pressed before their card was loaded. */
  const pressed = new Set();
  root.addEventListener('click', ({ target }) => {
    const lever = target.closest('.op__dismiss, .op__cancel');
    if (lever && !cards.has(lever.closest('.card').dataset.environment)) pressed.add(lever);
  });
  for (const id of remembered()) state.dispatch({ type: 'dismiss', id });
  // The server has drawn what it knew; from there on it is kept true.
  for (const [id, { dataset }] of slots) {
    const told = JSON.parse(dataset.told ?? 'null');
    if (told?.kind) state.dispatch({ type: 'operations', operations: [told] });
    else if (told) others.set(id, told);
  }
  tools.remember = () => remember(state.get().dismissed);

  const isDeploying = (id) => {
    const known = state.get().status[id];
    return known ? known.status === 'deploying' : others.has(id);
  };
  /** What stands on a card now: one asked for here before one that was not, what goes on before what is over. */
  const shown = (id) => {
    const { operations, dismissed, status, allowed } = state.get();
    const own = operations[id];
    if (own && isActive(own)) return own;
    const row = isDeploying(id) && others.get(id);
    if (row && !(own && own.workflow_run_id && own.workflow_run_id === row.workflow_run_id)) return elsewhere(row, allowed[id]?.actions);
    return isShown(own, dismissed, now(), status[id]) ? own : null;
  };
  const show = () => {
    for (const [id, slot] of slots) {
      const operation = shown(id);
      if (!operation && !cards.has(id)) {
        slot.hidden = true;
        continue;
      }
      if (!OperationCard) {
        loading ??= loadCard().then(
          (module) => {
            ({ OperationCard } = module);
            show();
          },
          () => {
            // The server is away: the next second asks again.
            loading = null;
          },
        );
        return;
      }
      if (!cards.has(id)) cards.set(id, new OperationCard(slot, tools));
      cards.get(id).show(operation);
    }
    const early = [...pressed];
    pressed.clear();
    // What was pressed may be over by now.
    for (const lever of early) if (lever.checkVisibility()) lever.click();
  };

  /** A deployment that was told or asked for. */
  const heard = (row) => {
    const known = others.get(row.environment);
    if (elsewhere(row) !== null) {
      if (!known || known.id <= row.id) others.set(row.environment, { usual_seconds: known?.usual_seconds, ...row });
    } else if (known?.id === row.id) {
      others.delete(row.environment);
    }
    show();
  };
  const seek = async (id) => {
    if (sought.has(id)) return;
    sought.add(id);
    try {
      if (!state.get().allowed[id]) state.dispatch({ type: 'allowed', body: await api.environments() });
      (await api.deployments({ environment: id, limit: 1 })).deployments.forEach(heard);
    } catch {
      // With the next picture again.
      sought.delete(id);
    }
  };
  const seekAll = () => {
    for (const id of slots.keys()) {
      const own = state.get().operations[id];
      if (!isDeploying(id)) {
        others.delete(id);
        sought.delete(id);
      } else if (!first && !(own && isActive(own))) {
        seek(id);
      }
    }
  };

  state.subscribe((current, before) => {
    if (current.status !== before.status) seekAll();
    if (current.operations === before.operations && current.dismissed === before.dismissed && current.status === before.status) return;
    show();
    for (const { id, name } of current.environments) {
      const after = current.operations[id];
      const was = before.operations[id];
      if (after && was && after.id === was.id && isActive(was) && !isActive(after)) announce(`${name}: ${title(after)} ${word(after)}.`);
    }
  });

  const asked = async () => {
    if (state.get().self?.github?.configured === false) return;
    const known = Object.values(state.get().operations).filter(isActive);
    const { operations } = await api.operations({ active: true });
    // An outcome of a moment ago outlasts a reload.
    const lately = first ? (await api.operations({ limit: LATELY })).operations : [];
    // One that ended while nobody listened is no longer among the active ones.
    const missed = known.filter(({ id }) => !operations.some((each) => each.id === id));
    const ended = await Promise.allSettled(missed.map(({ id }) => api.operation(id)));
    const found = ended.filter(({ status }) => status === 'fulfilled').map(({ value }) => value.operation ?? value);
    state.dispatch({ type: 'operations', operations: [...lately, ...operations, ...found] });
    const failed = ended.find(({ reason }) => reason && reason.status !== 404);
    if (failed) throw failed.reason;
  };
  let again = null;
  const refresh = async () => {
    clearTimeout(again);
    try {
      await asked();
    } catch (fault) {
      // After a reconnect everything is asked anyway.
      again = setTimeout(() => state.get().connection.phase === 'live' && refresh().catch(() => {}), AGAIN);
      throw fault;
    }
    first = false;
    sought.clear();
    seekAll();
  };

  return {
    heard,
    refresh,
    /** What passes with time. */
    tick: show,
  };
}
