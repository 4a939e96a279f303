// The frame of every dialog: a title that says what will happen, a body, and a foot with Cancel. Full screen on a phone.

import { element, write } from '../dom.js';
import { sheet } from './sheets.js';

let count = 0;

export class Sheet {
  #dialog;
  #title;
  #closing = [];
  body;
  foot;

  /** @param opener () → the element that gets the focus back */
  constructor({ title, opener, className = '', cancel = 'Cancel' }) {
    count += 1;
    const id = `dialog-${count}`;
    this.#title = element('h2', { id, class: 'dialog__title' }, title);
    this.body = element('div', { class: 'dialog__body' });
    this.foot = element('div', { class: 'dialog__foot' });
    this.cancel = element('button', { class: 'button', type: 'button' }, cancel);
    this.#dialog = element(
      'dialog',
      { class: `dialog ${className}`, 'aria-labelledby': id },
      element('div', { class: 'dialog__frame' }, this.#title, this.body, this.foot),
    );
    this.cancel.addEventListener('click', () => this.close());
    this.#dialog.addEventListener('close', () => {
      this.#closing.forEach((task) => task());
      this.#dialog.remove();
      opener()?.focus();
    });
  }

  get root() {
    return this.#dialog;
  }

  /** @param focused () → what has the focus at first */
  async open(focused = () => this.cancel) {
    await sheet('dialog');
    document.body.append(this.#dialog);
    this.#dialog.showModal();
    focused().focus();
  }

  close() {
    this.#dialog.close();
  }

  onClose(task) {
    this.#closing.push(task);
  }

  title(text) {
    write(this.#title, text);
  }
}
