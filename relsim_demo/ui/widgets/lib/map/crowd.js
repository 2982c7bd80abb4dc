/* What a map draws of very many dots: a shade that counts them, and a sample. Nothing of the page. */

const SAMPLE = 1 / 3; // of the most dots that are drawn without a shade: so many leave it to be seen
const CELL = [2, 6]; // px

/** @typedef {{x: Float32Array, y: Float32Array}} Places: of all rows
 * @typedef {{x: number[], y: number[]}} Box: [from, to] of each axis
 * @typedef {{perCell: number, depth: number[]}} Kind: dots in a cell on average, and how deep one dot is and the most
 * @typedef {{rows: Uint32Array, inside: Uint32Array, all: boolean}} Seen: what is drawn, and of which rows */

/** @type {Kind} */
export const UNDER = { perCell: 4, depth: [0.1, 0.75] }; // the dots of a sample
/** @type {Kind} */
export const LIT = { perCell: 0, depth: [0.55, 1] }; // in place of many dots: the finest cells, and each can be seen

/* A number 0..1 that is always the same for a row, and tells nothing of where it stands (Wellons 2018, lowbias32). */
function lot(row) {
  let bits = row + 1;
  bits = Math.imul(bits ^ (bits >>> 16), 0x7feb352d);
  bits = Math.imul(bits ^ (bits >>> 15), 0x846ca68b);
  return ((bits ^ (bits >>> 16)) >>> 0) / 2 ** 32;
}

/** The rows that lie in a box.
 * @param {Uint32Array} rows
 * @param {Places} places
 * @param {Box} box */
export function inBox(rows, { x, y }, { x: [left, right], y: [low, high] }) {
  const found = new Uint32Array(rows.length);
  let count = 0;
  for (let at = 0; at < rows.length; at += 1) {
    const row = rows[at];
    if (x[row] >= left && x[row] <= right && y[row] >= low && y[row] <= high) {
      found[count] = row;
      count += 1;
    }
  }
  return found.subarray(0, count);
}

/* About as large a share of the rows. */
function drawnByLot(rows, share) {
  const found = [];
  for (let at = 0; at < rows.length; at += 1) if (lot(rows[at]) < share) found.push(rows[at]);
  return Uint32Array.from(found);
}

/** Some lists of rows as one.
 * @param {ArrayLike<number>[]} lists */
export function joined(lists) {
  const rows = new Uint32Array(lists.reduce((sum, list) => sum + list.length, 0));
  let at = 0;
  for (const list of lists) {
    rows.set(list, at);
    at += list.length;
  }
  return rows;
}

/* new Crowd(most dots that are drawn without a shade) -> take(rows on the map), large: whether they are more,
   seen(places, box) */
export class Crowd {
  /** @param {number} most */
  constructor(most) {
    this.most = most;
    /** @type {Uint32Array} */
    this.rows = new Uint32Array();
    this.large = false;
  }

  /** @param {Uint32Array} rows */
  take(rows) {
    this.rows = rows;
    this.large = rows.length > this.most;
  }

  /** What to draw: of few rows all, of many those in a box, or about as many as a sample has. Which are drawn by lot
   * does not change while one goes nearer: others join them.
   * @param {Places} places
   * @param {Box} box
   * @returns {Seen} */
  seen(places, box) {
    if (!this.large) return { rows: this.rows, inside: this.rows, all: true };
    const inside = inBox(this.rows, places, box);
    if (inside.length <= this.most) return { rows: inside, inside, all: true };
    return { rows: drawnByLot(inside, (this.most * SAMPLE) / inside.length), inside, all: false };
  }
}

/** Red, green and blue of a colour of CSS, "#rrggbb" or "rgb(r, g, b)".
 * @param {string} colour */
export function rgb(colour) {
  if (!colour.startsWith("#")) return colour.match(/\d+/g).map(Number);
  return [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
}

/** How many cells across and up a shade of so many dots has.
 * @param {number} count
 * @param {{width: number, height: number}} frame in px
 * @param {Kind} kind */
export function cells(count, { width, height }, { perCell }) {
  const [least, most] = CELL;
  const side = Math.min(Math.max(Math.sqrt((perCell * width * height) / count), least), most);
  return { across: Math.max(1, Math.round(width / side)), up: Math.max(1, Math.round(height / side)) };
}

/** How many rows lie in each cell of a box, the upper cells first: [red, green, blue, count] of each, the colours as
 * sums. Whole numbers are added in half the time.
 * @param {{rows: Uint32Array, places: Places, classes: ArrayLike<number>}} dots that lie in the box
 * @param {number[][]} colours red, green and blue of each class
 * @param {Box} box
 * @param {{across: number, up: number}} grid */
export function counted({ rows, places: { x, y }, classes }, colours, box, { across, up }) {
  const sums = new Uint32Array(4 * across * up);
  const [reds, greens, blues] = [0, 1, 2].map((part) => Uint32Array.from(colours, (colour) => colour[part]));
  const [left, right] = box.x;
  const [low, high] = box.y;
  const wide = across / (right - left);
  const tall = up / (high - low);
  for (let at = 0; at < rows.length; at += 1) {
    const row = rows[at];
    const column = Math.min(((x[row] - left) * wide) | 0, across - 1);
    const line = Math.min(((high - y[row]) * tall) | 0, up - 1);
    const cell = 4 * (line * across + column);
    const one = classes[row];
    sums[cell] += reds[one];
    sums[cell + 1] += greens[one];
    sums[cell + 2] += blues[one];
    sums[cell + 3] += 1;
  }
  return sums;
}

/** Pixels (RGBA) of a shade, of what `counted` gives: a cell has the mean colour of its dots, the deeper the more there
 * are, in proportion to the logarithm, so that a single dot can be seen beside thousands.
 * @param {Uint32Array} sums
 * @param {Kind} kind */
export function shaded(sums, { depth: [faintest, deepest] }) {
  const pixels = new Uint8ClampedArray(sums.length);
  let most = 1;
  for (let cell = 3; cell < sums.length; cell += 4) most = Math.max(most, sums[cell]);
  const deeper = (deepest - faintest) / (Math.log(most) || 1);
  for (let cell = 0; cell < sums.length; cell += 4) {
    const count = sums[cell + 3];
    if (!count) continue;
    for (let part = cell; part < cell + 3; part += 1) pixels[part] = sums[part] / count;
    pixels[cell + 3] = 255 * (faintest + deeper * Math.log(count));
  }
  return pixels;
}

/** What is said of a shade; "" where every dot is drawn.
 * @param {Seen} seen
 * @param {string} how to see every one */
export function sentence({ rows, inside, all }, how) {
  if (all) return "";
  const [of, some] = [inside.length, rows.length].map((number) => number.toLocaleString("en-US"));
  return `${of} pictures: the shade tells how many lie where, and ${some} of them, taken by lot, are dots. ${how}`;
}
