import assert from 'node:assert/strict';
import { test } from 'node:test';
import { notices } from '../../main/webapp/js/later/notices.js';

/** A button of the page, as far as it is asked about. */
function button() {
  const attributes = {};
  const words = { textContent: '' };
  return { words, querySelector: () => words, getAttribute: (name) => attributes[name] ?? null, setAttribute: (name, value) => { attributes[name] = value; }, removeAttribute: (name) => { delete attributes[name]; } };
}

const prod = (health) => ({ environments: [{ id: 'prod', name: 'Production' }], status: { prod: { health, error: null } } });

test('switches notices off and says so where a browser knows them but lets no page show one', async () => {
  const tried = [];
  globalThis.Notification = class {
    static permission = 'granted';

    constructor(title) {
      tried.push(title);
      throw new TypeError('Illegal constructor. Use ServiceWorkerRegistration.showNotification() instead.');
    }
  };
  let listener = null;
  const said = [];
  const node = button();
  const state = { subscribe: (heard) => { listener = heard; } };
  await notices(node, { state, announce: (sentence, seen) => said.push([sentence, seen]), leads: () => true }).turn();
  assert.equal(node.words.textContent, 'Desktop notices: on');
  listener(prod('unhealthy'), prod('healthy'));
  listener(prod('healthy'), prod('unhealthy'));
  assert.deepEqual(tried, ['■ Production unhealthy']);
  assert.deepEqual(said, [['This browser shows no desktop notices: they are switched off.', true]]);
  assert.equal(node.words.textContent, 'Desktop notices: off');
});
