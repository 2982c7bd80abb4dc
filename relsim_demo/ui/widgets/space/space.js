/* The Similarity space tab: one picture against the whole gallery. */
import { standAt } from "../lib/address.js";
import { exploreRows } from "../lib/choice.js";
import * as connection from "../lib/connection.js";
import { CORNERS, placed } from "../lib/corners.js";
import { el } from "../lib/dom.js";
import { saveFile } from "../lib/files.js";
import { passingNote } from "../lib/map/card.js";
import { sentence } from "../lib/map/crowd.js";
import { spreadOver } from "../lib/map/geometry.js";
import { SENDING } from "../lib/own.js";
import { error, explained, segments } from "../lib/parts.js";
import { listen } from "../lib/signals.js";
import { onEscape, onPaste, percent, picker, picture, takeDrops } from "../lib/tiles.js";
import { mounting } from "../lib/wiring.js";
import { spaceData } from "./data.js";
import { spaceFile } from "./download.js";
import { SpaceMap } from "./map.js";
import { noSpace, pointCard, SpacePanel } from "./panel.js";
import * as scales from "./scale.js";
import { Thresholds } from "./threshold.js";
import { spaceTools } from "./tools.js";

/** @import {MapPair, Space, SpaceAnswer} from "../lib/payloads.js" */
/** @import {Wired} from "../lib/wiring.js" */
/** @import {Shares} from "../lib/fetching.js" */

const SHOWN = 24;
const AXES = ["percentiles", "cosines", "minmax"];
const KEYS = [
  ["rel", "same logic"],
  ["attr", "same look"],
  ["ink", "both"],
  ["dot", "neither"],
];
const WORDS = ["higher than … of 100 random pairs", "raw score", "from the least here, 0, to the most, 1"];

export class SpaceTab {
  /** @param {Wired<Space>} w */
  constructor(w) {
    this.w = w;
    this.first = this.w.value;
    this.touch = window.matchMedia("(max-width: 1100px)");
    this.data = spaceData();
    this.query = this.about = this.points = this.all = null; // of the picture that the map is about
    this.axes = 0;
    this.tool = "zoom";
    this.lit = null;
    this.raised = false;
    this.scored = null;
    this.shown = null;
    this.placing = 0;
    this.picking = 0;
    this.lighting = 0;
    this.turning = 0;
    this.slow = 0;
    this.waits = "";
    this.drawn = false;
    this.wanted = {};
    this.input = el("input.sl-hidden", { type: "file", accept: "image/*", tabindex: "-1", "aria-hidden": "true" });
    this.menu = picker(
      this.first.gallery,
      (choice) => this.start(choice),
      () => this.input.click(),
    );
    this.tile = el("div.sl-space__tile");
    this.trouble = el("div.sl-space__trouble");
    this.status = el("p.sl-space__status", { role: "status" });
    this.replace = el("button.sl-btn", { onclick: this.menu.toggle }, "Replace picture");
    this.kinds = segments(["Pictures", "Dots"], 0, (index) => this.map.dots(index === 1));
    this.smaller = el("p.sl-note");
    this.told = el("p.sl-note.sl-space__crowd", { hidden: true });
    this.summary = el("p.sl-hidden.sl-space__summary");
    this.card = pointCard();
    this.across = el("p.sl-space__x");
    this.up = el("p.sl-space__y");
    this.hint = passingNote();
    this.makeMap();
    this.listenToAll();
  }

  makeMap() {
    this.map = new SpaceMap({
      plotly: this.first.plotly,
      most: this.first.most,
      band: this.first.band,
      tool: () => this.tool,
      items: this.data.pictures,
      onpick: (i) => this.pick(i),
      onpoint: (row) => this.point(row),
      onarea: (rows) => this.light(rows, "Drawn on the map"),
      onseen: (seen) => this.tell(sentence(seen, "Zoom in to see every one.")),
      onmarks: () => this.above.draw(),
      onhint: () => this.hint.show("Hold Ctrl and turn the wheel to go nearer."),
      oncorner: (code) => this.light(this.map.rows(code), CORNERS[code].name),
      onview: (close) => {
        this.tools.close(close);
        this.map.tooled();
        this.card.hide();
      },
    });
    this.above = new Thresholds({
      view: () => this.map.view.now(),
      onlight: (rows, words, rests) => this.raise(rows, words, rests),
    });
    this.panel = new SpacePanel({
      onpivot: (choice, then) => this.start(choice, then),
      onpick: (i) => this.pick(i),
      onpoint: (row) => this.point(row),
      onclear: () => this.clear(),
      onsave: () => this.save("table"),
      onexplore: () => exploreRows(this.lit),
    });
    this.tools = this.makeTools();
    this.build();
  }

  makeTools() {
    return spaceTools({
      onaxes: (index) => this.turn(index),
      ontool: (name) => {
        this.tool = name;
        this.map.tooled();
      },
      onscale: (factor) => this.map.zoom(factor),
      onpair: () => this.open({ id: this.scored[0], pair: this.scored[1], axes: AXES[this.axes] }),
      downloads: [
        ["What is seen, as a picture (PNG)", () => this.save("picture")],
        ["A grid of pictures to print, A3 at 300 dpi (PNG)", () => this.save("png")],
        ["The same grid as a drawing (SVG)", () => this.save("svg")],
        ["As a page that works by itself (HTML)", () => this.save("page")],
        ["Scores and captions, as a table (CSV)", () => this.save("table")],
      ],
    });
  }

  listenToAll() {
    this.input.addEventListener("change", () => {
      if (this.input.files[0]) this.take(this.input.files[0]);
      this.input.value = "";
    });
    onEscape(this.w.root, () => {
      if (this.lit) this.clear();
    });
    takeDrops(this.w.root, (file) => this.take(file));
    onPaste(this.w.root, (file) => this.take(file));
    listen("arrived", (bytes) => {
      if (this.waits) this.status.textContent = `${this.waits} ${(bytes / 1e6).toFixed(1)} MB of the map are here.`;
    });
    listen("pair", (refs) => {
      this.scored = refs;
      this.offer();
    });
    queueMicrotask(() => {
      if (!this.placing) this.start({ ref: this.first.first });
    });
  }

  build() {
    this.kinds.node.setAttribute("aria-label", "Show on the map");
    this.map.node.append(this.above.node, el("div.sl-map__cards", {}, this.card.node, this.hint.node));
    this.w.root.replaceChildren(
      el(
        "div.sl-page.sl-space__page",
        {},
        el(
          "div.sl-space__main",
          {},
          this.headOf(),
          this.w.waits,
          this.trouble,
          this.summary,
          this.tools.node,
          el("div.sl-space__stage", {}, this.up, this.map.node, this.status),
          el(
            "div.sl-space__foot",
            {},
            this.across,
            el(
              "ul.sl-space__keys",
              { "aria-label": "Colours of the dots" },
              KEYS.map(([kind, words]) => el(`li.is-${kind}`, {}, words)),
            ),
          ),
          this.told,
          this.tools.says,
          explained("How to read this map", this.first.method),
        ),
        this.panel.node,
        this.input,
        this.menu.node,
      ),
    );
    this.menu.node.setAttribute("aria-label", "Another picture");
    this.name(0);
  }

  headOf() {
    return el(
      "div.sl-space__head",
      {},
      this.tile,
      el(
        "div.sl-space__title",
        {},
        el("h1.sl-title", {}, "Similarity space"),
        el("p.sl-note", {}, "Each dot is a picture, placed by what it shares with this one."),
        this.smaller,
      ),
      el("div.sl-space__acts", {}, this.kinds.node, this.replace),
    );
  }

  /* What is drawn of very many pictures; its line stays where it says nothing, so that nothing below moves. */
  tell(words) {
    this.told.textContent = words;
    if (words) this.told.hidden = false;
  }

  title(kind, words) {
    return [el(`b.sl-${kind}`, {}, words), `, ${WORDS[this.axes]} `, el("span", { "aria-hidden": "true" }, "→")];
  }

  name(index) {
    this.axes = index;
    this.tools.axes(index);
    this.up.replaceChildren(...this.title("rel", "Logic in common"));
    this.across.replaceChildren(...this.title("attr", "Look in common"));
  }

  /* Ask for the space of a picture. A choice is {ref} | {path} | {random: true}; {trouble} is an upload that failed.
     then: {at, pair} the picture to choose in it, axes: their index, {logic, look} thresholds. */
  start(choice, then = {}) {
    this.placing += 1;
    this.wanted = then;
    this.menu.hide();
    clearTimeout(this.slow);
    this.trouble.replaceChildren();
    if (choice.trouble) {
      this.w.forget();
      return this.fail(choice.trouble, null);
    }
    this.slow = setTimeout(() => this.showWaiting("Placing the pictures…"), this.drawn ? 300 : 0);
    const { ref, path, random } = choice;
    this.w.ask("place", { choice: ref ? { ref } : path ? { path } : { random }, with: then.pair || then.at });
  }

  showWaiting(sentence) {
    this.status.textContent = sentence;
    this.waits = sentence;
    this.map.node.classList.add("is-waiting");
  }

  ready() {
    clearTimeout(this.slow);
    this.waits = "";
    this.tools.drawn();
    this.status.textContent = "";
    this.map.node.classList.remove("is-waiting");
  }

  /** @param {SpaceAnswer} value
   * @param {{choice: object, again?: boolean}} asked */
  async draw(value, asked) {
    const mine = this.placing;
    const index = this.wanted.axes ?? this.axes;
    try {
      const [found, raw] = await Promise.all([
        this.data.shares(value.query.ref),
        index ? this.data.cosines(value.query.ref) : null,
        this.map.load(),
      ]);
      if (mine !== this.placing) return;
      this.show(value, found, index, raw);
    } catch (reason) {
      if (mine === this.placing) this.fail(reason.message, asked);
    }
  }

  scaleOf(index, raw) {
    const even = [null, scales.cosines, scales.minmax][index];
    return even ? even(this.first.cosines, raw, this.points.rows) : scales.percentiles(this.first.lines, this.all);
  }

  /** @param {SpaceAnswer} value
   * @param {Shares} found
   * @param {number} index which axes
   * @param {ArrayBuffer | null} raw */
  show(value, found, index, raw) {
    this.ready();
    this.query = value.query;
    this.about = this.data.about(this.query.ref);
    this.drawn = true;
    this.all = found;
    const rows = placed(found.corner, value.itself);
    this.points = { rows, corner: found.corner };
    this.point(null);
    this.name(index);
    this.tile.replaceChildren(picture(this.query, { size: 160, eager: true }));
    this.smaller.textContent = value.note;
    this.lit = null;
    this.raised = false; // by thresholds, not by hand
    this.panel.many(null);
    const scale = this.scaleOf(index, raw);
    this.above.take({ scale, rows, axes: AXES[index] }, this.wanted);
    this.map.draw(this.points, scale, value.counts);
    const counts = Object.entries(value.counts)
      .map(([corner, count]) => `${corner} ${count.toLocaleString("en-US")}`)
      .join(", ");
    this.summary.textContent = `How many pictures of the gallery lie in each corner: ${counts}.`;
    this.panel.near(value.near);
    const { at, pair } = this.wanted;
    this.wanted = {};
    this.shown = pair || at ? { ref: pair || at, pair: Boolean(pair) } : null;
    this.state(false);
    if (value.shown?.error) this.panel.fail(value.shown.error);
    else if (value.shown)
      this.choose(/** @type {MapPair} */ (value.shown), { pair: Boolean(pair), opening: !pair && !at });
    else this.panel.clear("");
    this.above.light(true);
  }

  /* The other axes; raw numbers come when they are first asked for. */
  async turn(index) {
    this.turning += 1;
    const mine = this.turning;
    const of = this.placing;
    try {
      const raw = index && this.query ? await this.data.cosines(this.query.ref) : null;
      if (mine !== this.turning) return;
      if (of !== this.placing) return this.name(this.axes);
      this.name(index);
      if (!this.query) return;
      const scale = this.scaleOf(index, raw);
      this.above.scaled(scale, AXES[index]);
      this.map.scaled(scale);
      this.state(false);
      this.above.light(true);
    } catch (reason) {
      this.name(this.axes);
      this.trouble.replaceChildren(error(reason.message));
    }
  }

  fail(sentence, asked) {
    this.ready();
    this.trouble.replaceChildren(error(sentence));
    const choice = asked?.choice;
    const away = sentence === connection.SILENCE;
    if (this.drawn && !away) return;
    const other = choice && choice.ref !== this.first.first;
    this.wanted = {};
    if (other && !asked.again && !away) {
      this.w.ask("place", { choice: { ref: this.first.first }, again: true });
      return;
    }
    this.trouble.append(
      el(
        "button.sl-link",
        { onclick: () => this.start(away && choice ? choice : { ref: this.first.first }) },
        "Try again",
      ),
    );
    if (!this.drawn) this.panel.clear("The map is not here yet.");
  }

  point(row) {
    if (row === null) this.card.hide();
    else
      this.card.rest(
        () => this.about.pair(row),
        () => this.map.where(row),
        this.axes > 0,
      );
  }

  pick(row) {
    return this.choose(this.about.pair(row), { byHand: true });
  }

  /** Show what comes to be known of a picture beside the one asked about.
   * @param {MapPair | Promise<MapPair>} coming */
  async choose(coming, { byHand = false, pair = false, opening = false }) {
    this.picking += 1;
    const mine = this.picking;
    const of = this.placing;
    const late = setTimeout(() => this.panel.wait(), 300);
    try {
      const found = await coming;
      if (mine !== this.picking || of !== this.placing) return;
      this.shown = { ref: found.ref, pair, opening };
      this.panel.set(found, this.query.ref);
      this.map.choose(found);
      this.state();
      if (byHand && this.touch.matches) this.panel.reveal();
    } catch (reason) {
      if (mine === this.picking && of === this.placing) this.panel.fail(reason.message);
    } finally {
      clearTimeout(late);
    }
  }

  /* ---- many at once ---- */
  async light(rows, words) {
    if (!rows.length) return this.hint.show("No picture lies there.");
    this.raised = false;
    this.above.clear();
    this.state(false);
    await this.list(rows, words);
    if (this.touch.matches) this.panel.reveal();
  }

  /* What lies above the thresholds is lit at once, and listed when they rest. */
  raise(rows, words, rests) {
    if (!rows) return this.raised && this.clear();
    this.raised = true;
    if (!rests) {
      this.lit = rows;
      return this.map.glimmer(rows);
    }
    this.list(rows, words);
    this.state(false);
  }

  async list(rows, words) {
    this.lighting += 1;
    const mine = this.lighting;
    const of = this.placing;
    const counts = [0, 0, 0, 0];
    rows.forEach((row) => {
      counts[this.points.corner[row]] += 1;
    });
    this.lit = rows;
    this.map.light(rows);
    const found = await this.data.pictures(spreadOver(rows, SHOWN)).catch((reason) => {
      this.trouble.replaceChildren(error(reason.message));
      return [];
    });
    if (mine !== this.lighting || of !== this.placing || this.lit !== rows) return;
    this.panel.many(words, counts, found);
  }

  clear() {
    this.lit = null;
    this.raised = false;
    this.above.clear();
    this.map.light(null);
    this.panel.many(null);
    this.state(false);
    if (this.shown) this.choose(this.about.pairWith(this.shown.ref), this.shown);
  }

  /* Files to take along, made when they are asked for. */
  async save(what) {
    if (!this.query) return;
    const titles = {
      x: ["Look in common", `, ${WORDS[this.axes]} →`],
      y: ["Logic in common", `, ${WORDS[this.axes]} →`],
    };
    this.trouble.replaceChildren();
    this.tools.busy("Making the file…");
    try {
      saveFile(
        ...(await spaceFile(what, {
          map: this.map,
          set: this.above.marks(),
          about: this.about,
          query: this.query,
          titles,
          axes: AXES[this.axes],
          rows: this.lit || this.map.rows(),
        })),
      );
    } catch (reason) {
      this.trouble.replaceChildren(error(reason.message));
    } finally {
      this.tools.busy("");
    }
  }

  /* What the address says: nothing of what the tab opens with. */
  state(quiet = true) {
    const { ref, pair, opening } = this.shown || { opening: true };
    this.offer();
    standAt(
      "space",
      {
        id: this.query.ref === this.first.first ? "" : this.query.ref,
        [pair ? "pair" : "at"]: opening ? "" : ref,
        axes: this.axes ? AXES[this.axes] : "",
        ...this.above.link(),
      },
      { quiet },
    );
  }

  /* The pair of Score, unless it is what is shown. */
  offer() {
    this.tools.pair(
      Boolean(this.scored) && !(this.query?.ref === this.scored[0] && this.shown?.ref === this.scored[1]),
    );
  }

  open({ id, pair, at = "", axes: named, logic = "", look = "" }) {
    const axes = Math.max(AXES.indexOf(named), 0);
    this.start({ ref: id || this.first.first }, { pair, at, axes, logic, look });
  }

  async take(file) {
    this.placing += 1;
    this.menu.hide();
    this.trouble.replaceChildren();
    this.showWaiting(SENDING);
    const say = (share, smaller) => this.showWaiting(`${SENDING}${percent(share)} ${smaller}`);
    this.start(await this.w.send(file, say).catch((reason) => ({ trouble: reason.message })));
  }

  resume({ choice }) {
    return this.start(choice);
  }
}

export const mount = mounting("space", (w) => (w.value.none ? noSpace(w.root, w.value.none) : new SpaceTab(w)));
