/* Captions with how near they are, and the nearest ideas. */
import { copyButton } from "../lib/copying.js";
import { el } from "../lib/dom.js";
import { caption, captionRuns } from "../lib/parts.js";

/** @import {Idea, Line} from "../lib/payloads.js" */

/** A short bar, the number, and what it means; nothing for a written caption.
 * @param {Line} line */
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

/** @param {Line} line */
export function lineMeta(line) {
  return el(
    "div.sl-line__meta",
    {},
    near(line),
    copyButton("Copy", `“${line.text}”`, () => line.text),
  );
}

/** An ordered list.
 * @param {Line[]} lines */
export function captionLines(lines, start = 1) {
  return el(
    "ol.sl-lines",
    { start },
    lines.map((line) => el("li.sl-line", {}, caption(line.parts), lineMeta(line))),
  );
}

/** Nothing where there are none.
 * @param {Idea[]} [ideas] */
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

/** The nearest sentences where no known idea fits, in small grey print.
 * @param {Line[]} [lines] */
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
