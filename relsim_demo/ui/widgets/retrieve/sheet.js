/* Results to take along, as tables or as one picture. */
import { tableOf } from "../lib/csv.js";
import { pngOf, saveFile } from "../lib/files.js";
import { menuButton } from "../lib/menu.js";
import { sheet } from "../lib/sheet.js";

const FILES = {
  csv: (name, rows) => saveFile(`${name}.csv`, "text/csv", tableOf(rows)),
  json: (name, told) => saveFile(`${name}.json`, "application/json", JSON.stringify(told, null, 2)),
  retrieved: (name, told) =>
    saveFile(`${name}-retrieved_images.json`, "application/json", JSON.stringify(told, null, 2)),
};
const CHOICES = [
  ["csv", "Table (CSV)"],
  ["json", "Everything (JSON)"],
  ["retrieved", "Like the paper’s files (retrieved_images.json)"],
  ["sheet", "Picture sheet, first 24 (PNG)"],
];

/* exportMenu(ask(kind)) -> button */
export function exportMenu(ask) {
  return menuButton("Export", () => CHOICES.map(([kind, words]) => [words, () => ask(kind)]));
}

/* saveExport("csv", "a-name", what Python gave, the question) */
export async function saveExport(kind, name, content, query) {
  if (kind !== "sheet") return FILES[kind](name, content);
  return saveFile(`${name}.png`, "image/png", await pngOf(await sheet(query, content)));
}
