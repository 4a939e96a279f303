// Whose turn it is on a wall that cannot show all at once: in a round each has its turn once, whatever turns bad or well meanwhile. Pure.

export class Turns {
  #seen = new Set();
  #shown = [];
  #page = 0;

  /** Which page of the round this is; at least 1 once something was shown. */
  get page() {
    return this.#page;
  }

  /**
   * The next ones that had no turn in this round, the worst first.
   *
   * @param ids all, the worst first
   * @param pinned whether the first one stays on every page, beside `room` others
   */
  next(ids, { pinned, room }) {
    const others = ids.slice(pinned ? 1 : 0);
    let due = others.filter((id) => !this.#seen.has(id));
    if (due.length === 0) {
      this.#seen.clear();
      this.#page = 0;
      due = others;
    }
    this.#page += 1;
    return this.#show(ids, pinned, due.slice(0, room));
  }

  /** The same page, laid out anew. @param urgent those that just turned bad: they do not wait for their turn */
  again(ids, { pinned, room }, urgent = new Set()) {
    if (this.#page === 0) return this.next(ids, { pinned, room });
    const others = ids.slice(pinned ? 1 : 0);
    const stay = others.filter((id) => this.#shown.includes(id));
    const come = others.filter((id) => urgent.has(id) && !stay.includes(id));
    const wanted = new Set([...come, ...stay].slice(0, room));
    // Who makes room has not had a whole turn: it comes again.
    for (const id of stay) if (!wanted.has(id)) this.#seen.delete(id);
    for (const id of others) if (wanted.size < room && !this.#seen.has(id)) wanted.add(id);
    return this.#show(ids, pinned, others.filter((id) => wanted.has(id)));
  }

  /** How many pages the round has, as far as can be said now. */
  pages(ids, { pinned, room }) {
    return this.#page + Math.ceil(ids.slice(pinned ? 1 : 0).filter((id) => !this.#seen.has(id)).length / room);
  }

  #show(ids, pinned, turn) {
    this.#shown = pinned ? [ids[0], ...turn] : turn;
    for (const id of this.#shown) this.#seen.add(id);
    return this.#shown;
  }
}
