// How many cards stand on a wall at once. Pure.

/** Wider than high, as screens and cards are. */
const SHAPE = 1.7;

/**
 * {columns, rows, pages, large, rest, pinned, room}: the grid with the largest cells that holds all, else the finest one and as many pages as it takes. The worst
 * one, where there is one, takes the place of four and stays on every page.
 *
 * @param most {columns, rows} that can still be read from five metres
 */
export function plan(count, bad, screen, most) {
  const large = bad && count > 1 && most.columns > 1 && most.rows > 1;
  // The other one takes what the worst leaves over.
  if (large && count === 2) return screen.width > screen.height ? { columns: 3, rows: 2, pages: 1, large, rest: 'below', pinned: 0, room: count } : { columns: 2, rows: 3, pages: 1, large, rest: 'beside', pinned: 0, room: count };
  const cells = count + (large ? 3 : 0);
  let best = null;
  for (let columns = large ? 2 : 1; columns <= most.columns; columns += 1) {
    for (let rows = large ? 2 : 1; rows <= most.rows; rows += 1) {
      if (columns * rows < cells) continue;
      const size = Math.min(screen.width / columns, (screen.height / rows) * SHAPE);
      if (best === null || size > best.size) best = { columns, rows, size };
    }
  }
  if (best) return { columns: best.columns, rows: best.rows, pages: 1, large, pinned: 0, room: count };
  const pinned = bad && most.columns * most.rows > (large ? 4 : 1) ? 1 : 0;
  const room = most.columns * most.rows - (pinned ? (large ? 4 : 1) : 0);
  return { ...most, pages: Math.ceil((count - pinned) / room), large, pinned, room };
}
