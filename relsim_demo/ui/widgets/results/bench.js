/* The benchmark of the Results tab: a few inputs, what models made of them, and how much they share. */
import { standAt } from "../lib/address.js";
import { tableOf } from "../lib/csv.js";
import { el } from "../lib/dom.js";
import { fetchBlob } from "../lib/fetching.js";
import { saveFile } from "../lib/files.js";
import { error, explained } from "../lib/parts.js";
import { emit, listen } from "../lib/signals.js";
import { mounting } from "../lib/wiring.js";
import { figureTable, tableRows } from "./figures.js";
import { BenchGrid } from "./grid.js";
import { paperTables } from "./summary.js";

/** @import {Bench, BenchAnswer, BenchRows} from "../lib/payloads.js" */
/** @import {Wired} from "../lib/wiring.js" */
/** @import {Cell} from "./cell.js" */

const LEDE =
  "Give inputs, and what models made of them. Each output is compared with its input: " +
  "how much of the logic it keeps, and how much of the look.";
const EXAMPLE =
  "An example: pictures of the gallery stand in the place of outputs, " +
  "first the nearest in logic with another look, then the nearest in look.";
const HINT =
  "Several files dropped on one place fill its column from there downwards, in order of their names. " +
  "Larger benchmarks: python -m relsim_demo bench FOLDER.";

export class Benchmark {
  /** @param {Wired<Bench>} w */
  constructor(w) {
    this.w = w;
    this.part = "";
    /** The cells that the question at hand is about. @type {Cell[][]} */
    this.sent = [];
    /** @type {BenchAnswer | null} */
    this.last = null;
    this.words = "";
    const { rows, models } = w.value;
    this.grid = new BenchGrid({ rows, models, send: (file) => w.send(file), onchange: () => this.ask() });
    this.told = el("p.sl-note", { role: "status" });
    this.progress = el("progress.sl-bench__progress", { hidden: true, "aria-label": "Measured" });
    this.trouble = el("div.sl-bench__trouble");
    this.figures = el("div.sl-bench__figures", { hidden: true });
    this.makeActs();
    this.build();
    listen("results-part", (part) => {
      this.part = part;
      if (part === "bench") standAt("results", { part });
    });
  }

  makeActs() {
    const reset = () => {
      this.grid.reset(["", ""], []);
      this.ask();
    };
    this.example = el("button.sl-btn", { onclick: () => this.w.ask("example") }, "Show an example");
    this.example.hidden = !this.w.value.example;
    this.startOver = el("button.sl-link", { onclick: reset, hidden: true }, "Start over");
    this.csv = el("button.sl-btn", { onclick: () => this.save() }, "Download CSV");
    this.sheet = el("button.sl-btn", { onclick: () => this.saveSheet() }, "Picture sheet (PNG)");
    this.take = el("div.sl-bench__take", { hidden: true }, this.csv, this.sheet);
  }

  build() {
    const { method, paper } = this.w.value;
    this.by = el("div.sl-bench__by");
    const how = explained("What the numbers mean", method);
    how.append(this.by);
    this.w.root.replaceChildren(
      el(
        "div.sl-page.sl-bench__page",
        {},
        el("h1.sl-title", {}, "What models made of inputs"),
        el("p.sl-lede", {}, LEDE),
        el("div.sl-bench__acts", {}, this.example, this.startOver, this.take),
        el(
          "div.sl-bench__both",
          {},
          el("div.sl-bench__given", {}, this.grid.node, el("p.sl-note", {}, HINT)),
          el("div.sl-bench__result", {}, this.told, this.progress, this.trouble, this.figures, how),
        ),
        el(
          "section.sl-bench__paper",
          { "aria-label": "The paper’s table 2" },
          el("h2.sl-bench__title", {}, "For reference: the paper’s table 2"),
          paperTables([paper]),
        ),
      ),
    );
  }

  /* words: what is said of the question while its answer stands */
  ask(words = "") {
    this.words = words;
    this.trouble.replaceChildren();
    this.sent = this.grid.filled();
    this.startOver.hidden = !this.sent.length;
    this.example.hidden = !this.w.value.example || this.sent.length > 0;
    if (!this.sent.length) {
      this.w.forget();
      return this.finish({
        done: 0,
        total: 0,
        cells: [],
        measures: [],
        groups: [],
        copied: [],
        notes: [],
        missing: [],
      });
    }
    return this.w.ask(
      "measure",
      this.question((choice) => (choice.ref ? { ref: choice.ref } : choice)),
    );
  }

  question(told) {
    const rows = this.sent.map((row) => row.map((cell) => (cell.ready ? told(cell.choice) : null)));
    return { models: this.grid.models(), rows };
  }

  /** @param {any} value
   * @param {any} asked */
  draw(value, asked) {
    if (!asked) return undefined;
    if (asked.event === "example") return this.showExample(value);
    for (const cell of value.cells) this.sent[cell.row]?.[cell.column]?.show(cell);
    this.measuring(value);
    return value.more ? undefined : this.finish(value);
  }

  /** @param {BenchRows} example */
  showExample({ models, rows }) {
    this.grid.reset(models, rows);
    this.ask(EXAMPLE);
  }

  measuring({ done, total, more }) {
    this.progress.hidden = !more;
    this.progress.max = total;
    this.progress.value = done;
    if (more) this.told.textContent = `Measured ${done} of ${total} pictures…`;
  }

  /** @param {BenchAnswer} answer */
  finish(answer) {
    this.last = answer;
    this.progress.hidden = true;
    const some = answer.groups.length > 0;
    this.figures.hidden = this.take.hidden = !some;
    this.told.textContent = some
      ? this.words
      : this.sent.length
        ? "Give an input and an output of a model for it."
        : "";
    this.figures.replaceChildren(
      ...(some ? [figureTable(answer), ...answer.notes.map((words) => el("p.sl-note", {}, words))] : []),
    );
    this.by.replaceChildren(
      ...answer.measures.map(({ title, model }) => el("p.sl-bench__model", {}, `${title}: ${model}.`)),
      ...answer.missing.map((words) => el("p.sl-bench__model", {}, words)),
    );
  }

  save() {
    const measures = this.last.measures.map(({ name }) => name);
    saveFile("same-logic-bench.csv", "text/csv", tableOf(tableRows(this.grid.models(), this.sent, measures)));
  }

  async saveSheet() {
    this.sheet.disabled = true;
    this.trouble.replaceChildren();
    const body = JSON.stringify(this.question(({ ref }) => ({ ref })));
    try {
      saveFile("same-logic-bench.png", "image/png", await fetchBlob("bench/sheet.png", { method: "POST", body }));
    } catch (trouble) {
      this.trouble.replaceChildren(error(trouble.message));
    }
    this.sheet.disabled = false;
  }

  fail(sentence) {
    this.progress.hidden = true;
    this.told.textContent = "";
    this.trouble.replaceChildren(error(sentence), el("button.sl-link", { onclick: () => this.ask() }, "Try again"));
  }

  resume({ event, models, rows }) {
    if (event !== "measure") return;
    this.grid.reset(models, rows);
    emit("results-part", "bench");
    this.ask();
  }
}

export const mount = mounting("bench", (w) => new Benchmark(w));
