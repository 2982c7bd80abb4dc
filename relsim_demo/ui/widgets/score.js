/* The Score tab: two pictures, the verdict, two bars, the pair in the similarity space, examples. */
SameLogic.widgets.score = (w) => {
  const SL = SameLogic;
  const { el, bar, miniSpace, picture, pictureTile, verdict, caption, copyButton, error } = SL;
  const NAMES = ["First picture", "Second picture"];
  const NONE = "none"; // in the address: both tiles are empty
  const SENDING = "Your picture is on its way.", WAITING = "Comparing the two pictures…";
  const first = w.value;
  let examples = [], slow = 0, mode = "two", wish = [null, null]; // wish: what was last asked for, by tile

  const about = el("p.sl-note", {}, "What these two pictures share"), title = el("h1.sl-verdict"), lede = el("p.sl-lede"), could = el("p.sl-note"), trouble = el("div.sl-score__trouble");
  const startOver = el("button.sl-link", { onclick: () => { compare([null, null]); tiles[0].node.querySelector("button").focus(); } }, "Start over");
  const copy = copyButton("Copy link", "to this pair", link, "sl-btn");
  const button = el("button.sl-btn.is-main", { onclick: () => compare(tiles.map((tile) => tile.state)) }, "Compare the two");
  const logic = bar("rel"), look = bar("attr");
  const panel = first.map ? miniSpace(first.map.background, first.map.lines) : { node: el("div.sl-score__unplaced.sl-empty", {}, el("p.sl-note", {}, first.unplaced)), set() {} };
  const captions = NAMES.map(() => el("div.sl-score__cap", {}, el("b.sl-hidden")));
  const ideas = el("h2.sl-score__ideas-title");
  const legend = el("p.sl-note.sl-score__legend");
  const tiles = NAMES.map((name, i) => pictureTile({
    name, gallery: first.gallery, send: (file) => send(i, file),
    onchoice: (choice) => choose(i, choice),
    actions: (pic) => SL.pivots(pic, { beside: () => tiles[1 - i].state?.ref }),
  }));

  function build() {
    examples = first.examples.map((example) => el("button.sl-example", {
      onclick: () => compare(example.pictures), "aria-label": `Example${[example.idea, example.corner].filter(Boolean).map((name) => `, ${name}`).join("")}: ${example.pictures.map((p) => p.alt).join("; ")}`,
    }, el("span.sl-example__pair", {}, example.pictures.map((pic) => picture({ ref: pic.ref }, { eager: true, size: 160 }))),
    el("span.sl-example__names", {}, example.idea && el("b", {}, example.idea), example.corner && el("span", {}, example.corner), example.term && el("small", {}, example.term))));
    w.root.replaceChildren(el("div.sl-page.sl-score__page", {},
      el("div.sl-score__head", { "aria-live": "polite" }, about, title, lede, could, trouble), el("div.sl-score__acts", {}, startOver, copy, button),
      el("div.sl-score__grid", {},
        el("div.sl-score__pics", {}, tiles.map((tile) => tile.node)),
        el("div.sl-score__ideas", {}, ideas, captions, legend),
        el("div.sl-score__side", {}, el("div.sl-score__bars", {}, logic.node, look.node), panel.node)),
      examples.length ? el("section.sl-score__examples", { "aria-label": "Example pairs" }, el("h2.sl-rule", {}, "Try an example pair"), el("div.sl-score__row", {}, examples)) : null,
      el("details.sl-how", {}, el("summary", {}, "How these numbers are made"), first.method.map((line) => el("p", {}, line)))));
  }

  /* While a picture is on its way, nothing that was said of the old one stays for long. */
  function send(index, file) {
    uncaption(index);
    clearTimeout(slow);
    slow = setTimeout(() => clear(SENDING, "One moment"), 300);
    return w.send(file);
  }

  /* One tile got a new picture, or lost it. The other keeps what it shows, or still waits for. */
  function choose(index, choice) {
    const slots = [...wish];
    slots[index] = choice?.trouble ? { error: choice.trouble } : choice;
    if (choice?.trouble && slots.every((slot, i) => i === index || !slot || slot.alt)) {
      w.forget();
      draw({ slots: slots.map(alone), result: null });
    } else {
      compare(slots);
    }
  }

  /* A picture without a caption is called by its file. */
  const isFile = (slot) => slot?.caption?.[0]?.[0] === "file";

  const shownIn = ({ state }) => (state?.ref ? state : null);
  const waits = ({ state }) => Boolean(state && "waiting" in state);

  /* A picture without another: its caption shares nothing. */
  function alone(slot) {
    if (!slot || !slot.caption) return slot;
    return { ...slot, caption: slot.caption.map(([kind, words]) => [kind === "idea" ? "text" : kind, words]) };
  }

  function compare(slots) {
    trouble.replaceChildren();
    wish = slots.map((slot) => (slot?.error ? null : slot));
    slots.forEach((slot, i) => {
      if (!slot || slot.error || (slot.ref && slot.alt)) tiles[i].set(slot);
      else tiles[i].set({ waiting: "" });
    });
    clearTimeout(slow);
    const asked = wish.map((s) => s && (s.ref ? { ref: s.ref } : s));
    if (asked.every(Boolean)) slow = setTimeout(() => clear(WAITING, "One moment"), 300);
    w.ask("compare", { slots: asked });
  }

  function clear(words, heading) {
    about.hidden = true;
    title.replaceChildren(heading);
    lede.textContent = words;
    could.textContent = "";
    [logic, look, panel].forEach((part) => part.set(null));
    captions.forEach((_, i) => uncaption(i));
    legend.textContent = "";
    copy.hidden = button.hidden = true;
    SL.emit("pair", null);
  }

  function uncaption(index) {
    captions[index].querySelector(".sl-cap")?.remove();
  }

  function draw({ slots, result }) {
    clearTimeout(slow);
    slots.forEach((slot, i) => tiles[i].set(slot || (tiles[i].state?.error ? tiles[i].state : null)));
    wish = tiles.map(shownIn);
    const count = slots.filter((slot) => slot && slot.ref).length;
    if (result) show(result);
    else if (count > 1) clear("Compare them, or choose other pictures.", "Do these share an idea?");
    else if (count) clear("Choose a second picture to compare.", "One more picture");
    else clear("See whether they share an idea, a look, or both.", "Choose two pictures");
    slots.forEach((slot, i) => {
      uncaption(i);
      if (slot && slot.caption && slot.caption.length) captions[i].append(caption(slot.caption));
      captions[i].firstChild.textContent = `${isFile(slot) ? "The file" : "The idea"} of the ${NAMES[i].toLowerCase()}: `;
    });
    ideas.textContent = slots.some(isFile) && slots.every((slot) => !slot?.caption?.length || isFile(slot)) ? "The file of each" : "The idea in each";
    button.hidden = Boolean(result) || count < 2;
    explain(slots);
    const own = slots.some((slot) => slot && slot.ref && SL.isOwn(slot.ref));
    copy.hidden = !result || own;
    startOver.hidden = !slots.some(Boolean);
    mark(slots);
    place();
  }

  function show(result) {
    about.hidden = false;
    title.replaceChildren(...verdict(result.verdict).flat().filter(Boolean));
    lede.textContent = result.lede;
    could.textContent = result.could;
    logic.set(result.relational);
    look.set(result.attribute, result.missing);
    panel.set(result.corner && { relational: result.relational.percentile, attribute: result.attribute.percentile, corner: result.corner });
  }

  /* Say once what the underline and the dashed box mean, and only of what is there. */
  function explain(slots) {
    const kinds = new Set(slots.flatMap((slot) => (slot && slot.caption ? slot.caption.map(([kind]) => kind) : [])));
    legend.textContent = [
      kinds.has("idea") ? "Underlined: the idea both pictures share." : "",
      kinds.has("chip") ? "A dashed box stands for whatever is shown." : "",
    ].filter(Boolean).join(" ");
  }

  function mark(slots) {
    examples.forEach((node, i) => {
      const here = first.examples[i].pictures.every((pic, j) => slots[j] && slots[j].ref === pic.ref);
      node.setAttribute("aria-pressed", String(here));
    });
  }

  function link() {
    const [a, b] = tiles.map((tile) => tile.state.ref);
    return SL.link({ tab: "score", a, b });
  }

  function fail(sentence) {
    clearTimeout(slow);
    const pending = tiles.some(waits), again = wish;
    tiles.forEach((tile) => { if (waits(tile)) tile.set(null); });
    wish = tiles.map(shownIn);
    clear("", "No answer yet");
    button.hidden = !tiles.every((tile) => tile.state && tile.state.ref);
    mark([]);
    trouble.replaceChildren(error(sentence), pending ? el("button.sl-link", { onclick: () => compare(again) }, "Try again") : "");
  }

  /* go("score", {a, b}) compares two, {a} alone goes into the first tile, {a: "none"} empties both, {many: "a,b,c"}
     compares several. */
  function open({ a = null, b = null, many = "" }) {
    if (many) SL.emit("several", String(many).split(",").filter((ref) => ref && ref !== "none"));
    else compare(a || b ? [a, b].map((ref) => (ref && ref !== NONE ? { ref } : null)) : first.slots);
    if (a || b || many) SL.emit("opened", true);
    SL.emit("mode", many ? "several" : "two");
  }

  function place() {
    if (mode !== "two" || tiles.some(waits)) return;
    const [a, b] = tiles.map((tile) => tile.state?.ref);
    SL.at("score", { a: a || b || !first.slots.some(Boolean) ? a : NONE, b });
  }

  build();
  draw(first);
  SL.on("mode", (now) => { mode = now; place(); });
  SL.onPaste(w.root, (file) => {
    const focused = tiles.findIndex((tile) => tile.node.contains(document.activeElement));
    const free = tiles.findIndex((tile) => !(tile.state && tile.state.ref));
    tiles[[focused, free, 1].find((i) => i >= 0)].take(file);
  });
  return { draw, fail, open, resume: ({ slots }) => compare(slots) };
};
