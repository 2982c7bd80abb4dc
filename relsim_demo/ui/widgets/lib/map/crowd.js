/* What a map draws of very many dots: a shade that counts them, and a sample. Nothing of the page. */

const SEED = 2463534242;
const SAMPLE = 1 / 3; // of the most dots that are drawn without a shade: so many leave it to be seen
const PER_CELL = 4; // dots in a cell of the shade, on average
const CELL = [2, 6]; // px
const FAINTEST = 0.1;
const DEEPEST = 0.75;

/** @typedef {{x: Float32Array, y: Float32Array}} Places: of all rows
 * @typedef {{x: number[], y: number[]}} Box: [from, to] of each axis
 * @typedef {{rows: Uint32Array, count: number, all: boolean}} Seen: what is drawn, and of how many */

/** The same rows in an order drawn by lot, which is always the same.
 * @param {Uint32Array} rows */
export function shuffled(rows) {
  const order = Uint32Array.from(rows);
  let state = SEED;
  for (let i = order.length - 1; i > 0; i -= 1) {
    state ^= state << 13; // Marsaglia 2003, xorshift
    state ^= state >>> 17;
    state ^= state << 5;
    const other = (state >>> 0) % (i + 1);
    const row = order[i];
    order[i] = order[other];
    order[other] = row;
  }
  return order;
}

/** The first rows that lie in a box, up to `most`.
 * @param {Uint32Array} rows
 * @param {Places} places
 * @param {Box} box
 * @param {number} most */
export function firstIn(rows, { x, y }, { x: [left, right], y: [low, high] }, most) {
  const found = new Uint32Array(Math.min(most, rows.length));
  let count = 0;
  for (let at = 0; at < rows.length && count < found.length; at += 1) {
    const row = rows[at];
    if (x[row] >= left && x[row] <= right && y[row] >= low && y[row] <= high) {
      found[count] = row;
      count += 1;
    }
  }
  return found.subarray(0, count);
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
   seen(places, box). Dots of a sample stay in it where one goes nearer: all samples come from one order. */
export class Crowd {
  /** @param {number} most */
  constructor(most) {
    this.most = most;
    /** @type {Uint32Array} */
    this.rows = new Uint32Array();
    /** @type {Uint32Array} */
    this.order = this.rows;
    this.large = false;
  }

  /** @param {Uint32Array} rows */
  take(rows) {
    this.rows = rows;
    this.large = rows.length > this.most;
    this.order = this.large ? shuffled(rows) : rows;
  }

  /** What to draw: of few rows all, of many those in a box, or a sample of them.
   * @param {Places} places
   * @param {Box} box
   * @returns {Seen} */
  seen(places, box) {
    if (!this.large) return { rows: this.rows, count: this.rows.length, all: true };
    const inside = firstIn(this.rows, places, box, Infinity);
    if (inside.length <= this.most) return { rows: inside, count: inside.length, all: true };
    const rows = firstIn(this.order, places, box, Math.round(this.most * SAMPLE));
    return { rows, count: inside.length, all: false };
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

/** How many rows lie in each cell of a box, the upper ones first, and the sums of their colours.
 * @param {{rows: Uint32Array, places: Places, classes: ArrayLike<number>}} dots
 * @param {number[][]} colours red, green and blue of each class
 * @param {Box} box
 * @param {{across: number, up: number}} grid */
export function counted({ rows, places: { x, y }, classes }, colours, box, { across, up }) {
  const counts = new Uint32Array(across * up);
  const sums = new Float32Array(3 * across * up);
  const flat = Float32Array.from(colours.flat());
  const [left, right] = box.x;
  const [low, high] = box.y;
  const wide = across / (right - left);
  const tall = up / (high - low);
  for (let at = 0; at < rows.length; at += 1) {
    const row = rows[at];
    const u = x[row];
    const v = y[row];
    if (u < left || u > right || v < low || v > high) continue;
    const column = Math.min(Math.floor((u - left) * wide), across - 1);
    const cell = Math.min(Math.floor((high - v) * tall), up - 1) * across + column;
    const colour = 3 * classes[row];
    counts[cell] += 1;
    sums[3 * cell] += flat[colour];
    sums[3 * cell + 1] += flat[colour + 1];
    sums[3 * cell + 2] += flat[colour + 2];
  }
  return { counts, sums };
}

/** Pixels (RGBA) of a shade: a cell has the mean colour of its dots, the deeper the more there are, in proportion to
 * the logarithm; so that a single dot can be seen beside thousands.
 * @param {{counts: Uint32Array, sums: Float32Array}} made */
export function shaded({ counts, sums }) {
  const pixels = new Uint8ClampedArray(4 * counts.length);
  const most = Math.log1p(counts.reduce((a, b) => Math.max(a, b), 1));
  counts.forEach((count, cell) => {
    if (!count) return;
    for (let part = 0; part < 3; part += 1) pixels[4 * cell + part] = sums[3 * cell + part] / count;
    pixels[4 * cell + 3] = 255 * (FAINTEST + ((DEEPEST - FAINTEST) * Math.log1p(count)) / most);
  });
  return pixels;
}

/** Which pixels dots of one size cover: of each pixel 1 + the highest class that lies there, or 0.
 * @param {Uint32Array} rows
 * @param {(row: number) => {left: number, top: number}} at in pixels
 * @param {ArrayLike<number>} classes of all rows
 * @param {{width: number, height: number}} frame
 * @param {number} radius in pixels */
export function stamped(rows, at, classes, { width, height }, radius) {
  const middles = new Uint8Array(width * height);
  for (const row of rows) {
    const { left, top } = at(row);
    const [column, line] = [Math.floor(left), Math.floor(top)];
    if (column < 0 || line < 0 || column >= width || line >= height) continue;
    const pixel = line * width + column;
    middles[pixel] = Math.max(middles[pixel], classes[row] + 1);
  }
  const reach = Math.ceil(radius);
  const around = Array.from({ length: 2 * reach + 1 }, (_, i) => i - reach);
  const disc = around.flatMap((down) =>
    around.filter((right) => Math.hypot(right, down) <= radius).map((right) => ({ right, down })),
  );
  const covered = new Uint8Array(width * height);
  middles.forEach((value, pixel) => {
    if (!value) return;
    const column = pixel % width;
    const line = (pixel - column) / width;
    for (const { right, down } of disc) {
      if (column + right < 0 || column + right >= width || line + down < 0 || line + down >= height) continue;
      const other = pixel + down * width + right;
      if (covered[other] < value) covered[other] = value;
    }
  });
  return covered;
}

/** What is said of a shade; "" where every dot is drawn.
 * @param {Seen} seen
 * @param {string} how to see every one */
export function sentence({ rows, count, all }, how) {
  if (all) return "";
  const [of, some] = [count, rows.length].map((number) => number.toLocaleString("en-US"));
  return `${of} pictures: the shade tells how many lie where, and ${some} of them, taken by lot, are dots. ${how}`;
}
