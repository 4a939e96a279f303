// The sheet of keyboard shortcuts.

import { element } from '../dom.js';
import { Sheet } from './sheet.js';
import { sheet } from './sheets.js';

const NAMES = { ' ': 'Space', ArrowUp: '↑', ArrowDown: '↓', ArrowLeft: '←', ArrowRight: '→' };
const caps = (key) => key.split(' ').flatMap((each, index) => [index > 0 ? ' then ' : null, element('kbd', {}, NAMES[each] ?? each)]);

let shown = null;

export async function open({ keys, opener, turn }) {
  if (shown) return;
  const frame = new Sheet({ title: 'Keyboard shortcuts', opener, cancel: 'Close' });
  shown = frame;
  const on = element('input', { type: 'checkbox' });
  on.checked = keys.on;
  on.addEventListener('change', () => turn(on.checked));
  frame.body.append(
    element('dl', { class: 'keys' }, ...keys.all.map(({ key, says }) => element('div', {}, element('dt', {}, ...caps(key === ' ' ? 'Space' : key)), element('dd', {}, says)))),
    element('p', { class: 'quiet' }, 'They rest while you type and while a dialog is open. Escape closes a dialog.'),
    element('label', { class: 'field field--check' }, on, 'Listen to these keys'),
  );
  frame.foot.append(frame.cancel);
  frame.onClose(() => {
    shown = null;
  });
  await sheet('keys');
  await frame.open();
}
