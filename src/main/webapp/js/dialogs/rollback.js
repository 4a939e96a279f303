// Roll back: to a deployment that was good, the last good one first.

import { element, time, write } from '../dom.js';
import { Act } from './act.js';

const nameOf = (target) => target.version ?? target.commit_sha ?? `deployment ${target.id}`;

function option(target, checked, now) {
  const input = element('input', { type: 'radio', name: 'target', value: target.id, checked });
  return element(
    'label',
    { class: 'target' },
    input,
    element('span', { class: 'target__name' }, element('b', { class: 'mono' }, nameOf(target)), target.version && target.commit_sha ? element('span', { class: 'mono quiet' }, ` ${target.commit_sha}`) : null, ' ', target.last_good ? element('span', { class: 'tag' }, 'last good one') : null),
    element('span', { class: 'target__what' }, target.commit_message ?? ''),
    element('span', { class: 'target__who quiet' }, target.deployed_by ?? '', target.deployed_by ? ' · ' : '', time(target.deployed_at, now)),
  );
}

export function open(tools) {
  const { environment, api, now } = tools;
  const problem = element('p', { class: 'field__problem', hidden: true });
  const list = element('div', { class: 'targets' }, element('p', { class: 'quiet' }, 'Earlier deployments are being asked for…'));
  const node = element('fieldset', { class: 'field', tabindex: -1 }, element('legend', { class: 'field__label' }, 'Back to'), list, problem);
  let targets = [];
  const checked = () => list.querySelector('input:checked');
  const found = () => targets.find(({ id }) => String(id) === checked()?.value);

  const choice = {
    node,
    field: () => checked() ?? node,
    value: () => (found() ? { target: String(found().id) } : null),
    label: () => (found() ? nameOf(found()) : null),
    complain: (sentence) => {
      write(problem, sentence ?? '');
      problem.hidden = !sentence;
    },
    changed: () => {},
  };
  list.addEventListener('change', () => choice.changed());
  const act = new Act('rollback', choice, tools);

  api
    .get(`api/rollback/${encodeURIComponent(environment.id)}/targets`)
    .then((body) => {
      targets = body.targets ?? [];
      const first = targets.find((target) => target.last_good) ?? targets[0];
      list.replaceChildren(...targets.map((target) => option(target, target === first, now())));
      if (targets.length === 0) {
        node.hidden = true;
        act.empty(`There is nothing to go back to: no earlier deployment of ${environment.name} is known to have been good.`);
        return;
      }
      if (node.contains(document.activeElement)) checked().focus();
      choice.changed();
    })
    .catch((fault) => list.replaceChildren(element('p', {}, `Earlier deployments cannot be shown: ${fault.message}.`)));
  act.open();
}
