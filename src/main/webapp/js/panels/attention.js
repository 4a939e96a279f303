// What is wrong, since when, and what changed before: one line for each environment that needs it.

import { arrange, attribute, element, part, symbol, time, write } from '../dom.js';
import { ABSENT, duration, epoch, probeError } from '../format.js';
import { isActive } from '../operations.js';
import { concerns, fullName, tally } from '../state.js';

const ICONS = { mismatch: 'degraded' };

function change(status, now) {
  const deployed = epoch(status.deployed_at);
  const what = status.version ?? status.commit_sha;
  if (!what || deployed === null) return [];
  const since = epoch(status.health_since);
  const when =
    since !== null && since >= deployed
      ? `${duration((since - deployed) / 1000)} before`
      : time(status.deployed_at, now);
  const by = status.deployed_by ? [' by ', element('span', {}, status.deployed_by)] : [];
  return [' — last change ', element('span', { class: 'mono' }, what), ...by, ', ', when];
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

const COUNTED = { unhealthy: 'unhealthy', degraded: 'degraded', unknown: 'not probed', failed: 'with a failed deployment', mismatch: 'running another version' };

/** @param whats what is wrong with each of them */
function summary(whats) {
  const counts = Object.entries(COUNTED)
    .map(([what, words]) => [whats.filter((each) => each === what).length, words])
    .filter(([count]) => count > 0);
  return `${whats.length} more need attention: ${counts.map(([count, words]) => `${count} ${words}`).join(', ')}`;
}

/** More that turn at once are counted. */
const MOST_NAMED = 4;
/** So long others that turn with it are waited for, in ms. */
const GATHERED = 1000;

/** Where going back may help: what was deployed does not do well. */
const HELPS = new Set(['unhealthy', 'degraded', 'failed']);

/** Whether the lever stands beside what is wrong. @param given where the page came with one, which counts until more is known */
function lever({ allowed, operations }, { environment, what }, given) {
  const may = allowed[environment.id];
  if (!may) return given.has(environment.id);
  const operation = operations[environment.id];
  return HELPS.has(what) && Boolean(may?.may.rollback && may.actions.rollback.available) && !(operation && isActive(operation));
}

function lift({ name }, target) {
  const label = target ? `Roll back to ${target}` : 'Roll back…';
  return element('button', { class: 'button', type: 'button', 'data-action': 'rollback' }, label, element('span', { class: 'visually-hidden' }, ` ${name}`));
}

function line({ environment, status, what, pulls, target }, now) {
  const name = element('a', { href: `#env-${environment.id}` }, environment.name);
  return element(
    'p',
    { class: 'attention__line', 'data-environment': environment.id, 'data-state': ICONS[what] ?? what },
    symbol(ICONS[what] ?? what, 'icon'),
    element('span', {}, name, ' ', ...SENTENCES[what](status, now)),
    pulls ? lift(environment, target) : null,
  );
}

/** What stands where nothing is wrong, as far as that is known: [state, words], as the server's AttentionPart says. */
export function calm({ status }) {
  const all = Object.values(status);
  const unknown = all.filter(({ health }) => health === 'unknown').length;
  if (unknown === 0) return ['healthy', 'Nothing needs attention'];
  return ['unknown', `Nothing needs attention so far: ${unknown} of ${all.length} environments unknown`];
}

const calmLine = ([what, words]) => element('p', { class: 'attention__calm', 'data-state': what }, symbol(what, 'icon'), element('span', {}, words));
const room = () => element('p', { class: 'attention__calm' });

/** @param late whether there was no room for them below the lines when the page was loaded */
function more(node, others, late, now, key) {
  const [{ what }] = others;
  attribute(node, 'class', `attention__more${late ? ' attention__more--late' : ''}`);
  attribute(node, 'data-state', ICONS[what] ?? what);
  write(node.querySelector('summary > span'), late ? `${others.length} more` : summary(others.map((each) => each.what)));
  arrange(node.querySelector('.attention__rest'), key, others.map((each) => line(each, now)));
}

const healths = ({ status }) => Object.fromEntries(Object.entries(status).map(([id, { health }]) => [id, health]));

/** What those are told who listen, of all whose health is no longer what they were told last: {environment: health}. */
export function turns(state, told) {
  const turned = state.environments.filter(({ id }) => told[id] && state.status[id] && told[id] !== state.status[id].health);
  if (turned.length <= MOST_NAMED) return turned.map((each) => `${fullName(state, each)}: ${state.status[each.id].health}.`).join(' ');
  return `${turned.length} environments turned: ${tally(turned.map(({ id }) => state.status[id])).map(([word, many]) => `${many} ${word}`).join(', ')}.`;
}

const signature = (found) =>
  JSON.stringify(found.map(({ what, status, pulls, target }) => [what, pulls, target, status.environment, status.health_since, status.error, status.version, status.reported_version, status.deployed_at]));

export function mount(root, { state, api, now, announce = () => {} }) {
  let shown = null;
  let told = {};
  let telling = null;
  /** As many lines as the page came with, and whether others were folded below them: what turns later moves nothing. */
  const rows = root.querySelectorAll(':scope > p').length;
  const late = !part(root, 'more');
  const fold = part(root, 'more') ?? element('details', {}, element('summary', {}, element('span')), element('div', { class: 'attention__rest' }));
  root.tabIndex = -1;
  /** By environment: {of, name}, the version that a rollback of that one would go back to, as far as it is known. */
  const targets = new Map();
  const given = new Set([...root.querySelectorAll('.attention__line:has([data-action])')].map(({ dataset }) => dataset.environment));

  const draw = () => {
    const current = state.get();
    if (current.timestamp === null) return;
    const found = concerns(current).map((each) => {
      const pulls = lever(current, each, given);
      return { ...each, environment: { ...each.environment, name: fullName(current, each.environment) }, pulls, target: pulls ? target(each) : null };
    });
    const next = found.length > 0 ? signature(found) : String(calm(current));
    if (next === shown) return;
    shown = next;
    const held = root.contains(document.activeElement) && document.activeElement;
    // Where somebody is at the lines they are rewritten; else new ones take their place, so that no word wanders.
    const key = held || root.matches(':hover') ? 'environment' : 'none';
    const others = found.slice(rows);
    const full = found.slice(0, rows).map((each) => line(each, now()));
    if (full.length === 0 && rows > 0) full.push(calmLine(calm(current)));
    while (full.length < rows) full.push(room());
    if (others.length > 0) more(fold, others, late, now(), key);
    else fold.open = false;
    arrange(root, key, others.length > 0 ? [...full, fold] : full);
    root.classList.toggle('attention--late', late && others.length > 0);
    // What has gone, moved or been folded loses the focus.
    if (held) (held.checkVisibility() ? held : fold.isConnected ? fold.firstElementChild : root).focus({ preventScroll: true });
  };

  const tell = () => {
    const current = state.get();
    telling = null;
    const words = turns(current, told);
    told = healths(current);
    if (words) announce(words);
  };

  // A sentence may be longer than its room.
  root.addEventListener('pointerover', ({ target }) => {
    const words = target.closest('.attention__line > span');
    if (words) words.title = words.textContent.trim();
  });

  /** Asked once for each release that is not well. */
  const target = ({ environment: { id }, status }) => {
    const of = `${status.version} ${status.commit_sha}`;
    if (targets.get(id)?.of !== of) {
      targets.set(id, { of, name: null });
      api.get(`api/rollback/${encodeURIComponent(id)}/targets`).then(
        ({ targets: all = [] }) => {
          const good = all.find(({ last_good: last }) => last);
          targets.set(id, { of, name: good?.version ?? good?.commit_sha ?? null });
          draw();
        },
        () => {}, // the lever works without the name
      );
    }
    return targets.get(id).name;
  };

  state.subscribe((current, before) => {
    if (current.status !== before.status) {
      told = { ...healths(current), ...told };
      if (!telling && turns(current, told)) telling = setTimeout(tell, GATHERED);
    }
    if (current.status !== before.status || current.allowed !== before.allowed || current.operations !== before.operations) draw();
  });
}
