/* Taking results along as a file. */
import { el } from "./dom.js";

/* saveFile("a.csv", "text/csv", text): hands a file made here to the browser. */
export function saveFile(name, type, text) {
  const address = URL.createObjectURL(new Blob([text], { type }));
  el("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/* imageAt(address, how: what the image is given before) -> Promise of the image; of nothing where it cannot be had. */
export function imageAt(address, how = {}) {
  return new Promise((done) => {
    const image = Object.assign(new Image(), how);
    image.onload = () => done(image);
    image.onerror = () => done(null);
    image.src = address;
  });
}

/* pngOf(canvas) -> Promise<Blob> */
export function pngOf(canvas) {
  return new Promise((done, failed) => {
    canvas.toBlob(
      (blob) => (blob ? done(blob) : failed(new Error("The picture could not be drawn here."))),
      "image/png",
    );
  });
}
