// What is being done to an environment, on its card: who asked, how far it is, how it ended. Everybody sees it; operators may cancel.

import { attribute, element, part, stateMark, symbol, time, webAddress, write } from '../dom.js';
import { duration, words } from '../format.js';
import { isActive, isShown, mark, markOf, progress, running, span, title, word } from '../operations.js';

const LATELY = 20;

function timeWords({ elapsed, usual, over }, operation) {
  if (elapsed === null) return '';
  if (!isActive(operation)) return `after ${duration(elapsed)}`;
  if (over !== null) return `${duration(elapsed)}, usually ${duration(usual)}`;
  return usual === null || operation.state === 'waiting' ? duration(elapsed) : `${duration(elapsed)} of usually ${duration(usual)}`;
}

function stateWords(operation) {
  const now = operation.state === 'in_progress' ? running(operation) : null;
  return now ? [now.job, now.step].filter(Boolean).join(': ') : word(operation);
}

function steps(job) {
  const lines = (job.steps ?? []).map((step) => {
    const took = step.finished_at ? span(step.started_at, step.finished_at) : null;
    const said = words(step.conclusion ?? step.status);
    return element('li', {}, stateMark(markOf(step), step.name), element('span', { class: 'quiet' }, took === null ? said : `${said}, ${duration(took)}`));
  });
  return element('li', {}, stateMark(markOf(job), job.name, webAddress(job.url)), element('ol', {}, ...lines));
}

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

class Card {
  #slot;
  #tools;
  #operates;
  #id = null;
  #jobs = null;
  #nodes = null;

  constructor(slot, tools) {
    this.#slot = slot;
    this.#tools = tools;
    this.#operates = slot.closest('.card').querySelector('.card__actions') !== null;
  }

  show(operation, shown) {
    this.#slot.hidden = !shown;
    if (!shown) return;
    if (this.#id !== operation.id) this.#build(operation);
    const nodes = this.#nodes;
    attribute(this.#slot, 'data-state', mark(operation));
    attribute(this.#slot, 'data-active', isActive(operation) ? '' : null);
    attribute(nodes.icon.firstChild, 'href', `#i-${mark(operation)}`);
    write(nodes.title, title(operation));
    write(nodes.word, stateWords(operation));
    const sentence = operation.sentence ?? null;
    nodes.sentence.hidden = !sentence;
    write(nodes.sentence, sentence);
    const url = webAddress(operation.run_url);
    nodes.run.hidden = !url;
    attribute(nodes.run, 'href', url);
    nodes.cancel.hidden = !this.#operates || !isActive(operation) || operation.cancellable === false;
    nodes.dismiss.hidden = isActive(operation);
    if (nodes.cancel.hidden) nodes.asked.hidden = true;
    this.#showJobs(operation);
    this.tick(operation);
  }

  /** What passes with time. */
  tick(operation) {
    const how = progress(operation, this.#tools.now());
    write(this.#nodes.time, timeWords(how, operation));
    const { bar } = this.#nodes;
    bar.hidden = how.share === null && how.over === null;
    attribute(bar, 'value', how.share === null ? 1 : Math.min(1, how.share).toFixed(3));
    attribute(bar, 'data-over', how.over === null ? null : '');
    attribute(bar, 'aria-valuetext', timeWords(how, operation));
  }

  #showJobs(operation) {
    const told = JSON.stringify(operation.jobs ?? []);
    if (told === this.#jobs) return;
    this.#jobs = told;
    this.#nodes.jobs.hidden = !operation.jobs?.length;
    part(this.#nodes.jobs, 'list').replaceChildren(...(operation.jobs ?? []).map((job) => steps(job)));
  }

  #build(operation) {
    this.#id = operation.id;
    this.#jobs = null;
    const nodes = {
      icon: symbol(mark(operation), 'icon'),
      title: element('b', { class: 'op__title' }),
      word: element('span', { class: 'op__word' }),
      time: element('span', { class: 'op__time' }),
      bar: element('progress', { class: 'op__bar', max: 1, 'aria-label': 'Share of the usual time' }),
      sentence: element('p', { class: 'op__sentence' }),
      run: element('a', { rel: 'noreferrer' }, 'run on GitHub'),
      cancel: element('button', { class: 'button', type: 'button' }, 'Cancel…'),
      dismiss: element('button', { class: 'button', type: 'button' }, 'Dismiss'),
      asked: element('p', { class: 'op__asked', role: 'group', 'aria-label': 'Confirm', hidden: true }),
      jobs: element('details', { class: 'op__jobs' }, element('summary', {}, 'Jobs and steps'), element('ol', { 'data-f': 'list' })),
    };
    this.#nodes = nodes;
    const by = element('p', { class: 'op__by quiet' }, operation.requested_by ?? '—', ' · ', time(operation.requested_at, this.#tools.now()));
    if (operation.reason) by.append(' · ', element('span', { title: operation.reason }, operation.reason));
    nodes.cancel.addEventListener('click', () => this.#ask(operation));
    nodes.dismiss.addEventListener('click', () => this.#dismiss(operation));
    this.#slot.replaceChildren(
      element('p', { class: 'op__head' }, nodes.icon, nodes.title, nodes.word, nodes.time),
      nodes.bar,
      nodes.sentence,
      by,
      element('div', { class: 'op__foot' }, nodes.jobs, nodes.run, nodes.cancel, nodes.dismiss),
      nodes.asked,
    );
  }

  #dismiss(operation) {
    this.#tools.state.dispatch({ type: 'dismiss', id: operation.id });
    remember(this.#tools.state.get().dismissed);
    this.#slot.closest('.card').querySelector('.card__actions .button')?.focus();
  }

  /** Once, and precisely. */
  #ask(operation) {
    const { asked, cancel } = this.#nodes;
    const what = operation.kind === 'rollback' ? 'rollback' : 'deployment';
    const yes = element('button', { class: 'button button--bad', type: 'button' }, `Cancel the ${what}`);
    const no = element('button', { class: 'button', type: 'button' }, 'Let it run');
    const said = element('span', { role: 'alert' });
    const done = () => {
      asked.hidden = true;
      cancel.focus();
    };
    no.addEventListener('click', done);
    yes.addEventListener('click', async () => {
      yes.disabled = true;
      try {
        const { operation: told } = await this.#tools.api.cancel(operation.id);
        if (told) this.#tools.state.dispatch({ type: 'operations', operations: [told] });
        done();
      } catch (fault) {
        write(said, `Not cancelled: ${fault.message}.`);
        yes.disabled = false;
      }
    });
    asked.replaceChildren(element('span', {}, 'What the run has done so far stays done.'), yes, no, said);
    asked.hidden = false;
    yes.focus();
  }
}

export function mount(root, tools) {
  const { state, api, now, announce } = tools;
  const cards = new Map([...root.querySelectorAll('.card')].map((card) => [card.dataset.environment, new Card(part(card, 'run'), tools)]));

  let first = true;
  for (const id of remembered()) state.dispatch({ type: 'dismiss', id });

  const show = (current) => {
    for (const [id, card] of cards) card.show(current.operations[id], isShown(current.operations[id], current.dismissed, now(), current.status[id]));
  };
  state.subscribe((current, before) => {
    if (current.operations === before.operations && current.dismissed === before.dismissed) return;
    show(current);
    for (const { id, name } of current.environments) {
      const after = current.operations[id];
      const was = before.operations[id];
      if (after && was && after.id === was.id && isActive(was) && !isActive(after)) announce(`${name}: ${title(after)} ${word(after)}.`);
    }
  });

  return {
    async refresh() {
      if (state.get().self?.github?.configured === false) return;
      const known = Object.values(state.get().operations).filter(isActive);
      const { operations } = await api.operations({ active: true });
      // An outcome of a moment ago outlasts a reload.
      const lately = first ? (await api.operations({ limit: LATELY })).operations : [];
      first = false;
      // One that ended while nobody listened is no longer among the active ones.
      const missed = known.filter(({ id }) => !operations.some((each) => each.id === id));
      const ended = await Promise.allSettled(missed.map(({ id }) => api.operation(id)));
      const found = ended.filter(({ status }) => status === 'fulfilled').map(({ value }) => value.operation ?? value);
      state.dispatch({ type: 'operations', operations: [...lately, ...operations, ...found] });
    },
    tick() {
      const current = state.get();
      for (const [id, card] of cards) {
        const operation = current.operations[id];
        if (operation && isActive(operation)) card.tick(operation);
        else if (operation) card.show(operation, isShown(operation, current.dismissed, now(), current.status[id]));
      }
    },
  };
}
