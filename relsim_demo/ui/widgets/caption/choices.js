/* The button that has captions written, and stops it, and how boldly they are written. */
import { el } from "../lib/dom.js";

/** @import {SamplingChoices} from "../lib/payloads.js" */

const WORDS = { idle: "Write captions", writing: "Stop", stopping: "Stopping…", done: "Another try" };
const BOLD = [
  [0, "Always the likeliest words: one caption, the same at every try."],
  [0.4, "Close to the likeliest words."],
  [0.9, "Some freedom: each try reads a little different."],
  [1.2, "Bold: less likely words come up."],
  [2, "Very bold: it may stop making sense."],
];
let count = 0;

/* A slider with its name, its value and one sentence that says what the value does. */
function slider(name, { min, max, step, value, says, onchange }) {
  count += 1;
  const id = `sl-choice-${count}`;
  const number = el("b");
  const note = el("p.sl-note");
  const range = el("input.sl-range", { id, type: "range", min, max, step, value, oninput: show, onchange });
  function show() {
    const now = Number(range.value);
    const [figure, sentence] = says(now);
    number.textContent = figure;
    note.textContent = sentence;
    range.style.setProperty("--v", `${((now - min) / (max - min)) * 100}%`);
    range.setAttribute("aria-valuetext", `${figure}. ${sentence}`);
  }
  show();
  return {
    node: el("div.sl-choice", {}, el("label", { for: id }, name), number, range, note),
    range,
    value: () => Number(range.value),
  };
}

/* -> {button, node, sampling(), set(state)} */
export class WritingChoices {
  /** @param {SamplingChoices} first
   * @param {{onwrite(): void, onstop(): void, onchange(): void}} does */
  constructor(first, does) {
    this.first = first;
    this.does = does;
    this.state = "idle";
    this.bold = slider("How bold", {
      min: 0,
      max: 1.5,
      step: 0.1,
      value: this.first.temperature,
      onchange: () => this.changed(),
      says: (t) => [t.toFixed(1), BOLD.find(([most]) => t <= most)[1]],
    });
    this.choice = slider("Choice of words", {
      min: 0.1,
      max: 1,
      step: 0.05,
      value: this.first.top_p,
      onchange: () => this.changed(),
      says: (p) => [
        `${Math.round(p * 100)} %`,
        p === 1
          ? "Any word may come next."
          : `Only the likeliest words, as many as make up ${Math.round(p * 100)} of 100 chances.`,
      ],
    });
    this.seed = el("input.sl-choice__seed", {
      id: "sl-choice-seed",
      type: "number",
      min: 0,
      max: 999_999_999,
      step: 1,
      value: 0,
      inputmode: "numeric",
      onchange: () => this.changed(),
    });
    this.makeNode();
  }

  makeNode() {
    this.button = el("button.sl-btn.sl-caption__write", { onclick: () => this.press() });
    this.node = el(
      "details.sl-how.sl-caption__choices",
      {},
      el("summary", {}, "More choices"),
      el(
        "div.sl-choices",
        {},
        this.bold.node,
        this.choice.node,
        el(
          "div.sl-choice",
          {},
          el("label", { for: "sl-choice-seed" }, "Seed"),
          this.seed,
          el("p.sl-note", {}, "The same number gives the same captions again. Another try takes the next one."),
        ),
      ),
    );
    this.set("idle");
  }

  number() {
    return Math.min(Math.max(Math.trunc(Number(this.seed.value)) || 0, 0), 999_999_999);
  }

  press() {
    if (this.state === "writing") {
      this.set("stopping");
      return this.does.onstop();
    }
    if (this.state === "done") this.seed.value = String(this.number() + 1);
    this.does.onwrite();
  }

  changed() {
    this.seed.value = String(this.number());
    this.set(this.state);
    this.does.onchange();
  }

  /* idle: nothing stands here, or not all of it; writing; stopping; done. The likeliest words leave nothing to try
     anew. */
  set(next) {
    this.state = next;
    const greedy = this.bold.value() === 0;
    [this.choice.range, this.seed].forEach((input) => {
      input.disabled = greedy;
    });
    this.button.textContent = WORDS[this.state];
    this.button.classList.toggle("is-main", this.state === "idle");
    this.button.disabled = this.state === "stopping";
    this.button.hidden = this.state === "done" && greedy;
  }

  sampling() {
    return { temperature: this.bold.value(), top_p: this.choice.value(), seed: this.number() };
  }
}
