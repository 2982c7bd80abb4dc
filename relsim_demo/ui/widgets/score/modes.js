/* The Score tab: two pictures, or several. */
import { el } from "../lib/dom.js";
import { segments } from "../lib/parts.js";
import { emit, listen } from "../lib/signals.js";
import { mounting } from "../lib/wiring.js";

/** @import {Wired} from "../lib/wiring.js" */

/** @param {Wired<{}>} w */
export function modes(w) {
  const MODES = ["two", "several"];
  const tab = /** @type {HTMLElement} */ (w.root.closest(".tabitem"));
  const choice = segments(["Two pictures", "Several pictures"], 0, (index) => emit("mode", MODES[index]));
  choice.node.setAttribute("aria-label", "How many pictures to compare");

  function show(mode) {
    choice.set(MODES.indexOf(mode));
    tab.dataset.mode = mode;
  }

  w.root.replaceChildren(el("div.sl-page.sl-halves", {}, choice.node));
  show(MODES[0]);
  listen("mode", show);
  return { draw() {}, fail() {} };
}

export const mount = mounting("modes", modes);
