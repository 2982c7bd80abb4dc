/* Own pictures: the panel that takes them, and what stands above the gallery that they become. */
import { el } from "../lib/dom.js";
import { gallery, mine } from "../lib/facts.js";
import { saveFile } from "../lib/files.js";
import { error } from "../lib/parts.js";
import { chosen, dropped, post, sent, waiting } from "../lib/sending.js";
import { sized } from "../lib/shrink.js";
import { takeDrops } from "../lib/tiles.js";

const KEPT = "same-logic-mine"; // the token of this tab's pictures
const ALIVE = 60_000;
const LOOK = 1000; // ms between two looks at what is being done with the pictures
const FEWEST = 2; // pictures of a gallery
const NAMED = 3; // of the files that are no pictures
const NO_PICTURE = "None of the files that you chose is a picture.";
const STOPPED = "Stopped. Nothing of what was sent is kept.";
const WORKS = new RegExp(`[:;] ${mine.works}\\.$`); // ends many of the server's sentences
const UP = gallery.own ? "../../" : ""; // to where tokens are asked for

/* A reload finds the token again. */
function keep(token) {
  try {
    if (token) sessionStorage.setItem(KEPT, token);
    else sessionStorage.removeItem(KEPT);
  } catch {} // a frame without storage
}

export function ownButton() {
  const panel = new Panel();
  const button = el(
    "button.sl-btn.sl-mine__open",
    { onclick: () => panel.show(), "aria-label": "Your own pictures" },
    el("span", {}, "Your own pictures"),
  );
  if (location.hash === "#mine") setTimeout(() => panel.show());
  return el("div.sl-mine__place", {}, button, panel.node);
}

class Panel {
  constructor() {
    this.body = el("div.sl-mine__body", { "aria-live": "polite" });
    this.node = el(
      "dialog.sl-mine",
      { "aria-label": "Your own pictures", onclose: () => this.stop() },
      el("h2.sl-title", {}, "Your own pictures"),
      this.body,
    );
    this.stopping = null; // as long as pictures are taken
    this.token = ""; // of what this panel has the server keep
    this.files = this.input({ accept: "image/*" });
    this.folder = this.input({ webkitdirectory: true });
    window.addEventListener("pagehide", () => this.left());
    this.offer();
  }

  input(more) {
    const input = el("input.sl-hidden", {
      type: "file",
      multiple: true,
      tabindex: "-1",
      "aria-hidden": "true",
      ...more,
    });
    input.addEventListener("change", () => {
      const files = [...input.files].map((file) => ({
        path: file.webkitRelativePath || file.name,
        name: file.name,
        file,
      }));
      input.value = "";
      this.take(files);
    });
    return input;
  }

  show() {
    this.node.showModal();
  }

  close() {
    this.node.close();
  }

  /* said: what became of the pictures before. */
  offer(said = null) {
    const zone = el(
      "div.sl-mine__zone",
      {},
      el("b", {}, "Drop a folder or pictures here"),
      el(
        "div.sl-mine__acts",
        {},
        el("button.sl-btn.is-main", { onclick: () => this.files.click() }, "Choose pictures"),
        el("button.sl-btn", { onclick: () => this.folder.click() }, "Choose a folder"),
      ),
    );
    takeDrops(zone, () => {});
    zone.addEventListener("drop", (event) => dropped(event.dataTransfer.items).then((files) => this.take(files)));
    this.fill(
      said,
      el("p", {}, "They become a gallery of your own in every tab. Large ones are made smaller before they are sent."),
      zone,
      el("p.sl-note", {}, mine.sentence),
      el("button.sl-link", { onclick: () => this.close() }, "Close"),
      this.files,
      this.folder,
    );
  }

  /* Show this; who was at a button that goes is at the first of the new ones. */
  fill(...nodes) {
    const inside = this.body.contains(document.activeElement);
    this.body.replaceChildren(...nodes.filter(Boolean));
    if (inside) this.body.querySelector("button")?.focus();
  }

  async take(given) {
    const { pictures, others } = chosen(given);
    if (!pictures.length) return this.offer(error(given.length ? NO_PICTURE : "There is no file in what you chose."));
    const files = pictures.slice(0, mine.most);
    const left = leftOut(others, pictures.length - files.length);
    const stopping = new AbortController();
    this.stopping = stopping;
    try {
      ({ token: this.token } = await (await post(`${UP}taking`)).json());
      stopping.signal.throwIfAborted();
      const taken = await this.send(files, left, stopping.signal);
      await this.make(stopping.signal);
      this.made(taken, left);
    } catch (trouble) {
      const stopped = stopping.signal.aborted;
      if (!stopped) stopping.abort();
      this.forget();
      this.offer(stopped ? el("p", { role: "status" }, STOPPED) : error(trouble.message));
    } finally {
      this.stopping = null;
    }
  }

  send(files, left, stop) {
    const all = files.length;
    const bar = el("progress", { max: all, value: 0, "aria-label": "Pictures that have been taken" });
    const words = el("p", { role: "timer", "aria-live": "off" }, `0 of ${all}`);
    const aloud = el("p.sl-hidden", {}, `Sending ${all} pictures.`);
    const told = (quarter) => quarter && `${quarter * 25} % of ${all} pictures have been taken.`;
    const smaller = el("p.sl-note", { "aria-live": "off", hidden: true });
    const list = refusals([], left);
    const enough = new AbortController();
    const use = el("button.sl-btn", { hidden: true, onclick: () => enough.abort() }, "Stop here");
    this.fill(aloud, bar, words, smaller, list, el("div.sl-mine__acts", {}, this.cancel(), use));
    const onone = ({ done, refused, before, after, ended }) => {
      bar.value = done;
      say(aloud, told(Math.floor((4 * done) / all)));
      const rest = waiting(ended, all, performance.now());
      words.textContent = `${done} of ${all}${rest ? `, ${rest}` : ""}`;
      smaller.hidden = after === before;
      smaller.textContent = `Made smaller before sending: ${sized(before)} became ${sized(after)}.`;
      use.hidden = done - refused.length < FEWEST || done === all;
      use.textContent = `Stop here and use ${done - refused.length}`;
      list.replaceChildren(...refusals(refused, left).childNodes);
    };
    const onlost = () => {
      words.textContent = `${bar.value} of ${all}. The server does not answer; trying again…`;
      say(aloud, "The server does not answer; trying again.");
    };
    return sent(`${UP}taking/${this.token}`, files, { stop, enough: enough.signal }, { onone, onlost });
  }

  /* Have the server make the gallery, and say what it is doing. */
  async make(signal) {
    const words = el("span", { role: "status" }, "Making your gallery…");
    this.fill(el("p.sl-waits", {}, el("i", { "aria-hidden": "true" }), words), this.cancel());
    const look = setInterval(async () => {
      const answer = await post(`${UP}taking/${this.token}/alive`).catch(() => null);
      const { doing } = answer ? await answer.json() : {};
      say(words, `${doing || "Making your gallery"}…`);
    }, LOOK);
    try {
      await post(`${UP}taking/${this.token}/gallery`, null, signal);
    } finally {
      clearInterval(look);
    }
  }

  cancel() {
    return el("button.sl-btn", { onclick: () => this.stop() }, "Cancel");
  }

  /* Give up what is being taken, or what was made and not opened. */
  stop() {
    if (this.stopping) return this.stopping.abort();
    if (!this.token) return;
    this.forget();
    this.offer();
  }

  forget() {
    if (this.token) post(`${UP}taking/${this.token}/forget`).catch(() => {});
    this.token = "";
  }

  /* The page is left, and nothing leads back to pictures that were not opened. */
  left() {
    if (this.token) navigator.sendBeacon(new URL(`${UP}taking/${this.token}/forget`, document.baseURI));
  }

  made({ done, refused }, left) {
    const open = () => {
      keep(this.token);
      const address = `${UP}mine/${this.token}/`;
      this.token = "";
      location.assign(address);
    };
    if (!refused.length && !left.length) return open();
    this.fill(
      el("p", { role: "status" }, `Your gallery of ${done - refused.length} pictures is ready.`),
      refusals(refused, left),
      el("button.sl-btn.is-main", { onclick: open }, "Open your gallery"),
    );
    this.body.querySelector("button").focus();
  }
}

/* Words that are read aloud when they change, and only then. */
function say(node, words) {
  if (words && node.textContent !== words) node.textContent = words;
}

/* What was not even sent, in sentences. */
function leftOut(others, beyond) {
  const names = others.slice(0, NAMED).map(({ name }) => `'${name}'`);
  const more = others.length - names.length;
  const told = names.join(", ") + (more ? ` and ${more} more` : "");
  return [
    beyond && `${beyond} ${beyond === 1 ? "picture" : "pictures"} more than ${mine.most}, which are the most.`,
    others.length &&
      `${others.length === 1 ? "A file that is no picture" : `${others.length} files that are no pictures`}: ${told}.`,
  ].filter(Boolean);
}

/* The list of what is left out; what works is said once. */
function refusals(refused, left) {
  const short = (sentence) => sentence.replace(WORKS, ".");
  const lines = [...left, ...refused.map(short)];
  const node = el("div.sl-mine__left");
  if (lines.length)
    node.append(
      el("p.sl-mine__what", {}, "Left out:"),
      el(
        "ul.sl-mine__refused",
        {},
        lines.map((words) => el("li", {}, words)),
      ),
      refused.some((sentence) => short(sentence) !== sentence) ? el("p.sl-note", {}, `${mine.works}.`) : "",
    );
  return node;
}

/* What stands above an own gallery: what it is, and how to keep it or be rid of it. */
export function ownBar() {
  const token = new URL(document.baseURI).pathname.split("/").at(-2); // see mine_pages.HIDE
  const at = (what) => `${UP}taking/${token}/${what}`;
  const note = el("span", { role: "status" });
  const save = async () => {
    note.textContent = "Packing them…";
    try {
      saveFile("my-pictures.zip", "application/zip", await (await post(at("zip"))).blob());
      note.textContent = "Saved as my-pictures.zip.";
    } catch (trouble) {
      note.textContent = trouble.message;
    }
  };
  const leave = () => location.assign(UP);
  const forget = async () => {
    await post(at("forget")).catch(() => {});
    keep(null);
    leave();
  };
  const alive = () =>
    post(at("alive")).catch((trouble) => {
      note.textContent = trouble.message;
    });
  setInterval(alive, ALIVE);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && alive());
  window.addEventListener("pagehide", () => navigator.sendBeacon(new URL(at("left"), document.baseURI)));
  return el(
    "div.sl-mine__bar",
    { role: "group", "aria-label": gallery.name },
    el("b", {}, gallery.name),
    el("span", {}, "Only this tab can see them, and only while it is open."),
    el("span", {}, "What else you upload lies on the server’s disk for up to a day."),
    el("button.sl-link", { onclick: save }, "Save as a gallery"),
    el("button.sl-link", { onclick: forget }, "Forget them"),
    el("button.sl-link", { onclick: leave }, "Back to the gallery"),
    note,
  );
}
