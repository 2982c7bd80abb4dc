/* Which own pictures are made small before they are sent, and how small. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { better, fitted, isSmall, small } from "../../relsim_demo/ui/widgets/lib/shrink.js";

test("large pictures keep their proportions and more pixels than any model reads", () => {
  for (const [width, height] of [
    [8064, 6048],
    [4000, 3000],
    [3000, 4000],
    [12000, 900],
    [1200, 1200],
  ]) {
    const made = fitted(width, height);
    assert.ok(made.width * made.height <= 1_250_000);
    assert.ok(made.width * made.height > 1_240_000);
    assert.ok(Math.abs(made.width / made.height - width / height) / (width / height) < 0.01);
  }
});

test("no picture is enlarged, and none vanishes", () => {
  assert.deepEqual(fitted(640, 480), { width: 640, height: 480 });
  assert.deepEqual(fitted(100_000_000, 1), { width: 11180339, height: 1 });
});

test("a file that is small already is sent byte for byte", async () => {
  assert.ok(isSmall(300_000) && !isSmall(300_001));
  const file = { size: 1000 };
  assert.equal(await small(file), file);
});

test("what gains little, or cannot be read here, is sent as it is", async () => {
  const file = { size: 1_000_000 };
  assert.equal(better(file, null), file);
  assert.equal(better(file, { size: 900_000 }), file);
  assert.deepEqual(better(file, { size: 200_000 }), { size: 200_000 });
  assert.equal(await small(file), file, "there is no decoder here at all");
});
