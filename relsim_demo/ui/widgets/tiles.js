/* Same Logic: pictures. A shown picture with its pivot bar, and the tile in which one chooses a picture. */
(() => {
  const SL = window.SameLogic;
  const { el, src, error } = SL;

  /* The ways from a picture to everything else: the two most wanted, and a menu.
     other: the reference that it is compared with. more: further lines of the menu, [[words, f], ...].
     beside() -> the reference that stands in its similarity space, marked.
     What needs the picture itself is left out where the gallery keeps none. */
  function pivots({ ref, blank }, { other = null, more = [], beside = () => null } = {}) {
    const { space, maps } = SL.views;
    const lines = [...more,
      blank ? null : ["Caption it", () => SL.go("caption", { id: ref })],
      space ? ["Show in space", () => SL.go("space", { id: ref, pair: beside() })] : null,
      maps && !SL.isOwn(ref) ? ["Find in maps", () => SL.go("maps", { id: ref })] : null].filter(Boolean);
    return [
      ["Search", "Search from this", () => SL.go("retrieve", { id: ref })],
      blank ? null : ["Compare", "Compare", () => SL.go("score", other ? { a: other, b: ref } : { a: ref })],
      lines.length ? ["More", lines] : null,
    ].filter(Boolean);
  }

  const stopping = (f) => (event) => { event.stopPropagation(); f(); };

  /* On small pictures only the menu is in sight: it then has the other lines too. */
  function pivotBar(actions) {
    const node = el("div.sl-pic__pivot");
    const menu = (lines) => [...actions.filter(([, , f], i) => f && !node.children[i].offsetParent).map(([, name, f]) => [name, f]), ...lines];
    node.append(...actions.map(([words, name, f]) =>
      (f ? el("button", { "aria-label": name, title: name, onclick: stopping(f) }, words) : SL.menuButton(words, () => menu(name), ""))));
    return node;
  }

  /* picture({ref, alt}, {size: 320, actions: pivots(pic) | null}) -> node.
     Hover, focus or tap shows the pivot bar. Where the gallery keeps no picture (blank), its words stand for it. */
  function picture(pic, { size = 320, actions = null, eager = false } = {}) {
    const image = pic.blank ? el("span.sl-pic__words", {}, pic.alt) : el("img", { src: src(pic.ref, size), alt: pic.alt || "", loading: eager ? null : "lazy", decoding: "async", draggable: "false" });
    const node = el(pic.blank ? "div.sl-pic.is-blank" : "div.sl-pic", {}, image, actions && pivotBar(actions));
    if (actions) node.addEventListener("click", () => node.classList.toggle("is-open"));
    return node;
  }

  document.addEventListener("click", (event) => {
    document.querySelectorAll(".sl-pic.is-open").forEach((pic) => pic.contains(event.target) || pic.classList.remove("is-open"));
  });

  /* picker(refs, pick, browse?) -> {node, show(anchor)}: a small popover with gallery pictures and a random one;
     with `browse`, also a button that opens the file dialog. */
  function picker(gallery, pick, browse = null) {
    const choose = (choice) => { node.hidePopover(); pick(choice); };
    const node = el("div.sl-picker", { popover: "auto", role: "dialog", "aria-label": "Pictures from the gallery" },
      el("div.sl-picker__top", {}, el("b", {}, "From the gallery"),
        browse && el("button.sl-btn", { onclick: () => { node.hidePopover(); browse(); } }, "Your picture"), el("button.sl-btn", { onclick: () => choose({ random: true }) }, "Random")),
      el("div.sl-picker__grid", {}, gallery.map((pic) =>
        el("button", { onclick: () => choose(pic), "aria-label": pic.alt }, picture({ ...pic, alt: pic.blank ? pic.alt : "" }, { size: 160 })))));
    function show(anchor) {
      node.showPopover();
      const at = anchor.getBoundingClientRect(), width = node.offsetWidth, height = node.offsetHeight;
      const room = document.documentElement.clientWidth - width - 16;
      node.style.left = `${Math.max(16, Math.min(at.left, room))}px`;
      node.style.top = `${Math.max(16, Math.min(at.bottom + 8, window.innerHeight - height - 16))}px`;
      node.querySelector("button").focus();
    }
    return { node, show };
  }

  const firstImage = (list) => [...(list || [])].find((file) => file.type.startsWith("image/")) || (list || [])[0];

  const hasFiles = (event) => [...event.dataTransfer.types].includes("Files");

  /* takeDrops(node, f): files dropped on node go to f(the first picture, all of them). */
  function takeDrops(node, f) {
    let depth = 0;
    const mark = (change) => { depth = Math.max(0, depth + change); node.classList.toggle("is-hot", depth > 0); };
    const on = (kind, act) => node.addEventListener(kind, (event) => { if (hasFiles(event)) act(event); });
    on("dragenter", (event) => { event.preventDefault(); mark(1); });
    on("dragleave", () => mark(-1));
    on("dragover", (event) => event.preventDefault());
    on("drop", (event) => {
      event.preventDefault();
      depth = 0;
      mark(0);
      const files = [...event.dataTransfer.files];
      if (files.length) f(firstImage(files), files);
    });
  }

  /* Beside the places that take files, a dropped one would make the browser leave the page. */
  ["dragover", "drop"].forEach((kind) => window.addEventListener(kind, (event) => {
    if (event.defaultPrevented || !hasFiles(event)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "none";
  }));

  /* onPaste(node, f): a picture pasted while node's tab is in sight goes to f(file). */
  function onPaste(node, f) {
    document.addEventListener("paste", (event) => {
      const file = SL.isShown(node) && firstImage(event.clipboardData.files);
      if (!file) return;
      event.preventDefault();
      f(file);
    });
  }

  /* onEscape(node, f): the key was pressed while node's tab is in sight, wherever the focus is; an open menu keeps it. */
  function onEscape(node, f) {
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.defaultPrevented && SL.isShown(node) && !document.querySelector(":popover-open")) f();
    });
  }

  /* pictureTile({name, gallery: [{ref, alt}], send: w.send, onchoice(choice | null), actions(state), removable, random})
     -> {node, set(state), take(file), state}. A choice is {ref} | {path} | {random: true}; null means removed.
     set(null) empty, set({ref, alt}), set({waiting: "sentence or nothing"}), set({error: "sentence"}). */
  function pictureTile({ name, gallery, send, onchoice, actions = null, removable = true, random = false }) {
    const input = el("input.sl-hidden", { type: "file", accept: "image/*", tabindex: "-1", "aria-hidden": "true" });
    const face = el("div.sl-tile__face"), row = el("div.sl-pic__row"), note = el("div.sl-tile__note", { "aria-live": "polite" });
    const menu = picker(gallery, (choice) => onchoice(choice));
    const node = el("div.sl-tile", {}, face, row, note, input, menu.node);
    const tile = { node, set, take, state: null };
    let held = false; // the focus was here when what had it went
    const browse = () => input.click();
    const link = (words, f) => el("button.sl-link", { onclick: f, "aria-label": `${words}: ${name}` }, words);

    async function take(file) {
      set({ waiting: "Sending the picture…" });
      try {
        onchoice(await send(file));
      } catch (trouble) {
        onchoice({ trouble: trouble.message });
      }
    }

    function empty(again) {
      return el("button.sl-pic.sl-empty", { onclick: browse, "aria-label": `${name}: choose a picture or drop one here` },
        el("b", {}, again ? "Choose another picture" : "Choose a picture"), el("span", {}, again ? "PNG, JPEG or WebP" : "or drop one here"));
    }

    function set(state) {
      const same = tile.state && state && tile.state.ref === state.ref;
      tile.state = state;
      held ||= node.contains(document.activeElement);
      const has = Boolean(state && state.ref), waiting = Boolean(state && "waiting" in state);
      if (waiting) face.replaceChildren(el("div.sl-pic.sl-skel"));
      else if (!has) face.replaceChildren(empty(Boolean(state && state.error)));
      else if (!same) face.replaceChildren(picture(state, { size: 640, eager: true, actions: actions && actions(state) }));
      row.replaceChildren(el("b", {}, name), el("span.sl-pic__acts", {}, waiting ? null : [
        has ? link("Replace", browse) : gallery.length ? link("Random", () => onchoice({ random: true })) : null,
        gallery.length ? link("Gallery", (event) => menu.show(event.currentTarget)) : null,
        has && random ? link("Random", () => onchoice({ random: true })) : null,
        has && removable ? link("Remove", () => onchoice(null)) : null]));
      note.replaceChildren(...(state && state.error ? [error(state.error)] : waiting && state.waiting ? [el("p.sl-note", {}, state.waiting)] : []));
      if (waiting) return;
      if (held && document.activeElement === document.body) (has ? row : face).querySelector("button")?.focus({ preventScroll: true });
      held = false;
    }

    input.addEventListener("change", () => { if (input.files[0]) take(input.files[0]); input.value = ""; });
    takeDrops(face, take);
    set(null);
    return tile;
  }

  Object.assign(SL, { picture, pivots, picker, pictureTile, onPaste, onEscape, takeDrops });
})();
