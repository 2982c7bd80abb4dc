/* What stands in the panel at the side: one item and all about it, or what sets the chosen ones apart. */
import { choice } from "../lib/choice.js";
import { el, isShown } from "../lib/dom.js";
import { error } from "../lib/parts.js";
import { onEscape } from "../lib/tiles.js";
import { comparisonBody } from "./compare.js";
import { comparison, details } from "./data.js";
import { Drawer } from "./drawer.js";
import { itemBody } from "./item.js";
import { written } from "./words.js";

const LATE = 150; // ms until what is known already is shown
const TYPING = "input, select, textarea, [role=menu], .sl-shelf";

/* new Opening(root, {size, noun, frame, near() -> id, pieces() -> Pieces | null, onplace({id, at}, quiet), 
   onclosed(at), onfacet(name, value), onbeside(ref), onmark(item)}) -> {node, id, at, item(id, at, quiet), step(by),
   compare(), leave()} */
export class Opening {
  constructor(root, does) {
    this.root = root;
    this.does = does;
    this.id = "";
    this.at = null; // its place in the list; null where it is none of it
    this.turn = 0;
    this.came = null; // what had the focus before
    this.drawer = new Drawer({ onclose: () => this.close(), onstep: (by) => this.step(by) });
    this.node = this.drawer.node;
    onEscape(root, () => {
      if (this.drawer.isOpen) this.close();
    });
    document.addEventListener("keydown", (event) => this.onKey(event));
  }

  onKey(event) {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!by || !this.id || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!isShown(this.root) || /** @type {Element} */ (event.target).closest(TYPING)) return;
    event.preventDefault();
    this.step(by);
  }

  begin() {
    if (!this.drawer.isOpen) this.came = /** @type {HTMLElement} */ (document.activeElement);
    this.turn += 1;
    return this.turn;
  }

  /* An item, by its name; `at` is its place in the list, where it has one. */
  async item(id, at = null, quiet = false) {
    const mine = this.begin();
    [this.id, this.at] = [id, at];
    this.does.onplace({ id, at }, quiet);
    const early = setTimeout(() => {
      if (mine === this.turn) this.show([this.early(), el("p.sl-note", {}, "One moment…")]);
    }, LATE);
    try {
      const found = await details(id, this.does.near());
      if (mine === this.turn) this.show(itemBody(found, this.does.near(), this.ways()), found.alt);
    } catch (reason) {
      if (mine === this.turn) this.show([error(reason.message), this.again(id, at)]);
    } finally {
      clearTimeout(early);
    }
  }

  /* What can be shown at once. */
  early() {
    const item = this.at === null ? null : this.does.pieces()?.get(this.at);
    return item?.ref === this.id ? this.does.frame(item, 640) : el("div.sl-pic.sl-skel");
  }

  again(id, at) {
    return el("button.sl-btn", { onclick: () => this.item(id, at, true) }, "Try again");
  }

  ways() {
    return {
      frame: this.does.frame,
      onopen: (ref) => this.item(ref),
      onfacet: this.does.onfacet,
      onbeside: this.does.onbeside,
      onmark: this.does.onmark,
      chosen: (item) => choice.has(item.at),
    };
  }

  show(nodes, name = "") {
    const total = this.does.pieces()?.total ?? 0;
    const placed = this.at !== null;
    this.drawer.show({
      label: name ? `About: ${name}` : "One picture",
      title: placed ? `${written(this.at + 1)} of ${written(total)}` : "",
      nodes,
      back: placed ? this.at > 0 : null,
      on: placed ? this.at < total - 1 : null,
    });
  }

  /* The next or the previous of the list. */
  async step(by) {
    const [at, pieces] = [this.at + by, this.does.pieces()];
    if (this.at === null || at < 0 || at >= pieces.total) return;
    try {
      await pieces.need(at, at + 1);
      if (pieces === this.does.pieces()) await this.item(pieces.get(at).ref, at, true);
    } catch (reason) {
      this.show([error(reason.message), this.again(this.id, this.at)]);
    }
  }

  /* How the chosen ones differ from all others. */
  async compare() {
    const mine = this.begin();
    if (this.id) this.does.onplace({ id: "", at: null }, false);
    [this.id, this.at] = ["", null];
    const rows = choice.all();
    try {
      const facets = await comparison(rows);
      if (mine !== this.turn) return;
      const nodes = comparisonBody(facets, rows.length, this.does.size, this.does.noun);
      this.drawer.show({ label: "What sets the chosen apart", title: "", nodes });
    } catch (reason) {
      if (mine === this.turn) this.drawer.show({ label: "Trouble", title: "", nodes: [error(reason.message)] });
    }
  }

  /* It was closed by hand: the focus goes back to where it came from. */
  close() {
    const at = this.at;
    const had = this.id;
    this.leave();
    if (had) this.does.onplace({ id: "", at: null }, false);
    if (at !== null) this.does.onclosed(at);
    else if (this.came?.isConnected) this.came.focus({ preventScroll: true });
  }

  leave() {
    this.turn += 1;
    [this.id, this.at] = ["", null];
    this.drawer.hide();
  }
}
