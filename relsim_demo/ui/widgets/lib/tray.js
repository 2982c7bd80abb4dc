/* A row of pictures that grows. The last tile adds pictures, each other one can be removed. */
import { el } from "./dom.js";
import { error } from "./parts.js";
import { onPaste, picker, picture, SendingLine, takeDrops } from "./tiles.js";

const GATHER = 400;

/* One picture of the tray. state: {ref, alt} | {waiting} | {error}; `choice` is what Python gets. */
function trayTile({ actions, onremove, onbrowse }) {
  const face = el("div.sl-tile__face");
  const name = el("b");
  const note = el("div.sl-tile__note", { "aria-live": "polite" });
  const body = el("div.sl-tray__body");
  const remove = el("button.sl-link", { onclick: () => onremove(tile) }, "Remove");
  const node = el(
    "div.sl-tile.sl-tray__tile",
    {},
    el("div", {}, face, el("div.sl-pic__row", {}, name, remove)),
    el("div", {}, note, body),
  );
  const tile = { node, body, remove, set, number, state: null, choice: null };
  function set(state) {
    tile.state = state;
    if (state.ref) face.replaceChildren(picture(state, { size: 640, eager: true, actions: actions(state) }));
    else if (state.error)
      face.replaceChildren(
        el(
          "button.sl-pic.sl-empty",
          { onclick: () => onbrowse(tile) },
          el("b", {}, "Choose another picture"),
          el("span", {}, "PNG, JPEG or WebP"),
        ),
      );
    else face.replaceChildren(el("div.sl-pic.sl-skel"));
    note.replaceChildren(...(state.error ? [error(state.error)] : state.waiting ? [state.waiting] : []));
    if (!state.ref) body.replaceChildren();
  }
  function number(index) {
    name.textContent = `Picture ${index + 1}`;
    remove.setAttribute("aria-label", `Remove picture ${index + 1}`);
  }
  return tile;
}

/* The tile that adds pictures: browse, gallery, random. */
function addTile({ gallery, onbrowse, onchoice }) {
  const menu = picker(gallery, onchoice);
  const words = el("b", {}, "Add a picture");
  const node = el(
    "div.sl-tile.sl-tray__add",
    {},
    el("button.sl-pic.sl-empty", { onclick: onbrowse }, words, el("span", {}, "or drop several here")),
    el(
      "div.sl-pic__row",
      {},
      el(
        "span.sl-pic__acts",
        {},
        el(
          "button.sl-link",
          { onclick: () => onchoice({ random: true }), "aria-label": "Add a random picture" },
          "Random",
        ),
        el("button.sl-link", { onclick: menu.toggle, "aria-label": "Add a picture from the gallery" }, "Gallery"),
      ),
    ),
    menu.node,
  );
  return { node, button: node.firstElementChild };
}

/* new PictureTray({most, gallery, send, actions(pic), onchange()})
   -> {node, tiles(), ready(), reset(choices), focus()}. onchange: there is something new to ask. */
export class PictureTray {
  constructor(does) {
    this.does = does;
    this.input = el("input.sl-hidden", {
      type: "file",
      accept: "image/*",
      multiple: true,
      tabindex: "-1",
      "aria-hidden": "true",
    });
    this.add = addTile({
      gallery: this.does.gallery,
      onbrowse: () => this.browse(null),
      onchoice: (choice) => {
        if (this.hasRoom(1)) {
          this.put(choice);
          this.does.onchange();
        }
      },
    });
    this.grid = el("div.sl-tray__grid", {}, this.add.node);
    this.full = el("div.sl-tray__full");
    this.node = el("div.sl-tray", {}, this.grid, this.full, this.input);
    this.tiles = [];
    this.target = null;
    this.gathering = 0;
    this.input.addEventListener("change", () => {
      const chosen = [...this.input.files];
      const replaced = this.target;
      this.input.value = "";
      this.target = null;
      if (this.tiles.includes(replaced) && chosen[0]) this.upload(replaced, chosen[0]);
      else this.files(chosen);
    });
    takeDrops(this.node, (_, all) => this.files(all));
    onPaste(this.node, (file) => this.files([file]));
    this.settle();
  }

  browse(tile) {
    this.target = tile;
    this.input.multiple = !tile;
    this.input.click();
  }

  put(choice, state = choice.alt ? choice : { waiting: true }) {
    const tile = trayTile({
      actions: this.does.actions,
      onremove: (tile) => this.remove(tile),
      onbrowse: (tile) => this.browse(tile),
    });
    tile.choice = choice;
    tile.set(state);
    this.tiles.push(tile);
    this.grid.insertBefore(tile.node, this.add.node);
    this.settle();
    return tile;
  }

  remove(tile) {
    const next = this.tiles[this.tiles.indexOf(tile) + 1] || this.tiles[this.tiles.indexOf(tile) - 1];
    this.tiles = this.tiles.filter((other) => other !== tile);
    tile.node.remove();
    this.full.replaceChildren();
    this.settle();
    (next ? next.remove : this.add.button).focus();
    this.does.onchange();
  }

  settle() {
    this.tiles.forEach((tile, i) => {
      tile.number(i);
    });
    this.add.node.hidden = this.tiles.length >= this.does.most;
    this.node.dataset.count = String(this.tiles.length);
  }

  hasRoom(count) {
    const left = this.does.most - this.tiles.length;
    const added = left > 0 ? `; the first ${left} of these were added` : "";
    this.full.replaceChildren(
      ...(count > left ? [error(`${this.does.most} pictures are the most at once${added}.`)] : []),
    );
    return left > 0;
  }

  async upload(tile, file) {
    tile.choice = null;
    const line = new SendingLine();
    tile.set({ waiting: line.node });
    try {
      tile.choice = await this.does.send(file, line.say);
    } catch (trouble) {
      tile.set({ error: trouble.message });
    }
    if (this.tiles.includes(tile)) this.arrived();
  }

  /* While more pictures are on their way, gather a few before asking. */
  arrived() {
    clearTimeout(this.gathering);
    if (this.tiles.some((tile) => tile.state.waiting && !tile.choice))
      this.gathering = setTimeout(this.does.onchange, GATHER);
    else this.does.onchange();
  }

  files(list) {
    if (!list.length || !this.hasRoom(list.length)) return;
    list.slice(0, this.does.most - this.tiles.length).forEach((file) => {
      this.upload(this.put({}), file);
    });
  }

  reset(choices) {
    this.tiles.forEach((tile) => {
      tile.node.remove();
    });
    this.tiles = [];
    this.full.replaceChildren();
    choices.forEach((choice) => {
      this.put(choice);
    });
    this.settle();
  }

  focus() {
    return this.add.button.focus();
  }

  ready() {
    return this.tiles.filter((tile) => tile.choice && !tile.state.error);
  }
}
