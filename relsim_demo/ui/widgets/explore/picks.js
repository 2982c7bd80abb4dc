/* What is chosen, and what can be done with it: a line at the foot of the window. */
import { choice } from "../lib/choice.js";
import { el } from "../lib/dom.js";
import { menuButton } from "../lib/menu.js";
import { counted } from "./words.js";

const FILES = [
  ["Table (CSV)", "csv"],
  ["JSON lines", "jsonl"],
  ["Parquet", "parquet"],
];

/* new Picks({onshow(), oncompare(), onask("fresh" | "plus" | "minus"), onfile(kind), onsheet(), asks() -> whether
   Retrieve has a question}) -> {node, set(), kept() -> lines of a menu} */
export class Picks {
  constructor(does) {
    this.does = does;
    this.count = el("b", { role: "status" });
    this.name = el("input.sl-field__box", {
      "aria-label": "Name of the selection",
      maxlength: 60,
      onkeydown: (event) => this.onKey(event),
    });
    this.tools = el(
      "div.sl-picks__tools",
      {},
      el(
        "button.sl-btn",
        { onclick: does.onshow, "aria-label": "Show only these" },
        el("span", {}, "Show", el("span.sl-picks__wide", {}, " only these")),
      ),
      menuButton("Search", () => this.questions(), "sl-btn"),
      el("button.sl-btn", { onclick: does.oncompare }, "Compare"),
      menuButton("Export", () => this.files(), "sl-btn"),
      el("button.sl-btn", { onclick: () => this.naming(true) }, "Keep"),
    );
    this.form = el(
      "div.sl-picks__tools",
      { hidden: true },
      this.name,
      el("button.sl-btn.is-main", { onclick: () => this.keep() }, "Keep"),
      el("button.sl-link", { onclick: () => this.naming(false) }, "Cancel"),
    );
    this.node = el(
      "section.sl-picks",
      { "aria-label": "What is chosen", hidden: true },
      this.count,
      this.tools,
      this.form,
      el("button.sl-link.sl-picks__clear", { onclick: () => choice.replace([]) }, "Clear"),
    );
  }

  set() {
    const held = this.node.contains(document.activeElement);
    this.count.textContent = `${choice.size.toLocaleString("en-US")} chosen`;
    this.node.hidden = !choice.size;
    return held && this.node.hidden;
  }

  questions() {
    const some = [
      ["Search like these", "fresh"],
      ...(this.does.asks()
        ? [
            ["Add to the question: like these (+)", "plus"],
            ["Add to the question: not like these (−)", "minus"],
          ]
        : []),
    ];
    return some.map(([words, way]) => [words, () => this.does.onask(way)]);
  }

  files() {
    return [
      ...FILES.map(([words, kind]) => [words, () => this.does.onfile(kind)]),
      ["Picture sheet (PNG)", this.does.onsheet],
    ];
  }

  naming(on) {
    this.form.hidden = !on;
    this.tools.hidden = on;
    if (!on) return this.tools.querySelector("button").focus();
    this.name.value = choice.fresh();
    this.name.focus();
    return this.name.select();
  }

  onKey(event) {
    if (event.key === "Enter" && !event.isComposing) this.keep();
    if (event.key !== "Escape") return;
    event.preventDefault();
    this.naming(false);
  }

  keep() {
    choice.keep(this.name.value.trim() || choice.fresh());
    this.naming(false);
  }

  /* The selections that have a name, as lines of a menu. */
  kept() {
    return [...choice.named].flatMap(([name, rows]) => [
      [`Take “${name}” (${counted(rows.length, "item")})`, () => choice.take(name)],
      [`Forget “${name}”`, () => choice.drop(name)],
    ]);
  }
}
