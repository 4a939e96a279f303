// Commits as a list: what each did, who made it, where to read more.

import { element, time, webAddress } from './dom.js';
import { count } from './format.js';

const FIRST = 12;

const link = (href, text, className) => (href ? element('a', { href, rel: 'noreferrer', class: className }, text) : element('span', { class: className }, text));

function item(commit, now) {
  const request = commit.pull_request ? link(webAddress(commit.pull_request_url), `#${commit.pull_request}`, 'quiet') : null;
  return element(
    'li',
    {},
    link(webAddress(commit.html_url), commit.commit_sha ?? commit.commit?.slice(0, 7) ?? '—', 'sha mono'),
    element('span', { class: 'commits__message', title: commit.message }, commit.message ?? '—'),
    element('span', { class: 'commits__who quiet' }, request, request ? ' ' : null, commit.author ?? 'unknown', commit.committed_at ? ' · ' : null, commit.committed_at ? time(commit.committed_at, now) : null),
  );
}

/** Newest first; a long list begins short. @param total how many there are, of which the list may hold fewer */
export function commitList(commits, total, now, first = FIRST) {
  const list = element('ul', { class: 'commits' }, ...commits.slice(0, first).map((commit) => item(commit, now)));
  const rest = commits.slice(first);
  const missing = Math.max(0, (total ?? commits.length) - commits.length);
  const box = element('div', {}, list);
  if (rest.length > 0) {
    const more = element('button', { class: 'button', type: 'button' }, `Show ${count(rest.length)} more`);
    more.addEventListener('click', () => {
      const items = rest.map((commit) => item(commit, now));
      list.append(...items);
      items[0].tabIndex = -1;
      items[0].focus();
      more.remove();
    });
    box.append(more);
  }
  if (missing > 0) box.append(element('p', { class: 'quiet' }, `${count(missing)} older ones are not listed here.`));
  return box;
}
