// What a row of the history says of a deployment.

import { linked } from '../deployments.js';
import { element, environmentBadge, stateMark, time, webAddress } from '../dom.js';
import { ABSENT, duration, words } from '../format.js';

export const COLUMNS = 8;

const SOURCES = {
  observed: ['observed', 'Seen running; no deployment of it is on record'],
  dispatch: ['from here', 'Asked for on this dashboard'],
};

function commitCell(deployment, repositoryUrl) {
  const sha = deployment.commit_sha;
  if (!sha) return ABSENT;
  if (!repositoryUrl) return sha;
  return element('a', { href: `${repositoryUrl}/commit/${encodeURIComponent(deployment.commit ?? sha)}`, rel: 'noreferrer' }, sha);
}

function tags(deployment) {
  const [word, title] = SOURCES[deployment.source] ?? [];
  return [
    deployment.rollback_of ? element('span', { class: 'tag' }, deployment.rollback_of_version ? `rolls back ${deployment.rollback_of_version}` : 'rollback') : null,
    word ? element('span', { class: 'tag', title }, word) : null,
  ];
}

/** A message with links to its pull requests. */
export function message(text, repositoryUrl) {
  const pieces = linked(text, repositoryUrl).map(([piece, href]) => (href ? element('a', { href, rel: 'noreferrer' }, piece) : piece));
  return element('span', { title: text }, ...pieces);
}

function messageCell(deployment, repositoryUrl) {
  return [
    ...tags(deployment),
    ' ',
    deployment.commit_message ? message(deployment.commit_message, repositoryUrl) : element('span', {}, ABSENT),
    deployment.reason ? element('span', { class: 'c-reason', title: deployment.reason }, deployment.reason) : null,
  ];
}

/** One deployment as the cells of a row. @param environment as the page knows it, undefined where it is gone */
export function cells(deployment, environment, now) {
  const cell = (className, ...children) => element('td', { class: className }, ...children);
  return [
    cell('c-env', environmentBadge(environment?.name ?? deployment.environment)),
    cell(deployment.version || !deployment.commit_sha ? 'c-version mono' : 'c-version mono c-none', deployment.version ?? ABSENT),
    cell('c-sha mono', commitCell(deployment, environment?.repositoryUrl)),
    cell('c-message', ...messageCell(deployment, environment?.repositoryUrl)),
    cell('c-by', deployment.deployed_by ?? ABSENT),
    cell('c-when', time(deployment.deployed_at, now)),
    cell('c-took num', duration(deployment.duration_seconds)),
    cell('c-state', stateMark(deployment.status, words(deployment.status), webAddress(deployment.run_url))),
  ];
}
