// A line across the page while nothing can be recorded: what is shown is live then, and missing from every chart.

import { write } from '../dom.js';
import { clock, epoch } from '../format.js';

/** Why, and what to do about it. */
const WORDS = {
  storage_busy: ['another program holds the database', 'End what else has it open'],
  storage_damaged: ['the database is damaged', 'Put a backup in its place'],
  storage_full: ['the disk is full', 'Make room on it'],
  storage_gone: ['the database file was deleted or replaced', "Let the dashboard's user write its folder"],
  storage_read_only: ['the database may not be written', "Let the dashboard's user write it"],
  storage_unreadable: ['the disk fails', "Look at the server's disk"],
};
const OTHERWISE = ['the database cannot be opened', "The server's log tells more"];
/** Until it is looked at again whether it goes on, in ms. */
const SOON = 5000;

/** What to say about {writable, failing_since, error}; null where there is nothing to say. */
export function sentence(storage, now) {
  const since = epoch(storage?.failing_since);
  if (since === null) return null;
  const [why, mend] = WORDS[storage.error] ?? OTHERWISE;
  return `Nothing has been recorded since ${clock(since, now)}: ${why}. ${mend}; the dashboard goes on by itself. What this page shows is live, but it will be missing from the charts.`;
}

export function mount(root, { state, api, now }) {
  let timer = null;
  const look = async () => state.dispatch({ type: 'self', body: await api.self() });
  state.subscribe((current, before) => {
    if (current.self === before.self) return;
    const said = sentence(current.self?.storage, now());
    root.hidden = said === null;
    write(root, said ?? '');
    clearTimeout(timer);
    if (said !== null) timer = setTimeout(() => look().catch(() => {}), SOON);
  });
}
