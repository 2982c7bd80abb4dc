/* Beside the maps: the chosen picture, or the many that were lit, or how to begin. */
import { goTo, linkTo } from "../lib/address.js";
import { copyButton } from "../lib/copying.js";
import { el } from "../lib/dom.js";
import { litPictures, PictureList } from "../lib/map/list.js";
import { caption, error } from "../lib/parts.js";
import { picture } from "../lib/tiles.js";

/** @import {MapItem, MapPicture} from "../lib/payloads.js" */

const PIVOTS = [
  ["Search from this", "retrieve", "id"],
  ["Compare", "score", "a"],
  ["Show in space", "space", "id"],
  ["Caption it", "caption", "id"],
];
const SEEN = ["score", "caption"]; // need the picture itself
const written = (count) => count.toLocaleString("en-US");

/* new MapsPanel({two: there are two maps, gallery, space, onpick(at), onpickRef(ref), onpoint(at | null), ongroup(),
   onrelation(), onfamily(), onsave(), onexplore(), onclear()}) -> {node, begin(), wait(),
   one(item, counts: {group, relation, family}), many(words, count, items), fail(sentence), reveal()} */
export class MapsPanel {
  constructor(does) {
    this.does = does;
    this.pivots = PIVOTS.filter(([, tab]) => this.does.space || tab !== "space");
    this.first = new PictureList("Pictures to begin with", {
      onpick: (at) => this.does.onpickRef(this.does.gallery[at].ref),
    });
    this.lit = litPictures({
      onpick: this.does.onpick,
      onpoint: this.does.onpoint,
      onsave: this.does.onsave,
      onexplore: this.does.onexplore,
      onclear: this.does.onclear,
    });
    this.body = el("div.sl-mapside__body");
    this.aloud = el("p.sl-hidden", { role: "status" });
    this.node = el("aside.sl-mapside", { "aria-label": "What is chosen" }, this.aloud, this.body);
    this.held = false; // the focus was here when what had it went
  }

  clear() {
    return el("button.sl-link", { onclick: this.does.onclear }, "Clear");
  }

  fill(...nodes) {
    this.held ||= this.body.contains(document.activeElement);
    this.body.replaceChildren(...nodes);
    const next = this.body.querySelector("button, [tabindex='0']");
    if (!next) return;
    if (this.held && document.activeElement === document.body) next.focus({ preventScroll: true });
    this.held = false;
  }

  begin() {
    this.aloud.textContent = "";
    this.fill(
      el("h2.sl-mapside__title", {}, "Choose a picture"),
      el(
        "p.sl-note",
        {},
        this.does.two
          ? "Click a dot on either map. The same picture lights up on the other, with its ten nearest on each."
          : "Click a dot: its picture stands here then, and its ten nearest light up.",
      ),
      el("p.sl-note.sl-mapside__draw", {}, "Or draw a line around many dots."),
      this.does.gallery.length ? el("h3.sl-rule", {}, "Begin with one of these") : "",
      this.first.node,
    );
    this.first.set(this.does.gallery.map((pic, at) => ({ ...pic, at })));
  }

  wait() {
    this.fill(el("div.sl-pic.sl-skel"));
  }

  /** @param {MapItem} item
   * @param {{group: number, relation: number, family: number}} counts */
  one(item, { group, relation, family }) {
    const more = [
      [group, "group", this.does.ongroup],
      [relation, item.relation, this.does.onrelation],
      [family, item.family, this.does.onfamily],
    ].filter(([count]) => count > 1);
    this.aloud.textContent = `Chosen: ${item.alt}`;
    this.fill(
      el(
        "div.sl-mapside__head",
        {},
        picture(item, { size: 320, eager: true }),
        el(
          "div.sl-mapside__words",
          {},
          caption(item.caption),
          item.kind ? el("p.sl-note", {}, `Kind: ${item.kind}`) : null,
        ),
      ),
      this.acts(item),
      el(
        "div.sl-mapside__more",
        {},
        more.map(([count, name, act]) =>
          el(
            "button.sl-link",
            { onclick: act },
            name === "group" ? `Light up its group (${written(count)})` : `Light up “${name}” (${written(count)})`,
          ),
        ),
        copyButton("Copy link", "to this picture", () => linkTo({ tab: "maps", id: item.ref })),
        this.clear(),
      ),
    );
  }

  /** @param {MapItem} item */
  acts(item) {
    return el(
      "div.sl-mapside__acts",
      {},
      this.pivots
        .filter(([, tab]) => !item.blank || !SEEN.includes(tab))
        .map(([words, tab, name], i) =>
          el(`button.sl-btn${i ? "" : ".is-main"}`, { onclick: () => goTo(tab, { [name]: item.ref }) }, words),
        ),
    );
  }

  /** @param {string} words
   * @param {number} count
   * @param {MapPicture[]} items */
  many(words, count, items) {
    this.aloud.textContent = `${written(count)} pictures are lit.`;
    this.lit.set({ words, count, items });
    this.fill(this.lit.node);
  }

  fail(sentence) {
    this.fill(error(sentence), el("div.sl-mapside__more", {}, this.clear()));
  }

  reveal() {
    this.node.scrollIntoView({ block: "nearest", behavior: "auto" });
  }
}
