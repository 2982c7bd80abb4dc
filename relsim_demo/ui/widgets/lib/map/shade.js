/* Shades of very many dots. */
import { el } from "../dom.js";
import { cells, counted, rgb, shaded, UNDER } from "./crowd.js";

/* shadeOf(kind) -> {count({rows in the box, places, classes}, colours, box, size in px), none(), there(),
   paint(paper, of)}; of(x, y) -> {left, top}: it is painted where its box lies now. */
export function shadeOf(kind) {
  const made = document.createElement("canvas");
  let box = null;
  return {
    count(dots, colours, part, size) {
      box = part;
      const grid = cells(dots.rows.length, size, kind);
      Object.assign(made, { width: grid.across, height: grid.up });
      const pixels = shaded(counted(dots, colours.map(rgb), box, grid), kind);
      made.getContext("2d").putImageData(new ImageData(pixels, grid.across), 0, 0);
    },
    none() {
      box = null;
    },
    there: () => Boolean(box),
    paint(paper, of) {
      if (!box) return;
      const from = of(box.x[0], box.y[1]);
      const to = of(box.x[1], box.y[0]);
      paper.imageSmoothingQuality = "high";
      paper.drawImage(made, from.left, from.top, to.left - from.left, to.top - from.top);
    },
  };
}

/* mapShade("sl-view__shade") -> the same for below the dots of a map, with {canvas, draw(of, size, below)}: it is
   counted anew when a part of the map rests in sight, and moves along meanwhile. below(paper) draws what lies under
   it. */
export function mapShade(name) {
  const canvas = el(`canvas.${name}`, { "aria-hidden": "true", hidden: true });
  const shade = shadeOf(UNDER);

  function draw(of, { width, height }, below = (_paper) => {}) {
    canvas.hidden = !shade.there();
    if (canvas.hidden) return;
    const sharp = window.devicePixelRatio || 1;
    Object.assign(canvas, { width: Math.round(width * sharp), height: Math.round(height * sharp) });
    const paper = canvas.getContext("2d");
    paper.setTransform(sharp, 0, 0, sharp, 0, 0);
    below(paper);
    shade.paint(paper, of);
  }

  return { ...shade, canvas, draw };
}
