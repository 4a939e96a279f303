// A notice on the desktop when the health of an environment turns. Off until asked for; of all tabs only the one that listens shows it.

import { attribute, write } from '../dom.js';
import { probeError } from '../format.js';
import { fullName } from '../state.js';

const SHAPES = { healthy: '●', degraded: '▲', unhealthy: '■', unknown: '○' };
const KEY = 'notices';

export function notices(button, { state, announce, leads }) {
  let on = false;
  const show = () => {
    attribute(button, 'aria-pressed', String(on));
    const says = on ? 'Desktop notices: on' : 'Desktop notices: off';
    attribute(button, 'title', says);
    write(button.querySelector('span'), says);
  };
  const set = (wanted) => {
    on = wanted;
    try {
      if (on) localStorage.setItem(KEY, 'on');
      else localStorage.removeItem(KEY);
    } catch {
      // Storage is switched off: it holds until the page is left.
    }
    show();
  };

  /** Null where a browser knows notices but lets no page show one, as on Android. */
  const raise = (title, options) => {
    try {
      return new Notification(title, options);
    } catch {
      set(false);
      announce('This browser shows no desktop notices: they are switched off.', true);
      return null;
    }
  };

  state.subscribe((current, before) => {
    if (!on || current.status === before.status || !leads()) return;
    for (const environment of current.environments) {
      const { id } = environment;
      const now = current.status[id];
      const was = before.status[id];
      if (!now || !was || now.health === was.health) continue;
      const change = now.version && now.health !== 'healthy' ? `last change ${now.version}${now.deployed_by ? ` by ${now.deployed_by}` : ''}` : null;
      const body = [probeError(now.error), change].filter(Boolean).join(' · ');
      const notice = raise(`${SHAPES[now.health] ?? '○'} ${fullName(current, environment)} ${now.health}`, { body, tag: `health ${id}` });
      if (!notice) return;
      notice.onclick = () => {
        focus();
        location.hash = `#env-${id}`;
        notice.close();
      };
    }
  });
  const follow = () => {
    on = Notification.permission === 'granted' && wished();
    show();
  };
  follow();

  return {
    /** Takes what is kept in this browser for its own. */
    follow,
    async turn() {
      if (on) {
        set(false);
        return;
      }
      const allowed = Notification.permission === 'granted' || (await Notification.requestPermission()) === 'granted';
      if (allowed) set(true);
      else announce('Your browser does not let this page show notices: its settings for this site can change that.', true);
    },
  };
}

function wished() {
  try {
    return localStorage.getItem(KEY) === 'on';
  } catch {
    return false;
  }
}
