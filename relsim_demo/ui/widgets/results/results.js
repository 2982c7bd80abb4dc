/* The Results tab: queries, and what several methods found for each. */
import { linkTo, standAt } from "../lib/address.js";
import { copyButton } from "../lib/copying.js";
import { tableOf } from "../lib/csv.js";
import { el, isShown } from "../lib/dom.js";
import { saveFile } from "../lib/files.js";
import { menuButton } from "../lib/menu.js";
import { error, explained } from "../lib/parts.js";
import { emit, listen } from "../lib/signals.js";
import { mounting } from "../lib/wiring.js";
import { AskBar } from "./ask.js";
import { queryRow } from "./rows.js";
import { figures, paperTables } from "./summary.js";

const USUAL = { order: "drawn", relation: "", words: "", query: "" };
const WAITING = "Reading the results…";
const FILES = {
  csv: (rows) => saveFile("same-logic-results.csv", "text/csv", tableOf(rows)),
  json: (told) => saveFile("same-logic-results.json", "application/json", JSON.stringify(told)),
};

export class ResultsTab {
  constructor(w) {
    this.w = w;
    this.wish = { ...USUAL, page: 1 };
    this.shown = null;
    this.quiet = true;
    this.begun = false;
    this.part = "found"; // what the tab shows, see parts.js
    this.title = el("h1.sl-title", { tabindex: "-1" }, "Results");
    this.told = el("p.sl-results__told", { role: "status" }, WAITING);
    this.trouble = el("div.sl-results__trouble");
    this.figures = el("div.sl-results__figures");
    this.bar = new AskBar((patch, quiet) => this.change(patch, quiet));
    this.list = el("ol.sl-results__list");
    this.pager = this.pages();
    this.build();
    this.w.root.setAttribute("aria-busy", "true");
    this.waitToBeSeen();
    listen("results-part", (part) => {
      this.part = part;
      this.stand();
    });
  }

  build() {
    const copy = copyButton("Copy link", "to these results", () => linkTo({ tab: "results", ...this.state() }));
    this.exports = menuButton("Export", () => [
      ["Table of these queries (CSV)", () => this.w.ask("export", { ...this.shown.wish, kind: "csv" })],
      ["All results (JSON)", () => this.w.ask("export", { kind: "json" })],
    ]);
    this.w.root.replaceChildren(
      el(
        "div.sl-page.sl-results__page",
        {},
        this.title,
        this.figures,
        el("div.sl-results__more", {}, explained("What the numbers mean", this.w.value.method), this.paper()),
        this.bar.node,
        this.trouble,
        el("div.sl-results__line", {}, this.told, el("div.sl-results__take", {}, copy, this.exports)),
        this.list,
        this.pager.node,
      ),
    );
  }

  paper() {
    const node = explained("The paper’s figures, from another database", []);
    node.append(...paperTables(this.w.value.paper));
    return node;
  }

  pages() {
    const told = el("span");
    const turn = (step) => this.change({ page: this.shown.at + step, query: "" }, true);
    const back = el("button.sl-btn", { onclick: () => turn(-1), "aria-label": "Previous page" }, "Previous");
    const next = el("button.sl-btn", { onclick: () => turn(1), "aria-label": "Next page" }, "Next");
    const node = el("div.sl-results__pages", {}, back, told, next);
    const set = ({ at, pages }) => {
      node.hidden = pages < 2;
      told.textContent = `Page ${at} of ${pages}`;
      back.disabled = at <= 1;
      next.disabled = at >= pages;
    };
    node.hidden = true;
    return { node, set };
  }

  /* Results are read when somebody first looks. */
  waitToBeSeen() {
    const watch = new ResizeObserver(() => {
      if (!isShown(this.w.root)) return;
      watch.disconnect();
      if (!this.begun) this.ask();
    });
    watch.observe(this.w.root);
  }

  ask() {
    this.begun = true;
    this.w.root.setAttribute("aria-busy", "true");
    this.w.ask("show", this.wish);
  }

  change(patch, quiet = false) {
    this.wish = { ...this.wish, page: 1, query: "", ...patch };
    this.quiet = quiet;
    this.ask();
  }

  state() {
    const { order, relation, words, query } = this.shown.wish;
    const page = this.shown.at > 1 && !query ? this.shown.at : "";
    return { order: order === USUAL.order ? "" : order, relation, words, query, page };
  }

  stand(quiet = false) {
    if (this.part === "found" && this.shown) standAt("results", this.state(), { quiet });
  }

  draw(value, asked) {
    this.w.root.setAttribute("aria-busy", "false");
    if (!asked) return undefined;
    this.trouble.replaceChildren();
    if (asked.event === "export") return FILES[asked.kind](value.file);
    const turned = this.shown && this.shown.at !== value.at;
    this.shown = value;
    this.wish = { ...value.wish, page: value.at };
    this.figures.replaceChildren(...figures(value.summary, value.note));
    this.bar.set(value);
    this.told.textContent = told(value);
    this.list.replaceChildren(...value.rows.map((row) => queryRow(row, row.id === value.wish.query)));
    this.pager.set(value);
    this.stand(this.quiet);
    const marked = this.list.querySelector(".is-asked");
    if (marked) marked.scrollIntoView({ block: "start" });
    else if (turned && this.list.getBoundingClientRect().top < 0) this.bar.node.scrollIntoView();
    return undefined;
  }

  fail(sentence) {
    this.w.root.setAttribute("aria-busy", "false");
    this.trouble.replaceChildren(error(sentence));
    if (!this.shown) this.told.textContent = "";
    else this.wish = { ...this.shown.wish, page: this.shown.at };
  }

  /* go("results", {order, relation, words, query, page}), or go("results", {part: "bench"}) */
  open({ part = "found", ...state }) {
    if (part !== this.part) emit("results-part", part === "bench" ? "bench" : "found");
    if (part === "bench") return;
    const given = Object.fromEntries(Object.entries(state).map(([name, value]) => [name, String(value)]));
    this.wish = { ...USUAL, page: 1, ...given };
    this.quiet = false;
    this.ask();
  }
}

function told({ found, total }) {
  if (!total) return "";
  const all = `${total.toLocaleString("en")} ${total === 1 ? "query" : "queries"}`;
  if (!found) return `None of ${all} fits. Take a word or the relation away.`;
  return found === total ? all : `${found.toLocaleString("en")} of ${all}`;
}

export const mount = mounting("results", (w) => new ResultsTab(w));
