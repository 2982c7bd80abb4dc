/* What sets the chosen apart: how often each value is among them, and how often among all others. */
import { el } from "../lib/dom.js";
import { shares } from "./shares.js";
import { counted } from "./words.js";

const percent = (share) => {
  const hundred = share * 100;
  return hundred && hundred < 1 ? "<1 %" : `${Math.round(hundred)} %`;
};

const lineOf = (words, share, count, look) =>
  el(
    `div.sl-beside__line.${look}`,
    { title: `${words}: ${count.toLocaleString("en-US")}` },
    el(
      "span.sl-beside__track",
      { "aria-hidden": "true" },
      share ? el("i", { style: `width:${(share * 100).toFixed(2)}%` }) : null,
    ),
    el("span.sl-beside__number", {}, el("span.sl-hidden", {}, `${words} `), percent(share)),
  );

function facet(one, chosen, size) {
  return el(
    "section.sl-beside",
    {},
    el("h3.sl-rule", {}, one.label),
    shares(one, chosen, size).map(({ label, inside, outside, counts }) =>
      el(
        "div.sl-beside__value",
        {},
        el("p", {}, label),
        lineOf("Chosen", inside, counts[0], "is-in"),
        lineOf("Others", outside, counts[1], "is-out"),
      ),
    ),
  );
}

/* comparisonBody(facets, chosen, size, noun) -> nodes */
export function comparisonBody(facets, chosen, size, noun) {
  return [
    el("h2.sl-drawer__name", {}, "What sets them apart"),
    el(
      "p.sl-note.sl-beside__key",
      {},
      el("i.is-in"),
      `${counted(chosen, noun)} chosen`,
      el("i.is-out"),
      `the other ${(size - chosen).toLocaleString("en-US")}`,
    ),
    ...facets.map((one) => facet(one, chosen, size)),
  ];
}
