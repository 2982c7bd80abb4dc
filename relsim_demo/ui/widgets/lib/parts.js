/* How the shared parts are drawn. All text goes in as text nodes, never as markup. */
import { el, svg } from "./dom.js";

/** @import {Bar} from "./payloads.js" */

/* The two signs: linked dots for logic ("rel"), overlapping squares for look ("attr"). */
export function sign(kind, width = 20, shape = kind) {
  const c = "currentColor";
  const marks =
    shape === "rel"
      ? [
          svg("path", { d: "M5 7h12", stroke: c, "stroke-width": 2 }),
          svg("circle", { cx: 4, cy: 7, r: 3.5, fill: c }),
          svg("circle", { cx: 18, cy: 7, r: 3.5, fill: c }),
        ]
      : [
          svg("rect", { x: 1, y: 2, width: 11, height: 10, rx: 1.5, fill: c }),
          svg("rect", { x: 10, y: 3, width: 10, height: 8, rx: 1, fill: "none", stroke: c, "stroke-width": 2 }),
        ];
  return svg(
    "svg",
    { class: `sl-glyph sl-${kind}`, viewBox: "0 0 22 14", width, height: (width * 14) / 22, "aria-hidden": "true" },
    marks,
  );
}

/* badge("rel", "99.1"); counted: out of 100 random pairs; quiet: the number tells nothing; raw: the score behind a
   count */
export function badge(kind, number, { counted = true, quiet = false, raw = "" } = {}) {
  const name = kind === "rel" ? "Logic in common" : "Look in common";
  const told = quiet ? `${number}, a raw score that tells nothing here` : `${number}${counted ? " of 100" : ""}`;
  const behind = raw && counted ? el("small.sl-badge__raw", {}, el("span.sl-hidden", {}, ", raw score "), raw) : null;
  return el(
    `span.sl-badge.is-${quiet ? "quiet" : kind}`,
    { title: `${name}: ${told}${behind ? `, raw score ${raw}` : ""}` },
    sign(quiet ? "quiet" : kind, 18, kind),
    el("span.sl-hidden", {}, `${name} `),
    number,
    behind,
  );
}

/** verdict([["rel", "Same logic,"], ["attr", "different look"]]) -> runs to put into a heading
 * @param {string[][]} runs */
export function verdict(runs) {
  return runs.map(([kind, words], i) => [i ? " " : null, el(kind ? `span.sl-${kind}` : "span", {}, words)]);
}

const LEAK = "This word names a thing; an anonymous caption would have a placeholder here.";
const RUNS = {
  chip: (text) => el("span.sl-chip", {}, text),
  idea: (text) => el("mark.sl-idea", {}, text),
  leak: (text) => el("mark.sl-leak", { title: LEAK }, text),
  file: (text) => el("span.sl-file", {}, text),
  none: (text) => el("span.sl-none", {}, text),
  text: (text) => text,
};

/** captionRuns([["chip", "subject"], ["text", " fading "], ["idea", "away"], ["leak", "Paris"]]) or, without a
 * caption, [["file", "a.png"]] -> nodes and words to put into a line
 * @param {string[][]} parts */
export function captionRuns(parts) {
  return parts.map(([kind, text]) => RUNS[kind](text));
}

/** @param {string[][]} parts */
export function caption(parts) {
  return el("p.sl-cap", {}, captionRuns(parts));
}

/* bar("rel") -> {node, set(bar, the sentence where there is none)}: fills move from where they were. A number without a
   percentile stands alone: it is a share of nothing. A quiet one tells nothing, and is grey. */
export function bar(kind) {
  const name = kind === "rel" ? "Logic in common" : "Look in common";
  const number = el(`span.sl-bar__num.sl-${kind}`);
  const fill = el(`div.sl-bar__fill.sl-${kind}`);
  const sentence = el("span");
  const raw = el("span.sl-bar__raw");
  const node = el(
    "div.sl-bar",
    {},
    el("div.sl-bar__top", {}, sign(kind, 22), el("b", {}, name), number),
    el("div.sl-bar__track", {}, fill),
    el("p", {}, sentence, raw),
  );
  /** @param {Bar | null} value */
  function set(value, empty = "") {
    const counted = Boolean(value) && value.percentile !== null;
    number.replaceChildren(...(value ? [value.number, counted ? el("small", {}, "of 100") : ""] : ["–"]));
    raw.textContent = counted ? `raw score ${value.raw}` : "";
    node.classList.toggle("is-quiet", Boolean(value?.quiet));
    number.classList.toggle("is-empty", !value);
    node.classList.toggle("is-raw", Boolean(value) && !counted);
    fill.style.width = counted ? `${Math.max(value.percentile, 1.5)}%` : "0";
    sentence.textContent = value ? value.sentence : empty;
  }
  set(null);
  return { node, set };
}

/* A line that unfolds into some sentences. */
export function explained(summary, lines) {
  return el(
    "details.sl-how",
    {},
    el("summary", {}, summary),
    lines.map((line) => el("p", {}, line)),
  );
}

/* What the server says of an answer that was stopped before anything of it was known: no trouble. */
export const STOPPED = "Stopped.";

/* error("One sentence.") -> node to show in place */
export function error(sentence) {
  if (sentence === STOPPED) return el("p.sl-note", { role: "status" }, sentence);
  return el("p.sl-error", { role: "alert" }, sentence);
}

/* segments(["From a picture", "From a sentence"], 0, (index) => ...) -> {node, set(index)} */
export function segments(names, chosen, onchoose) {
  const set = (index) =>
    buttons.forEach((b, i) => {
      b.setAttribute("aria-pressed", String(i === index));
    });
  const buttons = names.map((name, i) =>
    el(
      "button",
      {
        onclick: () => {
          set(i);
          onchoose(i);
        },
      },
      name,
    ),
  );
  set(chosen);
  return { node: el("div.sl-seg", { role: "group" }, buttons), set };
}
