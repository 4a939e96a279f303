import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { mount } from '../../main/webapp/js/panels/cards.js';

const NOW = Date.parse('2026-11-22T12:00:00Z');

/** A card whose last hour has a hole, as far as its panel asks about it. */
function card(environment) {
  const drawn = {};
  const spark = {
    dataset: { values: '', end: String(NOW / 1000 - 7200), width: '60' },
    children: [0, 1].map(() => ({ getAttribute: () => null, setAttribute: (name, value) => { drawn[name] = value; } })),
    getAttribute: () => null,
    setAttribute: (name, value) => { drawn[name] = value; },
  };
  const checked = { getAttribute: () => new Date(NOW - 7200000).toISOString() };
  return { drawn, dataset: { environment }, querySelector: (selector) => (selector.includes('spark') ? spark : checked) };
}

function panel(health) {
  const nodes = ['test', 'prod'].map(card);
  const root = { dataset: { interval: '10' }, querySelectorAll: () => nodes };
  return { nodes, ...mount(root, { state: { subscribe() {} }, api: { health }, now: () => NOW }) };
}

test('loads the hour of the others where that of one fails, and that one once more later', async () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  const asked = [];
  const { catchUp } = panel(async (id) => {
    asked.push(id);
    if (id === 'test') throw new Error('away');
    return { metrics: [], bucket_seconds: 60 };
  });
  await catchUp();
  assert.deepEqual(asked, ['test', 'prod']);
  asked.length = 0;
  for (let round = 0; round < 3; round += 1) {
    mock.timers.tick(60000);
    await new Promise((go) => { setImmediate(go); });
  }
  assert.equal(asked.filter((id) => id === 'test').length, 1);
  mock.timers.reset();
});
