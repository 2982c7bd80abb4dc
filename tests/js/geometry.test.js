/* Places in the plane: lassos, boxes, which pictures have room, and what part of the space is in sight. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { insideOf, spreadOver, within } from "../../relsim_demo/ui/widgets/lib/map/geometry.js";
import { changing, kept } from "../../relsim_demo/ui/widgets/retrieve/box.js";
import { dense, neighbour, spread } from "../../relsim_demo/ui/widgets/space/spread.js";
import { SpaceView } from "../../relsim_demo/ui/widgets/space/view.js";

const near = (a, b) =>
  assert.ok(
    a.every((value, i) => Math.abs(value - b[i]) < 1e-9),
    `${a} is not ${b}`,
  );

test("a value outside a range becomes the end of it", () => {
  assert.deepEqual(
    [-1, 0.5, 7].map((value) => within(value, 0, 1)),
    [0, 0.5, 1],
  );
});

test("a lasso holds what lies inside, also where it bends inwards", () => {
  const inside = insideOf([
    [0, 0],
    [10, 0],
    [10, 10],
    [5, 4],
    [0, 10],
  ]);
  assert.deepEqual(
    [inside(5, 2), inside(1, 7), inside(9, 7), inside(5, 8), inside(11, 5)],
    [true, true, true, false, false],
  );
});

test("some of many rows are taken evenly, and never more than there are", () => {
  assert.deepEqual(spreadOver([0, 1, 2, 3, 4, 5, 6, 7], 4), [0, 2, 4, 6]);
  assert.deepEqual(spreadOver([3, 4], 24), [3, 4]);
});

test("a part of a picture stays inside the picture and does not vanish", () => {
  assert.deepEqual(kept([-10, 90, 30, 30]), [0, 70, 30, 30]);
  assert.deepEqual(kept([50, 50, 0, 0.1]), [50, 50, 5, 5]);
  assert.deepEqual(kept([0, 0, 500, 10]), [0, 0, 100, 10]);
});

test("a part is drawn, moved as a whole, or pulled at a corner", () => {
  const box = [20, 20, 40, 40];
  assert.deepEqual(changing({ whole: false }, box, [10, 80])([30, 50]), [10, 50, 20, 30]);
  assert.deepEqual(changing({ whole: true }, box, [30, 30])([90, 35]), [60, 25, 40, 40]);
  assert.deepEqual(changing({ corner: "nw", whole: true }, box, [20, 20])([10, 30]), [10, 30, 50, 30]);
  assert.deepEqual(changing({ corner: "se", whole: true }, box, [60, 60])([90, 80]), [20, 20, 70, 60]);
});

const ROOM = { left: 0, top: 0, right: 400, bottom: 400 };
const points = (count) =>
  Array.from({ length: count }, (_, i) => ({
    i,
    x: (i % 20) / 20,
    y: Math.floor(i / 20) / 20,
    left: (i % 20) * 20,
    top: Math.floor(i / 20) * 20,
    corner: i === 210 ? 2 : 0,
  }));

test("pictures keep their distance, and a telling corner goes first", () => {
  const chosen = spread(points(400), ROOM, 44, 16, 70);
  assert.equal(chosen[0].i, 210);
  for (const [n, one] of chosen.entries()) {
    assert.ok(one.left >= 25 && one.left <= 375);
    for (const other of chosen.slice(n + 1)) {
      assert.ok(Math.abs(one.left - other.left) >= 60 || Math.abs(one.top - other.top) >= 60);
    }
  }
});

test("close by, few points are all pictures, as large as they can stand", () => {
  const few = [50, 200, 350].map((left, i) => ({ i, x: 0.5, y: 0.5, left, top: 200, corner: 0 }));
  assert.deepEqual(
    dense(few, ROOM, { small: false, close: true }).map((one) => one.size),
    [88, 88, 88],
  );
  const crowd = Array.from({ length: 20 }, (_, i) => ({ i, x: 0.5, y: 0.5, left: 200 + i, top: 200, corner: 0 }));
  assert.equal(dense(crowd, ROOM, { small: false, close: true }).length, 20);
});

test("the arrow keys go to what lies in their direction", () => {
  const at = (i, left, top) => ({ i, left, top });
  const all = [at(0, 0, 0), at(1, 100, 10), at(2, 40, 90), at(3, -50, 0)];
  assert.equal(neighbour(all, all[0], [1, 0]).i, 1);
  assert.equal(neighbour(all, all[0], [-1, 0]).i, 3);
  assert.equal(neighbour(all, all[0], [0, -1]), null);
});

test("the view goes nearer at a place, moves, and never leaves the whole", () => {
  const view = new SpaceView(() => ({ x: [0, 1], y: [0, 1] }));
  view.scale(2, [0, 0]);
  near(view.now().x, [0, 0.5]);
  view.move(-1, 0);
  near(view.now().x, [0.5, 1]);
  view.move(-1, 0);
  near(view.now().x, [0.5, 1]);
  assert.ok(view.close());
  view.scale(1 / 4);
  near(view.now().x, [0, 1]);
  assert.ok(!view.close());
  view.box([0.25, 0.25], [0.75, 0.5]);
  near([...view.now().x, ...view.now().y], [0.25, 0.75, 0.25, 0.5]);
});
