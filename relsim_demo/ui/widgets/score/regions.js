/* A soft layer of colour over a picture, stronger where a part counts for more. */
import { el } from "../lib/dom.js";

const STRONGEST = 0.75;

/* Lay the layer on the picture as it is shown, not on the empty edges beside it. */
function fit(canvas, image) {
  const wide = image.naturalWidth / image.naturalHeight || 1;
  const [width, height] = wide > 1 ? [100, 100 / wide] : [100 * wide, 100];
  Object.assign(canvas.style, {
    width: `${width}%`,
    height: `${height}%`,
    left: `${(100 - width) / 2}%`,
    top: `${(100 - height) / 2}%`,
  });
}

/* regionMap(picture(...), root) -> {set(cells, "rel" | "attr")}: rows of 0..1; none takes the layer away.
   The colours are --over-rel and --over-attr of root. */
export function regionMap(node, root) {
  const canvas = el("canvas.sl-regions", { "aria-hidden": "true", hidden: true });
  const image = node.querySelector("img");
  if (image) {
    image.after(canvas);
    image.addEventListener("load", () => fit(canvas, image));
    fit(canvas, image);
  }
  function set(cells, kind) {
    canvas.hidden = !cells.length;
    if (!cells.length) return;
    canvas.width = cells[0].length;
    canvas.height = cells.length;
    const pen = canvas.getContext("2d");
    pen.fillStyle = getComputedStyle(root).getPropertyValue(`--over-${kind}`);
    cells.forEach((row, y) => {
      row.forEach((strength, x) => {
        pen.globalAlpha = strength * STRONGEST;
        pen.fillRect(x, y, 1, 1);
      });
    });
  }
  return { set };
}
