// Lines of a log, bounded, sticking to the end unless the reader has scrolled up.

import { element } from '../dom.js';

export const MOST_LINES = 5000;
const NEAR = 24;
const LEVELS = [
  ['bad', /\b(ERROR|FATAL|CRITICAL|SEVERE|##\[error\])/],
  ['warn', /\b(WARN|WARNING|##\[warning\])/],
  ['quiet', /\b(DEBUG|TRACE)\b/],
];

/** The level a line names itself; null where it names none. The word stands in the line, so the colour only underlines it. */
export function levelOf(line) {
  return LEVELS.find(([, pattern]) => pattern.test(line))?.[0] ?? null;
}

export class LogView {
  root = element('div', { class: 'log', tabindex: 0, role: 'log', 'aria-label': 'Log', 'aria-live': 'off' });
  #sticks = true;

  constructor() {
    this.root.addEventListener('scroll', () => {
      this.#sticks = this.root.scrollHeight - this.root.scrollTop - this.root.clientHeight < NEAR;
    });
  }

  get sticks() {
    return this.#sticks;
  }

  replace(lines) {
    this.root.replaceChildren();
    this.append(lines);
  }

  append(lines) {
    const fragment = document.createDocumentFragment();
    for (const line of lines.slice(-MOST_LINES)) {
      const level = levelOf(line);
      fragment.append(element('div', level ? { class: `log__${level}` } : {}, line === '' ? ' ' : line));
    }
    this.root.append(fragment);
    let surplus = this.root.childElementCount - MOST_LINES;
    for (; surplus > 0; surplus -= 1) this.root.firstChild.remove();
    if (this.#sticks) this.toEnd();
  }

  toEnd() {
    this.#sticks = true;
    this.root.scrollTop = this.root.scrollHeight;
  }

  get text() {
    return [...this.root.children].map((line) => line.textContent).join('\n');
  }
}
