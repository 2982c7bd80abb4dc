/* The band of metaphors, from the corner of analogy to that of mere appearance: a part of the theory's plane, without
   limits of ours, so that nothing is counted in it. */
import { el } from "../lib/dom.js";

export const SPOT = [0.8, 0.2]; // of the name, on the diagonal where few pictures lie

/* outline(half its width, as a share of an axis) -> its corners as places [x, y] */
export const outline = (half) => [
  [0, 1 - half],
  [0, 1],
  [half, 1],
  [1, half],
  [1, 0],
  [1 - half, 0],
];

/* bandShape(half, colour) -> what Plotly draws below the dots */
export const bandShape = (half, fillcolor) => ({
  type: "path",
  layer: "below",
  path: `M${outline(half).join("L")}Z`,
  fillcolor,
  line: { width: 0 },
});

/* turned(of(x, y) -> {left, top}) -> the angle of the band in sight, in radians */
export function turned(of) {
  const [from, to] = [of(0, 1), of(1, 0)];
  return Math.atan2(to.top - from.top, to.left - from.left);
}

/* bandName({name, gloss}) -> {node, place(of(x, y) -> {left, top}, hidden)}: its name, along the band */
export function bandName({ name, gloss }) {
  const node = el("p.sl-map__band", {}, el("b", {}, name), el("span", {}, ` ${gloss}`));
  return {
    node,
    place(of, hidden) {
      node.hidden = hidden;
      const { left, top } = of(...SPOT);
      Object.assign(node.style, { left: `${left}px`, top: `${top}px`, rotate: `${turned(of)}rad` });
    },
  };
}
