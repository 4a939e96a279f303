// What went wrong with a panel's data, since when, and the way to try again; the old stays in sight.

import { element, part, write } from './dom.js';
import { clock } from './format.js';

/**
 * @param root a panel with an element for its problem
 * @param retry () → promise
 * @return tell(sentence, now); null means that all is well again
 */
export function troubleOf(root, retry) {
  const node = part(root, 'problem');
  const words = element('span');
  const button = element('button', { type: 'button', class: 'button' }, 'Retry');
  let since = null;
  node.replaceChildren(words, ' ', button);
  button.addEventListener('click', async () => {
    button.setAttribute('aria-busy', 'true');
    await retry();
    button.removeAttribute('aria-busy');
  });
  return (sentence, now) => {
    since = sentence ? (since ?? now) : null;
    node.hidden = !sentence;
    write(words, sentence ? `${sentence} (since ${clock(since, now)}).` : '');
  };
}
