/* Same Logic: a row of pictures that grows. The last tile adds pictures, each other one can be removed. */
(() => {
  const SL = window.SameLogic;
  const { el, error, picture, picker } = SL;
  const GATHER = 400;

  /* One picture of the tray. state: {ref, alt} | {waiting} | {error}; `choice` is what Python gets. */
  function trayTile({ actions, onremove, onbrowse }) {
    const face = el("div.sl-tile__face"), name = el("b");
    const note = el("div.sl-tile__note", { "aria-live": "polite" }), body = el("div.sl-tray__body");
    const remove = el("button.sl-link", { onclick: () => onremove(tile) }, "Remove");
    const node = el("div.sl-tile.sl-tray__tile", {}, el("div", {}, face, el("div.sl-pic__row", {}, name, remove)), el("div", {}, note, body));
    const tile = { node, body, remove, set, number, state: null, choice: null };
    function set(state) {
      tile.state = state;
      if (state.ref) face.replaceChildren(picture(state, { size: 640, eager: true, actions: actions(state) }));
      else if (state.error) face.replaceChildren(el("button.sl-pic.sl-empty", { onclick: () => onbrowse(tile) }, el("b", {}, "Choose another picture"), el("span", {}, "PNG, JPEG or WebP")));
      else face.replaceChildren(el("div.sl-pic.sl-skel"));
      note.replaceChildren(...(state.error ? [error(state.error)] : []));
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
    const node = el("div.sl-tile.sl-tray__add", {},
      el("button.sl-pic.sl-empty", { onclick: onbrowse }, words, el("span", {}, "or drop several here")),
      el("div.sl-pic__row", {}, el("span.sl-pic__acts", {},
        el("button.sl-link", { onclick: () => onchoice({ random: true }), "aria-label": "Add a random picture" }, "Random"),
        el("button.sl-link", { onclick: (e) => menu.show(e.currentTarget), "aria-label": "Add a picture from the gallery" }, "Gallery"))), menu.node);
    return { node, button: node.firstElementChild };
  }

  /* tray({most, gallery, send, actions(pic), onchange()})
     -> {node, tiles(), ready(), reset(choices), focus()}. onchange: there is something new to ask. */
  function tray({ most, gallery, send, actions, onchange }) {
    const input = el("input.sl-hidden", { type: "file", accept: "image/*", multiple: true, tabindex: "-1", "aria-hidden": "true" });
    const add = addTile({ gallery, onbrowse: () => browse(null), onchoice: (choice) => { if (hasRoom(1)) { put(choice); onchange(); } } });
    const grid = el("div.sl-tray__grid", {}, add.node), full = el("div.sl-tray__full");
    const node = el("div.sl-tray", {}, grid, full, input);
    let tiles = [], target = null, gathering = 0;

    function browse(tile) {
      target = tile;
      input.multiple = !tile;
      input.click();
    }

    function put(choice, state = choice.alt ? choice : { waiting: true }) {
      const tile = trayTile({ actions, onremove: remove, onbrowse: browse });
      tile.choice = choice;
      tile.set(state);
      tiles.push(tile);
      grid.insertBefore(tile.node, add.node);
      settle();
      return tile;
    }

    function remove(tile) {
      const next = tiles[tiles.indexOf(tile) + 1] || tiles[tiles.indexOf(tile) - 1];
      tiles = tiles.filter((other) => other !== tile);
      tile.node.remove();
      full.replaceChildren();
      settle();
      (next ? next.remove : add.button).focus();
      onchange();
    }

    function settle() {
      tiles.forEach((tile, i) => tile.number(i));
      add.node.hidden = tiles.length >= most;
      node.dataset.count = String(tiles.length);
    }

    function hasRoom(count) {
      const left = most - tiles.length;
      const added = left > 0 ? `; the first ${left} of these were added` : "";
      full.replaceChildren(...(count > left ? [error(`${most} pictures are the most at once${added}.`)] : []));
      return left > 0;
    }

    async function upload(tile, file) {
      tile.choice = null;
      tile.set({ waiting: true });
      try {
        tile.choice = await send(file);
      } catch (trouble) {
        tile.set({ error: trouble.message });
      }
      if (tiles.includes(tile)) arrived();
    }

    /* While more pictures are on their way, gather a few before asking. */
    function arrived() {
      clearTimeout(gathering);
      if (tiles.some((tile) => tile.state.waiting && !tile.choice)) gathering = setTimeout(onchange, GATHER);
      else onchange();
    }

    function files(list) {
      if (!list.length || !hasRoom(list.length)) return;
      list.slice(0, most - tiles.length).forEach((file) => upload(put({}), file));
    }

    function reset(choices) {
      tiles.forEach((tile) => tile.node.remove());
      tiles = [];
      full.replaceChildren();
      choices.forEach((choice) => put(choice));
      settle();
    }

    input.addEventListener("change", () => {
      const chosen = [...input.files], replaced = target;
      input.value = "";
      target = null;
      if (tiles.includes(replaced) && chosen[0]) upload(replaced, chosen[0]);
      else files(chosen);
    });
    SL.takeDrops(node, (_, all) => files(all));
    SL.onPaste(node, (file) => files([file]));
    settle();
    return { node, reset, focus: () => add.button.focus(), tiles: () => tiles, ready: () => tiles.filter((tile) => tile.choice && !tile.state.error) };
  }

  Object.assign(SL, { tray });
})();
