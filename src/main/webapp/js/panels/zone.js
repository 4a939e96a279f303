// The zone in which the page tells times: the reader's own or UTC, kept in this browser.

import { part, write } from '../dom.js';
import { useZone, zone, zoneName } from '../format.js';

const OTHER = { local: 'utc', utc: 'local' };

/** The zone that was chosen in this browser. */
export function kept() {
  try {
    return localStorage.getItem('zone') === 'utc' ? 'utc' : 'local';
  } catch {
    return 'local';
  }
}

function keep(word) {
  try {
    if (word === 'utc') localStorage.setItem('zone', word);
    else localStorage.removeItem('zone');
  } catch {
    // Storage is switched off: it holds until the page is left.
  }
}

export function mount(root, { state, keys }) {
  const use = (word) => {
    useZone(word);
    write(part(root, 'word'), zoneName(Date.now()));
    state.dispatch({ type: 'zone', zone: word });
  };
  const turn = () => {
    use(OTHER[zone()]);
    keep(zone());
  };
  use(kept());
  root.addEventListener('click', turn);
  keys.add('u', 'Times here or in UTC', turn);
}
