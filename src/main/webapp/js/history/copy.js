// Text into the clipboard.

import { element } from '../dom.js';

/** Whether it is there now. Without TLS browsers have no clipboard but the one of old. */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyAsOfOld(text);
  }
}

function copyAsOfOld(text) {
  const focused = document.activeElement;
  const field = element('textarea', { class: 'visually-hidden', readonly: true });
  field.value = text;
  document.body.append(field);
  field.select();
  const done = document.execCommand('copy');
  field.remove();
  focused?.focus({ preventScroll: true });
  return done;
}
