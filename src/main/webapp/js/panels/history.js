// What was put where: filtered by the server, growing by itself, a page at a time in both directions.

import { asked, filterIn, FILTERS, filtersIn, MOST, queryOf } from '../deployments.js';
import { element, part, refreshTimes, write } from '../dom.js';
import { count } from '../format.js';
import { Rows } from '../history/rows.js';
import { troubleOf } from '../trouble.js';

/** As many as the server writes into the page. */
const PAGE = 20;
const OLDER = 100;
/** A page that comes back asks for some rows more, so that it meets the rows that stand. */
const OVERLAP = 20;
/** Long enough to type the next letter. */
const TYPING = 250;
/** CSS pixels from the end of the list at which more is asked for. */
const NEAR = 600;
const LINK = /^#deployment-(\d{1,15})$/;

/** What other panels keep in the address stays there. */
const addressOf = (filter) => (queryOf(filter, location.search) || location.pathname) + location.hash;

class History {
  #root;
  #state;
  #api;
  #now;
  #announce;
  #form;
  #box;
  #rows;
  #asked = null;
  #retry = null;
  #trouble;
  #failing = false;
  #typing = null;
  #draft = false;

  constructor(root, tools) {
    const { state, api, now, announce, keys } = tools;
    this.#root = root;
    this.#state = state;
    this.#api = api;
    this.#now = now;
    this.#announce = announce;
    this.#form = root.querySelector('form');
    this.#box = part(root, 'rows');
    this.#trouble = troubleOf(part(root, 'problem'), 'The history', () => this.#retry());
    this.#rows = new Rows(root.querySelector('table'), {
      ...tools,
      details: () => import('../history/details.js').then(async (details) => (await details.ready, details)),
      closed: (id) => location.hash === `#deployment-${id}` && window.history.replaceState(window.history.state, '', location.pathname + location.search),
    });
    this.#box.removeAttribute('tabindex'); // its rows take the focus
    this.#hear();
    keys?.add('/', 'Search the history', () => this.#form.q.focus());
    keys?.add('j', 'Next deployment', () => this.#rows.step(1));
    keys?.add('k', 'Deployment before', () => this.#rows.step(-1));
    state.subscribe((current, before) => {
      if (current.deployments !== before.deployments) this.#show(current, before);
      else if (current.zone !== before.zone) this.#zoned(current);
    });
    this.#linked();
  }

  #hear() {
    const form = this.#form;
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#search(true, true);
    });
    form.addEventListener('input', ({ target }) => {
      if (target.name === 'q' || (target.name === 'user' && this.#isSomebody(target.value))) this.#typed(TYPING);
    });
    form.addEventListener('change', ({ target }) => target.name !== 'q' && this.#typed(target.type === 'date' ? TYPING : 0, true));
    form.addEventListener('focusout', () => (this.#draft = false));
    const click = (name, run) => part(this.#root, name).addEventListener('click', (event) => {
      if (!event.target.closest('a')) return;
      event.preventDefault();
      run();
    });
    click('next', () => this.#more('older'));
    for (const name of ['clear', 'empty']) click(name, () => this.#clear());
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
    const { at } = window.history.state ?? {};
    if (at && !deployments.loaded) return this.#land(at, true);
    const shown = Math.min(MOST, Math.max(PAGE, deployments.loaded ? deployments.rows.length : this.#rows.size));
    const cursor = deployments.starts[0]?.cursor ?? filter.cursor ?? '';
    return this.#load(deployments.loaded ? 'again' : 'fresh', cursor, shown);
  }

  /** A person is searched for once the name is whole, not letter by letter. */
  #isSomebody(name) {
    return name === '' || [...this.#form.user.list.options].some((option) => option.value === name);
  }

  #typed(wait, whole = false) {
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => this.#search(whole), wait);
  }

  /** What is typed in one go is one step back, not one for each letter. */
  #search(whole = true, again = false) {
    clearTimeout(this.#typing);
    const values = new FormData(this.#form);
    const filter = Object.fromEntries(FILTERS.map((name) => [name, String(values.get(name) ?? '').trim()]));
    const query = queryOf(filter);
    const changed = query !== queryOf(this.#state.get().filter);
    if (changed && !this.#draft) this.#keep();
    if (changed) window.history[this.#draft ? 'replaceState' : 'pushState'](null, '', addressOf(filter));
    this.#draft = !whole;
    if (changed || again) this.#filtered(filter);
  }

  #clear() {
    for (const name of FILTERS) this.#form.elements[name].value = '';
    this.#search();
    this.#form.elements.q.focus({ preventScroll: true });
  }

  /** Back and forward. */
  #restore(at) {
    const filter = filterIn(location.search);
    const other = queryOf(filter) !== queryOf(this.#state.get().filter);
    if (other) for (const name of FILTERS) this.#form.elements[name].value = filter[name];
    if (other) this.#filtered(filter, at);
    else if (at) this.#land(at, false);
  }

  #filtered(filter, at = null) {
    this.#state.dispatch({ type: 'filter', filter });
    this.#count(filter);
    this.#box.scrollTop = 0;
    return (at ? this.#land(at, true) : this.#load('fresh', filter.cursor ?? '', PAGE)).then(() => this.#sayFound());
  }

  /** Whether the list scrolls in its own frame, and the upper edge of what is seen of it. */
  #edge() {
    const own = this.#box.scrollHeight > this.#box.clientHeight + 1;
    return { own, edge: own ? Math.max(0, this.#box.getBoundingClientRect().top) : 0 };
  }

  #rowAt(edge) {
    return [...this.#box.querySelectorAll('tr[data-id]')].find((row) => row.getBoundingClientRect().bottom > edge);
  }

  /** What comes back to this address comes back to this place: the entry remembers a page, a row of it and where that stood. */
  #keep() {
    const { rows, starts, above } = this.#state.get().deployments;
    const { edge } = this.#edge();
    const row = this.#rowAt(edge);
    const id = Number(row?.dataset.id);
    const placeOf = (wanted) => rows.findIndex((each) => each.id === wanted);
    if (!starts.length || placeOf(id) < 0) return;
    const page = Math.max(0, starts.findLastIndex(({ top }) => placeOf(top.id) <= placeOf(id)));
    const over = [...above, ...starts.slice(0, page).map(({ cursor }) => cursor)];
    window.history.replaceState({ ...window.history.state, at: { id, top: row.getBoundingClientRect().top - edge, cursor: starts[page].cursor, over } }, '');
  }

  /** @param anew whether the list that stands is another one */
  async #land({ id, top, cursor, over }, anew) {
    if (anew || !this.#rows.has(id)) {
      await this.#load('fresh', cursor, OLDER, over);
      const { next } = this.#state.get().deployments;
      if (next) await this.#load('older', next, OLDER);
    }
    const { own, edge } = this.#edge();
    const row = this.#rows.has(id) && document.getElementById(`deployment-${id}`);
    if (row) (own ? this.#box : window).scrollBy(0, row.getBoundingClientRect().top - edge - top);
  }

  /** Who does not see the list hears that it is another one. */
  #sayFound() {
    const { rows, next } = this.#state.get().deployments;
    if (!this.#failing && !this.#asked) this.#announce(`${count(rows.length)}${next ? ' or more' : ''} deployments`);
  }

  #newest() {
    const { cursor, ...filter } = this.#state.get().filter;
    this.#keep();
    if (cursor) window.history.pushState(null, '', addressOf(filter));
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
    this.#steady(() => this.#rows.show(deployments.rows, environments, live));
    const empty = deployments.rows.length === 0;
    this.#box.hidden = empty && !this.#rows.pinned;
    part(this.#root, 'empty').hidden = !empty;
    if (empty) this.#sayEmpty(filter);
    part(this.#root, 'next').hidden = !deployments.next;
    const newest = part(this.#root, 'newest');
    newest.hidden = !filter.cursor && deployments.above.length === 0;
    write(newest, deployments.unseen ? `Back to the newest, ${count(deployments.unseen)} new` : 'Back to the newest');
    this.#offerPeople(deployments.rows);
  }

  /** What the reader looks at stays where it is while rows come and go above it. */
  #steady(change) {
    const box = this.#box;
    const { own, edge } = this.#edge();
    const anchor = own && box.scrollTop > 0 ? this.#rowAt(edge) : null;
    const before = anchor?.getBoundingClientRect().top;
    change();
    if (anchor?.isConnected) box.scrollTop += anchor.getBoundingClientRect().top - before;
  }

  #offerPeople(rows) {
    const { list } = this.#form.user;
    const known = new Set([...list.options].map((option) => option.value));
    for (const { deployed_by: name } of rows.slice(0, PAGE)) {
      if (!name || known.has(name)) continue;
      known.add(name);
      list.append(element('option', { value: name }));
    }
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
