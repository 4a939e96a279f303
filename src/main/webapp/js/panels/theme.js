// System, light, dark: kept in this browser.

import { part, write } from '../dom.js';

const THEMES = ['system', 'light', 'dark'];
const NAMES = { system: 'System', light: 'Light', dark: 'Dark' };

function remember(theme) {
  try {
    if (theme === 'system') localStorage.removeItem('theme');
    else localStorage.setItem('theme', theme);
  } catch {
    // Storage is switched off: it holds until the page is left.
  }
}

export function mount(root, { state, keys }) {
  const page = document.documentElement;
  const show = (theme) => {
    if (theme === 'system') delete page.dataset.theme;
    else page.dataset.theme = theme;
    write(part(root, 'word'), NAMES[theme]);
    state.dispatch({ type: 'theme', theme: `${theme} ${Date.now()}` });
  };
  let theme = page.dataset.theme ?? 'system';
  write(part(root, 'word'), NAMES[theme]);
  const turn = () => {
    theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
    remember(theme);
    show(theme);
  };
  root.addEventListener('click', turn);
  keys.add('t', 'Theme: system, light, dark', turn);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => show(theme));
}
