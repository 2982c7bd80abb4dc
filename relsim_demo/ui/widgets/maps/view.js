/* One of the two maps. Plotly draws all dots; what is lit, the lines, names and pictures lie over them. */
import { el } from "../lib/dom.js";
import { dotCard, passingNote } from "../lib/map/card.js";
import { Crowd, joined } from "../lib/map/crowd.js";
import { insideOf, nearestOf } from "../lib/map/geometry.js";
import { mapGestures } from "../lib/map/gestures.js";
import { loadPlotly, PLOTLY } from "../lib/map/plotly.js";
import { mapShade } from "../lib/map/shade.js";
import { zoomKeys } from "../lib/map/zoomkeys.js";
import { colourOf, middlesOf } from "./colours.js";
import { MapMarks, MapNames } from "./marks.js";

const KEYS = "Arrow keys go from picture to picture, Enter chooses, Escape clears, + and − go nearer and farther.";
const MANY = 6000;
const REST = 140; // ms
const REACH = 1.04;
const NEAR = 0.03;
const CLOSEST = 0.005;
const phone = window.matchMedia("(max-width: 640px)");

/* The middle of each group, and the span of all. */
function measured({ n, x, y, groups }, count) {
  const ends = [Infinity, -Infinity, Infinity, -Infinity];
  for (let i = 0; i < n; i += 1) {
    if (x[i] < ends[0]) ends[0] = x[i];
    if (x[i] > ends[1]) ends[1] = x[i];
    if (y[i] < ends[2]) ends[2] = y[i];
    if (y[i] > ends[3]) ends[3] = y[i];
  }
  return { middles: middlesOf(groups, count, { x, y }), ends };
}

/* The chosen picture and its neighbours. */
const marked = (one, nearest) => [...(one === null ? [] : [one]), ...nearest.flatMap((near) => near.rows)];

/* new MapView({plotly, most: dots without a shade, label, tool(), onpick(row | null), onpoint(row | null),
   onarea(rows), ongroup(group), onseen(what is drawn), items(rows) -> Promise<[{at, ref, alt}]>}) -> {node,
   name(label), load(), draw({n, x, y, groups, names}),
   paint({classes, of}), light({rows, one, pic, nearest, fade}), point(row), middles()} */
export class MapView {
  constructor(does) {
    this.does = does;
    this.P = null;
    this.data = null;
    this.middles = [];
    this.ends = null;
    this.close = null;
    this.look = null;
    /** @type {{rows?: Uint32Array, one?: number, pic?: object, nearest?: any[], fade?: boolean}} */
    this.lit = {};
    this.pointed = null;
    this.asked = 0;
    this.turning = 0;
    this.resting = 0;
    this.crowd = new Crowd(this.does.most);
    /** @type {import("../lib/map/crowd.js").Seen} */
    this.seen = null;
    this.findable = null; // of a large gallery, the rows that a pointer finds
    this.kind = "scattergl";
    this.graph = el("div.sl-view__graph", { "aria-hidden": "true" });
    this.shade = mapShade("sl-view__shade");
    this.marks = new MapMarks();
    this.names = new MapNames({ onpick: this.does.ongroup });
    this.card = dotCard();
    this.hint = passingNote();
    this.whole = el(
      "button.sl-btn",
      {
        hidden: true,
        onclick: () => {
          this.zoom(null);
          (this.closer.hidden ? this.field : this.closer).focus();
        },
      },
      "Whole map",
    );
    this.makeField();
    this.listenToHands();
  }

  makeField() {
    this.closer = el(
      "button.sl-btn",
      {
        hidden: true,
        onclick: () => {
          this.zoom(this.around());
          this.whole.focus();
        },
      },
      "Closer",
    );
    this.field = el(
      "div.sl-view__field",
      { role: "application", tabindex: "0" },
      this.marks.canvas,
      this.marks.lines,
      this.names.node,
      this.marks.thumb,
      el("div.sl-view__zoom", {}, this.closer, this.whole),
    );
    this.node = el(
      "div.sl-view.is-empty",
      {},
      this.shade.canvas,
      this.graph,
      this.field,
      this.card.node,
      this.hint.node,
    );
  }

  listenToHands() {
    mapGestures(this.field, {
      tool: this.does.tool,
      find: (left, top, reach) => this.find(left, top, reach),
      next: (value) => this.next(value),
      here: () => this.pointed,
      onpick: this.does.onpick,
      onarea: (polygon) => this.area(polygon),
      onzoom: (value) => this.larger(value),
      onpoint: (row) => {
        if (row !== this.pointed) {
          this.point(row, true);
          this.does.onpoint(row);
        }
      },
    });
    zoomKeys(this.field, {
      frame: this.field,
      onscale: (factor, other) => this.nearer(factor, other),
      onwhole: () => this.zoom(null),
      onhint: () => this.hint.show("Hold Ctrl and turn the wheel to go nearer."),
    });
    new ResizeObserver(() => {
      if (
        this.data &&
        (this.field.clientWidth !== this.graph.layout?.width || this.field.clientHeight !== this.graph.layout?.height)
      )
        this.redraw();
    }).observe(this.field);
    new MutationObserver(() => this.redraw()).observe(document.body, { attributeFilter: ["class"] });
    this.name(this.does.label);
  }

  name(words) {
    return this.field.setAttribute("aria-label", `${words}. ${KEYS}`);
  }

  size() {
    return { width: this.field.clientWidth, height: this.field.clientHeight };
  }

  /* What part of the map the frame shows, with the same scale across and up. */
  view({ width, height } = this.size()) {
    const [a, b, c, d] = this.close || this.ends;
    const scale = Math.max((b - a) / width, (d - c) / height) * REACH;
    const [w, h, u, v] = [(scale * width) / 2, (scale * height) / 2, (a + b) / 2, (c + d) / 2];
    return { x: [u - w, u + w], y: [v - h, v + h] };
  }

  /* From a place [x, y] to pixels of the frame. */
  placing() {
    const { width, height } = this.size();
    const { x, y } = this.view();
    const across = width / (x[1] - x[0]);
    const up = height / (y[1] - y[0]);
    return ([u, v]) => ({ left: (u - x[0]) * across, top: (y[1] - v) * up });
  }

  spots() {
    const place = this.placing();
    return (row) => place([this.data.x[row], this.data.y[row]]);
  }

  /* Dots grow where one goes nearer, unless there are very many. */
  dot() {
    const many = this.seen.rows.length > MANY;
    const nearer = this.close && !(many && this.crowd.large);
    return (many ? (phone.matches ? 2.2 : 3) : 5) * (nearer ? 1.8 : 1);
  }

  colours() {
    return this.look.of.map((one) => colourOf(this.node, one));
  }

  /* What is drawn of the part in sight. */
  see() {
    const { data, look } = this;
    const box = this.view();
    this.seen = this.crowd.seen(data, box);
    this.findable = null;
    if (this.seen.all) this.shade.none();
    else {
      const dots = { rows: this.seen.inside, places: data, classes: look.classes };
      this.shade.count(dots, this.colours(), box, this.size());
    }
    this.does.onseen(this.seen);
  }

  traces() {
    const members = this.look.of.map(() => []);
    for (const row of this.seen.rows) members[this.look.classes[row]].push(row);
    const colours = this.colours();
    return members.map((rows, i) => ({
      type: this.kind,
      mode: "markers",
      hoverinfo: "skip",
      marker: {
        color: colours[i],
        size: this.dot(),
        opacity: this.seen.rows.length > MANY ? 0.75 : 0.95,
      },
      x: Float32Array.from(rows, (row) => this.data.x[row]),
      y: Float32Array.from(rows, (row) => this.data.y[row]),
    }));
  }

  layout() {
    const range = this.view();
    const axis = (name) => ({ range: range[name], visible: false, fixedrange: true });
    return {
      ...this.size(),
      margin: { l: 0, r: 0, t: 0, b: 0, pad: 0 },
      xaxis: axis("x"),
      yaxis: axis("y"),
      showlegend: false,
      hovermode: false,
      dragmode: false,
      paper_bgcolor: "rgba(0,0,0,0)",
      plot_bgcolor: "rgba(0,0,0,0)",
    };
  }

  redraw() {
    if (!this.P || !this.data || !this.look || !this.field.clientWidth) return;
    clearTimeout(this.resting);
    this.see();
    this.P.react(this.graph, this.traces(), this.layout(), PLOTLY);
    if (this.graph.querySelector(".no-webgl")) {
      this.kind = "scatter"; // slower, but it draws
      this.P.react(this.graph, this.traces(), this.layout(), PLOTLY);
    }
    this.node.classList.remove("is-empty");
    this.relight();
  }

  /* All that lies over the dots. */
  relight() {
    if (!this.seen || !this.look || !this.field.clientWidth) return;
    const box = this.size();
    const at = this.spots();
    const place = this.placing();
    this.marks.clear(box.width, box.height);
    this.shade.draw((u, v) => place([u, v]), box);
    this.node.classList.toggle("is-faded", Boolean(this.lit.fade));
    this.node.classList.toggle("is-lit", Boolean(this.lit.rows) || (this.lit.one ?? null) !== null);
    this.node.dataset.lit = this.lit.rows ? this.lit.rows.length : 0;
    if (this.lit.rows && this.lit.rows.length > 1) this.glow(at, (u, v) => place([u, v]));
    if ((this.lit.one ?? null) !== null) this.marks.one(this.lit.one, this.lit.pic, this.lit.nearest || [], at, box);
    if (this.pointed !== null) this.marks.point(this.pointed, at);
    this.closer.hidden = Boolean(this.close) || !this.lit.pic;
    this.names.lay(this.middles, place, box, phone.matches);
  }

  glow(at, of) {
    const { rows } = this.lit;
    const { classes } = this.look;
    const colours = this.look.of.map((one) => colourOf(this.node, one.lit ? { colour: one.lit } : one));
    if (rows.length <= this.crowd.most) this.marks.many(rows, at, classes, colours, Math.max(2.2, this.dot() * 0.75));
    else this.marks.shade({ rows, places: this.data, classes }, colours, { box: this.view(), size: this.size(), of });
  }

  zoom(part) {
    this.close = part;
    this.whole.hidden = !part;
    this.redraw();
  }

  /* Nearer to a place of the frame, or farther; the dots only move, unless their size changes. */
  nearer(factor, [u, v] = [0.5, 0.5]) {
    if (!this.data || !this.P) return;
    const { x, y } = this.view();
    const by = factor * REACH;
    const was = Boolean(this.close);
    /** @type {(range: number[], share: number) => [number, number]} */
    const part = ([from, to], share) => [
      from + share * (to - from) * (1 - 1 / by),
      to - (1 - share) * (to - from) * (1 - 1 / by),
    ];
    const next = [...part(x, u), ...part(y, v)];
    const least = (this.ends[1] - this.ends[0]) * CLOSEST;
    if (next[1] - next[0] < least) return;
    this.close =
      next[1] - next[0] > this.ends[1] - this.ends[0] && next[3] - next[2] > this.ends[3] - this.ends[2] ? null : next;
    this.whole.hidden = !this.close;
    cancelAnimationFrame(this.turning);
    this.turning = requestAnimationFrame(() => (was === Boolean(this.close) ? this.turn() : this.redraw()));
  }

  /* What is drawn moves along at once; of very many dots, others are found when it rests. */
  turn() {
    const range = this.view();
    this.P.relayout(this.graph, { "xaxis.range": range.x, "yaxis.range": range.y });
    this.relight();
    if (!this.crowd.large) return;
    clearTimeout(this.resting);
    this.resting = setTimeout(() => this.redraw(), REST);
  }

  /* The chosen picture with its neighbours here. */
  around() {
    const rows = [this.lit.one, ...this.lit.nearest.filter((near) => near.own).flatMap((near) => near.rows)];
    const span = (values) => [Math.min(...values) - NEAR, Math.max(...values) + NEAR];
    return [...span(rows.map((row) => this.data.x[row])), ...span(rows.map((row) => this.data.y[row]))];
  }

  /* The rows whose dots can be seen: of very many also what is lit over the sample. */
  visible() {
    if (!this.crowd.large) return this.seen.rows;
    const { rows, one, nearest } = this.lit;
    this.findable ||= joined([this.seen.rows, rows || [], marked(one ?? null, nearest || [])]);
    return this.findable;
  }

  /* The dot nearest to a place in the frame, if it is within reach. */
  find(left, top, reach) {
    return this.seen ? nearestOf(this.visible(), this.spots(), { left, top }, reach) : null;
  }

  /* The next dot in a direction, sideways distance counting double. */
  next([dx, dy]) {
    if (!this.seen) return null;
    const at = this.spots();
    const { width, height } = this.size();
    const start = this.pointed ?? this.lit.one;
    if (start === null || start === undefined) return this.find(width / 2, height / 2, width);
    const from = at(start);
    let nearest = null;
    let least = Infinity;
    for (const row of this.visible()) {
      const to = at(row);
      const right = to.left - from.left;
      const down = to.top - from.top;
      const along = right * dx + down * dy;
      const cost = along + 2 * Math.abs(right * dy + down * dx);
      if (along > 6 && cost < least) [nearest, least] = [row, cost];
    }
    return nearest;
  }

  area(polygon) {
    const at = this.spots();
    const within = insideOf(polygon);
    const rows = [];
    for (let row = 0; row < this.data.n; row += 1) {
      const { left, top } = at(row);
      if (within(left, top)) rows.push(row);
    }
    this.does.onarea(Uint32Array.from(rows));
  }

  larger([[a, b], [c, d]]) {
    const { x, y } = this.view();
    const { width, height } = this.size();
    const u = (left) => x[0] + (left / width) * (x[1] - x[0]);
    const v = (top) => y[1] - (top / height) * (y[1] - y[0]);
    this.zoom([Math.min(u(a), u(c)), Math.max(u(a), u(c)), Math.min(v(b), v(d)), Math.max(v(b), v(d))]);
  }

  /* A dot under the mouse or the keyboard: ringed here, with its picture beside it. */
  point(row, withCard = false) {
    this.pointed = row;
    this.asked += 1;
    if (!this.data || !this.look) return;
    this.marks.point(row, row === null ? null : this.spots());
    this.field.style.cursor = row === null ? "" : "pointer";
    if (row === null || !withCard) return this.card.hide();
    const mine = this.asked;
    setTimeout(async () => {
      const [one] = mine === this.asked ? await this.does.items([row]).catch(() => []) : [];
      if (one && mine === this.asked) this.card.show(one, { ...this.spots()(row), ...this.size() });
    }, 60);
  }

  async load() {
    this.P = this.P || (await loadPlotly(this.does.plotly));
  }

  draw(next) {
    [this.data, this.close] = [next, null];
    this.crowd.take(new Uint32Array(next.n).map((_, row) => row));
    ({ middles: this.middles, ends: this.ends } = measured(this.data, this.data.names.length));
    this.names.set(this.data.names);
  }

  paint(next) {
    this.look = next;
    this.redraw();
  }

  light(next) {
    this.lit = next;
    this.findable = null;
    this.relight();
  }

  named(yes) {
    return this.node.classList.toggle("is-nameless", !yes);
  }
}
