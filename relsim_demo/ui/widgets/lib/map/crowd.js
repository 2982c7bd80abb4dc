/* What a map draws of very many dots: a shade that counts them, and a sample. Nothing of the page. */

const SAMPLE = 1 / 3; // of the most dots that are drawn without a shade: so many leave it to be seen
const PER_CELL = 4; // dots in a cell of the shade, on average
const CELL = [2, 6]; // px
const FAINTEST = 0.1;
const DEEPEST = 0.75;

/** @typedef {{x: Float32Array, y: Float32Array}} Places: of all rows
 * @typedef {{x: number[], y: number[]}} Box: [from, to] of each axis
 * @typedef {{rows: Uint32Array, inside: Uint32Array, all: boolean}} Seen: what is drawn, and of which rows */

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

  /** What to draw: of few rows all, of many those in a box, or about as many as a sample has. Which are drawn by lot does
   * not change while one goes nearer: others join them.
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
 * @param {{width: number, height: number}} frame in px */
export function cells(count, { width, height }) {
  const [least, most] = CELL;
  const side = Math.min(Math.max(Math.sqrt((PER_CELL * width * height) / count), least), most);
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
 * @param {Uint32Array} sums */
export function shaded(sums) {
  const pixels = new Uint8ClampedArray(sums.length);
  let most = 1;
  for (let cell = 3; cell < sums.length; cell += 4) most = Math.max(most, sums[cell]);
  const depth = (DEEPEST - FAINTEST) / Math.log1p(most);
  for (let cell = 0; cell < sums.length; cell += 4) {
    const count = sums[cell + 3];
    if (!count) continue;
    for (let part = cell; part < cell + 3; part += 1) pixels[part] = sums[part] / count;
    pixels[cell + 3] = 255 * (FAINTEST + depth * Math.log1p(count));
  }
  return pixels;
}

/** Which pixels dots of one size cover: of each pixel 1 + the highest class that lies there, or 0.
 * @param {Uint32Array} rows
 * @param {(row: number) => {left: number, top: number}} place in pixels
 * @param {ArrayLike<number>} classes of all rows
 * @param {{width: number, height: number}} frame
 * @param {number} radius in pixels */
export function stamped(rows, place, classes, { width, height }, radius) {
  const middles = new Uint8Array(width * height);
  for (let at = 0; at < rows.length; at += 1) {
    const { left, top } = place(rows[at]);
    if (left < 0 || top < 0 || left >= width || top >= height) continue;
    const pixel = (top | 0) * width + (left | 0);
    middles[pixel] = Math.max(middles[pixel], classes[rows[at]] + 1);
  }
  const covered = Uint8Array.from(middles);
  const disc = offsets(radius);
  for (let pixel = 0; pixel < middles.length; pixel += 1) {
    const value = middles[pixel];
    if (!value || hemmed(middles, pixel, width, value)) continue;
    const column = pixel % width;
    const line = (pixel - column) / width;
    for (const [right, down] of disc) {
      if (column + right < 0 || column + right >= width || line + down < 0 || line + down >= height) continue;
      const other = pixel + down * width + right;
      if (covered[other] < value) covered[other] = value;
    }
  }
  return covered;
}

/* The places in a disc around its middle. */
function offsets(radius) {
  const reach = Math.floor(radius);
  const all = Array.from({ length: 2 * reach + 1 }, (_, i) => i - reach);
  return all.flatMap((down) => all.map((right) => [right, down])).filter((spot) => Math.hypot(...spot) <= radius);
}

/* Whether the discs around the four neighbours cover all that the one around this pixel does. */
const hemmed = (middles, pixel, width, value) =>
  middles[pixel - 1] >= value &&
  middles[pixel + 1] >= value &&
  middles[pixel - width] >= value &&
  middles[pixel + width] >= value;

/** What is said of a shade; "" where every dot is drawn.
 * @param {Seen} seen
 * @param {string} how to see every one */
export function sentence({ rows, inside, all }, how) {
  if (all) return "";
  const [of, some] = [inside.length, rows.length].map((number) => number.toLocaleString("en-US"));
  return `${of} pictures: the shade tells how many lie where, and ${some} of them, taken by lot, are dots. ${how}`;
}
