/* The Vote tab: the paper's user study. Two answers to one picture, and which of them shares more of its logic. */
import { standAt } from "../lib/address.js";
import { el, isShown } from "../lib/dom.js";
import { error, explained } from "../lib/parts.js";
import { mounting } from "../lib/wiring.js";
import { Ballots } from "./ballots.js";
import { Card } from "./card.js";
import { Counts } from "./counts.js";
import { cast, next } from "./data.js";

const QUESTION = "Which of the two shares more of its logic with the first?";
const HOW = "Not the things or the colours, but what goes on.";
const KEYS = " Choose a picture, or press A or B; S if neither does more.";
const NONE =
  "There is nothing to vote on: it takes two methods that find different pictures, all of which this gallery has.";
const DONE = "You have answered every question. Thank you.";

export class VoteTab {
  /** @param {import("../lib/wiring.js").Wired<import("../lib/payloads.js").Vote>} w */
  constructor(w) {
    this.w = w;
    this.ballots = new Ballots({
      ask: next,
      send: cast,
      change: () => this.draw(),
      fail: (sentence) => this.fail(sentence),
    });
    this.card = new Card((answer) => this.choose(answer));
    this.told = el("p.sl-vote__told", { role: "status" });
    this.trouble = el("div.sl-vote__trouble");
    this.again = el("button.sl-btn", { hidden: true, onclick: () => this.begin() }, "Try again");
    this.counts = new Counts(this.w.value, (open) => standAt("vote", { results: open ? 1 : "" }, { quiet: true }));
    this.w.root.replaceChildren(
      el(
        "div.sl-page.sl-vote__page",
        {},
        el("h1.sl-title", { tabindex: "-1" }, QUESTION),
        el("p.sl-note", {}, HOW, el("span.sl-vote__keys", {}, KEYS)),
        this.card.node,
        el("div.sl-vote__line", {}, this.told, this.again),
        this.trouble,
        explained("What you are asked, and what is kept", this.w.value.about),
        this.counts.node,
      ),
    );
    this.card.show(null, null);
    this.waitToBeSeen();
  }

  /* Questions are asked for when somebody first looks. */
  waitToBeSeen() {
    const watch = new ResizeObserver(() => {
      if (!isShown(this.w.root)) return;
      watch.disconnect();
      this.begin();
      this.counts.look();
    });
    watch.observe(this.w.root);
  }

  begin() {
    this.again.hidden = true;
    this.trouble.replaceChildren();
    this.told.textContent = "Fetching the questions…";
    return this.ballots.begin();
  }

  choose(answer) {
    this.trouble.replaceChildren();
    this.ballots.cast(answer);
  }

  draw() {
    const { current, following, over, voted, left } = this.ballots;
    this.card.node.hidden = over;
    if (current?.name !== this.drawn || over) this.card.show(current, following);
    else if (following) this.card.prepare(following);
    this.drawn = current?.name;
    if (!current && !over) return;
    if (over) this.told.textContent = voted ? DONE : NONE;
    else this.told.textContent = `You have answered ${voted} of ${voted + left} questions.`;
  }

  /* What failed is asked again, see Ballots. */
  fail(sentence) {
    this.trouble.replaceChildren(error(sentence));
    this.again.hidden = Boolean(this.ballots.current);
    if (!this.again.hidden) this.told.textContent = "";
  }

  open({ results }) {
    this.counts.turn(Boolean(results));
  }
}

export const mount = mounting("vote", (w) => new VoteTab(w));
