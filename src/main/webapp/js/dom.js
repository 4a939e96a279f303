// The only hands on the document. Strings become text and nothing else.

import { clock, epoch, exact, lasting, relative } from './format.js';

const SVG = 'http://www.w3.org/2000/svg';

export const part = (root, name) => root.querySelector(`[data-f="${name}"]`);

/** An element with attributes (null leaves one out) and children (strings become text). */
export function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) node.setAttribute(name, value === true ? '' : String(value));
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

export function symbol(name, className) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('class', className);
  svg.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS(SVG, 'use');
  use.setAttribute('href', `#i-${name}`);
  svg.append(use);
  return svg;
}

/** Shape and word; the colour comes from data-state. */
export function stateMark(word, label, href = null) {
  const text = href ? element('a', { href, rel: 'noreferrer' }, label) : element('span', {}, label);
  return element('span', { class: 'state', 'data-state': word }, symbol(word, 'icon'), text);
}

export function environmentBadge(name) {
  return element('span', { class: 'env' }, symbol('line', 'swatch'), element('span', {}, name));
}

/** An address that was told by others: only http and https become links. */
export function webAddress(text) {
  return typeof text === 'string' && /^https?:\/\//i.test(text) ? text : null;
}

/** Writes only what differs; returns whether it did. */
export function write(node, text) {
  const wanted = text ?? '';
  if (node.textContent === wanted) return false;
  node.textContent = wanted;
  return true;
}

export function attribute(node, name, value) {
  if (value === null || value === undefined) node.removeAttribute(name);
  else if (node.getAttribute(name) !== String(value)) node.setAttribute(name, value);
}

/** Lets the eye see that a value is new. */
export function flash(node) {
  node.classList.remove('changed');
  requestAnimationFrame(() => node.classList.add('changed'));
}

/** Makes a node say what a fresh one says; what is the same in both stays, and with it the focus and a click in flight. */
function renew(kept, fresh) {
  if (kept.isEqualNode(fresh)) return;
  if (kept.nodeName !== fresh.nodeName) kept.replaceWith(fresh);
  else if (!kept.attributes) kept.data = fresh.data;
  else {
    for (const { name } of [...kept.attributes]) if (name !== 'aria-busy' && !fresh.hasAttribute(name)) kept.removeAttribute(name);
    for (const { name, value } of fresh.attributes) attribute(kept, name, value);
    const old = [...kept.childNodes];
    const wanted = [...fresh.childNodes];
    wanted.forEach((child, at) => (old[at] ? renew(old[at], child) : kept.append(child)));
    for (const child of old.slice(wanted.length)) child.remove();
  }
}

/** Gives parent these children; of one with the same key (a data attribute) the old node stays, renewed. */
export function arrange(parent, key, fresh) {
  const old = new Map([...parent.children].map((child) => [child.dataset[key], child]));
  const nodes = fresh.map((child) => {
    const kept = child.dataset[key] && old.get(child.dataset[key]);
    if (kept) renew(kept, child);
    return kept || child;
  });
  for (const child of [...parent.children]) if (!nodes.includes(child)) child.remove();
  nodes.forEach((node, at) => node !== parent.children[at] && parent.insertBefore(node, parent.children[at] ?? null));
}

/** kind: 'fast' ages by the second, 'clock' shows the hour, 'lasting' how long it has been so, else it ages by the minute. */
export function time(iso, now, kind = null) {
  const node = element('time', kind ? { [`data-${kind}`]: true } : {});
  setTime(node, iso, now);
  return node;
}

export function setTime(node, iso, now, never = '—') {
  const at = epoch(iso);
  attribute(node, 'datetime', at === null ? null : iso);
  attribute(node, 'title', at === null ? null : exact(at));
  write(node, at === null ? never : ageText(node, at, now));
}

function ageText(node, at, now) {
  if (node.hasAttribute('data-clock')) return clock(at, now);
  return node.hasAttribute('data-lasting') ? lasting(at, now) : relative(at, now);
}

/** Every time below root says how long ago it is now. */
export function refreshTimes(root, now, fastOnly = false) {
  for (const node of root.querySelectorAll(fastOnly ? 'time[datetime][data-fast]' : 'time[datetime]')) {
    const at = epoch(node.getAttribute('datetime'));
    if (at === null) continue;
    attribute(node, 'title', exact(at));
    write(node, ageText(node, at, now));
  }
}

/** What went wrong with a panel's data, since it keeps showing the old. */
export function problem(root, sentence) {
  const node = part(root, 'problem');
  node.hidden = !sentence;
  write(node, sentence ?? '');
}
