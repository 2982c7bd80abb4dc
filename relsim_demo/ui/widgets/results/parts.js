/* The Results tab: what methods found, or what models made. */
import { el } from "../lib/dom.js";
import { segments } from "../lib/parts.js";
import { emit, listen } from "../lib/signals.js";
import { mounting } from "../lib/wiring.js";

/** @import {Wired} from "../lib/wiring.js" */

const PARTS = ["found", "bench"];

/** @param {Wired<{}>} w */
export function parts(w) {
  const tab = /** @type {HTMLElement} */ (w.root.closest(".tabitem"));
  const choice = segments(["Retrieval", "Generation"], 0, (index) => emit("results-part", PARTS[index]));
  choice.node.setAttribute("aria-label", "Which results");

  function show(part) {
    choice.set(PARTS.indexOf(part));
    tab.dataset.part = part;
  }

  w.root.replaceChildren(el("div.sl-page.sl-halves", {}, choice.node));
  show(PARTS[0]);
  listen("results-part", show);
  return { draw() {}, fail() {} };
}

export const mount = mounting("parts", parts);
