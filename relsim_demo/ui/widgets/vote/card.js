/* One question: a picture, and two answers to choose from by click, tap or key. */
import { el, isShown } from "../lib/dom.js";
import { address } from "./data.js";

const KEYS = { a: "a", b: "b", s: "same", ArrowLeft: "a", ArrowRight: "b", ArrowDown: "same" };
const SAID = { a: "A", b: "B", same: "Same" };
const TYPED = "input, textarea, select, [contenteditable]";

const image = (pic, words) =>
  el("img", { src: address(pic), alt: pic.alt || words, decoding: "sync", draggable: "false" });

export class Card {
  /** @param {(answer: string) => void} choose */
  constructor(choose) {
    this.choose = choose;
    this.asked = el("div.sl-pic");
    this.pics = { a: el("div.sl-pic"), b: el("div.sl-pic") };
    this.buttons = Object.fromEntries(Object.entries(this.pics).map(([side, pic]) => [side, this.button(side, pic)]));
    this.same = el(
      "button.sl-btn.sl-vote__same",
      { onclick: () => choose("same") },
      "Same",
      el("kbd", { "aria-hidden": "true" }, "S"),
    );
    this.ahead = []; // pictures of the next question, so that they are there at once
    this.node = el(
      "div.sl-vote__card",
      { role: "group", "aria-label": "Question" },
      el("figure.sl-vote__asked", {}, this.asked, el("figcaption", {}, "This picture")),
      el("div.sl-vote__answers", {}, this.buttons.a, this.buttons.b),
      this.same,
    );
    document.addEventListener("keydown", (event) => this.onKey(event));
  }

  button(side, pic) {
    const name = SAID[side];
    return el("button.sl-vote__answer", { onclick: () => this.choose(side) }, pic, el("span.sl-vote__name", {}, name));
  }

  /* Letters choose wherever the focus is, except where one types; arrows only where nothing else uses them. */
  onKey(event) {
    const answer = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    const at = document.activeElement;
    if (!answer || event.repeat || event.ctrlKey || event.metaKey || event.altKey || !isShown(this.node)) return;
    if (event.defaultPrevented || at?.matches(TYPED) || document.querySelector(":popover-open")) return;
    if (event.key.startsWith("Arrow") && at !== document.body && !this.node.contains(at)) return;
    event.preventDefault();
    this.choose(answer);
  }

  /** @param {import("../lib/payloads.js").VoteBallot | null} ballot
   * @param {import("../lib/payloads.js").VoteBallot | null} following */
  show(ballot, following) {
    this.node.setAttribute("aria-busy", String(!ballot));
    for (const one of [this.same, this.buttons.a, this.buttons.b]) one.setAttribute("aria-disabled", String(!ballot));
    this.asked.replaceChildren(...(ballot ? [image(ballot.query, "The picture that is asked about")] : []));
    for (const side of ["a", "b"]) {
      this.pics[side].replaceChildren(...(ballot ? [image(ballot[side], "")] : []));
      this.buttons[side].setAttribute(
        "aria-label",
        [`Answer ${SAID[side]}`, ballot?.[side].alt].filter(Boolean).join(": "),
      );
    }
    if (following) this.prepare(following);
  }

  prepare({ query, a, b }) {
    this.ahead = [query, a, b].map((pic) => image(pic, ""));
  }
}
