/* Results to take along, as tables or as one picture. */
import { tableOf } from "../lib/csv.js";
import { el } from "../lib/dom.js";
import { imageAt, pngOf, saveFile } from "../lib/files.js";
import { menuButton } from "../lib/menu.js";
import { src } from "../lib/refs.js";

/** @import {Asked, HitColumn, Picture} from "../lib/payloads.js" */

const PIC = 160;
const GAP = 16;
const PAD = 40;
const LINE = 22;
const HEAD = 64;
const ROW = 4;
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

function pen(context) {
  const colours = getComputedStyle(document.documentElement.querySelector(".sl") || document.body);
  const colour = (name) => colours.getPropertyValue(`--sl-${name}`).trim();
  const fonts = colour("sans");
  return {
    colour,
    text(words, x, y, { size = 14, bold = false, paint = "ink", width = PIC } = {}) {
      context.font = `${bold ? 700 : 400} ${size}px ${fonts}`;
      context.fillStyle = colour(paint);
      context.fillText(cut(context, words, width), x, y);
    },
    box(x, y) {
      context.fillStyle = colour("sunken");
      context.fillRect(x, y, PIC, PIC);
    },
    image(image, x, y) {
      const { naturalWidth: w, naturalHeight: h } = image;
      const scale = PIC / Math.max(w, h);
      context.drawImage(image, x + (PIC - w * scale) / 2, y + (PIC - h * scale) / 2, w * scale, h * scale);
    },
    frame(x, y, [left, top, width, height]) {
      context.lineWidth = 2;
      context.strokeStyle = colour("ink");
      context.strokeRect(x + (left / 100) * PIC, y + (top / 100) * PIC, (width / 100) * PIC, (height / 100) * PIC);
    },
  };
}

function cut(context, words, width) {
  let text = words;
  while (text.length > 1 && context.measureText(text).width > width) text = `${text.slice(0, -2)}…`;
  return text;
}

const PAINTS = { rel: "rel", attr: "attr" };

/** A canvas: the question, and below it each column with its pictures, places and numbers.
 * @param {Asked} query
 * @param {HitColumn[]} columns */
async function sheet(query, columns) {
  await document.fonts.ready;
  const asked = [...query.pictures, ...query.without];
  const wide = Math.max(columns.length, Math.ceil(asked.length / ROW));
  const block = ROW * (PIC + GAP) - GAP;
  const top = PAD + HEAD + (asked.length ? PIC + LINE + 2 * GAP : 0);
  const lines = Math.max(...columns.flatMap(({ hits }) => hits.map((hit) => hit.beside.length)), 0);
  const rows = Math.max(...columns.map(({ hits }) => Math.ceil(hits.length / ROW)), 0);
  const cell = PIC + (1 + lines) * LINE + GAP;
  const canvas = el("canvas", { width: 2 * PAD + wide * (block + PAD) - PAD, height: top + HEAD + rows * cell + PAD });
  const context = canvas.getContext("2d");
  const draw = pen(context);
  context.fillStyle = draw.colour("paper");
  context.fillRect(0, 0, canvas.width, canvas.height);
  draw.text(query.text || "Same Logic", PAD, PAD + 28, { size: 28, bold: true, width: canvas.width - 2 * PAD });
  await Promise.all([
    ...asked.map((pic, i) => partOf(draw, query, pic, i, PAD + i * (PIC + GAP), PAD + HEAD)),
    ...columns.flatMap((column, c) => columnOf(draw, column, PAD + c * (block + PAD), top, cell, block)),
  ]);
  return canvas;
}

async function cellOf(draw, pic, x, y, box = null) {
  draw.box(x, y);
  const image = pic.blank ? null : await imageAt(src(pic.ref, PIC));
  if (image) draw.image(image, x, y);
  if (box) draw.frame(x, y, box);
}

/** A picture of the question, with what it stands for in it.
 * @param {ReturnType<typeof pen>} draw
 * @param {Asked} query
 * @param {Picture} pic
 * @param {number} i
 * @param {number} x
 * @param {number} y */
function partOf(draw, { pictures, box }, pic, i, x, y) {
  const name = i >= pictures.length ? "Not like this" : i ? "Also like this" : box ? "Part of this" : "Like this";
  draw.text(name, x, y + PIC + LINE - 4, { paint: "ink-2" });
  return cellOf(draw, pic, x, y, i === 0 && pictures.length ? box : null);
}

/** @param {ReturnType<typeof pen>} draw
 * @param {HitColumn} column
 * @param {number} x
 * @param {number} top
 * @param {number} cell
 * @param {number} block */
function columnOf(draw, { kind, title, gloss, hits }, x, top, cell, block) {
  draw.text(title.map(([, words]) => words).join(" "), x, top + 20, {
    size: 20,
    bold: true,
    paint: PAINTS[kind] || "ink",
    width: block,
  });
  draw.text(gloss, x, top + 44, { paint: "ink-2", width: block });
  return hits.map((hit, i) => {
    const [left, y] = [x + (i % ROW) * (PIC + GAP), top + HEAD + Math.floor(i / ROW) * cell];
    draw.text(`${hit.rank}`, left, y + PIC + LINE - 4, { bold: true });
    draw.text(hit.badge, left + 40, y + PIC + LINE - 4, { bold: true, paint: PAINTS[kind] || "ink", width: PIC - 40 });
    hit.beside.forEach(({ words }, line) => {
      draw.text(words, left, y + PIC + (2 + line) * LINE - 6, { paint: "ink-2" });
    });
    return cellOf(draw, hit, left, y);
  });
}

/** saveExport("csv", "a-name", what Python gave, the question)
 * @param {string} kind
 * @param {string} name
 * @param {any} content
 * @param {Asked} query */
export async function saveExport(kind, name, content, query) {
  if (kind !== "sheet") return FILES[kind](name, content);
  return saveFile(`${name}.png`, "image/png", await pngOf(await sheet(query, content)));
}
