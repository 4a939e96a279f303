// A labelled field with a hint, and under it what is wrong with it.

import { attribute, element, write } from '../dom.js';

let count = 0;

export class Field {
  #problem;
  #hint;
  root;
  control;

  constructor(label, { hint = null, optional = false, control = element('input', { type: 'text', autocomplete: 'off', maxlength: 500 }) } = {}) {
    count += 1;
    const id = `field-${count}`;
    this.control = control;
    control.id = id;
    this.label = label;
    this.#problem = element('p', { class: 'field__problem', id: `${id}-problem`, hidden: true });
    this.#hint = element('p', { class: 'field__hint quiet', id: `${id}-hint`, hidden: !hint }, hint ?? '');
    control.setAttribute('aria-describedby', `${id}-problem ${id}-hint`);
    this.root = element('div', { class: 'field' }, element('label', { for: id, class: 'field__label' }, label, optional ? element('span', { class: 'quiet' }, ' (optional)') : null), control, this.#problem, this.#hint);
    control.addEventListener('input', () => this.complain(null));
  }

  get value() {
    return this.control.value.trim();
  }

  hint(text) {
    write(this.#hint, text ?? '');
    this.#hint.hidden = !text;
  }

  complain(sentence) {
    write(this.#problem, sentence ?? '');
    this.#problem.hidden = !sentence;
    attribute(this.control, 'aria-invalid', sentence ? 'true' : null);
  }

  get complains() {
    return !this.#problem.hidden;
  }

  /** With what is wrong with it in sight, which a sticky foot may cover. */
  focus() {
    this.control.focus({ preventScroll: true });
    this.root.scrollIntoView({ block: 'center' });
  }
}
