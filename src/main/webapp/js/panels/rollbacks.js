// The returns to earlier versions, newest first.

import { element, environmentBadge, part, problem, stateMark, time, webAddress } from '../dom.js';
import { ABSENT, duration, epoch, words } from '../format.js';

const SHOWN = 20;

function entry(rollback, environment, now) {
  const versions =
    rollback.from_version || rollback.to_version
      ? element('span', { class: 'mono' }, `${rollback.from_version ?? ABSENT} → ${rollback.to_version ?? ABSENT}`)
      : null;
  const facts = [
    rollback.initiated_by,
    Number.isFinite(rollback.duration_seconds) ? `took ${duration(rollback.duration_seconds)}` : null,
    Number.isFinite(rollback.recovery_seconds) ? `well again after ${duration(rollback.recovery_seconds)}` : null,
  ].filter(Boolean);
  const run = webAddress(rollback.run_url);
  return element(
    'li',
    { 'data-id': rollback.id, 'data-accent': environment?.accent ?? 0, 'data-dash': environment?.dash ?? 0, 'data-state': rollback.state },
    element(
      'p',
      { class: 'timeline__what' },
      stateMark(rollback.state, words(rollback.state)),
      environmentBadge(environment?.name ?? rollback.environment),
      versions,
      rollback.backup ? element('span', { class: 'mono quiet' }, rollback.backup) : null,
    ),
    rollback.reason ? element('p', { class: 'timeline__why' }, rollback.reason) : null,
    element(
      'p',
      { class: 'timeline__when quiet' },
      time(rollback.timestamp, now),
      facts.map((fact) => ` · ${fact}`).join(''),
      run ? ' · ' : null,
      run ? element('a', { href: run, rel: 'noreferrer' }, 'run') : null,
    ),
    phaseList(rollback, now),
  );
}

const PHASES = [
  ['bad_at', 'bad signal'],
  ['asked_at', 'asked for'],
  ['started_at', 'run began'],
  ['finished_at', 'run ended'],
  ['healthy_at', 'well again'],
];

/** How the way back went: [{name, at, after}], after in seconds since the moment before it, null for the first; empty with fewer than two. */
export function phases(rollback) {
  const found = [];
  for (const [key, name] of PHASES) {
    const at = epoch(rollback[key]);
    const before = found.at(-1);
    // Clocks differ a little: what seems to lie before the moment before it is left out.
    if (at !== null && (!before || at >= before.at)) found.push({ name, at, after: before ? Math.floor((at - before.at) / 1000) : null });
  }
  return found.length < 2 ? [] : found;
}

function phaseList(rollback, now) {
  const found = phases(rollback);
  if (found.length === 0) return null;
  const items = found.map(({ name, at, after }) => element('li', {}, `${name} `, after === null ? time(new Date(at).toISOString(), now, 'clock') : `+${duration(after)}`));
  return element('ol', { class: 'timeline__phases quiet', 'aria-label': 'Phases' }, ...items);
}

function note({ stale, stale_since: since, skipped }, now) {
  const said = [];
  if (stale) said.push('source unreadable', ...(since ? [' since ', time(since, now, 'clock')] : []), ': this is the last good list');
  if (skipped > 0) said.push(stale ? ' · ' : '', skipped === 1 ? '1 entry could not be understood' : `${skipped} entries could not be understood`);
  return said;
}

export function mount(root, { state, api, now }) {
  let shown = null;
  state.subscribe((current, before) => {
    if (current.rollbacks === before.rollbacks) return;
    const next = JSON.stringify(current.rollbacks);
    if (next === shown) return;
    shown = next;
    const { rollbacks } = current.rollbacks;
    const list = part(root, 'list');
    list.replaceChildren(...rollbacks.map((each) => entry(each, current.environments.find(({ id }) => id === each.environment), now())));
    list.hidden = rollbacks.length === 0;
    part(root, 'empty').hidden = rollbacks.length > 0;
    part(root, 'note').replaceChildren(...note(current.rollbacks, now()));
  });
  return {
    async refresh() {
      try {
        state.dispatch({ type: 'rollbacks', body: await api.rollbacks(SHOWN) });
        problem(root, null);
      } catch (fault) {
        problem(root, `${fault.message}. The list may be out of date.`);
      }
    },
  };
}
