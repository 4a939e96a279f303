// Keyboard shortcuts: one listener, one list. The sheet that shows the list is loaded when it is asked for.

/** How long a key waits for the second of its sequence, in ms. */
const SEQUENCE = 1200;
const TYPING = 'input, textarea, select, [contenteditable]';

export class Keys {
  #known = new Map();
  #first = '';
  #later;
  #cancel;
  #timer;
  /** Single letters get into the way of those who speak to their browser: they can be switched off. */
  on = true;

  constructor(later = (task, ms) => setTimeout(task, ms), cancel = (id) => clearTimeout(id)) {
    this.#later = later;
    this.#cancel = cancel;
  }

  /**
   * @param key as in KeyboardEvent.key: 'j', '/', '?'; two with a space between are a sequence: 'g h'
   * @param says what it does, for the sheet
   * @return takes it away again
   */
  add(key, says, run) {
    this.#known.set(key, { key, says, run });
    return () => this.#known.delete(key);
  }

  /** [{key, says}] in the order in which they were added. */
  get all() {
    return [...this.#known.values()].map(({ key, says }) => ({ key, says }));
  }

  /** Whether the event was one of ours, and was acted on. */
  press(event) {
    if (!this.on || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.key === 'Shift') return false;
    const key = this.#first ? `${this.#first} ${event.key}` : event.key;
    this.#forget();
    const found = this.#known.get(key) ?? this.#known.get(event.key);
    if (found) {
      found.run(event);
      return true;
    }
    if (![...this.#known.keys()].some((each) => each.startsWith(`${event.key} `))) return false;
    this.#first = event.key;
    this.#timer = this.#later(() => this.#forget(), SEQUENCE);
    return true;
  }

  #forget() {
    this.#first = '';
    this.#cancel(this.#timer);
  }
}

const kept = (value) => {
  try {
    if (value === undefined) return localStorage.getItem('keys') !== 'off';
    if (value) localStorage.removeItem('keys');
    else localStorage.setItem('keys', 'off');
  } catch {
    // Storage is switched off: it holds until the page is left.
  }
  return value ?? true;
};

/** Listens to the document; nothing is heard while somebody types or a dialog is open. */
export function mount(button) {
  const keys = new Keys();
  keys.on = kept();
  const show = async () => {
    const { open } = await import('./dialogs/keys.js');
    open({
      keys,
      opener: () => button,
      turn: (on) => {
        keys.on = on;
        kept(on);
      },
    });
  };
  keys.add('?', 'Show these keys', show);
  button?.addEventListener('click', show);
  document.addEventListener('keydown', (event) => {
    if (event.target.closest?.(TYPING) || document.querySelector('dialog[open]')) return;
    if (keys.press(event)) event.preventDefault();
  });
  return keys;
}
