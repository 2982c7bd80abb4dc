/* What is said in place of the list, or above it: that something is on its way, or wrong, or that there is nothing. */
import { el } from "../lib/dom.js";
import { error } from "../lib/parts.js";

const SLOW = 250; // ms until one sees that something is on its way
const EMPTY = {
  "": "Nothing matches; take a filter away.",
  chosen: "Nothing is chosen.",
  gone: "None is missing.",
  groups: "There are no such groups here.",
};

/* new Notice({onwhole()}) -> {nodes, wait() -> stop(), trouble(reason, again | null, whole), clear(),
   empty(what | null)}
   onwhole: the whole gallery is wanted. */
export class Notice {
  constructor(does) {
    this.does = does;
    this.waits = 0;
    this.busy = el("div.sl-explore__busy", { hidden: true, role: "status" }, el("span.sl-hidden", {}, "Looking…"));
    this.told = el("div.sl-explore__trouble");
    this.none = el("div.sl-explore__none", { hidden: true });
    this.nodes = [this.busy, this.told, this.none];
  }

  wait() {
    this.waits += 1;
    const late = setTimeout(() => {
      this.busy.hidden = false;
    }, SLOW);
    return () => {
      this.waits -= 1;
      clearTimeout(late);
      if (!this.waits) this.busy.hidden = true;
    };
  }

  /* again(): tries once more. whole: there is nothing else to see, so that the whole gallery is offered. */
  trouble(reason, again = null, whole = false) {
    const retry = () => {
      this.clear();
      again();
    };
    this.told.replaceChildren(
      error(reason.message),
      again ? el("button.sl-link", { onclick: retry }, "Try again") : "",
      whole ? el("button.sl-link", { onclick: this.does.onwhole }, "Show the whole gallery") : "",
    );
    this.told.scrollIntoView({ block: "nearest" });
  }

  clear() {
    this.told.replaceChildren();
  }

  /* what: what is looked at in place of single items of the gallery; null where there is something. */
  empty(what) {
    this.none.hidden = what === null;
    this.none.replaceChildren(
      el("p.sl-lede", {}, EMPTY[what] || ""),
      el("button.sl-btn", { onclick: this.does.onwhole }, "Show the whole gallery"),
    );
  }
}
