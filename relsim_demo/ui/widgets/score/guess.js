/* Guess first: which of three pictures shares the idea of a fourth? Above the pair that is scored; it folds to one
   line. */
import { goTo } from "../lib/address.js";
import { el, isShown } from "../lib/dom.js";
import { badge } from "../lib/parts.js";
import { listen } from "../lib/signals.js";
import { picture } from "../lib/tiles.js";
import { mounting } from "../lib/wiring.js";

/** @import {Guess as Rounds, Measured} from "../lib/payloads.js" */
/** @import {Wired} from "../lib/wiring.js" */

const SAID = { idea: "Shares the idea", look: "Only looks alike", neither: "Neither" };
const LIKE = [
  "Matches that burn down and a banana that ripens look nothing alike, yet both show one idea: something changes",
  "step by step. Here one of three pictures shares the idea of the first, one only looks like it, and one does",
  "neither.",
].join(" ");
const WHY = {
  look: "the one you chose only looks much like it",
  neither: "the one you chose shares neither the idea nor the look",
};

/** @param {string} kind
 * @param {Measured} measured */
const said = (kind, { number, raw }) => badge(kind, number, { raw });

export class Guess {
  /** @param {Wired<Rounds>} w */
  constructor(w) {
    this.w = w;
    this.rounds = this.w.value.rounds;
    this.at = 0;
    this.guessed = null;
    this.title = el("h2.sl-guess__title", { id: "guess-title" }, "Guess first: which one shares its idea?");
    this.hint = el(
      "p.sl-note",
      {},
      "Not the things in it, but what goes on. ",
      el("span.sl-guess__keys", {}, "Choose one, or press 1, 2 or 3."),
    );
    this.answer = el("p.sl-guess__answer", { "aria-live": "polite" });
    this.asked = el("div.sl-guess__asked");
    this.row = el("div.sl-guess__row");
    this.next = el("button.sl-btn", { onclick: () => this.another() }, "Another one");
    this.toPair = el("button.sl-btn.is-main", { onclick: () => this.compare() }, "Compare the two");
    this.skip = el(
      "button.sl-link",
      {
        onclick: () => {
          this.fold(true);
          this.again.focus();
        },
      },
      "Skip",
    );
    this.makeGame();
  }

  makeGame() {
    this.again = el(
      "button.sl-link",
      {
        onclick: () => {
          this.fold(false);
          this.row.querySelector("button").focus();
        },
      },
      "Guess which picture shares an idea",
    );
    this.game = el(
      "section.sl-guess__game",
      { "aria-labelledby": "guess-title" },
      el("div.sl-guess__head", {}, this.title, this.skip),
      this.hint,
      el(
        "div.sl-guess__table",
        {},
        this.asked,
        this.row,
        el("div.sl-guess__foot", {}, this.answer, el("div.sl-guess__acts", {}, this.toPair, this.next)),
      ),
    );
    /* 1, 2 and 3 choose, unless something else is being used. */
    document.addEventListener("keydown", (event) => {
      const elsewhere = document.activeElement !== document.body && !this.game.contains(document.activeElement);
      if (event.ctrlKey || event.metaKey || event.altKey || elsewhere || !isShown(this.game)) return;
      const chosen = this.row.children[["1", "2", "3"].indexOf(event.key)];
      if (chosen && this.guessed === null) chosen.click();
    });
    this.w.root.replaceChildren(el("div.sl-page.sl-guess__page", {}, this.game, this.again));
    this.ask();
    this.fold(false);
    listen("opened", () => this.fold(true));
  }

  ask() {
    const { query, choices } = this.rounds[this.at];
    this.guessed = null;
    this.game.classList.remove("is-told");
    this.answer.replaceChildren(LIKE);
    this.toPair.hidden = this.next.hidden = true;
    this.asked.replaceChildren(picture(query, { eager: true }));
    this.row.replaceChildren(
      ...choices.map((choice, i) =>
        el(
          "button.sl-guess__choice",
          { "aria-label": `Picture ${i + 1}: ${choice.alt}`, onclick: () => this.tell(i) },
          picture({ ...choice, alt: "" }, { eager: true }),
          el("span.sl-guess__no", { "aria-hidden": "true" }, String(i + 1)),
        ),
      ),
    );
  }

  tell(i) {
    if (this.guessed !== null) return;
    this.guessed = i;
    const { idea, choices } = this.rounds[this.at];
    const right = choices.findIndex((one) => one.shares === "idea");
    const hit = choices[i].shares === "idea";
    this.game.classList.add("is-told");
    [...this.row.children].forEach((button, k) => {
      const { shares, logic, look, alt } = choices[k];
      button.setAttribute("aria-disabled", "true");
      button.setAttribute("aria-label", `Picture ${k + 1}: ${alt}. ${SAID[shares]}.`);
      button.classList.toggle("is-right", shares === "idea");
      button.classList.toggle("is-mine", k === i);
      button.append(
        el(
          "span.sl-guess__said",
          {},
          el("b", {}, SAID[shares]),
          el("span.sl-guess__numbers", {}, said("rel", logic), said("attr", look)),
        ),
      );
    });
    this.answer.replaceChildren(
      el("b", {}, hit ? "Yes. " : `It is picture ${right + 1}. `),
      hit ? "Both show " : `It shows the same idea, `,
      el("mark.sl-idea", {}, idea),
      hit
        ? `: closer in logic than ${choices[right].logic.number} of 100 random pairs, whatever they look like.`
        : `; ${WHY[choices[i].shares]}.`,
    );
    this.toPair.hidden = false;
    this.next.hidden = this.rounds.length < 2;
    this.next.focus({ preventScroll: true });
  }

  another() {
    this.at = (this.at + 1) % this.rounds.length;
    this.ask();
    this.row.querySelector("button").focus({ preventScroll: true });
  }

  compare() {
    const { query, choices } = this.rounds[this.at];
    goTo("score", { a: query.ref, b: choices.find((one) => one.shares === "idea").ref });
  }

  fold(yes) {
    this.game.hidden = yes;
    this.again.hidden = !yes;
  }

  draw() {}

  fail() {}
}

export const mount = mounting("guess", (w) => (w.value.rounds.length ? new Guess(w) : { draw() {}, fail() {} }));
