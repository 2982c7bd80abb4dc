/* Hits in columns, one for each metric. */
import { el } from "../lib/dom.js";
import { inWords } from "../lib/elsewhere.js";
import { badge, caption, sign, verdict } from "../lib/parts.js";
import { picture, pivots } from "../lib/tiles.js";

/** @import {Beside, Hit, HitColumn} from "../lib/payloads.js" */

const GHOSTS = 4;
const ARROWS = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"];

/* A tap shows the pivot bar (picture() does that); a click with a mouse searches from the picture at once. */
function onClick(node, f) {
  node.addEventListener("click", (event) => {
    const touch = event.pointerType ? event.pointerType === "touch" : matchMedia("(hover: none)").matches;
    if (!touch) f();
  });
}

/** @param {HitColumn["title"]} title */
const nameOf = (title) => title.map(([, words]) => words).join(" ");

/** The number of the order that a column stands in; a mix of two orders has both signs.
 * @param {string} kind
 * @param {Hit} hit */
function share(kind, { badge: number, counted, quiet }) {
  if (quiet) return badge(kind === "attr" ? kind : "rel", number, { counted, quiet });
  if (kind === "rel" || kind === "attr") return badge(kind, number, { counted });
  const told = counted ? `${number} of 100` : number;
  return el(
    "span.sl-badge.is-mix",
    { title: told },
    kind ? [sign("rel", 16), sign("attr", 16)] : null,
    el("span.sl-hidden", {}, "In common "),
    number,
  );
}

/** @param {Beside} other */
function beside({ kind, words }) {
  return el("p.sl-hit__other", {}, kind ? sign(kind, 16) : null, words);
}

/** @param {string} kind
 * @param {Hit} found
 * @param {{origin(): string | null, pick(hit: Hit): void, like(hit: Hit, key: string): void}} does */
function hit(kind, found, { origin, pick, like }) {
  const ways = pivots(found, {
    other: origin(),
    more: [
      ["More like this", () => like(found, "pictures")],
      ["Not like this", () => like(found, "without")],
    ],
  });
  const pic = picture(found, { actions: [["Search", "Search from this", () => pick(found)], ...ways.slice(1)] });
  onClick(pic, () => pick(found));
  const node = el(
    "li.sl-hit.is-new",
    { "data-ref": found.ref },
    pic,
    el(
      "div.sl-hit__row",
      {},
      el("b", {}, `No. ${found.rank}`),
      kind === "mix" || !found.counted ? null : el("span.sl-hit__score", { title: "Raw score" }, "score ", found.score),
      share(kind, found),
    ),
    el("div.sl-hit__ranks", {}, found.beside.map(beside)),
    found.caption.length && !inWords(found) ? caption(found.caption) : null,
  );
  node.addEventListener("animationend", () => node.classList.remove("is-new")); // or it would fade in at every move
  return { node, is: JSON.stringify([kind, origin(), found]) };
}

function ghost() {
  return el(
    "li.sl-hit",
    { "aria-hidden": "true" },
    el("div.sl-pic.sl-skel"),
    el("div.sl-hit__row"),
    el("div.sl-hit__ranks"),
    el("p.sl-cap"),
  );
}

const ways = (cell) => [...(cell?.querySelectorAll(".sl-pic__pivot button") || [])];

/* One hit of a list is in the way of the tab key, the one that had the focus last; arrow keys go from hit to hit. */
function walked(list) {
  const reach = (cell) =>
    [...list.children].forEach((one) => {
      ways(one).forEach((button) => {
        button.tabIndex = one === cell ? 0 : -1;
      });
    });
  const across = () => [...list.children].filter((one) => one.offsetTop === list.firstElementChild.offsetTop).length;
  list.addEventListener("focusin", (event) => reach(event.target.closest(".sl-hit")));
  list.addEventListener("keydown", (event) => {
    const at = [...list.children].indexOf(event.target.closest(".sl-hit"));
    if (at < 0 || !ARROWS.includes(event.key)) return;
    event.preventDefault();
    const step = [-1, 1, -across(), across()][ARROWS.indexOf(event.key)];
    const which = ways(list.children[at]).indexOf(event.target);
    ways(list.children[at + step])[which]?.focus();
  });
  return () => {
    if (!list.contains(document.activeElement)) reach(list.firstElementChild);
  };
}

/* One column -> {node, set(found), wait(sentence)}. Hits that stay keep their nodes, so that nothing flickers. */
function column(metric, does) {
  let cells = new Map();
  const heading = el("h2.sl-found__title");
  const gloss = el("p.sl-found__gloss", { "aria-live": "polite" });
  const list = el("ol.sl-found__list");
  const none = el("p.sl-found__none");
  const rest = walked(list);
  const node = el(
    "section.sl-found",
    { "data-metric": metric },
    el("div.sl-found__head", {}, heading, gloss),
    list,
    none,
  );

  /** @param {HitColumn} found */
  function set({ kind, title, gloss: words, none: nothing, hits }) {
    const signs = kind === "mix" ? [sign("rel", 24), sign("attr", 24)] : kind ? [sign(kind, 24)] : [];
    heading.replaceChildren(...signs, el("span", {}, verdict(title)));
    node.setAttribute("aria-label", nameOf(title));
    list.setAttribute("aria-label", `${nameOf(title)}. Arrow keys move from picture to picture.`);
    gloss.textContent = words;
    none.textContent = nothing;
    /** @type {[string, ReturnType<typeof hit>][]} */
    const fresh = hits.map((one) => [one.ref, hit(kind, one, does)]);
    cells = new Map(
      fresh.map(([ref, cell]) => [ref, cells.has(ref) && cells.get(ref).is === cell.is ? cells.get(ref) : cell]),
    );
    list.replaceChildren(...[...cells.values()].map((cell) => cell.node));
    rest();
  }

  function wait(sentence) {
    list.replaceChildren(...Array.from({ length: Math.max(cells.size, GHOSTS) }, ghost));
    gloss.textContent = sentence;
    none.textContent = "";
  }

  return { node, set, wait };
}

/* new ResultColumns({origin(), pick(pic), like(pic, "pictures" | "without"), turn(metric)}) -> {node, set(columns,
   front), wait(sentence)}. front: the metric in sight on a phone, where the others stand behind. */
export class ResultColumns {
  constructor(does) {
    this.does = does;
    this.all = new Map();
    this.tabs = el("div.sl-columns__tabs", { role: "group", "aria-label": "Which list to show" });
    this.body = el("div.sl-columns__body");
    this.node = el("div.sl-columns", {}, this.tabs, this.body);
    ["mouseover", "mouseleave", "focusin", "focusout"].forEach((kind) => {
      this.body.addEventListener(kind, (event) => this.twins(event));
    });
  }

  /** @param {HitColumn[]} columns
   * @param {string} front */
  set(columns, front) {
    const there = columns.some(({ metric }) => metric === front) ? front : columns[0]?.metric;
    this.all = new Map(columns.map(({ metric }) => [metric, this.all.get(metric) || column(metric, this.does)]));
    columns.forEach((one) => {
      this.all.get(one.metric).set(one);
    });
    this.body.dataset.count = String(Math.min(columns.length, 4));
    this.body.style.setProperty(
      "--ranks",
      String(Math.max(...columns.flatMap(({ hits }) => hits.map((one) => one.beside.length)), 0)),
    );
    const nodes = [...this.all.values()].map((one) => one.node);
    if (nodes.some((one, i) => this.body.children[i] !== one) || this.body.children.length !== nodes.length)
      this.body.replaceChildren(...nodes);
    this.tabs.hidden = columns.length < 2;
    this.tabs.style.setProperty("--count", String(columns.length));
    this.tabs.replaceChildren(
      ...columns.map(({ metric, kind, title }) =>
        el(
          `button.is-${kind || "other"}`,
          { "data-metric": metric, onclick: () => this.does.turn(metric) },
          ["rel", "attr"].includes(kind) ? sign(kind, 24) : null,
          nameOf(title),
        ),
      ),
    );
    this.face(there);
  }

  face(front) {
    [...this.tabs.children].forEach((tab) => {
      tab.setAttribute("aria-pressed", String(tab.dataset.metric === front));
    });
    this.all.forEach((one, metric) => {
      one.node.classList.toggle("is-behind", metric !== front);
    });
  }

  /* The same picture in the other columns lights up. */
  twins(event) {
    const ref =
      event.type === "mouseleave" || event.type === "focusout" ? null : event.target.closest(".sl-hit")?.dataset.ref;
    const own = event.target.closest?.(".sl-hit");
    this.body.querySelectorAll(".sl-hit").forEach((one) => {
      one.classList.toggle("is-twin", Boolean(ref) && one !== own && one.dataset.ref === ref);
    });
  }

  wait(sentence) {
    return this.all.forEach((one) => {
      one.wait(sentence);
    });
  }
}
