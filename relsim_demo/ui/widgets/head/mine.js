/* Own pictures: the panel that takes them, and what stands above the gallery that they become. */
import { el } from "../lib/dom.js";
import { gallery, mine } from "../lib/facts.js";
import { saveFile } from "../lib/files.js";
import { error } from "../lib/parts.js";
import { chosen, dropped, post, sent, waiting } from "../lib/sending.js";
import { takeDrops } from "../lib/tiles.js";

const KEPT = "same-logic-mine"; // the token of this tab's pictures
const ALIVE = 60_000;
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
    this.stopping = null;
    this.files = this.input({ accept: "image/*" });
    this.folder = this.input({ webkitdirectory: true });
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
    this.offer();
    this.node.showModal();
  }

  close() {
    this.node.close();
  }

  offer(trouble = "") {
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
      trouble && error(trouble),
      el("p", {}, "They become a gallery of your own in every tab. Large ones are made smaller before they are sent."),
      zone,
      el("p.sl-note", {}, mine.sentence),
      el("button.sl-link", { onclick: () => this.close() }, "Close"),
      this.files,
      this.folder,
    );
  }

  fill(...nodes) {
    this.body.replaceChildren(...nodes.filter(Boolean));
  }

  async take(given) {
    const all = chosen(given);
    if (!all.length) return this.offer("There is no file in what you chose.");
    const files = all.slice(0, mine.most);
    const stopping = new AbortController();
    this.stopping = stopping;
    let token = "";
    try {
      ({ token } = await (await post(`${UP}taking`)).json());
      stopping.signal.addEventListener("abort", () => post(`${UP}taking/${token}/forget`).catch(() => {}));
      const refused = await this.send(token, files, stopping.signal);
      stopping.signal.throwIfAborted();
      this.fill(el("p", { role: "status" }, "Making your gallery: maps, groups and ideas…"), this.cancel());
      await post(`${UP}taking/${token}/gallery`, null, stopping.signal);
      this.made(token, refused, all.length - files.length);
    } catch (trouble) {
      if (stopping.signal.aborted) return this.offer();
      if (token) post(`${UP}taking/${token}/forget`).catch(() => {});
      this.offer(trouble.message);
    }
  }

  async send(token, files, signal) {
    const bar = el("progress", { max: files.length, value: 0, "aria-label": "Pictures that have been taken" });
    const words = el("p", { role: "status" }, `0 of ${files.length}`);
    const list = el("ul.sl-mine__refused");
    this.fill(bar, words, list, this.cancel());
    const began = performance.now();
    const onone = (done, refused) => {
      bar.value = done;
      const left = waiting(done, files.length, performance.now() - began);
      words.textContent = `${done} of ${files.length}${left ? `, ${left}` : ""}`;
      list.replaceChildren(...refused.map(({ sentence }) => el("li", {}, sentence)));
    };
    return sent(token, files, { signal, onone });
  }

  cancel() {
    return el("button.sl-btn", { onclick: () => this.stop() }, "Cancel");
  }

  stop() {
    this.stopping?.abort();
    this.stopping = null;
  }

  made(token, refused, beyond) {
    this.stopping = null;
    const open = () => {
      keep(token);
      location.assign(`${UP}mine/${token}/`);
    };
    if (!refused.length && !beyond) return open();
    this.fill(
      el("p", { role: "status" }, "Your gallery is ready. Left out were:"),
      el(
        "ul.sl-mine__refused",
        {},
        refused.map(({ sentence }) => el("li", {}, sentence)),
        beyond ? el("li", {}, `${beyond} more files: ${mine.most} pictures are the most.`) : null,
      ),
      el("button.sl-btn.is-main", { onclick: open }, "Open your gallery"),
    );
  }
}

/* What stands above an own gallery: what it is, and how to keep it or be rid of it. */
export function ownBar() {
  const token = new URL(document.baseURI).pathname.split("/").at(-2); // see mine_pages.HIDE
  const at = (what) => `${UP}taking/${token}/${what}`;
  const note = el("span", { role: "status" });
  const save = async () => {
    try {
      saveFile("my-pictures.zip", "application/zip", await (await post(at("zip"))).blob());
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
    {},
    el("b", {}, gallery.name),
    el("span", {}, "Only this tab can see them, and only while it is open."),
    el("button.sl-link", { onclick: save }, "Save as a gallery"),
    el("button.sl-link", { onclick: forget }, "Forget them"),
    el("button.sl-link", { onclick: leave }, "Back to the gallery"),
    note,
  );
}
