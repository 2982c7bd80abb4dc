/* Dots that are lit: on a canvas over the map. */
import { el } from "../dom.js";
import { rgb, stamped } from "./crowd.js";

const ROUND = 30_000; // dots that are drawn as circles; more as pixels, which takes milliseconds in place of seconds

/* litDots("sl-view__lit") -> {canvas, clear(width, height), many(rows, at, classes, colours, size)} */
export const litDots = (name) => {
  const canvas = el(`canvas.${name}`, { "aria-hidden": "true" });
  const paper = canvas.getContext("2d");

  function clear(width, height) {
    const sharp = window.devicePixelRatio || 1;
    canvas.width = Math.round(width * sharp);
    canvas.height = Math.round(height * sharp);
    paper.setTransform(sharp, 0, 0, sharp, 0, 0);
  }

  /* Light up rows: at(row) -> {left, top}; classes[row] -> index into colours. */
  function many(rows, at, classes, colours, size) {
    if (rows.length > ROUND) pixels(rows, at, classes, colours, size);
    else circles(rows, at, classes, colours, size);
  }

  /* One path for each colour. */
  function circles(rows, at, classes, colours, size) {
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

  function pixels(rows, at, classes, colours, size) {
    const sharp = window.devicePixelRatio || 1;
    const { width, height } = canvas;
    const spot = (row) => {
      const { left, top } = at(row);
      return { left: left * sharp, top: top * sharp };
    };
    const image = paper.createImageData(width, height);
    const opaque = colours.map((colour) => [...rgb(colour), 255]);
    stamped(rows, spot, classes, canvas, size * sharp).forEach((value, pixel) => {
      if (value) image.data.set(opaque[value - 1], 4 * pixel);
    });
    paper.putImageData(image, 0, 0);
  }

  return { canvas, clear, many };
};
