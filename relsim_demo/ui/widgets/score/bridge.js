/* Bridge: the pictures that lead from the first of the pair to the second, with the number of each step. */
import { el } from "../lib/dom.js";
import { badge, caption } from "../lib/parts.js";
import { picture, pivots } from "../lib/tiles.js";
import { mounting } from "../lib/wiring.js";
import { PairPart } from "./part.js";

/** @import {Bridge, BridgePicture, Measured} from "../lib/payloads.js" */
/** @import {Wired} from "../lib/wiring.js" */

/** The ends are there already; the others can be compared with the first.
 * @param {BridgePicture} pic
 * @param {number} index
 * @param {BridgePicture[]} all */
function place(pic, index, all) {
  const first = all[0].ref;
  const end = index === 0 || index === all.length - 1;
  const actions = pivots(pic, { other: end ? null : first });
  const name = index === 0 ? "First picture" : end ? "Second picture" : `Step ${index}`;
  return el(
    "div.sl-bridge__place",
    {},
    picture(pic, { size: 320, actions }),
    el("div.sl-bridge__words", {}, el("b", {}, name), pic.caption.length ? caption(pic.caption) : null),
  );
}

/** @param {Measured} measured
 * @param {boolean} counted */
function step({ number, raw }, counted) {
  return el("div.sl-bridge__step", {}, badge("rel", number, { counted, raw }));
}

/** @param {Wired<{}>} w */
export function bridge(w) {
  const part = new PairPart(w, {
    title: "A bridge between them",
    what: "A chain of gallery pictures that leads from the first to the second, each near the next in logic.",
    show: "Show the bridge",
    hide: "Hide the bridge",
    begin: (pair) => {
      part.wait("Looking for a way…");
      w.ask("lay", { pair });
    },
  });

  /** @param {Bridge} value
   * @param {{pair: string[]}} asked */
  function draw({ pictures, steps, counted, sentence }, asked) {
    if (!part.about(asked)) return;
    const items = pictures.map((pic, i) =>
      el("li", {}, place(pic, i, pictures), i < steps.length ? step(steps[i], counted) : null),
    );
    part.set(
      el("p.sl-note", { role: "status" }, sentence),
      el("div.sl-bridge__box", {}, el("ol.sl-bridge__chain", { style: `--n:${pictures.length}` }, items)),
    );
  }

  return { draw, fail: (sentence, asked) => part.about(asked) && part.fail(sentence) };
}

export const mount = mounting("bridge", bridge);
