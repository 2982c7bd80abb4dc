/* What the map says about one picture: a small card beside the point, and the panel of the chosen one. */

import { goTo, showTab } from "../lib/address.js";
import { CORNERS, TOLD } from "../lib/corners.js";
import { el } from "../lib/dom.js";
import { thumbnail } from "../lib/elsewhere.js";
import { placeBeside } from "../lib/map/card.js";
import { litPictures } from "../lib/map/list.js";
import { badge, bar, caption, error, verdict } from "../lib/parts.js";
import { picture, pivots } from "../lib/tiles.js";

/** @import {MapPair, MapPicture, Near} from "../lib/payloads.js" */

const REST = 70; // ms

/* pointCard() -> {node, rest(find() -> Promise<pair>, where() -> {left, top, width, height}, raw), hide()}: the card
   beside the point under the mouse, once the mouse rests; never in its way. */
export const pointCard = () => {
  let pointing = 0;
  const node = el("div.sl-card", { hidden: true, "aria-hidden": "true" });
  /** @param {MapPair} pair
   * @param {{left: number, top: number, width: number, height: number}} at
   * @param {boolean} raw */
  function show(pair, at, raw) {
    const told = (kind) => {
      const [percentile, , cosine] = pair.scores[kind];
      return badge(kind, raw ? cosine : pair.badges[kind], { counted: !raw && percentile !== null, raw: cosine });
    };
    node.replaceChildren(
      thumbnail(pair) || "",
      el("div", {}, caption(pair.caption), el("div.sl-card__scores", {}, told("rel"), told("attr"))),
    );
    node.hidden = false;
    placeBeside(node, at, 34);
  }
  /** @param {() => Promise<MapPair>} find
   * @param {() => {left: number, top: number, width: number, height: number}} where
   * @param {boolean} raw */
  function rest(find, where, raw) {
    pointing += 1;
    const mine = pointing;
    setTimeout(async () => {
      if (mine !== pointing) return;
      const pair = await find().catch(() => null);
      if (pair && mine === pointing) show(pair, where(), raw);
    }, REST);
  }
  function hide() {
    pointing += 1;
    node.hidden = true;
  }
  return { node, rest, hide };
};

/* Where the gallery has no such space. */
export const noSpace = (root, sentence) => {
  root.replaceChildren(
    el(
      "div.sl-page",
      {},
      el("h1.sl-title", {}, "Similarity space"),
      el(
        "div.sl-empty.sl-space__none",
        {},
        el("b", {}, "This gallery has no similarity space"),
        el("p", {}, sentence),
        el("button.sl-btn.is-main", { onclick: () => showTab("retrieve") }, "Search the gallery"),
      ),
    ),
  );
  return { draw() {}, fail() {} };
};

const SHORT = ["Neither", "Same look", "Same logic", "Both"]; // by the code of the corner

/* new SpacePanel({onpivot(ref), onpick(item), onpoint(at | null), onsave(), onexplore(), onclear()}) ->
   {node, set(pair, queryRef), many(words, counts by corner code, items) or many(null), wait(), clear(sentence),
   fail(sentence), near({title, note, pictures}), reveal()} */
export class SpacePanel {
  constructor(does) {
    this.does = does;
    /** @type {MapPair | null} */
    this.shown = null;
    this.asked = null;
    this.face = el("div.sl-panel__face");
    this.title = el("h2.sl-panel__title");
    this.words = el("div.sl-panel__words");
    this.logic = bar("rel");
    this.look = bar("attr");
    this.compare = el(
      "button.sl-btn.is-main",
      { onclick: () => goTo("score", { a: this.asked, b: this.shown.ref }) },
      "Compare the two",
    );
    this.pivot = el("button.sl-btn", { onclick: () => this.does.onpivot(this.shown) }, "Use this as my picture");
    this.rest = el(
      "div.sl-panel__rest",
      {},
      el("div.sl-panel__bars", {}, this.logic.node, this.look.node),
      el("div.sl-panel__acts", {}, this.compare, this.pivot),
    );
    this.row = el("div.sl-panel__row");
    this.heading = el("h2.sl-rule");
    this.note = el("p.sl-note");
    this.list = el("section.sl-panel__near", { hidden: true }, this.heading, this.note, this.row);
    this.head = el(
      "div.sl-panel__head",
      { "aria-live": "polite" },
      this.face,
      el("div.sl-panel__text", {}, this.title, this.words),
    );
    this.makeRest();
  }

  makeRest() {
    this.lit = litPictures({
      onpick: this.does.onpick,
      onpoint: this.does.onpoint,
      onsave: this.does.onsave,
      onexplore: this.does.onexplore,
      onclear: this.does.onclear,
    });
    this.aloud = el("p.sl-hidden", { role: "status" });
    this.node = el(
      "aside.sl-panel",
      { "aria-label": "The chosen picture" },
      this.aloud,
      this.lit.node,
      this.head,
      this.rest,
      this.list,
    );
    this.blank();
    this.many(null);
  }

  /** @param {MapPair} pair
   * @param {string} query */
  set(pair, query) {
    [this.shown, this.asked] = [pair, query];
    this.face.replaceChildren(picture(pair, { size: 640, eager: true, actions: pivots(pair, { other: this.asked }) }));
    this.title.replaceChildren(...verdict(pair.verdict).flat().filter(Boolean));
    this.words.replaceChildren(caption(pair.caption));
    this.logic.set(pair.bars.rel);
    this.look.set(pair.bars.attr);
    this.head.hidden = false;
    this.rest.hidden = false;
    this.mark();
  }

  blank(...children) {
    this.shown = null;
    this.head.hidden = false;
    this.title.textContent = "";
    this.words.replaceChildren(...children);
    this.rest.hidden = true;
    this.mark();
  }

  mark() {
    for (const button of this.row.children)
      button.setAttribute("aria-pressed", String(Boolean(this.shown) && button.dataset.ref === this.shown.ref));
  }

  /** @param {Near} found */
  near(found) {
    this.heading.textContent = found.title;
    this.note.textContent = found.note;
    this.row.replaceChildren(
      ...found.pictures.map((item) =>
        el(
          "button",
          { "data-ref": item.ref, "aria-label": item.alt, onclick: () => this.does.onpick(item.at) },
          picture({ ref: item.ref }, { size: 160, eager: true }),
        ),
      ),
    );
    this.list.hidden = !this.lit.node.hidden;
    this.mark();
  }

  /** Many pictures stand above the chosen one, in place of those to begin with.
   * @param {string | null} words
   * @param {number[]} [counts] by the code of the corner
   * @param {MapPicture[]} [items] */
  many(words, counts, items) {
    this.lit.node.hidden = words === null;
    this.list.hidden = words !== null;
    if (words === null) {
      this.aloud.textContent = "";
      return;
    }
    const count = counts.reduce((sum, one) => sum + one, 0);
    const told = TOLD.filter((code) => counts[code]);
    this.aloud.textContent = `${count.toLocaleString("en-US")} pictures are lit.`;
    this.head.hidden = this.rest.hidden = true;
    this.lit.set({
      words,
      count,
      items,
      more: [
        el(
          "ul.sl-space__keys.sl-panel__counts",
          {},
          told.map((code) =>
            el(`li.is-${CORNERS[code].kind}`, {}, `${SHORT[code]} ${counts[code].toLocaleString("en-US")}`),
          ),
        ),
      ],
    });
  }

  nothing() {
    return this.face.replaceChildren(el("div.sl-pic.sl-empty", {}, el("span", {}, "No picture chosen")));
  }

  wait() {
    this.face.replaceChildren(el("div.sl-pic.sl-skel"));
    this.blank();
  }

  clear(sentence) {
    this.nothing();
    this.blank(el("p.sl-note", {}, sentence));
  }

  fail(sentence) {
    this.nothing();
    this.blank(error(sentence));
  }

  reveal() {
    (this.lit.node.hidden || !this.head.hidden ? this.head : this.lit.node).scrollIntoView({
      block: "nearest",
      behavior: "auto",
    });
  }
}
