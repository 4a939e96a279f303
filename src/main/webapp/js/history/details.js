// What an open row of the history tells: its course, what it was, and how the environment felt before and after it.

import { element, refreshTimes, stateMark, symbol, time, webAddress } from '../dom.js';
import { ABSENT, duration, epoch, exact, words } from '../format.js';
import { sheet } from '../dialogs/sheets.js';
import { troubleOf } from '../trouble.js';
import { lines, sentence, sides, span, verdict } from './verdict.js';
import { message } from './cells.js';

/** While there is more to come: a first report, more probes. */
const AGAIN = 30_000;
/** As long as the server waits for a first report. */
const VERIFIED_WITHIN = 60 * 60 * 1000;

export const ready = sheet('details');

const STEP_WORDS = { waiting: 'waits for approval', success: 'deployed', verified: 'verified' };
const SHAPES = { verified: 'healthy' };
const SOURCES = {
  github: 'told by GitHub',
  dispatch: 'asked for on this dashboard',
  recorded: 'recorded by its pipeline',
  observed: 'seen running; no deployment of it is on record',
};

/** Its turns, each with how long it took to come there. */
function steps({ timeline, status }, now) {
  let before = null;
  const said = timeline.map(({ timestamp, status: word }) => {
    const approved = word === 'in_progress' && before?.status === 'waiting';
    const at = epoch(timestamp);
    const took = before === null ? null : duration(Math.round((at - before.at) / 1000));
    before = { status: word, at };
    return element(
      'li',
      { 'data-state': SHAPES[word] ?? word },
      symbol(SHAPES[word] ?? word, 'icon'),
      element('span', { class: 'steps__word' }, approved ? 'approved, in progress' : (STEP_WORDS[word] ?? words(word))),
      time(timestamp, now, 'clock'),
      element('span', { class: 'quiet' }, took === null ? '' : `after ${took}`),
    );
  });
  const young = before !== null && now - before.at < VERIFIED_WITHIN;
  if (status === 'success' && !timeline.some(({ status: word }) => word === 'verified')) {
    said.push(element('li', { 'data-state': 'unknown' }, symbol('unknown', 'icon'), element('span', { class: 'steps__word' }, 'not verified'), element('span', { class: 'quiet steps__note' }, young ? 'its server has not reported it yet' : 'no report of it was noted in the hour after')));
  }
  return element('ol', { class: 'steps' }, ...said);
}

function facts(deployment, repositoryUrl, copy) {
  const rows = [];
  const fact = (name, ...value) => rows.push(element('div', {}, element('dt', {}, name), element('dd', {}, ...value)));
  const { commit_sha: sha, commit, commit_message: text, run_url: run } = deployment;
  if (text) {
    const said = message(text, repositoryUrl);
    said.removeAttribute('title');
    fact('Message', said);
  }
  if (deployment.reason) fact('Reason', deployment.reason);
  if (sha) {
    const name = element('span', { class: 'mono' }, commit ?? sha);
    const button = element('button', { type: 'button', class: 'button detail__copy' }, symbol('copy', 'icon'), element('span', { class: 'detail__copy-word' }, 'Copy'), element('span', { class: 'visually-hidden' }, ' the commit'));
    button.addEventListener('click', copy);
    fact('Commit', repositoryUrl ? element('a', { href: `${repositoryUrl}/commit/${encodeURIComponent(commit ?? sha)}`, rel: 'noreferrer' }, name) : name, ' ', button);
  }
  const at = epoch(deployment.deployed_at);
  fact('When', at === null ? ABSENT : exact(at), deployment.duration_seconds === null ? '' : `, took ${duration(deployment.duration_seconds)}`);
  fact('By', element('span', {}, deployment.deployed_by ?? ABSENT), `, ${SOURCES[deployment.source] ?? words(deployment.source)}`);
  if (deployment.rollback_of) fact('Rolls back', element('a', { href: `#deployment-${deployment.rollback_of}` }, `deployment ${deployment.rollback_of}`));
  const links = [element('a', { href: `#deployment-${deployment.id}` }, 'this deployment')];
  if (webAddress(run)) links.push(' · ', element('a', { href: run, rel: 'noreferrer' }, `run ${deployment.workflow_run_id ?? ''}`.trim()));
  fact('Link', ...links);
  return element('dl', { class: 'facts' }, ...rows);
}

function comparison(both, { over }, name) {
  const { state, word, why } = verdict(both, over);
  const row = ([what, before, after, by]) => element('tr', {}, element('th', { scope: 'row' }, what), element('td', { class: 'num' }, before), element('td', { class: 'num' }, after), element('td', { class: 'num' }, by ?? ABSENT));
  const column = (text) => element('th', { scope: 'col', class: 'num' }, text);
  const told = sentence(both);
  const judged = element('p', { class: 'verdict' }, stateMark(state, why ? `${word}: ${why}` : word), told && word !== 'cannot be told' ? element('span', { class: 'quiet' }, told) : null);
  if (both.before.samples + both.after.samples === 0) return [judged];
  return [
    judged,
    element(
      'table',
      { class: 'compared', 'aria-label': `Health of ${name} before and after` },
      element('thead', {}, element('tr', {}, element('td', {}), column(`${both.minutes.before} min before`), column(`${both.minutes.after} min after`), column('change'))),
      element('tbody', {}, ...lines(both).map(row)),
    ),
  ];
}

class Details {
  #holder;
  #id;
  #tools;
  #timer = null;
  #closed = false;
  #asking = 0;
  #problem = element('p', { class: 'panel__problem', role: 'alert' });
  #felt = troubleOf(this.#problem, 'Its health', () => this.#ask());

  constructor(holder, id, tools) {
    this.#holder = holder;
    this.#id = id;
    this.#tools = tools;
    this.#ask();
  }

  /** The row has changed, or somebody asks again. */
  update() {
    return this.#ask();
  }

  close() {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  async #ask() {
    clearTimeout(this.#timer);
    const mine = ++this.#asking;
    const { api, now } = this.#tools;
    const late = () => this.#closed || mine !== this.#asking;
    try {
      const deployment = await api.deployment(this.#id);
      const when = span(deployment, now());
      const health = when === null ? null : await api.health(deployment.environment, { from: new Date(when.from).toISOString(), to: new Date(when.to).toISOString(), points: when.points }).catch((fault) => fault);
      if (late()) return;
      this.#tools.well();
      if (!(health instanceof Error)) this.#felt(null);
      this.#draw(deployment, when, health);
      if (when === null || !when.over) this.#timer = setTimeout(() => this.#ask(), AGAIN);
    } catch (fault) {
      if (!late()) this.#fail(fault);
    }
  }

  #draw(deployment, when, health) {
    const { state, now, copy } = this.#tools;
    const environment = state.get().environments.find(({ id }) => id === deployment.environment);
    const name = environment?.name ?? deployment.environment;
    const felt =
      when === null
        ? [element('p', { class: 'quiet' }, 'Told once it has ended.')]
        : health instanceof Error
          ? [this.#unfelt(health)]
          : comparison(sides(health, deployment, when), when, name);
    const block = (title, ...children) => element('section', {}, element('h3', {}, title), ...children);
    const fresh = [
      block('Course', steps(deployment, now())),
      block('What', facts(deployment, environment?.repositoryUrl, copy)),
      block('Health before and after', ...felt),
    ];
    // The same again is left alone: somebody may be reading or have the focus there.
    const old = [...this.#holder.children];
    if (old.length !== fresh.length) this.#holder.replaceChildren(...fresh);
    else fresh.forEach((node, index) => node.textContent !== old[index].textContent && !old[index].contains(document.activeElement) && old[index].replaceWith(node));
    this.#holder.removeAttribute('aria-busy');
    refreshTimes(this.#holder, now());
  }

  #unfelt(fault) {
    this.#felt(fault, this.#tools.now());
    return this.#problem;
  }

  #fail(fault) {
    if (fault.status !== 404) return this.#tools.failed(fault);
    this.#holder.replaceChildren(element('p', { class: 'quiet', role: 'alert' }, 'It is no longer kept.'));
    this.#holder.removeAttribute('aria-busy');
  }
}

/** Fills an open row. @param tools also copy: () => copies its commit @return update(), close() */
export function fill(holder, id, tools) {
  return new Details(holder, id, tools);
}
