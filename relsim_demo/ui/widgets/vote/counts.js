/* What the votes say so far, beside the paper's figure 8. It is asked for while somebody looks. */
import { el, isShown } from "../lib/dom.js";
import { saveFile } from "../lib/files.js";
import { menuButton } from "../lib/menu.js";
import { error, explained } from "../lib/parts.js";
import { counts, file } from "./data.js";
import { bar } from "./shares.js";

const PAUSE = 4000;
const HIDDEN = "They are hidden until you ask for them, so that they do not sway you.";

export class Counts {
  /** @param {import("../lib/payloads.js").Vote} value
   * @param {(open: boolean) => void} turned */
  constructor(value, turned) {
    this.value = value;
    this.turned = turned;
    this.careful = false;
    this.shown = "";
    this.toggle = el("button.sl-btn", { "aria-expanded": "false", onclick: () => this.turn(this.inner.hidden) });
    this.hint = el("p.sl-note", {}, HIDDEN);
    this.lines = el("dl.sl-shares__lines");
    this.here = el("div.sl-shares__side");
    this.trouble = el("div");
    this.switch = el(
      "button.sl-switch",
      { role: "switch", "aria-checked": "false", onclick: () => this.leaveOut(!this.careful) },
      el("i"),
      el("span"),
    );
    this.inner = el("div.sl-shares__inner", { hidden: true }, this.content());
    const head = el("div.sl-shares__head", {}, el("h2.sl-shares__title", {}, "What the votes say"), this.toggle);
    this.node = el("section.sl-shares", { "aria-label": "What the votes say" }, head, this.hint, this.inner);
    this.turn(false);
    setInterval(() => this.look(), PAUSE);
  }

  content() {
    const take = menuButton("Export", () => [
      ["All votes (CSV)", () => this.save("csv")],
      ["All votes (JSON lines)", () => this.save("jsonl")],
    ]);
    const { paper, paper_note: note } = this.value;
    return [
      this.trouble,
      el("div.sl-shares__tools", {}, this.switch, take),
      this.lines,
      el(
        "div.sl-shares__both",
        {},
        el("section", {}, el("h3", {}, "Here"), this.here),
        el(
          "section.sl-shares__paper",
          {},
          el("h3", {}, "The paper’s figure 8, from another database"),
          el("div.sl-shares__side", {}, paper.map(bar)),
          el("p.sl-note", {}, note, " No intervals are published."),
        ),
      ),
      explained("What the numbers mean", this.value.method),
    ];
  }

  turn(open) {
    this.inner.hidden = !open;
    this.hint.hidden = open;
    this.toggle.setAttribute("aria-expanded", String(open));
    this.toggle.textContent = open ? "Hide results" : "Show results";
    this.turned(open);
    if (open) this.look();
  }

  leaveOut(careful) {
    this.careful = careful;
    this.switch.setAttribute("aria-checked", String(careful));
    this.look();
  }

  async look() {
    if (this.inner.hidden || !isShown(this.inner) || document.hidden) return;
    const { careful } = this;
    try {
      const told = await counts(careful);
      if (careful === this.careful) this.draw(told);
    } catch (trouble) {
      this.trouble.replaceChildren(error(trouble.message));
    }
  }

  /** @param {import("../lib/payloads.js").VoteCounts} told */
  draw(told) {
    this.trouble.replaceChildren();
    const now = JSON.stringify(told);
    if (now === this.shown) return;
    this.shown = now;
    this.switch.lastChild.textContent = `Leave out voters who failed a check (${told.doubtful})`;
    this.lines.replaceChildren(
      ...told.lines.map(([words, number, ...more]) =>
        el("div", {}, el("dt", {}, words), el("dd", {}, el("b", {}, number), " ", el("small", {}, more.join(" ")))),
      ),
    );
    this.here.replaceChildren(...told.bars.map(bar));
  }

  async save(kind) {
    try {
      const blob = await file(kind);
      saveFile(`same-logic-votes.${kind}`, blob.type, blob);
    } catch (trouble) {
      this.trouble.replaceChildren(error(trouble.message));
    }
  }
}
