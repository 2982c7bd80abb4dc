/* Histograms along the axes of the similarity space, and what lies above a threshold. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { placed, UNJUDGED } from "../../relsim_demo/ui/widgets/lib/corners.js";
import { shareAt } from "../../relsim_demo/ui/widgets/lib/scale.js";
import { byCorner, byScore } from "../../relsim_demo/ui/widgets/maps/colours.js";
import { above, converted, kept, keyed, number, told, valueAt } from "../../relsim_demo/ui/widgets/space/above.js";
import { outline } from "../../relsim_demo/ui/widgets/space/band.js";
import { counted, heights } from "../../relsim_demo/ui/widgets/space/histogram.js";
import { cosines, minmax, percentiles } from "../../relsim_demo/ui/widgets/space/scale.js";

const ALL = [0, 0, 0, 0, 0];
const LINES = { relational: [0.25, 0.05], attribute: [0.15, 0.1] };
const share = (values) => Uint16Array.from(values, (value) => Math.round(value * 655.35));
const SHARES = { attr: share([0, 50, 99, 100, 20]), rel: share([100, 99.5, 99, 10, 0]) };
const scale = percentiles({ relational: 99, attribute: 95 }, SHARES);
const DATA = Int16Array.from([0, 0.5, 0.6, 1, 0.2, 0.9, 0.8, 0.7, 0.1, -0.1].map((v) => Math.round(v * 32767))).buffer;
const near = (a, b, off = 1e-3) => assert.ok(Math.abs(a - b) < off, `${a} is not ${b}`);

test("bars count each place in sight once, the ends too, and the picture asked about never", () => {
  const places = Float32Array.of(0, 0.1, 0.5, 1, 0.3, -0.2, 1.3);
  assert.deepEqual([...counted(places, placed([0, 0, 0, 0, 0, 0, 0], 4), [0, 1], 2)], [2, 2]);
  assert.deepEqual([...counted(places, placed([0, 0, 0, 0, 0, 0, 0], null), [0.25, 0.75], 5)], [1, 0, 1, 0, 0]);
});

test("what cannot be judged is on no map: no bar, threshold, axis or corner counts it", () => {
  const rows = placed([0, UNJUDGED, 2, 3, UNJUDGED], 3);
  assert.deepEqual([...rows], [0, 2]);
  assert.deepEqual([...counted(Float32Array.of(0, 0.1, 0.4, 0.9, 1), rows, [0, 1], 2)], [2, 0]);
  assert.deepEqual([...above(scale.measure, { x: null, y: 99 }, rows)], [0, 2]);
  const made = minmax(LINES, DATA, rows);
  near(made.x[2], 1);
  near(made.x[0], 0);
  assert.ok(made.y[4] < 0, "the least of those that are judged is 0");
  assert.deepEqual(
    byCorner(Uint8Array.of(0, 3))
      .of.map(({ words }) => words)
      .includes("Cannot be judged"),
    false,
  );
  const colours = byCorner(Uint8Array.of(0, UNJUDGED));
  assert.equal(colours.of[colours.classes[1]].words, "Cannot be judged");
  assert.deepEqual([...byScore(Uint16Array.of(65535, 65535), [0, UNJUDGED], "rel").classes], [5, 0]);
});

test("bars are linear, and one picture among many is still seen", () => {
  assert.deepEqual(heights([0, 1, 500, 1000], 20), [0, 1, 10, 20]);
  assert.deepEqual(heights([0, 0], 20), [0, 0]);
});

test("a threshold counts what reaches it on one axis or on both, never the picture asked about", () => {
  const rows = (x, y, itself = null) => [...above(scale.measure, { x, y }, placed(ALL, itself))];
  assert.deepEqual(rows(null, 99), [0, 1, 2]);
  assert.deepEqual(rows(50, 99), [1, 2]);
  assert.deepEqual(rows(50, 99, 2), [1]);
  assert.deepEqual(rows(null, 100), [0]);
  assert.equal(above(scale.measure, { x: null, y: null }, placed(ALL, 0)), null);
});

test("hands and keys set thresholds without needless digits; the start of an axis is none", () => {
  const { x } = scale.measure;
  assert.equal(valueAt(x, 0), null);
  assert.equal(valueAt(x, 0.5), 50);
  assert.equal(valueAt(x, 2), 100);
  assert.equal(keyed(x, 50, "Home"), null);
  assert.equal(keyed(x, null, "End"), 100);
  assert.ok(keyed(x, null, "ArrowUp") > 0 && keyed(x, 50, "PageUp") > keyed(x, 50, "ArrowRight"));
  assert.ok(keyed(x, 99.8, "ArrowRight") > 99.8 && keyed(x, 99.8, "ArrowLeft") < 99.8);
  assert.equal(keyed(x, 50, "Tab"), undefined);
});

test("what an address cannot mean is no threshold, or the end of the axis", () => {
  const { x } = scale.measure;
  assert.deepEqual(
    [Number("x"), -3, 0, 1e9, 12.5].map((value) => kept(x, value)),
    [null, null, null, 100, 12.5],
  );
});

test("places and percentiles lead to each other", () => {
  for (const value of [0.5, 10, 50, 77.7, 99.5]) near(shareAt(scale.measure.x.place(value)), value, 1e-4);
  assert.deepEqual([shareAt(-1), shareAt(2)], [0, 100]);
});

test("min-max goes from the least of all others to the most", () => {
  const made = minmax(LINES, DATA, placed(ALL, 3));
  near(made.x[0], 0);
  near(made.x[2], 1);
  near(made.x[1], 0.5 / 0.6);
  assert.ok(made.x[3] > 1, "the picture asked about lies beyond");
  near(made.limit.x, 0.15 / 0.6);
  near(made.measure.y.amount(2), 0.8);
  const ticks = made.ticks("x", [0, 1]);
  assert.ok(ticks.length > 3);
  for (const [at, words] of ticks) near(at, Number(words), 1e-9);
});

test("a gallery whose others are all alike has an axis still", () => {
  const made = minmax(LINES, Int16Array.of(100, 100, 32767, 50, 50, 32767).buffer, Uint32Array.of(0, 1));
  assert.ok([...made.x].every(Number.isFinite) && Number.isFinite(made.limit.x));
});

test("other axes keep the pictures that are above", () => {
  const all = placed(ALL, null);
  const even = cosines(LINES, DATA, all);
  const share = minmax(LINES, DATA, all);
  const rows = (measure, value) => [...above({ x: measure, y: measure }, { x: value, y: null }, all)];
  for (const value of [0.3, 0.55, 0.99]) {
    const other = converted(value, even.measure.x, share.measure.x, all);
    assert.deepEqual(rows(share.measure.x, other), rows(even.measure.x, value));
  }
  assert.equal(converted(null, even.measure.x, share.measure.x, all), null);
});

test("thresholds are told in words", () => {
  assert.equal(
    told(scale.measure, { x: 50, y: 99.5 }, "percentiles"),
    "Logic in common from 99.5 of 100, look from 50 of 100",
  );
  assert.equal(told(scale.measure, { x: 50, y: null }, "percentiles"), "Look in common from 50 of 100");
  assert.equal(number(cosines(LINES, DATA, placed(ALL, null)).measure.x, -0.25), "−0.25");
});

test("the band leads from the upper left corner to the lower right one", () => {
  assert.ok(outline(0.1).every(([x, y]) => Math.abs(x + y - 1) < 0.1 + 1e-9 && x >= 0 && y <= 1));
});
