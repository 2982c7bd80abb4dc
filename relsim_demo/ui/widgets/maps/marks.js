/* What is lit on a map: many dots on a canvas, one picture with lines to its neighbours as SVG, names as HTML. */
import { el, svg } from "../lib/dom.js";
import { thumbnail } from "../lib/elsewhere.js";
import { litDots } from "../lib/map/dots.js";
import { within } from "../lib/map/geometry.js";

const LONG = 4;
const FEWEST = 6;
const HALF = 28;
const AWAY = 54;
const APART = 14; // px between names, so that the dots are seen too

/* Where the picture stands: beside its dot, on the side that leaves most room to its neighbours. */
function beside(here, others, width, height) {
  const spots = Array.from({ length: 8 }, (_, i) => {
    const left = here.left + AWAY * Math.cos((i * Math.PI) / 4);
    const top = here.top + AWAY * Math.sin((i * Math.PI) / 4);
    return { left: within(left, HALF, width - HALF), top: within(top, HALF, height - HALF) };
  });
  const room = (spot) =>
    Math.min(AWAY, ...[here, ...others].map((one) => Math.hypot(one.left - spot.left, one.top - spot.top)));
  return spots.reduce((best, spot) => (room(spot) > room(best) + 0.5 ? spot : best));
}

/* Neighbours: a dot for logic, a square for look, so that colour is not all that tells them apart. */
function mark(kind, { left, top }, row) {
  const name = `sl-view__near is-${kind || "other"}`;
  if (kind !== "attr") return svg("circle", { class: name, cx: left, cy: top, r: 5, "data-at": row });
  return svg("rect", { class: name, x: left - 4.5, y: top - 4.5, width: 9, height: 9, rx: 1.5, "data-at": row });
}

/* new MapMarks() -> {canvas, lines, thumb, many(rows, ...), shade(...), one(...), clear(width, height)} */
export class MapMarks {
  constructor() {
    this.lit = litDots("sl-view__lit");
    this.lines = svg("svg", { class: "sl-view__lines", "aria-hidden": "true" });
    this.thumb = el("div.sl-thumb.is-chosen", { hidden: true, "aria-hidden": "true" });
    this.canvas = this.lit.canvas;
    this.many = this.lit.many;
    this.shade = this.lit.shade;
  }

  clear(width, height) {
    this.lit.clear(width, height);
    this.lines.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.lines.replaceChildren();
    this.thumb.hidden = true;
  }

  /* The chosen picture at its place; nearest: [{kind, rows, own}], with lines where `own`. */
  one(row, pic, nearest, at, { width, height }) {
    const here = at(row);
    const inside = here.left >= 0 && here.top >= 0 && here.left <= width && here.top <= height;
    const drawn = nearest
      .filter((near) => near.own)
      .flatMap(({ kind, rows }) =>
        rows.map((other) => {
          const there = at(other);
          return svg("line", {
            class: `sl-view__line is-${kind || "other"}`,
            x1: here.left,
            y1: here.top,
            x2: there.left,
            y2: there.top,
            "data-at": other,
          });
        }),
      );
    this.lines.append(
      ...drawn,
      ...nearest.flatMap(({ kind, rows }) => rows.map((other) => mark(kind, at(other), other))),
    );
    const own = nearest.filter((near) => near.own).flatMap(({ rows }) => rows.map(at));
    const spot = beside(here, own, width, height);
    this.thumb.hidden = !inside;
    if (inside) {
      this.lines.prepend(
        svg("line", { class: "sl-view__leader", x1: here.left, y1: here.top, x2: spot.left, y2: spot.top }),
      );
      this.lines.append(svg("circle", { class: "sl-view__one", cx: here.left, cy: here.top, r: 6, "data-at": row }));
    }
    this.thumb.dataset.at = row;
    this.face(pic);
    Object.assign(this.thumb.style, { left: `${spot.left}px`, top: `${spot.top}px` });
  }

  /* Which picture the thumbnail shows; the same one is not fetched anew. */
  face(pic) {
    if (!pic) {
      this.thumb.replaceChildren();
      delete this.thumb.dataset.ref;
    } else if (this.thumb.dataset.ref !== pic.ref) {
      this.thumb.dataset.ref = pic.ref;
      this.thumb.replaceChildren(thumbnail(pic) || "");
    }
  }

  /* One dot more, under the mouse or the keyboard. */
  point(row, at) {
    this.lines.querySelector(".sl-view__here")?.remove();
    if (row === null) return;
    const { left, top } = at(row);
    this.lines.append(svg("circle", { class: "sl-view__here", cx: left, cy: top, r: 8, "data-at": row }));
  }
}

/* new MapNames({onpick(group)}) -> {node, set(names), lay(middles, at, {width, height}, few)}: the larger groups
   come first; a name that would lie on another, or stands there already, is left out. */
export class MapNames {
  constructor(does) {
    this.does = does;
    this.node = el("div.sl-view__names", { "aria-hidden": "true" });
    this.labels = [];
  }

  set(names) {
    this.labels = names.map((parts, group) =>
      el(
        "button.sl-view__name",
        {
          tabindex: "-1",
          "data-group": group,
          onclick: (event) => {
            event.stopPropagation();
            this.does.onpick(group);
          },
        },
        parts.map(([kind, words], i) => [i ? " " : "", kind === "chip" ? el("span.sl-chip", {}, words) : words]),
      ),
    );
    this.node.replaceChildren(...this.labels.filter((label) => label.textContent));
  }

  lay(middles, at, { width, height }, few) {
    const kept = [];
    const sizes = this.labels.map((label) => [label.offsetWidth, label.offsetHeight]);
    this.labels.forEach((label, group) => {
      const [wide, high] = sizes[group];
      const { left, top } = at(middles[group]);
      const inside = left > 0 && top > 0 && left < width && top < height;
      const x = within(left, wide / 2 + LONG, width - wide / 2 - LONG);
      const y = within(top, high / 2 + LONG, height - high / 2 - LONG);
      const free = kept.every(
        (one) =>
          one.words !== label.textContent &&
          (Math.abs(one.x - x) > (one.wide + wide) / 2 + 6 || Math.abs(one.y - y) > (one.high + high) / 2 + APART),
      );
      const stays = inside && free && (!few || kept.length < FEWEST);
      label.classList.toggle("is-out", !stays);
      if (!stays) return;
      kept.push({ words: label.textContent, x, y, wide, high });
      Object.assign(label.style, { left: `${x}px`, top: `${y}px` });
    });
  }
}
