/* The question of Retrieve: how it is asked, answered, and kept in an address. */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  answered,
  askedOf,
  firstWish,
  orderOf,
  resumed,
  stateOf,
  wishIn,
} from "../../relsim_demo/ui/widgets/retrieve/wish.js";

const A = { ref: "scene-000001", alt: "a" };
const B = { ref: "scene-000002", alt: "b" };

test("pictures are asked for by name; words only where they count", () => {
  const wish = { ...firstWish([A]), text: "falling" };
  assert.deepEqual(askedOf(wish).pictures, [{ ref: "scene-000001" }]);
  assert.ok(!("text" in askedOf(wish)));
  assert.equal(askedOf({ ...wish, mode: "both" }).text, "falling");
  assert.ok(!("text" in askedOf({ ...wish, mode: "both", text: "" })));
  const sentence = askedOf({ ...wish, mode: "text", box: [0, 0, 5, 5] });
  assert.deepEqual([sentence.text, sentence.pictures, sentence.box], ["falling", [], null]);
});

test("an answer names the pictures; a sentence alone leaves them as they were", () => {
  const query = { pictures: [B], without: [A], box: [1, 2, 30, 40], text: null };
  const wish = answered({ ...firstWish([{ path: "/tmp/x" }]), text: "kept" }, { query, page: 3 });
  assert.deepEqual(
    [wish.pictures, wish.without, wish.box, wish.text, wish.page],
    [[B], [A], [1, 2, 30, 40], "kept", 3],
  );
  const alone = answered(wish, { query: { pictures: [], without: [], box: null, text: "new" }, page: 1 });
  assert.deepEqual([alone.pictures, alone.box, alone.text], [[B], [1, 2, 30, 40], "new"]);
});

test("an address leaves out what is as at first, and gives the same wish again", () => {
  const wish = {
    ...firstWish([A, B]),
    mode: "both",
    without: [B],
    text: "up",
    words: 0.8,
    lean: 0.5,
    k: 24,
    page: 2,
    once: true,
  };
  const query = { pictures: wish.pictures, without: wish.without, box: [5, 5, 50, 50], text: "up", words: 0.8 };
  const shown = { query, columns: [{ metric: "relational" }], wish, page: 2 };
  const state = stateOf(shown, "relational");
  assert.equal(state.metric, "");
  assert.equal(stateOf(shown, "attribute").metric, "attribute");
  const again = wishIn(state, [{ ref: "opening" }]);
  assert.deepEqual(askedOf(again), askedOf({ ...wish, box: [5, 5, 50, 50] }));
  assert.deepEqual(orderOf(firstWish([])), { lean: "", k: "", once: "" });
});

test("what an address cannot mean is as at first", () => {
  const wish = wishIn({ k: "7", lean: "x", from: "1e9", words: "" }, [A]);
  assert.deepEqual([wish.k, wish.lean, wish.page, wish.words, wish.mode], [8, 0.75, 100, 0.5, "picture"]);
  assert.deepEqual(wish.pictures, [A]);
  assert.equal(wishIn({ text: "x", id: "a,,b" }, [A]).pictures.length, 2);
});

test("a question that a reload interrupted is asked again in its mode", () => {
  assert.equal(resumed(firstWish([A]), { pictures: [B] }).mode, "picture");
  assert.equal(resumed(firstWish([A]), { pictures: [B], text: "x" }).mode, "both");
  assert.equal(resumed(firstWish([A]), { pictures: [], text: "x" }).mode, "text");
});
