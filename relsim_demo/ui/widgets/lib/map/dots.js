/* Dots that are lit: on a canvas over the map. */
import { el } from "../dom.js";
import { inBox, LIT } from "./crowd.js";
import { shadeOf } from "./shade.js";

/* litDots("sl-view__lit") -> {canvas, clear(width, height), many(rows, at, classes, colours, size), shade(...)} */
export const litDots = (name) => {
  const canvas = el(`canvas.${name}`, { "aria-hidden": "true" });
  const paper = canvas.getContext("2d");

  function clear(width, height) {
    const sharp = window.devicePixelRatio || 1;
    canvas.width = Math.round(width * sharp);
    canvas.height = Math.round(height * sharp);
    paper.setTransform(sharp, 0, 0, sharp, 0, 0);
  }

  /* Light up rows: one path for each colour. at(row) -> {left, top}; classes[row] -> index into colours. */
  function many(rows, at, classes, colours, size) {
    const paths = colours.map(() => new Path2D());
    for (const row of rows) {
      const { left, top } = at(row);
      const path = paths[classes[row]];
      path.moveTo(left + size, top);
      path.arc(left, top, size, 0, 7);
    }
    paths.forEach((path, i) => {
      paper.fillStyle = colours[i];
      paper.fill(path);
    });
  }

  return { canvas, clear, many, shade: (...given) => litShade(paper, ...given) };
};

/* Light up so many rows that circles would hide each other, and take seconds: dots as for a shade, of(x, y) -> {left,
   top}. */
export function litShade(paper, dots, colours, { box, size, of }) {
  const shade = shadeOf(LIT);
  shade.count({ ...dots, rows: inBox(dots.rows, dots.places, box) }, colours, box, size);
  shade.paint(paper, of);
}
