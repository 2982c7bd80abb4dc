/* The Caption tab: pictures, and sentences that name the idea of each or of all together. */
import { linkTo, standAt } from "../lib/address.js";
import { copyButton } from "../lib/copying.js";
import { el } from "../lib/dom.js";
import { caption, captionRuns, error, explained, segments } from "../lib/parts.js";
import { isOwn } from "../lib/refs.js";
import { picture, pivots } from "../lib/tiles.js";
import { PictureTray } from "../lib/tray.js";
import { mounting } from "../lib/wiring.js";
import { WritingChoices } from "./choices.js";
import { captionLines, guessLines, lineMeta, nearestIdeas } from "./lines.js";

/** @import {Caption, CaptionAnswer, CaptionTile, ExampleGroup, Line} from "../lib/payloads.js" */
/** @import {Wired} from "../lib/wiring.js" */
/** @typedef {{answer: CaptionTile, body: HTMLElement}} Told: a tile of the tray, and what is told of its picture */

const SEEKING = "Looking for the idea…";
const FEW = 3;
const NONE = "none";
const NONE_FITS = "No known idea fits";
const ONE = "A dashed box stands for whatever is shown.";
const NUMBER =
  "The number says how near the picture lies to the sentence, from 0 (nothing in common) to 1 (the very same).";
const SHARED = "Underlined: words shared with the sentence on top.";
const LEAKS = " words name things; an anonymous caption would have a placeholder there.";

const plain = (choice) => (choice.ref ? { ref: choice.ref } : choice);

const none = () => el("p.sl-cap.sl-none", {}, `${NONE_FITS}.`);

export class CaptionTab {
  /** @param {Wired<Caption>} w */
  constructor(w) {
    this.w = w;
    this.first = this.w.value;
    this.written = Boolean(this.first.sampling);
    this.OTHERS = this.written ? "Other wordings" : "Next nearest";
    this.group = true;
    this.n = FEW;
    this.sent = [];
    this.slow = 0;
    this.examples = [];
    this.begun = !this.written;
    this.writing = false;
    this.standing = false;
    this.unfit = ""; // unfit: why no known idea fits the group; standing: something of the newest answer is on the page
    this.title = el("h1.sl-verdict.sl-caption__title");
    this.lede = el("p.sl-lede");
    this.trouble = el("div.sl-caption__trouble");
    this.main = el("div.sl-caption__main");
    this.more = el("div.sl-caption__more");
    this.legend = el("p.sl-note.sl-caption__legend");
    this.mode = segments(["Each picture", "The group as one idea"], 1, (i) => {
      this.group = i === 1;
      this.again();
    });
    this.count = segments(this.first.counts.map(String), this.first.counts.indexOf(this.n), (i) => {
      this.n = this.first.counts[i];
      this.again();
    });
    this.choices = this.written
      ? new WritingChoices(this.first.sampling, {
          onwrite: () => this.ask(),
          onstop: () => this.w.stop(),
          onchange: () => this.again(),
        })
      : null;
    this.makeTray();
  }

  makeTray() {
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
    this.copyLink = copyButton("Copy link", "to these pictures", () => this.link(), "sl-btn");
    this.tray = new PictureTray({
      most: this.first.most,
      gallery: this.first.gallery,
      send: this.w.send,
      actions: (pic) => pivots(pic),
      onchange: () => this.ask(),
    });
    this.side = el("div.sl-caption__side");
    this.head = el(
      "div.sl-caption__head",
      { "aria-live": "polite" },
      this.title,
      this.lede,
      this.w.waits,
      this.main,
      this.trouble,
    );
    this.build();
    this.begin();
  }

  build() {
    this.mode.node.setAttribute("aria-label", "Captions for");
    this.count.node.setAttribute("aria-label", "How many captions");
    this.examples = this.first.groups.map((example) => this.stripOf(example));
    this.tray.node.append(this.side);
    this.w.root.replaceChildren(
      el(
        "div.sl-page.sl-caption__page",
        {},
        el(
          "div.sl-caption__bar",
          {},
          this.mode.node,
          el("div.sl-caption__count", {}, el("span", { "aria-hidden": "true" }, "Captions"), this.count.node),
          this.choices?.button,
        ),
        this.choices?.node,
        el("div.sl-caption__acts", {}, this.startOver, this.copyLink),
        this.head,
        this.more,
        this.tray.node,
        this.legend,
        el(
          "section.sl-caption__examples",
          { "aria-label": "Example groups" },
          el("h2.sl-rule", {}, "Try a group"),
          el("div.sl-offers.sl-caption__groups", {}, this.examples),
        ),
        explained("How these captions are made", this.first.method),
      ),
    );
  }

  /** @param {ExampleGroup} example */
  stripOf(example) {
    const { name, pictures } = example;
    return el(
      "button.sl-offer",
      {
        onclick: () => this.use(example),
        "aria-label": `Example group: ${name || pictures.map((pic) => pic.alt).join("; ")}`,
      },
      el(
        "span.sl-offer__pics",
        {},
        pictures.map((pic) => picture({ ref: pic.ref }, { size: 160, eager: true })),
      ),
      el("span", {}, name),
    );
  }

  /** @param {ExampleGroup} example */
  use(example) {
    this.choose(1);
    this.tray.reset(example.pictures);
    this.ask();
  }

  choose(index) {
    this.group = index === 1;
    this.mode.set(index);
  }

  /* What was chosen changed. Captions that must be written wait for the first word of the visitor. */
  again() {
    if (this.begun) this.ask();
    else this.show();
  }

  /* Ask about all pictures that are there; pictures still on their way ask again when they arrive. */
  ask() {
    this.trouble.replaceChildren();
    clearTimeout(this.slow);
    this.standing = false;
    this.sent = this.tray.ready();
    this.begun = !this.written || this.sent.length > 0;
    if (!this.sent.length) this.w.stop();
    if (!this.tray.tiles.length) return this.draw({ slots: [], group: null });
    if (!this.sent.length) return this.show();
    this.slow = setTimeout((sentence) => this.wait(sentence), 300);
    this.turnTo(true);
    this.w.ask("tell", {
      pictures: this.sent.map((tile) => plain(tile.choice)),
      n: this.n,
      group: this.group,
      sampling: this.choices?.sampling(),
    });
  }

  turnTo(busy, state = "idle") {
    this.writing = busy && this.written;
    this.w.root.classList.toggle("is-writing", this.writing);
    this.head.setAttribute("aria-busy", String(this.writing));
    if (this.choices) this.choices.set(this.writing ? "writing" : state);
  }

  wait(sentence = SEEKING) {
    this.title.replaceChildren("One moment");
    this.lede.textContent = sentence;
    this.w.root.classList.add("is-waiting");
  }

  /** An answer to pictures that have left since is of no use.
   * @param {CaptionAnswer} value */
  draw({ slots, group: together, note = "", more: goesOn = false, stopped = false }) {
    if (slots.length !== this.sent.length) return;
    const seeking = goesOn && !slots.some((slot) => slot.captions);
    if (!seeking) clearTimeout(this.slow);
    slots.forEach((slot, i) => {
      const tile = this.sent[i];
      tile.choice = slot.ref ? { ref: slot.ref, alt: slot.alt } : null;
      if (!tile.state.ref || tile.state.ref !== slot.ref) tile.set(slot);
      if (!seeking) tile.answer = slot;
    });
    if (seeking) return;
    this.standing = Boolean(note) || slots.some((slot) => slot.note || slot.captions?.length);
    this.unfit = note;
    if (!goesOn) this.turnTo(false, stopped || !this.standing ? "idle" : "done");
    this.show(together, stopped);
    if (!goesOn) standAt("caption", this.place());
  }

  /** Put everything on the page that the tiles and the group's captions say.
   * @param {CaptionAnswer["group"]} together */
  show(together = null, stopped = false) {
    const told = this.tray.tiles.filter((tile) => tile.state.ref && tile.answer?.captions);
    const here = this.tray.tiles.filter((tile) => tile.state.ref);
    const single = here.length === 1 && this.tray.tiles.length === 1;
    this.tray.node.classList.toggle("is-single", single);
    this.tray.node.classList.toggle("is-group", Boolean(together) || !this.begun);
    this.side.replaceChildren();
    this.more.replaceChildren();
    if (!this.begun) this.showIdle(here);
    else if (stopped && !this.standing) this.headline("Stopped", "Nothing was written yet.");
    else if (together) this.showGroup(together, told);
    else if (single && told.length) this.showSingle(told[0]);
    else this.showEach(told);
    this.explain(told, together);
    this.startOver.hidden = !this.tray.tiles.length;
    this.copyLink.hidden = !here.length || here.some((tile) => isOwn(tile.state.ref));
    this.mark();
  }

  /** @param {string} words
   * @param {string} sentence
   * @param {Line | null} line */
  headline(words, sentence, line = null) {
    this.title.replaceChildren(...(line ? captionRuns(line.parts) : [words]));
    this.lede.textContent = sentence;
    this.w.root.classList.remove("is-waiting");
    this.main.replaceChildren(...(line ? [lineMeta(line)] : []));
  }

  /* Captions that must be written are not written before somebody asks. */
  showIdle(here) {
    const what =
      this.group && here.length > 1 ? `what these ${here.length} pictures have in common` : "the idea of each picture";
    this.headline(
      "Name the idea, not the things",
      here.length
        ? `Press “Write captions”, and the model writes down ${what}.`
        : "Add a picture, or several that have something in common.",
    );
    if (this.choices) this.choices.button.disabled = !here.length;
  }

  /** @param {Line[]} lines
   * @param {Told[]} told */
  showGroup(lines, told) {
    if (this.unfit) this.headline(NONE_FITS, this.unfit);
    else if (lines.length) this.headline("", `What these ${told.length} pictures have in common.`, lines[0]);
    else if (this.writing)
      this.headline("Looking for the shared idea…", "First a caption of each picture, then one of all together.");
    else this.headline("Stopped", "The caption of all together was not written yet.");
    if (lines.length > 1)
      this.more.append(el("h2.sl-caption__label", {}, this.OTHERS), captionLines(lines.slice(1), 2));
    told.forEach((tile) => {
      tile.body.replaceChildren(
        ...(tile.answer.note ? [none()] : tile.answer.captions.slice(0, 1).map((line) => caption(line.parts))),
      );
    });
  }

  /** @param {Told} tile */
  showSingle(tile) {
    const { captions, guesses, note, ideas, gallery } = tile.answer;
    if (note) this.headline(NONE_FITS, note);
    else if (captions.length)
      this.headline(
        "",
        this.group
          ? "The idea of this picture. Add a second one to see what both have in common."
          : "The idea of this picture, whatever it shows.",
        captions[0],
      );
    else this.headline("One moment", SEEKING);
    tile.body.replaceChildren();
    if (captions.length > 1)
      this.side.append(el("h2.sl-caption__label", {}, this.OTHERS), captionLines(captions.slice(1), 2));
    this.side.append(nearestIdeas(ideas), guessLines(guesses));
    if (gallery)
      this.side.append(
        el("div.sl-caption__made", {}, el("h2.sl-caption__label", {}, "Its caption in the gallery"), caption(gallery)),
      );
  }

  /** @param {Told[]} told */
  showEach(told) {
    const waiting = this.tray.tiles.some((tile) => tile.state.waiting);
    if (told.length)
      this.headline(
        "The idea in each picture",
        this.group
          ? "Add a second picture to see what they have in common."
          : "Each sentence says what goes on, and leaves out what is shown.",
      );
    else if (waiting) this.headline("One moment", "Reading the picture…");
    else this.headline("Name the idea, not the things", "Add a picture, or several that have something in common.");
    told.forEach((tile) => {
      const { captions, ideas, guesses, note } = tile.answer;
      tile.body.replaceChildren(
        ...(note
          ? [none(), el("p.sl-note", {}, note), guessLines(guesses)]
          : [captionLines(captions), nearestIdeas(ideas)]),
      );
    });
  }

  /** Say once what the marks and the number mean, and only of what is there.
   * @param {Told[]} told
   * @param {CaptionAnswer["group"]} together */
  explain(told, together) {
    const lines = [...(together || []), ...told.flatMap((tile) => tile.answer.captions)];
    const shown = new Set(lines.flatMap((line) => line.parts.map(([kind]) => kind)));
    if (!lines.length) return this.legend.replaceChildren();
    const said = [
      shown.has("idea") && together ? SHARED : "",
      shown.has("chip") ? ONE : "",
      lines[0].number ? NUMBER : "",
      this.first.source,
    ];
    this.legend.replaceChildren(
      ...(shown.has("leak") ? [el("mark.sl-leak", {}, "Marked"), `${LEAKS} `] : []),
      said.filter(Boolean).join(" "),
    );
  }

  mark() {
    const here = this.tray.tiles.map((tile) => tile.state.ref).join();
    this.examples.forEach((node, i) => {
      node.setAttribute("aria-pressed", String(this.first.groups[i].pictures.map((p) => p.ref).join() === here));
    });
  }

  link() {
    return linkTo({ tab: "caption", ...this.place() });
  }

  place() {
    return {
      id:
        this.tray.tiles
          .map((tile) => tile.state.ref)
          .filter(Boolean)
          .join() || NONE,
      as: this.group ? "group" : "",
      n: this.n === FEW ? "" : this.n,
    };
  }

  /* What was written before the trouble stays. */
  fail(sentence, asked) {
    if (asked.pictures.length !== this.sent.length) return;
    clearTimeout(this.slow);
    this.turnTo(false);
    this.w.root.classList.remove("is-waiting");
    if (!this.standing) {
      this.headline("No answer yet", "");
      [this.more, this.side].forEach((part) => {
        part.replaceChildren();
      });
    }
    this.trouble.replaceChildren(error(sentence), el("button.sl-link", { onclick: () => this.ask() }, "Try again"));
  }

  /* go("caption", {id}) tells one picture; "a,b,c" are several, "none" is none, and as: "group" tells them together. */
  open({ id = "", as = "", n: many }) {
    this.n = this.first.counts.find((each) => String(each) === String(many)) || FEW;
    this.count.set(this.first.counts.indexOf(this.n));
    this.choose(as === "group" || !id ? 1 : 0);
    if (!id) return this.begin();
    this.tray.reset(
      String(id)
        .split(",")
        .filter((ref) => ref && ref !== NONE)
        .slice(0, this.first.most)
        .map((ref) => ({ ref })),
    );
    return this.ask();
  }

  resume({ pictures, n: many, group: together }) {
    this.n = many;
    this.count.set(this.first.counts.indexOf(this.n));
    this.choose(together ? 1 : 0);
    this.tray.reset(pictures);
    this.ask();
  }

  /* The state that the page opens with: nothing is asked for it. */
  begin() {
    this.w.forget();
    clearTimeout(this.slow);
    this.trouble.replaceChildren();
    this.begun = !this.written;
    this.tray.reset(this.first.slots);
    this.sent = this.tray.tiles;
    this.draw(this.first);
  }
}

export const mount = mounting("caption", (w) => new CaptionTab(w));
