/* Shares of votes as bars: one method from the left, the other from the right, neither between them. */
import { el } from "../lib/dom.js";

/** @import {VoteBar, VotePart} from "../lib/payloads.js" */

const kindOf = ({ kind }) => `is-${kind || "plain"}`;

/** The interval of a share, from the side on which it begins.
 * @param {VotePart} part
 * @param {string} side */
function whisker({ interval }, side) {
  const [low, high] = interval;
  if (high === undefined) return null;
  return el("i.sl-shares__whisker", { style: `${side}: ${low}%; width: ${high - low}%` });
}

/** @param {VotePart} part */
function line(part) {
  const [number, interval] = part.told;
  return el(
    "li",
    {},
    el(`i.sl-shares__key.${kindOf(part)}`),
    part.words,
    el("b", {}, number),
    el("small", {}, interval),
  );
}

/** @param {VoteBar} told */
export function bar({ title, note, parts }) {
  const words = parts.map((part) => `${part.words} ${part.told.join(" ")}`).join(", ") || "no votes yet";
  const track = el(
    "div.sl-shares__track",
    { role: "img", "aria-label": `${title}: ${words}` },
    parts.map((part) => el(`span.${kindOf(part)}`, { style: `width: ${part.percent}%` })),
    parts.length ? [whisker(parts[0], "left"), whisker(parts.at(-1), "right")] : null,
  );
  return el(
    "section.sl-shares__bar",
    {},
    el("h4", {}, title, el("small", {}, note)),
    track,
    parts.length ? el("ul", {}, parts.map(line)) : el("p.sl-note", {}, "No votes yet."),
  );
}
