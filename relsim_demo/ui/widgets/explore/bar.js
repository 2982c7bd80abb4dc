/* The line above the list: how many there are, in which groups, how large, what is asked for, what can be chosen. */
import { linkTo } from "../lib/address.js";
import { copyButton } from "../lib/copying.js";
import { el } from "../lib/dom.js";
import { menuButton } from "../lib/menu.js";
import { segments } from "../lib/parts.js";
import { src } from "../lib/refs.js";
import { GROUPS } from "./counting.js";

/* new Bar({choices() -> lines of the menu, state() -> the state of the address, onby(name), onsmall(yes), onview(view),
   onclear()}) -> {node, set({view, groupings, chips, near, words, flat})} */
export class Bar {
  constructor(does) {
    this.does = does;
    this.told = el("span", { role: "status" });
    this.count = el("h2.sl-bar2__count", { tabindex: "-1" }, this.told);
    this.by = el("select.sl-field__box", { "aria-label": "Group by", onchange: () => does.onby(this.by.value) });
    this.size = segments(["Large", "Small"], 0, (i) => does.onsmall(i === 1));
    this.size.node.setAttribute("aria-label", "Size of the pictures");
    this.chips = el("div.sl-chips", { role: "group", "aria-label": "What is asked for" });
    this.choose = menuButton("Choose", does.choices, "sl-btn");
    const link = copyButton("Copy link", "to what is shown", () => linkTo({ tab: "explore", ...does.state() }));
    this.node = el(
      "div.sl-bar2",
      {},
      el("div.sl-bar2__top", {}, this.count, el("div.sl-bar2__tools", {}, this.by, this.size.node, this.choose, link)),
      this.chips,
    );
  }

  set({ view, groupings, chips, near, words, flat }) {
    this.told.textContent = words;
    this.by.hidden = !groupings.length;
    this.by.replaceChildren(
      el("option", { value: "" }, "Not grouped"),
      ...groupings.map((name) => el("option", { value: name }, GROUPS[name]?.[0] || name)),
    );
    this.by.value = view.by;
    this.size.set(view.small ? 1 : 0);
    this.size.node.hidden = Boolean(view.by) || flat;
    const held = this.chips.contains(document.activeElement);
    this.chips.hidden = !chips.length && !view.only;
    this.chips.replaceChildren(
      ...chips.map((chip) => this.chip(chip, near)),
      el("button.sl-link", { onclick: this.does.onclear }, view.only ? "Back to the gallery" : "Clear all"),
    );
    if (held) (this.chips.hidden ? this.count : this.chips.querySelector("button")).focus({ preventScroll: true });
  }

  chip({ words, kind, view }, near) {
    const face = kind === "near" && near && !near.blank ? el("img", { src: src(near.ref, 160), alt: "" }) : null;
    const told = kind === "near" && near ? `Beside: ${near.alt}` : words;
    return el(
      "button.sl-tag",
      { onclick: () => this.does.onview(view), "aria-label": `Take away: ${told}`, title: told },
      face,
      el("span", {}, kind === "near" ? "Beside this one" : told),
      el("i", { "aria-hidden": "true" }, "×"),
    );
  }
}
