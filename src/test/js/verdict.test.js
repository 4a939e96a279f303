import assert from 'node:assert/strict';
import { test } from 'node:test';
import { change, lines, sentence, sides, span, verdict } from '../../main/webapp/js/history/verdict.js';

const AT = Date.parse('2026-11-22T12:00:00Z');
const T = (minutes) => new Date(AT + minutes * 60_000).toISOString();
const deployment = { id: 7, status: 'success', deployed_at: T(0), started_at: T(0), finished_at: T(4) };
const points = (from, to, more) => {
  const made = [];
  for (let at = from; at < to; at += 0.5) made.push({ timestamp: T(at), samples: 3, errors: 0, response_time_ms: 38, memory_mb: 140, ...more });
  return made;
};
const answer = (metrics, deployments = []) => ({ bucket_seconds: 30, metrics, deployments });
const now = AT + 90 * 60_000;
const judgedNothing = () => verdict(sides(answer([]), deployment, span(deployment, now)), true).why;
const judged = (after, deployments) => {
  const when = span(deployment, now);
  const both = sides(answer([...points(-30, 0), ...points(0, 4, { errors: 3 }), ...after], deployments), deployment, when);
  return { both, ...verdict(both, when.over) };
};

test('says worse with its reason, and by how much', () => {
  const { both, state, word, why } = judged(points(4, 34, { response_time_ms: 61 }));
  assert.deepEqual([state, word, why], ['degraded', 'worse', 'slower']);
  assert.equal(sentence(both), '38 ms → 61 ms, +61 %');
  assert.deepEqual(lines(both)[1], ['failed probes', '0 of 180', '0 of 180', 'unchanged'], 'its own restart is no side');
});

test('counts failed probes and says it is down', () => {
  const { both, state, why } = judged(points(4, 34, { errors: 3, response_time_ms: null, memory_mb: null }));
  assert.deepEqual([state, why], ['unhealthy', 'more failed probes']);
  assert.equal(sentence(both), '0 → 180 failed probes');
  assert.deepEqual(lines(both)[0], ['response time', '38 ms', '—', null], 'no value is no value');
});

test('says better, and as before', () => {
  assert.deepEqual([judged(points(4, 34, { response_time_ms: 20 })).word, judged(points(4, 34, { response_time_ms: 20 })).why], ['better', 'faster']);
  assert.deepEqual([judged(points(4, 34, { response_time_ms: 40 })).word, judged(points(4, 34)).state], ['as before', 'healthy']);
});

test('does not judge too soon, nor from too little, nor too coarsely', () => {
  const early = span(deployment, AT + 5 * 60_000);
  assert.equal(verdict(sides(answer([...points(-30, 0), ...points(4, 5)]), deployment, early), early.over).word, 'too soon to tell');
  assert.equal(judged(points(4, 5)).word, 'cannot be told');
  assert.equal(judgedNothing(), 'it was not probed then');
  assert.equal(verdict({ coarse: true, probed: true }, true).why, 'figures of that time are kept by the hour');
  assert.equal(span({ ...deployment, status: 'in_progress', finished_at: null }, now), null, 'while it goes on');
});

test('ends where the next deployment begins', () => {
  const next = { id: 8, deployed_at: T(10), started_at: T(10), finished_at: T(12) };
  const { both, word } = judged([...points(4, 10), ...points(10, 34, { response_time_ms: 900 })], [next, deployment]);
  assert.deepEqual([word, both.minutes.after, both.cut], ['as before', 6, true]);
});

test('names a change as people do', () => {
  assert.deepEqual([change(38, 61), change(100, 95), change(100, 100), change(0, 3), change(null, 3)], ['+61 %', '−5 %', 'unchanged', null, null]);
});
