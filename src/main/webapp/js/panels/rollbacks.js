// The returns to earlier versions, newest first: how often, how well, and how each way back went.

import { attribute, element, environmentBadge, part, stateMark, symbol, time, webAddress, write } from '../dom.js';
import { ABSENT, count, duration, words } from '../format.js';
import { figures, open, phases, unmeasured, untimed } from '../rollbacks/way.js';
import { troubleOf } from '../trouble.js';

export { phases };

const SHOWN = 20;
/** As many as the server tells at once. */
const MOST = 500;
const SOURCES = { file: "from the application's own history", dashboard: 'asked for on this dashboard', github: 'told by GitHub' };
const ICONS = { bad: 'unhealthy', asked: 'queued', started: 'in_progress', healthy: 'healthy' };
const RUN_ENDED = { succeeded: 'success', failed: 'failed' };

function versions(rollback) {
  if (!rollback.from_version && !rollback.to_version) return null;
  return element('span', { class: 'mono' }, `${rollback.from_version ?? ABSENT} → ${rollback.to_version ?? ABSENT}`);
}

function facts(rollback, now) {
  const run = webAddress(rollback.run_url);
  const told = [
    time(rollback.timestamp, now),
    rollback.initiated_by && element('span', {}, rollback.initiated_by),
    SOURCES[rollback.source] ?? null,
    Number.isFinite(rollback.duration_seconds) ? `took ${duration(rollback.duration_seconds)}` : element('span', { title: untimed(rollback) }, `took ${ABSENT}`),
    Number.isFinite(rollback.recovery_seconds)
      ? `well again after ${duration(rollback.recovery_seconds)}`
      : element('span', { title: unmeasured(rollback) }, `recovery ${ABSENT}`),
    run ? element('a', { href: run, rel: 'noreferrer' }, 'run') : null,
    rollback.deployment ? element('a', { href: `#deployment-${rollback.deployment}` }, 'deployment') : null,
  ].filter(Boolean);
  return element('p', { class: 'timeline__when quiet' }, ...told.flatMap((fact, index) => (index === 0 ? [fact] : [' · ', fact])));
}

function stop({ word, name, at, after, share }, state, now) {
  const icon = symbol(word === 'finished' ? (RUN_ENDED[state] ?? 'unknown') : ICONS[word], 'icon');
  return element(
    'li',
    { 'data-phase': word, 'data-share': share },
    icon,
    element('b', {}, name),
    ' ',
    after === null ? null : element('span', { class: 'way__after' }, `+${duration(after)}`),
    ' ',
    time(new Date(at).toISOString(), now, 'clock'),
  );
}

function way(rollback, now) {
  const found = phases(rollback);
  const ahead = open(rollback, now);
  if (found.length === 0) return null;
  const rest = ahead ? element('li', { class: 'way__open', 'data-share': 2 }, element('b', {}, ahead)) : null;
  return element('ol', { class: 'way', 'aria-label': 'How it went' }, ...found.map((phase) => stop(phase, rollback.state, now)), rest);
}

function entry(rollback, environment, now) {
  return element(
    'li',
    { 'data-id': rollback.id, 'data-accent': environment?.accent ?? 0, 'data-dash': environment?.dash ?? 0, 'data-state': rollback.state },
    element(
      'p',
      { class: 'timeline__what' },
      stateMark(rollback.state, words(rollback.state)),
      environmentBadge(environment?.name ?? rollback.environment),
      versions(rollback),
      rollback.backup ? element('span', { class: 'mono quiet' }, rollback.backup) : null,
    ),
    element('p', { class: rollback.reason ? 'timeline__why' : 'timeline__why quiet' }, rollback.reason || 'no reason was given'),
    facts(rollback, now),
    way(rollback, now),
  );
}

function note({ stale, stale_since: since, skipped }, now) {
  const said = [];
  if (stale) said.push('source unreadable', ...(since ? [' since ', time(since, now, 'clock')] : []), ': this is the last good list');
  if (skipped > 0) said.push(stale ? ' · ' : '', skipped === 1 ? '1 entry could not be understood' : `${skipped} entries could not be understood`);
  return said;
}

function tell(root, told, now) {
  const box = part(root, 'figures');
  box.hidden = !told || told.count === 0;
  if (box.hidden) return;
  const said = figures(told);
  for (const name of ['count', 'success', 'ended', 'median', 'measured']) write(part(box, name), said[name]);
  part(box, 'since').replaceChildren('since ', time(told.since, now, 'clock'));
}

/** What the list leaves out, and the way to see it. */
function offer(root, listed, told, all) {
  const missing = Math.max(0, (told?.count ?? 0) - listed);
  part(root, 'foot').hidden = missing === 0 && !all;
  write(part(root, 'missing'), missing === 0 ? '' : missing === 1 ? '1 older one is not listed.' : `${count(missing)} older ones are not listed.`);
  const link = part(root, 'all');
  write(link, all ? `Only the newest ${SHOWN}` : told?.count > MOST ? `Show the newest ${MOST}` : `Show all ${count(told?.count)}`);
  const query = new URLSearchParams(location.search);
  if (all) query.delete('rollbacks');
  else query.set('rollbacks', 'all');
  attribute(link, 'href', `./${query.size ? `?${query}` : ''}#rollbacks`);
}

export function mount(root, { state, api, now }) {
  let shown = null;
  let asked = 0;
  let zone;
  let all = new URLSearchParams(location.search).get('rollbacks') === 'all';
  const trouble = troubleOf(part(root, 'problem'), 'The rollbacks', () => panel.refresh());
  part(root, 'all').addEventListener('click', (event) => {
    event.preventDefault();
    all = !all;
    history.replaceState(history.state, '', new URL(event.target.getAttribute('href').replace(/#.*/, location.hash), location.href));
    if (state.get().rollbacks) offer(root, state.get().rollbacks.rollbacks.length, state.get().rollbacks.figures, all);
    panel.refresh();
  });
  const draw = (current) => {
    const { rollbacks, figures: told } = current.rollbacks;
    const list = part(root, 'list');
    list.replaceChildren(...rollbacks.map((each) => entry(each, current.environments.find(({ id }) => id === each.environment), now())));
    list.hidden = rollbacks.length === 0;
    part(root, 'empty').hidden = rollbacks.length > 0;
    part(root, 'note').replaceChildren(...note(current.rollbacks, now()));
    tell(root, told, now());
    offer(root, rollbacks.length, told, all);
  };
  state.subscribe((current, before) => {
    if (current.rollbacks === null || (current.rollbacks === before.rollbacks && current.zone === before.zone)) return;
    const next = JSON.stringify(current.rollbacks);
    if (next === shown && zone === current.zone) return;
    shown = next;
    ({ zone } = current);
    draw(current);
  });
  const panel = {
    async refresh() {
      const turn = (asked += 1);
      try {
        const body = await api.rollbacks(all ? MOST : SHOWN);
        // Answers may overtake one another: what was asked for last counts.
        if (turn !== asked) return;
        state.dispatch({ type: 'rollbacks', body });
        trouble(null);
      } catch (fault) {
        if (turn === asked) trouble(fault, now());
      }
    },
  };
  return panel;
}
