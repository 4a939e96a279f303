// Says aloud, to those who listen, what has come to an end; and in sight what went wrong where no panel can say it.

import { write } from '../dom.js';

const LONG_ENOUGH = 8000;

export function mount(root) {
  let timer = null;
  return (sentence, seen = false) => {
    clearTimeout(timer);
    root.classList.toggle('visually-hidden', !seen);
    write(root, '');
    requestAnimationFrame(() => write(root, sentence));
    timer = setTimeout(() => {
      write(root, '');
      root.classList.add('visually-hidden');
    }, LONG_ENOUGH);
  };
}
