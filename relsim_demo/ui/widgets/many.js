/* Several pictures at once: two tables, and a list ranked by what each shares with one of them. */
SameLogic.widgets.many = (w) => {
  const SL = SameLogic;
  const { el, badge, copyButton, error, heat, picture, segments } = SL;
  const first = w.value, SORTS = ["logic", "look"];
  const KINDS = { logic: "rel", look: "attr" };
  const many = () => shown.map((one) => one.ref).join();
  let mode = "", sent = [], shown = [], pairs = [], sort = "logic", reference = 0, slow = 0, begun = false;
  const files = new Map();

  const lede = el("p.sl-lede", { role: "status" }), trouble = el("div.sl-many__trouble"), note = el("p.sl-note");
  const pointed = el("p.sl-many__pointed", { "aria-live": "polite" });
  const tray = SL.tray({ most: first.most, gallery: first.gallery, send, actions: (pic) => SL.pivots(pic), onchange: ask });
  const startOver = el("button.sl-link", { onclick: () => { tray.reset([]); ask(); tray.focus(); } }, "Start over");
  const copy = copyButton("Copy link", "to these pictures", () => SL.link({ tab: "score", many: many() }), "sl-btn");
  const csv = el("button.sl-btn", { onclick: save }, "Download CSV");
  const maps = SORTS.map((metric) => heat(KINDS[metric], { name: pairName, point, choose: (i, j) => SL.go("score", { a: shown[i].ref, b: shown[j].ref }) }));
  const order = segments(["By logic", "By look"], 0, (i) => { sort = SORTS[i]; rank(); });
  const anchors = el("div.sl-many__anchors", { role: "group", "aria-label": "Compare all with" }), list = el("ol.sl-many__list");
  const ranked = el("section.sl-many__ranked", { "aria-label": "Ranked" }, el("div.sl-many__top", {}, el("h2.sl-many__title", {}, "Nearest to"), order.node), anchors, list);
  const result = el("div.sl-many__result", { hidden: true }, el("div.sl-many__maps", {}, el("div.sl-many__pair", {}, maps.map((map) => map.node)), pointed), ranked, note);

  function build() {
    tray.node.classList.add("is-group");
    order.node.setAttribute("aria-label", "Order");
    w.root.replaceChildren(el("div.sl-page.sl-many__page", {},
      el("div.sl-many__head", {}, el("div", {}, el("h1.sl-title", {}, "Compare several pictures"), lede), el("div.sl-many__acts", {}, startOver, copy, csv)),
      tray.node, trouble, result));
  }

  /* The names of own files stay in this page: for the list and the table to download. */
  async function send(file) {
    const choice = await w.send(file);
    files.set(choice.path, file.name);
    return choice;
  }

  function ask() {
    begun = true;
    trouble.replaceChildren();
    clearTimeout(slow);
    sent = tray.ready();
    if (!sent.length) return draw({ slots: [], pairs: [], words: "" });
    slow = setTimeout(() => { lede.textContent = "Comparing every pair…"; }, 300);
    w.ask("compare", { pictures: sent.map(({ choice }) => (choice.ref ? { ref: choice.ref } : choice)) });
  }

  function draw({ slots, pairs: found, words }) {
    if (slots.length !== sent.length) return;
    clearTimeout(slow);
    slots.forEach((slot, i) => {
      const tile = sent[i];
      if (tile.choice && tile.choice.path) tile.file = files.get(tile.choice.path);
      tile.choice = slot.ref ? { ref: slot.ref, alt: slot.alt } : null;
      if (!tile.state.ref || tile.state.ref !== slot.ref) tile.set(slot);
    });
    const here = sent.map((tile, i) => ({ ...slots[i], file: tile.file, place: tray.tiles().indexOf(tile) + 1 })).filter((slot) => slot.ref);
    const kept = shown[reference] && here.findIndex((one) => one.ref === shown[reference].ref);
    [shown, pairs, reference] = [here, found, kept > 0 ? kept : 0];
    show(words);
    place();
  }

  function place() {
    if (mode === "several") SL.at("score", { many: many() || "none" });
  }

  function show(words) {
    const some = pairs.length > 0;
    lede.textContent = some ? "How much every two of them share. Choose a number to open that pair." : "Add at least two pictures: up to twelve are compared at once.";
    result.hidden = csv.hidden = !some;
    copy.hidden = !some || shown.some((one) => SL.isOwn(one.ref));
    startOver.hidden = !tray.tiles().length;
    note.textContent = words;
    pointed.textContent = "";
    if (!some) return;
    maps.forEach((map, k) => map.set(shown, (i, j) => (of(i, j) || {})[SORTS[k]]));
    rank();
  }

  const of = (i, j) => pairs.find((pair) => (pair.a === i && pair.b === j) || (pair.a === j && pair.b === i));
  const label = (one) => one.file || one.caption || one.alt;

  function pairName(i, j) {
    return `Pictures ${shown[i].place} and ${shown[j].place}`;
  }

  function point(i, j) {
    const { logic, look, corner } = of(i, j);
    maps.forEach((map) => map.mark(i, j));
    pointed.textContent = [`${pairName(i, j)}: ${logic ? `logic ${logic.number}` : "logic unknown"}, ${look ? `look ${look.number}` : "look unknown"}`, corner].filter(Boolean).join(" · ");
  }

  function rank() {
    anchors.replaceChildren(...shown.map((pic, i) => el("button.sl-many__anchor", {
      "aria-label": `Picture ${pic.place}: ${label(pic)}`, "aria-pressed": String(i === reference), onclick: () => { reference = i; rank(); anchors.children[i].focus(); },
    }, picture(pic, { size: 160 }))));
    const share = (i) => { const score = of(reference, i)[sort]; return score ? score.percentile ?? score.cosine : -2; };
    const others = shown.map((_, i) => i).filter((i) => i !== reference).sort((i, j) => share(j) - share(i));
    list.replaceChildren(...others.map((i) => row(shown[i], i, of(reference, i))));
  }

  function row(pic, i, pair) {
    const open = () => SL.go("score", { a: shown[reference].ref, b: pic.ref });
    return el("li", {}, el("button.sl-many__row", { onclick: open, title: "Compare the two" }, picture(pic.blank ? pic : { ...pic, alt: "" }, { size: 160 }),
      el("span.sl-many__name", {}, el("b", {}, `Picture ${pic.place}`), el("span", {}, label(pic))),
      el("span.sl-many__badges", {}, SORTS.map((metric) => pair[metric] && badge(KINDS[metric], pair[metric].number, pair[metric].percentile !== null, pair[metric].quiet)))));
  }

  function save() {
    const name = (i) => shown[i].file || shown[i].ref;
    const rows = pairs.map(({ a, b, logic, look, corner }) => ({
      picture_1: shown[a].place, name_1: name(a), picture_2: shown[b].place, name_2: name(b),
      logic_percentile: logic && logic.percentile, logic_cosine: logic && logic.cosine,
      look_percentile: look && look.percentile, look_cosine: look && look.cosine, corner,
    }));
    SL.save("same-logic-pairs.csv", "text/csv", SL.csv(rows));
  }

  function fail(sentence, asked) {
    if (asked.pictures.length !== sent.length) return;
    clearTimeout(slow);
    lede.textContent = "";
    trouble.replaceChildren(error(sentence), el("button.sl-link", { onclick: ask }, "Try again"));
  }

  build();
  tray.reset(first.opening);
  sent = tray.ready();
  SL.on("several", (refs) => { tray.reset(refs.slice(0, first.most).map((ref) => ({ ref }))); ask(); });
  SL.on("mode", (now) => {
    mode = now;
    if (mode === "several" && !begun) ask();
    else place();
  });

  function resume({ pictures }) {
    tray.reset(pictures);
    SL.emit("mode", "several");
    ask();
  }

  return { draw, fail, resume };
};
