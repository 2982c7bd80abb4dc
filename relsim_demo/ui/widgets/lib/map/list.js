/* A row or grid of small pictures that the keyboard walks through, and the card beside a dot. */
import { el } from "../dom.js";
import { thumbnail } from "../elsewhere.js";

/** @import {MapPicture} from "../payloads.js" */

let count = 0;

const index = (event) => {
  const child = event.target.closest(".sl-list__one");
  return child ? Number(child.dataset.i) : -1;
};

/* new PictureList(label, {onpick(at), onpoint(at | null)}) -> {node, name(label), set([{at, ref, alt, blank?}])} */
export class PictureList {
  constructor(label, does) {
    this.label = label;
    this.does = { onpoint: (_at) => {}, ...does };
    count += 1;
    this.prefix = `sl-list-${count}`;
    /** @type {MapPicture[]} */
    this.shown = [];
    this.here = -1;
    this.node = el("div.sl-list", { role: "listbox", tabindex: "0" });
    this.node.addEventListener("click", (event) => {
      if (index(event) >= 0) this.does.onpick(this.shown[index(event)].at);
    });
    this.node.addEventListener("pointerover", (event) => {
      if (event.pointerType === "mouse") this.point(index(event));
    });
    this.node.addEventListener("pointerleave", () => this.point(-1));
    this.node.addEventListener("blur", () => {
      this.move(-1);
      this.point(-1);
    });
    this.node.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -this.across(), ArrowDown: this.across() }[event.key];
      if (step && this.shown.length) {
        event.preventDefault();
        this.move(this.here < 0 ? 0 : Math.min(Math.max(this.here + step, 0), this.shown.length - 1));
        this.point(this.here);
      } else if ((event.key === "Enter" || event.key === " ") && this.here >= 0) {
        event.preventDefault();
        this.does.onpick(this.shown[this.here].at);
      }
    });
    this.name(this.label);
    this.set([]);
  }

  name(words) {
    return this.node.setAttribute("aria-label", `${words}. Arrow keys move, Enter chooses.`);
  }

  /** @param {MapPicture} one
   * @param {number} i */
  option(one, i) {
    return el(
      "div.sl-list__one",
      {
        role: "option",
        id: `${this.prefix}-${i}`,
        "data-i": i,
        "data-at": one.at,
        "aria-label": one.alt,
        "aria-selected": "false",
        title: one.alt,
      },
      thumbnail(one),
    );
  }

  /** @param {MapPicture[]} list */
  set(list) {
    this.shown = list;
    this.node.replaceChildren(...list.map((one, i) => this.option(one, i)));
    this.node.hidden = !list.length;
    this.move(-1);
  }

  move(i) {
    this.here = i;
    [...this.node.children].forEach((child, at) => {
      child.classList.toggle("is-here", at === i);
      child.setAttribute("aria-selected", String(at === i));
    });
    if (i < 0) return this.node.removeAttribute("aria-activedescendant");
    this.node.setAttribute("aria-activedescendant", `${this.prefix}-${i}`);
    this.node.children[i].scrollIntoView({ block: "nearest" });
  }

  /* How many pictures stand in the first line. */
  across() {
    return Math.max(
      1,
      [...this.node.children].filter((child) => child.offsetTop === this.node.children[0].offsetTop).length,
    );
  }

  point(i) {
    return this.does.onpoint(i < 0 ? null : this.shown[i].at);
  }
}

/* litPictures({onpick(at), onpoint(at | null), onsave(), onexplore(), onclear()}) ->
   {node, set({words, count, items, more: nodes})}: many pictures that were chosen together, some of them shown. */
export const litPictures = ({ onpick, onpoint, onsave, onexplore, onclear }) => {
  const list = new PictureList("Lit pictures", { onpick, onpoint });
  const title = el("h2.sl-lit__title");
  const note = el("p.sl-note");
  const middle = el("div.sl-lit__more");
  const rest = el("p.sl-note");
  const node = el(
    "div.sl-lit",
    {},
    title,
    note,
    middle,
    list.node,
    rest,
    el(
      "div.sl-lit__acts",
      {},
      el("button.sl-btn", { onclick: onsave }, "Save as CSV"),
      el("button.sl-btn", { onclick: onexplore }, "Show in Explore"),
      el("button.sl-link", { onclick: onclear }, "Clear"),
    ),
  );
  function set({ words, count, items, more = [] }) {
    const written = (number) => number.toLocaleString("en-US");
    title.textContent = `${written(count)} ${count === 1 ? "picture" : "pictures"}`;
    note.textContent = words;
    middle.replaceChildren(...more);
    rest.textContent = count > items.length ? `Shown here: ${written(items.length)}, taken evenly from all.` : "";
    list.set(items);
  }
  return { node, set };
};
