/* The question of the Retrieve tab: a picture or a part of it, a sentence, both, and what is like it or not. */
import { el } from "../lib/dom.js";
import { inWords } from "../lib/elsewhere.js";
import { caption, error, segments } from "../lib/parts.js";
import { PictureTile, pivots } from "../lib/tiles.js";
import { Cropper, cropFrame } from "./crop.js";
import { LikeRow } from "./likes.js";

/** @import {Asked, Phrases, Retrieve} from "../lib/payloads.js" */
/** @import {Wired} from "../lib/wiring.js" */
/** @import {Wish} from "./wish.js" */

const MODES = ["picture", "text", "both"];
const SENTENCES = 4;

const link = (words, f, look = "sl-link") => el(`button.${look}`, { onclick: f }, words);

/* The line below the picture and the frame on it: which part of it counts. */
class PartOfPicture {
  constructor(tile, onchange) {
    this.tile = tile;
    this.onchange = onchange;
    this.box = null;
    this.frame = null;
    this.tool = null;
    this.face = null;
    this.line = el("div.sl-counts");
  }

  image() {
    return this.tile.node.querySelector(".sl-tile__face img");
  }

  draw() {
    this.tool = new Cropper(this.image(), this.box, { apply: (next) => this.done(next), leave: () => this.leave() });
    if (this.frame) this.frame.remove();
    this.image().parentNode.append(this.tool.node);
    this.image().parentNode.classList.add("is-cropping");
    this.line.replaceChildren(
      el("p", {}, "Draw a frame around the part."),
      el(
        "div",
        {},
        link("Search from this part", () => this.done(this.tool.box), "sl-btn"),
        link("Cancel", () => this.leave()),
      ),
    );
    this.tool.focus();
  }

  put() {
    if (this.tool) {
      this.tool.node.parentNode?.classList.remove("is-cropping");
      this.tool.node.remove();
    }
    if (this.frame) this.frame.remove();
    this.tool = null;
    this.frame = this.box && this.image() ? cropFrame(this.image(), this.box) : null;
    if (this.frame) this.image().parentNode.append(this.frame);
    this.line.replaceChildren(
      ...(this.box
        ? [
            el("p", {}, "Only this part counts."),
            el(
              "div",
              {},
              link("Change", () => this.draw()),
              link("Whole picture", () => this.done(null)),
            ),
          ]
        : [link("Use a part of it", () => this.draw())]),
    );
    this.line.hidden = !this.image();
  }

  done(next) {
    this.box = next;
    this.put();
    this.line.querySelector("button").focus();
    this.onchange(this.box);
  }

  leave() {
    this.put();
    this.line.querySelector("button").focus();
  }

  /* An answer came: what is shown already, or just being drawn, stays as it is, and the focus with it. */
  set(next) {
    const same = this.face === this.image() && String(this.box) === String(next);
    this.face = this.image();
    this.box = next;
    if (!same) this.put();
  }
}

/** Words that stand for anything, as the gallery's captions use them.
 * @param {Phrases["placeholders"]} placeholders
 * @param {(name: string) => void} insert */
function words(placeholders, insert) {
  return el(
    "div.sl-retrieve__words",
    { role: "group", "aria-label": "Words that stand for anything" },
    placeholders.map((name) =>
      el(
        "button.sl-chip",
        { onclick: () => insert(name), "aria-label": `Insert ${name}` },
        name.slice(1, -1).toLowerCase(),
      ),
    ),
  );
}

/** Sentences that the gallery's captions say often, to start from.
 * @param {Phrases["sentences"]} sentences
 * @param {(text: string) => void} search */
function starters(sentences, search) {
  let from = 0;
  const list = el("div.sl-starters__list");
  const other = el(
    "button.sl-link",
    {
      onclick: () => {
        from = (from + SENTENCES) % sentences.length;
        show();
      },
    },
    "Other ideas",
  );
  function show() {
    list.replaceChildren(
      ...Array.from(
        { length: Math.min(SENTENCES, sentences.length) },
        (_, i) => sentences[(from + i) % sentences.length],
      ).map(([text, parts]) => el("button.sl-starters__idea", { onclick: () => search(text) }, caption(parts))),
    );
  }
  show();
  return el(
    "div.sl-starters",
    {},
    sentences.length
      ? el(
          "div.sl-starters__top",
          {},
          el("b", {}, "Ideas in this gallery"),
          sentences.length > SENTENCES ? other : null,
        )
      : null,
    list,
  );
}

/* new QuestionPanel(w, change) -> {node, set(query, mode), setMode(mode), mode(), tell(sentence), failed(sentence),
   take(file), typed(), focusBox(), hasBox()} change(patch): pictures, without, text, words, box or mode are to be
   so; or how they follow from the latest wish. */
export class QuestionPanel {
  /** @param {Wired<Retrieve>} w
   * @param {(patch: object) => void} change */
  constructor(w, change) {
    this.w = w;
    this.change = change;
    this.first = this.w.value;
    /** @type {Wish["mode"]} */
    this.mode = "picture";
    this.pics = [];
    this.without = [];
    this.weighed = 0.5;
    this.said = false; // said: the answer in sight is to words too
    this.choice = segments(["A picture", "A sentence", "Both"], 0, (i) => this.change({ mode: MODES[i] }));
    this.choice.node.setAttribute("aria-label", "Search from");
    this.tile = new PictureTile({
      name: "Your picture",
      gallery: this.first.gallery,
      send: this.w.send,
      removable: false,
      random: true,
      onchoice: (chosen) => this.choose(chosen),
      actions: (pic) => pivots(pic).slice(1), // it is searched from already
    });
    this.part = new PartOfPicture(this.tile, (box) => this.change({ box }));
    this.idea = el("div.sl-retrieve__idea");
    this.trouble = el("div.sl-retrieve__trouble");
    this.plus = this.row("Also like these", "+", "pictures");
    this.minus = this.row("Not like these", "−", "without");
    this.box = el("textarea.sl-retrieve__box", {
      id: "sl-sentence",
      rows: 2,
      enterkeyhint: "search",
      onkeydown: (event) => this.onEnter(event),
    });
    this.makeRows();
    this.arrange();
  }

  makeRows() {
    this.balance = el("input.sl-range", {
      id: "sl-words",
      type: "range",
      min: 0,
      max: 100,
      step: 5,
      value: 50,
      oninput: () => {
        this.weigh(this.balance.value / 100);
        this.change({ words: this.balance.value / 100 });
      },
    });
    this.weight = el(
      "div.sl-retrieve__weight",
      {},
      el("label", { for: "sl-words" }, "Which weighs more"),
      this.balance,
      el("div.sl-retrieve__ends", { "aria-hidden": "true" }, el("span", {}, "Picture"), el("span", {}, "Words")),
    );
    this.fromPicture = el("div.sl-retrieve__picture", {}, this.tile.node, this.part.line, this.idea);
  }

  arrange() {
    this.fromText = el(
      "div.sl-retrieve__sentence",
      {},
      el("label", { for: "sl-sentence" }, "Describe an idea, not a thing"),
      this.box,
      el(
        "div.sl-retrieve__row",
        {},
        words(this.first.phrases.placeholders, (name) => this.insert(name)),
        el("button.sl-btn.is-main", { onclick: () => this.find() }, "Find"),
      ),
      this.weight,
      starters(this.first.phrases.sentences, (text) => {
        this.box.value = text;
        this.change({ text });
      }),
    );
    this.likeRows = el("div.sl-retrieve__likes", {}, this.plus.node, this.minus.node);
    this.node = el(
      "div.sl-question",
      {},
      this.choice.node,
      this.fromPicture,
      this.fromText,
      this.likeRows,
      this.trouble,
    );
  }

  tell(sentence, again = null) {
    return this.trouble.replaceChildren(
      ...(sentence ? [error(sentence)] : []),
      again ? el("button.sl-link", { onclick: again }, "Try again") : "",
    );
  }

  row(name, sign, key) {
    return new LikeRow({
      name,
      sign,
      gallery: this.first.gallery,
      send: this.w.send,
      trouble: (sentence, again) => this.tell(sentence, again),
      change: (next) =>
        this.change(
          key === "without"
            ? (wish) => ({ without: next(wish.without) })
            : ({ pictures: [main, ...rest] }) => ({ pictures: [main, ...next(rest)] }),
        ),
    });
  }

  choose(chosen) {
    if (chosen.trouble) return this.tile.set({ ...this.pics[0], error: chosen.trouble });
    if (chosen.path) this.tile.set({ waiting: el("p.sl-note", {}, "Reading your picture…") });
    this.change((wish) => ({ pictures: [chosen, ...wish.pictures.slice(1)], box: null }));
  }

  onEnter(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.find();
  }

  /* Beside a picture, no words are no question. */
  find() {
    if (this.mode === "both" && !this.box.value.trim() && !this.said)
      return this.tell("Write a few words first, or choose “A picture”.");
    return this.change({ text: this.box.value });
  }

  insert(name) {
    const { selectionStart: from, selectionEnd: to, value } = this.box;
    const gap = (side) => (side && !/\s$|^\s/.test(side) ? " " : "");
    this.box.setRangeText(
      `${gap(value.slice(0, from).slice(-1))}${name}${gap(value.slice(to, to + 1))}`,
      from,
      to,
      "end",
    );
    this.box.focus();
  }

  weigh(share) {
    this.balance.value = String(Math.round(share * 100));
    this.balance.style.setProperty("--v", `${share * 100}%`);
    this.balance.setAttribute(
      "aria-valuetext",
      share < 0.5 ? "The picture weighs more" : share > 0.5 ? "The words weigh more" : "Both weigh the same",
    );
  }

  /** Pictures are kept while only a sentence is asked: one may want them back.
   * @param {Asked} query
   * @param {Wish["mode"]} next */
  set(query, next) {
    this.setMode(next);
    if (query.pictures.length) {
      this.pics = query.pictures;
      this.tile.set(this.pics[0]);
      this.named(query.caption);
      this.part.set(query.box);
    }
    this.plus.set(this.pics.slice(1));
    this.said = query.text !== null;
    this.without = query.without;
    this.minus.set(this.without);
    // or the next words would be lost
    if (query.text !== null && document.activeElement !== this.box) this.box.value = query.text;
    this.weighed = query.words;
    this.weigh(this.weighed);
    this.tell("");
  }

  /** @param {string[][]} words the first picture's caption */
  named(words) {
    this.idea.replaceChildren(words.length && !inWords(this.pics[0]) ? caption(words) : "");
  }

  /** @param {Wish["mode"]} next */
  setMode(next) {
    this.mode = next;
    this.choice.set(MODES.indexOf(this.mode));
    this.fromPicture.hidden = this.plus.node.hidden = this.mode === "text";
    this.fromText.hidden = this.mode === "picture";
    this.weight.hidden = this.mode !== "both";
    this.node.dataset.mode = this.mode;
  }

  failed(sentence, again) {
    const waits = "waiting" in this.tile.state;
    if (waits) this.tile.set({ ...this.pics[0], error: sentence });
    this.tell(waits ? "" : sentence, again);
    this.plus.set(this.pics.slice(1));
    this.minus.set(this.without);
    this.weigh(this.weighed);
  }

  typed() {
    return this.box.value.trim();
  }

  focusBox() {
    return this.box.focus();
  }

  hasBox() {
    return document.activeElement === this.box;
  }

  take(file) {
    return this.tile.take(file);
  }
}
