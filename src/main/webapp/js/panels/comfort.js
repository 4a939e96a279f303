// What is only there for those who want it, each loaded when it is wanted: desktop notices, and what happened since the last visit.

import { write } from '../dom.js';
import { partOf } from '../page.js';

/** A page that was looked at until then was not left, in ms; theme.js makes room for the line by the same measure. */
const AWAY = 30 * 60 * 1000;
const NOTED_EVERY = 60 * 1000;

function note() {
  try {
    localStorage.setItem('seen', String(Date.now()));
  } catch {
    // Storage is switched off: nobody is told what was missed.
  }
}

function lastSeen() {
  try {
    return Number(localStorage.getItem('seen')) || null;
  } catch {
    return null;
  }
}

function wished() {
  try {
    return localStorage.getItem('notices') === 'on';
  } catch {
    return false;
  }
}

function mountNotices(button, tools) {
  if (!document.documentElement.classList.contains('has-notices')) return;
  let notices = null;
  const load = async () => {
    notices ??= (await import('../later/notices.js')).notices(button, tools);
    return notices;
  };
  button.addEventListener('click', async () => (await load()).turn());
  // Switched in another tab.
  addEventListener('storage', async ({ key }) => key === 'notices' && (await load()).follow());
  if (wished()) load();
}

export function mount(tools) {
  mountNotices(partOf('notices'), tools);
  const line = partOf('since');
  const close = () => {
    line.hidden = true;
    note();
  };
  /** Whoever comes back is told what was missed: to a page that is opened, to one that lay hidden, to a device that slept. */
  const look = () => {
    if (document.hidden) return;
    const seen = lastSeen();
    note();
    if (seen === null || Date.now() - seen <= AWAY) return;
    document.documentElement.classList.add('was-away');
    import('../later/since.js')
      .then(({ since }) => since(line, seen, { ...tools, close }))
      .catch(() => write(line, 'What happened since you were last here could not be asked for.'));
  };
  look();
  setInterval(look, NOTED_EVERY);
  document.addEventListener('visibilitychange', look);
  addEventListener('pagehide', () => document.hidden || note());
}
