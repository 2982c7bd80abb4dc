/* The Caption tab: pictures, and sentences that name the idea of each or of all together. */
SameLogic.widgets.caption = (w) => {
  const SL = SameLogic;
  const { el, error, picture, segments, captionRuns, captionLines, lineMeta, nearestIdeas, copyButton, pivots } = SL;
  const first = w.value, written = Boolean(first.sampling);
  const OTHERS = written ? "Other wordings" : "Next nearest", SEEKING = "Looking for the idea…";
  const FEW = 3, NONE = "none", NONE_FITS = "No known idea fits";
  const ONE = "A dashed box stands for whatever is shown.";
  const NUMBER = "The number says how near the picture lies to the sentence, from 0 (nothing in common) to 1 (the very same).";
  const SHARED = "Underlined: words shared with the sentence on top.";
  const LEAKS = " words name things; an anonymous caption would have a placeholder there.";
  let group = true, n = FEW, sent = [], slow = 0, examples = [];
  let begun = !written, writing = false, standing = false, unfit = ""; // unfit: why no known idea fits the group; standing: something of the newest answer is on the page

  const title = el("h1.sl-verdict.sl-caption__title"), lede = el("p.sl-lede"), trouble = el("div.sl-caption__trouble");
  const main = el("div.sl-caption__main"), more = el("div.sl-caption__more"), legend = el("p.sl-note.sl-caption__legend");
  const mode = segments(["Each picture", "The group as one idea"], 1, (i) => { group = i === 1; again(); });
  const count = segments(first.counts.map(String), first.counts.indexOf(n), (i) => { n = first.counts[i]; again(); });
  const choices = written ? SL.writingChoices(first.sampling, { onwrite: ask, onstop: () => w.stop(), onchange: again }) : null;
  const startOver = el("button.sl-link", { onclick: () => { tray.reset([]); ask(); tray.focus(); } }, "Start over");
  const copyLink = copyButton("Copy link", "to these pictures", link, "sl-btn");
  const tray = SL.tray({
    most: first.most, gallery: first.gallery, send: w.send, actions: (pic) => pivots(pic), onchange: ask,
  });
  const side = el("div.sl-caption__side");
  const head = el("div.sl-caption__head", { "aria-live": "polite" }, title, lede, main, trouble);

  function build() {
    mode.node.setAttribute("aria-label", "Captions for");
    count.node.setAttribute("aria-label", "How many captions");
    examples = first.groups.map((example) => el("button.sl-strip", {
      onclick: () => use(example), "aria-label": `Example group: ${example.name || example.pictures.map((p) => p.alt).join("; ")}`,
    }, el("span.sl-strip__pics", {}, example.pictures.map((pic) => picture({ ref: pic.ref }, { size: 160, eager: true }))), el("span", {}, example.name)));
    tray.node.append(side);
    w.root.replaceChildren(el("div.sl-page.sl-caption__page", {},
      el("div.sl-caption__bar", {}, mode.node, el("div.sl-caption__count", {}, el("span", { "aria-hidden": "true" }, "Captions"), count.node), choices && choices.button),
      choices && choices.node,
      el("div.sl-caption__acts", {}, startOver, copyLink),
      head, more, tray.node, legend,
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

  /* What was chosen changed. Captions that must be written wait for the first word of the visitor. */
  function again() {
    if (begun) ask();
    else show();
  }

  /* Ask about all pictures that are there; pictures still on their way ask again when they arrive. */
  function ask() {
    trouble.replaceChildren();
    clearTimeout(slow);
    standing = false;
    sent = tray.ready();
    begun = !written || sent.length > 0;
    if (!sent.length) w.stop();
    if (!tray.tiles().length) return draw({ slots: [], group: null });
    if (!sent.length) return show();
    slow = setTimeout(wait, 300);
    turnTo(true);
    w.ask("tell", { pictures: sent.map((tile) => plain(tile.choice)), n, group, sampling: choices && choices.sampling() });
  }

  function turnTo(busy, state = "idle") {
    writing = busy && written;
    w.root.classList.toggle("is-writing", writing);
    head.setAttribute("aria-busy", String(writing));
    if (choices) choices.set(writing ? "writing" : state);
  }

  function wait(sentence = SEEKING) {
    title.replaceChildren("One moment");
    lede.textContent = sentence;
    w.root.classList.add("is-waiting");
  }

  const plain = (choice) => (choice.ref ? { ref: choice.ref } : choice);

  /* An answer to pictures that have left since is of no use. */
  function draw({ slots, group: together, note = "", waiting, more: goesOn = false, stopped = false }) {
    if (slots.length !== sent.length) return;
    if (!waiting) clearTimeout(slow);
    slots.forEach((slot, i) => {
      const tile = sent[i];
      tile.choice = slot.ref ? { ref: slot.ref, alt: slot.alt } : null;
      if (!tile.state.ref || tile.state.ref !== slot.ref) tile.set(slot);
      if (!waiting) tile.answer = slot;
    });
    if (waiting) {
      if (waiting !== SEEKING) wait(waiting);
      return;
    }
    standing = Boolean(note) || slots.some((slot) => slot.note || (slot.captions && slot.captions.length));
    unfit = note;
    if (!goesOn) turnTo(false, stopped || !standing ? "idle" : "done");
    show(together, stopped);
    if (!goesOn) SL.at("caption", place());
  }

  /* Put everything on the page that the tiles and the group's captions say. */
  function show(together = null, stopped = false) {
    const told = tray.tiles().filter((tile) => tile.state.ref && tile.answer && tile.answer.captions);
    const here = tray.tiles().filter((tile) => tile.state.ref);
    const single = here.length === 1 && tray.tiles().length === 1;
    tray.node.classList.toggle("is-single", single);
    tray.node.classList.toggle("is-group", Boolean(together) || !begun);
    side.replaceChildren();
    more.replaceChildren();
    if (!begun) showIdle(here);
    else if (stopped && !standing) headline("Stopped", "Nothing was written yet.");
    else if (together) showGroup(together, told);
    else if (single && told.length) showSingle(told[0]);
    else showEach(told);
    explain(told, together);
    startOver.hidden = !tray.tiles().length;
    copyLink.hidden = !here.length || here.some((tile) => SL.isOwn(tile.state.ref));
    mark();
  }

  function headline(words, sentence, line = null) {
    title.replaceChildren(...(line ? captionRuns(line.parts) : [words]));
    lede.textContent = sentence;
    w.root.classList.remove("is-waiting");
    main.replaceChildren(...(line ? [lineMeta(line)] : []));
  }

  /* Captions that must be written are not written before somebody asks. */
  function showIdle(here) {
    const what = group && here.length > 1 ? `what these ${here.length} pictures have in common` : "the idea of each picture";
    headline("Name the idea, not the things", here.length ? `Press “Write captions”, and the model writes down ${what}.` : "Add a picture, or several that have something in common.");
    if (choices) choices.button.disabled = !here.length;
  }

  function showGroup(lines, told) {
    if (unfit) headline(NONE_FITS, unfit);
    else if (lines.length) headline("", `What these ${told.length} pictures have in common.`, lines[0]);
    else if (writing) headline("Looking for the shared idea…", "First a caption of each picture, then one of all together.");
    else headline("Stopped", "The caption of all together was not written yet.");
    if (lines.length > 1) more.append(el("h2.sl-caption__label", {}, OTHERS), captionLines(lines.slice(1), 2));
    told.forEach((tile) => tile.body.replaceChildren(...(tile.answer.note ? [none()] : tile.answer.captions.slice(0, 1).map((line) => SL.caption(line.parts)))));
  }

  function showSingle(tile) {
    const { captions, guesses, note, ideas, gallery } = tile.answer;
    if (note) headline(NONE_FITS, note);
    else if (captions.length) headline("", group ? "The idea of this picture. Add a second one to see what both have in common." : "The idea of this picture, whatever it shows.", captions[0]);
    else headline("One moment", SEEKING);
    tile.body.replaceChildren();
    if (captions.length > 1) side.append(el("h2.sl-caption__label", {}, OTHERS), captionLines(captions.slice(1), 2));
    side.append(nearestIdeas(ideas), SL.guesses(guesses));
    if (gallery) side.append(el("div.sl-caption__made", {}, el("h2.sl-caption__label", {}, "Its caption in the gallery"), SL.caption(gallery)));
  }

  const none = () => el("p.sl-cap.sl-none", {}, `${NONE_FITS}.`);

  function showEach(told) {
    const waiting = tray.tiles().some((tile) => tile.state.waiting);
    if (told.length) headline("The idea in each picture", group ? "Add a second picture to see what they have in common." : "Each sentence says what goes on, and leaves out what is shown.");
    else if (waiting) headline("One moment", "Reading the picture…");
    else headline("Name the idea, not the things", "Add a picture, or several that have something in common.");
    told.forEach((tile) => {
      const { captions, ideas, guesses, note } = tile.answer;
      tile.body.replaceChildren(...(note ? [none(), el("p.sl-note", {}, note), SL.guesses(guesses)] : [captionLines(captions), nearestIdeas(ideas)]));
    });
  }

  /* Say once what the marks and the number mean, and only of what is there. */
  function explain(told, together) {
    const lines = [...(together || []), ...told.flatMap((tile) => tile.answer.captions)];
    const shown = new Set(lines.flatMap((line) => line.parts.map(([kind]) => kind)));
    if (!lines.length) return legend.replaceChildren();
    const said = [shown.has("idea") && together ? SHARED : "", shown.has("chip") ? ONE : "", lines[0].number ? NUMBER : "", first.source];
    legend.replaceChildren(
      ...(shown.has("leak") ? [el("mark.sl-leak", {}, "Marked"), `${LEAKS} `] : []), said.filter(Boolean).join(" "));
  }

  function mark() {
    const here = tray.tiles().map((tile) => tile.state.ref).join();
    examples.forEach((node, i) => node.setAttribute("aria-pressed", String(first.groups[i].pictures.map((p) => p.ref).join() === here)));
  }

  function link() {
    return SL.link({ tab: "caption", ...place() });
  }

  function place() {
    return { id: tray.tiles().map((tile) => tile.state.ref).filter(Boolean).join() || NONE, as: group ? "group" : "", n: n === FEW ? "" : n };
  }

  /* What was written before the trouble stays. */
  function fail(sentence, asked) {
    if (asked.pictures.length !== sent.length) return;
    clearTimeout(slow);
    turnTo(false);
    w.root.classList.remove("is-waiting");
    if (!standing) {
      headline("No answer yet", "");
      [more, side].forEach((part) => part.replaceChildren());
    }
    trouble.replaceChildren(error(sentence), el("button.sl-link", { onclick: ask }, "Try again"));
  }

  /* go("caption", {id}) tells one picture; "a,b,c" are several, "none" is none, and as: "group" tells them together. */
  function open({ id = "", as = "", n: many }) {
    n = first.counts.find((each) => String(each) === String(many)) || FEW;
    count.set(first.counts.indexOf(n));
    choose(as === "group" || !id ? 1 : 0);
    if (!id) return begin();
    tray.reset(String(id).split(",").filter((ref) => ref && ref !== NONE).slice(0, first.most).map((ref) => ({ ref })));
    return ask();
  }

  function resume({ pictures, n: many, group: together }) {
    n = many;
    count.set(first.counts.indexOf(n));
    choose(together ? 1 : 0);
    tray.reset(pictures);
    ask();
  }

  /* The state that the page opens with: nothing is asked for it. */
  function begin() {
    w.forget();
    clearTimeout(slow);
    trouble.replaceChildren();
    begun = !written;
    tray.reset(first.slots);
    sent = tray.tiles();
    draw(first);
  }

  build();
  begin();
  return { draw, fail, open, resume, wait };
};
