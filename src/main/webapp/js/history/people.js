// Who may be looked for: the server's list, and whoever came since.

import { element } from '../dom.js';

/** A person is searched for once the name is whole, not letter by letter. @param list of the field */
export const isSomebody = (list, name) => name === '' || [...list.options].some((option) => option.value === name);

export function offer(list, names) {
  const known = new Set([...list.options].map((option) => option.value));
  for (const name of names) {
    if (!name || known.has(name)) continue;
    known.add(name);
    list.append(element('option', { value: name }));
  }
}
