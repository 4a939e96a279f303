// What will change: from what to what, with which commits, what to look at twice.

import { commitList } from '../commits.js';
import { element, symbol, time } from '../dom.js';

const several = (count, one) => `${count} ${one}${count === 1 ? '' : 's'}`;
const together = (names) => (names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`);
/** The reason and the button should stay in sight. */
const FIRST = 4;
const FILES = { migration: 'database migration', configuration: 'configuration' };

function place(what, fallback, now) {
  if (!what) return element('dd', { class: 'quiet' }, fallback);
  const sha = what.commit_sha ? element('span', { class: 'sha mono' }, what.commit_sha) : null;
  const name = what.version ?? what.ref ?? what.backup ?? (sha ? null : '—');
  const by = what.deployed_at ? element('span', { class: 'quiet' }, what.deployed_by ? `${what.deployed_by} · ` : '', time(what.deployed_at, now)) : null;
  return element('dd', {}, name ? element('b', { class: 'mono' }, name) : null, sha, by);
}

/** In one sentence: which way, how much, whose. */
export function summary(kind, body) {
  const { direction, commits, commit_count: count } = body;
  if (body.error) return `What changes cannot be listed: ${body.sentence ?? 'GitHub did not say.'}`;
  const again = kind === 'rollback' || body.warnings?.some(({ code }) => code === 'last_good_again');
  if (direction === 'same' && again) return 'The last good one would be deployed once more.';
  if (direction === 'same') return 'The same commit runs already; it would be deployed once more.';
  if (!commits || direction === 'unknown') return body.sentence ?? 'What lies between the two is not known.';
  const number = several(count ?? commits.length, 'commit');
  const authors = body.authors?.length ? ` by ${together(body.authors)}` : '';
  const verb = (count ?? commits.length) === 1 ? 's' : '';
  if (direction === 'backward') return kind === 'deploy' ? `Goes back: ${number}${authors} would be undone.` : `${number}${authors} would be undone.`;
  if (direction === 'diverged') return `The two have gone different ways: ${number}${authors} come${verb} in, others go.`;
  return `${number}${authors} come${verb} in.`;
}

function files(list) {
  if (!list?.length) return null;
  return element(
    'div',
    { class: 'preview__files' },
    element('p', {}, 'Look at these twice:'),
    element('ul', {}, ...list.map(({ path, kind }) => element('li', {}, element('span', { class: 'mono' }, path), ' ', element('span', { class: 'tag' }, FILES[kind] ?? kind)))),
  );
}

function warnings(list) {
  return (list ?? []).map(({ sentence }) => element('p', { class: 'preview__warning', 'data-state': 'degraded' }, symbol('degraded', 'icon'), element('span', {}, sentence)));
}

function run(what) {
  if (!what?.workflow) return null;
  const inputs = Object.entries(what.inputs ?? {}).map(([name, value]) => `${name}=${value}`);
  return element('p', { class: 'preview__run quiet' }, 'Runs ', element('span', { class: 'mono' }, what.workflow), what.ref ? ' on ' : null, what.ref ? element('span', { class: 'mono' }, what.ref) : null, inputs.length ? ' with ' : null, inputs.length ? element('span', { class: 'mono' }, inputs.join(', ')) : null, '.');
}

export function preview(kind, body, now) {
  return element(
    'div',
    { class: 'preview' },
    element('dl', { class: 'preview__way' }, element('dt', {}, 'from'), place(body.from, 'nothing that is known', now), element('dt', {}, 'to'), place(body.to, '—', now)),
    ...warnings(body.warnings),
    element('p', { class: 'preview__summary', 'data-direction': body.direction ?? 'unknown' }, summary(kind, body)),
    files(body.files),
    body.commits?.length ? commitList(body.commits, body.commit_count, now, FIRST) : null,
    run(body.run),
  );
}
