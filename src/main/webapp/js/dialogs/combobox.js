// A text field with a list below it that narrows as one types; any text can be typed. Keys as in the ARIA combobox pattern.

import { attribute, element, time } from '../dom.js';
import { matching } from './forms.js';

const MOST = 100;
const KINDS = { tag: 'tag', branch: 'branch', deployment: 'deployed before' };

export class Combobox {
  #input;
  #list;
  #options = [];
  #shown = [];
  #active = -1;
  #now;
  #changed;

  /** @param changed called when the value is one that is meant, not with every letter */
  constructor(input, label, now, changed) {
    this.#input = input;
    this.#now = now;
    this.#changed = changed;
    const id = `${input.id}-list`;
    this.#list = element('ul', { class: 'choices', role: 'listbox', id, 'aria-label': label, hidden: true });
    for (const [name, value] of Object.entries({ role: 'combobox', 'aria-expanded': 'false', 'aria-controls': id, 'aria-autocomplete': 'list', autocapitalize: 'off', spellcheck: 'false', class: 'mono' })) {
      input.setAttribute(name, value);
    }
    input.after(this.#list);
    input.addEventListener('input', () => {
      this.#active = -1;
      this.#show(matching(this.#options, input.value));
    });
    input.addEventListener('click', () => this.#show(this.#options));
    input.addEventListener('keydown', (event) => this.#key(event));
    input.addEventListener('blur', () => this.#hide());
    input.addEventListener('change', () => this.#changed());
    // The field must not lose the focus before the click is understood.
    this.#list.addEventListener('pointerdown', (event) => event.preventDefault());
    this.#list.addEventListener('click', (event) => {
      const item = event.target.closest('[role="option"]');
      if (item) this.#take(this.#shown[Number(item.dataset.index)]);
    });
  }

  set options(options) {
    this.#options = options;
    if (document.activeElement === this.#input && !this.#list.hidden) this.#show(matching(options, this.#input.value));
  }

  #key(event) {
    const open = !this.#list.hidden;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (!open) this.#show(this.#input.value ? matching(this.#options, this.#input.value) : this.#options);
      this.#move(event.key === 'ArrowDown' ? 1 : -1);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      if (open && this.#active >= 0) this.#take(this.#shown[this.#active]);
      else {
        this.#hide();
        this.#changed();
      }
    } else if (event.key === 'Escape' && open) {
      // Closes the list and nothing else.
      event.preventDefault();
      event.stopPropagation();
      this.#hide();
    }
  }

  #move(by) {
    if (this.#shown.length === 0) return;
    this.#active = (this.#active + by + this.#shown.length + (this.#active < 0 && by < 0 ? 1 : 0)) % this.#shown.length;
    [...this.#list.children].forEach((item, index) => attribute(item, 'aria-selected', String(index === this.#active)));
    const item = this.#list.children[this.#active];
    item.scrollIntoView({ block: 'nearest' });
    this.#input.setAttribute('aria-activedescendant', item.id);
  }

  #take(option) {
    if (!option) return;
    this.#input.value = option.value;
    this.#hide();
    this.#input.dispatchEvent(new Event('change'));
  }

  #show(options) {
    this.#shown = options.slice(0, MOST);
    this.#active = -1;
    this.#input.removeAttribute('aria-activedescendant');
    this.#list.replaceChildren(...this.#shown.map((option, index) => this.#item(option, index)));
    this.#list.hidden = this.#shown.length === 0;
    this.#input.setAttribute('aria-expanded', String(!this.#list.hidden));
  }

  #item(option, index) {
    const before = option.deployment;
    return element(
      'li',
      { role: 'option', id: `${this.#list.id}-${index}`, 'data-index': index, 'aria-selected': 'false' },
      element('span', { class: 'mono choices__value' }, option.value),
      element('span', { class: 'mono quiet' }, option.commit ?? ''),
      element('span', { class: 'quiet choices__what' }, before ? (before.commit_message ?? '') : ''),
      element('span', { class: 'quiet choices__kind' }, before ? (before.current ? 'runs now' : 'deployed ') : KINDS[option.kind], before && !before.current ? time(before.deployed_at, this.#now()) : null),
    );
  }

  #hide() {
    this.#list.hidden = true;
    this.#active = -1;
    this.#input.setAttribute('aria-expanded', 'false');
    this.#input.removeAttribute('aria-activedescendant');
  }
}
