/* The Maps tab: the gallery by logic and by look, side by side, with one selection. */
import { standAt } from "../lib/address.js";
import { exploreRows } from "../lib/choice.js";
import { tableOf } from "../lib/csv.js";
import { el } from "../lib/dom.js";
import { saveFile } from "../lib/files.js";
import { sentence } from "../lib/map/crowd.js";
import { spreadOver } from "../lib/map/geometry.js";
import { PictureList } from "../lib/map/list.js";
import { error, explained } from "../lib/parts.js";
import { onEscape } from "../lib/tiles.js";
import { mounting } from "../lib/wiring.js";
import { byCorner, byGroup, byKind, byName, byScore, legend, plain, told } from "./colours.js";
import { mapsData } from "./data.js";
import { mapsHead } from "./head.js";
import { MapsPanel } from "./panel.js";
import { mapsSide } from "./side.js";
import { MapView } from "./view.js";

/** @import {MapAnswer, MapItem, MapMetric, Maps} from "../lib/payloads.js" */
/** @import {Wired} from "../lib/wiring.js" */
/** @import {Laid} from "./data.js" */

const SHOWN = 24;
const NONE = 65535;
const ZOOM = "Zoom in to see every one.";
const CLOSER = "Choose one, then Closer, to see every one around it.";

export class MapsTab {
  /** @param {Wired<Maps>} w */
  constructor(w) {
    this.w = w;
    this.first = this.w.value;
    this.MODES = [
      ["Kind", "kind", this.first.kinds.length],
      ["Idea", "relation", this.first.relations],
      ["Family", "family", this.first.families],
      ["Group", "group", true],
      ["Corner", "corner", this.first.corners],
      ["Score", "score", this.first.corners],
    ].filter(([, , known]) => known);
    /** @type {Map<string, Laid>} */
    this.known = new Map();
    this.data = mapsData();
    this.phone = window.matchMedia("(max-width: 640px)");
    this.head = null;
    this.traits = null;
    this.picks = 0;
    this.tool = "lasso";
    this.mode = this.MODES[0][1];
    this.ready = null;
    this.shares = null;
    /** What is lit: many rows, or one with its details; `words` say how it came about.
     * @type {{rows: Uint32Array | null, one: number | null, item: MapItem | null, words: string}} */
    this.lit = { rows: null, one: null, item: null, words: "" };
    this.sides = this.first.metrics.slice(0, 2).map((words) => this.side(words));
    this.makeParts();
  }

  makeParts() {
    this.panel = new MapsPanel({
      two: this.sides.length > 1,
      gallery: this.first.gallery,
      space: this.first.corners,
      onpick: (row) => this.pick(row),
      onpickRef: (ref) => this.open({ id: ref }),
      onpoint: (row) => this.point(row),
      onsave: () => this.save(),
      onexplore: () => exploreRows(this.lit.rows),
      onclear: () => this.clear(),
      ongroup: () => this.lightGroup(this.sides[0], this.known.get(this.sides[0].words.metric).groups[this.lit.one]),
      onrelation: () =>
        this.gather(this.traits.relations, this.traits.relations[this.lit.one], `All “${this.lit.item.relation}”`),
      onfamily: () =>
        this.gather(this.traits.families, this.traits.families[this.lit.one], `All “${this.lit.item.family}”`),
    });
    this.key = legend({ onpick: (words, number) => this.gather(this.sides[0].look.classes, number, words) });
    this.trouble = el("div.sl-maps__trouble");
    this.stage = el("div.sl-maps__stage");
    this.build();
    onEscape(this.w.root, () => {
      if (this.lit.rows || this.lit.one !== null) this.clear();
    });
    this.start();
  }

  /** @param {MapMetric} words */
  side(words) {
    const made = mapsSide({
      words,
      metrics: this.first.metrics,
      onmetric: (metric) => this.another(made, metric),
      list: new PictureList(words.nearest, { onpick: (row) => this.pick(row), onpoint: (row) => this.point(row) }),
      view: new MapView({
        plotly: this.first.plotly,
        most: this.first.most,
        label: `Map ${words.title.toLowerCase()}`,
        tool: () => this.tool,
        items: this.data.pictures,
        onpick: (row) => (row === null ? null : this.pick(row)),
        onpoint: (row) => this.point(row),
        onarea: (rows) => this.many(rows, `Drawn on the map ${made.words.title.toLowerCase()}`),
        ongroup: (group) => this.lightGroup(made, group),
        onseen: (seen) => made.say(sentence(seen, this.phone.matches ? CLOSER : ZOOM)),
      }),
    });
    return made;
  }

  build() {
    this.head = this.headOf();
    this.stage.append(...this.sides.map((made) => made.node));
    this.stage.classList.toggle("is-one", this.sides.length < 2);
    this.w.root.replaceChildren(
      el(
        "div.sl-page.sl-maps__page",
        {},
        this.head.node,
        this.trouble,
        this.head.which,
        this.stage,
        this.panel.node,
        el("div.sl-maps__foot", {}, this.key.node, explained("How to read the maps", this.first.method)),
      ),
    );
    this.face(0);
    this.panel.begin();
  }

  headOf() {
    return mapsHead(
      {
        size: this.first.size,
        titles: this.sides.map((made) => made.words.title),
        short: this.sides.map((made) => made.words.short),
      },
      this.MODES.map(([words]) => words),
      {
        onmode: (i) => {
          this.choose(this.MODES[i]);
          this.place(true);
        },
        ontool: (name) => {
          this.tool = name;
        },
        onnames: (on) =>
          this.sides.forEach((made) => {
            made.view.named(on);
          }),
        onface: (i) => this.face(i),
      },
    );
  }

  /* On a phone one map at a time. */
  face(i) {
    return this.sides.forEach((made, at) => {
      made.node.classList.toggle("is-behind", at !== i);
    });
  }

  /* ---- the maps themselves ---- */
  async fetchMap(metric) {
    return this.known.set(metric, await this.data.map(metric));
  }

  complain(reason) {
    this.trouble.replaceChildren(error(reason.message));
  }

  async load() {
    this.trouble.replaceChildren();
    try {
      [this.traits] = await Promise.all([
        this.data.traits(),
        ...this.sides.map((made) => Promise.all([this.fetchMap(made.words.metric), made.view.load()])),
      ]);
      this.sides.forEach((made) => {
        this.lay(made);
      });
      this.paint();
    } catch (reason) {
      this.ready = null;
      this.trouble.replaceChildren(
        error(reason.message),
        el("button.sl-link", { onclick: () => this.start() }, "Try again"),
      );
      throw reason;
    }
  }

  /* The maps, fetched once. */
  start() {
    this.ready = this.ready || this.load();
    this.ready.catch(() => {});
    return this.ready;
  }

  lay(made) {
    const map = this.known.get(made.words.metric);
    made.view.draw(map);
    made.trust.textContent = map.trust ? map.trust.sentence : "";
    made.trust.title = map.trust ? `Trustworthiness ${map.trust.number}` : "";
  }

  async another(made, metric) {
    made.wanted = metric;
    try {
      await this.fetchMap(metric);
      if (made.wanted !== metric) return;
      made.name(this.first.metrics.find((one) => one.metric === metric));
      this.lay(made);
      this.paint();
      this.nearest();
    } catch (reason) {
      made.name(made.words); // the heading goes back to the map that stands
      this.complain(reason);
    }
  }

  /* ---- colours ---- */
  lookOf(made) {
    const map = this.known.get(made.words.metric);
    if (this.mode === "kind") return byKind(this.traits, this.first.kinds);
    if (this.mode === "relation") return byName(this.traits.relations, this.known.get(this.sides[0].words.metric));
    if (this.mode === "family") return byName(this.traits.families, this.known.get(this.sides[0].words.metric));
    if (this.mode === "group") return byGroup({ groups: map.groups, middles: made.view.middles });
    if (!this.shares) return plain(map.n);
    if (this.mode === "corner") return byCorner(this.shares.corner);
    return made.words.kind ? byScore(this.shares[made.words.kind], this.shares.corner, made.words.kind) : plain(map.n);
  }

  /* Whether any group that is in sight has a name: without captions none has. */
  named() {
    return this.sides.some((made) => this.known.get(made.words.metric).names.some((parts) => parts.length));
  }

  compares() {
    return this.mode === "corner" || this.mode === "score";
  }

  async paint() {
    if (!this.traits) return;
    const mine = this.mode;
    if (this.compares() && this.lit.item && this.shares?.of !== this.lit.item.ref)
      await this.compare(this.lit.item.ref);
    if (mine !== this.mode) return;
    this.sides.forEach((made) => {
      made.look = this.lookOf(made);
      made.view.paint(made.look);
    });
    this.key.set(
      this.mode === "kind" || (this.mode === "corner" && this.shares) ? this.sides[0].look.of : null,
      told(this.mode, { chosen: Boolean(this.shares), named: this.named() }),
    );
    this.head.named(this.named());
    this.light();
  }

  async compare(ref) {
    const found = await this.data.shares(ref).catch((reason) => this.complain(reason));
    if (found && this.lit.item?.ref === ref) this.shares = found;
  }

  /* ---- the selection ---- */
  light() {
    this.head.lit(Boolean(this.lit.rows) || this.lit.one !== null);
    for (const made of this.sides) {
      const nearest = this.lit.item
        ? this.sides.map(({ words }) => ({
            kind: words.kind,
            own: words.metric === made.words.metric,
            rows: (this.lit.item.nearest[words.metric] || []).map((one) => one.at),
          }))
        : [];
      made.view.light({
        rows: this.lit.rows,
        one: this.lit.one,
        pic: this.lit.item,
        nearest,
        fade: Boolean(this.lit.rows) || (this.lit.one !== null && !this.compares()),
      });
    }
  }

  nearest() {
    for (const made of this.sides) {
      made.list.set(this.lit.item ? this.lit.item.nearest[made.words.metric] || [] : []);
      made.list.node.parentNode.hidden = !this.lit.item;
    }
    this.light();
  }

  point(row) {
    this.sides.forEach((made) => {
      made.view.point(row, made.view.node.matches(":hover") || made.view.node.contains(document.activeElement));
    });
  }

  set(next) {
    this.picks += 1;
    this.trouble.replaceChildren();
    this.lit = { rows: null, one: null, item: null, words: "", ...next };
    this.nearest();
    return this.picks;
  }

  clear() {
    this.set({});
    const had = this.shares;
    this.shares = null;
    if (had && this.compares()) this.paint();
    this.panel.begin();
    this.place();
  }

  choose(one) {
    this.mode = one[1];
    this.head.colour(this.MODES.indexOf(one));
    this.paint();
  }

  /* Links name one picture; a drawn area has no short name. */
  place(quiet) {
    standAt("maps", { id: this.lit.item?.ref, by: this.mode }, { quiet });
  }

  /* One picture: lit at once, its neighbours as soon as they are known. */
  async pick(row) {
    const mine = this.set({ one: row });
    const late = setTimeout(() => {
      if (mine === this.picks) this.panel.wait();
    }, 300);
    try {
      this.show(await this.data.detail(row), mine);
    } catch (reason) {
      if (mine === this.picks) this.panel.fail(reason.message);
    } finally {
      clearTimeout(late);
    }
  }

  /* A picture that another tab, or a link, names; links name the colours too. */
  open({ id, by = "" }) {
    const colours = this.MODES.find(([, name]) => name === by && name !== this.mode);
    if (colours) this.choose(colours);
    const mine = this.set({});
    this.panel.begin();
    if (id) this.w.ask("find", { ref: id, mine });
    else this.place();
  }

  /** @param {MapAnswer} value
   * @param {{mine: number}} asked */
  draw({ item }, { mine }) {
    return this.start().then(
      () => this.show(item, mine),
      () => {},
    );
  }

  /** @param {MapItem} item
   * @param {number} mine */
  show(item, mine) {
    if (mine !== this.picks) return;
    Object.assign(this.lit, { one: item.at, item });
    const count = (all, which) => (which === NONE ? 0 : all.reduce((sum, one) => sum + (one === which), 0));
    const { groups } = this.known.get(this.sides[0].words.metric);
    const of = (all) => count(all, all[item.at]);
    this.panel.one(item, { group: of(groups), relation: of(this.traits.relations), family: of(this.traits.families) });
    this.nearest();
    if (this.compares()) this.paint();
    this.place();
    if (this.phone.matches) this.panel.reveal();
  }

  /* All rows whose value is this one. */
  gather(values, value, words) {
    const rows = [];
    values.forEach((one, row) => {
      if (one === value) rows.push(row);
    });
    this.many(Uint32Array.from(rows), words);
  }

  lightGroup(made, group) {
    const { groups, names } = this.known.get(made.words.metric);
    const name = names[group].map(([, words]) => words).join(" ");
    this.gather(groups, group, `Group ${made.words.title.toLowerCase()}${name && `: ${name}`}`);
  }

  async many(rows, words) {
    if (!rows.length) return;
    if (rows.length === 1) return this.pick(rows[0]);
    const mine = this.set({ rows, words });
    try {
      const found = await this.data.pictures(spreadOver(rows, SHOWN));
      if (mine === this.picks) this.panel.many(words, rows.length, found);
    } catch (reason) {
      if (mine === this.picks) this.panel.fail(reason.message);
    }
  }

  async save() {
    try {
      saveFile("pictures.csv", "text/csv", tableOf(await this.data.table(this.lit.rows)));
    } catch (reason) {
      this.complain(reason);
    }
  }

  fail(sentence, { mine }) {
    if (mine === this.picks) {
      this.trouble.replaceChildren(error(sentence));
      this.place(true);
    }
  }
}

export const mount = mounting("maps", (w) => new MapsTab(w));
