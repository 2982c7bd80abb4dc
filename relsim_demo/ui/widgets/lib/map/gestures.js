/* Mouse, finger and keyboard on a map. A finger scrolls the page, unless the map is told to take it; its tap
   chooses. */
import { svg } from "../dom.js";

const MOVED = 5;
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

const corners = ([a, b]) => [a, [b[0], a[1]], b, [a[0], b[1]]];

/* mapGestures(node, {tool() -> "lasso" | "box" | "zoom" | "move", find(left, top, reach) -> row | null,
   next(direction) -> row | null, here() -> row pointed at | null, onpick(row | null), onpoint(row | null, byKey),
   onarea(polygon), onzoom([[left, top], [left, top]]), onmove(right, down), finger() -> whether a finger draws and
   moves, too}) */
export function mapGestures(node, does) {
  new Gestures(node, { onmove: (_right, _down) => {}, finger: () => false, ...does }).listen();
}

class Gestures {
  constructor(node, does) {
    this.node = node;
    this.does = does;
    this.band = svg("path", { class: "sl-view__band" });
    this.path = null;
    this.dragged = false;
    this.frame = 0;
    node.append(svg("svg", { class: "sl-view__drawn", "aria-hidden": "true" }, this.band));
  }

  listen() {
    const heard = {
      pointerdown: (event) => this.begin(event),
      pointermove: (event) => this.go(event),
      pointerup: (event) => this.end(event),
      pointercancel: (event) => this.end(event),
      pointerleave: (event) => this.leave(event),
      click: (event) => this.click(event),
      keydown: (event) => this.press(event),
      blur: () => this.does.onpoint(null),
    };
    for (const [name, act] of Object.entries(heard)) this.node.addEventListener(name, act);
  }

  spot(event) {
    const box = this.node.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }

  /* All places since the last event, not only the latest. */
  trail(event) {
    const between = event.getCoalescedEvents?.() || [];
    return (between.length ? between : [event]).map((one) => this.spot(one));
  }

  scrolls(event) {
    return event.pointerType === "touch" && !this.does.finger();
  }

  shape() {
    return this.does.tool() === "lasso" ? this.path : corners([this.path[0], this.path.at(-1)]);
  }

  begin(event) {
    this.dragged = false;
    if (this.scrolls(event) || event.button || !event.isPrimary || event.target.closest(".sl-btn")) return;
    this.path = [this.spot(event)];
  }

  go(event) {
    if (this.scrolls(event) || !event.isPrimary) return;
    const at = this.spot(event);
    if (this.path) this.drag(event, at);
    else if (event.pointerType !== "touch") this.hover(event, at);
  }

  drag(event, at) {
    const [start] = this.path;
    if (!this.dragged) {
      if (Math.hypot(at[0] - start[0], at[1] - start[1]) <= MOVED) return;
      this.dragged = true;
      this.node.setPointerCapture(event.pointerId);
      this.does.onpoint(null);
    }
    const moves = this.does.tool() === "move";
    const last = this.path.at(-1);
    if (moves) this.does.onmove(at[0] - last[0], at[1] - last[1]);
    this.path.push(...this.trail(event));
    if (!moves) this.band.setAttribute("d", `M${this.shape().join("L")}Z`);
  }

  hover(event, at) {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => {
      this.does.onpoint(event.target.closest("button") ? null : this.does.find(...at, 12));
    });
  }

  end(event) {
    const tool = this.does.tool();
    if (this.dragged && this.path) this.path.push(this.spot(event));
    const drawn = this.dragged && this.path && event.type === "pointerup" ? this.shape() : null;
    this.band.removeAttribute("d");
    if (drawn && tool === "zoom") this.does.onzoom([this.path[0], this.path.at(-1)]);
    else if (drawn && tool !== "move") this.does.onarea(drawn);
    this.path = null;
  }

  leave(event) {
    cancelAnimationFrame(this.frame);
    if (event.pointerType !== "touch") this.does.onpoint(null);
  }

  click(event) {
    if (this.dragged || event.target.closest("button")) {
      this.dragged = false;
      return;
    }
    this.does.onpick(this.does.find(...this.spot(event), event.pointerType === "touch" ? 22 : 12));
  }

  press(event) {
    if (event.target !== this.node) return;
    const here = this.does.here();
    if (STEPS[event.key]) {
      event.preventDefault();
      const row = this.does.next(STEPS[event.key]);
      if (row !== null) this.does.onpoint(row, true);
    } else if ((event.key === "Enter" || event.key === " ") && here !== null) {
      event.preventDefault();
      this.does.onpick(here);
    }
  }
}
