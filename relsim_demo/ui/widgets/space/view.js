/* What part of the similarity space is in sight. */
import { within } from "../lib/map/geometry.js";

const CLOSEST = 1 / 120;

/* A stretch of an axis, kept inside the whole one. */
function kept([from, to], [least, most]) {
  const wide = Math.min(to - from, most - least);
  const start = within(from, least, most - wide);
  return [start, start + wide];
}

/* new SpaceView(whole() -> {x: [from, to], y: [from, to]}) -> {now(), close(), scale(factor, [u, v] in 0..1 of the
   frame), move(du, dv), box(...), reset()} now is the part in sight; all of it is the whole, and what was drawn
   nearer stays within that. */
export class SpaceView {
  constructor(whole) {
    this.whole = whole;
    this.part = null;
  }

  now() {
    return this.part || this.whole();
  }

  set(x, y) {
    const all = this.whole();
    const share = (range, of) => (range[1] - range[0]) / (of[1] - of[0]);
    if (Math.min(share(x, all.x), share(y, all.y)) > 0.98) this.part = null;
    else this.part = { x: kept(x, all.x), y: kept(y, all.y) };
  }

  scale(factor, [u, v] = [0.5, 0.5]) {
    const { x, y } = this.now();
    const all = this.whole();
    const narrow = ([from, to], at, [least, most]) => {
      const wide = Math.max((to - from) / factor, (most - least) * CLOSEST);
      const centre = from + at * (to - from);
      return [centre - at * wide, centre + (1 - at) * wide];
    };
    this.set(narrow(x, u, all.x), narrow(y, v, all.y));
  }

  move(du, dv) {
    const { x, y } = this.now();
    const shift = ([from, to], by) => [from - by * (to - from), to - by * (to - from)];
    this.set(shift(x, du), shift(y, dv));
  }

  /* What lies between two corners [u, v] of the frame. */
  box([a, b], [c, d]) {
    const { x, y } = this.now();
    const at = ([from, to], share) => from + share * (to - from);
    const sorted = (range, one, two) => [at(range, Math.min(one, two)), at(range, Math.max(one, two))];
    if (Math.min(Math.abs(a - c), Math.abs(b - d)) > 0.01) this.set(sorted(x, a, c), sorted(y, b, d));
  }

  close() {
    return Boolean(this.part);
  }

  reset() {
    this.part = null;
  }
}
