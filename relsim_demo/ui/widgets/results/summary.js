/* The figures of all methods, and the paper's as reference. */
import { el } from "../lib/dom.js";
import { sign } from "../lib/parts.js";

const COLUMNS = [
  ["p_at_1", "P@1"],
  ["p_at_10", "P@10"],
  ["score", "Judge’s score"],
];

function number([value, interval] = []) {
  if (!value) return "–";
  return [el("b", {}, value), interval ? el("small", {}, `[${interval}]`) : null];
}

function table(head, rows, words) {
  return el(
    "table.sl-results__table",
    { "aria-label": words },
    el(
      "thead",
      {},
      el(
        "tr",
        {},
        head.map((name) => el("th", { scope: "col" }, name)),
      ),
    ),
    el("tbody", {}, rows),
  );
}

/* figures(summary, note) -> nodes */
export function figures({ name, seed, judge, rows, apart }, note) {
  const columns = COLUMNS.filter(([key]) => rows.some((row) => row[key].length));
  const judged = rows.some((row) => row.judged);
  const lines = rows.map((row) =>
    el(
      "tr",
      { "data-method": row.method },
      el("th", { scope: "row", title: row.model }, row.kind ? sign(row.kind, 18) : null, row.title),
      columns.map(([key]) => el("td", {}, number(row[key]))),
      judged ? el("td", {}, row.judged) : null,
    ),
  );
  const head = ["Method", ...columns.map(([, words]) => words), ...(judged ? ["Pairs with a score"] : [])];
  const drawn = seed === null ? "" : `, queries drawn with the seed ${seed}`;
  return [
    el("p.sl-results__about", {}, `${name}${drawn}${judge ? `; judged by ${judge}` : ""}.`),
    note ? el("p.sl-note", {}, note) : null,
    columns.length || judged ? table(head, lines, "Figures of the methods") : null,
    apart.map(({ methods, value }) =>
      el("p.sl-results__between", {}, `Disagreement between ${methods.join(" and ")}: `, number(value)),
    ),
  ]
    .flat()
    .filter(Boolean);
}

/* paperTables([{title, head, rows}]) -> nodes */
export function paperTables(tables) {
  return tables.flatMap(({ title, head, rows }) => [
    el("p", {}, title),
    table(
      head,
      rows.map(([name, ...cells]) =>
        el(
          "tr",
          {},
          el("th", { scope: "row" }, name),
          cells.map((cell) => el("td", {}, cell)),
        ),
      ),
      title,
    ),
  ]);
}
