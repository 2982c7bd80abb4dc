/* The line above the maps: what dots are coloured by, what dragging does, names on or off; on a phone, which map. */
import { el } from "../lib/dom.js";
import { segments } from "../lib/parts.js";

const TOOLS = ["Lasso", "Box", "Zoom"];

function group(name, words, chosen, onchoose) {
  const made = segments(words, chosen, onchoose);
  made.node.setAttribute("aria-label", name);
  return made;
}

function nameSwitch(onnames) {
  const node = el(
    "button.sl-switch",
    {
      role: "switch",
      "aria-checked": "true",
      onclick: () => {
        const on = node.getAttribute("aria-checked") !== "true";
        node.setAttribute("aria-checked", String(on));
        onnames(on);
      },
    },
    el("i"),
    "Names",
  );
  return node;
}

/* mapsHead({size, titles, short}, modes, {onmode(i), ontool("lasso" | "box" | "zoom"), onnames(yes), onface(i)}) ->
   {node, which, colour(i), named(yes), lit(yes)}: `which` is the switch between the maps, null where there is one
   only; the switch of names is there where there are names. */
export const mapsHead = ({ size, titles, short }, modes, { onmode, ontool, onnames, onface }) => {
  const two = titles.length > 1;
  const colours = group("Colour the dots by", modes, 0, onmode);
  const tools = group("What dragging on a map does", TOOLS, 0, (i) => ontool(TOOLS[i].toLowerCase()));
  const pictures = `${size.toLocaleString("en-US")} pictures`;
  const note = `All ${pictures}, laid out ${titles.map((title) => title.toLowerCase()).join(" and ")}.`;
  const which = two ? group("Which map to show", short, 0, onface).node : null;
  which?.classList.add("sl-maps__which");
  const labels = nameSwitch(onnames);
  const node = el(
    "div.sl-maps__head",
    {},
    el("div.sl-maps__title", {}, el("h1.sl-title", {}, two ? "Two maps" : "Map"), el("p.sl-note", {}, note)),
    el(
      "div.sl-maps__tools",
      {},
      modes.length > 1 ? el("div.sl-maps__tool", {}, el("span", {}, "Colour by"), colours.node) : null,
      el("div.sl-maps__tool.is-drag", {}, el("span", {}, "Dragging"), tools.node),
      labels,
    ),
  );
  return {
    node,
    which,
    colour: colours.set,
    named(yes) {
      labels.hidden = !yes;
    },
    lit(yes) {
      labels.disabled = yes;
      labels.title = yes ? "Names stand on the maps while nothing is chosen" : "";
    },
  };
};
