/* Where the visitor says whether pictures come from their own sites; those that do not come keep an empty frame with
   their words, and are counted. */
import { el } from "../lib/dom.js";
import { allow, imageFrom, isAllowed } from "../lib/elsewhere.js";
import { captionRuns } from "../lib/parts.js";
import { picture } from "../lib/tiles.js";
import { counted } from "./words.js";

/* new Elsewhere({onallow(), ongone()}) -> {node, frame(item, size), gone: the rows that did not come, note(items)} */
export class Elsewhere {
  constructor(does) {
    this.does = does;
    this.there = false; // whether anything in sight lies elsewhere
    this.gone = new Set();
    this.words = el("p.sl-note", { role: "status" });
    this.load = el("button.sl-btn", { onclick: () => this.allow() }, "Load pictures from their sites");
    this.look = el("button.sl-link", { onclick: () => this.does.ongone() }, "Show only those");
    this.node = el("div.sl-elsewhere", { hidden: true }, this.words, this.load, this.look);
  }

  allow() {
    allow();
    this.tell();
    this.does.onallow();
  }

  /* A picture, or the frame that stands for it. */
  frame(item, size) {
    if (item.elsewhere && !this.there) {
      this.there = true;
      this.tell();
    }
    if (!item.blank) return picture({ ...item, alt: "" }, { size });
    if (!item.elsewhere || !isAllowed() || this.gone.has(item.at))
      return el("div.sl-pic.is-blank", {}, el("span.sl-pic__words", {}, captionRuns(item.caption)));
    const node = el(
      "div.sl-pic",
      {},
      imageFrom(item.elsewhere, () => this.lost(item, node, size)),
    );
    return node;
  }

  lost(item, node, size) {
    this.gone.add(item.at);
    node.replaceWith(this.frame(item, size));
    this.tell();
  }

  tell() {
    this.node.hidden = !this.there;
    this.load.hidden = isAllowed();
    this.look.hidden = !this.gone.size;
    this.words.textContent = !isAllowed()
      ? "The pictures lie on other sites. Nothing is loaded from there until you say so; " +
        "the sites then see your visit, and all tabs show the pictures."
      : this.gone.size
        ? `${counted(this.gone.size, "picture")} did not come.`
        : "Pictures come from their own sites, for this visit.";
  }
}
