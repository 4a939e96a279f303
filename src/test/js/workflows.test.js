import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mount } from '../../main/webapp/js/panels/workflows.js';

function panel() {
  const told = [];
  let current = { workflows: { runs: [] }, self: null };
  let answer = null;
  const state = { get: () => current, subscribe() {}, dispatch: (action) => told.push(action) };
  const api = { workflows: () => new Promise((go) => { answer = go; }) };
  const { refresh } = mount({ querySelector: () => ({}) }, { state, api, now: Date.now });
  return { told, refresh, answer: (body) => answer(body), hear: (workflows) => { current = { ...current, workflows }; } };
}

test('shows the runs that were asked for', async () => {
  const { told, refresh, answer } = panel();
  const asked = refresh();
  answer({ runs: [{ id: 1 }] });
  await asked;
  assert.deepEqual(told, [{ type: 'workflows', body: { runs: [{ id: 1 }] } }]);
});

test('keeps what was heard while an older list was on its way', async () => {
  const { told, refresh, answer, hear } = panel();
  const asked = refresh();
  hear({ runs: [{ id: 2 }] });
  answer({ runs: [{ id: 1 }] });
  await asked;
  assert.deepEqual(told, []);
});
