/* The line above the similarity space: its axes, what dragging does, nearer and farther, and taking it along. */
import { el } from "../lib/dom.js";
import { ZOOM_STEP } from "../lib/map/zoomkeys.js";
import { menuButton } from "../lib/menu.js";
import { segments } from "../lib/parts.js";

const AXES = ["Percentiles", "Raw scores", "Min–max"];
const TOOLS = ["Zoom", "Lasso", "Box"];
const SAYS = [
  "Percentiles: at 99, a picture has more in common with this one than 99 of 100 random pairs have.",
  "Raw scores: the numbers of the models as they are, from −1 to 1, the same picture. Thin lines mark a random pair.",
  "Min–max, as in the paper’s figure 7: raw scores stretched so that the least here is 0 and the most is 1. " +
    "They cannot be compared between pictures.",
];

function group(name, words, onchoose) {
  const made = segments(words, 0, onchoose);
  made.node.setAttribute("aria-label", name);
  return made;
}

function scaling(name, sign, onclick) {
  return el("button.sl-btn", { "aria-label": name, title: `${name} (${sign})`, onclick }, sign);
}

function enable(button, yes) {
  button.disabled = !yes;
}

/* spaceTools({onaxes(index), ontool(name), onscale(factor), onpair(), downloads: [[words, f]]})
   -> {node, says, axes(index), close(yes), pair(yes), drawn(), busy(words | "")} */
export const spaceTools = ({ onaxes, ontool, onscale, onpair, downloads }) => {
  const says = el("p.sl-note.sl-space__says", {}, SAYS[0]);
  const axes = group("What the axes count", AXES, onaxes);
  const tools = group("What dragging on the map does", TOOLS, (i) => ontool(TOOLS[i].toLowerCase()));
  const out = scaling("Farther", "−", () => onscale(1 / ZOOM_STEP));
  enable(out, false);
  const nearer = scaling("Nearer", "+", () => onscale(ZOOM_STEP));
  const pair = el("button.sl-link", { hidden: true, onclick: onpair }, "Show the pair from Score");
  const down = menuButton("Download", () => downloads, "sl-btn"); // for the map that is there
  down.disabled = true;
  const doing = el("p.sl-hidden", { role: "status" });
  const near = el("div.sl-space__near", { role: "group", "aria-label": "Nearer or farther" }, out, nearer);
  return {
    node: el("div.sl-space__tools", {}, axes.node, tools.node, near, pair, down, doing),
    says,
    axes(index) {
      axes.set(index);
      says.textContent = SAYS[index];
    },
    close: (yes) => enable(out, yes),
    pair(yes) {
      pair.hidden = !yes;
    },
    drawn: () => enable(down, true),
    busy(words) {
      doing.textContent = words;
      enable(down, !words);
      down.textContent = words || "Download";
    },
  };
};
