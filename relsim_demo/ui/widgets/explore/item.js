/* Everything about one item. */
import { el } from "../lib/dom.js";
import { menuButton } from "../lib/menu.js";
import { badge, caption, sign, verdict } from "../lib/parts.js";
import { pivots } from "../lib/tiles.js";

/* The ways from it to all tabs, as buttons. */
function ways(item, near, { onbeside, onmark, chosen }) {
  /** @type {[string, () => void][]} */
  const more = near === item.ref ? [] : [["Put all beside this", () => onbeside(item.ref)]];
  const lines = pivots(item, { other: near || null, more, about: false });
  return el(
    "div.sl-item__ways",
    {},
    lines.map(([words, name, does], i) =>
      does
        ? el(`button.sl-btn${i ? "" : ".is-main"}`, { onclick: does }, name)
        : menuButton(words, () => name, "sl-btn"),
    ),
    el(
      "button.sl-btn.sl-item__mark",
      {
        role: "checkbox",
        "aria-checked": String(chosen(item)),
        onclick: (event) => {
          onmark(item);
          event.currentTarget.setAttribute("aria-checked", String(chosen(item)));
        },
      },
      el("i"),
      "Choose",
    ),
  );
}

/* What it has in common with the chosen one. */
function besideOf({ pair }) {
  if (!pair) return null;
  const numbers = Object.entries(pair.badges).filter(([, number]) => number);
  return el(
    "section.sl-item__pair",
    {},
    el("h3.sl-rule", {}, "Beside the chosen one"),
    el("p.sl-item__verdict", {}, verdict(pair.verdict)),
    el(
      "p.sl-item__badges",
      {},
      numbers.map(([kind, number]) => badge(kind, number)),
    ),
  );
}

function field({ label, words, facet, value }, onfacet) {
  const told = facet ? el("button.sl-link", { onclick: () => onfacet(facet, value) }, words) : words;
  return [el("dt", {}, label), el("dd", {}, told)];
}

function fieldsOf(item, onfacet) {
  const source = item.address
    ? el("a", { href: item.address, target: "_blank", rel: "noopener noreferrer" }, item.source || item.address)
    : item.source;
  return el(
    "dl.sl-item__fields",
    {},
    item.fields.map((one) => field(one, onfacet)),
    source ? [el("dt", {}, "Source"), el("dd", {}, source)] : null,
  );
}

/* A row of small pictures that lead on. */
function row({ title, kind, items }, { frame, onopen }) {
  return el(
    "section.sl-item__near",
    {},
    el("h3.sl-rule", {}, kind ? sign(kind, 20) : null, title),
    el(
      "div.sl-item__row",
      {},
      items.map((one) =>
        el(
          "button.sl-item__one",
          { "aria-label": one.alt, title: one.alt, onclick: () => onopen(one.ref) },
          frame(one, 160),
        ),
      ),
    ),
  );
}

/* itemBody(item, near, {frame, onopen(ref), onfacet(name, value), onbeside(ref), onmark(item), chosen(item)}) -> nodes
   item: see ExploredItem in payloads.d.ts; near: the id of the chosen one, or "". */
export function itemBody(item, near, does) {
  return [
    el("div.sl-item__face", {}, does.frame(item, 640)),
    item.caption.length && !item.blank ? caption(item.caption) : null,
    item.ordinary ? el("p.sl-note", {}, item.ordinary) : null,
    ways(item, near, does),
    besideOf(item),
    fieldsOf(item, does.onfacet),
    ...(item.duplicates.length ? [row({ title: "Nearly the same", kind: "", items: item.duplicates }, does)] : []),
    ...item.neighbours.map((found) => row(found, does)),
  ].filter(Boolean);
}
