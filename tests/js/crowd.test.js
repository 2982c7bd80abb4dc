/* What maps draw of very many dots: which part of them, and how many lie where. */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  Crowd,
  cells,
  counted,
  inBox,
  joined,
  LIT,
  rgb,
  sentence,
  shaded,
  UNDER,
} from "../../relsim_demo/ui/widgets/lib/map/crowd.js";
import { nearestOf } from "../../relsim_demo/ui/widgets/lib/map/geometry.js";
import { byName, middlesOf } from "../../relsim_demo/ui/widgets/maps/colours.js";

const SIDE = 100; // dots on a grid, one in the middle of each of SIDE x SIDE fields of the unit square
const N = SIDE * SIDE;
const rows = Uint32Array.from({ length: N }, (_, i) => i);
const places = {
  x: Float32Array.from(rows, (i) => ((i % SIDE) + 0.5) / SIDE),
  y: Float32Array.from(rows, (i) => (Math.floor(i / SIDE) + 0.5) / SIDE),
};
const WHOLE = { x: [0, 1], y: [0, 1] };
const PART = { x: [0.2, 0.4], y: [0, 0.1] };

const crowd = (most, taken = rows) => {
  const made = new Crowd(most);
  made.take(taken);
  return made;
};

test("up to the limit every dot is drawn, also those out of sight, and nothing is said", () => {
  const seen = crowd(N).seen(places, PART);
  assert.equal(seen.rows, rows);
  assert.equal(seen.all, true);
  assert.equal(sentence(seen, "Zoom in."), "");
});

test("of more a sample of those in sight is drawn, always the same, from everywhere", () => {
  const seen = crowd(3000).seen(places, WHOLE);
  assert.deepEqual([seen.all, seen.inside.length], [false, N]);
  assert.ok(Math.abs(seen.rows.length - 1000) < 100, `${seen.rows.length} of about 1,000`);
  assert.deepEqual(crowd(3000).seen(places, WHOLE).rows, seen.rows);
  const { x, y } = places;
  for (const quarter of [0, 1, 2, 3]) {
    const there = seen.rows.filter((i) => 2 * (y[i] > 0.5) + (x[i] > 0.5) === quarter);
    assert.ok(Math.abs(there.length - 250) < 60, `${there.length} of about 250`);
  }
  const runs = seen.rows.filter((row, at) => at && row === seen.rows[at - 1] + 1).length;
  assert.ok(runs > 50 && runs < 160, "neighbours in the list are neither drawn together nor kept apart");
});

test("nearer, dots join those that are drawn, until few enough are in sight: then all are", () => {
  const made = crowd(600);
  const far = made.seen(places, WHOLE);
  const near = made.seen(places, { x: [0, 0.5], y: [0, 0.5] });
  assert.equal(near.all, false);
  const kept = inBox(far.rows, places, { x: [0, 0.5], y: [0, 0.5] });
  assert.ok(near.rows.length > kept.length && kept.every((row) => near.rows.includes(row)));
  const close = made.seen(places, PART);
  assert.deepEqual([close.all, close.rows.length], [true, 200]);
  assert.deepEqual(close.rows, inBox(rows, places, PART));
});

test("what is said counts those in sight and those drawn", () => {
  const inside = new Uint32Array(1_234_567);
  assert.equal(
    sentence({ rows: new Uint32Array(10_003), inside, all: false }, "Zoom in."),
    "1,234,567 pictures: the shade tells how many lie where, and 10,003 of them, taken by lot, are dots. Zoom in.",
  );
});

test("every dot in the box is counted once, in the cell where it lies, the upper ones first", () => {
  const dots = {
    rows: Uint32Array.of(0, 1, 2, 3),
    places: { x: Float32Array.of(0, 0.1, 1, 0.9), y: Float32Array.of(0, 0.2, 1, 0.9) },
    classes: Uint8Array.of(0, 1, 1, 1),
  };
  const colours = [
    [10, 20, 30],
    [50, 60, 70],
  ];
  const sums = counted(dots, colours, WHOLE, { across: 2, up: 2 });
  const empty = [0, 0, 0, 0];
  assert.deepEqual(Array.from(sums), [...empty, 100, 120, 140, 2, 60, 80, 100, 2, ...empty]);
  const pixels = Array.from(shaded(sums, UNDER));
  assert.deepEqual(
    [pixels.slice(4, 7), pixels.slice(8, 11)],
    [
      [50, 60, 70],
      [30, 40, 50],
    ],
  );
  assert.deepEqual([pixels[3], pixels[15]], [0, 0], "where nothing lies there is no shade");
  const all = counted({ rows, places, classes: new Uint8Array(N) }, [[1, 2, 3]], WHOLE, { across: 7, up: 3 });
  assert.equal(
    all.filter((_, i) => i % 4 === 3).reduce((a, b) => a + b),
    N,
  );
});

test("a shade is the deeper the more there are, and one dot beside a million can be seen", () => {
  const sums = Uint32Array.from([1, 10, 1000, 1_000_000].flatMap((n) => [0, 0, 0, n]));
  for (const [kind, least] of [
    [UNDER, 25],
    [LIT, 130],
  ]) {
    const depth = shaded(sums, kind).filter((_, i) => i % 4 === 3);
    assert.ok(depth[0] >= least && depth[0] < depth[1] && depth[1] < depth[2] && depth[2] < depth[3]);
    const alone = shaded(Uint32Array.of(0, 0, 0, 1), kind)[3];
    assert.equal(alone, depth[0], "where each cell has one dot, none is deeper than one");
  }
});

test("cells are the finer the more dots there are, and always cover the map", () => {
  const frame = { width: 600, height: 500 };
  assert.deepEqual(cells(1e7, frame, UNDER), { across: 300, up: 250 });
  assert.deepEqual(cells(100, frame, UNDER), { across: 100, up: 83 });
  assert.deepEqual(cells(100, frame, LIT), { across: 300, up: 250 });
  assert.deepEqual(cells(1e5, { width: 1, height: 1 }, UNDER), { across: 1, up: 1 });
});

test("the nearest dot is found among some rows, within reach", () => {
  const at = (row) => ({ left: 10 * row, top: 0 });
  assert.equal(nearestOf([1, 2, 5], at, { left: 31, top: 0 }, 12), 2);
  assert.equal(nearestOf([1, 5], at, { left: 31, top: 0 }, 12), null);
  assert.deepEqual(Array.from(joined([[3], Uint32Array.of(1, 2), []])), [3, 1, 2]);
});

test("colours of CSS are read", () => {
  assert.deepEqual(
    [rgb("#0a10ff"), rgb("rgb(1, 20,255)")],
    [
      [10, 16, 255],
      [1, 20, 255],
    ],
  );
});

test("middles are medians, and more names than can be compared have colours all the same", () => {
  const map = { x: Float32Array.of(0.5, -1, 0.25, 3), y: Float32Array.of(1, 2, 3, 4) };
  assert.deepEqual(middlesOf(Uint16Array.of(0, 0, 0, 9), 2, map), [
    [0.25, 2],
    [0, 0],
  ]);
  const names = Uint16Array.from({ length: 65_535 }, (_, i) => i);
  const wide = { x: new Float32Array(names.length), y: new Float32Array(names.length) };
  assert.ok(byName(names, wide).classes.every((one) => one >= 1 && one <= 14));
});
