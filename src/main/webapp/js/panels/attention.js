// What is wrong, since when, and what changed before: one line for each environment that needs it.

import { element, symbol, time } from '../dom.js';
import { ABSENT, duration, epoch, probeError } from '../format.js';
import { isActive } from '../operations.js';
import { concerns } from '../state.js';

const ICONS = { mismatch: 'degraded' };

function change(status, now) {
  const deployed = epoch(status.deployed_at);
  if (!status.version || deployed === null) return [];
  const since = epoch(status.health_since);
  const when =
    since !== null && since >= deployed
      ? `${duration((since - deployed) / 1000)} before`
      : time(status.deployed_at, now);
  const by = status.deployed_by ? ` by ${status.deployed_by}` : '';
  return [' — last change ', element('span', { class: 'mono' }, status.version), `${by}, `, when];
}

const SENTENCES = {
  unhealthy: sick,
  degraded: sick,
  unknown: (status, now) => [element('b', {}, 'unknown'), ': no probe since ', time(status.checked_at, now, 'clock')],
  failed: () => [element('b', {}, 'last deployment failed')],
  mismatch: (status) => [
    element('b', {}, 'runs another version'),
    ': reports ',
    element('span', { class: 'mono' }, status.reported_version ?? ABSENT),
    ', deployed was ',
    element('span', { class: 'mono' }, status.version ?? ABSENT),
  ],
};

function sick(status, now) {
  const since = status.health_since ? [' since ', time(status.health_since, now, 'clock')] : [];
  const why = probeError(status.error);
  return [element('b', {}, status.health), ...since, why ? ` (${why})` : null, ...change(status, now)];
}

/** Where going back may help: what was deployed does not do well. */
const HELPS = new Set(['unhealthy', 'degraded', 'failed']);

/** Whether the lever stands beside what is wrong. */
function lever({ allowed, operations }, { environment, what }) {
  const may = allowed[environment.id];
  const operation = operations[environment.id];
  return HELPS.has(what) && Boolean(may?.may.rollback && may.actions.rollback.available) && !(operation && isActive(operation));
}

function line({ environment, status, what, pulls }, now) {
  const name = element('a', { href: `#env-${environment.id}` }, environment.name);
  return element(
    'p',
    { class: 'attention__line', 'data-environment': environment.id, 'data-state': ICONS[what] ?? what },
    symbol(ICONS[what] ?? what, 'icon'),
    element('span', {}, name, ' ', ...SENTENCES[what](status, now)),
    pulls ? element('button', { class: 'button', type: 'button', 'data-action': 'rollback' }, 'Roll back…', element('span', { class: 'visually-hidden' }, ` ${environment.name}`)) : null,
  );
}

const signature = (found) =>
  JSON.stringify(found.map(({ what, status, pulls }) => [what, pulls, status.environment, status.health_since, status.error, status.version, status.reported_version, status.deployed_at]));

export function mount(root, { state, now }) {
  let shown = null;
  state.subscribe((current, before) => {
    if (current.status === before.status && current.allowed === before.allowed && current.operations === before.operations) return;
    const found = concerns(current).map((each) => ({ ...each, pulls: lever(current, each) }));
    const next = signature(found);
    if (next === shown) return;
    shown = next;
    root.replaceChildren(...found.map((each) => line(each, now())));
  });
}
