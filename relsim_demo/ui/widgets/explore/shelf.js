/* A list as long as the gallery, of which only the cells near the window are made. The page itself scrolls. */
import { el, isShown } from "../lib/dom.js";
import { cornerOf, firstSeen, laidOut, lengthOf, step, windowOf } from "./layout.js";

const PAUSE = 90; // ms between two looks at what is missing, so that what rushes by is not fetched
const TOP = 96; // px kept free above a cell that is scrolled to

const tailOf = (total, shown) =>
  total > shown
    ? `Here are the first ${shown.toLocaleString("en-US")}; choose a filter or an order to see others.`
    : "";

/* new Shelf({label, cell(index) -> {node, button, fill(item)}, onfail(reason), onscroll()}) -> {node, show(kind,
   pieces, flat), refresh(), from(), restore(index), go(index), focus(index), seen()} */
export class Shelf {
  constructor(does) {
    this.does = does;
    this.list = el("ol.sl-shelf__list", { "aria-label": does.label });
    this.tail = el("p.sl-note");
    this.node = el("div.sl-shelf", {}, this.list, this.tail);
    this.cells = new Map();
    this.pieces = null;
    this.layout = null;
    this.kind = /** @type {"large" | "scored" | "small" | "pairs" | "groups"} */ ("large");
    this.flat = false; // whether the frames hold words alone
    this.current = 0; // the cell in the way of the tab key
    this.pause = 0;
    this.frame = 0;
    this.offset = 0; // how far the page was scrolled when the list was last in sight
    this.kept = 0; // and which cell was the first in sight, -1 where nobody knows yet
    this.away = false; // whether another tab is in sight
    this.wanted = null; // the cell to go to once this one is again
    this.watch();
  }

  watch() {
    const move = () => {
      cancelAnimationFrame(this.frame);
      this.frame = requestAnimationFrame(() => this.moved());
    };
    window.addEventListener("scroll", move, { passive: true });
    window.addEventListener("resize", move);
    new ResizeObserver(() => this.resized()).observe(this.node);
    new ResizeObserver(move).observe(document.body); // something above folds or unfolds
    this.list.addEventListener("focusin", (event) => this.reach(this.indexOf(event.target)));
    this.list.addEventListener("keydown", (event) => this.onKey(event));
  }

  moved() {
    if (!this.pieces) return;
    if (!isShown(this.node)) {
      this.away = true;
      return;
    }
    if (this.away) this.back();
    this.offset = window.scrollY;
    this.kept = this.above() > 0 ? this.first() : 0;
    this.draw();
    this.does.onscroll();
  }

  /* Its tab is in sight again: the page was scrolled for another one meanwhile. */
  back() {
    this.away = false;
    if (this.wanted === null) window.scrollTo({ top: this.offset, behavior: "instant" });
    else this.go(this.wanted);
    this.wanted = null;
  }

  resized() {
    if (!this.pieces || !isShown(this.node)) return;
    const width = this.list.clientWidth;
    if (this.layout && width === this.width) return;
    const first = this.layout && this.above() > 0 ? this.first() : 0;
    this.lay();
    if (first) this.go(first);
    this.draw();
  }

  lay() {
    this.width = this.list.clientWidth;
    this.layout = laidOut(this.kind, this.pieces.total, this.width, this.flat);
    this.list.style.height = `${lengthOf(this.layout)}px`;
    this.list.style.setProperty("--cell", `${this.layout.width}px`);
    this.tail.textContent = tailOf(this.pieces.total, this.layout.total);
    this.cells.forEach((cell, index) => {
      this.stand(cell, index);
    });
  }

  show(kind, pieces, flat) {
    this.kind = kind;
    this.flat = flat;
    this.pieces = pieces;
    this.layout = null;
    this.kept = -1;
    this.current = 0;
    this.cells.forEach((cell) => {
      cell.node.remove();
    });
    this.cells.clear();
    this.node.dataset.kind = kind;
    this.node.classList.toggle("is-flat", flat);
    if (!isShown(this.node)) return;
    this.lay();
    this.draw();
  }

  /* ---- cells ---- */
  above() {
    return -this.list.getBoundingClientRect().top;
  }

  draw() {
    if (!this.pieces) return;
    if (!this.layout) this.lay();
    const [first, last] = windowOf(this.layout, this.above(), window.innerHeight);
    const held = this.indexOf(document.activeElement);
    this.cells.forEach((cell, index) => {
      if ((index < first || index >= last) && index !== held) {
        cell.node.remove();
        this.cells.delete(index);
      }
    });
    for (let index = last - 1, after = null; index >= first; index -= 1) after = this.put(index, after);
    this.reach(this.cells.has(this.current) ? this.current : first);
    this.want();
  }

  put(index, after) {
    let cell = this.cells.get(index);
    if (!cell) {
      cell = this.does.cell(index);
      cell.node.dataset.index = index;
      cell.node.setAttribute("aria-setsize", String(this.pieces.total));
      cell.node.setAttribute("aria-posinset", String(index + 1));
      this.cells.set(index, cell);
      this.stand(cell, index);
    }
    const item = this.pieces.get(index);
    if (item !== cell.item || !cell.filled) this.fill(cell, item);
    if (cell.node.nextSibling !== after || !cell.node.parentNode) this.list.insertBefore(cell.node, after);
    return cell.node;
  }

  fill(cell, item) {
    cell.item = item;
    cell.filled = true;
    cell.fill(item);
  }

  stand(cell, index) {
    const [left, top] = cornerOf(this.layout, index);
    cell.node.style.transform = `translate(${left}px, ${top}px)`;
  }

  /* What the cells say may have changed: what is chosen, or where pictures may come from. */
  refresh() {
    this.cells.forEach((cell) => {
      if (cell.filled) cell.fill(cell.item);
    });
  }

  want() {
    this.pause ||= setTimeout(async () => {
      this.pause = 0;
      if (!this.layout) return;
      const { pieces } = this;
      const [first, last] = windowOf(this.layout, this.above(), window.innerHeight);
      try {
        if ((await pieces.need(first, last)) && pieces === this.pieces) this.draw();
      } catch (reason) {
        if (pieces === this.pieces) this.does.onfail(reason);
      }
    }, PAUSE);
  }

  /* ---- moving ---- */
  first() {
    return this.layout ? firstSeen(this.layout, this.above()) : 0;
  }

  /* The places from the first to before the last cell on the screen. */
  seen() {
    return windowOf(this.layout, this.above(), window.innerHeight, 0);
  }

  /* The first cell in sight, 0 where what is above the list still is. */
  from() {
    if (!isShown(this.node)) return this.wanted ?? Math.max(this.kept, 0);
    return this.above() > 0 ? this.first() : 0;
  }

  /* Go where one was before, if that was there. */
  restore(index) {
    if (index !== this.kept || !isShown(this.node)) return this.go(index);
    window.scrollTo({ top: this.offset, behavior: "instant" });
    return this.draw();
  }

  go(index) {
    if (!isShown(this.node)) {
      this.away = true;
      this.wanted = index;
      return;
    }
    if (!this.layout) this.lay();
    const top = this.list.getBoundingClientRect().top + window.scrollY + cornerOf(this.layout, index)[1];
    window.scrollTo({ top: Math.max(top - TOP, 0), behavior: "instant" });
    this.draw();
  }

  focus(index) {
    const [, top] = cornerOf(this.layout, index);
    const at = top - this.above();
    if (at < TOP || at + this.layout.height > window.innerHeight - TOP) this.go(index);
    this.current = index;
    this.cells.get(index)?.button.focus({ preventScroll: true });
  }

  indexOf(node) {
    const cell = node?.closest?.(".sl-cell");
    return cell && this.list.contains(cell) ? Number(cell.dataset.index) : -1;
  }

  /* One cell is in the way of the tab key, the one that had the focus last. */
  reach(index) {
    this.current = index;
    this.cells.forEach((cell, at) => {
      for (const button of cell.node.querySelectorAll("button")) button.tabIndex = at === index ? 0 : -1;
    });
  }

  onKey(event) {
    const index = this.indexOf(event.target);
    if (index < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(Math.floor(window.innerHeight / this.layout.height), 1);
    const next = step(this.layout, index, event.key, page);
    if (next === null) return;
    event.preventDefault();
    event.stopPropagation();
    this.focus(next);
  }
}
