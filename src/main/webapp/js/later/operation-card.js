// An operation as it stands on a card: who asked, how far it is, how it ended. Loaded with the first one that there is.

import { attribute, element, part, stateMark, symbol, time, webAddress, write } from '../dom.js';
import { ABSENT, duration, words } from '../format.js';
import { isActive, mark, markOf, progress, running, span, title, word } from '../operations.js';

function timeWords({ elapsed, usual, over }, operation) {
  if (elapsed === null) return '';
  if (!isActive(operation)) return `after ${duration(elapsed)}`;
  if (over !== null) return `${duration(elapsed)}, usually ${duration(usual)}`;
  return usual === null || operation.state === 'waiting' ? duration(elapsed) : `${duration(elapsed)} of usually ${duration(usual)}`;
}

/** As wide as it gets: nothing beside it moves when it grows. */
const mostWords = ({ usual }) => (usual === null ? '00 m 00 m' : `00 m 00 m of usually ${duration(usual)}`);

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

const PARTS = ['title', 'word', 'time', 'bar', 'sentence', 'foot', 'jobs', 'run', 'cancel', 'dismiss', 'asked'];

/** Everybody sees it; operators may cancel what was asked for here. */
export class OperationCard {
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

  /** @param operation null where there is none to show */
  show(operation) {
    const held = this.#slot.contains(document.activeElement);
    this.#slot.hidden = operation === null;
    if (operation !== null) this.#fill(operation);
    if (held) this.#land();
  }

  #fill(operation) {
    if (this.#id !== operation.id) this.#build(operation);
    const nodes = this.#nodes;
    attribute(this.#slot, 'data-state', mark(operation));
    attribute(this.#slot, 'data-active', isActive(operation) ? 'true' : null);
    attribute(nodes.icon.firstElementChild, 'href', `#i-${mark(operation)}`);
    write(nodes.title, title(operation));
    write(nodes.word, stateWords(operation));
    attribute(nodes.word, 'title', stateWords(operation));
    const sentence = operation.sentence ?? null;
    nodes.sentence.hidden = !sentence;
    write(nodes.sentence, sentence);
    const url = webAddress(operation.run_url);
    nodes.run.hidden = !url;
    attribute(nodes.run, 'href', url);
    nodes.foot.hidden = Boolean(operation.elsewhere && !url);
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
    attribute(this.#nodes.time, 'data-most', mostWords(how));
    const { bar } = this.#nodes;
    bar.hidden = how.share === null && how.over === null;
    attribute(bar, 'value', how.share === null ? 1 : Math.min(1, how.share).toFixed(3));
    attribute(bar, 'data-over', how.over === null ? null : 'true');
    attribute(bar, 'aria-valuetext', timeWords(how, operation));
  }

  /** What held the focus may have gone: it stays on this card. */
  #land() {
    if (document.activeElement.offsetParent) return;
    const card = this.#slot.closest('.card');
    const name = card.querySelector('h3');
    name.tabIndex = -1;
    const { cancel, run } = this.#nodes;
    [cancel, card.querySelector('.card__actions .button'), run, name].find((node) => node?.offsetParent).focus();
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
    if (this.#slot.dataset.id !== operation.id) this.#draw(operation);
    const node = (name) => this.#slot.querySelector(`.op__${name}`);
    this.#nodes = Object.fromEntries(PARTS.map((name) => [name, node(name)]));
    this.#nodes.icon = node('head').firstElementChild;
    this.#nodes.cancel.addEventListener('click', () => this.#ask(operation));
    this.#nodes.dismiss.addEventListener('click', () => this.#dismiss(operation));
    this.#nodes.asked.addEventListener('keydown', ({ key }) => key === 'Escape' && this.#unask());
  }

  /** As the server's parts/operation.html does. */
  #draw(operation) {
    this.#slot.dataset.id = operation.id;
    const who = element('span', { class: 'op__who' }, operation.requested_by ?? element('span', { title: 'Who asked for it was not told' }, ABSENT));
    if (operation.elsewhere) who.append(' · not started here');
    if (operation.reason) who.append(' · ', element('span', { title: operation.reason }, operation.reason));
    const lever = (name, label) => element('button', { class: `button op__${name}`, type: 'button' }, label);
    this.#slot.replaceChildren(
      element('p', { class: 'op__head' }, symbol(mark(operation), 'icon'), ...['title', 'word', 'time'].map((name) => element(name === 'title' ? 'b' : 'span', { class: `op__${name}` }))),
      element('progress', { class: 'op__bar', max: 1, 'aria-label': 'Share of the usual time' }),
      element('p', { class: 'op__sentence' }),
      element('p', { class: 'op__by quiet' }, who, time(operation.requested_at, this.#tools.now())),
      element(
        'div',
        { class: 'op__foot' },
        element('details', { class: 'op__jobs' }, element('summary', {}, 'Jobs and steps'), element('ol', { 'data-f': 'list' })),
        element('a', { class: 'op__run', rel: 'noreferrer' }, 'run on GitHub'),
        lever('cancel', 'Cancel…'),
        lever('dismiss', 'Dismiss'),
      ),
      element('p', { class: 'op__asked', role: 'group', 'aria-label': 'Confirm', hidden: true }),
    );
  }

  #dismiss(operation) {
    const held = this.#slot.contains(document.activeElement);
    this.#tools.state.dispatch({ type: 'dismiss', id: operation.id });
    this.#tools.remember();
    if (held) this.#land();
  }

  #unask() {
    const { asked } = this.#nodes;
    const held = asked.contains(document.activeElement);
    asked.hidden = true;
    if (held) this.#land();
  }

  /** Once, and precisely. */
  #ask(operation) {
    const { asked } = this.#nodes;
    const what = operation.kind === 'rollback' ? 'rollback' : 'deployment';
    const yes = element('button', { class: 'button button--bad', type: 'button' }, `Cancel the ${what}`);
    const no = element('button', { class: 'button', type: 'button' }, 'Let it run');
    const said = element('span', { role: 'alert' });
    no.addEventListener('click', () => this.#unask());
    yes.addEventListener('click', async () => {
      // Disabled, it would lose the focus.
      if (yes.ariaBusy === 'true') return;
      yes.ariaBusy = 'true';
      try {
        const { operation: told } = await this.#tools.api.cancel(operation.id);
        if (told) this.#tools.state.dispatch({ type: 'operations', operations: [told] });
        this.#unask();
      } catch (fault) {
        write(said, `Not cancelled: ${fault.message}.`);
        yes.ariaBusy = null;
      }
    });
    asked.replaceChildren(element('span', {}, 'What the run has done so far stays done.'), yes, no, said);
    asked.hidden = false;
    yes.focus();
  }
}
