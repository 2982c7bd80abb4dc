/* The line that says why an answer is not there yet, and takes the question back. */
import { el } from "./dom.js";

/* new WaitLine(stop()) -> {node, set(sentence)}: a widget puts the node where it answers. Seconds that run down are not
   read aloud. */
export class WaitLine {
  constructor(stop) {
    this.words = el("span");
    this.button = el(
      "button.sl-link",
      {
        onclick: () => {
          this.button.disabled = true;
          this.words.textContent = "Stopping…";
          stop();
        },
      },
      "Stop",
    );
    this.node = el(
      "p.sl-waits",
      { role: "timer", "aria-live": "off", hidden: true },
      el("i", { "aria-hidden": "true" }),
      this.words,
      this.button,
    );
  }

  set(sentence) {
    if (sentence && this.button.disabled) return; // it is being stopped
    this.node.hidden = !sentence;
    this.button.disabled = false;
    this.words.textContent = sentence;
  }
}
