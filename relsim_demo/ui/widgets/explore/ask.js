/* The side of the tab where one says what to see: words, an idea, the order, and the facets. */
import { el } from "../lib/dom.js";
import { FacetList } from "./facets.js";
import { ordersOf } from "./view.js";

const PAUSE = 350;

/* new AskPanel({ideas, onsearch({words} | {idea}, quiet), onorder(name), onshuffle(), ontoggle(name, value)}) ->
   {node, set({view, facets, orders}), typed()} */
export class AskPanel {
  constructor(does) {
    this.does = does;
    this.words = this.box("words", "Words", "moon, “upside down”");
    this.idea = this.box("idea", "An idea, nearest first", "something fading away");
    this.order = el("select.sl-field__box", { id: "sl-explore-order", onchange: () => does.onorder(this.order.value) });
    this.shuffle = el("button.sl-link", { onclick: does.onshuffle }, "Shuffle");
    this.facets = new FacetList({ ontoggle: does.ontoggle });
    this.fold = el(
      "button.sl-btn.sl-ask__fold",
      { "aria-expanded": "false", onclick: () => this.unfold(!this.node.classList.contains("is-open")) },
      "Search and filter",
    );
    const body = el(
      "div.sl-ask__body",
      {},
      this.words.node,
      does.ideas ? this.idea.node : null,
      el(
        "div.sl-field",
        {},
        el("div.sl-field__top", {}, el("label", { for: "sl-explore-order" }, "Order"), this.shuffle),
        this.order,
      ),
      this.facets.node,
    );
    this.node = el(
      "section.sl-ask",
      { "aria-label": "What to see" },
      el("h1.sl-title", { tabindex: "-1" }, "Explore the gallery"),
      this.fold,
      body,
    );
  }

  unfold(open) {
    this.node.classList.toggle("is-open", open);
    this.fold.setAttribute("aria-expanded", String(open));
  }

  /* One step to go back to for all that is typed at a stretch. */
  box(name, label, placeholder) {
    const id = `sl-explore-${name}`;
    const made = { node: null, input: null, timer: 0, stretch: false };
    const tell = () => {
      clearTimeout(made.timer);
      this.does.onsearch({ [name]: made.input.value.trim() }, made.stretch);
      made.stretch = true;
    };
    made.input = el("input.sl-field__box", {
      id,
      type: "search",
      placeholder,
      maxlength: 1000,
      autocomplete: "off",
      enterkeyhint: "search",
      oninput: () => {
        clearTimeout(made.timer);
        made.timer = setTimeout(tell, PAUSE);
      },
      onkeydown: (event) => {
        if (event.key === "Enter" && !event.isComposing) tell();
      },
      onblur: () => {
        made.stretch = false;
      },
    });
    made.node = el("div.sl-field", {}, el("label", { for: id }, label), made.input);
    return made;
  }

  /* What is being typed is left alone. */
  set({ view, facets, orders, asked }) {
    for (const name of ["words", "idea"]) {
      const { input } = this[name];
      if (document.activeElement !== input) input.value = view[name];
    }
    this.order.replaceChildren(
      ...ordersOf(view, orders).map(({ name, words, able }) =>
        el("option", { value: name, disabled: !able, selected: name === view.order }, words),
      ),
    );
    this.order.value = view.order;
    this.shuffle.hidden = view.order !== "random";
    this.facets.set(facets);
    this.fold.textContent = asked ? `Search and filter (${asked})` : "Search and filter";
  }
}
