/* One place of the benchmark: an input, or what a model made of it. */
import { el } from "../lib/dom.js";
import { error, sign } from "../lib/parts.js";
import { picture, pivots, takeDrops } from "../lib/tiles.js";

/** @import {BenchCell} from "../lib/payloads.js" */
/** @typedef {{ref: string, alt: string}} Shown
 * @typedef {{name: (cell: Cell) => string[], onfiles: (files: File[], cell: Cell) => void,
 *   onclear: () => void}} Does */

const KINDS = { logic: "rel", look: "attr" };

function score([measure, number]) {
  const kind = KINDS[measure];
  const words = number || "not judged";
  return el(
    `span.sl-bench__score${number ? "" : ".is-none"}`,
    { "data-measure": measure },
    kind ? sign(number ? kind : "quiet", 18, kind) : null,
    el("span.sl-hidden", {}, `${measure} `),
    kind ? null : `${measure} `,
    el("b", {}, words),
  );
}

export class Cell {
  /** @param {Does} does */
  constructor(does) {
    this.does = does;
    /** What Python gets. @type {any} */
    this.choice = null;
    this.file = "";
    this.waiting = false;
    /** @type {BenchCell | null} */
    this.told = null;
    this.input = el("input.sl-hidden", {
      type: "file",
      accept: "image/*",
      multiple: true,
      tabindex: "-1",
      "aria-hidden": "true",
      onchange: () => {
        const files = [...this.input.files];
        this.input.value = "";
        if (files.length) this.does.onfiles(files, this);
      },
    });
    this.face = el("div.sl-bench__face");
    this.label = el("b.sl-bench__of");
    this.remove = el("button.sl-link", { onclick: () => this.clear() }, "Remove");
    this.note = el("div.sl-bench__note", { "aria-live": "polite" });
    this.scores = el("div.sl-bench__scores");
    const row = el("div.sl-bench__under", {}, this.label, this.remove);
    this.node = el("div.sl-bench__cell", {}, this.face, row, this.scores, this.note, this.input);
    takeDrops(this.face, (_, files) => this.does.onfiles(files, this));
    this.empty();
  }

  /* Names change as rows and models come and go. */
  rename() {
    const [model, place] = this.does.name(this);
    const name = [model, place.toLowerCase()].filter(Boolean).join(", ");
    this.label.replaceChildren(
      model ? el("span.sl-bench__whose", {}, model) : "",
      el(model ? "span.sl-bench__place" : "span", {}, place),
    );
    this.remove.setAttribute("aria-label", `Remove ${name}`);
    this.face.querySelector("button.sl-empty")?.setAttribute("aria-label", `${name}: choose a picture or drop one`);
  }

  get ready() {
    return Boolean(this.choice) && !this.waiting;
  }

  put(node) {
    this.face.replaceChildren(node);
    this.scores.replaceChildren();
    this.note.replaceChildren();
    this.remove.hidden = !this.choice && !this.waiting;
    this.rename();
  }

  empty(words = "Choose a picture") {
    Object.assign(this, { choice: null, told: null, waiting: false, file: "" });
    this.put(
      el(
        "button.sl-pic.sl-empty",
        { onclick: () => this.input.click() },
        el("b", {}, words),
        el("span", {}, "or drop it here"),
      ),
    );
  }

  clear() {
    this.empty();
    this.face.querySelector("button").focus();
    this.does.onclear();
  }

  wait(name) {
    Object.assign(this, { choice: null, told: null, waiting: true, file: name });
    this.put(el("div.sl-pic.sl-skel"));
  }

  take(choice, name = this.file) {
    Object.assign(this, { choice, told: null, waiting: false, file: name });
    this.put(choice.ref ? this.shown(choice) : el("div.sl-pic.sl-skel"));
  }

  /* An answer that grows says the same again each time, so the name stays. */
  fail(sentence) {
    const name = this.file;
    this.empty("Choose another picture");
    this.file = name;
    this.note.replaceChildren(error(name ? `${name}: ${sentence}` : sentence));
  }

  /** @param {Shown} pic */
  shown(pic) {
    return picture(pic, { size: 320, eager: true, actions: pivots(pic) });
  }

  /** What the server says of it.
   * @param {BenchCell} told */
  show(told) {
    const { slot } = told;
    if ("error" in slot && slot.error) return this.fail(slot.error);
    if (this.choice?.ref !== slot.ref) this.take({ ref: slot.ref, alt: slot.alt });
    this.told = told;
    this.scores.replaceChildren(...told.scores.map(score));
    return undefined;
  }
}
