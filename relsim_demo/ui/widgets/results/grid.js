/* The table of the benchmark: a row for each input, a column for each model; one row more than is filled. */
import { el } from "../lib/dom.js";
import { error } from "../lib/parts.js";
import { onPaste } from "../lib/tiles.js";
import { Cell } from "./cell.js";

const GATHER = 400;
const inOrder = new Intl.Collator("en", { numeric: true });

/* new BenchGrid({rows, models, send(file), onchange()}) -> {node, models(), rows(): Cells, reset(models, rows)};
   rows and models: the most there may be. onchange: there is something new to ask. */
export class BenchGrid {
  constructor(does) {
    this.does = does;
    this.gathering = 0;
    this.head = el("div.sl-bench__row.sl-bench__head");
    this.body = el("div.sl-bench__body");
    this.full = el("div.sl-bench__full");
    this.add = el("button.sl-btn.sl-bench__add", { onclick: () => this.addModel() }, "Add a model");
    this.node = el("div.sl-bench__grid", {}, this.head, this.body, this.full, this.add);
    onPaste(this.node, (file) => this.paste(file));
    this.reset(["", ""], []);
  }

  /** @param {string[]} models
   * @param {any[][]} choices */
  reset(models, choices) {
    /** @type {HTMLInputElement[]} */
    this.names = models.map((name) => this.nameField(name));
    /** @type {Cell[][]} */
    this.cells = [];
    this.body.replaceChildren();
    this.drawHead();
    this.full.replaceChildren();
    choices.forEach((row) => {
      this.addRow();
      row.forEach((choice, column) => {
        if (choice) this.cells.at(-1)[column].take(choice, "");
      });
    });
    this.settle();
  }

  models() {
    return this.names.map((name, at) => name.value.trim() || `Model ${at + 1}`);
  }

  filled() {
    return this.cells.filter((row) => row.some((cell) => cell.choice || cell.waiting));
  }

  nameField(name = "") {
    const field = el("input", { type: "text", maxlength: 60, value: name, onchange: () => this.renamed() });
    return /** @type {HTMLInputElement} */ (field);
  }

  renamed() {
    this.settle();
    this.does.onchange();
  }

  addModel() {
    this.names.push(this.nameField());
    this.cells.forEach((row, at) => {
      row.push(this.newCell());
      this.body.children[at].append(row.at(-1).node);
    });
    this.drawHead();
    this.settle();
    this.names.at(-1).focus();
  }

  removeModel(at) {
    this.names.splice(at, 1);
    this.cells.forEach((row) => {
      row.splice(at + 1, 1)[0].node.remove();
    });
    this.drawHead();
    this.settle();
    this.names[Math.min(at, this.names.length - 1)].focus();
    this.does.onchange();
  }

  addRow() {
    const row = [null, ...this.names].map(() => this.newCell());
    this.cells.push(row);
    const attrs = { role: "group", "aria-label": `Row ${this.cells.length}` };
    this.body.append(
      el(
        "div.sl-bench__row",
        attrs,
        row.map((cell) => cell.node),
      ),
    );
  }

  newCell() {
    return new Cell({
      name: (cell) => this.nameOf(cell),
      onfiles: (files, cell) => {
        const { row, column } = this.placeOf(cell);
        this.fill(row, column, files);
      },
      onclear: () => {
        this.settle();
        this.does.onchange();
      },
    });
  }

  placeOf(cell) {
    const row = this.cells.findIndex((cells) => cells.includes(cell));
    return { row, column: row < 0 ? 0 : this.cells[row].indexOf(cell) };
  }

  nameOf(cell) {
    const { row, column } = this.placeOf(cell);
    return column ? [this.models()[column - 1], `Output ${row + 1}`] : ["", `Input ${row + 1}`];
  }

  /* There is always an empty row to go on with, as long as there may be one. */
  settle() {
    while (!this.cells.length || (this.filled().includes(this.cells.at(-1)) && this.cells.length < this.does.rows))
      this.addRow();
    this.cells.flat().forEach((cell) => {
      cell.rename();
    });
  }

  drawHead() {
    const fields = this.names.map((name, at) => {
      name.setAttribute("aria-label", `Name of model ${at + 1}`);
      name.setAttribute("placeholder", `Model ${at + 1}`);
      const attrs = { onclick: () => this.removeModel(at), "aria-label": `Remove model ${at + 1}` };
      return el("div.sl-bench__name", {}, name, this.names.length > 1 ? el("button.sl-link", attrs, "Remove") : null);
    });
    this.head.replaceChildren(el("b", {}, "Input"), ...fields);
    this.node.style.setProperty("--models", String(this.names.length));
    this.add.hidden = this.names.length >= this.does.models;
  }

  /* Several files go into one column from here on, in order of their names. */
  fill(row, column, files) {
    const room = this.does.rows - row;
    const sorted = [...files].sort((a, b) => inOrder.compare(a.name, b.name));
    this.full.replaceChildren(
      ...(files.length > room ? [error(`${this.does.rows} rows are the most; the first ${room} were added.`)] : []),
    );
    while (this.cells.length < Math.min(row + sorted.length, this.does.rows)) this.addRow();
    const places = sorted.slice(0, room).map((file, i) => ({ file, cell: this.cells[row + i][column] }));
    places.forEach(({ file, cell }) => {
      cell.wait(file.name);
    });
    this.settle();
    places.forEach(({ file, cell }) => {
      this.send(file, cell);
    });
  }

  async send(file, cell) {
    try {
      const choice = await this.does.send(file);
      if (cell.waiting) cell.take(choice, file.name);
    } catch (trouble) {
      cell.fail(trouble.message);
    }
    this.arrived();
  }

  /* A pasted picture goes into the first place that is empty. */
  paste(file) {
    const row = this.cells.findIndex((cells) => cells.some((cell) => !cell.choice && !cell.waiting));
    if (row < 0) return;
    this.fill(
      row,
      this.cells[row].findIndex((cell) => !cell.choice && !cell.waiting),
      [file],
    );
  }

  /* While more pictures are on their way, gather a few before asking. */
  arrived() {
    clearTimeout(this.gathering);
    if (this.cells.flat().some((cell) => cell.waiting)) this.gathering = setTimeout(this.does.onchange, GATHER);
    else this.does.onchange();
  }
}
