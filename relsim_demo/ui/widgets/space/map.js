/* The map of the similarity space: over Plotly's dots lie corner names, pictures, guide lines and what is lit. */
import { CORNERS, LAID_OUT } from "../lib/corners.js";
import { el } from "../lib/dom.js";
import { thumbnail } from "../lib/elsewhere.js";
import { Crowd, inBox } from "../lib/map/crowd.js";
import { litDots } from "../lib/map/dots.js";
import { insideOf, nearestOf, spreadOver, within } from "../lib/map/geometry.js";
import { mapGestures } from "../lib/map/gestures.js";
import { mapShade } from "../lib/map/shade.js";
import { zoomKeys } from "../lib/map/zoomkeys.js";
import { bandName, fillBand } from "./band.js";
import { MapPictures } from "./pictures.js";
import { SpacePlot } from "./plot.js";
import { dense } from "./spread.js";
import { SpaceView } from "./view.js";

const REST = 140;
const AGAIN = 3000;
const LIT = 3.4;
const FAINT = 0.28;

/* Indices of the points of each corner. */
function grouped(rows, corner) {
  const groups = CORNERS.map(() => []);
  for (const i of rows) groups[corner[i]].push(i);
  return groups;
}

/* new SpaceMap({plotly, most: dots without a shade, tool() -> "zoom" | "lasso" | "box", onpick(i), onpoint(i | null),
   onarea(rows), oncorner(code), onview(close), onseen(what is drawn), onmarks(), onhint(), band,
   items(indices) -> Promise<[{at, ref, alt}]>}) draw({rows, corner}, scale, counts by the name of the corner); scales
   as in scale.js; choose({at: i | null, ref, scores: {rel, attr}} | null). */
export class SpaceMap {
  constructor(does) {
    this.does = does;
    this.points = null;
    this.scale = null;
    this.crowd = new Crowd(this.does.most);
    /** @type {import("../lib/map/crowd.js").Seen} */
    this.seen = null;
    this.chosen = null;
    this.lit = null;
    this.laid = 0;
    this.drawing = 0;
    this.rest = 0;
    this.pointed = null;
    this.wasClose = false;
    this.pics = new MapPictures({ onpick: this.does.onpick, onpoint: (i) => this.point(i) });
    this.glow = litDots("sl-map__lit");
    this.shade = mapShade("sl-map__shade");
    this.names = LAID_OUT.map((code, i) => {
      const { name, term: gloss } = CORNERS[code];
      const count = el("span.sl-map__count");
      return {
        name,
        gloss,
        count,
        node: el(
          `button.sl-map__name.is-${i}`,
          { onclick: () => this.does.oncorner(code), title: "List these pictures" },
          el("b", {}, name, count),
          el("span", {}, gloss),
          el("span.sl-hidden", {}, "list these pictures"),
        ),
      };
    });
    this.bandName = bandName(this.does.band.name);
    this.logic = el("i.sl-map__rel", { hidden: true });
    this.look = el("i.sl-map__attr", { hidden: true });
    this.big = el("div.sl-thumb.is-chosen", { hidden: true });
    this.makeParts();
    this.listenToHands();
    this.watchSize();
  }

  makeParts() {
    this.all = el(
      "button.sl-btn.sl-map__whole",
      {
        hidden: true,
        onclick: () => {
          this.whole();
          this.pics.node.focus({ preventScroll: true });
        },
      },
      "Show the whole map",
    );
    this.over = el(
      "div.sl-map__over",
      {},
      this.glow.canvas,
      this.logic,
      this.look,
      this.names.map((one) => one.node),
      this.pics.node,
      this.bandName.node,
      this.big,
      this.all,
    );
    this.view = new SpaceView(() => {
      const share = this.band() / Math.max(this.over.clientHeight - 2 * this.band(), 1);
      return { x: [0, 1], y: [-share, 1 + share] };
    });
    this.plot = new SpacePlot({ plotly: this.does.plotly, band: this.does.band, view: this.view, frame: this.over });
    this.node = el(
      "div.sl-map.is-empty",
      {},
      el("div.sl-map__frame", {}, this.shade.canvas),
      this.plot.node,
      this.over,
    );
  }

  listenToHands() {
    mapGestures(this.over, {
      tool: () => this.gesture(),
      finger: () => this.gesture() !== "zoom",
      find: (left, top, reach) => this.find(left, top, reach),
      next: () => null,
      here: () => null,
      onpoint: (i) => this.point(i),
      onarea: (polygon) => this.area(polygon),
      onpick: (i) => {
        if (i !== null) this.does.onpick(i);
      },
      onzoom: ([a, b]) => {
        this.view.box(this.share(a), this.share(b));
        this.turned();
      },
      onmove: (right, down) => {
        this.view.move(right / this.over.clientWidth, -down / this.over.clientHeight);
        this.turned();
      },
    });
    zoomKeys(this.node, {
      frame: this.over,
      onscale: (factor, at) => this.zoom(factor, at),
      onwhole: () => this.whole(),
      onhint: this.does.onhint,
    });
    this.over.addEventListener("dblclick", (event) => {
      if (this.view.close() && !event.target.closest("button")) this.whole();
    });
  }

  watchSize() {
    new ResizeObserver(() => {
      if (
        this.node.clientWidth !== this.plot.node.layout?.width ||
        this.node.clientHeight !== this.plot.node.layout?.height
      )
        this.redraw();
    }).observe(this.node);
    new MutationObserver(() => this.redraw()).observe(document.body, { attributeFilter: ["class"] });
  }

  /* The whole map leaves a band above and one below for the names of the corners. */
  band() {
    return this.names[0].node.offsetTop + this.names[0].node.offsetHeight + 2;
  }

  /* The frame in pixels, and the part of it where pictures may stand. */
  frame() {
    const width = this.over.clientWidth;
    const height = this.over.clientHeight;
    const margin = this.view.close() ? 0 : this.band();
    return { width, height, left: 0, right: width, top: margin, bottom: height - margin };
  }

  /* From places 0..1 to pixels of the frame. */
  pixels() {
    const { width, height } = this.frame();
    const { x, y } = this.view.now();
    return (u, v) => ({ left: ((u - x[0]) / (x[1] - x[0])) * width, top: (1 - (v - y[0]) / (y[1] - y[0])) * height });
  }

  placing() {
    const at = this.pixels();
    return (i) => at(this.scale.x[i], this.scale.y[i]);
  }

  load() {
    return this.plot.load();
  }

  redraw() {
    if (!this.plot.loaded() || !this.points || !this.node.clientWidth) return;
    clearTimeout(this.rest);
    this.wasClose = this.view.close();
    this.see();
    const groups = grouped(this.seen.rows, this.points.corner);
    this.plot.draw({ groups, large: this.crowd.large, shade: !this.seen.all, scale: this.scale });
    this.overlay();
  }

  /* What is drawn of the part in sight. */
  see() {
    const { scale, points } = this;
    const box = this.view.now();
    this.seen = this.crowd.seen(scale, box);
    if (this.seen.all) this.shade.none();
    else {
      const { width, height } = this.frame();
      const dots = { rows: this.seen.inside, places: scale, classes: points.corner };
      const colours = CORNERS.map(({ colour }) => this.plot.token(colour));
      this.shade.count(dots, colours, box, { width, height });
    }
    this.does.onseen(this.seen);
  }

  /* Another part comes in sight: dots and pictures move along at once; which pictures show, and of very many dots which
     are drawn, is found when it rests. */
  turned() {
    this.point(null);
    this.does.onview(this.view.close());
    cancelAnimationFrame(this.drawing);
    this.drawing = requestAnimationFrame(() => {
      if (!this.points) return;
      if (this.wasClose !== this.view.close()) return this.redraw();
      this.plot.turn(this.scale);
      this.marks();
      this.pics.move(this.placing());
      clearTimeout(this.rest);
      this.rest = setTimeout(() => (this.crowd.large ? this.redraw() : this.overlay()), REST);
    });
  }

  whole() {
    this.view.reset();
    this.turned();
  }

  zoom(factor, at) {
    this.view.scale(factor, at);
    this.turned();
  }

  /* Everything that lies over the dots. */
  async overlay() {
    if (!this.points || !this.over.clientWidth) return;
    this.laid += 1;
    const mine = this.laid;
    this.marks();
    const spots = this.standing();
    const came = await this.does.items(spots.map((spot) => spot.i)).catch(() => null);
    if (mine !== this.laid) return;
    if (!came) {
      clearTimeout(this.rest);
      this.rest = setTimeout(() => this.overlay(), AGAIN);
      return;
    }
    const found = new Map(came.map((item) => [item.at, item]));
    this.pics.set(spots.filter((spot) => found.has(spot.i)).map((spot) => ({ ...spot, ...found.get(spot.i) })));
  }

  marks() {
    const { width, height } = this.frame();
    this.node.classList.toggle("is-close", this.view.close());
    this.node.classList.toggle("is-lit", Boolean(this.lit));
    this.node.dataset.lit = this.lit ? this.lit.length : 0;
    this.all.hidden = !this.view.close();
    this.glow.clear(width, height);
    this.shade.draw(this.pixels(), { width, height }, (paper) => this.under(paper));
    if (this.lit) this.lightUp();
    this.guide();
    this.bandName.place(this.pixels(), this.view.close());
    this.does.onmarks();
  }

  lightUp() {
    const { scale: places, lit: rows, points } = this;
    const classes = points.corner;
    const colours = CORNERS.map(({ colour }, code) => this.plot.token(code ? colour : "--sl-ink-3"));
    const inSight = { box: this.view.now(), size: this.frame(), of: this.pixels() };
    if (rows.length <= this.crowd.most) this.glow.many(rows, this.placing(), classes, colours, LIT);
    else this.glow.shade({ rows, places, classes }, colours, inSight);
  }

  /* What lies below the shade, which is as faint as the dots where others are lit. */
  under(paper) {
    fillBand(paper, this.pixels(), this.does.band.half, this.plot.token("--sl-band"));
    paper.globalAlpha = this.lit ? FAINT : 1;
  }

  /* The rows whose dots can be seen and found: what is lit, or else what is drawn. */
  visible() {
    return this.lit || this.seen.rows;
  }

  /* Which points show their picture: that depends on the size of the map, the part in sight, and what is lit. */
  standing() {
    const at = this.placing();
    const rows = inBox(this.visible(), this.scale, this.view.now());
    const seen = Array.from(spreadOver(rows, this.does.most), (i) => {
      return { i, x: this.scale.x[i], y: this.scale.y[i], corner: this.points.corner[i], ...at(i) };
    });
    const free = this.lit ? seen : seen.filter((spot) => !this.bandName.covers(spot));
    return dense(free, this.frame(), {
      small: this.over.clientWidth < 520,
      close: this.view.close() || Boolean(this.lit),
    });
  }

  /* From the chosen point one line to each axis; its picture stands at the point, larger. */
  guide() {
    const at = this.chosen && this.points && this.pixels()(...this.spot(this.chosen));
    const { left, top, right, bottom, width, height } = this.frame();
    const inside = at && at.left >= 0 && at.top >= 0 && at.left <= width && at.top <= height;
    [this.logic, this.look, this.big].forEach((part) => {
      part.hidden = !inside;
    });
    if (!inside) return;
    Object.assign(this.logic.style, { width: `${at.left}px`, top: `${at.top}px` });
    Object.assign(this.look.style, { left: `${at.left}px`, top: `${at.top}px` });
    const half = this.big.offsetWidth / 2 + 3;
    Object.assign(this.big.style, {
      left: `${within(at.left, left + half, right - half)}px`,
      top: `${within(at.top, top + half, bottom - half)}px`,
    });
  }

  /* A picture that is not of the gallery stands where its scores put it. */
  spot({ at, scores }) {
    if (at !== null) return [this.scale.x[at], this.scale.y[at]];
    return [within(this.scale.of("x", scores.attr), 0, 1), within(this.scale.of("y", scores.rel), 0, 1)];
  }

  /* The picture under a place of the frame, or else the dot nearest to it, if within reach. */
  find(left, top, reach) {
    if (!this.seen) return null;
    return this.pics.hit(left, top) ?? nearestOf(this.visible(), this.placing(), { left, top }, reach);
  }

  area(polygon) {
    const at = this.placing();
    const inside = insideOf(polygon);
    if (this.points)
      this.does.onarea(
        Uint32Array.from(
          this.rows().filter((i) => {
            const { left, top } = at(i);
            return inside(left, top);
          }),
        ),
      );
  }

  /* From pixels of the frame to shares of it, from below. */
  /** @type {(place: number[]) => [number, number]} */
  share([left, top]) {
    return [left / this.over.clientWidth, 1 - top / this.over.clientHeight];
  }

  point(i) {
    if (i === this.pointed) return;
    this.pointed = i;
    this.over.classList.toggle("is-over", i !== null);
    this.does.onpoint(i);
  }

  draw(next, nextScale, counts) {
    [this.points, this.scale, this.lit] = [next, nextScale, null];
    this.crowd.take(this.points.rows);
    this.view.reset();
    this.does.onview(false);
    for (const { name, count, node: button } of this.names) {
      count.textContent = counts[name].toLocaleString("en-US");
      button.disabled = !counts[name];
    }
    this.node.classList.remove("is-empty");
    this.choose(null);
    this.redraw();
  }

  choose(pic) {
    this.chosen = pic;
    if (pic) this.big.replaceChildren(thumbnail(pic) || "");
    this.pics.choose(pic ? pic.at : null);
    if (this.points) this.guide();
  }

  gesture() {
    return this.does.tool() !== "zoom" ? this.does.tool() : this.view.close() ? "move" : "zoom";
  }

  scaled(next) {
    this.scale = next;
    this.view.reset();
    this.does.onview(false);
    this.redraw();
  }

  light(rows) {
    this.lit = rows;
    this.overlay();
  }

  /* Light only the dots, while what is lit still changes. */
  glimmer(rows) {
    this.lit = rows;
    this.marks();
  }

  tooled() {
    this.over.dataset.tool = this.gesture();
  }

  where(i) {
    return { ...this.placing()(i), width: this.over.clientWidth, height: this.over.clientHeight };
  }

  dots(yes) {
    return this.node.classList.toggle("is-dots", yes);
  }

  rows(code) {
    const groups = grouped(this.points.rows, this.points.corner);
    return Uint32Array.from(code === undefined ? groups.flat() : groups[code]);
  }

  scene() {
    return {
      band: this.does.band,
      points: this.points,
      scale: this.scale,
      groups: grouped(this.seen.rows, this.points.corner),
      shade: this.shade,
      seen: this.seen,
      lit: this.lit,
      most: this.crowd.most,
      plot: this.plot,
      chosen: this.chosen && { ...this.chosen, ...this.pixels()(...this.spot(this.chosen)) },
      names: this.view.close() ? [] : this.names,
      pics: this.node.matches(".is-dots") ? [] : this.pics.shown,
      at: this.placing(),
      of: this.pixels(),
      frame: this.frame(),
      view: this.view.now(),
    };
  }
}
