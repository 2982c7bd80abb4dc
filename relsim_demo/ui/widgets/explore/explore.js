/* The Explore tab: the whole gallery to look through, choose from and take along. */
import { standAt } from "../lib/address.js";
import { choice } from "../lib/choice.js";
import { el, isShown } from "../lib/dom.js";
import { explained } from "../lib/parts.js";
import { emit } from "../lib/signals.js";
import { mounting } from "../lib/wiring.js";
import { AskPanel } from "./ask.js";
import { Bar } from "./bar.js";
import { groupCell, itemCell } from "./cells.js";
import { Choosing } from "./choosing.js";
import { found } from "./counting.js";
import { looked } from "./data.js";
import { Elsewhere } from "./elsewhere.js";
import { kindOf } from "./layout.js";
import { Notice } from "./notice.js";
import { Opening } from "./opening.js";
import { Shelf } from "./shelf.js";
import * as views from "./view.js";

const REST = 400; // ms after which the place in the list goes into the address
const NOWHERE = { from: 0, id: "", at: null };

export class ExploreTab {
  constructor(w) {
    this.w = w;
    this.first = w.value;
    this.noun = this.first.pictures ? "picture" : "caption";
    this.view = views.firstView(); // what is wanted
    this.shown = null; // what is shown: see looked()
    this.turn = 0;
    this.rest = 0;
    this.makeAsk();
    this.makeList();
    this.makeChoosing();
    this.build();
    this.look();
  }

  makeAsk() {
    this.ask = new AskPanel({
      ideas: this.first.ideas,
      onsearch: (patch, quiet) => this.go(views.searched(this.view, patch), { quiet }),
      onorder: (order) => this.go({ ...this.view, order, only: "" }),
      onshuffle: () => this.go(views.shuffled(this.view)),
      ontoggle: (name, value) => this.go(views.toggled(this.view, name, value)),
    });
    this.bar = new Bar({
      choices: () => this.choosing.lines(),
      state: () => this.state(),
      onby: (by) => this.go({ ...this.view, by, only: "" }),
      onsmall: (small) =>
        this.go({ ...this.view, small }, { quiet: true, place: { ...NOWHERE, from: this.shelf.from() } }),
      onview: (view) => this.go(view),
      onclear: () => this.go(this.view.only ? { ...this.view, only: "" } : views.cleared(this.view)),
    });
  }

  makeList() {
    this.elsewhere = new Elsewhere({
      onallow: () => {
        this.controls();
        this.lay();
      },
      ongone: () => this.go({ ...this.view, only: "gone" }),
    });
    const frame = (item, size) => this.elsewhere.frame(item, size);
    this.shelf = new Shelf({
      label: "Pictures found. Arrow keys move, Enter opens, Space chooses.",
      cell: (index) => this.cell(index, frame),
      onfail: (reason) => this.notice.trouble(reason, () => this.shelf.draw()),
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
      onfacet: (name, value) => this.go(views.toggled(views.cleared({ ...this.view, by: "" }), name, value)),
      onbeside: (ref) => this.go(views.beside(this.view, ref, this.shown?.orders || [])),
      onmark: (item) => choice.set([item.at], !choice.has(item.at)),
    });
  }

  makeChoosing() {
    this.choosing = new Choosing({
      noun: this.noun,
      shelf: this.shelf,
      shown: () => this.shown,
      onshow: () => this.go({ ...this.view, only: "chosen" }),
      oncompare: () => this.opening.compare(),
      ontrouble: (reason) => this.notice.trouble(reason),
      onchange: (emptied) => {
        this.shelf.refresh();
        this.w.root.classList.toggle("is-choosing", choice.size > 0);
        if (emptied) this.bar.count.focus({ preventScroll: true });
      },
    });
  }

  build() {
    this.notice = new Notice({ onwhole: () => this.go({ ...views.cleared(this.view), by: "" }) });
    this.main = el(
      "div.sl-explore__found",
      {},
      this.bar.node,
      this.notice.nodes,
      this.elsewhere.node,
      this.shelf.node,
      this.choosing.node,
    );
    this.ask.node.append(explained("How it works", this.first.method));
    this.w.root.replaceChildren(el("div.sl-page.sl-explore__page", {}, this.ask.node, this.main), this.opening.node);
    this.choosing.tell();
  }

  /* The tab is in sight for the first time. */
  look() {
    new IntersectionObserver((_, observer) => {
      if (!isShown(this.w.root)) return;
      observer.disconnect();
      if (!this.turn) this.go(this.view, { quiet: true });
    }).observe(this.w.root);
  }

  cell(index, frame) {
    if (this.shelf.kind === "groups")
      return groupCell(index, {
        frame,
        onopen: (at) => this.go(views.opened(this.view, this.shelf.pieces.get(at).value)),
      });
    return itemCell(index, {
      kind: this.shelf.kind,
      frame,
      onopen: (at, event) => {
        const item = this.shelf.pieces.get(at);
        if (event.shiftKey || event.ctrlKey || event.metaKey) this.choosing.mark(at, event.shiftKey);
        else if (item) this.opening.item(item.ref, at, Boolean(this.opening.id));
      },
      onmark: (at, event) => this.choosing.mark(at, event.shiftKey),
      chosen: (item) => choice.has(item.at),
    });
  }

  /* ---- asking ---- */
  async go(view, { quiet = false, place = NOWHERE } = {}) {
    this.turn += 1;
    const mine = this.turn;
    this.view = view;
    const stop = this.notice.wait();
    try {
      const rows = view.only === "chosen" ? choice.all() : view.only ? [...this.elsewhere.gone] : null;
      const told = await looked(view, place.from, rows);
      if (mine === this.turn) this.draw(told, place, quiet);
    } catch (reason) {
      if (mine === this.turn) this.fail(reason, () => this.go(view, { quiet, place }));
    } finally {
      stop();
    }
  }

  /* ---- showing ---- */
  draw(told, place, quiet) {
    const fresh = !this.shown || !views.sameList(told.view, this.shown.view);
    this.shown = told;
    if (fresh) this.choosing.anchor = null;
    this.notice.clear();
    this.controls();
    const { pieces, view } = told;
    this.notice.empty(pieces.total ? null : view.only || (view.by ? "groups" : ""));
    if (fresh && !place.from && this.shelf.above() > 0)
      this.main.scrollIntoView({ block: "start", behavior: "instant" });
    this.lay();
    this.arrive(place, quiet);
  }

  /* Where the gallery has words alone, a frame for them is wide. */
  lay() {
    const kind = kindOf(this.shown);
    const flat = this.flat() && kind !== "groups";
    this.shelf.show(kind === "small" && flat ? "large" : kind, this.shown.pieces, flat);
  }

  flat() {
    return !this.first.pictures && !this.elsewhere.allowed;
  }

  controls() {
    const { view, facets, orders, groupings, near, total, pieces } = this.shown;
    const chips = views.chipsOf(view, facets, orders);
    const count = view.only ? pieces.total : total;
    const words = found({ total: count, size: this.first.size, noun: this.noun, view, groups: pieces.total });
    this.ask.set({ view, facets, orders, asked: chips.length });
    this.bar.set({ view, groupings, chips, near, words, flat: this.flat() });
  }

  /* The place in the list, and the item that is opened. */
  arrive({ from, id, at }, quiet) {
    if (from && from < this.shown.pieces.total) this.shelf.restore(from);
    const there = id && at !== null && this.shown.pieces.get(at)?.ref === id;
    if (id) this.opening.item(id, there ? at : null, quiet);
    else {
      this.opening.leave();
      this.stand(quiet);
    }
  }

  /* What the address says. */
  state() {
    const { id, at } = this.opening;
    return views.stateOf(this.shown?.view || this.view, { from: this.shelf.from(), id, at });
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
    this.notice.trouble(reason, again, !this.shown);
    emit("explore", null); // the address goes back to what is shown
  }

  /* A link, another tab, back or forward. */
  open(state) {
    const { view, place } = views.stateIn(state);
    const same =
      this.shown && !view.only && views.sameList(view, this.shown.view) && view.small === this.shown.view.small;
    if (!same) return this.go(view, { place });
    this.turn += 1;
    this.view = view;
    this.shown.view = view;
    return this.arrive(place, false);
  }
}

export const mount = mounting("explore", (w) => {
  const tab = new ExploreTab(w);
  return { draw() {}, fail() {}, open: (state) => tab.open(state) };
});
