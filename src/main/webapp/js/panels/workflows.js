// Recent workflow runs, as GitHub tells them.

import { arrange, element, environmentBadge, part, stateMark, time, webAddress, write } from '../dom.js';
import { ABSENT, duration, epoch, words } from '../format.js';
import { markOf, span } from '../operations.js';
import { troubleOf } from '../trouble.js';

const UNCONNECTED = 'GitHub is not connected: recent runs cannot be shown. With a token in GITHUB_TOKEN and the repository in the configuration they come here by themselves.';

function run(each, environment, now) {
  const over = each.status === 'completed';
  const url = webAddress(each.html_url);
  const name = each.name ?? each.workflow ?? ABSENT;
  return element(
    'li',
    { 'data-id': each.id, 'data-accent': environment?.accent ?? 0, 'data-dash': environment?.dash ?? 0 },
    stateMark(markOf(each), words(each.conclusion ?? each.status)),
    element('span', { class: 'runs__name' }, url ? element('a', { href: url, rel: 'noreferrer' }, name) : name),
    each.environment ? environmentBadge(environment?.name ?? each.environment) : element('span', { class: 'quiet' }, words(each.event ?? ABSENT)),
    element('span', { class: 'runs__branch mono quiet', title: each.branch }, each.branch ?? ABSENT),
    element('span', { class: 'runs__actor quiet' }, each.actor ?? ABSENT),
    element('span', { class: 'runs__when quiet' }, time(each.created_at, now)),
    element('span', { class: 'runs__took quiet num', title: over ? 'With queue and approval' : 'So far' }, over ? duration(span(each.created_at, each.updated_at) ?? NaN) : time(each.created_at, now, 'lasting')),
  );
}

export function mount(root, { state, api, now }) {
  const list = part(root, 'list');
  const empty = part(root, 'empty');
  const trouble = troubleOf(part(root, 'problem'), 'Recent runs', () => panel.refresh());
  /** What is there stays of use while GitHub is away. */
  const aside = troubleOf(part(root, 'note'), 'Newer runs', () => panel.refresh());

  const say = (sentence) => {
    empty.hidden = !sentence;
    write(empty, sentence ?? '');
  };

  state.subscribe((current, before) => {
    if (current.workflows === before.workflows) return;
    const { runs = [], stale, stale_since: since, sentence } = current.workflows;
    arrange(list, 'id', runs.map((each) => run(each, current.environments.find(({ id }) => id === each.environment), now())));
    list.hidden = runs.length === 0;
    say(runs.length > 0 || stale ? null : 'No workflow has run yet. Deploy from a card or start one on GitHub: its run comes here by itself.');
    const fault = stale ? { message: sentence ?? 'GitHub is away' } : null;
    trouble(runs.length > 0 ? null : fault, now(), epoch(since) ?? undefined);
    aside(runs.length > 0 ? fault : null, now(), epoch(since) ?? undefined);
  });

  const panel = {
    async refresh() {
      if (state.get().self?.github?.configured === false) {
        say(UNCONNECTED);
        return;
      }
      try {
        const before = state.get().workflows;
        const body = await api.workflows();
        if (state.get().workflows === before) state.dispatch({ type: 'workflows', body }); // what was heard meanwhile is newer
      } catch (fault) {
        const unconnected = fault.code === 'github_not_configured';
        if (unconnected || list.hidden) say(unconnected ? UNCONNECTED : null);
        trouble(unconnected ? null : fault, now());
      }
    },
  };
  return panel;
}
