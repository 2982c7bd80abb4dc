/* Taking the similarity space along. What is seen becomes one PNG, drawn anew on a canvas. */
import { CORNERS } from "../lib/corners.js";
import { tableOf } from "../lib/csv.js";
import { drawable, missing } from "../lib/elsewhere.js";
import { pngOf } from "../lib/files.js";
import { sentence } from "../lib/map/crowd.js";
import { litShade } from "../lib/map/dots.js";
import { within } from "../lib/map/geometry.js";
import { wrapped } from "../lib/wrapped.js";
import { fillBand, SPOT, turned } from "./band.js";

const SHARP = 2;
const HEAD = 72;
const LEFT = 72;
const FOOT = 60;
const LEADING = 20;
const EDGE = 24;
const TAU = 2 * Math.PI;
const FAINT = 0.28; // what is not lit
const FINE = 9; // px of the words in place of a picture
const WORDED = 44; // px of a picture that has room for words

/* A square picture, whole, with round corners; where it cannot be had, a frame with its words. */
function stamp(paper, { pic, image }, plot, left, top, size, ring, wide) {
  paper.save();
  paper.beginPath();
  paper.roundRect(left - size / 2, top - size / 2, size, size, 5);
  if (ring) {
    paper.lineWidth = 2 * wide;
    paper.strokeStyle = ring;
    paper.stroke();
  }
  paper.clip();
  if (image?.naturalWidth) {
    const share = size / Math.max(image.naturalWidth, image.naturalHeight);
    const [wide, high] = [image.naturalWidth * share, image.naturalHeight * share];
    paper.drawImage(image, left - wide / 2, top - high / 2, wide, high);
  } else frameOfWords(paper, pic.alt, plot, left - size / 2, top - size / 2, size);
  paper.restore();
}

function frameOfWords(paper, words, plot, left, top, size) {
  paper.fillStyle = plot.token("--sl-sunken");
  paper.fillRect(left, top, size, size);
  if (size < WORDED) return;
  Object.assign(paper, {
    font: `400 ${FINE}px ${plot.token("--sl-sans")}`,
    fillStyle: plot.token("--sl-ink-2"),
    textAlign: "left",
  });
  const fits = (line) => paper.measureText(line).width <= size - 6;
  wrapped(words, fits, Math.floor((size - 4) / (FINE + 1))).forEach((line, i) => {
    paper.fillText(line, left + 3, top + 2 + FINE + i * (FINE + 1));
  });
}

function say(paper, words, left, top, font, colour, align = "left") {
  Object.assign(paper, { font, fillStyle: colour, textAlign: align, textBaseline: "alphabetic" });
  paper.fillText(words, left, top);
  return paper.measureText(words).width;
}

function line(paper, from, to, colour, width, dash = []) {
  paper.setLineDash(dash);
  Object.assign(paper, { strokeStyle: colour, lineWidth: width });
  paper.beginPath();
  paper.moveTo(...from);
  paper.lineTo(...to);
  paper.stroke();
  paper.setLineDash([]);
}

function dots(paper, { groups, lit, plot, at, frame }) {
  const faint = lit ? FAINT : 1;
  groups.forEach((group, corner) => {
    const { color, size, opacity } = plot.marker(corner);
    Object.assign(paper, { fillStyle: color, globalAlpha: opacity * faint });
    for (const i of group) {
      const { left, top } = at(i);
      if (left < 0 || top < 0 || left > frame.width || top > frame.height) continue;
      paper.beginPath();
      paper.arc(left, top, size / 2, 0, TAU);
      paper.fill();
    }
  });
  paper.globalAlpha = 1;
}

/* What is lit, over the other dots. */
function litOnes(paper, { lit, plot, points, at, scale, of, frame, view, most }) {
  const colours = CORNERS.map(({ colour }, code) => plot.token(code ? colour : "--sl-ink-3"));
  const classes = points.corner;
  if (lit?.length > most)
    return litShade(paper, { rows: lit, places: scale, classes }, colours, { box: view, size: frame, of });
  for (const i of lit || []) {
    const { left, top } = at(i);
    paper.fillStyle = colours[classes[i]];
    paper.beginPath();
    paper.arc(left, top, 3.4, 0, TAU);
    paper.fill();
  }
}

/* The band, the shade and the lines of the space, below the dots. */
function grid(paper, { plot, scale, of, band, shade, lit }) {
  fillBand(paper, of, band.half, plot.token("--sl-band"));
  paper.globalAlpha = lit ? FAINT : 1;
  shade.paint(paper, of);
  paper.globalAlpha = 1;
  for (const [name, place, colour, dash] of plot.lines(scale)) {
    const a = of(name === "x" ? place : 0, name === "x" ? 0 : place);
    const b = of(name === "x" ? place : 1, name === "x" ? 1 : place);
    line(paper, [a.left, a.top], [b.left, b.top], plot.token(colour), 1, dash === "solid" ? [] : [2, 4]);
  }
}

function axes(paper, { plot, scale, of, frame }, titles, sans) {
  const [edge, tick] = [plot.token("--sl-edge"), plot.token("--sl-ink-3")];
  const small = `400 13px ${sans}`;
  plot.axis(scale, "x").tickvals.forEach((place, i) => {
    const { left } = of(place, 0);
    line(paper, [left, frame.height], [left, frame.height + 6], edge, 1);
    say(paper, plot.axis(scale, "x").ticktext[i], left, frame.height + 20, small, tick, "center");
  });
  plot.axis(scale, "y").tickvals.forEach((place, i) => {
    const { top } = of(0, place);
    line(paper, [-6, top], [0, top], edge, 1);
    say(paper, plot.axis(scale, "y").ticktext[i], -9, top + 4, small, tick, "right");
  });
  const title = ([name, rest], colour, left, top) =>
    say(
      paper,
      rest,
      left + say(paper, name, left, top, `700 14px ${sans}`, plot.token(colour)),
      top,
      `400 14px ${sans}`,
      plot.token("--sl-ink-2"),
    );
  title(titles.x, "--sl-attr", 0, frame.height + 44);
  paper.save();
  paper.translate(-48, frame.height);
  paper.rotate(-Math.PI / 2);
  title(titles.y, "--sl-rel", 0, 0);
  paper.restore();
}

function corners(paper, { names, plot, frame }, sans) {
  names.forEach(({ name, gloss, count }, i) => {
    const right = i % 2 === 1;
    const left = right ? frame.width - 16 : 16;
    const top = i < 2 ? 28 : frame.height - 34;
    const align = right ? "right" : "left";
    const bold = `700 16px ${sans}`;
    const words = `${name} `;
    paper.font = `400 14px ${sans}`;
    const number = paper.measureText(count.textContent).width;
    const wide = say(paper, words, right ? left - number - 4 : left, top, bold, plot.token("--sl-ink"), align);
    say(
      paper,
      count.textContent,
      right ? left : left + wide + 4,
      top,
      `400 14px ${sans}`,
      plot.token("--sl-ink-2"),
      align,
    );
    say(paper, gloss, left, top + 20, `400 14px ${sans}`, plot.token("--sl-ink-2"), align);
  });
}

/* The name of the band, along it, unless one is nearer. */
function bandName(paper, { plot, of, band, names }, sans) {
  if (!names.length) return;
  const { left, top } = of(...SPOT);
  paper.save();
  paper.translate(left, top);
  paper.rotate(turned(of));
  say(paper, band.name, 0, 5, `700 16px ${sans}`, plot.token("--sl-ink"), "center");
  paper.restore();
}

/* Where the thresholds stand. */
function thresholds(paper, { plot, frame, of, set }, sans) {
  for (const { axis, place, words } of set) {
    const { left, top } = of(place, place);
    const [from, to] =
      axis === "x"
        ? [
            [left, 0],
            [left, frame.height],
          ]
        : [
            [0, top],
            [frame.width, top],
          ];
    line(paper, from, to, plot.token("--sl-ink"), 1);
    const [x, y, align] = axis === "x" ? [left + 5, frame.height - 6, "left"] : [frame.width - 5, top - 5, "right"];
    say(paper, words, x, y, `700 13px ${sans}`, plot.token("--sl-ink"), align);
  }
}

/* The chosen picture with its two guide lines, over everything. */
function chosenOne(paper, { chosen, plot, frame }, image) {
  if (!chosen || chosen.left < 0 || chosen.top < 0 || chosen.left > frame.width || chosen.top > frame.height) return;
  line(paper, [0, chosen.top], [chosen.left, chosen.top], plot.token("--sl-rel"), 2);
  line(paper, [chosen.left, chosen.top], [chosen.left, frame.height], plot.token("--sl-attr"), 2);
  const keep = (value, least, most) => within(value, least + 35, most - 35);
  stamp(
    paper,
    image,
    plot,
    keep(chosen.left, frame.left, frame.right),
    keep(chosen.top, frame.top, frame.bottom),
    64,
    plot.token("--sl-ink"),
    3,
  );
}

/* The sheet with its heading; what follows is drawn from the map's own corner. */
function sheet(canvas, { plot, frame }, asked, told, sans) {
  const paper = canvas.getContext("2d");
  const font = `400 14px ${sans}`;
  paper.font = font;
  const fits = (line) => paper.measureText(line).width <= frame.width - 64;
  const lines = wrapped(`Each dot is a picture, placed by what it shares with this one. ${told}`, fits, 9);
  const head = HEAD + LEADING * (lines.length - 1);
  canvas.width = (LEFT + frame.width + EDGE) * SHARP;
  canvas.height = (head + frame.height + FOOT) * SHARP;
  paper.scale(SHARP, SHARP);
  paper.fillStyle = plot.token("--sl-paper");
  paper.fillRect(0, 0, canvas.width, canvas.height);
  stamp(paper, asked, plot, LEFT + 24, HEAD / 2, 48);
  say(paper, "Similarity space", LEFT + 64, 36, `700 24px ${sans}`, plot.token("--sl-ink"));
  lines.forEach((line, i) => {
    say(paper, line, LEFT + 64, 56 + LEADING * i, font, plot.token("--sl-ink-2"));
  });
  paper.translate(LEFT, head);
  paper.fillStyle = plot.token("--sl-surface");
  paper.fillRect(0, 0, frame.width, frame.height);
  return paper;
}

/* drawn(map.scene(), query {ref, alt}, {x: [name, words], y: ...}) -> Promise<Blob> */
const drawn = async (scene, query, titles) => {
  const { plot, frame, pics, chosen } = scene;
  const sans = plot.token("--sl-sans") || "sans-serif";
  const [asked, big, ...small] = await Promise.all(
    [query, chosen, ...pics].map(async (pic) => ({ pic, image: pic && (await drawable(pic, 160)) })),
  );
  const canvas = document.createElement("canvas");
  const told = [sentence(scene.seen, ""), missing([asked, ...(chosen ? [big] : []), ...small])].join(" ").trim();
  const paper = sheet(canvas, scene, asked, told, sans);
  paper.save();
  paper.beginPath();
  paper.rect(0, 0, frame.width, frame.height);
  paper.clip();
  grid(paper, scene);
  dots(paper, scene);
  litOnes(paper, scene);
  pics.forEach(({ left, top, size, corner }, i) => {
    stamp(paper, small[i], plot, left, top, size, corner && plot.token(CORNERS[corner].colour), 2);
  });
  corners(paper, scene, sans);
  bandName(paper, scene, sans);
  thresholds(paper, scene, sans);
  chosenOne(paper, scene, big);
  paper.restore();
  Object.assign(paper, { strokeStyle: plot.token("--sl-line"), lineWidth: 1 });
  paper.strokeRect(0.5, 0.5, frame.width - 1, frame.height - 1);
  axes(paper, scene, titles, sans);
  return pngOf(canvas);
};

/* spaceFile("picture" | "page" | "png" | "svg" | "table", {map, set: thresholds, about, query, axes, titles, rows})
   -> Promise<[name, type, data]> */
export const spaceFile = async (what, { map, set, about, query, axes, titles, rows }) => {
  if (what === "picture") return ["space.png", "image/png", await drawn({ ...map.scene(), set }, query, titles)];
  if (what === "page") return ["space.html", "text/html", await about.page(axes)];
  if (what === "png") return ["space-grid.png", "image/png", await about.grid(what, axes)];
  if (what === "svg") return ["space-grid.svg", "image/svg+xml", await about.grid(what, axes)];
  return ["space.csv", "text/csv", tableOf(await about.table(rows))];
};
