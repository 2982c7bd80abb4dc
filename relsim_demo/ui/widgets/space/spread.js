/* Which pictures stand on the map: they keep a distance from each other. */
import { within } from "../lib/map/geometry.js";

const RIM = 0.6;
const FEW = 24; // as few stand over one another rather than not at all
/** @typedef {{whole: [number, number, number], nearer: [number[], number]}} Sizes: sizes, gap, most */
/** @type {Sizes} */
const WIDE = { whole: [44, 16, 70], nearer: [[88, 72, 60, 52, 44], 160] };
/** @type {Sizes} */
const NARROW = { whole: [36, 16, 30], nearer: [[64, 52, 44, 36], 60] };

/* Order points for a picture: the telling corners, then the rim, further out first; the rest in an order that looks
   random. */
function worth(point) {
  const out = Math.abs(point.x - 0.5) + Math.abs(point.y - 0.5);
  if (point.corner) return 4 + out;
  return out > RIM ? 2 + out : ((point.i * 2654435761) % 4294967296) / 4294967296;
}

/* spread(points in sight [{i, x, y, corner, left, top}], room {left, top, right, bottom}, size, gap, most) -> [{i,
   corner, left, top}]: pictures inside the room that keep a gap between them. */
export function spread(points, room, size, gap, most) {
  const half = size / 2 + 3;
  const apart = size + gap;
  const chosen = [];
  const ranked = points.map((point) => [worth(point), point]).sort((a, b) => b[0] - a[0]);
  for (const [, { i, corner, left, top }] of ranked) {
    const at = {
      i,
      corner,
      left: within(left, room.left + half, room.right - half),
      top: within(top, room.top + half, room.bottom - half),
    };
    if (chosen.some((one) => Math.abs(one.left - at.left) < apart && Math.abs(one.top - at.top) < apart)) continue;
    chosen.push(at);
    if (chosen.length === most) break;
  }
  return chosen;
}

/* dense(points in sight, room, {small: a narrow map, close: a part of all}) -> the same with sizes: sparse on the
   whole map; nearer there are more, and once few points are in sight each of them is a picture, as large as they can
   all stand. */
export function dense(points, room, { small, close }) {
  const { whole, nearer } = small ? NARROW : WIDE;
  const sized = (spots, size) => spots.map((one) => ({ ...one, size }));
  if (!close) return sized(spread(points, room, ...whole), whole[0]);
  const [sizes, most] = nearer;
  const least = sizes.at(-1);
  for (const size of points.length <= most ? sizes : []) {
    const spots = spread(points, room, size, 4, most);
    if (spots.length === points.length) return sized(spots, size);
  }
  return sized(spread(points, room, least, points.length > FEW ? 4 : -least, most), least);
}

/* The nearest picture that lies in a direction, sideways distance counting double. */
export function neighbour(shown, from, [dx, dy]) {
  let nearest = null;
  let least = Infinity;
  for (const one of shown) {
    const along = (one.left - from.left) * dx + (one.top - from.top) * dy;
    const aside = Math.abs((one.left - from.left) * dy) + Math.abs((one.top - from.top) * dx);
    if (along > 2 && along + 2 * aside < least) [nearest, least] = [one, along + 2 * aside];
  }
  return nearest;
}
