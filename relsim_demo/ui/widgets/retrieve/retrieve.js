/* The Retrieve tab: one question, and a column of pictures for each way to compare. */
import { goTo, linkTo, standAt } from "../lib/address.js";
import { copyButton } from "../lib/copying.js";
import { fileName } from "../lib/csv.js";
import { el } from "../lib/dom.js";
import { explained, STOPPED } from "../lib/parts.js";
import { isOwn } from "../lib/refs.js";
import { onPaste } from "../lib/tiles.js";
import { mounting } from "../lib/wiring.js";
import { ResultColumns } from "./hits.js";
import { LeanSlider } from "./lean.js";
import { hitPager } from "./pager.js";
import { QuestionPanel } from "./question.js";
import { exportMenu, saveExport } from "./sheet.js";
import { answered, askedOf, firstWish, orderOf, resumed, stateOf, wishIn } from "./wish.js";

/** @import {Exported, Hit, Retrieve, RetrieveAnswer} from "../lib/payloads.js" */
/** @import {Wired} from "../lib/wiring.js" */
/** @import {Wish} from "./wish.js" */

const PAUSE = 250;
const SLOW = 300;

export class RetrieveTab {
  /** @param {Wired<Retrieve>} w */
  constructor(w) {
    this.w = w;
    this.first = this.w.value;
    /* What the person wants, and what the page shows: the latest answer, and the wish that it answers. */
    this.wish = firstWish(this.first.query.pictures);
    /** @type {RetrieveAnswer & {wish: Wish}} */
    this.shown = null;
    this.drawn = null;
    this.front = "";
    this.slow = 0;
    this.pause = 0;
    this.quiet = true;
    this.page = 1;
    this.title = el("h1.sl-title", { tabindex: "-1" }, "Find pictures");
    this.question = new QuestionPanel(this.w, (next) => this.change(next));
    this.lean = new LeanSlider(this.first.stops, (at) => this.later({ lean: at, page: 1 }, false));
    this.once = el(
      "button.sl-switch",
      { role: "switch", "aria-checked": "false", onclick: () => this.again({ once: !this.wish.once, page: 1 }) },
      el("i"),
      "Show near-duplicates once",
    );
    this.columns = new ResultColumns({
      origin: () => this.origin(),
      pick: (value) => this.pick(value),
      like: (pic, key) => this.like(pic, key),
      turn: (metric) => this.face(metric),
    });
    this.pager = hitPager({ count: (k) => this.again({ k, page: 1 }), turn: (page) => this.again({ page }) });
    this.notes = el("div.sl-retrieve__notes");
    this.found = el("div.sl-retrieve__found", {}, this.columns.node, this.notes, this.pager.node);
    this.copy = copyButton("Copy link", "to this search", () =>
      linkTo({ tab: "retrieve", ...stateOf(this.shown, this.front) }),
    );
    this.exports = exportMenu((kind) => this.w.ask("export", { ...askedOf(this.shown.wish), kind }));
    this.build();
    onPaste(this.w.root, (file) => {
      if (!this.question.hasBox()) this.question.take(file);
    });
  }

  build() {
    this.w.root.replaceChildren(
      el(
        "div.sl-page.sl-retrieve__page",
        {},
        el(
          "section.sl-retrieve__ask",
          { "aria-label": "Your question" },
          el("div.sl-retrieve__top", {}, this.title),
          this.question.node,
          this.w.waits,
          this.lean.node,
          this.once,
        ),
        this.found,
        el(
          "div.sl-retrieve__take",
          {},
          el("div.sl-retrieve__links", {}, this.copy, this.exports),
          explained("What the numbers mean", this.first.method),
        ),
      ),
    );
    this.draw(this.first);
  }

  origin() {
    return this.shown?.query.pictures[0]?.ref || null;
  }

  /* ---- asking ---- */
  ask() {
    clearTimeout(this.pause);
    clearTimeout(this.slow);
    this.found.setAttribute("aria-busy", "true");
    this.exports.disabled = true;
    this.slow = setTimeout(() => this.columns.wait(this.first.looking), SLOW);
    this.w.ask("find", askedOf(this.wish));
  }

  /* Another order of the same question; a quiet one is no step to go back to. */
  again(patch, isQuiet = true) {
    Object.assign(this.wish, patch);
    this.quiet = isQuiet;
    this.ask();
  }

  later(patch, isQuiet = true) {
    Object.assign(this.wish, patch);
    clearTimeout(this.pause);
    this.pause = setTimeout(() => this.again({}, isQuiet), PAUSE);
  }

  /* Another question: a patch of the wish, or how it follows from the latest one. */
  change(next) {
    const patch = typeof next === "function" ? next(this.wish) : next;
    if ("words" in patch) return this.later({ ...patch, page: 1 });
    if (patch.mode) return this.turnTo(patch.mode);
    Object.assign(this.wish, patch, { page: 1 });
    this.quiet = false;
    return this.ask();
  }

  turnTo(mode) {
    const text =
      this.question.typed() ||
      (mode === "text" && this.first.phrases.sentences.length ? this.first.phrases.sentences[0][0] : "");
    Object.assign(this.wish, { mode, text, page: 1 });
    this.question.setMode(mode);
    if (mode !== "picture" && !text) {
      this.question.tell("");
      this.question.focusBox();
      if (mode === "text" || this.shown.query.text === null) return undefined;
    }
    this.quiet = false;
    return this.ask();
  }

  /** A hit becomes an example, or a counter-example; in a question of words alone it is the first picture.
   * @param {Hit} pic
   * @param {"pictures" | "without"} key */
  like(pic, key) {
    if (this.wish.mode !== "text" || key === "without") return this.change({ [key]: [...this.wish[key], pic] });
    this.wish.mode = "both";
    return this.change({ pictures: [pic], box: null });
  }

  /** @param {Hit} hit */
  pick({ ref }) {
    goTo("retrieve", { id: ref, ...orderOf(this.wish), metric: this.front });
  }

  /* ---- showing ---- */
  /** @param {RetrieveAnswer | Exported} value
   * @param {{event: string, kind?: string}} [question_] nothing where the tab opens */
  draw(value, question_) {
    if ("file" in value) return this.save(value.file, question_.kind);
    if (!("columns" in value)) return this.begun(value, question_);
    if (question_ && question_ === this.drawn) return this.recaption(value.query);
    this.drawn = question_;
    this.settle();
    const before = this.shown && JSON.stringify(this.shown.query);
    const { query } = value;
    this.wish = answered(this.wish, value);
    this.shown = { ...value, wish: { ...this.wish } };
    this.show();
    if (question_) standAt("retrieve", stateOf(this.shown, this.front), { quiet: this.quiet });
    if (question_ && before !== JSON.stringify(query) && document.activeElement === document.body)
      this.title.focus({ preventScroll: true });
    return undefined;
  }

  /* The question alone is there, or nothing more will come. */
  begun({ query, stopped }, question_) {
    if (!stopped) return this.question.set({ ...query, words: this.wish.words }, this.wish.mode);
    this.question.set({ ...this.shown.query, words: this.shown.wish.words }, this.shown.wish.mode);
    return this.fail(STOPPED, question_);
  }

  /* The rest of an answer: nothing of what the visitor does meanwhile is lost by it. */
  recaption(query) {
    this.shown.query = query;
    this.question.named(query.caption);
  }

  show() {
    const { query, notes: lines } = this.shown;
    this.question.set({ ...query, words: this.wish.words }, this.shown.wish.mode);
    this.columns.set(this.shown.columns, this.front);
    this.notes.replaceChildren(...lines.map((line) => el("p.sl-note", {}, line)));
    this.lean.node.hidden = this.shown.lean === null;
    this.lean.set(this.wish.lean); // which may be on its way again
    this.once.setAttribute("aria-checked", String(this.shown.once));
    this.pager.set(this.shown);
    this.copy.hidden = [...query.pictures, ...query.without].some(({ ref }) => isOwn(ref));
    if (this.found.getBoundingClientRect().top < 0 && this.turned()) this.found.scrollIntoView();
  }

  turned() {
    const is = this.page !== this.shown.page;
    this.page = this.shown.page;
    return is;
  }

  face(metric) {
    this.front = metric;
    this.columns.face(metric);
    standAt("retrieve", stateOf(this.shown, this.front), { quiet: true });
  }

  settle() {
    clearTimeout(this.slow);
    this.found.setAttribute("aria-busy", "false");
    this.exports.disabled = false;
  }

  /* The question could not be answered: say so where it was asked, and keep everything else. */
  fail(sentence, question_) {
    this.settle();
    if (question_.event === "export") return this.question.tell(sentence);
    const missed = { ...this.wish };
    this.wish = { ...this.shown.wish, mode: this.question.mode };
    this.lean.set(this.wish.lean);
    this.pager.set(this.shown);
    this.columns.set(this.shown.columns, this.front);
    return this.question.failed(sentence, () => {
      this.wish = missed;
      this.quiet = false;
      this.ask();
    });
  }

  save(content, kind) {
    const { text, pictures } = this.shown.query;
    const words = text || (isOwn(pictures[0].ref) ? "your picture" : pictures[0].ref);
    return saveExport(kind, `same-logic-${fileName(words)}`, content, this.shown.query).catch((reason) =>
      this.question.tell(reason.message),
    );
  }

  /* go("retrieve", {id}) searches from a picture, {text} from a sentence; what is missing is as it was at first. */
  open(state) {
    this.wish = wishIn(state, this.first.query.pictures);
    this.front = String(state.metric || "");
    this.quiet = false;
    const here =
      this.found.getAttribute("aria-busy") !== "true" &&
      JSON.stringify(askedOf(this.wish)) === JSON.stringify(askedOf(this.shown.wish));
    if (!here) return this.ask();
    this.show();
    return standAt("retrieve", stateOf(this.shown, this.front));
  }

  resume({ event, text, ...asked }) {
    if (event === "export") return;
    this.wish = resumed(this.wish, { text, ...asked });
    this.ask();
  }
}

export const mount = mounting("retrieve", (w) => new RetrieveTab(w));
