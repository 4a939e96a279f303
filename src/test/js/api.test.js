import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Api } from '../../main/webapp/js/api.js';

const answering = (status, body, headers = {}) => new Api('http://somebody:secret@host/dash/?x#y', async () => new Response(body, { status, headers }));
const fault = async (promise) => promise.then(() => assert.fail('it was a success'), (error) => error);

test('asks below the page, whatever stands in its address', () => {
  assert.equal(answering(200, '{}').url('api/compare', { base: 'a b', head: '', lines: null }), 'http://host/dash/api/compare?base=a+b');
});

test('sends JSON with the headers given', async () => {
  let sent;
  const api = new Api('http://host/', async (url, request) => {
    sent = { url, ...request };
    return new Response('{"success":true}', { status: 202 });
  });
  assert.deepEqual(await api.post('api/deploy/a', { version: 'v1' }, { 'Idempotency-Key': 'k' }), { success: true });
  assert.deepEqual([sent.url, sent.method, sent.body, sent.headers['Content-Type'], sent.headers['Idempotency-Key']], ['http://host/api/deploy/a', 'POST', '{"version":"v1"}', 'application/json', 'k']);
});

test('tells a refusal in the words of the dashboard', async () => {
  const error = await fault(answering(409, '{"detail":"Another one is under way.","error":"operation_active","operation":"op_1"}').operations());
  assert.deepEqual([error.status, error.code, error.message, error.body.operation], [409, 'operation_active', 'Another one is under way', 'op_1']);
});

test('has words of its own where an answer has none', async () => {
  const error = await fault(answering(429, '<html>', { 'Retry-After': '7' }).self());
  assert.deepEqual([error.status, error.message, error.retryAfter], [429, 'Too many requests: wait a moment', 7]);
});

test('takes an answer that broke off for none', async () => {
  assert.equal((await fault(answering(202, '{"succ').self())).status, 0);
  const silent = new Api('http://host/', () => Promise.reject(new TypeError('failed')));
  assert.equal((await fault(silent.self())).status, 0);
});

test('asks for nothing while the login counts for nothing, but whose it is', async () => {
  const asked = [];
  const api = new Api('http://host/', async (url) => {
    asked.push(url);
    return new Response('{"read":false}');
  });
  api.out = true;
  for (const answer of [api.self(), api.cancel('op_1')]) {
    const { status, message } = await fault(answer);
    assert.deepEqual([status, message], [401, 'You are no longer signed in: reload the page']);
  }
  assert.deepEqual([await api.me(), asked], [{ read: false }, ['http://host/api/me']]);
});
