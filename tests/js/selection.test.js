/* What dots are coloured by, what is remembered, and what widgets tell each other. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { once } from "../../relsim_demo/ui/widgets/lib/once.js";
import { emit, listen } from "../../relsim_demo/ui/widgets/lib/signals.js";
import { byGroup, byKind, byName, byScore, middlesOf } from "../../relsim_demo/ui/widgets/maps/colours.js";

const NONE = 65535;

test("kinds have a class each; ordinary ones and none share the first", () => {
  const { classes, of } = byKind({ kinds: [0, 1, 2, NONE] }, ["ordinary", "containment", "reflection"]);
  assert.deepEqual([...classes], [0, 1, 2, 0]);
  assert.deepEqual(
    of.map(({ words }) => words),
    ["Ordinary", "Containment", "Reflection"],
  );
});

test("groups have their middle at the median, and those close to each other differ in colour", () => {
  const map = { x: [0, 1, 9, 5], y: [0, 2, 9, 5] };
  assert.deepEqual(middlesOf([0, 0, 0, NONE], 1, map), [[1, 2]]);
  const middles = Array.from({ length: 6 }, (_, i) => [i / 100, 0]);
  const { of } = byGroup({ groups: [0], middles });
  assert.equal(new Set(of.map(({ colour }) => colour)).size, 6);
});

test("a name has one colour; what has none is grey", () => {
  const { classes, of } = byName([0, 1, 0, NONE], { x: [0, 5, 0, 9], y: [0, 5, 0, 9] });
  assert.equal(classes[0], classes[2]);
  assert.notEqual(classes[0], classes[1]);
  assert.equal(classes[3], 0);
  assert.equal(of[0].colour, "--sl-dot");
});

test("more in common is a deeper colour", () => {
  const shares = [0, 0.6, 0.85, 0.96, 0.995, 1].map((share) => share * 65535);
  assert.deepEqual([...byScore(shares, "rel").classes], [0, 1, 2, 3, 4, 5]);
});

test("answers are remembered, failures are not", async () => {
  let asked = 0;
  const get = once(async (key) => {
    asked += 1;
    if (key === "bad" && asked === 1) throw new Error("no");
    return key;
  });
  await assert.rejects(get("bad"));
  assert.equal(await get("bad"), "bad");
  assert.equal(await get("bad"), "bad");
  assert.equal(asked, 2);
});

test("whoever listens late hears the latest", () => {
  const heard = [];
  emit("a test", 1);
  emit("a test", 2);
  listen("a test", (value) => heard.push(value));
  emit("a test", 3);
  assert.deepEqual(heard, [2, 3]);
});
