/* What items can be chosen by: each property with its values, how many items have each, and what is chosen of it. */
import { el } from "../lib/dom.js";
import { written } from "./words.js";

const SHORT = 6; // values of a facet that are in sight at first
const OPEN = 3; // facets that are unfolded at first
const MOST = 50; // see Explorer.facets
const OWN = { corner: "Corner to the chosen picture" };

/* new FacetList({ontoggle(name, value)}) -> {node, set(facets)} */
export class FacetList {
  constructor(does) {
    this.does = does;
    this.node = el("div.sl-facets", {});
    this.open = new Map();
    this.whole = new Set(); // facets all of whose values are in sight
    this.facets = [];
  }

  set(facets) {
    this.facets = facets;
    const held = /** @type {HTMLElement} */ (
      this.node.contains(document.activeElement) ? document.activeElement : null
    );
    const key = held?.dataset?.key;
    const rank = (facet) => (facet.name === "corner" ? 0 : 1); // what was just asked for comes first
    const some = facets.filter(({ values }) => values.length).sort((a, b) => rank(a) - rank(b));
    this.node.replaceChildren(...some.map((facet, i) => this.facet(facet, i)));
    if (!held) return;
    const again = [...this.node.querySelectorAll("[data-key]")].find((one) => one.dataset.key === key);
    (again || this.node.querySelector("summary"))?.focus({ preventScroll: true });
  }

  facet({ name, label, values }, i) {
    const chosen = values.filter((one) => one.chosen);
    const open = this.open.get(name) ?? (i < OPEN || chosen.length > 0);
    const shown = this.whole.has(name) ? values : values.filter((one, at) => at < SHORT || one.chosen);
    const words = OWN[name] || label;
    const node = el(
      "details.sl-facet",
      { open, ontoggle: () => this.open.set(name, node.open) },
      el(
        "summary",
        { "data-key": name },
        el("b", {}, words),
        chosen.length ? el("span.sl-facet__some", {}, `${chosen.length} chosen`) : null,
      ),
      el(
        "div.sl-facet__values",
        { role: "group", "aria-label": words },
        shown.map((one) => this.value(name, one)),
      ),
      values.length > shown.length || this.whole.has(name) ? this.more(name, values.length) : null,
    );
    return node;
  }

  value(name, { value, label, count, chosen }) {
    return el(
      "button.sl-check",
      {
        role: "checkbox",
        "aria-checked": String(chosen),
        "data-key": `${name} ${value}`,
        onclick: () => this.does.ontoggle(name, value),
      },
      el("i"),
      el("span.sl-check__words", {}, label),
      el("span.sl-check__count", {}, written(count)),
    );
  }

  more(name, count) {
    const all = this.whole.has(name);
    const turn = () => {
      if (all) this.whole.delete(name);
      else this.whole.add(name);
      this.set(this.facets);
    };
    const most = count === MOST ? `the ${MOST} most frequent` : `all ${count}`;
    return el("button.sl-link", { "data-key": `${name} more`, onclick: turn }, all ? "Show fewer" : `Show ${most}`);
  }
}
