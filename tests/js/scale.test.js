/* The scales of the similarity space: both place points in 0..1 and label their axes. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { placeOf, quantile } from "../../relsim_demo/ui/widgets/lib/scale.js";
import { cosines, percentiles } from "../../relsim_demo/ui/widgets/space/scale.js";

const near = (a, b, off = 1e-6) => assert.ok(Math.abs(a - b) < off, `${a} is not ${b}`);

/* Values of Abramowitz and Stegun, table 26.5. */
test("quantiles of the normal distribution", () => {
  for (const [share, z] of Object.entries({ 0.5: 0, 0.975: 1.959963985, 0.99: 2.326347874, 0.001: -3.090232306 })) {
    near(quantile(Number(share)), z, 1e-8);
  }
});

test("percentiles lie in order and evenly around the middle, and the ends stay in sight", () => {
  near(placeOf(50), 0.5);
  near(placeOf(90) + placeOf(10), 1);
  const places = [0, 1, 10, 50, 90, 99, 100].map(placeOf);
  assert.deepEqual(
    places,
    [...places].sort((a, b) => a - b),
  );
  assert.ok(places.every((place) => place > 0 && place < 1));
});

const LINES = { relational: 99, attribute: 95 };
const SHARES = { attr: Uint16Array.of(0, 32768, 65535), rel: Uint16Array.of(65535, 32768, 0) };

test("a scale of percentiles places points, and its labels are percentiles", () => {
  const scale = percentiles(LINES, SHARES);
  near(scale.x[1], 0.5, 1e-4);
  assert.ok(scale.y[0] > scale.limit.y && scale.limit.y > scale.middle.y);
  assert.deepEqual(
    scale.ticks("x", [0, 1], true).map(([, words]) => words),
    ["1", "10", "50", "90", "99"],
  );
  const close = scale.ticks("x", [0.5, 0.52], false);
  assert.ok(close.length >= 3 && close.every(([at]) => at >= 0.5 && at <= 0.52));
});

test("a scale of cosines has round labels and leaves the picture asked about out of its ends", () => {
  const data = Int16Array.of(32767, 3277, 6553, 32767, 0, 9830).buffer; // look, then logic, of three pictures
  const scale = cosines({ relational: [0.25, 0.05], attribute: [0.15, 0.1] }, data, [1, 2]);
  assert.ok(scale.x[0] > 1 && scale.x[1] > 0 && scale.x[2] < 1);
  const words = scale.ticks("x", [0, 1]).map(([, said]) => Number(said));
  const steps = words.slice(1).map((value, i) => Number((value - words[i]).toFixed(6)));
  assert.equal(new Set(steps).size, 1);
  near(scale.of("x", [null, 0.15]), scale.limit.x);
});
