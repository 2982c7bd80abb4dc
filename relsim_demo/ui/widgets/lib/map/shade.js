/* The shade under the dots of a map: a canvas that is counted anew when a part of the map rests in sight, and moves
   along meanwhile. */
import { el } from "../dom.js";
import { cells, counted, rgb, shaded } from "./crowd.js";

/* mapShade("sl-view__shade") -> {canvas, count(dots in a box, colours, {box, size}), none(), there(), draw(of, size,
   below), paint(paper, of)}; of(x, y) -> {left, top}; below(paper) draws what lies under the shade. */
export const mapShade = (name) => {
  const canvas = el(`canvas.${name}`, { "aria-hidden": "true", hidden: true });
  const made = document.createElement("canvas");
  let box = null;

  function count(dots, colours, { box: part, size }) {
    box = part;
    const grid = cells(dots.rows.length, size);
    Object.assign(made, { width: grid.across, height: grid.up });
    const pixels = shaded(counted(dots, colours.map(rgb), box, grid));
    made.getContext("2d").putImageData(new ImageData(pixels, grid.across), 0, 0);
  }

  function none() {
    box = null;
  }

  function paint(paper, of) {
    if (!box) return;
    const from = of(box.x[0], box.y[1]);
    const to = of(box.x[1], box.y[0]);
    paper.imageSmoothingQuality = "high";
    paper.drawImage(made, from.left, from.top, to.left - from.left, to.top - from.top);
  }

  function draw(of, { width, height }, below = (_paper) => {}) {
    canvas.hidden = !box;
    if (!box) return;
    const sharp = window.devicePixelRatio || 1;
    Object.assign(canvas, { width: Math.round(width * sharp), height: Math.round(height * sharp) });
    const paper = canvas.getContext("2d");
    paper.setTransform(sharp, 0, 0, sharp, 0, 0);
    below(paper);
    paint(paper, of);
  }

  return { canvas, count, none, there: () => Boolean(box), draw, paint };
};
