/* How long an answer may take, and what is said meanwhile. */
import { after, reached, SILENCE } from "./connection.js";

/** @import {Loading} from "./payloads.js" */

const MOST = 90_000;
const SLOW = 4000;
const AGAIN = 2000;
const FRESH = 150_000;
const LONG = "The models are still at work.";
const NOTHING = "The server does not answer just now; still waiting.";

/** The state of the models, and when it was heard.
 * @type {(Loading & {at: number}) | null} */
let models = null;

/** What the masthead hears of the models.
 * @param {Loading | null} state */
export function hearModels(state) {
  models = state && { ...state, at: Date.now() };
}

/* Why answers wait, as the masthead heard it last; nothing once the models are there. */
function loading() {
  const state = models;
  return state && ["waiting", "loading"].includes(state.name) && Date.now() - state.at < FRESH ? state.sentence : "";
}

/* patience({say, fail, why, told}) -> {begin, goOn, end}: say(words) while nothing comes, fail(sentence) when nothing
   will; why() -> what else may take long, or nothing; told() -> whether the page says already why. A question begins;
   the wait goes on anew after each part of an answer. */
export class Patience {
  constructor(does) {
    this.does = does;
    this.late = () => {};
    this.slow = 0;
    this.wait = 0;
    this.server = "";
    this.silent = false;
  }

  begin() {
    this.server = "";
    this.goOn();
  }

  goOn() {
    this.end();
    this.silent = false;
    this.late = after(MOST, () => (loading() ? this.goOn() : this.does.fail(SILENCE)));
    this.slow = setTimeout(() => this.tell(), SLOW);
  }

  end() {
    this.wait += 1;
    this.late();
    clearTimeout(this.slow);
  }

  tell() {
    if (this.silent || !this.does.told()) this.does.say(this.silent ? NOTHING : loading() || this.does.why() || LONG);
    this.slow = setTimeout(() => this.tell(), AGAIN);
    this.look(this.wait);
  }

  /* Whether the server that was asked is still there. */
  async look(mine) {
    const now = await reached().catch((reason) => (reason.name === "TimeoutError" ? "silent" : ""));
    if (mine !== this.wait) return;
    this.silent = now === "silent";
    if (this.silent) this.does.say(NOTHING);
    else if (!now || (this.server && now !== this.server)) this.does.fail(SILENCE);
    else this.server = now;
  }
}
