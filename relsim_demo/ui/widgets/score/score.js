/* The Score tab: two pictures, the verdict, two bars, the pair in the similarity space, examples. */
import { linkTo, standAt } from "../lib/address.js";
import { copyButton } from "../lib/copying.js";
import { el } from "../lib/dom.js";
import { bar, caption, error, explained, verdict } from "../lib/parts.js";
import { isOwn } from "../lib/refs.js";
import { emit, listen } from "../lib/signals.js";
import { onPaste, PictureTile, picture, pivots } from "../lib/tiles.js";
import { mounting } from "../lib/wiring.js";
import { miniSpace } from "./mini.js";

/** @import {ExamplePair, Score, ScoreAnswer, ScoreResult} from "../lib/payloads.js" */
/** @import {Wired} from "../lib/wiring.js" */
/** @typedef {ScoreAnswer["slots"][number]} Slot */

const NAMES = ["First picture", "Second picture"];
const NONE = "none"; // in the address: both tiles are empty
const SENDING = "Your picture is on its way.";
const WAITING = "Comparing the two pictures…";

/** A picture without a caption is called by its file.
 * @param {Slot} slot */
const isFile = (slot) => slot?.caption?.[0]?.[0] === "file";

const shownIn = ({ state }) => (state?.ref ? state : null);

const waits = ({ state }) => Boolean(state && "waiting" in state);

/** A picture without another: its caption shares nothing.
 * @param {Slot} slot
 * @returns {Slot} */
function alone(slot) {
  if (!slot?.caption) return slot;
  const plain = slot.caption.map(([kind, words]) => [kind === "idea" ? "text" : kind, words]);
  return /** @type {Slot} */ ({ ...slot, caption: plain });
}

export class ScoreTab {
  /** @param {Wired<Score>} w */
  constructor(w) {
    this.w = w;
    this.first = this.w.value;
    this.examples = [];
    this.slow = 0;
    this.mode = "two";
    this.wish = [null, null]; // wish: what was last asked for, by tile
    this.about = el("p.sl-note", {}, "What these two pictures share");
    this.title = el("h1.sl-verdict");
    this.lede = el("p.sl-lede");
    this.could = el("p.sl-note");
    this.trouble = el("div.sl-score__trouble");
    this.startOver = el(
      "button.sl-link",
      {
        onclick: () => {
          this.compare([null, null]);
          this.tiles[0].node.querySelector("button").focus();
        },
      },
      "Start over",
    );
    this.copy = copyButton("Copy link", "to this pair", () => this.link(), "sl-btn");
    this.button = el(
      "button.sl-btn.is-main",
      { onclick: () => this.compare(this.tiles.map((tile) => tile.state)) },
      "Compare the two",
    );
    this.logic = bar("rel");
    this.look = bar("attr");
    this.panel = this.first.map
      ? miniSpace(this.first.map.background, this.first.map.lines)
      : { node: el("div.sl-score__unplaced.sl-empty", {}, el("p.sl-note", {}, this.first.unplaced)), set() {} };
    this.captions = NAMES.map(() => el("div.sl-score__cap", {}, el("b.sl-hidden")));
    this.ideas = el("h2.sl-score__ideas-title");
    this.makeTiles();
  }

  makeTiles() {
    this.legend = el("p.sl-note.sl-score__legend");
    this.tiles = NAMES.map(
      (name, i) =>
        new PictureTile({
          name,
          gallery: this.first.gallery,
          send: (file, say) => this.send(i, file, say),
          onchoice: (choice) => this.choose(i, choice),
          actions: (pic) => pivots(pic, { beside: () => this.tiles[1 - i].state?.ref }),
        }),
    );
    this.build();
    this.draw(this.first);
    listen("mode", (now) => {
      this.mode = now;
      this.place();
    });
    onPaste(this.w.root, (file) => {
      const focused = this.tiles.findIndex((tile) => tile.node.contains(document.activeElement));
      const free = this.tiles.findIndex((tile) => !tile.state?.ref);
      this.tiles[[focused, free, 1].find((i) => i >= 0)].take(file);
    });
  }

  build() {
    this.examples = this.first.examples.map((example) => this.exampleOf(example));
    this.w.root.replaceChildren(
      el(
        "div.sl-page.sl-score__page",
        {},
        el(
          "div.sl-score__head",
          { "aria-live": "polite" },
          this.about,
          this.title,
          this.lede,
          this.could,
          this.w.waits,
          this.trouble,
        ),
        el("div.sl-score__acts", {}, this.startOver, this.copy, this.button),
        el(
          "div.sl-score__grid",
          {},
          el(
            "div.sl-score__pics",
            {},
            this.tiles.map((tile) => tile.node),
          ),
          el("div.sl-score__ideas", {}, this.ideas, this.captions, this.legend),
          el("div.sl-score__side", {}, el("div.sl-score__bars", {}, this.logic.node, this.look.node), this.panel.node),
        ),
        this.examples.length ? this.shelf() : null,
        explained("How these numbers are made", this.first.method),
      ),
    );
  }

  /** @param {ExamplePair} example */
  exampleOf({ idea, corner, term, pictures }) {
    const names = [idea, corner].filter(Boolean).map((name) => `, ${name}`);
    return el(
      "button.sl-offer.sl-example",
      {
        onclick: () => this.compare(pictures),
        "aria-label": `Example${names.join("")}: ${pictures.map((pic) => pic.alt).join("; ")}`,
      },
      el(
        "span.sl-offer__pics",
        {},
        pictures.map((pic) => picture({ ref: pic.ref }, { eager: true, size: 160 })),
      ),
      el(
        "span.sl-example__names",
        {},
        idea && el("b", {}, idea),
        corner && el("span", {}, corner),
        term && el("small", {}, term),
      ),
    );
  }

  shelf() {
    return el(
      "section.sl-score__examples",
      { "aria-label": "Example pairs" },
      el("h2.sl-rule", {}, "Try an example pair"),
      el("div.sl-offers.sl-score__row", {}, this.examples),
    );
  }

  /* While a picture is on its way, nothing that was said of the old one stays for long. */
  send(index, file, say) {
    this.uncaption(index);
    clearTimeout(this.slow);
    this.slow = setTimeout(() => this.clear(SENDING, "One moment"), 300);
    return this.w.send(file, say);
  }

  /* One tile got a new picture, or lost it. The other keeps what it shows, or still waits for. */
  choose(index, choice) {
    emit("opened", true);
    const slots = [...this.wish];
    slots[index] = choice?.trouble ? { error: choice.trouble } : choice;
    if (choice?.trouble && slots.every((slot, i) => i === index || !slot || slot.alt)) {
      this.w.forget();
      this.draw({ slots: slots.map(alone), result: null });
    } else {
      this.compare(slots);
    }
  }

  compare(slots) {
    this.trouble.replaceChildren();
    this.wish = slots.map((slot) => (slot?.error ? null : slot));
    slots.forEach((slot, i) => {
      if (!slot || slot.error || (slot.ref && slot.alt)) this.tiles[i].set(slot);
      else this.tiles[i].set({ waiting: "" });
    });
    clearTimeout(this.slow);
    const asked = this.wish.map((s) => s && (s.ref ? { ref: s.ref } : s));
    if (asked.every(Boolean)) this.slow = setTimeout(() => this.clear(WAITING, "One moment"), 300);
    this.w.ask("compare", { slots: asked });
  }

  clear(words, heading) {
    this.about.hidden = true;
    this.title.replaceChildren(heading);
    this.lede.textContent = words;
    this.could.textContent = "";
    [this.logic, this.look, this.panel].forEach((part) => {
      part.set(null);
    });
    this.captions.forEach((_, i) => {
      this.uncaption(i);
    });
    this.legend.textContent = "";
    this.copy.hidden = this.button.hidden = true;
    emit("pair", null);
  }

  uncaption(index) {
    this.captions[index].querySelector(".sl-cap")?.remove();
  }

  /** @param {ScoreAnswer} value */
  draw({ slots, result, more: goesOn = false, stopped = false }) {
    clearTimeout(this.slow);
    slots.forEach((slot, i) => {
      this.tiles[i].set(slot || (this.tiles[i].state?.error ? this.tiles[i].state : null));
    });
    this.wish = this.tiles.map(shownIn);
    const count = slots.filter((slot) => slot?.ref).length;
    const seeking = count > 1 && !result && goesOn;
    if (result) this.show(result);
    else if (seeking) this.clear(WAITING, "One moment");
    else if (count > 1)
      this.clear("Compare them, or choose other pictures.", stopped ? "Stopped" : "Do these share an idea?");
    else if (count) this.clear("Choose a second picture to compare.", "One more picture");
    else this.clear("See whether they share an idea, a look, or both.", "Choose two pictures");
    slots.forEach((slot, i) => {
      this.uncaption(i);
      if (slot?.caption?.length) this.captions[i].append(caption(slot.caption));
      this.captions[i].firstChild.textContent =
        `${isFile(slot) ? "The file" : "The idea"} of the ${NAMES[i].toLowerCase()}: `;
    });
    this.ideas.textContent =
      slots.some(isFile) && slots.every((slot) => !slot?.caption?.length || isFile(slot))
        ? "The file of each"
        : "The idea in each";
    this.button.hidden = Boolean(result) || count < 2 || seeking;
    this.explain(slots);
    const own = slots.some((slot) => slot?.ref && isOwn(slot.ref));
    this.copy.hidden = !result || own;
    this.startOver.hidden = !slots.some(Boolean);
    this.mark(slots);
    this.place();
  }

  /** @param {ScoreResult} result */
  show(result) {
    this.about.hidden = false;
    this.title.replaceChildren(...verdict(result.verdict).flat().filter(Boolean));
    this.lede.textContent = result.lede;
    this.could.textContent = result.could;
    this.logic.set(result.relational);
    this.look.set(result.attribute, result.missing);
    this.panel.set(
      result.corner && {
        relational: result.relational.percentile,
        attribute: result.attribute.percentile,
        corner: result.corner,
      },
    );
  }

  /** Say once what the underline and the dashed box mean, and only of what is there.
   * @param {Slot[]} slots */
  explain(slots) {
    const kinds = new Set(slots.flatMap((slot) => (slot?.caption ? slot.caption.map(([kind]) => kind) : [])));
    this.legend.textContent = [
      kinds.has("idea") ? "Underlined: the idea both pictures share." : "",
      kinds.has("chip") ? "A dashed box stands for whatever is shown." : "",
    ]
      .filter(Boolean)
      .join(" ");
  }

  /** @param {Slot[]} slots */
  mark(slots) {
    this.examples.forEach((node, i) => {
      const here = this.first.examples[i].pictures.every((pic, j) => slots[j] && slots[j].ref === pic.ref);
      node.setAttribute("aria-pressed", String(here));
    });
  }

  link() {
    const [a, b] = this.tiles.map((tile) => tile.state.ref);
    return linkTo({ tab: "score", a, b });
  }

  fail(sentence) {
    clearTimeout(this.slow);
    const pending = this.tiles.some(waits);
    const again = this.wish;
    this.tiles.forEach((tile) => {
      if (waits(tile)) tile.set(null);
    });
    this.wish = this.tiles.map(shownIn);
    this.clear("", "No answer yet");
    this.button.hidden = !this.tiles.every((tile) => tile.state?.ref);
    this.mark([]);
    this.trouble.replaceChildren(
      error(sentence),
      pending ? el("button.sl-link", { onclick: () => this.compare(again) }, "Try again") : "",
    );
  }

  /* go("score", {a, b}) compares two, {a} alone goes into the first tile, {a: "none"} empties both, {many: "a,b,c"}
     compares several. */
  open({ a = null, b = null, many = "" }) {
    if (many)
      emit(
        "several",
        String(many)
          .split(",")
          .filter((ref) => ref && ref !== "none"),
      );
    else this.compare(a || b ? [a, b].map((ref) => (ref && ref !== NONE ? { ref } : null)) : this.first.slots);
    if (a || b || many) emit("opened", true);
    emit("mode", many ? "several" : "two");
  }

  place() {
    if (this.mode !== "two" || this.tiles.some(waits)) return;
    const [a, b] = this.tiles.map((tile) => tile.state?.ref);
    standAt("score", { a: a || b || !this.first.slots.some(Boolean) ? a : NONE, b });
  }

  resume({ slots }) {
    return this.compare(slots);
  }
}

listen("score", (/** @type {ScoreAnswer | null} */ value) => {
  const refs = (value?.slots || []).map((slot) => slot?.ref).filter(Boolean);
  const seeking = value?.more && !value.result;
  emit("pair", refs.length === 2 && !seeking && !value.result?.untold ? refs : null);
});

export const mount = mounting("score", (w) => new ScoreTab(w));
