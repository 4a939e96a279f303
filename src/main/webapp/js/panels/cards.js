// One card for each environment: drawn by the server, kept true here.

import { attribute, flash, part, setTime, write } from '../dom.js';
import { ABSENT, count, duration, epoch, megabytes, milliseconds, percent, probeError } from '../format.js';

const FIGURES = {
  response: (status) => milliseconds(status.response_time_ms),
  memory: (status) => megabytes(status.memory_mb),
  users: (status) => count(status.user_count),
  uptime: (status) => duration(status.uptime_seconds),
};

/** What the bot itself says, where that is more than the judged word. */
function said(status) {
  if (status.error) return probeError(status.error);
  if (status.connected === false) return 'not connected to its channel';
  const word = status.health_word;
  return word && word.toLowerCase() !== status.health ? `says “${word}”` : null;
}

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
  write(message, status.commit_message ?? (status.deployed_at ? ABSENT : 'Nothing deployed yet'));
  attribute(message, 'title', status.commit_message);
  optional(part(card, 'by'), status.deployed_by);
  const deployed = part(card, 'deployed');
  deployed.hidden = epoch(status.deployed_at) === null;
  setTime(deployed, status.deployed_at, now);
}

function showFigures(card, status) {
  const why = probeError(status.error) ?? (status.checked_at ? 'Not reported' : 'Not probed yet');
  for (const [name, text] of Object.entries(FIGURES)) {
    const node = part(card, name);
    const shown = text(status);
    write(node, shown);
    attribute(node, 'title', shown === ABSENT ? why : null);
  }
  const day = part(card, 'uptime24');
  write(day, percent(status.uptime_percent_24h));
  attribute(day, 'title', status.uptime_percent_24h === null ? 'No samples in 24 h' : null);
}

function show(card, status, repositoryUrl, now) {
  attribute(card, 'data-state', status.health);
  attribute(card, 'data-stale', Boolean(status.stale));
  const health = part(card, 'health');
  if (mark(health, status.health, status.health)) flash(health);
  showRelease(card, status, repositoryUrl);
  showChange(card, status, now);
  showFigures(card, status);
  optional(part(card, 'said'), said(status));
  setTime(part(card, 'checked'), status.checked_at, now, 'never');
}

export function mount(root, { state, api, now }) {
  const cards = new Map([...root.querySelectorAll('.card')].map((card) => [card.dataset.environment, card]));
  state.subscribe((current, before) => {
    if (current.status === before.status) return;
    for (const { id, repositoryUrl } of current.environments) {
      if (current.status[id] && current.status[id] !== before.status[id]) show(cards.get(id), current.status[id], repositoryUrl, now());
    }
  });
  return {
    async refresh() {
      try {
        state.dispatch({ type: 'status', body: await api.status(), at: Date.now() });
      } catch {
        // The banner tells the age of what is shown; the stream brings the next picture.
      }
    },
  };
}
