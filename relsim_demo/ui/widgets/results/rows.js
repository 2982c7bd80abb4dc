/* One query, and beside it a line of answers for each method. */
import { el } from "../lib/dom.js";
import { inWords } from "../lib/elsewhere.js";
import { caption, sign } from "../lib/parts.js";
import { picture, pivots } from "../lib/tiles.js";

/* A picture of the gallery leads on; what it does not have are words. */
const tile = (pic, size) => picture(pic, { size, actions: pic.ref ? pivots(pic) : null });

function mark(right) {
  if (right === null) return null;
  const words = right ? "right" : "another relation";
  return el(
    `span.sl-results__mark.${right ? "is-right" : "is-wrong"}`,
    { title: words },
    el("span", { "aria-hidden": "true" }, right ? "✓" : "✗"),
    el("span.sl-hidden", {}, words),
  );
}

function hit({ rank, pic, score, right, judged, caption: parts }) {
  return el(
    "li.sl-results__hit",
    { "data-ref": pic.ref || pic.alt },
    tile(pic, 160),
    el("p.sl-results__score", {}, el("b", {}, String(rank)), score, mark(right)),
    judged ? el("p.sl-results__judged", {}, `judge: ${judged}`) : null,
    parts.length && !inWords(pic) ? caption(parts) : null,
  );
}

function answers({ method, kind, title, right, hits }) {
  return el(
    "section.sl-results__answers",
    { "data-method": method, "aria-label": title },
    el(
      "h3.sl-results__method",
      {},
      kind ? sign(kind, 18) : null,
      title,
      right ? el("span.sl-results__right", {}, right) : null,
    ),
    el("ol.sl-results__hits", {}, hits.map(hit)),
  );
}

/* queryRow(row, asked) -> node */
export function queryRow({ id, number, pic, caption: parts, relation, apart, answers: all }, asked) {
  return el(
    `li.sl-results__query${asked ? ".is-asked" : ""}`,
    { "data-id": id },
    el(
      "div.sl-results__of",
      {},
      el("h2.sl-results__number", {}, `Query ${number}`),
      tile(pic, 320),
      parts.length && !inWords(pic) ? caption(parts) : null,
      relation ? el("p.sl-results__relation", {}, relation) : null,
      apart ? el("p.sl-results__apart", {}, `disagreement ${apart}`) : null,
    ),
    el("div.sl-results__all", {}, all.map(answers)),
  );
}
