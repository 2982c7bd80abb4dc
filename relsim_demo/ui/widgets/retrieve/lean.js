/* The slider from "same look" over both to "same logic, different look". */
import { el } from "../lib/dom.js";
import { LOGIC } from "./wish.js";

/** @import {Retrieve} from "../lib/payloads.js" */

/** @type {[number, string][]} */
const NAMED = [
  [0, "Look"],
  [50, "Both"],
  [75, "Logic"],
  [100, "Other look"],
];

/* new LeanSlider([[until, words], ...], onmove(lean)) -> {node, set(lean)}: words name every position up to `until`. */
export class LeanSlider {
  /** @param {Retrieve["stops"]} stops
   * @param {(lean: number) => void} onmove */
  constructor(stops, onmove) {
    this.stops = stops;
    this.onmove = onmove;
    this.range = el("input.sl-range", {
      id: "sl-lean",
      type: "range",
      min: 0,
      max: 100,
      step: 5,
      list: "sl-lean-stops",
      oninput: () => this.move(Number(this.range.value) / 100),
    });
    this.marks = el(
      "datalist",
      { id: "sl-lean-stops" },
      NAMED.map(([value]) => el("option", { value })),
    );
    this.words = el("span.sl-lean__words", { "aria-hidden": "true" });
    this.names = NAMED.map(([value, name]) =>
      el(`button.sl-lean__stop.is-at-${value}`, { onclick: () => this.move(value / 100) }, name),
    );
    this.node = el(
      "div.sl-lean",
      {},
      el("label", { for: "sl-lean" }, "The first list goes by"),
      this.words,
      el(
        "div.sl-lean__track",
        {},
        this.range,
        NAMED.map(([value]) => el("i.sl-lean__tick", { style: `--at:${value / 100}`, "aria-hidden": "true" })),
      ),
      this.marks,
      el("div.sl-lean__stops", {}, this.names),
    );
    this.set(LOGIC);
  }

  move(lean) {
    this.set(lean);
    this.onmove(lean);
  }

  set(lean) {
    this.range.value = String(Math.round(lean * 100));
    this.range.style.setProperty("--v", `${lean * 100}%`);
    this.words.textContent = (this.stops.find(([until]) => lean <= until + 1e-6) || this.stops.at(-1))[1];
    this.range.setAttribute("aria-valuetext", this.words.textContent);
    this.names.forEach((button, i) => {
      button.setAttribute("aria-pressed", String(NAMED[i][0] === Math.round(lean * 100)));
    });
  }
}
