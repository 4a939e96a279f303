// One quiet line: what happened since this browser last looked.

import { element, time } from '../dom.js';
import { duration } from '../format.js';

const MOST = 500;
const DAY = 24 * 3600 * 1000;
/** So many environments are asked how they were; with more it would be the worst ones only. */
const ASKED = 6;
const POINTS = 300;

const counted = (count, one, many) => (count === 1 ? `1 ${one}` : `${count >= MOST ? `${MOST} or more` : count} ${many}`);

/** The sentence's pieces, the weightiest last; `sick` is [[name, seconds]]. Pure. */
export function pieces(deployments, sick) {
  const rollbacks = deployments.filter((each) => each.rollback_of !== null && each.rollback_of !== undefined).length;
  const plain = deployments.length - rollbacks;
  const failed = deployments.filter(({ status }) => status === 'failed').length;
  const found = [];
  if (plain > 0) found.push(counted(plain, 'deployment', 'deployments'));
  if (rollbacks > 0) found.push(counted(rollbacks, 'rollback', 'rollbacks'));
  if (failed > 0) found.push(`${failed} failed`);
  for (const [name, seconds] of sick) found.push(`${name} was unhealthy for ${duration(seconds)}`);
  return found.length > 0 ? found : ['nothing was deployed and all stayed healthy'];
}

/** Seconds in which an environment was unhealthy, as its series tells. */
export function unhealthy({ metrics = [], bucket_seconds: bucket = 0 }, from) {
  return metrics.filter(({ status, timestamp }) => status === 'unhealthy' && Date.parse(timestamp) + bucket * 1000 > from).length * bucket;
}

async function sickness({ state, api, now }, seen) {
  const hours = Math.min(8760, Math.max(1, Math.ceil((now() - seen) / 3600000)));
  const { environments, status } = state.get();
  // One that was up all day needs no question where a day is all that is asked about.
  const asked = environments.filter(({ id }) => now() - seen > DAY || !(status[id]?.uptime_percent_24h === 100)).slice(0, ASKED);
  const told = await Promise.all(asked.map(async ({ id, name }) => [name, unhealthy(await api.health(id, { hours, points: POINTS }), seen)]));
  return told.filter(([, seconds]) => seconds > 0).sort(([, a], [, b]) => b - a);
}

export async function since(line, seen, tools) {
  const { api, now, close } = tools;
  const [{ deployments }, sick] = await Promise.all([api.deployments({ from: new Date(seen).toISOString(), limit: MOST }), sickness(tools, seen)]);
  const button = element('button', { class: 'since__close', type: 'button', title: 'Dismiss' }, element('span', { 'aria-hidden': 'true' }, '×'), element('span', { class: 'visually-hidden' }, 'Dismiss'));
  const at = time(new Date(seen).toISOString(), now());
  line.replaceChildren(element('span', {}, 'Since you were last here, ', at, `: ${pieces(deployments ?? [], sick).join(', ')}.`), button);
  line.hidden = false;
  button.addEventListener('click', close);
}
