/* What thresholds on the two axes mean: which pictures lie above them, in numbers and words. Nothing of the page. */
import { within } from "../lib/map/geometry.js";

export const NONE = { x: null, y: null };
const KEYS = { ArrowRight: 0.01, ArrowUp: 0.01, ArrowLeft: -0.01, ArrowDown: -0.01, PageUp: 0.1, PageDown: -0.1 };
const SLACK = 1e-7; // of numbers that are whole steps

const cut = (value, digits, round) => round(value * 10 ** digits + (round === Math.floor ? 1e-6 : 0)) / 10 ** digits;

/* valueAt(measure of an axis, place 0..1) -> the threshold there, a number without needless digits; null at the start
   of the axis, where everything lies above. */
export function valueAt(measure, place) {
  const value = measure.value(within(place, 0, 1));
  return kept(measure, cut(value, measure.digits(value), Math.round));
}

/* kept(measure, number) -> the number where it is a threshold on this axis; null where it leaves nothing out */
export function kept(measure, value) {
  if (value === null || !Number.isFinite(value) || value <= measure.least) return null;
  return Math.min(value, measure.most);
}

/* keyed(measure, threshold, key) -> the threshold after a key; undefined for keys that do not move it */
export function keyed(measure, threshold, key) {
  if (key === "Home") return null;
  if (key === "End") return measure.most;
  if (!KEYS[key]) return undefined;
  return valueAt(measure, measure.place(threshold ?? measure.least) + KEYS[key]);
}

/* above(measures, thresholds, rows on the map) -> those that reach both; null where there is no threshold */
export function above(measures, thresholds, rows) {
  const set = ["x", "y"].filter((axis) => thresholds[axis] !== null);
  if (!set.length) return null;
  return rows.filter((i) => set.every((axis) => measures[axis].amount(i) >= thresholds[axis] - SLACK));
}

/* converted(threshold, from, to, rows on the map) -> the threshold on another measure of the same axis that keeps the
   same pictures: the least that one of them has, in a digit more than hands set */
export function converted(threshold, from, to, all) {
  if (threshold === null) return null;
  const rows = above({ x: from, y: from }, { x: threshold, y: null }, all);
  if (!rows.length) return to.most;
  const least = rows.reduce((found, i) => Math.min(found, to.amount(i)), Infinity);
  return kept(to, cut(least, to.digits(least) + 1, Math.floor));
}

/* number(measure, threshold) -> how it is written */
export const number = (measure, threshold) =>
  String(Number(threshold.toFixed(measure.digits(threshold) + 1))).replace("-", "−");

const UNITS = { percentiles: " of 100", cosines: " (raw score)", minmax: " of 1, min–max" };

/* told(measures, thresholds, axes) -> "Logic in common from 99 of 100, look from 50 of 100" */
export function told(measures, thresholds, axes) {
  const parts = [
    ["y", "Logic"],
    ["x", "Look"],
  ].flatMap(([axis, word]) =>
    thresholds[axis] === null
      ? []
      : [`${word} in common from ${number(measures[axis], thresholds[axis])}${UNITS[axes]}`],
  );
  return parts.join(", ").replace(", Look in common", ", look");
}
