// Charts as tabs.

import { attribute } from '../dom.js';

const PHONE = '(max-width: 40rem)';

/** On a phone one chart at a time, as tabs; elsewhere all of them, as figures. */
export function tabs(root) {
  const all = [...root.querySelectorAll('[role="tab"]')];
  const phone = matchMedia(PHONE);
  const show = (tab, focus) => {
    for (const each of all) {
      const chosen = each === tab;
      each.setAttribute('aria-selected', String(chosen));
      each.tabIndex = chosen ? 0 : -1;
      root.querySelector(`#${each.getAttribute('aria-controls')}`).toggleAttribute('data-current', chosen);
    }
    if (focus) tab.focus();
  };
  const suit = () => {
    for (const each of all) {
      const figure = root.querySelector(`#${each.getAttribute('aria-controls')}`);
      attribute(figure, 'role', phone.matches ? 'tabpanel' : null);
      attribute(figure, 'aria-labelledby', phone.matches ? each.id : null);
    }
  };
  phone.addEventListener('change', suit);
  suit();
  for (const tab of all) tab.addEventListener('click', () => show(tab, false));
  root.querySelector('[role="tablist"]').addEventListener('keydown', (event) => {
    const at = all.indexOf(document.activeElement);
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: all.length - 1 }[event.key];
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    show(all.at(to % all.length), true);
  });
}
