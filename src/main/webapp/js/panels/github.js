// One quiet line about GitHub, only while there is something to say.

import { attribute, write } from '../dom.js';
import { clock, count, epoch, words } from '../format.js';

/** A tenth of the quota: from here on it is worth knowing. */
const SCARCE = 0.1;
const LINES = {
  token_missing: 'no token',
  token_invalid: 'token invalid',
  permission_missing: 'permission missing',
  repository_not_found: 'repository not found',
  github_unavailable: 'not reached',
  github_timeout: 'does not answer in time',
  github_answer_unreadable: 'answer not understood',
};

/** What to say about {configured, reachable, error, …}; null where all is well or nothing was ever configured. */
export function line(github, now) {
  if (!github?.configured) return null;
  const until = epoch(github.resets_at);
  if (github.error === 'rate_limited') {
    const free = epoch(github.retry_at) ?? until;
    return free === null ? 'limit reached' : `limit until ${clock(free, now)}`;
  }
  if (github.error) return LINES[github.error] ?? words(github.error);
  if (github.reachable === false) {
    const last = epoch(github.last_success);
    return last === null ? 'not reached yet' : `not reached since ${clock(last, now)}`;
  }
  if (github.limit > 0 && github.remaining <= github.limit * SCARCE) {
    return `${count(github.remaining)} requests left${until === null ? '' : ` until ${clock(until, now)}`}`;
  }
  return null;
}

export function mount(root, { state, api, now }) {
  const show = ({ self }) => {
    const said = line(self?.github, now());
    root.hidden = !said;
    write(root, said ? `GitHub: ${said}` : '');
    attribute(root, 'title', self?.github?.sentence);
  };
  state.subscribe((current, before) => current.self !== before.self && show(current));
  return {
    async refresh() {
      state.dispatch({ type: 'self', body: await api.self() });
    },
  };
}
