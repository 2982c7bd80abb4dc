/* The Retrieve tab: from a picture or a sentence to the pictures with the same logic and those with the same look. */
SameLogic.widgets.retrieve = (w) => {
  const SL = SameLogic;
  const { el, sign, segments, pictureTile, caption, error, hitList } = SL;
  const FEW = 4, PAUSE = 250, SLOW = 300;
  const first = w.value;
  const STRENGTHS = [[0, "Not at all"], [0.33, "A little"], [0.66, "Halfway"], [0.99, "Far"], [1, "As far as possible"]];
  const NOTES = {
    picture: "Changes the “Same logic” row only: hits that look like your picture move down.",
    text: "Changes the “Same logic” row only: hits that your sentence plainly describes move down.",
  };

  /* What the person wants, what the page shows, and which lists wait for an answer. */
  const wish = { query: null, push: 0, once: false, logic: FEW, look: FEW };
  const shown = { query: null, picture: null, logic: null, look: null };
  const stale = new Set();
  const trail = [];
  let slow = 0, pause = 0, sample = 0;

  const title = el("h1.sl-title", { tabindex: "-1" }, "Find pictures");
  const back = el("button.sl-link", { onclick: () => search(trail.at(-1), { back: true }) }, "Back");
  const mode = segments(["From a picture", "From a sentence"], 0, (i) => {
    search(i ? { text: box.value.trim() || sentence() } : { ref: shown.picture.ref });
  });
  const tile = pictureTile({
    name: "Your picture", gallery: first.gallery, send: w.send, removable: false, random: true, onchoice: choose,
    actions: (pic) => SL.pivots(pic),
  });
  const idea = el("div.sl-retrieve__idea"), trouble = el("div.sl-retrieve__trouble");
  const box = el("textarea.sl-retrieve__box", { id: "sl-sentence", rows: 2, enterkeyhint: "search", onkeydown: onEnter });
  const range = el("input.sl-range", { id: "sl-push", type: "range", min: 0, max: 100, step: 5, value: 0, oninput: onPush });
  const strength = el("span.sl-retrieve__strength"), note = el("p.sl-note");
  const once = el("button.sl-switch", { role: "switch", "aria-checked": "false", onclick: onOnce }, el("i"), "Show near-duplicates once");
  const far = el("div.sl-retrieve__push", {},
    el("label", { for: "sl-push" }, "Push look-alikes away"), strength, range,
    el("div.sl-retrieve__ends", { "aria-hidden": "true" }, el("span", {}, "Not at all"), el("span", {}, "As far as possible")), note);
  const fromPicture = el("div.sl-retrieve__picture", {}, tile.node, idea);
  const fromSentence = el("div.sl-retrieve__sentence", {},
    el("label", { for: "sl-sentence" }, "Describe an idea, not a thing"), box,
    el("div.sl-retrieve__row", {},
      el("button.sl-link", { onclick: () => search({ text: sentence() }) }, "Try another sentence"),
      el("button.sl-btn.is-main", { onclick: () => search({ text: box.value }) }, "Find")));
  const lists = ["logic", "look"].map((side) => hitList(side, {
    wish: (count) => lengthen(side, count),
    pick: ({ ref }) => SL.go("retrieve", { id: ref }),
    origin: () => shown.query.ref || null,
  }));
  const tabs = lists.map((list, i) => el(`button.is-${list.kind}`, { onclick: () => face(i) }, sign(list.kind, 24), list.title));
  const found = el("div.sl-retrieve__found", {},
    el("div.sl-retrieve__tabs", { role: "group", "aria-label": "Which list to show" }, tabs), lists.map((list) => list.node));
  const copy = SL.copyButton("Copy link", "to this search", () => SL.link({ tab: "retrieve", id: shown.query.ref, text: shown.query.text }));
  const saves = ["CSV", "JSON"].map((kind) =>
    [" ", el("button.sl-link", { onclick: () => take(kind), "aria-label": `Export both lists as ${kind}` }, kind)]);

  function build() {
    w.root.replaceChildren(el("div.sl-page.sl-retrieve__page", {},
      el("section.sl-retrieve__ask", { "aria-label": "Your question" },
        el("div.sl-retrieve__top", {}, title, back), mode.node, fromPicture, fromSentence, trouble,
        far, once),
      found,
      el("div.sl-retrieve__take", {},
        el("div.sl-retrieve__links", {}, copy, el("span", {}, "Export: ", saves)),
        el("details.sl-how", {}, el("summary", {}, "What the numbers mean"), first.method.map((line) => el("p", {}, line))))));
    face(0);
    showPush();
    showMode(false);
    draw(first);
  }

  /* What identifies a query: {ref} or {text}. */
  function asQuery({ ref, text }) {
    return ref ? { ref } : { text };
  }

  /* ---- asking ---- */

  /* A new query: both lists are asked for, from their beginning. */
  function search(query, mark = {}) {
    Object.assign(wish, { query, logic: FEW, look: FEW });
    const byText = "text" in query;
    if (byText && box.value !== query.text) box.value = query.text;
    showMode(byText);
    ask(["logic", "look"], mark);
  }

  function ask(sides, mark = {}) {
    sides.forEach((side) => stale.add(side));
    trouble.replaceChildren();
    found.setAttribute("aria-busy", "true");
    clearTimeout(pause);
    clearTimeout(slow);
    slow = setTimeout(() => lists.forEach((list) => stale.has(list.side) && list.wait(first.waiting)), SLOW);
    const question = "text" in wish.query ? wish.query : { choice: wish.query };
    const counts = Object.fromEntries([...stale].map((side) => [side, wish[side]]));
    w.ask("find", { ...question, push: wish.push, once: wish.once, ...counts, ...mark });
  }

  function choose(choice) {
    if (choice.trouble) return tile.set({ ...shown.picture, error: choice.trouble });
    if (choice.path) tile.set({ waiting: "Reading your picture…" });
    search(choice.ref ? { ref: choice.ref } : choice);
  }

  function sentence() {
    const next = first.sentences[sample % first.sentences.length];
    sample += 1;
    return next;
  }

  function onEnter(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    search({ text: box.value });
  }

  function onPush() {
    wish.push = Number(range.value) / 100;
    showPush();
    clearTimeout(pause);
    pause = setTimeout(() => ask(["logic"]), PAUSE);
  }

  function onOnce() {
    wish.once = !wish.once;
    once.setAttribute("aria-checked", String(wish.once));
    ask(["logic", "look"]);
  }

  function lengthen(side, count) {
    wish[side] = count;
    ask([side]);
  }

  /* ---- showing ---- */

  function draw(value, asked) {
    settle();
    const before = shown.query && asQuery(shown.query);
    wish.query = asQuery(value.query);
    shown.query = value.query;
    const fresh = JSON.stringify(before) !== JSON.stringify(wish.query);
    if (asked && asked.back) trail.pop();
    else if (fresh && before) trail.push(before);
    showQuery(value.query);
    SL.at("retrieve", { id: value.query.ref, text: value.query.text });
    far.hidden = !value.push;
    lists.forEach((list) => {
      if (!value[list.side]) return;
      shown[list.side] = value[list.side];
      stale.delete(list.side);
      list.set(value[list.side], fresh);
    });
    if (asked && fresh && document.activeElement === document.body) title.focus({ preventScroll: true });
  }

  function settle() {
    clearTimeout(slow);
    found.setAttribute("aria-busy", "false");
  }

  function showQuery(query) {
    if (query.caption) {
      const { ref, alt, blank } = query;
      shown.picture = { ref, alt, blank };
      idea.replaceChildren(query.caption.length && !blank ? caption(query.caption) : "");
    }
    if (query.caption || "waiting" in tile.state) tile.set(shown.picture);
    back.hidden = !trail.length;
    copy.hidden = Boolean(query.ref && query.ref.startsWith("own-"));
  }

  function showPush() {
    const share = wish.push;
    const [, words] = STRENGTHS.find(([most]) => share <= most);
    range.style.setProperty("--v", `${share * 100}%`);
    range.setAttribute("aria-valuetext", words);
    strength.textContent = words;
  }

  function showMode(byText) {
    mode.set(byText ? 1 : 0);
    fromPicture.hidden = byText;
    fromSentence.hidden = !byText;
    note.textContent = byText ? NOTES.text : NOTES.picture;
  }

  /* On a phone one list is in sight at a time. */
  function face(index) {
    tabs.forEach((tab, i) => tab.setAttribute("aria-pressed", String(i === index)));
    lists.forEach((list, i) => list.node.classList.toggle("is-behind", i !== index));
  }

  /* The question could not be answered: say so where it was asked, and keep everything else. */
  function fail(sentence, asked) {
    settle();
    lists.forEach((list) => shown[list.side] && list.set(shown[list.side], false));
    if (asked.choice && !asked.choice.ref) tile.set({ ...shown.picture, error: sentence });
    else trouble.replaceChildren(error(sentence));
    wish.query = asQuery(shown.query);
  }

  /* ---- taking along ---- */

  function take(kind) {
    const { ref, text } = shown.query;
    const query = text === undefined ? (ref.startsWith("own-") ? "your picture" : ref) : text;
    const name = `same-logic-${SL.fileName(query)}`;
    const both = lists.map(({ side, title: list }) => ({ list, metric: shown[side].metric, hits: shown[side].hits.map((one) => one.record) }));
    const { gallery, models } = first.about;
    if (kind === "JSON") return SL.save(`${name}.json`, "application/json", JSON.stringify({ query, gallery, models, lists: both }, null, 2));
    const about = { query, gallery, ...Object.fromEntries(Object.entries(models).map(([which, model]) => [`${which}_model`, model])) };
    const rows = both.flatMap(({ list, metric: by, hits }) => hits.map((record) => ({ list, metric: by, ...record, ...about })));
    return SL.save(`${name}.csv`, "text/csv", `\ufeff${SL.csv(rows)}\r\n`);
  }

  /* go("retrieve", {id}) searches from a picture, {text} from a sentence. */
  function open({ id, text }) {
    if (id) search({ ref: id });
    else if (text !== undefined) search({ text });
  }

  build();
  SL.onPaste(w.root, (file) => {
    if (document.activeElement !== box) tile.take(file);
  });
  return { draw, fail, open };
};
