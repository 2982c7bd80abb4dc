/* Words in lines on a canvas. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { shortened, wrapped } from "../../relsim_demo/ui/widgets/lib/wrapped.js";

const ten = (line) => line.length <= 10;

test("lines break between words, and a word that is too long within", () => {
  assert.deepEqual(wrapped("a thing inside a bubble", ten, 9), ["a thing", "inside a", "bubble"]);
  assert.deepEqual(wrapped("n02909870-bucket.jpg", ten, 9), ["n02909870-", "bucket.jpg"]);
  assert.deepEqual(wrapped("  ", ten, 9), []);
});

test("what is left over is marked, and no line is too long", () => {
  assert.deepEqual(wrapped("a thing inside a bubble", ten, 2), ["a thing", "inside a…"]);
  const long = wrapped("x".repeat(1000), ten, 3);
  assert.ok(long.length === 3 && long.every(ten) && long[2].endsWith("…"));
  assert.equal(shortened("inside a bubble", ten), "inside a…");
  assert.equal(wrapped("wide", () => false, 2).join(""), "w…");
});
