/* Choosing: one by one, a range, all on the screen, all that was found. */
import { choice } from "../lib/choice.js";
import { rowsOf } from "./data.js";
import { asks, askWith, saveAs, saveSheet } from "./doing.js";
import { Picks } from "./picks.js";
import { written } from "./words.js";

/* new Choosing({noun, shelf, shown() -> see ExploreTab, onshow(), oncompare(), ontrouble(reason), onchange(emptied)})
   -> {node, anchor, mark(at, far), lines() of a menu, tell()} */
export class Choosing {
  constructor(does) {
    this.does = does;
    this.anchor = null; // the place where a range begins
    const tried = (f) => (what) => f(what).catch(does.ontrouble);
    this.picks = new Picks({
      asks,
      onshow: does.onshow,
      oncompare: does.oncompare,
      onask: tried(askWith),
      onfile: tried(saveAs),
      onsheet: () => tried(saveSheet)(does.noun),
    });
    this.node = this.picks.node;
    choice.listen(() => this.tell());
  }

  tell() {
    this.does.onchange(this.picks.set());
  }

  /* One item, or with `far` all from the one before to this one. */
  async mark(at, far) {
    const item = this.does.shelf.pieces.get(at);
    if (!item) return;
    const from = far && this.anchor !== null ? this.anchor : at;
    this.anchor = at;
    if (from === at) choice.set([item.at], !choice.has(item.at));
    else await this.range(Math.min(from, at), Math.abs(from - at) + 1);
  }

  async range(start, count) {
    try {
      const { view, rows } = this.does.shown();
      choice.set(rows ? rows.slice(start, start + count) : await rowsOf(view, start, count));
    } catch (reason) {
      this.does.ontrouble(reason);
    }
  }

  lines() {
    const shown = this.does.shown();
    if (!shown) return this.picks.kept();
    const grouped = shown.view.by && !shown.view.only;
    const all = grouped ? shown.total : shown.pieces.total;
    const [start, end] = this.does.shelf.seen();
    return [
      ...(grouped ? [] : [[`All on the screen (${end - start})`, () => this.range(start, end - start)]]),
      [`All found (${written(all)})`, () => this.range(0, all)],
      ...this.picks.kept(),
    ];
  }
}
