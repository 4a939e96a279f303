// Who did what, from where, with which result; and whether anybody has altered the record.

import { element, part, stateMark, time, write } from '../dom.js';
import { sheet } from '../dialogs/sheets.js';
import { ABSENT, count, words } from '../format.js';
import { troubleOf } from '../trouble.js';

const PAGE = 50;
const TYPING = 250;
const HEADS = ['When', 'Who', 'From', 'What', 'Environment', 'Object', 'Result'];

function row(entry, environments, now) {
  const name = environments.find(({ id }) => id === entry.environment)?.name ?? entry.environment ?? ABSENT;
  const cell = (label, ...children) => element('td', { 'data-label': label }, ...children);
  return element(
    'tr',
    { 'data-id': entry.id },
    cell('When', time(entry.at, now)),
    cell('Who', entry.user ?? ABSENT),
    cell('From', element('span', { class: 'mono quiet' }, entry.address ?? ABSENT)),
    cell('What', words(entry.action)),
    cell('Environment', name),
    cell('Object', element('span', { class: 'mono' }, entry.object ?? ABSENT)),
    cell('Result', words(entry.result), entry.detail ? element('span', { class: 'quiet' }, ` — ${entry.detail}`) : null),
  );
}

class Audit {
  #tools;
  #trouble;
  #form = element(
    'form',
    { class: 'filters', role: 'search', 'aria-label': 'Filter the audit trail' },
    element('input', { name: 'user', type: 'text', size: 12, maxlength: 100, placeholder: 'person', autocomplete: 'off', 'aria-label': 'Person' }),
    element('select', { name: 'action', 'aria-label': 'Action' }, element('option', { value: '' }, 'any action')),
  );
  #check = element('button', { class: 'button', type: 'button' }, 'Check the chain');
  #said = element('span', { role: 'status' });
  #body = element('tbody');
  #rows;
  #empty = element('p', { class: 'panel__empty' }, 'Loading…');
  #more = element('button', { class: 'button', type: 'button', hidden: true }, 'Show older');
  #next = null;
  #asked = null;
  #typing = null;
  #actions = new Set();

  constructor(root, tools) {
    this.#tools = tools;
    this.#trouble = troubleOf(part(root, 'problem'), 'The audit trail', () => this.load());
    const table = element('table', {}, element('thead', {}, element('tr', {}, ...HEADS.map((head) => element('th', { scope: 'col' }, head)))), this.#body);
    this.#rows = element('div', { class: 'rows', hidden: true, tabindex: 0, role: 'region', 'aria-label': 'Audit trail' }, table);
    part(root, 'content').replaceChildren(element('div', { class: 'admin__tools' }, this.#form, this.#check, this.#said), this.#empty, this.#rows, element('p', { class: 'panel__foot' }, this.#more));
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.load();
    });
    this.#form.addEventListener('input', () => {
      clearTimeout(this.#typing);
      this.#typing = setTimeout(() => this.load(), TYPING);
    });
    this.#more.addEventListener('click', () => this.load(true));
    this.#check.addEventListener('click', () => this.#verify());
  }

  async load(more = false) {
    this.#asked?.abort();
    const asked = new AbortController();
    this.#asked = asked;
    const filter = Object.fromEntries([...new FormData(this.#form)].map(([name, value]) => [name, value.trim()]));
    try {
      const body = await this.#tools.api.get('api/audit', { ...filter, limit: PAGE, cursor: more ? this.#next : null }, asked.signal);
      const rows = body.entries.map((entry) => row(entry, this.#tools.state.get().environments, this.#tools.now()));
      if (more) this.#body.append(...rows);
      else this.#body.replaceChildren(...rows);
      this.#next = body.next ?? null;
      this.#more.hidden = this.#next === null;
      this.#empty.hidden = this.#body.rows.length > 0;
      this.#rows.hidden = this.#body.rows.length === 0;
      write(this.#empty, Object.values(filter).some(Boolean) ? 'Nothing matches.' : 'Nothing was done yet. Who deploys, rolls back or changes something here is written down with the result.');
      this.#learn(body.entries);
      this.#trouble(null);
    } catch (fault) {
      if (fault.name === 'AbortError') return;
      this.#empty.hidden = true;
      this.#trouble(fault, this.#tools.now());
    }
  }

  /** The actions that were seen are offered. */
  #learn(entries) {
    const fresh = entries.map(({ action }) => action).filter((action) => !this.#actions.has(action));
    for (const action of new Set(fresh)) {
      this.#actions.add(action);
      this.#form.elements.action.append(element('option', { value: action }, words(action)));
    }
  }

  async #verify() {
    this.#check.disabled = true;
    write(this.#said, 'checking…');
    try {
      const { ok, entries, altered, sentence } = await this.#tools.api.get('api/audit/check');
      this.#said.replaceChildren(stateMark(ok ? 'success' : 'failed', sentence ?? (ok ? `${count(entries)} entries, none altered` : `entry ${altered} was altered`)));
    } catch (fault) {
      write(this.#said, `${fault.message}.`);
    } finally {
      this.#check.disabled = false;
    }
  }
}

export function mount(root, tools) {
  sheet('admin');
  const audit = new Audit(root, tools);
  return { refresh: () => audit.load() };
}
