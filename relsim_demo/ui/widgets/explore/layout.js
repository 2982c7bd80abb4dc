/* Where the cells of a long list stand: only those near the window are made. Pixels. */

/** @typedef {{columns: number, width: number, height: number, gap: number, rows: number, total: number}} Layout */

const LIMIT = 15_000_000; // browsers cannot make a page much longer
const AROUND = 2; // rows beyond the window

const KINDS = {
  large: { least: 164, gap: 16, words: 52, across: 1, fewest: 2 },
  scored: { least: 164, gap: 16, words: 80, across: 1, fewest: 2 },
  small: { least: 84, gap: 8, words: 0, across: 1, fewest: 4 },
  pairs: { least: 276, gap: 24, words: 52, across: 2, fewest: 1 },
  groups: { least: 380, gap: 32, words: 60, across: 4, fewest: 1 },
};
const INSIDE = 4; // between the pictures of one cell
const FLAT = { high: 104, more: 56, scored: 36 }; // frames that hold words alone: wide, low, and no words below

const flattened = (kind) => ({
  least: KINDS[kind].least + FLAT.more,
  words: kind === "scored" ? FLAT.scored : 0,
  fewest: 1,
});

/** How a piece of a view is shown. */
export const kindOf = ({ view, items }) => {
  if (view.by && !view.only) return "groups";
  if (!view.only && items.some((item) => item.beside)) return "pairs";
  if (!view.only && items.some((item) => item.badge)) return view.small ? "small" : "scored";
  return view.small ? "small" : "large";
};

/** How a list of so many is laid out in a width.
 * @param {"large" | "scored" | "small" | "pairs" | "groups"} kind
 * @param {boolean} flat whether the frames hold words alone
 * @returns {Layout} */
export function laidOut(kind, total, width, flat = false) {
  const { gap, across } = KINDS[kind];
  const { least, words, fewest } = flat ? flattened(kind) : KINDS[kind];
  const columns = Math.max(fewest, Math.floor((width + gap) / (least + gap)));
  const each = Math.max((width - gap * (columns - 1)) / columns, 1);
  const side = (each - INSIDE * (across - 1)) / across;
  const height = (flat ? FLAT.high : Math.floor(side)) + words + gap;
  const rows = Math.min(Math.ceil(total / columns), Math.floor(LIMIT / height));
  return { columns, width: each, height, gap, rows, total: Math.min(total, rows * columns) };
}

/** How long the list is. @param {Layout} it */
export const lengthOf = (it) => it.rows * it.height;

/** Where a cell stands: [left, top]. @param {Layout} it */
export const cornerOf = (it, index) => [
  (index % it.columns) * (it.width + it.gap),
  Math.floor(index / it.columns) * it.height,
];

/** Which cells are needed: from a first one to before a last one; `top` is how far the list begins above the window.
 * @param {Layout} it
 * @returns {[number, number]} */
export function windowOf(it, top, high, around = AROUND) {
  const first = Math.max(Math.floor(top / it.height) - around, 0);
  const last = Math.min(Math.ceil((top + high) / it.height) + around, it.rows);
  return [Math.min(first * it.columns, it.total), Math.max(0, Math.min(last * it.columns, it.total))];
}

/** The first cell that can be seen whole or nearly so. @param {Layout} it */
export function firstSeen(it, top) {
  const row = Math.max(Math.ceil((top - it.height / 3) / it.height), 0);
  return Math.min(row, Math.max(it.rows - 1, 0)) * it.columns;
}

/** Where a key leads from a cell; null for other keys, and where there is no way on.
 * @param {Layout} it */
export function step(it, index, key, page) {
  const by = {
    ArrowLeft: -1,
    ArrowRight: 1,
    ArrowUp: -it.columns,
    ArrowDown: it.columns,
    PageUp: -it.columns * page,
    PageDown: it.columns * page,
    Home: -index,
    End: it.total - 1 - index,
  }[key];
  if (by === undefined) return null;
  const far = key.startsWith("Page");
  const next = far ? Math.min(Math.max(index + by, 0), it.total - 1) : index + by;
  return next >= 0 && next < it.total && next !== index ? next : null;
}
