/* The band of metaphors, from the corner of analogy to that of mere appearance: a part of the theory's plane, without
   limits of ours, so that nothing is counted in it. */
import { el } from "../lib/dom.js";

export const SPOT = [0.8, 0.2]; // of the name, on the diagonal where few pictures lie
const ROOM = [66, 50]; // px around its middle that pictures leave free

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

/* fillBand(paper, of(x, y) -> {left, top}, half, colour): the same on a canvas */
export function fillBand(paper, of, half, colour) {
  paper.fillStyle = colour;
  paper.beginPath();
  for (const place of outline(half)) {
    const { left, top } = of(...place);
    paper.lineTo(left, top);
  }
  paper.fill();
}

/* turned(of(x, y) -> {left, top}) -> the angle of the band in sight, in radians */
export function turned(of) {
  const [from, to] = [of(0, 1), of(1, 0)];
  return Math.atan2(to.top - from.top, to.left - from.left);
}

/* bandName(words) -> {node, place(of(x, y) -> {left, top}, hidden), covers({left, top})}: its name, along the band;
   covers tells whether a picture there would lie over it */
export function bandName(words) {
  const node = el("p.sl-map__band", {}, words);
  let at = null;
  return {
    node,
    place(of, hidden) {
      node.hidden = hidden;
      at = hidden ? null : of(...SPOT);
      if (at) Object.assign(node.style, { left: `${at.left}px`, top: `${at.top}px`, rotate: `${turned(of)}rad` });
    },
    covers: ({ left, top }) => at !== null && Math.abs(left - at.left) < ROOM[0] && Math.abs(top - at.top) < ROOM[1],
  };
}
