/* The small panel that shows one pair in it. */
import { CORNERS, LAID_OUT } from "../lib/corners.js";
import { el, svg } from "../lib/dom.js";
import { placeOf, TICKS } from "../lib/scale.js";

/** @import {RandomPairs} from "../lib/payloads.js" */

function percent(share) {
  return `${(share * 100).toFixed(2)}%`;
}

function ground(background, lines) {
  const x = percent(placeOf(lines.attribute));
  const y = percent(1 - placeOf(lines.relational));
  return svg(
    "svg",
    { class: "sl-mini__ground", "aria-hidden": "true" },
    svg("line", { x1: x, x2: x, y1: "0", y2: "100%", class: "sl-mini__line" }),
    svg("line", { y1: y, y2: y, x1: "0", x2: "100%", class: "sl-mini__line" }),
    background.map(([rel, attr]) =>
      svg("circle", { cx: percent(placeOf(attr)), cy: percent(1 - placeOf(rel)), r: 1.7, class: "sl-mini__dot" }),
    ),
  );
}

function ticks(axis) {
  const side = axis === "x" ? "left" : "bottom";
  return el(
    `div.sl-mini__ticks.is-${axis}`,
    { "aria-hidden": "true" },
    TICKS.map((t) => el("span", { style: `${side}:${percent(placeOf(t))}` }, String(t))),
  );
}

/* Where "same" begins. */
function limits(lines) {
  const above = `bottom:${percent(placeOf(lines.relational))}`;
  const beyond = `right:${percent(1 - placeOf(lines.attribute))}`;
  return [
    el("span.sl-mini__limit.is-y", { style: above, "aria-hidden": "true" }, "↑ same logic"),
    el("span.sl-mini__limit.is-x", { style: beyond, "aria-hidden": "true" }, "same look →"),
  ];
}

const INSIDE = (share) => `clamp(10px, ${share}, calc(100% - 10px))`; // no part of the dot is cut off

/** The space of random pairs -> {node, set(pair)}, both in percentiles.
 * @param {RandomPairs["background"]} background
 * @param {RandomPairs["lines"]} lines where "same" begins */
export function miniSpace(background, lines) {
  const corners = LAID_OUT.map((code) => el("span", {}, CORNERS[code].name));
  const dot = el("i.sl-mini__point");
  const logic = el("i.sl-mini__rel");
  const look = el("i.sl-mini__attr");
  const frame = el("div.sl-mini__frame", {}, ground(background, lines), limits(lines), logic, look, dot);
  const node = el(
    "div.sl-mini",
    { role: "img" },
    el("div.sl-mini__names", {}, corners[0], el("span.sl-rel", {}, "↑ more logic"), corners[1]),
    el("div.sl-mini__plot", {}, ticks("y"), frame, ticks("x")),
    el("div.sl-mini__names.is-low", {}, corners[2], el("span.sl-attr", {}, "more look →"), corners[3]),
  );
  /** @param {{relational: number, attribute: number, corner: string} | null} pair */
  function set(pair) {
    frame.classList.toggle("is-empty", !pair);
    corners.forEach((c) => {
      c.classList.toggle("is-here", Boolean(pair) && c.textContent === pair.corner);
    });
    node.setAttribute(
      "aria-label",
      pair
        ? `Similarity space. This pair lies in the corner of ${pair.corner.toLowerCase()}.`
        : "Similarity space of random pairs.",
    );
    if (!pair) return;
    const x = percent(placeOf(pair.attribute));
    const y = percent(1 - placeOf(pair.relational));
    Object.assign(dot.style, { left: INSIDE(x), top: INSIDE(y) });
    Object.assign(logic.style, { width: x, top: y });
    Object.assign(look.style, { left: x, top: y });
  }
  set(null);
  return { node, set };
}
