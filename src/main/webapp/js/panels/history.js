// What was put where: filtered by the server, growing by itself, a page at a time in both directions.

import { asked, filterIn, filtersIn, MOST, queryOf } from '../deployments.js';
import { element, part, refreshTimes, write } from '../dom.js';
import { count } from '../format.js';
import { offer } from '../history/people.js';
import { goBack, keep, steady } from '../history/place.js';
import { Rows } from '../history/rows.js';
import { addressOf, Search } from '../history/search.js';
import { troubleOf } from '../trouble.js';

/** As many as the server writes into the page. */
const PAGE = 20;
const OLDER = 100;
/** A page that comes back asks for some rows more, so that it meets the rows that stand. */
const OVERLAP = 20;
/** CSS pixels from the end of the list at which more is asked for. */
const NEAR = 600;
const LINK = /^#deployment-(\d{1,15})$/;

class History {
  #root;
  #state;
  #api;
  #now;
  #announce;
  #form;
  #search;
  #box;
  #rows;
  #asked = null;
  #retry = null;
  #trouble;
  #failing = false;

  constructor(root, tools) {
    const { state, api, now, announce, keys } = tools;
    this.#root = root;
    this.#state = state;
    this.#api = api;
    this.#now = now;
    this.#announce = announce;
    this.#form = root.querySelector('form');
    this.#search = new Search(this.#form, () => state.get().filter, { leave: () => this.#keep(), filtered: (filter) => this.#filtered(filter) });
    this.#box = part(root, 'rows');
    this.#trouble = troubleOf(part(root, 'problem'), 'The history', () => this.#retry());
    this.#rows = new Rows(root.querySelector('table'), {
      ...tools,
      details: () => import('../history/details.js').then(async (details) => (await details.ready, details)),
      closed: (id) => location.hash === `#deployment-${id}` && history.replaceState(history.state, '', location.pathname + location.search),
    });
    this.#box.removeAttribute('tabindex'); // its rows take the focus
    this.#hear();
    keys?.add('/', 'Search the history', () => this.#search.focus());
    keys?.add('j', 'Next deployment', () => this.#rows.step(1));
    keys?.add('k', 'Deployment before', () => this.#rows.step(-1));
    state.subscribe((current, before) => {
      if (current.deployments !== before.deployments) this.#show(current, before);
      else if (current.zone !== before.zone) this.#zoned(current);
    });
    this.#linked();
  }

  #hear() {
    const click = (name, run) => part(this.#root, name).addEventListener('click', (event) => {
      if (!event.target.closest('a')) return;
      event.preventDefault();
      run();
    });
    click('next', () => this.#more('older'));
    for (const name of ['clear', 'empty']) click(name, () => this.#search.clear());
    click('newest', () => this.#newest());
    this.#box.addEventListener('scroll', () => this.#scrolled(), { passive: true });
    addEventListener('hashchange', () => this.#linked());
    addEventListener('popstate', ({ state }) => this.#restore(state?.at));
    this.#box.addEventListener('scrollend', () => this.#keep());
    addEventListener('pagehide', () => this.#keep());
  }

  /** Everything that is shown, asked for again. */
  refresh() {
    const { deployments, filter } = this.#state.get();
    const { at } = history.state ?? {};
    if (at && !deployments.loaded) return this.#land(at, true);
    const shown = Math.min(MOST, Math.max(PAGE, deployments.loaded ? deployments.rows.length : this.#rows.size));
    const cursor = deployments.starts[0]?.cursor ?? filter.cursor ?? '';
    return this.#load(deployments.loaded ? 'again' : 'fresh', cursor, shown);
  }

  /** Back and forward. */
  #restore(at) {
    const filter = filterIn(location.search);
    const other = queryOf(filter) !== queryOf(this.#state.get().filter);
    if (other) this.#search.show(filter);
    if (other) this.#filtered(filter, at);
    else if (at) this.#land(at, false);
  }

  #filtered(filter, at = null) {
    this.#state.dispatch({ type: 'filter', filter });
    this.#count(filter);
    this.#box.scrollTop = 0;
    return (at ? this.#land(at, true) : this.#load('fresh', filter.cursor ?? '', PAGE)).then(() => this.#sayFound());
  }

  #keep() {
    keep(this.#box, this.#state.get().deployments);
  }

  /** @param anew whether the list that stands is another one */
  async #land({ id, top, cursor, over }, anew) {
    if (anew || !this.#rows.has(id)) {
      await this.#load('fresh', cursor, OLDER, over);
      const { next } = this.#state.get().deployments;
      if (next) await this.#load('older', next, OLDER);
    }
    if (this.#rows.has(id)) goBack(this.#box, document.getElementById(`deployment-${id}`), top);
  }

  /** Who does not see the list hears that it is another one. */
  #sayFound() {
    const { rows, next } = this.#state.get().deployments;
    if (!this.#failing && !this.#asked) this.#announce(`${count(rows.length)}${next ? ' or more' : ''} deployments`);
  }

  #newest() {
    const { cursor, ...filter } = this.#state.get().filter;
    this.#keep();
    if (cursor) history.pushState(null, '', addressOf(filter));
    return this.#filtered(filter);
  }

  #count(filter) {
    const count = filtersIn(filter);
    part(this.#root, 'filtered').hidden = count === 0;
    write(part(this.#root, 'filters'), count === 1 ? '1 filter' : `${count} filters`);
  }

  #more(as) {
    const { next, above } = this.#state.get().deployments;
    const cursor = as === 'older' ? next : above.at(-1);
    if (this.#asked || cursor === null || cursor === undefined) return;
    this.#load(as, cursor, as === 'older' ? OLDER : OLDER + OVERLAP);
  }

  /** Only where the list scrolls in its own frame: on a phone it would keep the reader from what follows it. */
  #scrolled() {
    const { scrollHeight, scrollTop, clientHeight } = this.#box;
    if (this.#failing || scrollHeight <= clientHeight + 1) return;
    if (scrollHeight - scrollTop - clientHeight < NEAR) this.#more('older');
    else if (scrollTop < NEAR) this.#more('newer');
  }

  async #load(as, cursor, limit, above) {
    this.#asked?.abort();
    const mine = new AbortController();
    this.#asked = mine;
    const { filter, zone } = this.#state.get();
    this.#busy(as);
    this.#state.dispatch({ type: 'asking' });
    let more = false;
    try {
      const body = await this.#api.deployments({ ...asked(filter, zone), cursor, limit }, mine.signal);
      if (this.#asked !== mine) return;
      this.#state.dispatch({ type: 'deployments', body, as, cursor, above });
      this.#failed(null);
      more = as === 'older' || as === 'newer';
    } catch (fault) {
      if (fault.name === 'AbortError') return;
      this.#retry = () => this.#load(as, cursor, limit, above);
      this.#failed(fault);
    } finally {
      if (this.#asked === mine) {
        this.#asked = null;
        this.#busy(null);
      }
    }
    if (more) this.#scrolled();
  }

  #busy(as) {
    const next = part(this.#root, 'next');
    this.#box.toggleAttribute('data-waiting', as === 'fresh');
    if (as) this.#box.setAttribute('aria-busy', 'true');
    else this.#box.removeAttribute('aria-busy');
    write(next, as === 'older' ? 'Loading older ones…' : 'Show older');
  }

  #failed(fault) {
    this.#failing = Boolean(fault);
    this.#trouble(fault, this.#now());
  }

  #show({ deployments, environments, filter }, before) {
    if (deployments.rows.length > MOST + OLDER && deployments.starts.length < 2) {
      // Grown by what was announced alone: what is above is what the reader came for.
      this.#load('fresh', '', PAGE);
      return;
    }
    const live = before.deployments.loaded && !this.#asked;
    steady(this.#box, () => this.#rows.show(deployments.rows, environments, live));
    const empty = deployments.rows.length === 0;
    this.#box.hidden = empty && !this.#rows.pinned;
    part(this.#root, 'empty').hidden = !empty;
    if (empty) this.#sayEmpty(filter);
    part(this.#root, 'next').hidden = !deployments.next;
    const newest = part(this.#root, 'newest');
    newest.hidden = !filter.cursor && deployments.above.length === 0;
    write(newest, deployments.unseen ? `Back to the newest, ${count(deployments.unseen)} new` : 'Back to the newest');
    offer(this.#form.user.list, deployments.rows.slice(0, PAGE).map(({ deployed_by: name }) => name));
  }

  #zoned({ filter, zone }) {
    this.#form.toggleAttribute('data-utc', zone === 'utc');
    refreshTimes(this.#root, this.#now());
    if (filter.from || filter.to) this.#load('fresh', filter.cursor ?? '', PAGE);
  }

  #sayEmpty(filter) {
    const node = part(this.#root, 'empty');
    const count = filtersIn(filter);
    if (count > 0) {
      node.replaceChildren('Nothing matches ', count === 1 ? 'this filter. ' : `these ${count} filters. `, element('a', { href: './#history' }, 'Clear and show everything'));
    } else {
      node.replaceChildren('No deployment is known yet. Those of GitHub come by themselves; other pipelines record theirs with ', element('code', {}, 'POST api/deployments'), '.');
    }
  }

  /** An address that names a deployment opens it: in the list, or above it where the list does not hold it. */
  async #linked() {
    const id = Number(LINK.exec(location.hash)?.[1] ?? NaN);
    if (Number.isNaN(id)) return;
    if (this.#rows.has(id)) {
      this.#rows.reveal(id);
      return;
    }
    try {
      const deployment = await this.#api.deployment(id);
      if (location.hash !== `#deployment-${id}`) return;
      const { environments, deployments } = this.#state.get();
      this.#box.hidden = false;
      if (this.#rows.has(id)) this.#rows.reveal(id);
      else this.#rows.pin(deployment, environments);
    } catch (fault) {
      if (fault.status === 404) {
        this.#announce(`There is no deployment ${id}`, true);
        return;
      }
      this.#retry = () => this.#linked();
      this.#failed(fault);
    }
  }
}

export function mount(root, tools) {
  return new History(root, tools);
}
