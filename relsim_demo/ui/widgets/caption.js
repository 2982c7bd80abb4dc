/* The Caption tab: pictures, and sentences that name the idea of each or of all together. */
SameLogic.widgets.caption = (w) => {
  const SL = SameLogic;
  const { el, caption, error, picture, segments, captionLines, lineMeta, nearestIdeas, copyButton, pivots } = SL;
  const first = w.value;
  const ONE = "A dashed box stands for whatever is shown.";
  const NUMBER = "The number says how near the picture lies to the sentence: 1 is exactly, 0 is not at all.";
  const SHARED = "Underlined: words shared with the sentence on top.";
  let group = true, n = 3, sent = [], slow = 0, examples = [];

  const title = el("h1.sl-verdict.sl-caption__title"), lede = el("p.sl-lede"), trouble = el("div.sl-caption__trouble");
  const main = el("div.sl-caption__main"), more = el("div.sl-caption__more"), legend = el("p.sl-note.sl-caption__legend");
  const mode = segments(["Each picture", "The group as one idea"], 1, (i) => { group = i === 1; ask(); });
  const count = segments(first.counts.map(String), first.counts.indexOf(n), (i) => { n = first.counts[i]; ask(); });
  const startOver = el("button.sl-link", { onclick: () => { tray.reset([]); ask(); } }, "Start over");
  const copyLink = copyButton("Copy link", "to these pictures", link, "sl-btn");
  const tray = SL.tray({
    most: first.most, gallery: first.gallery, send: w.send, actions: (ref) => pivots(ref), onchange: ask,
  });
  const side = el("div.sl-caption__side");

  function build() {
    mode.node.setAttribute("aria-label", "Captions for");
    count.node.setAttribute("aria-label", "How many captions");
    examples = first.groups.map((example) => el("button.sl-strip", {
      onclick: () => use(example), "aria-label": `Example group: ${example.name || example.pictures.map((p) => p.alt).join("; ")}`,
    }, el("span.sl-strip__pics", {}, example.pictures.map((pic) => picture({ ref: pic.ref }, { size: 160, eager: true }))), el("span", {}, example.name)));
    tray.node.append(side);
    w.root.replaceChildren(el("div.sl-page.sl-caption__page", {},
      el("div.sl-caption__bar", {}, mode.node, el("div.sl-caption__count", {}, el("span", { "aria-hidden": "true" }, "Captions"), count.node)),
      el("div.sl-caption__acts", {}, startOver, copyLink),
      el("div.sl-caption__head", { "aria-live": "polite" }, title, lede, main, trouble), more, tray.node, legend,
      el("section.sl-caption__examples", { "aria-label": "Example groups" }, el("h2.sl-rule", {}, "Try a group"), el("div.sl-caption__strips", {}, examples)),
      el("details.sl-how", {}, el("summary", {}, "How these captions are made"), first.method.map((line) => el("p", {}, line)))));
  }

  function use(example) {
    choose(1);
    tray.reset(example.pictures);
    ask();
  }

  function choose(index) {
    group = index === 1;
    mode.set(index);
  }

  /* Ask about all pictures that are there; pictures still on their way ask again when they arrive. */
  function ask() {
    trouble.replaceChildren();
    clearTimeout(slow);
    sent = tray.ready();
    if (!tray.tiles().length) return draw({ slots: [], group: null });
    if (!sent.length) return show();
    slow = setTimeout(wait, 300);
    w.ask("tell", { pictures: sent.map((tile) => plain(tile.choice)), n, group });
  }

  function wait() {
    title.replaceChildren("One moment");
    lede.textContent = "Looking for the idea…";
    w.root.classList.add("is-waiting");
  }

  const plain = (choice) => (choice.ref ? { ref: choice.ref } : choice);

  /* An answer to pictures that have left since is of no use. */
  function draw({ slots, group: together }) {
    if (slots.length !== sent.length) return;
    clearTimeout(slow);
    slots.forEach((slot, i) => {
      const tile = sent[i];
      tile.choice = slot.ref ? { ref: slot.ref, alt: slot.alt } : null;
      if (!tile.state.ref || tile.state.ref !== slot.ref) tile.set(slot);
      tile.answer = slot;
    });
    show(together);
  }

  /* Put everything on the page that the tiles and the group's captions say. */
  function show(together = null) {
    const told = tray.tiles().filter((tile) => tile.state.ref && tile.answer);
    const single = told.length === 1 && tray.tiles().length === 1;
    tray.node.classList.toggle("is-single", single);
    tray.node.classList.toggle("is-group", Boolean(together));
    side.replaceChildren();
    more.replaceChildren();
    if (together) showGroup(together, told);
    else if (single) showSingle(told[0]);
    else showEach(told);
    explain(told, together);
    startOver.hidden = !tray.tiles().length;
    copyLink.hidden = !told.length || told.some((tile) => tile.state.ref.startsWith("own-"));
    mark();
  }

  function headline(words, sentence, line = null) {
    title.replaceChildren(...(line ? caption(line.parts).childNodes : [words]));
    lede.textContent = sentence;
    w.root.classList.remove("is-waiting");
    main.replaceChildren(...(line ? [lineMeta(line)] : []));
  }

  function showGroup(lines, told) {
    headline("", `What these ${told.length} pictures have in common.`, lines[0]);
    if (lines.length > 1) more.append(el("h2.sl-caption__label", {}, "Next nearest"), captionLines(lines.slice(1), 2));
    told.forEach((tile) => tile.body.replaceChildren(caption(tile.answer.captions[0].parts)));
  }

  function showSingle(tile) {
    const { captions, ideas, gallery } = tile.answer;
    headline("", group ? "The idea of this picture. Add a second one to see what both have in common." : "The idea of this picture, whatever it shows.", captions[0]);
    tile.body.replaceChildren();
    if (captions.length > 1) side.append(el("h2.sl-caption__label", {}, "Next nearest"), captionLines(captions.slice(1), 2));
    side.append(nearestIdeas(ideas));
    if (gallery) side.append(el("div.sl-caption__made", {}, el("h2.sl-caption__label", {}, "Its caption in the gallery"), caption(gallery)));
  }

  function showEach(told) {
    const waiting = tray.tiles().some((tile) => tile.state.waiting);
    if (told.length) headline("The idea in each picture", group ? "Add a second picture to see what they have in common." : "Each sentence says what goes on, and leaves out what is shown.");
    else if (waiting) headline("One moment", "Reading the picture…");
    else headline("Name the idea, not the things", "Add a picture, or several that have something in common.");
    told.forEach((tile) => tile.body.replaceChildren(captionLines(tile.answer.captions), nearestIdeas(tile.answer.ideas)));
  }

  /* Say once what the marks and the number mean, and only of what is there. */
  function explain(told, together) {
    const lines = [...(together || []), ...told.flatMap((tile) => tile.answer.captions)];
    const shown = new Set(lines.flatMap((line) => line.parts.map(([kind]) => kind)));
    legend.textContent = lines.length ? [
      shown.has("idea") && together ? SHARED : "", shown.has("chip") ? ONE : "", lines[0].number ? NUMBER : "", first.source,
    ].filter(Boolean).join(" ") : "";
  }

  function mark() {
    const here = tray.tiles().map((tile) => tile.state.ref).join();
    examples.forEach((node, i) => node.setAttribute("aria-pressed", String(first.groups[i].pictures.map((p) => p.ref).join() === here)));
  }

  function link() {
    return SL.link({ tab: "caption", ref: tray.tiles().map((tile) => tile.state.ref).filter(Boolean).join(), as: group ? "group" : "each" });
  }

  function fail(sentence, asked) {
    if (asked.pictures.length !== sent.length) return;
    clearTimeout(slow);
    headline("No answer yet", "");
    [more, side].forEach((part) => part.replaceChildren());
    trouble.replaceChildren(error(sentence), el("button.sl-link", { onclick: ask }, "Try again"));
  }

  /* go("caption", {ref}) tells one picture; "a,b,c" are several, and as: "group" tells them together. */
  function open({ ref = "", as = "each" }) {
    if (!ref) return;
    choose(as === "group" ? 1 : 0);
    tray.reset(String(ref).split(",").filter(Boolean).slice(0, first.most).map((one) => ({ ref: one })));
    ask();
  }

  build();
  tray.reset(first.slots);
  sent = tray.tiles();
  draw(first);
  return { draw, fail, open };
};
