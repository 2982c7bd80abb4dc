/* Parts of a picture: a box is [left, top, width, height] in per cent. */
import { within } from "../lib/map/geometry.js";

const LEAST = 5;

/** @typedef {[number, number, number, number]} Box */

/** A box kept inside the picture and not too small.
 * @param {number[]} box
 * @returns {Box} */
export function kept([left, top, width, height]) {
  const w = within(width, LEAST, 100);
  const h = within(height, LEAST, 100);
  const tenth = (value) => Math.round(value * 10) / 10;
  return [tenth(within(left, 0, 100 - w)), tenth(within(top, 0, 100 - h)), tenth(w), tenth(h)];
}

/** The box between two points.
 * @param {number[]} from
 * @param {number[]} to */
export function between([ax, ay], [bx, by]) {
  return kept([Math.min(ax, bx), Math.min(ay, by), Math.abs(ax - bx), Math.abs(ay - by)]);
}

/** How a box changes with the point under the pointer: a corner of it is pulled, the whole of it moves, or a new one is
 * drawn.
 * @param {{corner?: string, whole: boolean}} held
 * @param {Box} box
 * @param {number[]} start
 * @returns {(point: number[]) => Box} */
export function changing({ corner, whole }, [left, top, width, height], start) {
  if (corner) {
    const far = [corner.includes("w") ? left + width : left, corner.includes("n") ? top + height : top];
    return (point) => between(far, point);
  }
  if (whole) return ([x, y]) => kept([left + x - start[0], top + y - start[1], width, height]);
  return (point) => between(start, point);
}
