/* Choosing a part of a picture, by mouse, finger or keys. A box is [left, top, width, height] in per cent. */
import { el } from "../lib/dom.js";
import { within } from "../lib/map/geometry.js";
import { changing, kept } from "./box.js";

const STEP = 2;
const START = [25, 25, 50, 50];
const KEYS = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };
const HELP = "Arrow keys move the frame, Shift and arrow keys resize it, Enter searches, Escape leaves.";
const CORNERS = ["nw", "ne", "sw", "se"];

/* Lay a node over the picture itself: a picture that is not square leaves room in its tile. */
function cover(node, image) {
  const fit = () => {
    const { naturalWidth: w, naturalHeight: h } = image;
    const longest = Math.max(w, h);
    const [x, y] = longest ? [(w / longest) * 100, (h / longest) * 100] : [100, 100]; // not there yet
    node.style.cssText = `left:${(100 - x) / 2}%;top:${(100 - y) / 2}%;width:${x}%;height:${y}%`;
  };
  image.addEventListener("load", fit);
  fit();
}

function place(node, [left, top, width, height]) {
  node.style.cssText = `left:${left}%;top:${top}%;width:${width}%;height:${height}%`;
}

/* cropFrame(image, box) -> a node that shows which part counts. */
export function cropFrame(image, box) {
  const frame = el("i.sl-crop__box");
  const node = el("div.sl-crop.is-set", { "aria-hidden": "true" }, frame);
  cover(node, image);
  place(frame, box);
  return node;
}

/* The point under a pointer, in per cent of the picture. */
function pointAt(node, event) {
  const { left, top, width, height } = node.getBoundingClientRect();
  return [
    within(((event.clientX - left) / width) * 100, 0, 100),
    within(((event.clientY - top) / height) * 100, 0, 100),
  ];
}

/* new Cropper(image, box | null, {apply(box), leave()}) -> {node, box(), focus()}: a frame to draw, move and resize. */
export class Cropper {
  constructor(image, first, does) {
    this.image = image;
    this.first = first;
    this.does = does;
    this.box = kept(this.first || START);
    this.change = null;
    this.said = el("span.sl-hidden", { role: "status" });
    this.frame = el(
      "div.sl-crop__box",
      {
        tabindex: "0",
        role: "group",
        "aria-label": `Part of the picture. ${HELP}`,
        onkeydown: (event) => this.onKey(event),
      },
      CORNERS.map((corner) => el(`i.sl-crop__corner.is-${corner}`, { "data-corner": corner })),
    );
    this.node = el("div.sl-crop", { onclick: (event) => event.stopPropagation() }, this.frame, this.said);
    this.node.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      event.preventDefault();
      this.node.setPointerCapture(event.pointerId);
      const held = { corner: event.target.dataset.corner, whole: Boolean(event.target.closest(".sl-crop__box")) };
      this.change = changing(held, this.box, pointAt(this.node, event));
      this.frame.focus({ preventScroll: true });
    });
    this.node.addEventListener("pointermove", (event) => {
      if (this.change) this.set(this.change(pointAt(this.node, event)));
    });
    ["pointerup", "pointercancel"].forEach((kind) => {
      this.node.addEventListener(kind, () => {
        this.change = null;
      });
    });
    cover(this.node, this.image);
    this.set(this.box);
  }

  set(next) {
    this.box = next;
    place(this.frame, this.box);
    const [left, top, width, height] = this.box.map(Math.round);
    this.said.textContent = `From the left ${left}, from the top ${top}, ${width} wide, ${height} high, of 100`;
  }

  onKey(event) {
    if (event.key === "Enter") this.does.apply(this.box);
    else if (event.key === "Escape") this.does.leave();
    else if (KEYS[event.key]) {
      const [x, y] = KEYS[event.key];
      const [left, top, width, height] = this.box;
      this.set(kept(event.shiftKey ? [left, top, width + x, height + y] : [left + x, top + y, width, height]));
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  focus() {
    return this.frame.focus({ preventScroll: true });
  }
}
