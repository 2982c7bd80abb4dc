/* Captions with how near they are, and the nearest ideas. */
import { copyButton } from "../lib/copying.js";
import { el } from "../lib/dom.js";
import { caption, captionRuns } from "../lib/parts.js";

/* near({number, share, words}) -> a short bar, the number, and what it means; nothing for a written caption */
function near(line) {
  if (!line.number) return null;
  return el(
    "span.sl-near",
    {},
    el("i.sl-near__bar", { "aria-hidden": "true" }, el("i", { style: `width:${line.share * 100}%` })),
    el("b.sl-near__num", {}, line.number),
    el("span", {}, line.words),
  );
}

export function lineMeta(line) {
  return el(
    "div.sl-line__meta",
    {},
    near(line),
    copyButton("Copy", `“${line.text}”`, () => line.text),
  );
}

/* captionLines([{parts, text, number, share, words}]) -> an ordered list */
export function captionLines(lines, start = 1) {
  return el(
    "ol.sl-lines",
    { start },
    lines.map((line) => el("li.sl-line", {}, caption(line.parts), lineMeta(line))),
  );
}

/* nearestIdeas([{name, kind, number}]) -> nothing where there are none */
export function nearestIdeas(ideas) {
  if (!ideas?.length) return "";
  return el(
    "div.sl-ideas",
    {},
    el("h3.sl-ideas__title", {}, "Nearest ideas"),
    el(
      "ul",
      {},
      ideas.map((idea) =>
        el("li", {}, el("span", {}, el("b", {}, idea.name), " ", idea.kind), el("span.sl-near__num", {}, idea.number)),
      ),
    ),
  );
}

/* guessLines([{parts, number}]) -> the nearest sentences where no known idea fits, in small grey print */
export function guessLines(lines) {
  if (!lines?.length) return "";
  return el(
    "div.sl-guesses",
    {},
    el("h3.sl-ideas__title", {}, "The nearest of those known, as guesses only"),
    el(
      "ul",
      {},
      lines.map((line) => el("li", {}, captionRuns(line.parts), " ", el("span.sl-near__num", {}, line.number))),
    ),
  );
}
