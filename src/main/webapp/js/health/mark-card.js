// What a mark stands for: shown where the pointer or the focus is, and kept open with links where it stands for several.

import { element, symbol, time } from '../dom.js';
import { said } from './marks.js';
import { goTo } from './overlay.js';

const SHOWN = 10;

export class MarkCard {
  #box;
  #node;
  #anchor = null;
  #dismissed = null;
  #pinned = false;
  #nameOf;
  #now;

  constructor(box, nameOf, now) {
    this.#box = box;
    this.#nameOf = nameOf;
    this.#now = now;
    this.#node = element('div', { class: 'markcard', hidden: true });
    this.#node.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      this.#dismissed = this.#anchor;
      this.#anchor?.focus();
      this.hide();
    });
    this.#node.addEventListener('focusout', (event) => {
      if (!this.#node.contains(event.relatedTarget)) this.hide();
    });
    this.#node.addEventListener('click', (event) => {
      const link = event.target.closest('a');
      if (!link) return;
      event.preventDefault();
      this.hide();
      goTo(link.dataset.id);
    });
    box.append(this.#node);
    document.addEventListener('pointerdown', ({ target }) => this.#pinned && !this.#node.contains(target) && this.hide());
    // Where it pointed is somewhere else then.
    addEventListener('resize', () => this.hide());
  }

  /** @param place {x, y} in the charts' box */
  peek(anchor, marks, place) {
    const dismissed = this.#dismissed === anchor;
    this.#dismissed = null;
    if (!this.#pinned && !dismissed) this.#show(anchor, marks, place);
  }

  unpeek() {
    if (!this.#pinned) this.hide();
  }

  pin(anchor, marks, place) {
    this.#show(anchor, marks, place);
    this.#pinned = true;
    this.#node.inert = false;
    this.#node.classList.add('markcard--pinned');
    this.#node.querySelector('a')?.focus({ preventScroll: true });
  }

  hide() {
    this.#pinned = false;
    this.#node.hidden = true;
    this.#node.classList.remove('markcard--pinned');
  }

  #show(anchor, marks, { x, y }) {
    this.#anchor = anchor;
    const newest = marks.slice(-SHOWN).reverse();
    const items = newest.map((mark) =>
      element(
        'li',
        { 'data-kind': mark.kind, 'data-status': mark.status },
        symbol(`mark-${mark.kind}`, 'icon'),
        ' ',
        element('a', { href: `#deployment-${mark.id}`, 'data-id': mark.id }, said(mark, this.#nameOf(mark.environment))),
        ' ',
        time(new Date(mark.at).toISOString(), this.#now(), 'clock'),
      ),
    );
    if (marks.length > SHOWN) items.push(element('li', { class: 'quiet' }, `and ${marks.length - SHOWN} before`));
    this.#node.replaceChildren(element('ul', {}, ...items));
    this.#node.hidden = false;
    // What goes with the focus is no stop for it.
    this.#node.inert = true;
    const room = this.#box.clientWidth - this.#node.offsetWidth;
    this.#node.style.transform = `translate(${Math.round(Math.min(Math.max(0, x - this.#node.offsetWidth / 2), Math.max(0, room)))}px, ${Math.round(y)}px)`;
  }
}
