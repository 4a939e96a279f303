// What was put where: filtered by the server, growing by itself.

import { FILTERS } from '../deployments.js';
import { element, environmentBadge, part, problem, refreshTimes, stateMark, time, webAddress } from '../dom.js';
import { ABSENT, duration, words } from '../format.js';

const PAGE = 50;
const MOST = 500;
/** Long enough to type the next letter. */
const TYPING = 250;

function commitCell(deployment, repositoryUrl) {
  const sha = deployment.commit_sha;
  if (!sha) return ABSENT;
  if (!repositoryUrl) return sha;
  return element('a', { href: `${repositoryUrl}/commit/${encodeURIComponent(deployment.commit ?? sha)}`, rel: 'noreferrer' }, sha);
}

const SOURCES = {
  observed: ['observed', 'Seen running; no deployment of it is on record'],
  dispatch: ['from here', 'Asked for on this dashboard'],
};

function tags(deployment, rolledBack) {
  const [word, title] = SOURCES[deployment.source] ?? [];
  return [
    deployment.rollback_of ? element('span', { class: 'tag' }, rolledBack ? `rolls back ${rolledBack}` : 'rollback') : null,
    word ? element('span', { class: 'tag', title }, word) : null,
  ];
}

function messageCell(deployment, rolledBack) {
  return [
    ...tags(deployment, rolledBack),
    ' ',
    element('span', { title: deployment.commit_message }, deployment.commit_message ?? ABSENT),
    deployment.reason ? element('span', { class: 'c-reason', title: deployment.reason }, deployment.reason) : null,
  ];
}

function row(deployment, environment, rolledBack, now) {
  const cell = (className, ...children) => element('td', { class: className }, ...children);
  return element(
    'tr',
    { 'data-id': deployment.id, 'data-accent': environment?.accent ?? 0, 'data-dash': environment?.dash ?? 0 },
    cell('c-env', environmentBadge(environment?.name ?? deployment.environment)),
    cell('c-version mono', deployment.version ?? ABSENT),
    cell('c-sha mono', commitCell(deployment, environment?.repositoryUrl)),
    cell('c-message', ...messageCell(deployment, rolledBack)),
    cell('c-by', deployment.deployed_by ?? ABSENT),
    cell('c-when', time(deployment.deployed_at, now)),
    cell('c-took num', duration(deployment.duration_seconds)),
    cell('c-state', stateMark(deployment.status, words(deployment.status), webAddress(deployment.run_url))),
  );
}

class History {
  #root;
  #state;
  #api;
  #now;
  #form;
  #body;
  #rows = new Map();
  #versions = new Map();
  #asked = null;
  #typing = null;

  constructor(root, { state, api, now }) {
    this.#root = root;
    this.#state = state;
    this.#api = api;
    this.#now = now;
    this.#form = root.querySelector('form');
    this.#body = part(root, 'body');
    for (const node of this.#body.rows) this.#rows.set(Number(node.dataset.id), { node, told: null });
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#search();
    });
    this.#form.addEventListener('input', (event) => event.target.tagName === 'INPUT' && this.#typed(TYPING));
    this.#form.addEventListener('change', (event) => event.target.tagName === 'SELECT' && this.#typed(0));
    part(root, 'next').addEventListener('click', (event) => {
      event.preventDefault();
      this.#more();
    });
    for (const link of [part(root, 'newest'), part(root, 'empty')]) {
      link.addEventListener('click', (event) => this.#clear(event));
    }
    state.subscribe((current, before) => {
      if (current.deployments !== before.deployments) this.#show(current);
    });
  }

  /** Everything that is shown, asked for again. */
  refresh() {
    const shown = Math.min(MOST, Math.max(PAGE, this.#rows.size));
    return this.#load({ ...this.#state.get().filter, limit: shown });
  }

  #typed(wait) {
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => this.#search(), wait);
  }

  #search() {
    const values = new FormData(this.#form);
    const filter = Object.fromEntries(FILTERS.map((name) => [name, String(values.get(name) ?? '').trim()]));
    this.#state.dispatch({ type: 'filter', filter });
    const query = new URLSearchParams(Object.entries(filter).filter(([, value]) => value !== ''));
    const address = query.size === 0 ? location.pathname : `?${query}`;
    window.history.replaceState(null, '', `${address}${location.hash}`);
    return this.#load({ ...filter, limit: PAGE });
  }

  #clear(event) {
    if (event.target.tagName !== 'A') return;
    event.preventDefault();
    for (const name of FILTERS) this.#form.elements[name].value = '';
    this.#search();
  }

  #more() {
    const { filter, deployments } = this.#state.get();
    return this.#load({ ...filter, cursor: deployments.next, limit: PAGE }, true);
  }

  async #load(query, append = false) {
    this.#asked?.abort();
    const asked = new AbortController();
    this.#asked = asked;
    const rows = part(this.#root, 'rows');
    rows.setAttribute('aria-busy', 'true');
    try {
      const body = await this.#api.deployments(query, asked.signal);
      this.#state.dispatch({ type: 'deployments', body, append });
      problem(this.#root, null);
    } catch (fault) {
      if (fault.name !== 'AbortError') problem(this.#root, `${fault.message}. The list may be out of date.`);
    } finally {
      if (this.#asked === asked) rows.removeAttribute('aria-busy');
    }
  }

  #show({ deployments, environments, filter }) {
    const known = this.#rows;
    const first = known.size === 0;
    this.#rows = new Map();
    for (const deployment of deployments.rows) {
      const rolledBack = deployment.rollback_of ? (this.#version(deployments.rows, deployment.rollback_of) ?? null) : null;
      const told = JSON.stringify([deployment, rolledBack]);
      const kept = known.get(deployment.id);
      const environment = environments.find(({ id }) => id === deployment.environment);
      const node = kept?.told === told ? kept.node : row(deployment, environment, rolledBack, this.#now());
      if (!first && (!kept || (kept.told !== null && kept.told !== told))) node.classList.add('changed');
      this.#rows.set(deployment.id, { node, told });
    }
    this.#place([...this.#rows.values()].map(({ node }) => node));
    const empty = deployments.rows.length === 0;
    part(this.#root, 'rows').hidden = empty;
    part(this.#root, 'empty').hidden = !empty;
    if (empty) this.#sayEmpty(filter);
    part(this.#root, 'next').hidden = !deployments.next;
    part(this.#root, 'newest').hidden = !filter.cursor;
    refreshTimes(this.#body, this.#now());
  }

  /** Of a deployment that may stand on another page. */
  #version(rows, id) {
    const row = rows.find((each) => each.id === id);
    if (row) this.#versions.set(id, row.version);
    return this.#versions.get(id);
  }

  /** Moves only what does not stand right, so that focus and selection stay. */
  #place(wanted) {
    const keep = new Set(wanted);
    for (const node of [...this.#body.rows]) if (!keep.has(node)) node.remove();
    wanted.forEach((node, index) => {
      if (this.#body.rows[index] !== node) this.#body.insertBefore(node, this.#body.rows[index] ?? null);
    });
  }

  #sayEmpty(filter) {
    const node = part(this.#root, 'empty');
    if (FILTERS.some((name) => filter[name])) {
      node.replaceChildren('Nothing matches. ', element('a', { href: './#history' }, 'Show everything'));
    } else {
      node.replaceChildren('No deployment is known yet. Those of GitHub come by themselves; other pipelines record theirs with ', element('code', {}, 'POST api/deployments'), '.');
    }
  }
}

export function mount(root, tools) {
  return new History(root, tools);
}
