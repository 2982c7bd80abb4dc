/* Along each axis of the map a histogram, and a threshold on it that mouse, finger and keyboard move. */
import { el } from "../lib/dom.js";
import { within } from "../lib/map/geometry.js";
import { above, converted, kept, keyed, NONE, number, told, valueAt } from "./above.js";
import { counted, drawBars } from "./histogram.js";

const BIN = 5; // px
const REST = 250; // ms
const NAMES = { x: "Look in common", y: "Logic in common" };
const KINDS = { x: "attr", y: "rel" };
const ALL = "all pictures";

/* One histogram with its handle, and the line that crosses the map there. */
class Strip {
  constructor(axis, { onmove, onrest, measure }) {
    this.axis = axis;
    this.does = { onmove, onrest, measure };
    this.threshold = null;
    this.range = [0, 1];
    this.held = false;
    this.bars = el("canvas.sl-strip__bars", { "aria-hidden": "true" });
    this.tag = el("span.sl-strip__tag", { "aria-hidden": "true" });
    this.handle = el(`div.sl-strip__handle.is-${KINDS[axis]}`, {
      role: "slider",
      tabindex: "0",
      "aria-label": `${NAMES[axis]}, from`,
      "aria-orientation": axis === "x" ? "horizontal" : "vertical",
    });
    this.line = el(`i.sl-strip__line.is-${axis}`, { hidden: true });
    this.node = el(
      `div.sl-strip.is-${axis}`,
      { title: `${NAMES[axis]}: how many pictures have how much. Drag to list those above.` },
      this.bars,
      this.tag,
      this.handle,
    );
    this.listen();
  }

  listen() {
    this.node.addEventListener("pointerdown", (event) => this.take(event));
    this.node.addEventListener("pointermove", (event) => {
      if (this.held) this.move(this.valueOf(event));
    });
    for (const name of ["pointerup", "pointercancel"]) this.node.addEventListener(name, () => this.leave());
    this.node.addEventListener("click", (event) => {
      if (event.target !== this.handle) this.move(this.valueOf(event));
    });
    this.handle.addEventListener("keydown", (event) => {
      const value = keyed(this.does.measure(this.axis), this.threshold, event.key);
      if (value === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      this.move(value);
    });
  }

  /* A finger beside the handle scrolls the page; its tap is a click. */
  take(event) {
    if (event.button || (event.pointerType === "touch" && event.target !== this.handle)) return;
    event.preventDefault();
    this.handle.focus({ preventScroll: true });
    this.node.setPointerCapture(event.pointerId);
    this.held = true;
    if (event.target !== this.handle) this.move(this.valueOf(event));
  }

  leave() {
    if (!this.held) return;
    this.held = false;
    this.does.onrest();
  }

  valueOf({ clientX, clientY }) {
    const box = this.node.getBoundingClientRect();
    const share = this.axis === "x" ? (clientX - box.left) / box.width : (box.bottom - clientY) / box.height;
    const [from, to] = this.range;
    return valueAt(this.does.measure(this.axis), from + within(share, 0, 1) * (to - from));
  }

  move(value) {
    if (value !== this.threshold) this.does.onmove(this.axis, value);
  }

  /* Draw what is in sight, range [from, to] of places, and say where the threshold stands. */
  draw({ places, rows, range, threshold, words, count }) {
    [this.range, this.threshold] = [range, threshold];
    const measure = this.does.measure(this.axis);
    const at = (place) => (place - range[0]) / (range[1] - range[0]);
    const share = at(measure.place(threshold ?? measure.least));
    const side = this.axis === "x" ? "left" : "bottom";
    const spot = `${100 * within(share, 0, 1)}%`;
    const long = this.axis === "x" ? this.node.clientWidth : this.node.clientHeight;
    this.handle.style[side] = this.tag.style[side] = this.line.style[side] = spot;
    this.line.hidden = threshold === null || share < 0 || share > 1;
    this.tag.textContent = threshold === null ? "" : number(measure, threshold);
    this.node.classList.toggle("is-late", share > 0.9);
    this.node.classList.toggle("is-set", threshold !== null);
    this.say({ measure, threshold, words, count });
    if (!long) return;
    const token = (name) => getComputedStyle(this.node).getPropertyValue(name).trim();
    drawBars(this.bars, counted(places, rows, range, Math.max(Math.floor(long / BIN), 1)), {
      axis: this.axis,
      start: threshold === null ? Infinity : share,
      below: token("--sl-dot"),
      above: token(`--sl-${KINDS[this.axis]}`),
    });
  }

  say({ measure, threshold, words, count }) {
    const said = {
      valuemin: measure.least,
      valuemax: measure.most,
      valuenow: threshold ?? measure.least,
      valuetext:
        threshold === null ? ALL : `${words}: ${count.toLocaleString("en-US")} ${count === 1 ? "picture" : "pictures"}`,
    };
    for (const [name, value] of Object.entries(said)) this.handle.setAttribute(`aria-${name}`, String(value));
  }
}

/* new Thresholds({onlight(rows | null, words, rests), view() -> {x, y} in sight}) -> node, take(map, thresholds)
   before a new map is drawn, scaled(scale, axes) before other axes are, draw() with each view, clear(), marks(),
   link() -> what the address says, light(rests) */
export class Thresholds {
  constructor(does) {
    this.does = does;
    this.map = null; // {scale, rows, axes}
    this.set = { ...NONE };
    this.known = {}; // by axes: what is the same threshold there
    this.resting = 0;
    const strip = (axis) =>
      new Strip(axis, {
        onmove: (name, value) => this.move(name, value),
        onrest: () => this.light(true),
        measure: (name) => this.map.scale.measure[name],
      });
    this.strips = { x: strip("x"), y: strip("y") };
    const { x, y } = this.strips;
    this.node = el("div.sl-above", {}, x.line, y.line, x.node, y.node);
  }

  take(map, { logic = "", look = "" } = {}) {
    clearTimeout(this.resting);
    this.map = map;
    const { x, y } = map.scale.measure;
    const read = (measure, text) => (text === "" ? null : kept(measure, Number(text)));
    this.set = { x: read(x, look), y: read(y, logic) };
    this.known = { [map.axes]: this.set };
  }

  scaled(scale, axes) {
    const { rows, scale: old } = this.map;
    const turned = (axis) => converted(this.set[axis], old.measure[axis], scale.measure[axis], rows);
    this.map = { ...this.map, scale, axes };
    this.set = this.known[axes] || { x: turned("x"), y: turned("y") };
    this.known[axes] = this.set;
  }

  rows() {
    return above(this.map.scale.measure, this.set, this.map.rows);
  }

  words() {
    return told(this.map.scale.measure, this.set, this.map.axes);
  }

  move(axis, value) {
    this.set = { ...this.set, [axis]: value };
    this.known = { [this.map.axes]: this.set };
    this.light(false);
    clearTimeout(this.resting);
    this.resting = setTimeout(() => {
      if (!this.strips[axis].held) this.light(true);
    }, REST);
  }

  light(rests) {
    if (rests) clearTimeout(this.resting);
    this.draw();
    this.does.onlight(this.rows(), this.words(), rests);
  }

  draw() {
    if (!this.map) return;
    const { scale, rows } = this.map;
    const range = this.does.view();
    const given = { rows, words: this.words(), count: this.rows()?.length ?? 0 };
    for (const [axis, strip] of Object.entries(this.strips))
      strip.draw({ ...given, places: scale[axis], range: range[axis], threshold: this.set[axis] });
  }

  clear() {
    clearTimeout(this.resting);
    this.set = { ...NONE };
    this.known = {};
    this.draw();
  }

  /* Those that are set, for a picture of the map. */
  marks() {
    const { measure } = this.map.scale;
    return ["x", "y"]
      .filter((axis) => this.set[axis] !== null)
      .map((axis) => ({
        axis,
        place: measure[axis].place(this.set[axis]),
        words: number(measure[axis], this.set[axis]),
      }));
  }

  link() {
    return { logic: this.set.y ?? "", look: this.set.x ?? "" };
  }
}
