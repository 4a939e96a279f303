// Deploy: a version or a branch, from those that there are.

import { Act } from './act.js';
import { Combobox } from './combobox.js';
import { Field } from './field.js';
import { options, wanted } from './forms.js';

const LABELS = { version: 'Version', ref: 'Branch or tag', both: 'Version or branch' };

export function open(tools) {
  const { environment, allowed, api, now } = tools;
  const offers = allowed.actions.deploy.offers ?? 'both';
  const field = new Field(LABELS[offers] ?? LABELS.both, { hint: 'Tags and branches are being asked for…' });
  let known = [];
  let settled = '';

  const choice = {
    node: field.root,
    field: () => field.control,
    value: () => wanted(settled, offers, known),
    label: () => settled || null,
    complain: (sentence) => field.complain(sentence),
    changed: () => {},
    settle: () => {
      if (field.value === settled) return;
      settled = field.value;
      choice.changed();
    },
  };
  const list = new Combobox(field.control, field.label, now, () => choice.settle());
  const act = new Act('deploy', choice, tools);

  api
    .get(`api/deploy/${encodeURIComponent(environment.id)}/choices`)
    .then((body) => {
      known = options(body, offers);
      list.options = known;
      field.hint(body.sentence ?? (known.length > 0 ? 'Choose one, or type any other.' : 'None is known: type it.'));
    })
    .catch((fault) => field.hint(`${fault.message}. It can be typed.`));
  act.open();
}
