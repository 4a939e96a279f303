// One card for each environment: drawn by the server, kept true here.

import { attribute, flash, part, setTime, write } from '../dom.js';
import * as sparks from '../spark.js';
import { isOld } from '../state.js';
import { ABSENT, count, duration, epoch, megabytes, milliseconds, percent, probeError } from '../format.js';

const FIGURES = {
  response: (status) => milliseconds(status.response_time_ms),
  memory: (status) => megabytes(status.memory_mb),
  users: (status) => count(status.user_count),
  uptime: (status) => duration(status.uptime_seconds),
};

/** When an hour that could not be loaded is asked for once more, in ms. */
const LATER = 30000;
const UNVERSIONED = 'No successful deployment told a version';
const FIRST = 'The first deployment shows here once it is made from this page, seen on GitHub, or recorded by your pipeline.';
/** Nobody was told of a deployment, which does not mean that there was none. */
const REPORTED = 'What runs is what the environment reports. Who deployed it and when shows here once GitHub is connected, or your pipeline records it.';

/** Why it is so, and what the bot itself says where that is another word; as EnvironmentStatus words it. */
export function said({ error, connected, health_word: word, health }) {
  const own = word && word.toLowerCase() !== health ? `says “${word}”` : null;
  return [probeError(error), connected === false ? 'not connected to its channel' : null, own].filter(Boolean).join(' · ') || null;
}

/** Why a figure is absent; as EnvironmentStatus words it. */
export const why = ({ error, checked_at: checked }) => probeError(error) ?? (checked ? 'Its health report does not say' : 'Not probed yet');

function verified(status) {
  if (status.version_verified === true) return '✓ running';
  if (status.version_verified === false) return `✗ runs ${status.reported_version ?? ABSENT}`;
  return status.reported_version ? `reports ${status.reported_version}` : '';
}

function mark(node, word, label) {
  attribute(node, 'data-state', word);
  attribute(node.querySelector('use'), 'href', `#i-${word}`);
  return write(part(node, 'word'), label);
}

function optional(node, text) {
  write(node, text);
  node.hidden = !text;
}

function showRelease(card, status, repositoryUrl) {
  if (write(part(card, 'version'), status.version ?? ABSENT)) flash(part(card, 'version'));
  attribute(part(card, 'version'), 'data-none', status.version ? null : 'true');
  attribute(part(card, 'version'), 'title', status.version ? null : UNVERSIONED);
  const sha = part(card, 'sha');
  optional(sha, status.commit_sha);
  attribute(sha, 'href', status.commit_sha && repositoryUrl ? `${repositoryUrl}/commit/${encodeURIComponent(status.commit_sha)}` : null);
  const check = part(card, 'verified');
  write(check, verified(status));
  attribute(check, 'data-verified', status.version_verified);
  const operation = part(card, 'operation');
  operation.hidden = status.status !== 'deploying' && status.status !== 'failed';
  mark(operation, status.status ?? 'unknown', status.status === 'failed' ? 'last deployment failed' : 'deploying');
}

function showChange(card, status, now) {
  const message = part(card, 'message');
  const linked = card.closest('[data-linked]');
  write(message, status.commit_message ?? (status.deployed_at ? ABSENT : linked && !status.reported_version ? 'Nothing deployed yet' : 'No deployment is known'));
  attribute(message, 'title', status.commit_message ?? (status.deployed_at ? 'No commit message was told' : null));
  optional(part(card, 'by'), status.deployed_by);
  const deployed = part(card, 'deployed');
  part(card, 'live').hidden = epoch(status.deployed_at) === null;
  const next = part(card, 'next');
  next.hidden = epoch(status.deployed_at) !== null;
  write(next, status.reported_version && !linked ? REPORTED : FIRST);
  setTime(deployed, status.deployed_at, now);
}

function showFigures(card, status) {
  for (const [name, text] of Object.entries(FIGURES)) {
    const node = part(card, name);
    const shown = text(status);
    write(node, shown);
    attribute(node, 'title', shown === ABSENT ? why(status) : null);
  }
  const day = part(card, 'uptime24');
  write(day, percent(status.uptime_percent_24h));
  attribute(day, 'title', status.uptime_percent_24h === null ? 'No samples in 24 h' : null);
}

/** The last hour of a card: what the server drew, drawn on. */
class Spark {
  #node;
  #spark;

  constructor(card) {
    this.#node = part(card, 'spark');
    const { values, end, width } = this.#node.dataset;
    this.#spark = sparks.read(values, Number(end), Number(width), epoch(part(card, 'checked').getAttribute('datetime')) ?? 0);
  }

  take(status) {
    const at = epoch(status.checked_at);
    if (at !== null) this.#show(sparks.add(this.#spark, { at, ms: status.error ? null : (status.response_time_ms ?? null), failed: Boolean(status.error) }));
  }

  isBroken(now) {
    return sparks.isBroken(this.#spark, now);
  }

  reload(body, now) {
    this.#show(sparks.fromMetrics(body, now, this.#spark.seen));
  }

  #show(spark) {
    if (spark === this.#spark) return;
    this.#spark = spark;
    const { line, failed, says } = sparks.draw(spark);
    attribute(this.#node.children[0], 'd', line);
    attribute(this.#node.children[1], 'd', failed);
    attribute(this.#node, 'aria-label', says);
  }
}

class Card {
  #node;
  #spark;
  #status = null;
  #old = false;

  constructor(node) {
    this.#node = node;
    this.#spark = new Spark(node);
  }

  get spark() {
    return this.#spark;
  }

  get status() {
    return this.#status;
  }

  show(status, repositoryUrl, now) {
    const first = this.#status === null;
    const turned = !first && this.#status.health !== status.health;
    this.#status = status;
    showRelease(this.#node, status, repositoryUrl);
    showChange(this.#node, status, now);
    showFigures(this.#node, status);
    optional(part(this.#node, 'said'), said(status));
    setTime(part(this.#node, 'checked'), status.checked_at, now, 'never');
    part(this.#node, 'since').hidden = epoch(status.health_since) === null;
    setTime(part(this.#node, 'turned'), status.health_since, now);
    attribute(this.#node, 'data-stale', Boolean(status.stale));
    this.#spark.take(status);
    this.#showHealth(status.health);
    if (turned && !this.#old) flash(part(this.#node, 'health'));
  }

  /** What may long be otherwise looks so, and its health is no longer told as a fact. */
  age(old, now) {
    if (this.#old === old) return;
    this.#old = old;
    attribute(this.#node, 'data-old', old ? '' : null);
    write(part(this.#node, 'label'), old ? 'as of' : 'checked');
    const checked = part(this.#node, 'checked');
    attribute(checked, 'data-clock', old ? '' : null);
    setTime(checked, checked.getAttribute('datetime'), now, 'never');
    this.#showHealth(this.#status?.health ?? part(part(this.#node, 'health'), 'word').textContent);
  }

  #showHealth(health) {
    // A stale one is called unknown by the server itself.
    const was = this.#old && health !== 'unknown';
    attribute(this.#node, 'data-state', was ? 'unknown' : health);
    mark(part(this.#node, 'health'), was ? 'unknown' : health, was ? `was ${health}` : health);
  }
}

export function mount(root, { state, api, now }) {
  const cards = new Map([...root.querySelectorAll('.card')].map((card) => [card.dataset.environment, new Card(card)]));
  let later = null;
  const interval = Number(root.dataset.interval) * 1000;
  const tick = () => {
    const { connection } = state.get();
    for (const card of cards.values()) card.age(isOld(card.status, connection, { at: Date.now(), now: now(), interval }), now());
  };
  state.subscribe((current, before) => {
    if (current.status !== before.status) {
      for (const { id, repositoryUrl } of current.environments) {
        if (current.status[id] && current.status[id] !== before.status[id]) cards.get(id).show(current.status[id], repositoryUrl, now());
      }
    }
    if (current.connection.lost !== before.connection.lost) tick();
  });
  const panel = {
    tick,
    async refresh() {
      try {
        state.dispatch({ type: 'status', body: await api.status(), at: Date.now() });
      } catch {
        // The banner tells the age of what is shown; the stream brings the next picture.
      }
    },
    /** The hour as the server knows it, where probes were missed. One after the other: there may be a hundred. */
    async catchUp(again = true) {
      clearTimeout(later);
      let failed = false;
      for (const [id, { spark }] of cards) {
        try {
          if (spark.isBroken(now())) spark.reload(await api.health(id, { hours: 1, points: 60 }), now());
        } catch {
          failed = true;
        }
      }
      if (failed && again) later = setTimeout(() => panel.catchUp(false), LATER);
    },
  };
  return panel;
}
