// Whether what the page shows is live, and since when it is not; in the document's title and sign too, with the worst state.

import { attribute, part, setTime, write } from '../dom.js';
import { clock } from '../format.js';
import { concern, concerns, fullName, worst } from '../state.js';

const WORDS = { connecting: 'connecting', live: 'live', reconnecting: 'retrying', stale: 'retrying', offline: 'offline', refused: 'signed out' };
const ICONS = { connecting: 'queued', live: 'healthy', reconnecting: 'degraded', stale: 'degraded', offline: 'unhealthy', refused: 'unhealthy' };
const SHAPES = { unhealthy: '■', degraded: '▲', unknown: '○', failed: '✕', mismatch: '▲' };
const SAYS = { failed: 'last deployment failed', mismatch: 'runs another version' };
/** The sign of those that are neither well nor have a shape of their own. */
const SIGNS = { failed: 'degraded', mismatch: 'degraded' };
/** A line that is mended sooner is nobody's business. */
const PATIENCE = 6000;
/** The server ends every stream in time: the next one is there sooner than this, and nobody need know. */
const GRACE = 2000;

const isLive = (connection) => connection.phase === 'live' || connection.phase === 'connecting';

/** What the title leads with, and the name of the sign; no lead where all is well, no sign before anything is known. */
function head(state) {
  const found = worst(state);
  if (!isLive(state.connection)) return { lead: '○ not live · ', sign: 'unknown' };
  if (!found) return { lead: '', sign: null };
  const what = concern(state.status[found.environment.id]);
  if (what === null) return { lead: '', sign: found.health === 'healthy' ? 'healthy' : 'unknown' };
  const more = concerns(state).length - 1;
  return { lead: `${SHAPES[what]} ${fullName(state, found.environment)} ${SAYS[what] ?? what}${more > 0 ? ` +${more}` : ''} · `, sign: SIGNS[what] ?? what };
}

export function mount(root, { state, now, outage, retry }) {
  const plain = document.title;
  const sign = document.querySelector('link[rel="icon"]');
  const still = sign.href;
  const button = part(outage, 'retry');
  const signs = (name) => still.replace('favicon.svg', `sign-${name}.svg`);
  let timer = null;
  let grace = null;

  const sayOutage = () => {
    const { connection } = state.get();
    outage.hidden = isLive(connection);
    if (outage.hidden) return;
    const known = connection.updated === null ? 'when it was loaded' : `at ${clock(connection.updated, now())}`;
    const refused = connection.phase === 'refused';
    const what = refused ? 'Your login has not been accepted' : connection.phase === 'offline' ? 'This device has been offline' : 'The dashboard has not answered';
    const then = refused ? 'once you have signed in again' : 'by itself';
    write(part(outage, 'text'), `${what} since ${clock(connection.lost, now())}. This page shows what was known ${known} and goes on ${then}.`);
    write(button, refused ? 'Sign in' : 'Try now');
  };

  const show = (current) => {
    const { phase, updated } = current.connection;
    attribute(root, 'data-phase', phase);
    attribute(part(root, 'icon'), 'href', `#i-${ICONS[phase]}`);
    write(part(root, 'word'), WORDS[phase]);
    const when = part(root, 'updated');
    if (updated !== null) {
      write(part(root, 'label'), 'updated');
      when.setAttribute('data-fast', '');
      setTime(when, new Date(updated + (now() - Date.now())).toISOString(), now());
    }
    const { lead, sign: name } = head(current);
    const title = `${lead}${plain}`;
    if (document.title !== title) document.title = title;
    attribute(sign, 'href', name === null ? still : signs(name));
    document.documentElement.classList.toggle('not-live', !isLive(current.connection));
  };

  // A browser asks for the login where a page is opened.
  button.addEventListener('click', () => (state.get().connection.phase === 'refused' ? location.reload() : retry()));
  state.subscribe((current, before) => {
    if (current.connection === before.connection && current.status === before.status) return;
    const { phase } = current.connection;
    const lost = phase === 'reconnecting' || phase === 'stale';
    const turned = phase !== before.connection.phase;
    if (turned) clearTimeout(grace);
    if (!lost || !isLive({ phase: root.dataset.phase })) show(current);
    else if (turned) grace = setTimeout(() => show(state.get()), GRACE);
    if (!turned) return;
    // Fetched while it can be: once the line is cut, nothing is.
    if (phase === 'live') new Image().src = signs('unknown');
    clearTimeout(timer);
    if (isLive(current.connection) || !outage.hidden) sayOutage();
    else timer = setTimeout(sayOutage, lost ? PATIENCE : 0);
  });
  show(state.get());
}
