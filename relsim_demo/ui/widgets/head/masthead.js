/* The wordmark, and the lines that say which models answer and how far they are loaded. */
import { goTo } from "../lib/address.js";
import { el, svg } from "../lib/dom.js";
import { gallery } from "../lib/facts.js";
import { explained, verdict } from "../lib/parts.js";
import { hearModels } from "../lib/patience.js";
import { picture } from "../lib/tiles.js";
import { mounting } from "../lib/wiring.js";
import { galleryMenu } from "./galleries.js";
import { ownBar, ownButton } from "./mine.js";

/** @import {Masthead as Told, MastheadState} from "../lib/payloads.js" */
/** @import {Wired} from "../lib/wiring.js" */

const OFTEN = 2000;
const SELDOM = 10_000;

export class Masthead {
  /** @param {Wired<Told>} w */
  constructor(w) {
    this.w = w;
    this.told = this.w.value;
    this.mark = svg(
      "svg",
      { class: "sl-glyph", viewBox: "0 0 28 12", width: 28, height: 12, "aria-hidden": "true" },
      svg("path", { d: "M6 6h16", stroke: "currentColor", "stroke-width": 2 }),
      svg("circle", { cx: 5, cy: 6, r: 5, fill: "currentColor" }),
      svg("rect", { x: 18, y: 1, width: 10, height: 10, rx: 2, fill: "currentColor" }),
    );
    this.makeAbout();
    this.arrange();
  }

  makeAbout() {
    this.about = el(
      "div.sl-about__body",
      {},
      this.told.pairs.map(({ words, pictures }) =>
        el(
          "figure.sl-about__pair",
          {},
          pictures.map((pic) => picture(pic, { size: 160 })),
          el("figcaption", {}, words),
        ),
      ),
      this.words(),
    );
  }

  words() {
    return el(
      "div.sl-about__words",
      {},
      el(
        "p",
        {},
        "Two pictures can look different and still show the same idea. This page measures both: ",
        verdict([["rel", "the logic they share,"]]),
        " whatever they show, ",
        verdict([["attr", "and the look they share,"]]),
        " their things, colours and textures. It lets you try what the paper ",
        el("a", { href: this.told.paper.address, target: "_blank", rel: "noopener" }, this.told.paper.words),
        " is about.",
      ),
      this.told.limits && el("p.sl-note", {}, this.told.limits),
      this.told.quality.length ? explained("How good is it?", this.told.quality) : null,
      el(
        "button.sl-btn",
        {
          onclick: () => {
            this.details.open = false;
            goTo("score", { a: "none" });
          },
        },
        "Try your own pictures",
      ),
    );
  }

  arrange() {
    this.state = el("p.sl-about__state");
    this.details = el(
      "details.sl-about",
      {},
      el("summary", {}, this.told.sentence, " ", el("u", {}, "What is this?"), this.told.loads && this.state),
      this.about,
    );
    this.w.root.replaceChildren(
      el(
        "header.sl-head",
        {},
        el(
          "div.sl-mark",
          {},
          this.mark,
          el("span", {}, "Same Logic"),
          this.told.galleries.length ? null : el("small", {}, "what two pictures share beneath the look"),
        ),
        this.told.galleries.length ? galleryMenu(this.told.galleries) : null,
        gallery.own ? null : ownButton(),
      ),
      ...(gallery.own ? [ownBar()] : []),
      this.details,
    );
    if (this.told.loads) this.poll();
  }

  poll() {
    return this.w.ask("loading");
  }

  /** Numbers that grow are not read aloud; that the models are ready, or cannot run, is.
   * @param {MastheadState} value */
  draw(value) {
    const { name, sentence: words } = value.state;
    hearModels(value.state);
    this.state.setAttribute("aria-live", name === "loading" ? "off" : "polite");
    this.state.classList.toggle("is-failed", name === "failed");
    if (this.state.textContent !== words) this.state.textContent = words;
    if (name !== "ready") setTimeout(() => this.poll(), name === "failed" ? SELDOM : OFTEN);
  }

  fail() {
    hearModels(null);
    setTimeout(() => this.poll(), SELDOM);
  }

  wait() {}
}

export const mount = mounting("masthead", (w) => new Masthead(w));
