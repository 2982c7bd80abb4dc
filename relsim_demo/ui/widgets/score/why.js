/* Why these two? The nearest ideas of both pictures, and maps of the parts that their scores rest on. */
import { el } from "../lib/dom.js";
import { error, segments, sign } from "../lib/parts.js";
import { picture, pivots } from "../lib/tiles.js";
import { mounting } from "../lib/wiring.js";
import { PairPart } from "./part.js";
import { regionMap } from "./regions.js";

/** @import {Regions, SharedIdea, Why as Told, WhyPicture} from "../lib/payloads.js" */
/** @import {Wired} from "../lib/wiring.js" */

const VIEWS = [
  ["relational", "Logic"],
  ["attribute", "Look"],
  ["", "Off"],
];
const NAMES = ["First picture", "Second picture"];
const HOW = "We hide one part after the other. Where the score falls, the part counts.";
const KEY = {
  relational: "Blue: parts that the logic in common rests on.",
  attribute: "Orange: parts that the look in common rests on.",
  "": "",
};
const NUMBER = "The number says how near the picture lies to the idea: 1 is exactly, 0 is not at all.";

/** @param {SharedIdea} told */
function idea({ name, kind, number, share, shared }) {
  return el(
    "li",
    {},
    el(
      "span",
      {},
      el(shared ? "mark.sl-idea" : "b", {}, name),
      " ",
      kind,
      shared ? el("span.sl-hidden", {}, ", near to both") : null,
    ),
    el(
      "span.sl-near",
      {},
      el("i.sl-near__bar", { "aria-hidden": "true" }, el("i", { style: `width:${share * 100}%` })),
      el("b.sl-near__num", {}, number),
    ),
  );
}

export class Why {
  /** @param {Wired<{}>} w */
  constructor(w) {
    this.w = w;
    this.view = "relational";
    /** @type {Regions["maps"]} */
    this.maps = [];
    this.sides = [];
    this.pair = null;
    this.status = el("p.sl-note", { role: "status" });
    this.trouble = el("div");
    this.fill = el("div.sl-why__fill");
    this.track = el(
      "div.sl-why__track",
      { role: "progressbar", "aria-label": "Parts hidden", "aria-valuemin": "0", "aria-valuemax": "100" },
      this.fill,
    );
    this.start = el("button.sl-btn", { onclick: () => this.weigh() }, "Show which parts count");
    this.cancel = el(
      "button.sl-btn",
      {
        onclick: () => {
          this.cancel.disabled = true;
          this.status.textContent = "Stopping…";
          this.w.stop();
        },
      },
      "Cancel",
    );
    this.choice = segments(
      VIEWS.map(([, words]) => words),
      0,
      (i) => {
        this.view = VIEWS[i][0];
        this.paint();
      },
    );
    this.key = el("p.sl-note");
    this.makeParts();
  }

  makeParts() {
    this.soon = el("span");
    this.parts = el(
      "div.sl-why__parts",
      {},
      el("h3.sl-why__label", {}, "Which parts count?"),
      el("p.sl-note", {}, HOW, " ", this.soon),
      this.start,
      this.choice.node,
      this.key,
      this.status,
      this.track,
      this.cancel,
      this.trouble,
    );
    this.choice.node.setAttribute("aria-label", "What the colours show");
    this.part = new PairPart(this.w, {
      title: "Why these two?",
      what: "The ideas that each picture lies nearest to, and the parts that count.",
      show: "Explain",
      hide: "Hide the explanation",
      begin: (now) => this.begin(now),
      end: () => this.w.stop(),
    });
  }

  begin(now) {
    this.pair = now;
    this.part.wait("Looking for the nearest ideas…");
    this.w.ask("tell", { pair: this.pair });
  }

  /* idle: nothing measured; busy: being measured; done: the maps are there, or as much of them as was wanted. */
  turnTo(state) {
    this.start.hidden = state === "busy" || state === "done";
    this.soon.hidden = state === "done";
    this.choice.node.hidden = this.key.hidden = !this.maps.some(Boolean);
    this.track.hidden = this.cancel.hidden = state !== "busy";
    this.cancel.disabled = false;
    this.trouble.replaceChildren();
  }

  weigh() {
    this.maps = [];
    this.turnTo("busy");
    this.progress(0, "");
    this.paint();
    this.cancel.focus();
    this.w.ask("weigh", { pair: this.pair });
  }

  progress(done, words) {
    this.status.textContent = words;
    this.fill.style.width = `${done * 100}%`;
    this.track.setAttribute("aria-valuenow", String(Math.round(done * 100)));
  }

  paint() {
    this.key.textContent = KEY[this.view];
    this.sides.forEach((side, i) => {
      const layer = this.maps[i] && this.view ? this.maps[i][this.view] : null;
      side.map.set(layer ? layer.cells : [], this.view === "attribute" ? "attr" : "rel");
      side.words.textContent = layer ? layer.words : "";
    });
  }

  /** @param {WhyPicture} pic
   * @param {number} i
   * @param {WhyPicture[]} all */
  side(pic, i, all) {
    const image = picture(pic, { size: 640, actions: pivots(pic, { other: all[1 - i].ref }) });
    const words = el("p.sl-note.sl-why__words");
    const list = pic.ideas.length ? el("ul", {}, pic.ideas.map(idea)) : null;
    const node = el(
      "div.sl-why__side",
      {},
      image,
      words,
      el("div.sl-ideas", {}, el("h3.sl-ideas__title", {}, `${NAMES[i]}: nearest ideas`), list),
    );
    return { node, words, map: regionMap(image, this.w.root) };
  }

  /** @param {Told} value */
  drawIdeas({ pictures, sentence, note, soon }) {
    this.soon.textContent = soon;
    this.maps = [];
    this.sides = pictures.map((pic, i, all) => this.side(pic, i, all));
    const some = pictures.some((pic) => pic.ideas.length);
    this.turnTo("idle");
    this.progress(0, "");
    this.part.set(
      el(
        "div.sl-why__grid",
        {},
        el(
          "div.sl-why__sides",
          {},
          this.sides.map((one) => one.node),
        ),
        el(
          "div.sl-why__about",
          {},
          el("p.sl-why__sentence", { role: "status" }, some ? sign("rel", 22) : null, el("span", {}, sentence)),
          some ? el("p.sl-note", {}, NUMBER) : null,
          note ? el("p.sl-note", {}, note) : null,
          this.parts,
        ),
      ),
    );
  }

  /** @param {Regions} value */
  drawMaps(value) {
    const had = this.cancel.contains(document.activeElement);
    const stopping = this.cancel.disabled;
    this.maps = value.maps;
    this.turnTo(value.more ? "busy" : value.stopped ? "idle" : "done");
    this.cancel.disabled = Boolean(value.more) && stopping;
    this.progress(
      value.done,
      value.more
        ? stopping
          ? "Stopping…"
          : value.words
        : value.stopped
          ? `Stopped at ${Math.round(value.done * 100)}%.`
          : "",
    );
    if (had && !value.more) (value.stopped ? this.start : this.choice.node.firstElementChild).focus();
    this.paint();
  }

  /** @param {Told | Regions} value
   * @param {{event: string, pair: string[]}} asked */
  draw(value, asked) {
    if (!this.part.about(asked)) return;
    if ("maps" in value) this.drawMaps(value);
    else this.drawIdeas(value);
  }

  fail(sentence, asked) {
    if (!this.part.about(asked)) return;
    if (asked.event === "tell") return this.part.fail(sentence);
    this.turnTo("idle");
    this.progress(0, "");
    this.trouble.replaceChildren(error(sentence));
  }
}

export const mount = mounting("why", (w) => new Why(w));
