/* All pairs of some pictures as a table, coloured by how much they share. */
import { el } from "../lib/dom.js";
import { sign } from "../lib/parts.js";
import { picture } from "../lib/tiles.js";

/** @import {ManyScore} from "../lib/payloads.js" */

const NAMES = { rel: "Logic in common", attr: "Look in common" };
const STRONG = 0.95;
const HALF = 50;
const MOVES = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

/* Words stay readable: up to a share the colour is half as strong, from there on it is full. */
function colour(share, kind) {
  const part = share >= STRONG ? 100 : Math.round(share * HALF);
  return `background:color-mix(in srgb,var(--sl-${kind}) ${part}%,var(--sl-surface))`;
}

function head(pic, scope) {
  return el(
    "th",
    { scope },
    el("span.sl-heat__head", {}, picture(pic, { size: 160 }), el("span.sl-heat__no", {}, String(pic.place))),
  );
}

/* new HeatTable("rel", {name(i, j), point(i, j), choose(i, j)}) -> {node, set(pictures, find(i, j)), mark(i, j)};
   place: the number that a picture bears. */
export class HeatTable {
  constructor(kind, does) {
    this.kind = kind;
    this.does = does;
    this.box = el("div.sl-heat__box");
    this.node = el(
      "section.sl-heat",
      { "aria-label": NAMES[this.kind] },
      el(`h2.sl-heat__title.sl-${this.kind}`, {}, sign(this.kind, 22), NAMES[this.kind]),
      this.box,
    );
    this.cells = [];
  }

  /** @param {ManyScore | null} score
   * @param {number} i
   * @param {number} j */
  cell(score, i, j) {
    if (i === j) return el("td.sl-heat__self", {}, "");
    if (!score) return el("td.sl-heat__self", {}, "–");
    const told = score.quiet ? ", which tells nothing here" : "";
    const button = el(
      `button.sl-heat__cell${score.quiet ? ".is-quiet" : score.share >= STRONG ? ".is-strong" : ""}`,
      {
        style: colour(score.share, this.kind),
        tabindex: "-1",
        "aria-label": `${this.does.name(i, j)}: ${NAMES[this.kind].toLowerCase()} ${score.number}${told}`,
        onclick: () => this.does.choose(i, j),
        onmouseenter: () => this.does.point(i, j),
        onfocus: () => {
          this.reach(button);
          this.does.point(i, j);
        },
        onkeydown: (event) => this.move(event, i, j),
      },
      score.number,
    );
    this.cells.push({ i, j, button });
    return el("td", {}, button);
  }

  /* One stop of the tab key; arrows move between the pairs. */
  reach(button) {
    this.cells.forEach((one) => {
      one.button.tabIndex = one.button === button ? 0 : -1;
    });
  }

  move(event, i, j) {
    const step = MOVES[event.key];
    if (!step) return;
    event.preventDefault();
    const [down, right] = step;
    for (let far = 1; far <= 2; far += 1) {
      const next = this.cells.find((one) => one.i === i + down * far && one.j === j + right * far);
      if (next) return next.button.focus();
    }
  }

  set(pictures, find) {
    this.cells = [];
    const rows = pictures.map((pic, i) =>
      el(
        "tr",
        {},
        head(pic, "row"),
        pictures.map((_, j) => this.cell(find(i, j), i, j)),
      ),
    );
    this.box.replaceChildren(
      el(
        "table.sl-heat__table",
        { style: `--n:${pictures.length}` },
        el("caption.sl-hidden", {}, `${NAMES[this.kind]} of every pair`),
        el(
          "thead",
          {},
          el(
            "tr",
            {},
            el("td", {}),
            pictures.map((pic) => head(pic, "col")),
          ),
        ),
        el("tbody", {}, rows),
      ),
    );
    if (this.cells.length) this.reach(this.cells[0].button);
  }

  mark(i, j) {
    return this.cells.forEach((one) => {
      one.button.classList.toggle("is-here", one.i === i && one.j === j);
    });
  }
}
