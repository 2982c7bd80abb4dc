/* The dots and axes of the similarity space, drawn by Plotly. */
import { CORNERS } from "../lib/corners.js";
import { el } from "../lib/dom.js";
import { loadPlotly, PLOTLY } from "../lib/map/plotly.js";
import { bandShape } from "./band.js";

const MANY = 6000;
/* new SpacePlot({plotly, band, view, frame: the node whose inside the axes span}) -> {node, load(), draw({groups: rows
   by corner, large: the gallery is, shade: one lies below, with the band, scale}), turn(scale), token(name),
   marker(corner)} draw puts all dots anew, turn only moves them to the part in sight. */
export class SpacePlot {
  constructor(does) {
    this.does = does;
    this.P = null;
    this.kind = "scattergl";
    this.dots = null;
    this.node = el("div.sl-map__graph", { "aria-hidden": "true" });
  }

  token(name) {
    return getComputedStyle(this.node).getPropertyValue(name).trim();
  }

  axis(scale, name) {
    const range = this.does.view.now()[name];
    const ticks = scale.ticks(name, [Math.max(range[0], 0), Math.min(range[1], 1)], !this.does.view.close());
    return { range, tickvals: ticks.map(([at]) => at), ticktext: ticks.map(([, words]) => words) };
  }

  style() {
    return {
      ticks: "outside",
      ticklen: 6,
      tickcolor: this.token("--sl-edge"),
      tickfont: { family: this.token("--sl-sans"), size: 13, color: this.token("--sl-ink-3") },
      showgrid: false,
      zeroline: false,
    };
  }

  /* The thin lines stand at a typical pair, the dotted ones where "same" begins: [axis, place, colour, dash]. */
  lines(scale) {
    return ["x", "y"].flatMap((name) => [
      [name, scale.middle[name], "--sl-line", "solid"],
      [name, scale.limit[name], "--sl-edge", "2px,4px"],
    ]);
  }

  layout({ scale, shade }) {
    const around = getComputedStyle(this.does.frame);
    const gap = (side) => parseFloat(around[side]);
    const shape = ([name, at, colour, dash]) => ({
      type: "line",
      layer: "below",
      line: { color: this.token(colour), width: 1, dash },
      ...(name === "x" ? { x0: at, x1: at, y0: 0, y1: 1 } : { y0: at, y1: at, x0: 0, x1: 1 }),
    });
    return {
      width: this.node.clientWidth,
      height: this.node.clientHeight,
      margin: { l: gap("left"), r: gap("right"), t: gap("top"), b: gap("bottom"), pad: 0 },
      xaxis: { ...this.axis(scale, "x"), ...this.style() },
      yaxis: { ...this.axis(scale, "y"), ...this.style() },
      showlegend: false,
      hovermode: false,
      dragmode: false,
      paper_bgcolor: "rgba(0,0,0,0)",
      plot_bgcolor: "rgba(0,0,0,0)",
      font: { family: this.token("--sl-sans") },
      shapes: [
        ...this.lines(scale).map(shape),
        ...(shade ? [] : [bandShape(this.does.band.half, this.token("--sl-band"))]),
      ],
    };
  }

  /* Among many dots those of no corner are small and faint, until one goes nearer; in a large gallery until few are
     drawn. */
  marker(corner) {
    const { groups, large } = this.dots;
    const many = groups.reduce((sum, group) => sum + group.length, 0) > MANY && (large || !this.does.view.close());
    const small = this.does.frame.clientWidth < 520;
    if (corner) return { color: this.token(CORNERS[corner].colour), size: small ? 4.5 : 6, opacity: 1 };
    return {
      color: this.token(CORNERS[0].colour),
      size: many ? (small ? 2.5 : 3) : 4.5,
      opacity: many ? (small ? 0.35 : 0.5) : 1,
    };
  }

  traces({ groups, scale }) {
    return groups.map((group, corner) => ({
      type: this.kind,
      mode: "markers",
      hoverinfo: "skip",
      marker: this.marker(corner),
      x: Float32Array.from(group, (i) => scale.x[i]),
      y: Float32Array.from(group, (i) => scale.y[i]),
    }));
  }

  draw(dots) {
    this.dots = dots;
    this.P.react(this.node, this.traces(dots), this.layout(dots), PLOTLY);
    if (!this.node.querySelector(".no-webgl")) return;
    this.kind = "scatter"; // slower, but it draws
    this.P.react(this.node, this.traces(dots), this.layout(dots), PLOTLY);
  }

  turn(scale) {
    const flat = (name) => Object.entries(this.axis(scale, name)).map(([key, value]) => [`${name}axis.${key}`, value]);
    this.P.relayout(this.node, Object.fromEntries([...flat("x"), ...flat("y")]));
  }

  loaded() {
    return Boolean(this.P);
  }

  async load() {
    this.P = this.P || (await loadPlotly(this.does.plotly));
  }
}
