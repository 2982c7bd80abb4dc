/* The Explore tab: the whole gallery to look through, choose from and take along. */
import { standAt } from "../lib/address.js";
import { choice } from "../lib/choice.js";
import { el, isShown } from "../lib/dom.js";
import { error, explained } from "../lib/parts.js";
import { emit } from "../lib/signals.js";
import { mounting } from "../lib/wiring.js";
import { AskPanel } from "./ask.js";
import { Bar, found } from "./bar.js";
import { groupCell, itemCell } from "./cells.js";
import { first, groupsOf, piecesAt, piecesOf, rowsOf } from "./data.js";
import { asks, askWith, saveAs, saveSheet } from "./doing.js";
import { Elsewhere } from "./elsewhere.js";
import { Opening } from "./opening.js";
import { Picks } from "./picks.js";
import { PIECE } from "./pieces.js";
import { Shelf } from "./shelf.js";
import {
  beside,
  chipsOf,
  cleared,
  firstView,
  opened,
  sameList,
  searched,
  shuffled,
  stateIn,
  stateOf,
  toggled,
} from "./view.js";

const SLOW = 250; // ms until one sees that something is on its way
const REST = 400; // ms after which the place in the list goes into the address
const NOWHERE = { from: 0, id: "", at: null };
const EMPTY = { "": "Nothing matches; take a filter away.", chosen: "Nothing is chosen.", gone: "None is missing." };

const kindOf = ({ view, items }) => {
  if (view.by && !view.only) return "groups";
  if (!view.only && items.some((item) => item.beside)) return "pairs";
  return view.small ? "small" : "large";
};

export class ExploreTab {
  constructor(w) {
    this.w = w;
    this.first = w.value;
    this.noun = this.first.pictures ? "picture" : "caption";
    this.view = firstView(); // what is wanted
    this.shown = null; // what is shown: {view, total, facets, orders, groupings, near, pieces}
    this.turn = 0;
    this.rest = 0;
    this.anchor = null; // where a range of chosen items begins
    this.makeAsk();
    this.makeList();
    this.makePicks();
    this.build();
    this.look();
  }

  makeAsk() {
    this.ask = new AskPanel({
      logic: this.first.logic,
      onsearch: (patch, quiet) => this.go(searched(this.view, patch), { quiet }),
      onorder: (order) => this.go({ ...this.view, order, only: "" }),
      onshuffle: () => this.go(shuffled(this.view)),
      ontoggle: (name, value) => this.go(toggled(this.view, name, value)),
    });
    this.bar = new Bar({
      choices: () => this.choices(),
      state: () => this.state(),
      onby: (by) => this.go({ ...this.view, by, only: "" }),
      onsmall: (small) => this.go({ ...this.view, small }, { quiet: true }),
      onview: (view) => this.go(view),
      onclear: () => this.go(this.view.only ? { ...this.view, only: "" } : cleared(this.view)),
    });
  }

  makeList() {
    this.elsewhere = new Elsewhere({
      onallow: () => this.shelf.refresh(),
      ongone: () => this.go({ ...this.view, only: "gone" }),
    });
    const frame = (item, size) => this.elsewhere.frame(item, size);
    this.shelf = new Shelf({
      label: "Pictures found. Arrow keys move, Enter opens, Space chooses.",
      cell: (index) => this.cell(index, frame),
      onfail: (reason) => this.complain(reason, () => this.shelf.draw()),
      onscroll: () => this.later(),
    });
    this.opening = new Opening(this.w.root, {
      size: this.first.size,
      noun: this.noun,
      frame,
      near: () => this.view.near,
      pieces: () => (this.shown?.view.by ? null : this.shown?.pieces),
      onplace: (_, quiet) => this.stand(quiet),
      onclosed: (at) => this.shelf.focus(at),
      onfacet: (name, value) => this.go(toggled(cleared({ ...this.view, by: "" }), name, value)),
      onbeside: (ref) => this.go(beside(this.view, ref, this.shown?.orders || [])),
      onmark: (item) => choice.set([item.at], !choice.has(item.at)),
    });
  }

  makePicks() {
    const doing = (f) => (what) => f(what).catch((reason) => this.complain(reason, null));
    this.picks = new Picks({
      asks,
      onshow: () => this.go({ ...this.view, only: "chosen" }),
      oncompare: () => this.opening.compare(),
      onask: doing(askWith),
      onfile: doing(saveAs),
      onsheet: () => doing(saveSheet)(this.noun),
    });
    choice.listen(() => this.chose());
  }

  build() {
    this.trouble = el("div.sl-explore__trouble");
    this.none = el("div.sl-explore__none", { hidden: true });
    this.busy = el("div.sl-explore__busy", { hidden: true, role: "status" }, el("span.sl-hidden", {}, "Looking…"));
    this.main = el(
      "div.sl-explore__found",
      {},
      this.bar.node,
      this.busy,
      this.trouble,
      this.elsewhere.node,
      this.none,
      this.shelf.node,
      this.picks.node,
    );
    const how = explained("How it works", this.first.method);
    this.ask.node.append(how);
    this.w.root.replaceChildren(el("div.sl-page.sl-explore__page", {}, this.ask.node, this.main), this.opening.node);
    this.chose();
  }

  /* The tab comes into sight: for the first time, or again, when the list goes back to where it was. */
  look() {
    let seen = false;
    new IntersectionObserver(() => {
      if (isShown(this.w.root) === seen) return;
      seen = !seen;
      if (!seen) return;
      if (!this.turn) this.go(this.view, { quiet: true });
      else if (this.shown) window.scrollTo({ top: this.shelf.offset, behavior: "instant" });
    }).observe(this.w.root);
  }

  cell(index, frame) {
    if (this.shelf.kind === "groups")
      return groupCell(index, { frame, onopen: (at) => this.go(opened(this.view, this.shelf.pieces.get(at).value)) });
    return itemCell(index, {
      kind: this.shelf.kind,
      frame,
      onopen: (at, event) => (event.shiftKey || event.ctrlKey || event.metaKey ? this.mark(at, event) : this.open1(at)),
      onmark: (at, event) => this.mark(at, event),
      chosen: (item) => choice.has(item.at),
    });
  }

  open1(at) {
    const item = this.shelf.pieces.get(at);
    if (item) this.opening.item(item.ref, at, Boolean(this.opening.id));
  }

  /* ---- asking ---- */
  async go(view, { quiet = false, place = NOWHERE } = {}) {
    this.turn += 1;
    const mine = this.turn;
    this.view = view;
    const late = setTimeout(() => {
      if (mine === this.turn) this.busy.hidden = false;
    }, SLOW);
    try {
      const told = await this.fetch(view, place.from - (place.from % PIECE));
      if (mine === this.turn) this.draw(told, place, quiet);
    } catch (reason) {
      if (mine === this.turn) this.fail(reason, () => this.go(view, { quiet, place }));
    } finally {
      clearTimeout(late);
      if (mine === this.turn) this.busy.hidden = true;
    }
  }

  async fetch(view, start) {
    const plain = !view.by && !view.only;
    const asked = first(view, start, plain ? PIECE : 0);
    const groups = view.by && !view.only ? groupsOf(view, start, PIECE) : null;
    const [told, made] = await Promise.all([asked, groups]);
    const pieces = view.only ? piecesAt(this.only(view.only)) : made || piecesOf(view, told.total);
    if (plain) pieces.put(start, told.items);
    return { ...told, view, pieces };
  }

  only(which) {
    return which === "chosen" ? choice.all() : [...this.elsewhere.gone];
  }

  /* ---- showing ---- */
  draw(told, place, quiet) {
    const fresh = !this.shown || !sameList(told.view, this.shown.view);
    this.shown = told;
    this.anchor = fresh ? null : this.anchor;
    this.trouble.replaceChildren();
    this.controls();
    const { pieces, view } = told;
    this.none.hidden = pieces.total > 0;
    this.none.replaceChildren(
      el("p.sl-lede", {}, EMPTY[view.only]),
      el("button.sl-btn", { onclick: () => this.go(cleared(view)) }, "Show the whole gallery"),
    );
    if (fresh && !place.from && this.shelf.above() > 0)
      this.main.scrollIntoView({ block: "start", behavior: "instant" });
    this.shelf.show(kindOf(told), pieces);
    this.arrive(place, quiet);
  }

  controls() {
    const { view, facets, orders, groupings, near, total, pieces } = this.shown;
    const chips = chipsOf(view, facets, orders);
    const count = view.only ? pieces.total : total;
    const words = found({ total: count, size: this.first.size, noun: this.noun, view, groups: pieces.total });
    this.ask.set({ view, facets, orders, asked: chips.length });
    this.bar.set({ view, groupings, chips, near, words });
  }

  /* The place in the list, and the item that is opened. */
  arrive({ from, id, at }, quiet) {
    if (from && from < this.shown.pieces.total) this.shelf.go(from);
    const there = id && at !== null && this.shown.pieces.get(at)?.ref === id;
    if (id) this.opening.item(id, there ? at : null, quiet);
    else {
      this.opening.leave();
      this.stand(quiet);
    }
  }

  /* What the address says. */
  state() {
    const from = this.shelf.above() > 0 ? this.shelf.first() : 0;
    return stateOf(this.shown?.view || this.view, { from, id: this.opening.id, at: this.opening.at });
  }

  stand(quiet) {
    standAt("explore", this.state(), { quiet });
  }

  later() {
    clearTimeout(this.rest);
    this.rest = setTimeout(() => {
      if (this.shown && isShown(this.w.root)) this.stand(true);
    }, REST);
  }

  fail(reason, again) {
    this.view = this.shown ? { ...this.shown.view } : this.view;
    this.ask.order.value = this.view.order;
    this.complain(reason, again);
    emit("explore", null); // the address goes back to what is shown
  }

  complain(reason, again) {
    const retry = () => {
      this.trouble.replaceChildren();
      again();
    };
    this.trouble.replaceChildren(
      error(reason.message),
      again ? el("button.sl-link", { onclick: retry }, "Try again") : "",
      this.shown ? "" : el("button.sl-link", { onclick: () => this.go(firstView()) }, "Show the whole gallery"),
    );
    this.trouble.scrollIntoView({ block: "nearest" });
  }

  /* A link, another tab, back or forward. */
  open(state) {
    const { view, place } = stateIn(state);
    const same = this.shown && sameList(view, this.shown.view) && view.small === this.shown.view.small;
    if (!same) return this.go(view, { place });
    this.turn += 1;
    this.view = view;
    this.shown.view = view;
    if (!place.from || place.from === this.shelf.first()) window.scrollTo({ top: place.from ? this.shelf.offset : 0 });
    return this.arrive(place, false);
  }

  /* ---- choosing ---- */
  chose() {
    this.shelf.refresh();
    if (this.picks.set()) this.bar.count.focus({ preventScroll: true });
    this.w.root.classList.toggle("is-choosing", choice.size > 0);
  }

  async mark(at, event) {
    const item = this.shelf.pieces.get(at);
    if (!item) return;
    const from = event.shiftKey && this.anchor !== null ? this.anchor : at;
    this.anchor = at;
    if (from === at) return choice.set([item.at], !choice.has(item.at));
    return this.range(Math.min(from, at), Math.abs(from - at) + 1);
  }

  async range(start, count) {
    try {
      const { view } = this.shown;
      choice.set(view.only ? this.only(view.only).slice(start, start + count) : await rowsOf(view, start, count));
    } catch (reason) {
      this.complain(reason, null);
    }
  }

  choices() {
    const { view, pieces } = this.shown || { view: this.view, pieces: { total: 0 } };
    const [start, end] = this.shown ? this.shelf.seen() : [0, 0];
    const all = view.by ? this.shown.total : pieces.total;
    return [
      ...(view.by && !view.only ? [] : [[`All on the screen (${end - start})`, () => this.range(start, end - start)]]),
      [`All found (${all.toLocaleString("en-US")})`, () => this.range(0, all)],
      ...this.picks.kept(),
    ];
  }
}

export const mount = mounting("explore", (w) => {
  const tab = new ExploreTab(w);
  return { draw() {}, fail() {}, open: (state) => tab.open(state) };
});
