// Where in the history its reader is: kept while rows come and go, and for whoever comes back.

/** Whether the list scrolls in its own frame, and the upper edge of what is seen of it. */
function frame(box) {
  const own = box.scrollHeight > box.clientHeight + 1;
  return { own, edge: own ? Math.max(0, box.getBoundingClientRect().top) : 0 };
}

const rowAt = (box, edge) => [...box.querySelectorAll('tr[data-id]')].find((row) => row.getBoundingClientRect().bottom > edge);

/** What comes back to this address comes back to this place: the entry remembers a page, a row of it and where that stood. */
export function keep(box, { rows, starts, above }) {
  const { edge } = frame(box);
  const row = rowAt(box, edge);
  const id = Number(row?.dataset.id);
  const placeOf = (wanted) => rows.findIndex((each) => each.id === wanted);
  if (!starts.length || placeOf(id) < 0) return;
  const page = Math.max(0, starts.findLastIndex(({ top }) => placeOf(top.id) <= placeOf(id)));
  const over = [...above, ...starts.slice(0, page).map(({ cursor }) => cursor)];
  history.replaceState({ ...history.state, at: { id, top: row.getBoundingClientRect().top - edge, cursor: starts[page].cursor, over } }, '');
}

/** @param row of a place that was kept, top where it stood */
export function goBack(box, row, top) {
  const { own, edge } = frame(box);
  (own ? box : window).scrollBy(0, row.getBoundingClientRect().top - edge - top);
}

/** What the reader looks at stays where it is while rows come and go above it. */
export function steady(box, change) {
  const { own, edge } = frame(box);
  const anchor = own && box.scrollTop > 0 ? rowAt(box, edge) : null;
  const before = anchor?.getBoundingClientRect().top;
  change();
  if (anchor?.isConnected) box.scrollTop += anchor.getBoundingClientRect().top - before;
}
