// What could not be loaded, since when, and the way to try again: one way of saying it for every panel, while the old stays in sight.

import { element, write } from './dom.js';
import { clock } from './format.js';

/** What a browser says where a module cannot be fetched would name its address. */
export const AWAY = { message: 'The dashboard does not answer' };

/**
 * @param node that is there for it, hidden until then
 * @param what the sentence begins with: "The history"
 * @param retry () → promise
 * @return tell(fault, now, since): whoever knows since when says so; a fault of null means that all is well again
 */
export function troubleOf(node, what, retry) {
  let words = null;
  let button = null;
  let began = null;
  let out = false;
  const pressed = async () => {
    if (out) location.reload();
    button.setAttribute('aria-busy', 'true');
    await retry();
    button.removeAttribute('aria-busy');
  };
  return (fault, now, since = now) => {
    began = fault && (began ?? since);
    node.hidden = !fault;
    if (!fault) return;
    if (!words?.isConnected) {
      words = element('span');
      button = element('button', { type: 'button', class: 'button' });
      button.addEventListener('click', pressed);
      node.replaceChildren(words, ' ', button);
    }
    out = fault.status === 401;
    // What was asked for wrongly is no better the second time.
    button.hidden = fault.status === 400;
    write(button, out ? 'Sign in again' : 'Try again');
    const why = fault.message.replace(/\.$/, '');
    write(words, button.hidden ? `${why}.` : `${what} could not be loaded: ${why}. Failing since ${clock(began, now)}.`);
  };
}
