/* How many hits there are to be, and which of them are in sight. */
import { el } from "../lib/dom.js";
import { segments } from "../lib/parts.js";
import { COUNTS, PAGE } from "./wish.js";

/** @import {RetrieveAnswer} from "../lib/payloads.js" */

/* hitPager({count(k), turn(page)}) -> {node, set({k, page, total})} */
export function hitPager({ count, turn }) {
  let now = 1;
  const told = el("p.sl-pager__told", { role: "status" });
  const back = el("button.sl-btn", { onclick: () => turn(now - 1), "aria-label": "Previous page" }, "Previous");
  const next = el("button.sl-btn", { onclick: () => turn(now + 1), "aria-label": "Next page" }, "Next");
  const many = segments(COUNTS.map(String), 0, (i) => count(COUNTS[i]));
  many.node.setAttribute("aria-label", "How many pictures to find");
  const pages = el("div.sl-pager__pages", {}, back, told, next);
  const node = el(
    "div.sl-pager",
    {},
    pages,
    el("div.sl-pager__many", {}, el("span", { "aria-hidden": "true" }, "Find"), many.node),
  );

  /** @param {RetrieveAnswer} shown */
  function set({ k, page, total }) {
    now = page;
    const first = (page - 1) * PAGE + 1;
    const last = Math.min(page * PAGE, total);
    told.textContent = `${first}–${last} of ${total}`;
    many.set(COUNTS.indexOf(k));
    const held = [back, next].indexOf(document.activeElement);
    back.disabled = page <= 1;
    next.disabled = last >= total;
    pages.hidden = total <= PAGE;
    if (held >= 0 && [back, next][held].disabled) [next, back][held].focus();
    node.hidden = total < PAGE;
  }

  return { node, set };
}
