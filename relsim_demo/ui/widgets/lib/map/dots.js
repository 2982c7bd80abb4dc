/* Dots that are lit: on a canvas over the map. */
import { el } from "../dom.js";
import { rgb, stamped } from "./crowd.js";

const ROUND = 30_000; // dots that are drawn as circles; more as pixels, which takes milliseconds in place of seconds

/* litDots("sl-view__lit") -> {canvas, clear(width, height), many(rows, at, classes, colours, size)} */
export const litDots = (name) => {
  const canvas = el(`canvas.${name}`, { "aria-hidden": "true" });
  const paper = canvas.getContext("2d");
  const drawn = document.createElement("canvas");

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
    const [width, height] = [canvas.width / sharp, canvas.height / sharp].map(Math.ceil);
    const image = new ImageData(width, height);
    const words = new Uint32Array(image.data.buffer);
    const opaque = [0, ...colours.map((colour) => new Uint32Array(Uint8Array.of(...rgb(colour), 255).buffer)[0])];
    const covered = stamped(rows, at, classes, { width, height }, size);
    for (let pixel = 0; pixel < covered.length; pixel += 1) words[pixel] = opaque[covered[pixel]];
    Object.assign(drawn, { width, height });
    drawn.getContext("2d").putImageData(image, 0, 0);
    paper.drawImage(drawn, 0, 0);
  }

  return { canvas, clear, many };
};
