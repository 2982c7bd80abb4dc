/* The pictures that stand on the map, and walking among them with the keyboard. */
import { CORNERS } from "../lib/corners.js";
import { el } from "../lib/dom.js";
import { thumbnail } from "../lib/elsewhere.js";
import { neighbour } from "./spread.js";

const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/* new MapPictures({onpick(i), onpoint(i | null)}) -> {node, set([{i, left, top, size, corner, ref, alt}]), move(i ->
   {left, top}), hit(left, top) -> i | null, choose(i | null), shown: what is set}: clicks and keys; what else mouse
   and finger do is the map's. */
export class MapPictures {
  constructor(does) {
    this.does = does;
    this.shown = [];
    this.here = null;
    this.chosen = null;
    this.node = el("div.sl-map__pics", {
      role: "listbox",
      tabindex: "0",
      "aria-label": "Pictures on the map. Arrow keys move, Enter chooses.",
    });
    this.node.addEventListener("click", (event) => {
      const thumb = event.target.closest(".sl-thumb");
      if (!thumb) return;
      event.stopPropagation();
      this.does.onpick(Number(thumb.dataset.at));
    });
    this.node.addEventListener("blur", () => {
      if (this.here !== null) this.point(null);
    });
    this.node.addEventListener("keydown", (event) => {
      const from = this.shown.find((one) => one.i === this.here);
      if (STEPS[event.key] && this.shown.length) {
        event.preventDefault();
        const next = from
          ? neighbour(this.shown, from, STEPS[event.key])
          : this.shown.find((one) => one.i === this.chosen) || this.shown[0];
        if (next) this.point(next.i);
      } else if ((event.key === "Enter" || event.key === " ") && from) {
        event.preventDefault();
        this.does.onpick(this.here);
      } else if (event.key === "Escape" && from) {
        event.stopPropagation();
        this.point(null);
      }
    });
  }

  set(list) {
    this.shown = list;
    if (!this.shown.some((one) => one.i === this.here)) this.here = null;
    this.node.replaceChildren(
      ...this.shown.map((one) =>
        el(
          `div.sl-thumb.is-${CORNERS[one.corner].kind}`,
          {
            role: "option",
            id: `sl-thumb-${one.i}`,
            "data-at": one.i,
            "aria-label": one.alt,
            style: `left:${one.left}px;top:${one.top}px;--size:${one.size}px`,
          },
          thumbnail(one),
        ),
      ),
    );
    this.mark();
  }

  mark() {
    for (const thumb of this.node.children) {
      const at = Number(thumb.dataset.at);
      thumb.classList.toggle("is-here", at === this.here);
      thumb.setAttribute("aria-selected", String(at === this.chosen));
    }
    if (this.here === null) this.node.removeAttribute("aria-activedescendant");
    else this.node.setAttribute("aria-activedescendant", `sl-thumb-${this.here}`);
  }

  point(i) {
    this.here = i;
    this.mark();
    this.does.onpoint(i);
  }

  move(at) {
    this.shown.forEach((one, i) => {
      Object.assign(one, at(one.i));
      Object.assign(this.node.children[i].style, { left: `${one.left}px`, top: `${one.top}px` });
    });
  }

  hit(left, top) {
    if (this.node.closest(".is-dots")) return null;
    const under = this.shown.filter(
      (one) => Math.max(Math.abs(one.left - left), Math.abs(one.top - top)) <= one.size / 2,
    );
    return under.length ? under.at(-1).i : null;
  }

  choose(i) {
    this.chosen = i;
    this.mark();
  }
}
