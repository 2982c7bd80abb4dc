/* The cells of the list: a picture with its mark and words, two pictures that are compared, a group. */
import { el } from "../lib/dom.js";
import { badge, captionRuns } from "../lib/parts.js";
import { written } from "./words.js";

const SIZES = { large: 320, scored: 320, small: 160, pairs: 320 };
const skeleton = () => el("div.sl-pic.sl-skel");

/* itemCell(index, {kind, frame(item, size), onopen(index, event), onmark(index, event), chosen(item) -> yes}) */
export function itemCell(index, { kind, frame, onopen, onmark, chosen }) {
  const button = opening(index, onopen, onmark);
  const mark = el("button.sl-cell__mark", { role: "checkbox", onclick: (event) => onmark(index, event) }, el("i"));
  const words = el("p.sl-cell__words");
  const node = el("li.sl-cell", {}, button, mark, words);
  let shown = null;

  function face(item) {
    shown = item;
    button.replaceChildren(
      ...(item
        ? [frame(item, SIZES[kind]), item.beside ? frame(item.beside, SIZES[kind]) : null]
        : [skeleton()]
      ).filter(Boolean),
    );
    button.classList.toggle("is-pair", kind === "pairs");
    const beside = item?.beside ? `, beside ${item.beside.alt}` : "";
    button.setAttribute("aria-label", item ? `${index + 1}: ${item.alt}${beside}` : "Loading");
    button.title = item && kind === "small" ? item.alt : "";
    mark.setAttribute("aria-label", item ? `Choose ${index + 1}: ${item.alt}` : "Choose");
    words.hidden = kind === "small" || (Boolean(item?.blank) && !item.badge);
    words.replaceChildren(...(item ? said(item) : []));
  }

  function fill(item) {
    if (item !== shown || !button.firstChild || item?.elsewhere || item?.beside?.elsewhere) face(item);
    const on = Boolean(item) && chosen(item);
    mark.hidden = !item;
    mark.setAttribute("aria-checked", String(on));
    node.classList.toggle("is-chosen", on);
  }

  return { node, button, fill };
}

/* A cell's button: a click or Enter opens it, the space bar marks it. */
function opening(index, onopen, onmark) {
  return el("button.sl-cell__open", {
    onclick: (event) => onopen(index, event),
    onkeydown: (event) => {
      if (event.key !== " ") return;
      event.preventDefault();
      onmark(index, event);
    },
  });
}

/* Where the frame has the words already, there are none below it. */
function said(item) {
  const number = item.badge ? badge("rel", item.badge, { counted: item.counted }) : null;
  if (item.beside) return [item, item.beside].map((one) => el("span", { title: one.alt }, captionRuns(one.caption)));
  return [number, el("span", { title: item.alt }, item.blank ? null : captionRuns(item.caption))].filter(Boolean);
}

/* groupCell(index, {frame, onopen(index)}) */
export function groupCell(index, { frame, onopen }) {
  const button = el("button.sl-cell__open.sl-group", { onclick: (event) => onopen(index, event) });
  const node = el("li.sl-cell", {}, button);
  function fill(group) {
    if (!group) {
      button.replaceChildren(
        el("div.sl-group__head"),
        el("div.sl-group__row", {}, Array.from({ length: 4 }, skeleton)),
        el("p.sl-cell__words"),
      );
      button.setAttribute("aria-label", "Loading");
      return;
    }
    const name = group.label.map(([, words]) => words).join("");
    button.setAttribute("aria-label", `${name}: ${written(group.count)}. Show them`);
    button.replaceChildren(
      el("div.sl-group__head", {}, el("b", {}, captionRuns(group.label)), el("span", {}, written(group.count))),
      el(
        "div.sl-group__row",
        {},
        group.pictures.map((item) => frame(item, 160)),
      ),
      el("p.sl-cell__words", {}, el("span", {}, captionRuns(group.caption))),
    );
  }
  return { node, button, fill };
}
