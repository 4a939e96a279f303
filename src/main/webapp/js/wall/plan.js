// How many cards stand on a wall at once, and which. Pure.

/** Wider than high, as screens and cards are. */
const SHAPE = 1.7;

/**
 * {columns, rows, pages, large, rest}: the grid with the largest cells that holds all, else the finest one and as many pages as it takes. The worst
 * one, where there is one, takes the place of four and stays on every page.
 *
 * @param most {columns, rows} that can still be read from five metres
 */
export function plan(count, bad, screen, most) {
  const large = bad && count > 1 && most.columns > 1 && most.rows > 1;
  // The other one takes what the worst leaves over.
  if (large && count === 2) return screen.width > screen.height ? { columns: 3, rows: 2, pages: 1, large, rest: 'below' } : { columns: 2, rows: 3, pages: 1, large, rest: 'beside' };
  const cells = count + (large ? 3 : 0);
  let best = null;
  for (let columns = large ? 2 : 1; columns <= most.columns; columns += 1) {
    for (let rows = large ? 2 : 1; rows <= most.rows; rows += 1) {
      if (columns * rows < cells) continue;
      const size = Math.min(screen.width / columns, (screen.height / rows) * SHAPE);
      if (best === null || size > best.size) best = { columns, rows, size };
    }
  }
  if (best) return { columns: best.columns, rows: best.rows, pages: 1, large };
  const pinned = bad && most.columns * most.rows > (large ? 4 : 1) ? 1 : 0;
  const room = most.columns * most.rows - (pinned ? (large ? 4 : 1) : 0);
  return { ...most, pages: Math.ceil((count - pinned) / room), large, pinned, room };
}

/** Which of the cards, the worst first, stand on a page. */
export function shown(count, { pages, pinned = 0, room = count }, page) {
  if (pages === 1) return [...Array(count).keys()];
  const from = pinned + (page % pages) * room;
  const rest = Array.from({ length: Math.min(room, count - from) }, (_, i) => from + i);
  return pinned ? [0, ...rest] : rest;
}
