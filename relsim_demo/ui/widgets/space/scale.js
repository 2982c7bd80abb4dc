/* The scales of the similarity space, percentiles, raw cosines and these min-max normalised: all place points in 0..1.
   Of each axis a scale also knows its `measure`: what a place means in numbers, and how much each picture has. */
import { placeOf, shareAt, TICKS } from "../lib/scale.js";

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
const FULL = 32767; // see FULL in space/routes.py
const STEPS = 65535;
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
 * ticks(axis, [from, to], whole) -> [[place, words]], measure {x, y}: {least, most, digits(value), amount(i),
 * place(value), value(place)}}
 * @param {Space["lines"]} lines
 * @param {Shares} shares */
export function percentiles(lines, shares) {
  const all = Float32Array.from({ length: STEPS + 1 }, (_, v) => placeOf((v / STEPS) * 100));
  const spread = (values) => new Float32Array(values).map((v) => all[v]);
  const measure = (values) => ({
    least: 0,
    most: 100,
    digits: (value) => (value < 1 || value > 99 ? 2 : 1),
    amount: (i) => (values[i] / STEPS) * 100,
    place: placeOf,
    value: shareAt,
  });
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
    measure: { x: measure(shares.attr), y: measure(shares.rel) },
  };
}

/* The least and the most that some rows have. */
function extremes(values, rows) {
  let [least, most] = [Infinity, -Infinity];
  for (const i of rows) {
    if (values[i] < least) least = values[i];
    if (values[i] > most) most = values[i];
  }
  return least > most ? [0, 1] : [least, most];
}

/* The ends of an axis: all pictures on the map, the limit, and some room. */
function ends(values, rows, limit) {
  const [low, high] = extremes(values, rows);
  const [least, most] = [Math.min(low, limit), Math.max(high, limit)];
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

/** A scale that is even in the cosine: `reach` finds the ends of an axis; its numbers are cosines, or shares of the way
 * between these ends.
 * @param {Space["cosines"]} lines
 * @param {ArrayBuffer} data see cosines() in space/routes.py
 * @param {(values: Float32Array, limit: number) => number[]} reach
 * @param {boolean} shares */
function even(lines, data, reach, shares) {
  const n = data.byteLength / 4;
  const made = { limit: {}, middle: {}, measure: {} };
  const axis = {};
  for (const [name, start] of Object.entries({ x: 0, y: 2 * n })) {
    const values = new Float32Array(new Int16Array(data, start, n)).map((v) => v / FULL);
    const [limit, typical] = lines[METRIC[name]];
    const [least, most] = reach(values, limit);
    const wide = most - least || 1;
    const unit = (cosine) => (cosine - least) / wide;
    axis[name] = shares ? { from: 0, wide: 1, unit } : { from: least, wide, unit };
    made[name] = values.map(unit);
    made.limit[name] = unit(limit);
    made.middle[name] = unit(typical);
    const { from, wide: whole } = axis[name];
    made.measure[name] = {
      least: from,
      most: from + whole,
      digits: () => 3,
      amount: (i) => from + unit(values[i]) * whole,
      place: (value) => (value - from) / whole,
      value: (place) => from + place * whole,
    };
  }
  return {
    ...made,
    of: (name, [, cosine]) => axis[name].unit(cosine),
    ticks: (name, range) => {
      const { place, value } = made.measure[name];
      return rounded(value(range[0]), value(range[1])).map(([number, words]) => [place(number), words]);
    },
  };
}

/* cosines({relational: [limit, typical], attribute: ...}, bytes of cosines() in space/routes.py, rows on the map): the
   same kind of scale */
export const cosines = (lines, data, rows) => even(lines, data, (values, limit) => ends(values, rows, limit), false);

/* minmax(the same): from the least cosine, 0, to the most, 1, as the paper's figure 7 has it. */
export const minmax = (lines, data, rows) => even(lines, data, (values) => extremes(values, rows), true);
