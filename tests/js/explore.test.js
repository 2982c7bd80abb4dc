/* Explore: the view and its address, where cells stand, pieces that come, what is chosen. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { found } from "../../relsim_demo/ui/widgets/explore/counting.js";
import { cornerOf, firstSeen, laidOut, lengthOf, step, windowOf } from "../../relsim_demo/ui/widgets/explore/layout.js";
import { PIECE, Pieces } from "../../relsim_demo/ui/widgets/explore/pieces.js";
import { asking, roomIn } from "../../relsim_demo/ui/widgets/explore/question.js";
import { shares } from "../../relsim_demo/ui/widgets/explore/shares.js";
import * as view from "../../relsim_demo/ui/widgets/explore/view.js";
import { Chosen } from "../../relsim_demo/ui/widgets/lib/chosen.js";

const FIRST = view.firstView();
const HERE = { from: 0, id: "", at: null };

test("values stand in an address whatever is in them", () => {
  for (const values of [["a", "b c"], [""], ["none"], ["a,b", "c\\d", ""], ["\\none"], [","]])
    assert.deepEqual(view.parted(view.joined(values)), values);
  assert.equal(view.joined(["", "jar, glass"]), "none,jar\\, glass");
});

test("an address leaves out what is as at first, and gives the same view again", () => {
  assert.ok(Object.values(view.stateOf(FIRST, HERE)).every((value) => value === ""));
  let wanted = view.searched(FIRST, { words: "moon", idea: "something falling" });
  wanted = view.toggled(view.toggled(wanted, "kind", "containment"), "relation", "");
  wanted = { ...wanted, order: "unusual", seed: 7, near: "scene-000001", by: "cluster", small: true };
  const place = { from: 120, id: "scene-000002", at: 3 };
  assert.deepEqual(view.stateIn(view.stateOf(wanted, place)), { view: wanted, place });
});

test("the order that goes without saying is not said", () => {
  const state = view.stateOf(view.searched(FIRST, { idea: "x" }), HERE);
  assert.equal(state.order, "");
  assert.equal(view.stateIn(state).view.order, "idea");
  assert.equal(view.stateIn({ near: "a" }).view.order, "near");
  assert.equal(view.stateIn({ near: "a", order: "look" }).view.order, "look");
});

test("what an address cannot mean is as at first", () => {
  const { view: seen, place } = view.stateIn({
    order: "toString",
    seed: "-1",
    only: "y",
    from: "1e9",
    at: "0",
    utm: "z",
  });
  assert.deepEqual([seen, place], [FIRST, HERE]);
});

test("an idea orders by itself, and without one that order ends", () => {
  const by = view.searched(FIRST, { idea: "x" });
  assert.equal(by.order, "idea");
  assert.equal(view.searched(by, { idea: "" }).order, "random");
  assert.equal(view.searched({ ...by, order: "typical" }, { idea: "xy" }).order, "typical");
});

test("beside one item its corners are known; without it they are gone", () => {
  const near = view.beside({ ...FIRST, by: "cluster" }, "a", ["random", "near"]);
  assert.deepEqual([near.order, near.by], ["near", ""]);
  const corner = view.toggled(near, "corner", "analogy");
  assert.deepEqual([view.beside(corner, "", []).chosen, view.beside(corner, "", []).order], [{}, "random"]);
  assert.equal(view.beside(FIRST, "a", ["random"]).order, "random");
});

test("each part of what is asked can be taken away", () => {
  const facets = [{ name: "kind", label: "Kind", values: [{ value: "a", label: "An A" }] }];
  const asked = view.toggled(view.searched(FIRST, { words: "w", idea: "i" }), "kind", "a");
  const chips = view.chipsOf(asked, facets, []);
  assert.deepEqual(
    chips.map(({ words }) => words),
    ["Words: w", "Idea: i", "An A"],
  );
  assert.deepEqual(chips[2].view.chosen, {});
  assert.equal(chips[1].view.order, "random");
  assert.deepEqual(view.cleared({ ...asked, small: true }), { ...FIRST, small: true });
});

test("a group opens as the items that have its value", () => {
  const inside = view.opened({ ...FIRST, by: "duplicates" }, "3");
  assert.deepEqual([inside.by, inside.chosen], ["", { duplicates: ["3"] }]);
});

test("orders that lack what they need cannot be chosen", () => {
  const able = (of) => view.ordersOf(of, ["random", "idea", "near", "look"]).map((one) => one.able);
  assert.deepEqual(able(FIRST), [true, false, false, true]);
  assert.deepEqual(able({ ...FIRST, idea: "x", near: "a" }), [true, true, true, true]);
});

test("the server is asked by what makes the list, and by nothing else", () => {
  assert.ok(view.sameList(FIRST, { ...FIRST, small: true }));
  assert.ok(!view.sameList(FIRST, view.shuffled(FIRST)));
  assert.ok(view.sameList({ ...FIRST, only: "chosen" }, { ...FIRST, only: "chosen", words: "x" }));
  const asked = new URLSearchParams(view.askedOf(view.toggled(FIRST, "kind", "a&b"), 60, 30));
  assert.deepEqual(JSON.parse(asked.get("chosen")), { kind: ["a&b"] });
  assert.deepEqual([asked.get("start"), asked.get("count")], ["60", "30"]);
});

test("only the cells near the window are needed", () => {
  const it = laidOut("large", 114_881, 900);
  assert.equal(it.columns, 5);
  const [first, last] = windowOf(it, 1_000_000, 900);
  assert.ok(last - first <= 5 * 10);
  const [, top] = cornerOf(it, first);
  assert.ok(top <= 1_000_000 && 1_000_000 - top < 4 * it.height);
  assert.deepEqual(windowOf(it, -2000, 900, 0), [0, 0]);
  assert.deepEqual(windowOf(it, lengthOf(it) - 10, 900, 0)[1], 114_881);
});

test("a list longer than a page can be ends early, and says where", () => {
  const it = laidOut("large", 1_000_000, 390);
  assert.ok(lengthOf(it) <= 15_000_000);
  assert.ok(it.total < 1_000_000 && it.total % it.columns === 0);
  assert.equal(laidOut("small", 1_000_000, 1280).total, 1_000_000);
});

test("a width too small for anything still has columns", () => {
  for (const kind of ["large", "scored", "small", "pairs", "groups"]) {
    const it = laidOut(kind, 3, 10);
    assert.ok(it.columns >= 1 && it.height > 0 && it.rows >= 1);
  }
  assert.deepEqual(windowOf(laidOut("large", 0, 900), 0, 900), [0, 0]);
});

test("frames that hold words alone are wide and low", () => {
  const [tall, flat] = [false, true].map((words) => laidOut("large", 100, 900, words));
  assert.ok(flat.columns < tall.columns && flat.height < flat.width && tall.height > tall.width);
  assert.ok(laidOut("scored", 100, 900, true).height > flat.height);
});

test("the first cell in sight is the one whose row is not yet gone", () => {
  const it = laidOut("large", 100, 900);
  assert.equal(firstSeen(it, 0), 0);
  assert.equal(firstSeen(it, it.height / 4), 0);
  assert.equal(firstSeen(it, it.height), 5);
});

test("arrow keys lead through rows and columns and stop at the ends", () => {
  const it = laidOut("large", 12, 900);
  assert.deepEqual(
    ["ArrowRight", "ArrowDown", "ArrowUp", "End", "PageDown", "x"].map((key) => step(it, 1, key, 2)),
    [2, 6, null, 11, 11, null],
  );
  assert.deepEqual(
    [step(it, 0, "ArrowLeft", 2), step(it, 11, "ArrowRight", 2), step(it, 3, "Home", 2)],
    [null, null, 0],
  );
});

test("pieces are fetched once, together, and again after a failure", async () => {
  const asked = [];
  let fail = true;
  const pieces = new Pieces(130, async (start, count) => {
    asked.push([start, count]);
    if (start && fail) throw new Error("no");
    return Array.from({ length: count }, (_, i) => start + i);
  });
  await Promise.all([pieces.need(0, 10), pieces.need(5, 30)]);
  assert.deepEqual(asked, [[0, PIECE]]);
  await assert.rejects(pieces.need(50, 70));
  fail = false;
  assert.equal(await pieces.need(50, 130), true);
  assert.deepEqual(asked.at(-1), [120, 10]);
  assert.equal(pieces.get(129), 129);
  assert.equal(await pieces.need(0, 130), false);
});

test("what is chosen is kept for the visit, and only for its gallery", () => {
  const kept = new Map();
  const store = { getItem: (name) => kept.get(name) ?? null, setItem: (name, value) => kept.set(name, value) };
  const gallery = { name: "g", size: 10 };
  const one = new Chosen(store, gallery);
  let heard = 0;
  one.listen(() => {
    heard += 1;
  });
  one.set([3, 1, 2]);
  one.set([1], false);
  one.keep("few");
  assert.deepEqual([one.all(), heard, one.fresh()], [[3, 2], 3, "Selection 2"]);
  const again = new Chosen(store, gallery);
  again.replace([]);
  again.take("few");
  assert.deepEqual(again.all(), [3, 2]);
  assert.equal(new Chosen(store, { name: "g", size: 11 }).size, 0);
});

test("a store that holds nonsense, or fails, is no harm", () => {
  for (const text of ["{", '{"rows":[1,"a",99,-1,1.5],"named":[["a",[0]]]}', "null", '{"rows":5}'])
    assert.deepEqual(
      new Chosen({ getItem: () => text, setItem: () => {} }, { name: "g", size: 10 }).all(),
      text.includes("99") ? [1] : [],
    );
  const none = new Chosen(null, { name: "g", size: 10 });
  none.set([4]);
  assert.deepEqual(none.all(), [4]);
});

test("a question has room for twelve pictures", () => {
  const query = { pictures: [{ ref: "a" }, { ref: "b" }], without: [{ ref: "c" }], text: "t" };
  assert.deepEqual([roomIn(query, 50, "fresh"), roomIn(query, 50, "plus"), roomIn(null, 3, "minus")], [12, 9, 3]);
  assert.deepEqual(asking(query, ["x", "a"], "fresh"), { id: "x,a", not: "", text: "" });
  assert.deepEqual(asking(query, ["c", "y"], "plus"), { id: "a,b,c,y", not: "", text: "t" });
  assert.deepEqual(asking(query, ["b"], "minus"), { id: "a", not: "c,b", text: "t" });
});

test("what differs most between the chosen and the others comes first", () => {
  const values = [
    { label: "same", count: 50, inside: 5 },
    { label: "more", count: 20, inside: 9 },
    { label: "none", count: 0, inside: 0 },
  ];
  const told = shares({ values }, 10, 100);
  assert.deepEqual(
    told.map(({ label }) => label),
    ["more", "same"],
  );
  assert.deepEqual(told[0].counts, [9, 11]);
  assert.ok(Math.abs(told[0].inside - 0.9) < 1e-9 && Math.abs(told[0].outside - 11 / 90) < 1e-9);
});

test("how many there are, in words", () => {
  const of = (patch) => found({ total: 1, size: 28_000, noun: "picture", view: FIRST, groups: 0, ...patch });
  assert.equal(of({ total: 28_000 }), "28,000 pictures");
  assert.equal(of({}), "1 of 28,000 pictures");
  assert.equal(of({ view: { ...FIRST, by: "relation" }, groups: 39, total: 28_000 }), "39 relations, 28,000 pictures");
  assert.equal(of({ view: { ...FIRST, by: "duplicates" }, groups: 2 }), "2 groups of duplicates, 1 of 28,000 pictures");
  assert.equal(of({ view: { ...FIRST, only: "chosen" }, total: 3 }), "3 pictures chosen");
});
