/* What the dots of the maps are coloured by. Blue and orange stay with logic and look. */
import { CORNERS, UNJUDGED } from "../lib/corners.js";
import { el } from "../lib/dom.js";
import { spreadOver } from "../lib/map/geometry.js";

const HUES = 14; // as many as there are kinds of relations
const NONE = 65535;
const COMPARED = 2000;
const ENOUGH = 5000;
const FROM = [0, 50, 80, 95, 99, 99.9]; // percentiles at which a deeper colour begins
const DEPTH = [0, 0.12, 0.3, 0.55, 0.8, 1];

const hue = (i) => `--sl-c${i % HUES}`;
/* One byte for each value. Uint8Array.from takes five times as long, which is felt with a million. */
const bytes = (values, of) => new Uint8Array(values.length).map((_, i) => of(values[i], i));
const spoken = (name) => name.charAt(0).toUpperCase() + name.slice(1);

/* A class for each item; `of` says which class is what: [{colour, lit?, words}], drawn in this order. */
export function byKind({ kinds }, names) {
  const told = names.filter((name) => name !== "ordinary").slice(0, HUES);
  const of = [
    { colour: "--sl-dot", lit: "--sl-ink", words: names.includes("ordinary") ? "Ordinary" : "Other" },
    ...told.map((name, i) => ({ colour: hue(i), words: spoken(name) })),
  ];
  const number = new Map(told.map((name, i) => [names.indexOf(name), i + 1]));
  return { classes: bytes(kinds, (kind) => (kind === NONE ? 0 : number.get(kind) || 0)), of };
}

/* The middle of all items that have a value, for each value below `count`: medians of their places, of very many those
   of some that are taken evenly. */
export function middlesOf(values, count, { x, y }) {
  const of = Array.from({ length: count }, () => []);
  values.forEach((value, i) => {
    if (value < count) of[value].push(i);
  });
  const median = (rows, places) => {
    const found = new Float32Array(rows.length).map((_, i) => places[rows[i]]).sort();
    return rows.length ? found[rows.length >> 1] : 0;
  };
  return of.map((rows) => spreadOver(rows, ENOUGH)).map((rows) => [median(rows, x), median(rows, y)]);
}

/* A hue for each middle: those that stand close to each other get different ones, unless there are too many to compare
   them all. */
function apart(middles) {
  if (middles.length > COMPARED) return middles.map((_, i) => i % HUES);
  const taken = Array.from({ length: HUES }, () => []);
  return middles.map(([x, y]) => {
    const far = taken.map((all) => Math.min(9, ...all.map(([u, v]) => Math.hypot(x - u, y - v))));
    const best = far.indexOf(Math.max(...far));
    taken[best].push([x, y]);
    return best;
  });
}

export const byGroup = ({ groups, middles }) => ({
  classes: groups,
  of: apart(middles).map((best) => ({ colour: hue(best), words: "" })),
});

/* A name, of a relation or a family, has one colour on all maps, chosen by where it stands on this one. */
export function byName(names, map) {
  const count = names.reduce((most, name) => (name === NONE ? most : Math.max(most, name + 1)), 0);
  const hues = apart(middlesOf(names, count, map));
  const of = [
    { colour: "--sl-dot", lit: "--sl-ink", words: "" },
    ...Array.from({ length: HUES }, (_, i) => ({ colour: hue(i), words: "" })),
  ];
  return { classes: bytes(names, (name) => (name === NONE ? 0 : hues[name] + 1)), of };
}

/* Corners, and below them what lies in none, where there is any. */
export function byCorner(corners) {
  const of = CORNERS.map(({ name, colour }, code) => ({ words: name, colour, lit: code ? colour : "--sl-ink-3" }));
  if (corners.includes(UNJUDGED)) of.push({ words: "Cannot be judged", colour: "--sl-line", lit: "--sl-edge" });
  return { classes: corners, of };
}

/* What cannot be judged has no score: it has the colour of the least. */
export function byScore(shares, corners, kind) {
  const classes = bytes(shares, (share, i) =>
    corners[i] === UNJUDGED ? 0 : FROM.findLastIndex((least) => (share / 65535) * 100 >= least),
  );
  return { classes, of: FROM.map((_, i) => ({ colour: `--sl-${kind}`, part: DEPTH[i], words: "" })) };
}

export const plain = (n) => ({ classes: new Uint8Array(n), of: [{ colour: "--sl-ink-3", words: "" }] });

/* colourOf(node, {colour, part?}) -> "#..." or "rgb(...)": a part of the way from the colour of dots. */
export function colourOf(node, { colour, part = 1 }) {
  const read = (name) => getComputedStyle(node).getPropertyValue(name).trim();
  if (part === 1) return read(colour);
  const parse = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
  const [from, to] = [parse(read("--sl-dot")), parse(read(colour))];
  return `rgb(${from.map((value, i) => Math.round(value + (to[i] - value) * part)).join()})`;
}

/* What there is to say of a colouring; chosen: there is a picture that the dots are compared with; named: groups
   have names. */
export function told(mode, { chosen, named }) {
  if (mode === "relation") return "An idea has one colour on every map; some ideas share one. Grey pictures show none.";
  if (mode === "family")
    return "A family, one way to show an idea, has one colour on every map; some families share one.";
  if (mode === "group" && !named)
    return "Groups have no names here, since there are no captions. Choose a picture to light up its group.";
  if (mode === "group") return "A click on a name lights up its group; names stand there while nothing is chosen.";
  if (mode === "kind") return "";
  if (!chosen) return "Choose a picture: the dots then show how much they share with it.";
  return mode === "score"
    ? "Deeper colour: more in common with the picture chosen last, in logic on its map, in look on the other."
    : "";
}

/* legend({onpick(words, class)}) -> {node, set(of | null, note)} */
export function legend({ onpick }) {
  const node = el("div.sl-maps__legend", { role: "group", "aria-label": "Colours of the dots" });
  function set(of, note) {
    const keys = of
      ? of.map(
          ({ words, colour }, i) =>
            words && el("button", { style: `--key:var(${colour})`, onclick: () => onpick(words, i) }, words),
        )
      : [];
    node.replaceChildren(...keys.filter(Boolean), ...(note ? [el("p.sl-note", {}, note)] : []));
  }
  return { node, set };
}
