/* Pictures that the gallery knows by their address only. None is fetched before the visitor says so, which holds for
   this visit; those that do not come keep an empty frame with their words, and are counted. */
import { el } from "../lib/dom.js";
import { captionRuns } from "../lib/parts.js";
import { picture } from "../lib/tiles.js";
import { counted } from "./words.js";

const KEPT = "same-logic-elsewhere";

function kept() {
  try {
    return sessionStorage.getItem(KEPT) === "yes";
  } catch {
    return false; // a frame without storage
  }
}

const secure = (address) => address.replace(/^http:/i, "https:"); // others the page may not load

/* new Elsewhere({onallow(), ongone()}) -> {node, frame(item, size), gone: the rows that did not come, note(items)} */
export class Elsewhere {
  constructor(does) {
    this.does = does;
    this.allowed = kept();
    this.there = false; // whether anything in sight lies elsewhere
    this.gone = new Set();
    this.words = el("p.sl-note", { role: "status" });
    this.load = el("button.sl-btn", { onclick: () => this.allow() }, "Load pictures from their sites");
    this.look = el("button.sl-link", { onclick: () => this.does.ongone() }, "Show only those");
    this.node = el("div.sl-elsewhere", { hidden: true }, this.words, this.load, this.look);
  }

  allow() {
    this.allowed = true;
    try {
      sessionStorage.setItem(KEPT, "yes");
    } catch {} // it then holds until the page is left
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
    if (!item.elsewhere || !this.allowed || this.gone.has(item.at))
      return el("div.sl-pic.is-blank", {}, el("span.sl-pic__words", {}, captionRuns(item.caption)));
    const image = el("img", {
      src: secure(item.elsewhere),
      alt: "",
      loading: "lazy",
      decoding: "async",
      draggable: "false",
      referrerpolicy: "no-referrer",
      onerror: () => this.lost(item, node, size),
    });
    const node = el("div.sl-pic", {}, image);
    return node;
  }

  lost(item, node, size) {
    this.gone.add(item.at);
    node.replaceWith(this.frame(item, size));
    this.tell();
  }

  tell() {
    this.node.hidden = !this.there;
    this.load.hidden = this.allowed;
    this.look.hidden = !this.gone.size;
    this.words.textContent = !this.allowed
      ? "The pictures lie on other sites. Nothing is loaded from there until you say so; the sites then see your visit."
      : this.gone.size
        ? `${counted(this.gone.size, "picture")} did not come.`
        : "Pictures come from their own sites, for this visit.";
  }
}
