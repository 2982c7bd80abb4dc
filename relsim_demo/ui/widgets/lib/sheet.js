/* Pictures with their words, drawn as one picture to take along. */
import { el } from "./dom.js";
import { drawable, missing } from "./elsewhere.js";
import { shortened, wrapped } from "./wrapped.js";

const PIC = 160;
const GAP = 16;
const PAD = 40;
const LINE = 22;
const HEAD = 64;
const INSET = 12; // of the words in place of a picture
const LEADING = 20;

function pen(context) {
  const colours = getComputedStyle(document.documentElement.querySelector(".sl") || document.body);
  const colour = (name) => colours.getPropertyValue(`--sl-${name}`).trim();
  const fonts = colour("sans");
  return {
    colour,
    text(words, x, y, { size = 14, bold = false, paint = "ink", width = PIC } = {}) {
      context.font = `${bold ? 700 : 400} ${size}px ${fonts}`;
      context.fillStyle = colour(paint);
      const fits = (line) => context.measureText(line).width <= width;
      context.fillText(fits(words) ? words : shortened(words, fits), x, y);
    },
    words(words, x, y) {
      context.font = `400 14px ${fonts}`;
      context.fillStyle = colour("ink-2");
      const fits = (line) => context.measureText(line).width <= PIC - 2 * INSET;
      wrapped(words, fits, Math.floor((PIC - 2 * INSET) / LEADING)).forEach((line, i) => {
        context.fillText(line, x + INSET, y + INSET + 14 + i * LEADING);
      });
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

const PAINTS = { rel: "rel", attr: "attr" };

/* sheet(query, columns, across) -> a canvas: the question, and below it each column with its pictures, places and
   numbers; so many pictures stand side by side. */
export async function sheet(query, columns, across = 4) {
  await document.fonts.ready;
  const asked = [...query.pictures, ...query.without];
  const wide = Math.max(columns.length, Math.ceil(asked.length / across));
  const block = across * (PIC + GAP) - GAP;
  const top = PAD + HEAD + (asked.length ? PIC + LINE + 2 * GAP : 0);
  const lines = Math.max(...columns.flatMap(({ hits }) => hits.map((hit) => hit.beside.length)), 0);
  const rows = Math.max(...columns.map(({ hits }) => Math.ceil(hits.length / across)), 0);
  const cell = PIC + (1 + lines) * LINE + GAP;
  const canvas = el("canvas", { width: 2 * PAD + wide * (block + PAD) - PAD, height: top + HEAD + rows * cell + PAD });
  const context = canvas.getContext("2d");
  const draw = pen(context);
  context.fillStyle = draw.colour("paper");
  context.fillRect(0, 0, canvas.width, canvas.height);
  draw.text(query.text || "Same Logic", PAD, PAD + 28, { size: 28, bold: true, width: canvas.width - 2 * PAD });
  const drawn = await Promise.all([
    ...asked.map((pic, i) => partOf(draw, query, pic, i, PAD + i * (PIC + GAP), PAD + HEAD)),
    ...columns.flatMap((column, c) => columnOf(draw, column, PAD + c * (block + PAD), top, cell, across)),
  ]);
  draw.text(missing(drawn), PAD, canvas.height - PAD / 2, { paint: "ink-2", width: canvas.width - 2 * PAD });
  return canvas;
}

async function cellOf(draw, pic, x, y, box = null) {
  draw.box(x, y);
  const image = await drawable(pic, PIC);
  if (image) draw.image(image, x, y);
  else draw.words(pic.alt, x, y);
  if (box) draw.frame(x, y, box);
  return { pic, image };
}

/* A picture of the question, with what it stands for in it. */
function partOf(draw, { pictures, box }, pic, i, x, y) {
  const name = i >= pictures.length ? "Not like this" : i ? "Also like this" : box ? "Part of this" : "Like this";
  draw.text(name, x, y + PIC + LINE - 4, { paint: "ink-2" });
  return cellOf(draw, pic, x, y, i === 0 && pictures.length ? box : null);
}

function columnOf(draw, { kind, title, gloss, hits }, x, top, cell, across) {
  const block = across * (PIC + GAP) - GAP;
  draw.text(title.map(([, words]) => words).join(" "), x, top + 20, {
    size: 20,
    bold: true,
    paint: PAINTS[kind] || "ink",
    width: block,
  });
  draw.text(gloss, x, top + 44, { paint: "ink-2", width: block });
  return hits.map((hit, i) => {
    const [left, y] = [x + (i % across) * (PIC + GAP), top + HEAD + Math.floor(i / across) * cell];
    draw.text(`${hit.rank}`, left, y + PIC + LINE - 4, { bold: true });
    draw.text(hit.badge, left + 40, y + PIC + LINE - 4, { bold: true, paint: PAINTS[kind] || "ink", width: PIC - 40 });
    hit.beside.forEach(({ words }, line) => {
      draw.text(words, left, y + PIC + (2 + line) * LINE - 6, { paint: "ink-2" });
    });
    return cellOf(draw, hit, left, y);
  });
}
