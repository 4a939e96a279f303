// The rows of the history: each written once and then only where it changed, one of them in reach of the Tab key, some of them open.

import { element, flash, refreshTimes, symbol } from '../dom.js';
import { ABSENT, epoch, exact } from '../format.js';
import { AWAY, troubleOf } from '../trouble.js';
import { cells, COLUMNS } from './cells.js';

const COPIED_FOR = 2000;
const STEPS = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1, Home: -Infinity, End: Infinity };

const opener = (row) => row.querySelector('.row__open');
const idOf = (row) => Number(row.dataset.id);

/** The name of a row's button: what it is about, with the exact time that the row only shows to the eye. */
function title(row) {
  const cell = (name) => row.querySelector(`.c-${name}`)?.textContent.trim() ?? '';
  const what = [cell('version'), cell('sha')].find((text) => text && text !== ABSENT) ?? 'deployment';
  const at = epoch(row.querySelector('time')?.dateTime);
  return `Details: ${what}, ${cell('env')}, ${cell('state')}${at === null ? '' : `, ${exact(at)}`}`;
}

/** Only the current row's links and buttons are in reach of Tab: there may be hundreds. */
function reachable(row, on) {
  for (const node of row.querySelectorAll('a, button')) node.tabIndex = on ? 0 : -1;
}

export class Rows {
  #table;
  #body;
  #tools;
  #kept = new Map();
  #current = null;
  #pinned = null;
  #copying;

  /** @param tools also details: () => the module that fills an open row, closed: (id) => whatever follows */
  constructor(table, tools) {
    this.#table = table;
    this.#body = table.tBodies[0];
    this.#tools = tools;
    for (const node of [...this.#body.rows]) {
      this.#kept.set(idOf(node), { node });
      this.#adopt(node);
    }
    this.#copying = element('button', { type: 'button', class: 'row__copy', 'aria-label': 'Copy the commit', title: 'Copy the commit (c)' }, symbol('copy', 'icon'));
    this.#makeCurrent(this.#all()[0] ?? null);
    table.addEventListener('click', (event) => this.#clicked(event));
    table.addEventListener('keydown', (event) => this.#pressed(event));
    table.addEventListener('focusin', (event) => this.#makeCurrent(event.target.closest('tr[data-id]') ?? this.#current));
    table.addEventListener('mouseover', (event) => this.#offerCopy(event.target.closest('tr[data-id]')));
  }

  get size() {
    return this.#kept.size;
  }

  /** Shows these deployments. @param seen whether what is new is news */
  show(deployments, environments, seen) {
    const now = this.#tools.now();
    const before = this.#kept;
    this.#kept = new Map();
    for (const deployment of deployments) {
      const kept = before.get(deployment.id);
      const environment = environments.find(({ id }) => id === deployment.environment);
      const same = kept && (kept.deployment === deployment || kept.told === JSON.stringify(deployment));
      const entry = kept ?? { node: this.#make(deployment, environment) };
      if (!same) {
        const known = Boolean(kept?.told);
        this.#write(entry, cells(deployment, environment, now), known && kept.deployment?.commit === deployment.commit);
        entry.told = JSON.stringify(deployment);
        if (seen && (known || !kept)) flash(entry.node);
        if (kept) entry.open?.filled?.update(deployment);
      }
      entry.deployment = deployment;
      this.#kept.set(deployment.id, entry);
    }
    for (const [id, { open }] of before) if (!this.#kept.has(id)) open?.filled?.close();
    this.#place([...this.#kept.values()].flatMap(({ node, open }) => (open ? [node, open.node] : [node])));
    if (!this.#current?.isConnected) this.#makeCurrent(this.#all()[0] ?? null);
    refreshTimes(this.#body, now);
  }

  /** The next row (1), the one before (-1), the first or last; where none is focused, the first in sight. */
  step(by) {
    const all = this.#all();
    const at = all.indexOf(document.activeElement?.closest('tr[data-id]') ?? this.#rowOf(document.activeElement?.closest('tr.detail')));
    const row = at < 0 ? (this.#current ?? all[0]) : all[Math.min(all.length - 1, Math.max(0, at + by))];
    if (row) opener(row).focus();
  }

  has(id) {
    return this.#kept.has(id);
  }

  /** Opens a row of the list and goes there. */
  reveal(id) {
    const { node } = this.#kept.get(id);
    this.#unpin();
    this.#goTo(node);
  }

  /** Shows one that is not in the list above it, open. */
  pin(deployment, environments) {
    this.#unpin();
    const environment = environments.find(({ id }) => id === deployment.environment);
    const node = this.#make(deployment, environment);
    this.#pinned = { node, deployment };
    this.#write(this.#pinned, cells(deployment, environment, this.#tools.now()), false);
    node.removeAttribute('id');
    const note = element('tr', { class: 'pinned__note' }, element('td', { colspan: COLUMNS }, 'Opened by its link; the list below does not hold it.'));
    this.#body.before(element('tbody', { class: 'pinned' }, note, node));
    this.#goTo(node);
  }

  get pinned() {
    return this.#pinned !== null;
  }

  #unpin() {
    this.#pinned?.open?.filled?.close();
    this.#pinned?.node.closest('tbody').remove();
    this.#pinned = null;
  }

  #goTo(node) {
    this.#open(node);
    opener(node).focus({ preventScroll: true });
    node.scrollIntoView({ block: 'center' });
  }

  #make(deployment, environment) {
    return element('tr', { id: `deployment-${deployment.id}`, 'data-id': deployment.id, 'data-accent': environment?.accent ?? 0, 'data-dash': environment?.dash ?? 0 });
  }

  #adopt(node) {
    const button = element('button', { type: 'button', class: 'row__open', 'aria-expanded': 'false', 'aria-label': title(node) });
    node.cells[0].prepend(button);
    reachable(node, false);
  }

  /** Cell by cell, so that focus and selection stay where nothing changed, and go to the same place where something did. */
  #write({ node }, fresh, sameCommit) {
    if (node.cells.length === 0) {
      node.append(...fresh);
      this.#adopt(node);
      return;
    }
    [...node.cells].forEach((old, index) => {
      if (index === 0 || (sameCommit && old.classList.contains('c-sha'))) return;
      const wanted = fresh[index];
      for (const link of wanted.querySelectorAll('a')) link.tabIndex = node === this.#current ? 0 : -1;
      if (old.isEqualNode(wanted)) return;
      const focused = old.contains(document.activeElement) ? [...old.querySelectorAll('a')].indexOf(document.activeElement) : null;
      old.replaceWith(wanted);
      if (focused !== null) (wanted.querySelectorAll('a')[focused] ?? opener(node)).focus({ preventScroll: true });
    });
    opener(node).setAttribute('aria-label', title(node));
  }

  /** Moves only what does not stand right; a focus whose row goes moves to the row that takes its place. */
  #place(wanted) {
    const keep = new Set(wanted);
    const gone = [...this.#body.rows].filter((node) => !keep.has(node));
    const lost = gone.find((node) => node.contains(document.activeElement));
    let heir = lost ?? null;
    while (heir && !keep.has(heir)) heir = heir.nextElementSibling;
    for (const node of gone) node.remove();
    let at = this.#body.firstElementChild;
    for (const node of wanted) {
      if (node === at) at = at.nextElementSibling;
      else this.#body.insertBefore(node, at);
    }
    if (lost) opener(heir?.matches('tr[data-id]') ? heir : (this.#all().at(-1) ?? lost))?.focus({ preventScroll: true });
  }

  #all() {
    return [...this.#table.querySelectorAll('tr[data-id]')];
  }

  #rowOf(detail) {
    return detail?.previousElementSibling ?? null;
  }

  #entry(row) {
    return row === this.#pinned?.node ? this.#pinned : this.#kept.get(idOf(row));
  }

  #makeCurrent(row) {
    if (row === this.#current) return;
    if (this.#current) reachable(this.#current, false);
    this.#current = row;
    if (!row) return;
    reachable(row, true);
    this.#offerCopy(row);
  }

  #offerCopy(row) {
    const cell = row?.querySelector('.c-sha');
    if (!cell || cell.contains(this.#copying) || this.#copying === document.activeElement || cell.textContent.trim() === ABSENT) return;
    this.#copying.tabIndex = row === this.#current ? 0 : -1;
    cell.append(this.#copying);
  }

  #clicked(event) {
    const row = event.target.closest('tr[data-id]');
    if (!row || event.target.closest('a')) return;
    if (event.target.closest('.row__copy')) this.#copy(row);
    else if (event.target.closest('.row__open') || getSelection().isCollapsed) this.#toggle(row);
  }

  #pressed(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const row = event.target.closest('tr[data-id]') ?? this.#rowOf(event.target.closest('tr.detail'));
    if (!row) return;
    const inDetail = event.target.closest('tr.detail') !== null;
    if (event.key === 'Escape' && this.#entry(row)?.open) this.#close(row);
    else if (event.key === 'c') this.#copy(row);
    else if (STEPS[event.key] !== undefined && !(inDetail && event.key.length > 1)) this.step(STEPS[event.key]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #toggle(row) {
    if (this.#entry(row).open) this.#close(row);
    else this.#open(row);
  }

  async #open(row) {
    const entry = this.#entry(row);
    if (entry.open) return;
    const id = idOf(row);
    const holder = element('div', { class: 'detail__body', 'aria-busy': 'true' }, element('span', { class: 'visually-hidden' }, 'Loading…'));
    const name = `${row === this.#pinned?.node ? 'pinned' : 'details'}-${id}`;
    const node = element('tr', { class: 'detail', id: name, 'data-accent': row.dataset.accent }, element('td', { colspan: COLUMNS }, holder));
    const open = { node, filled: null };
    entry.open = open;
    row.after(node);
    row.classList.add('is-open');
    opener(row).setAttribute('aria-expanded', 'true');
    opener(row).setAttribute('aria-controls', name);
    const problem = element('p', { class: 'panel__problem', role: 'alert' });
    const tell = troubleOf(problem, 'Its details', () => open.filled?.update() ?? fill());
    const failed = (fault) => {
      if (holder.hasAttribute('aria-busy')) holder.replaceChildren();
      holder.removeAttribute('aria-busy');
      holder.prepend(problem);
      tell(fault, this.#tools.now());
    };
    const fill = () =>
      this.#tools.details().then(
        (details) => {
          if (entry.open === open) open.filled = details.fill(holder, id, { ...this.#tools, copy: () => this.#copy(row), failed, well: () => tell(null) });
        },
        () => failed(AWAY),
      );
    await fill();
  }

  #close(row) {
    const entry = this.#entry(row);
    entry.open.filled?.close();
    entry.open.node.remove();
    entry.open = null;
    row.classList.remove('is-open');
    opener(row).setAttribute('aria-expanded', 'false');
    opener(row).removeAttribute('aria-controls');
    if (entry === this.#pinned) {
      this.#unpin();
      const first = this.#all()[0];
      if (first) opener(first).focus({ preventScroll: true });
    } else opener(row).focus({ preventScroll: true });
    this.#tools.closed(idOf(row));
  }

  async #copy(row) {
    const entry = this.#entry(row);
    const { deployment } = entry;
    const sha = deployment?.commit ?? deployment?.commit_sha ?? row.querySelector('.c-sha').textContent.trim();
    if (!sha || sha === ABSENT) {
      this.#tools.announce('No commit is known of it', true);
      return;
    }
    const { copy } = await import('./copy.js');
    const done = await copy(sha);
    this.#tools.announce(done ? `Commit ${sha.slice(0, 7)} copied` : `This browser does not let it be copied: ${sha}`, !done);
    if (!done) return;
    const copied = [this.#copying, entry.open?.node.querySelector('.detail__copy')].filter(Boolean);
    for (const button of copied) button.classList.add('is-copied');
    setTimeout(() => copied.forEach((button) => button.classList.remove('is-copied')), COPIED_FOR);
  }
}
