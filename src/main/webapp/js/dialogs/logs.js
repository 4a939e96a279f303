// The logs of an environment: its tail, followed while somebody looks.

import { attribute, element, time, write } from '../dom.js';
import { LogView, MOST_LINES } from './log-view.js';
import { Sheet } from './sheet.js';
import { sheet } from './sheets.js';

const LINES = 500;
const FOLLOW_EVERY = 2000;
/** A log that comes whole each time, from GitHub. */
const FOLLOW_WHOLE_EVERY = 15000;

const toggle = (label, pressed) => element('button', { class: 'button', type: 'button', 'aria-pressed': String(pressed) }, label);

class Logs {
  #tools;
  #sheet;
  #view = new LogView();
  #source;
  #follow = toggle('Follow', true);
  #wrap = toggle('Wrap', false);
  #said = element('p', { class: 'log__said quiet', role: 'status' });
  #next = null;
  #asked = null;
  #timer = null;

  constructor(tools) {
    const { environment, allowed, opener } = tools;
    this.#tools = tools;
    this.#sheet = new Sheet({ title: `Logs of ${environment.name}`, opener, className: 'dialog--logs', cancel: 'Close' });
    this.#source = element('select', { 'aria-label': 'Source' }, ...(allowed.logs ?? []).map(({ id, name }) => element('option', { value: id }, name)));
    const copy = element('button', { class: 'button', type: 'button' }, 'Copy');
    this.#source.addEventListener('change', () => this.#load());
    this.#follow.addEventListener('click', () => this.#press(this.#follow) && this.#goOn());
    this.#wrap.addEventListener('click', () => this.#view.root.classList.toggle('log--wrap', this.#press(this.#wrap)));
    copy.addEventListener('click', () => this.#copy(copy));
    this.#sheet.body.append(element('div', { class: 'log__tools' }, this.#source, this.#follow, this.#wrap, copy, this.#said), this.#view.root);
    this.#sheet.foot.append(this.#sheet.cancel);
    const seen = () => !document.hidden && this.#goOn();
    document.addEventListener('visibilitychange', seen);
    this.#sheet.onClose(() => {
      document.removeEventListener('visibilitychange', seen);
      clearTimeout(this.#timer);
      this.#asked?.abort();
    });
  }

  async open() {
    await sheet('logs');
    await this.#sheet.open(() => this.#source);
    await this.#load();
  }

  #press(button) {
    const on = button.getAttribute('aria-pressed') !== 'true';
    attribute(button, 'aria-pressed', String(on));
    return on;
  }

  get #follows() {
    return this.#follow.getAttribute('aria-pressed') === 'true';
  }

  /** From anew: the tail of the chosen source. */
  async #load() {
    this.#next = null;
    this.#view.replace([]);
    write(this.#said, 'loading…');
    await this.#ask();
    this.#view.toEnd();
  }

  #goOn() {
    clearTimeout(this.#timer);
    if (this.#follows && !document.hidden && this.#sheet.root.isConnected) this.#timer = setTimeout(() => this.#ask(), this.#next === null ? FOLLOW_WHOLE_EVERY : FOLLOW_EVERY);
  }

  async #ask() {
    clearTimeout(this.#timer);
    this.#asked?.abort();
    const asked = new AbortController();
    this.#asked = asked;
    const after = this.#next;
    try {
      const parameters = after === null ? { source: this.#source.value, lines: LINES } : { source: this.#source.value, after, lines: MOST_LINES };
      const body = await this.#tools.api.get(`api/logs/${encodeURIComponent(this.#tools.environment.id)}`, parameters, asked.signal);
      if (after === null) this.#renew(body);
      else this.#view.append(body.lines);
      this.#next = body.next ?? null;
      this.#say(body);
    } catch (fault) {
      if (fault.name === 'AbortError') return;
      write(this.#said, `${fault.message}. Shown is what was read before.`);
    }
    if (this.#asked === asked) this.#goOn();
  }

  /** A source without a cursor comes whole each time: the same again changes nothing. */
  #renew({ lines }) {
    if (this.#view.text !== lines.join('\n')) this.#view.replace(lines);
  }

  #say({ error, sentence, count, truncated, changed_at: changed }) {
    if (error) write(this.#said, sentence ?? 'It cannot be read.');
    else if (this.#view.root.childElementCount === 0) write(this.#said, 'Nothing is written there yet.');
    else {
      const whole = truncated && this.#next === null ? `the last ${count} lines` : '';
      this.#said.replaceChildren(...[whole, whole && changed ? ' · ' : '', ...(changed ? ['written ', time(changed, this.#tools.now())] : [])].filter(Boolean));
    }
  }

  async #copy(button) {
    try {
      await navigator.clipboard.writeText(this.#view.text);
      write(button, 'Copied');
    } catch {
      // Without HTTPS there is no clipboard: the lines are marked, ready for the keyboard.
      getSelection().selectAllChildren(this.#view.root);
      write(button, 'Marked');
    }
    setTimeout(() => write(button, 'Copy'), 2000);
  }
}

export function open(tools) {
  new Logs(tools).open();
}
