/* The quiet parts below the pair that is scored. */
import { el } from "../lib/dom.js";
import { error } from "../lib/parts.js";
import { listen } from "../lib/signals.js";

const SLOW = 300;

/* new PairPart(w, {title, what, show, hide, begin(pair), end()}) -> {node, body, about(asked), set(...nodes),
   wait(sentence), fail(sentence)} A part with a button. begin: it was opened, or shows another pair now; end: it was
   closed, or the pair has gone. about: whether a question was about the pair that is shown. */
export class PairPart {
  constructor(w, does) {
    this.w = w;
    this.does = { end: () => {}, ...does };
    this.body = el("div.sl-part__body", { id: `part-${this.w.name}`, hidden: true });
    this.button = el(
      "button.sl-btn",
      { onclick: () => this.turn(this.body.hidden), "aria-expanded": "false", "aria-controls": this.body.id },
      this.does.show,
    );
    this.node = el(
      "section.sl-page.sl-part",
      { "aria-label": this.does.title, hidden: true },
      el("h2.sl-rule", {}, this.does.title),
      el("div.sl-part__head", {}, el("p.sl-note", {}, this.does.what), this.button),
      this.w.waits,
      this.body,
    );
    this.pair = null;
    this.slow = 0;
    /* What was said of the old pair goes; a part that was open stays so for the next one. */
    listen("pair", (now) => {
      if (String(now) === String(this.pair)) return;
      this.pair = now;
      this.node.hidden = !now;
      this.set();
      this.does.end();
      if (now && !this.body.hidden) this.does.begin(now);
    });
    this.w.root.replaceChildren(this.node);
  }

  turn(open) {
    clearTimeout(this.slow);
    this.body.hidden = !open;
    this.button.setAttribute("aria-expanded", String(open));
    this.button.textContent = open ? this.does.hide : this.does.show;
    if (open) this.does.begin(this.pair);
    else this.does.end();
  }

  set(...nodes) {
    clearTimeout(this.slow);
    this.body.replaceChildren(...nodes);
  }

  wait(sentence) {
    clearTimeout(this.slow);
    this.slow = setTimeout(() => this.body.replaceChildren(el("p.sl-note", { role: "status" }, sentence)), SLOW);
  }

  about(asked) {
    return Boolean(this.pair) && String(asked.pair) === String(this.pair);
  }

  fail(sentence) {
    return this.set(error(sentence));
  }
}
