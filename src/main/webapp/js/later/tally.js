// How many environments are how, in a line.

import { element, symbol } from '../dom.js';

/** @param counts [[word, count]], the worst first */
export function showTally(node, counts) {
  const told = counts.map(([word, count]) => `${count} ${word}`);
  if (node.textContent.replace(/\s+/g, ' ').trim() === told.join(' ')) return;
  node.replaceChildren(
    ...counts.flatMap(([word], index) => [element('span', { class: 'state', 'data-state': word }, symbol(word, 'icon'), element('span', {}, told[index])), ' ']),
  );
}
