/* Mounting widgets, asking Python. */
import { opensWith } from "./address.js";
import * as connection from "./connection.js";
import { el, isShown } from "./dom.js";
import * as own from "./own.js";
import { Patience } from "./patience.js";
import { emit } from "./signals.js";
import { WaitLine } from "./waits.js";

const FIRST = "The first picture takes longer: the models are loading.";
/* The stylesheet is there, or will not come. */
const styled = new Promise((done) => {
  const link = /** @type {HTMLLinkElement | null} */ (document.getElementById("sl-styles"));
  if (!link || link.sheet) return done(null);
  link.addEventListener("load", done);
  link.addEventListener("error", done);
});
let warm = false; // whether an own picture has been answered

/** What a widget gets: its place on the page, its first value, its line to Python, and `waits`, the line that says why
 * an answer is not there yet.
 * @template Value
 * @typedef {{name: string, root: HTMLElement, value: Value, ask: (event: string, data?: object) => void,
 *   stop: () => void, forget: () => void, waits: HTMLElement,
 *   send: (file: File, say?: (share: number, smaller: string) => void) => Promise<{path: string}>}} Wired */
/** What a widget is. An answer with `more` is a first part: draw() is called again. A widget with wait(sentence) says
 * itself what takes long. resume(asked) asks again what was on its way when the page was reloaded; it is called where
 * own pictures are part of it.
 * @typedef {{draw: (value: any, asked?: any) => unknown, fail: (sentence: string, asked?: any) => unknown,
 *   open?: (state: any) => unknown, resume?: (asked: any) => unknown,
 *   wait?: (sentence?: string, asked?: any) => void}} Widget */

/** mounting("score", (w) => the widget) -> the mount() of a module, which its gr.HTML calls.
 * @param {string} name
 * @param {(w: Wired<any>) => Widget} build */
export function mounting(name, build) {
  return async (gradio, events) => {
    await styled;
    const root = gradio.element.querySelector(`.sl-${name}`);
    if (!root || root.dataset.mounted) return;
    root.dataset.mounted = "yes";
    const left = own.left(name); // before the widget begins, which may take back what was asked
    const line = new Line(name, build, root, gradio, events);
    const { parts } = line;
    gradio.watch("value", () => line.hear(JSON.parse(gradio.props.value)));
    emit(name, line.first);
    if (parts.open) opensWith(name, (state) => parts.open(state));
    if (left && parts.resume) parts.resume(left);
  };
}

/* Make a widget and its line to Python, on which one question is open at a time. */
class Line {
  constructor(name, build, root, does, events) {
    this.name = name;
    this.build = build;
    this.root = root;
    this.does = does;
    this.events = events;
    this.turn = 0;
    this.asked = null;
    this.wanted = ""; // the question whose answer is waited for, unless it was taken back
    this.open = false;
    this.parts = {};
    this.waits = new WaitLine(() => this.stop());
    this.sent = new Set(); // own pictures that the server got again for the question at hand
    this.patience = new Patience({
      say: (words) => this.say(words),
      fail: (sentence) => this.fail(sentence),
      why: () => (!warm && own.has(this.asked) ? FIRST : ""),
      told: () => !this.waits.node.hidden,
    });
    this.first = JSON.parse(this.does.props.value);
    this.parts = this.build({
      name: this.name,
      root: this.root,
      value: this.first,
      ask: (event, data) => this.ask(event, data),
      stop: () => this.stop(),
      forget: () => this.forget(),
      send: own.send,
      waits: this.waits.node,
    });
  }

  /* A question that is on its way already, as after a double click, is not asked again. */
  ask(event, data = {}) {
    if (!this.events.includes(event)) throw new Error(`${this.name} has no event ${event}`);
    const question = JSON.stringify([event, data]);
    if (this.open && this.wanted === question) return;
    this.sent.clear();
    this.put(event, data);
    this.wanted = question;
  }

  put(event, data) {
    this.stop();
    this.close();
    this.asked = { event, ...data };
    const mine = connection.expect((sentence) => {
      if (mine === this.turn && this.open) this.fail(sentence);
    });
    this.turn = mine;
    this.open = true;
    own.leave(this.name, this.asked);
    this.patience.begin();
    this.does.trigger(event, { ...data, turn: this.turn });
  }

  hear(value) {
    if (!value || value.turn !== this.turn || !this.open) return;
    const lost = own.lost(value).filter((ref) => !this.sent.has(ref));
    if (lost.length) this.askAgain(lost, value);
    else this.take(value);
  }

  /* The server has lost own pictures: it gets them again, and is asked again with them. */
  async askAgain(lost, value) {
    const mine = this.turn;
    const found = await own.again(this.asked, lost).catch(() => null);
    if (mine !== this.turn || !this.open) return;
    if (!found) return this.take(value);
    found.names.forEach((each) => {
      this.sent.add(each);
    });
    const { event, ...data } = found.question;
    this.put(event, data);
  }

  take(value) {
    if (!value.more) own.leave(this.name, null);
    if (value.error) return this.fail(value.error);
    if (value.more) {
      this.rest();
      this.patience.goOn();
      this.waits.set(value.waiting);
      if (value.same) return; // a sign of life
    } else {
      this.close();
      warm ||= own.has(this.asked);
    }
    this.parts.draw(value, this.asked);
    emit(this.name, value);
  }

  fail(sentence) {
    this.close();
    this.parts.fail(sentence, this.asked);
    emit(this.name, null);
  }

  say(words) {
    if (this.parts.wait) this.parts.wait(words, this.asked);
    else note(isShown(this.root) ? words : "");
  }

  rest() {
    this.patience.end();
    if (!this.parts.wait) note("");
  }

  close() {
    this.rest();
    this.waits.set("");
    connection.settle(this.turn);
    this.open = false;
  }

  stop() {
    this.wanted = "";
    if (this.open && this.events.includes("stop")) this.does.trigger("stop", { turn: this.turn });
  }

  /* No answer is wanted any more, neither its rest nor what is under way. */
  forget() {
    this.stop();
    this.close();
    own.leave(this.name, null);
  }
}

let strip = null;
function note(words) {
  if (!strip) {
    if (!words) return;
    strip = el("p.sl-slow", { role: "status" });
    document.body.append(el("div.sl", {}, strip));
  }
  strip.hidden = !words;
  if (strip.textContent !== words) strip.textContent = words;
}
