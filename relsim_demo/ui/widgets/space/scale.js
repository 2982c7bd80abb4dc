/* The two scales of the similarity space, percentiles and raw cosines: both place points in 0..1. */
import { placeOf, TICKS } from "../lib/scale.js";

/** @import {Shares} from "../lib/fetching.js" */
/** @import {Space} from "../lib/payloads.js" */

const CLOSE = [0.1, 1, 5, 10, 20, 30, 40, 50, 60, 70, 80, 90, 95, 99, 99.9];
const tenths = (from) => Array.from({ length: 9 }, (_, i) => (from * 10 + i + 1) / 10);
const FINE = [...tenths(0), ...Array.from({ length: 99 }, (_, i) => i + 1), ...tenths(99)];
const FINEST = Array.from({ length: 999 }, (_, i) => (i + 1) / 10);
const ENOUGH = 3;
const APART = 0.045;
const ROOM = 0.04;
const MOST_TICKS = 7;
const METRIC = { x: "attribute", y: "relational" };

/* Those in sight that leave room for the words of the one before. */
function fitting(ticks, [from, to]) {
  let last = -Infinity;
  return ticks.filter(([at]) => {
    if (at < from || at > to || at - last < APART * (to - from)) return false;
    last = at;
    return true;
  });
}

/** A scale: {x, y: places of all points, limit and middle {x, y}, of("x" | "y", [percentile, cosine]),
 * ticks(axis, [from, to], whole) -> [[place, words]]}
 * @param {Space["lines"]} lines
 * @param {Shares} shares */
export function percentiles(lines, shares) {
  const spread = (values) => Float32Array.from(values, (v) => placeOf((v / 65535) * 100));
  const ticks = (_, range, whole) => {
    const sets = [...(whole ? [TICKS] : []), CLOSE, FINE, FINEST].map((set) =>
      fitting(
        set.map((tick) => [placeOf(tick), set === FINEST ? tick.toFixed(1) : String(tick)]),
        range,
      ),
    );
    return sets.find((set) => set.length >= ENOUGH) || sets.at(-1);
  };
  return {
    x: spread(shares.attr),
    y: spread(shares.rel),
    limit: { x: placeOf(lines.attribute), y: placeOf(lines.relational) },
    middle: { x: 0.5, y: 0.5 },
    of: (_, [percentile]) => placeOf(percentile),
    ticks,
  };
}

/* The ends of an axis: all but the picture asked about, and the limit. */
function ends(values, itself, limit) {
  let [least, most] = [limit, limit];
  values.forEach((value, i) => {
    if (i === itself) return;
    if (value < least) least = value;
    if (value > most) most = value;
  });
  const room = (most - least || 1) * ROOM;
  return [least - room, most + room];
}

/* Round numbers: steps of 1, 2 or 5. */
function rounded(least, most) {
  const rough = (most - least) / MOST_TICKS;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * [1, 2, 5, 10].find((factor) => factor * power >= rough);
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const first = Math.ceil(least / step);
  const count = Math.floor(most / step) - first + 1;
  return Array.from({ length: Math.max(count, 0) }, (_, i) => {
    const value = (first + i) * step;
    return [value, Math.abs(value) < step / 2 ? "0" : value.toFixed(digits).replace("-", "−")];
  });
}

/** The same kind of scale.
 * @param {Space["cosines"]} lines
 * @param {ArrayBuffer} data see space_routes.cosines
 * @param {number | null} itself */
export function cosines(lines, data, itself) {
  const n = data.byteLength / 4;
  const made = { limit: {}, middle: {} };
  const span = {};
  for (const [axis, start] of Object.entries({ x: 0, y: 2 * n })) {
    const values = Float32Array.from(new Int16Array(data, start, n), (v) => v / 32767);
    const [limit, typical] = lines[METRIC[axis]];
    const [least, most] = ends(values, itself, limit);
    const unit = (value) => (value - least) / (most - least);
    span[axis] = { least, wide: most - least, unit };
    made[axis] = values.map(unit);
    made.limit[axis] = unit(limit);
    made.middle[axis] = unit(typical);
  }
  return {
    ...made,
    of: (axis, [, cosine]) => span[axis].unit(cosine),
    ticks: (axis, [from, to]) =>
      rounded(span[axis].least + from * span[axis].wide, span[axis].least + to * span[axis].wide).map(
        ([value, words]) => [span[axis].unit(value), words],
      ),
  };
}
