// Whether what the page shows is live, and since when it is not; the same in the document's title.

import { attribute, part, setTime, write } from '../dom.js';
import { clock } from '../format.js';
import { worst } from '../state.js';

const WORDS = { connecting: 'connecting', live: 'live', reconnecting: 'reconnecting', stale: 'silent, reconnecting', offline: 'offline' };
const ICONS = { connecting: 'queued', live: 'healthy', reconnecting: 'degraded', stale: 'degraded', offline: 'unhealthy' };
const SHAPES = { unhealthy: '■', degraded: '▲' };
/** A line that is mended sooner is nobody's business. */
const PATIENCE = 6000;

const isLive = (connection) => connection.phase === 'live' || connection.phase === 'connecting';

function title(state, plain) {
  const found = worst(state);
  const shape = SHAPES[found?.health];
  const lead = shape ? `${shape} ${found.environment.name} ${found.health} · ` : '';
  return `${lead}${plain}${isLive(state.connection) ? '' : ' (not live)'}`;
}

export function mount(root, { state, now, outage }) {
  const plain = document.title;
  let timer = null;

  const sayOutage = () => {
    const { connection } = state.get();
    const hide = isLive(connection);
    outage.hidden = hide;
    if (hide) {
      write(outage, '');
      return;
    }
    const known = connection.updated === null ? 'when it was loaded' : `at ${clock(connection.updated, now())}`;
    const what = connection.phase === 'offline' ? 'This device has been offline' : 'The dashboard has not answered';
    write(outage, `${what} since ${clock(connection.since, now())}. This page shows what was known ${known} and goes on by itself.`);
  };

  const show = (current) => {
    const { phase, updated } = current.connection;
    attribute(root, 'data-phase', phase);
    attribute(part(root, 'icon'), 'href', `#i-${ICONS[phase]}`);
    write(part(root, 'word'), WORDS[phase]);
    const when = part(root, 'updated');
    if (updated !== null) {
      write(part(root, 'label'), phase === 'live' ? 'updated' : 'last update');
      when.setAttribute('data-fast', '');
      setTime(when, new Date(updated + (now() - Date.now())).toISOString(), now());
    }
    document.title = title(current, plain);
    document.documentElement.classList.toggle('not-live', !isLive(current.connection));
  };

  state.subscribe((current, before) => {
    if (current.connection === before.connection && current.status === before.status) return;
    show(current);
    if (current.connection.phase === before.connection.phase) return;
    clearTimeout(timer);
    if (isLive(current.connection)) sayOutage();
    else timer = setTimeout(sayOutage, current.connection.phase === 'offline' ? 0 : PATIENCE);
  });
  show(state.get());
}

