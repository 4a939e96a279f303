// What is asked of the history: the form, and the address that says the same.

import { FILTERS, queryOf } from '../deployments.js';
import { isSomebody } from './people.js';

/** Long enough to type the next letter, in ms. */
const TYPING = 250;

/** What other panels keep in the address stays there. */
export const addressOf = (filter) => (queryOf(filter, location.search) || location.pathname) + location.hash;

export class Search {
  #form;
  #current;
  #on;
  #typing = null;
  #draft = false;

  /** @param current () → the filter that holds, on {leave: before the address changes, filtered(filter)} */
  constructor(form, current, on) {
    this.#form = form;
    this.#current = current;
    this.#on = on;
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#search(true, true);
    });
    form.addEventListener('input', ({ target }) => {
      if (target.name === 'q' || (target.name === 'user' && isSomebody(target.list, target.value))) this.#typed(TYPING);
    });
    form.addEventListener('change', ({ target }) => target.name !== 'q' && this.#typed(target.type === 'date' ? TYPING : 0, true));
    form.addEventListener('focusout', () => (this.#draft = false));
  }

  /** @param filter that an address came with */
  show(filter) {
    for (const name of FILTERS) this.#form.elements[name].value = filter[name];
  }

  clear() {
    for (const name of FILTERS) this.#form.elements[name].value = '';
    this.#search();
    this.#form.q.focus({ preventScroll: true });
  }

  focus() {
    this.#form.q.focus();
  }

  #typed(wait, whole = false) {
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => this.#search(whole), wait);
  }

  /** What is typed in one go is one step back, not one for each letter. */
  #search(whole = true, again = false) {
    clearTimeout(this.#typing);
    const values = new FormData(this.#form);
    const filter = Object.fromEntries(FILTERS.map((name) => [name, String(values.get(name) ?? '').trim()]));
    const changed = queryOf(filter) !== queryOf(this.#current());
    if (changed && !this.#draft) this.#on.leave();
    if (changed) history[this.#draft ? 'replaceState' : 'pushState'](null, '', addressOf(filter));
    this.#draft = !whole;
    if (changed || again) this.#on.filtered(filter);
  }
}
