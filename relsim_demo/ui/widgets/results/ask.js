/* Which queries are shown, and in which order. */
import { el } from "../lib/dom.js";

const PAUSE = 350;

function choice(words, name, onchange) {
  const select = el("select", { name, "aria-label": words, onchange: () => onchange(select.value) });
  return { select, node: el("label.sl-results__field", {}, el("span", {}, words), select) };
}

function options(select, lines, chosen) {
  select.replaceChildren(...lines.map(([value, words]) => el("option", { value }, words)));
  select.value = chosen;
}

/* new AskBar(change(patch, quiet)) -> {node, set(answer)} */
export class AskBar {
  constructor(change) {
    this.pause = 0;
    this.sent = ""; // the words that were asked for by typing
    this.order = choice("Order", "order", (order) => change({ order }));
    this.relation = choice("Relation", "relation", (relation) => change({ relation }));
    this.words = el("input", { type: "search", name: "words", maxlength: 200, oninput: () => this.typed() });
    this.jump = el("input", { type: "text", name: "query", maxlength: 200, placeholder: "id or number" });
    this.captions = el(
      "button.sl-switch",
      { role: "switch", "aria-checked": "false", onclick: () => this.turn() },
      el("i"),
      "Captions of the answers",
    );
    this.change = change;
    this.node = el(
      "div.sl-results__ask",
      { role: "search", "aria-label": "Queries" },
      this.order.node,
      this.relation.node,
      el("label.sl-results__field", {}, el("span", {}, "Words in the caption"), this.words),
      this.going(),
      this.captions,
    );
  }

  /* The field and the button that go to one query. */
  going() {
    const go = (event) => {
      event.preventDefault();
      if (this.jump.value.trim()) this.change({ query: this.jump.value });
    };
    return el(
      "form.sl-results__jump",
      { onsubmit: go },
      el("label.sl-results__field", {}, el("span", {}, "Go to a query"), this.jump),
      el("button.sl-btn", { type: "submit" }, "Go"),
    );
  }

  /* What is typed is asked for once the typing rests. */
  typed() {
    clearTimeout(this.pause);
    this.pause = setTimeout(() => {
      this.sent = this.words.value.trim();
      this.change({ words: this.sent });
    }, PAUSE);
  }

  turn() {
    const on = this.captions.getAttribute("aria-checked") !== "true";
    this.captions.setAttribute("aria-checked", String(on));
    this.node.closest(".sl-results__page").classList.toggle("has-captions", on);
  }

  set({ orders, relations, wish }) {
    options(this.order.select, orders, wish.order);
    options(this.relation.select, [["", "All"], ...relations.map((one) => [one, one])], wish.relation);
    this.order.node.hidden = orders.length < 2;
    this.relation.node.hidden = !relations.length;
    const typing = document.activeElement === this.words && wish.words === this.sent; // perhaps further already
    if (!typing) this.words.value = wish.words;
    if (document.activeElement !== this.jump) this.jump.value = wish.query;
  }
}
