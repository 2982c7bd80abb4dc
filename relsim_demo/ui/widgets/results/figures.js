/* The figures of the benchmark, and what is saved of it. */
import { el } from "../lib/dom.js";
import { sign } from "../lib/parts.js";

/** @import {BenchAnswer, BenchGroup, BenchLine} from "../lib/payloads.js" */
/** @import {Cell} from "./cell.js" */

/** @param {BenchLine} line */
function figure({ mean, sd, count }) {
  return el("td", {}, mean ? [el("b", {}, mean), sd ? ` ${sd}` : ""] : "–", el("small", {}, count));
}

/** @param {BenchGroup} group
 * @param {boolean} copied */
function line({ name, figures }, copied) {
  return el(
    copied ? "tr.is-copied" : "tr",
    { "data-model": name },
    el("th", { scope: "row" }, name),
    figures.map(figure),
  );
}

/** @param {BenchAnswer} answer */
export function figureTable({ measures, groups, copied }) {
  const heads = measures.map(({ title, kind, model }) =>
    el("th", { scope: "col", title: model }, kind ? sign(kind, 18) : null, title),
  );
  return el(
    "table.sl-results__table",
    { "aria-label": "Figures of the models" },
    el("thead", {}, el("tr", {}, el("th", { scope: "col" }, "Model"), heads)),
    el(
      "tbody",
      {},
      groups.map((group) => line(group, false)),
      copied.map((group) => line(group, true)),
    ),
  );
}

/** The rows of the table to save, with the columns that `bench --out` writes.
 * @param {string[]} models
 * @param {Cell[][]} rows
 * @param {string[]} measures */
export function tableRows(models, rows, measures) {
  const named = (cell) => cell.file || cell.told.slot.ref;
  return rows.flatMap(([input, ...outputs]) =>
    outputs
      .map((output, at) => ({ output, model: models[at] }))
      .filter(({ output }) => input.told && output.told?.scores.length)
      .map(({ output, model }) => ({
        input: named(input),
        output: named(output),
        model,
        ...Object.fromEntries(measures.map((name) => [name, output.told.values[name]])),
      })),
  );
}
