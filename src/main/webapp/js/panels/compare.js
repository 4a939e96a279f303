// How far a later environment is behind the one before it, in a line that opens.

import { commitList } from '../commits.js';
import { element, part, webAddress, write } from '../dom.js';
import { count, epoch } from '../format.js';
import { troubleOf } from '../trouble.js';

const HOUR = 3600 * 1000;
const DAY = 24 * HOUR;

const several = (many, one) => `${count(many)} ${one}${many === 1 ? '' : 's'}`;
/** These are answers; everything else that is wrong passes. */
const TOLD = ['nothing_deployed', 'unknown_commit', 'github_not_configured'];

function age(oldest, now) {
  const ms = now - oldest;
  if (ms >= DAY) return several(Math.floor(ms / DAY), 'day');
  return ms >= HOUR ? several(Math.floor(ms / HOUR), 'hour') : 'less than an hour';
}

/** The line about a comparison; base and head are the environments' names. */
export function sentence(body, base, head, now) {
  if (body.error) return `${head} and ${base} cannot be compared: ${body.sentence ?? 'GitHub did not say.'}`;
  if (body.same) return `${head} runs the same commit as ${base}.`;
  const { behind_by: behind, ahead_by: ahead } = body;
  const oldest = epoch(body.oldest_at);
  const authors = body.authors?.length ? [several(body.authors.length, 'author')] : [];
  const since = oldest === null ? [] : [age(oldest, now)];
  if (behind > 0) {
    const more = ahead > 0 ? `, and ${several(ahead, 'commit')} ahead of it` : '';
    return `${head} is ${[several(behind, 'commit'), ...authors, ...since].join(', ')} behind ${base}${more}`;
  }
  if (ahead > 0) return `${head} is ${several(ahead, 'commit')} ahead of ${base}.`;
  return `${head} and ${base}: what lies between them is not known.`;
}

/** What both run, as far as it is known: while that stays, so does the comparison. */
const what = (status) => [status?.commit_sha, status?.version, status?.deployed_at].join(' ');
const commits = ({ base, head }, { status }) => `${what(status[base])} ${what(status[head])}`;

class Pair {
  #root;
  #tools;
  #asked = null;
  /** What it was asked for that its line tells. */
  #told = null;
  #trouble = null;

  constructor(root, tools) {
    this.#root = root;
    this.#tools = tools;
  }

  async load(state) {
    const { base, head } = this.#root.dataset;
    const asked = commits(this.#root.dataset, state);
    this.#asked = asked;
    if (state.self?.github?.configured === false) {
      this.#show({ error: 'github_not_configured', sentence: 'GitHub is not connected.' });
      return;
    }
    const body = await this.#tools.api.compare(base, head).catch((fault) => ({ fault }));
    if (this.#asked !== asked) return;
    const passing = body.error && !TOLD.includes(body.error);
    const fault = body.fault ?? (passing ? { message: body.sentence ?? 'GitHub did not say' } : null);
    this.#trouble ??= troubleOf(part(this.#root, 'problem'), `What lies between ${this.#name(base)} and ${this.#name(head)}`, () => this.load(this.#tools.state.get()));
    this.#trouble(fault, this.#tools.now());
    if (!fault) {
      this.#told = asked;
      this.#show(body);
    } else if (this.#told !== asked) for (const old of ['opens', 'quiet']) part(this.#root, old).hidden = true;
  }

  changed(state) {
    return this.#asked !== null && this.#asked !== commits(this.#root.dataset, state);
  }

  #name(id) {
    return this.#tools.state.get().environments.find((each) => each.id === id)?.name ?? id;
  }

  #show(body) {
    const { base, head } = this.#root.dataset;
    const said = sentence(body, this.#name(base), this.#name(head), this.#tools.now());
    const opens = !body.error && body.behind_by > 0;
    part(this.#root, 'opens').hidden = !opens;
    part(this.#root, 'quiet').hidden = opens;
    write(part(this.#root, opens ? 'line' : 'quiet'), said);
    if (opens) this.#fill(body);
  }

  #fill(body) {
    const url = webAddress(body.html_url);
    const who = (body.authors ?? []).map(({ name, commits }) => `${name} ${commits}`).join(', ');
    part(this.#root, 'body').replaceChildren(
      element(
        'p',
        { class: 'quiet' },
        who,
        url ? ' · ' : null,
        url ? element('a', { href: url, rel: 'noreferrer' }, 'on GitHub') : null,
        body.stale ? ` · not fresh: ${body.sentence ?? 'GitHub is away'}` : null,
      ),
      commitList(body.commits ?? [], body.behind_by, this.#tools.now()),
    );
  }
}

/** Each pair is a question to GitHub: those behind a closed lid are asked for when somebody opens it. */
export function mount(root, tools) {
  const pairs = [...root.querySelectorAll('.compare')].map((node) => new Pair(node, tools));
  tools.state.subscribe((current, before) => {
    if (current.status === before.status) return;
    for (const pair of pairs) if (pair.changed(current)) pair.load(current);
  });
  const lid = part(root, 'many');
  const refresh = () => (lid && !lid.open ? Promise.resolve() : Promise.all(pairs.map((pair) => pair.load(tools.state.get()))));
  lid?.addEventListener('toggle', refresh);
  return { refresh };
}
