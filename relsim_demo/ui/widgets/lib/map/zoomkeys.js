/* The wheel and the keys that go nearer on a map, and farther. */
import { within } from "./geometry.js";

export const ZOOM_STEP = 1.6;
const NOTCH = 0.0022;
const SLOWEST = 60;

/* zoomKeys(node, {frame, onscale(factor, [u, v]?), onwhole(), onhint()}): ctrl with the wheel, and what a touchpad
   sends for two fingers, go nearer at the pointer; the wheel alone scrolls the page, with a hint. + − and 0 do the
   same on the keyboard. */
export const zoomKeys = (node, { frame, onscale, onwhole, onhint }) => {
  let hinted = 0;
  node.addEventListener(
    "wheel",
    (event) => {
      if (!event.ctrlKey && !event.metaKey) {
        if (event.timeStamp - hinted > SLOWEST) onhint();
        hinted = event.timeStamp;
        return;
      }
      event.preventDefault();
      const box = frame.getBoundingClientRect();
      const lines = event.deltaMode ? 16 : 1;
      onscale(Math.exp(-within(event.deltaY * lines, -400, 400) * NOTCH), [
        (event.clientX - box.left) / box.width,
        1 - (event.clientY - box.top) / box.height,
      ]);
    },
    { passive: false },
  );
  node.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const factor = { "+": ZOOM_STEP, "=": ZOOM_STEP, "-": 1 / ZOOM_STEP }[event.key];
    if (factor) onscale(factor);
    else if (event.key === "0") onwhole();
    else return;
    event.preventDefault();
  });
};
