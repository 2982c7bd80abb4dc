/* Several pictures at once: two tables, and a list ranked by what each shares with one of them. */
import { goTo, linkTo, standAt } from "../lib/address.js";
import { copyButton } from "../lib/copying.js";
import { tableOf } from "../lib/csv.js";
import { el } from "../lib/dom.js";
import { saveFile } from "../lib/files.js";
import { badge, error, STOPPED, segments } from "../lib/parts.js";
import { isOwn } from "../lib/refs.js";
import { emit, listen } from "../lib/signals.js";
import { picture, pivots } from "../lib/tiles.js";
import { PictureTray } from "../lib/tray.js";
import { mounting } from "../lib/wiring.js";
import { HeatTable } from "./heat.js";

/** @import {Many, ManyAnswer, ManyPair, ManyScore, ManyTile} from "../lib/payloads.js" */
/** @import {Wired} from "../lib/wiring.js" */
/** @typedef {ManyTile & {file?: string, place: number}} Named: with its file's name, and the number that it bears */

const SORTS = ["logic", "look"];
const COMPARING = "Comparing every pair…";
const KINDS = { logic: "rel", look: "attr" };

/** @param {Named} one */
const label = (one) => one.file || one.caption || one.alt;

/** The raw score stands beside what counts random pairs.
 * @param {string} metric
 * @param {ManyScore | null} score */
function said(metric, score) {
  if (!score) return `${metric} unknown`;
  return `${metric} ${score.number}${score.percentile === null ? "" : ` (raw score ${score.raw})`}`;
}

export class SeveralPictures {
  /** @param {Wired<Many>} w */
  constructor(w) {
    this.w = w;
    this.first = this.w.value;
    this.mode = "";
    this.sent = [];
    /** @type {Named[]} */
    this.shown = [];
    /** @type {ManyPair[]} */
    this.pairs = [];
    this.sort = "logic";
    this.reference = 0;
    this.slow = 0;
    this.begun = false;
    this.files = new Map();
    this.lede = el("p.sl-lede", { role: "status" });
    this.trouble = el("div.sl-many__trouble");
    this.note = el("p.sl-note");
    this.pointed = el("p.sl-many__pointed", { "aria-live": "polite" });
    this.tray = new PictureTray({
      most: this.first.most,
      gallery: this.first.gallery,
      send: (file, say) => this.send(file, say),
      actions: (pic) => pivots(pic),
      onchange: () => this.ask(),
    });
    this.startOver = el(
      "button.sl-link",
      {
        onclick: () => {
          this.tray.reset([]);
          this.ask();
          this.tray.focus();
        },
      },
      "Start over",
    );
    this.makeResult();
    this.begin();
  }

  makeResult() {
    this.copy = copyButton(
      "Copy link",
      "to these pictures",
      () => linkTo({ tab: "score", many: this.many() }),
      "sl-btn",
    );
    this.csv = el("button.sl-btn", { onclick: () => this.save() }, "Download CSV");
    this.maps = SORTS.map(
      (metric) =>
        new HeatTable(KINDS[metric], {
          name: (i, j) => this.pairName(i, j),
          point: (i, j) => this.point(i, j),
          choose: (i, j) => goTo("score", { a: this.shown[i].ref, b: this.shown[j].ref }),
        }),
    );
    this.order = segments(["By logic", "By look"], 0, (i) => {
      this.sort = SORTS[i];
      this.rank();
    });
    this.anchors = el("div.sl-many__anchors", { role: "group", "aria-label": "Compare all with" });
    this.list = el("ol.sl-many__list");
    this.ranked = el(
      "section.sl-many__ranked",
      { "aria-label": "Ranked" },
      el("div.sl-many__top", {}, el("h2.sl-many__title", {}, "Nearest to"), this.order.node),
      this.anchors,
      this.list,
    );
  }

  begin() {
    this.result = el(
      "div.sl-many__result",
      { hidden: true },
      el(
        "div.sl-many__maps",
        {},
        el(
          "div.sl-many__pair",
          {},
          this.maps.map((map) => map.node),
        ),
        this.pointed,
      ),
      this.ranked,
      this.note,
    );
    this.build();
    this.tray.reset(this.first.opening);
    this.sent = this.tray.ready();
    listen("several", (refs) => {
      this.tray.reset(refs.slice(0, this.first.most).map((ref) => ({ ref })));
      this.ask();
    });
    listen("mode", (now) => {
      this.mode = now;
      if (this.mode === "several" && !this.begun) this.ask();
      else this.place();
    });
  }

  many() {
    return this.shown.map((one) => one.ref).join();
  }

  build() {
    this.tray.node.classList.add("is-group");
    this.order.node.setAttribute("aria-label", "Order");
    this.w.root.replaceChildren(
      el(
        "div.sl-page.sl-many__page",
        {},
        el(
          "div.sl-many__head",
          {},
          el("div", {}, el("h1.sl-title", {}, "Compare several pictures"), this.lede),
          el("div.sl-many__acts", {}, this.startOver, this.copy, this.csv),
        ),
        this.tray.node,
        this.w.waits,
        this.trouble,
        this.result,
      ),
    );
  }

  /* The names of own files stay in this page: for the list and the table to download. */
  async send(file, say) {
    const choice = await this.w.send(file, say);
    this.files.set(choice.path, file.name);
    return choice;
  }

  ask() {
    this.begun = true;
    this.trouble.replaceChildren();
    clearTimeout(this.slow);
    this.sent = this.tray.ready();
    if (!this.sent.length) return this.draw({ slots: [], pairs: [], words: "" });
    this.slow = setTimeout(() => {
      this.lede.textContent = COMPARING;
    }, 300);
    this.w.ask("compare", { pictures: this.sent.map(({ choice }) => (choice.ref ? { ref: choice.ref } : choice)) });
  }

  /** @param {ManyAnswer} value */
  draw({ slots, pairs: found, words, more: goesOn = false, stopped = false }) {
    if (slots.length !== this.sent.length) return;
    clearTimeout(this.slow);
    slots.forEach((slot, i) => {
      const tile = this.sent[i];
      if (tile.choice?.path) tile.file = this.files.get(tile.choice.path);
      tile.choice = slot.ref ? { ref: slot.ref, alt: slot.alt } : null;
      if (!tile.state.ref || tile.state.ref !== slot.ref) tile.set(slot);
    });
    const named = this.sent.map((tile, i) => ({
      ...slots[i],
      file: tile.file,
      place: this.tray.tiles.indexOf(tile) + 1,
    }));
    const here = /** @type {Named[]} */ (named.filter((slot) => slot.ref));
    const kept = here.findIndex((one) => one.ref === this.shown[this.reference]?.ref);
    [this.shown, this.pairs, this.reference] = [here, found, Math.max(kept, 0)];
    this.show(words);
    if (goesOn) this.lede.textContent = COMPARING;
    if (stopped) this.failed(STOPPED);
    this.place();
  }

  place() {
    if (this.mode === "several") standAt("score", { many: this.many() || "none" });
  }

  show(words) {
    const some = this.pairs.length > 0;
    this.lede.textContent = some
      ? "How much every two of them share. Choose a number to open that pair."
      : "Add at least two pictures: up to twelve are compared at once.";
    this.result.hidden = this.csv.hidden = !some;
    this.copy.hidden = !some || this.shown.some((one) => isOwn(one.ref));
    this.startOver.hidden = !this.tray.tiles.length;
    this.note.textContent = words;
    this.pointed.textContent = "";
    if (!some) return;
    this.maps.forEach((map, k) => {
      map.set(this.shown, (i, j) => this.of(i, j)?.[SORTS[k]]);
    });
    this.rank();
  }

  of(i, j) {
    return this.pairs.find((pair) => (pair.a === i && pair.b === j) || (pair.a === j && pair.b === i));
  }

  pairName(i, j) {
    return `Pictures ${this.shown[i].place} and ${this.shown[j].place}`;
  }

  point(i, j) {
    const { logic, look, corner } = this.of(i, j);
    this.maps.forEach((map) => {
      map.mark(i, j);
    });
    this.pointed.textContent = [`${this.pairName(i, j)}: ${said("logic", logic)}, ${said("look", look)}`, corner]
      .filter(Boolean)
      .join(" · ");
  }

  rank() {
    this.anchors.replaceChildren(
      ...this.shown.map((pic, i) =>
        el(
          "button.sl-many__anchor",
          {
            "aria-label": `Picture ${pic.place}: ${label(pic)}`,
            "aria-pressed": String(i === this.reference),
            onclick: () => {
              this.reference = i;
              this.rank();
              this.anchors.children[i].focus();
            },
          },
          picture(pic, { size: 160 }),
        ),
      ),
    );
    const share = (i) => {
      const score = this.of(this.reference, i)[this.sort];
      return score ? (score.percentile ?? score.cosine) : -2;
    };
    const others = this.shown
      .map((_, i) => i)
      .filter((i) => i !== this.reference)
      .sort((i, j) => share(j) - share(i));
    this.list.replaceChildren(...others.map((i) => this.row(this.shown[i], this.of(this.reference, i))));
  }

  /** @param {Named} pic
   * @param {ManyPair} pair */
  row(pic, pair) {
    const open = () => goTo("score", { a: this.shown[this.reference].ref, b: pic.ref });
    return el(
      "li",
      {},
      el(
        "button.sl-many__row",
        { onclick: open, title: "Compare the two" },
        picture(pic.blank ? pic : { ...pic, alt: "" }, { size: 160 }),
        el("span.sl-many__name", {}, el("b", {}, `Picture ${pic.place}`), el("span", {}, label(pic))),
        el(
          "span.sl-many__badges",
          {},
          SORTS.map(
            (metric) =>
              pair[metric] &&
              badge(KINDS[metric], pair[metric].number, {
                counted: pair[metric].percentile !== null,
                quiet: pair[metric].quiet,
                raw: pair[metric].raw,
              }),
          ),
        ),
      ),
    );
  }

  save() {
    const name = (i) => this.shown[i].file || this.shown[i].ref;
    const rows = this.pairs.map(({ a, b, logic, look, corner }) => ({
      picture_1: this.shown[a].place,
      name_1: name(a),
      picture_2: this.shown[b].place,
      name_2: name(b),
      logic_percentile: logic?.percentile,
      logic_cosine: logic?.cosine,
      look_percentile: look?.percentile,
      look_cosine: look?.cosine,
      corner,
    }));
    saveFile("same-logic-pairs.csv", "text/csv", tableOf(rows));
  }

  fail(sentence, asked) {
    if (asked.pictures.length !== this.sent.length) return;
    clearTimeout(this.slow);
    this.failed(sentence);
  }

  failed(sentence) {
    this.lede.textContent = "";
    this.trouble.replaceChildren(error(sentence), el("button.sl-link", { onclick: () => this.ask() }, "Try again"));
  }

  resume({ pictures }) {
    this.tray.reset(pictures);
    emit("mode", "several");
    this.ask();
  }
}

/* It is built when it is first wanted: until then its pictures, which nobody sees, are not fetched either. */
export const mount = mounting("many", (w) => {
  let built = null;
  const several = () => {
    built ||= new SeveralPictures(w);
    return built;
  };
  listen("mode", (now) => now === "several" && several());
  return {
    draw: (value) => several().draw(value),
    fail: (sentence, asked) => several().fail(sentence, asked),
    resume: (asked) => several().resume(asked),
  };
});
