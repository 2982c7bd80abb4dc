/* The Retrieve tab: one question, and a column of pictures for each way to compare. */
SameLogic.widgets.retrieve = (w) => {
  const SL = SameLogic;
  const { el } = SL;
  const PAUSE = 250, SLOW = 300, MOST = 100; // pages, and pictures of an address
  const first = w.value;
  const ORDER = { lean: SL.LOGIC, k: SL.COUNTS[0], page: 1, once: false };
  const PARTS = { mode: "picture", pictures: first.query.pictures, without: [], text: "", words: 0.5, box: null };

  /* What the person wants, and what the page shows: the latest answer, and the wish that it answers. */
  let wish = { ...PARTS, ...ORDER }, shown = null, front = "", slow = 0, pause = 0, quiet = true, page = 1;

  const title = el("h1.sl-title", { tabindex: "-1" }, "Find pictures");
  const question = SL.questionPanel(w, change);
  const lean = SL.leanSlider(first.stops, (at) => later({ lean: at, page: 1 }, false));
  const once = el("button.sl-switch", { role: "switch", "aria-checked": "false", onclick: () => again({ once: !wish.once, page: 1 }) }, el("i"), "Show near-duplicates once");
  const columns = SL.resultColumns({ origin, pick, like, turn: face });
  const pager = SL.pager({ count: (k) => again({ k, page: 1 }), turn: (page) => again({ page }) });
  const notes = el("div.sl-retrieve__notes");
  const found = el("div.sl-retrieve__found", {}, columns.node, notes, pager.node);
  const copy = SL.copyButton("Copy link", "to this search", () => SL.link({ tab: "retrieve", ...params() }));
  const exports = SL.exportMenu((kind) => w.ask("export", { ...asked(shown.wish), kind }));

  function build() {
    w.root.replaceChildren(el("div.sl-page.sl-retrieve__page", {},
      el("section.sl-retrieve__ask", { "aria-label": "Your question" }, el("div.sl-retrieve__top", {}, title), question.node, lean.node, once),
      found,
      el("div.sl-retrieve__take", {},
        el("div.sl-retrieve__links", {}, copy, exports),
        el("details.sl-how", {}, el("summary", {}, "What the numbers mean"), first.method.map((line) => el("p", {}, line))))));
    draw(first);
  }

  function origin() {
    return shown?.query.pictures[0]?.ref || null;
  }

  /* ---- asking ---- */

  /* A wish in the words of Python. */
  function asked({ mode, pictures, without, text, words, box, lean: at, k, page, once: single }) {
    const some = mode !== "text", said = mode !== "picture" && (mode === "text" || text);
    const choice = (pic) => (pic.ref ? { ref: pic.ref } : pic);
    return {
      pictures: some ? pictures.map(choice) : [], without: without.map(choice), box: some ? box : null,
      ...(said ? { text } : {}), words, lean: at, k, page, once: single,
    };
  }

  function ask() {
    clearTimeout(pause);
    clearTimeout(slow);
    found.setAttribute("aria-busy", "true");
    exports.disabled = true;
    slow = setTimeout(() => columns.wait(first.waiting), SLOW);
    w.ask("find", asked(wish));
  }

  /* Another order of the same question; a quiet one is no step to go back to. */
  function again(patch, isQuiet = true) {
    Object.assign(wish, patch);
    quiet = isQuiet;
    ask();
  }

  function later(patch, isQuiet = true) {
    Object.assign(wish, patch);
    clearTimeout(pause);
    pause = setTimeout(() => again({}, isQuiet), PAUSE);
  }

  /* Another question: a patch of the wish, or how it follows from the latest one. */
  function change(next) {
    const patch = typeof next === "function" ? next(wish) : next;
    if ("words" in patch) return later({ ...patch, page: 1 });
    if (patch.mode) return turnTo(patch.mode);
    Object.assign(wish, patch, { page: 1 });
    quiet = false;
    return ask();
  }

  function turnTo(mode) {
    const text = question.typed() || (mode === "text" && first.phrases.sentences.length ? first.phrases.sentences[0][0] : "");
    Object.assign(wish, { mode, text, page: 1 });
    question.setMode(mode);
    if (mode !== "picture" && !text) {
      question.tell("");
      question.focusBox();
      if (mode === "text" || shown.query.text === null) return undefined;
    }
    quiet = false;
    return ask();
  }

  /* A hit becomes an example, or a counter-example; in a question of words alone it is the first picture. */
  function like(pic, key) {
    if (wish.mode !== "text" || key === "without") return change({ [key]: [...wish[key], pic] });
    wish.mode = "both";
    return change({ pictures: [pic], box: null });
  }

  function pick({ ref }) {
    SL.go("retrieve", { id: ref, ...order(wish), metric: front });
  }

  /* ---- showing ---- */

  function draw(value, question_) {
    if (question_ && question_.event === "export") return save(value.file, question_.kind);
    settle();
    const before = shown && JSON.stringify(shown.query);
    const { query } = value;
    wish = { ...wish, ...(query.pictures.length ? { pictures: query.pictures } : {}), without: query.without, box: query.pictures.length ? query.box : wish.box, text: query.text ?? wish.text, page: value.page };
    shown = { ...value, wish: { ...wish } };
    show();
    if (question_) SL.at("retrieve", params(), { quiet });
    if (question_ && before !== JSON.stringify(query) && document.activeElement === document.body) title.focus({ preventScroll: true });
    return undefined;
  }

  function show() {
    const { query, notes: lines } = shown;
    question.set({ ...query, words: wish.words }, shown.wish.mode);
    columns.set(shown.columns, front);
    notes.replaceChildren(...lines.map((line) => el("p.sl-note", {}, line)));
    lean.node.hidden = shown.lean === null;
    lean.set(wish.lean); // which may be on its way again
    once.setAttribute("aria-checked", String(shown.once));
    pager.set(shown);
    copy.hidden = [...query.pictures, ...query.without].some(({ ref }) => SL.isOwn(ref));
    if (found.getBoundingClientRect().top < 0 && turned()) found.scrollIntoView();
  }

  function turned() {
    const is = page !== shown.page;
    page = shown.page;
    return is;
  }

  function face(metric) {
    front = metric;
    columns.face(metric);
    SL.at("retrieve", params(), { quiet: true });
  }

  function settle() {
    clearTimeout(slow);
    found.setAttribute("aria-busy", "false");
    exports.disabled = false;
  }

  /* The question could not be answered: say so where it was asked, and keep everything else. */
  function fail(sentence, question_) {
    settle();
    if (question_.event === "export") return question.tell(sentence);
    const missed = { ...wish };
    wish = { ...shown.wish, mode: question.mode() };
    lean.set(wish.lean);
    pager.set(shown);
    columns.set(shown.columns, front);
    return question.failed(sentence, () => { wish = missed; quiet = false; ask(); });
  }

  function save(content, kind) {
    const { text, pictures } = shown.query;
    const words = text || (SL.isOwn(pictures[0].ref) ? "your picture" : pictures[0].ref);
    return SL.saveExport(kind, `same-logic-${SL.fileName(words)}`, content, shown.query).catch((reason) => question.tell(reason.message));
  }

  /* ---- links ---- */

  function order(of) {
    return {
      lean: of.lean === ORDER.lean ? "" : of.lean, k: of.k === ORDER.k ? "" : of.k, once: of.once ? "yes" : "",
    };
  }

  /* The state in sight as the address holds it (`page` there is Gradio's own). */
  function params() {
    const { query, columns: all } = shown, ids = (pics) => pics.map(({ ref }) => ref).join();
    return {
      id: ids(query.pictures), not: ids(query.without), box: query.box ? query.box.join() : "", text: query.text ?? "",
      words: query.text && query.pictures.length && query.words !== PARTS.words ? query.words : "", ...order(shown.wish),
      from: shown.page > 1 ? (shown.page - 1) * SL.PAGE + 1 : "", metric: front && front !== all[0]?.metric ? front : "",
    };
  }

  const listed = (ids) => String(ids || "").split(",").filter(Boolean).slice(0, MOST).map((ref) => ({ ref }));

  /* A number of the address, or what it is otherwise. */
  function figure(value, other) {
    const number = Number(value);
    return value === undefined || value === "" || !Number.isFinite(number) ? other : number;
  }

  /* go("retrieve", {id}) searches from a picture, {text} from a sentence; what is missing is as it was at first. */
  function open({ id, not, box, text, words, lean: at, k, from, metric, once: single }) {
    const pictures = listed(id), said = String(text ?? "");
    const mode = said ? (pictures.length ? "both" : "text") : "picture";
    wish = {
      ...PARTS, mode, pictures: pictures.length ? pictures : PARTS.pictures, without: listed(not), text: said,
      words: figure(words, PARTS.words), box: box && pictures.length ? String(box).split(",").map(Number) : null,
      lean: figure(at, ORDER.lean), k: SL.COUNTS.includes(Number(k)) ? Number(k) : ORDER.k, page: Math.min(Math.max(Math.ceil(figure(from, 1) / SL.PAGE), 1), MOST), once: Boolean(single),
    };
    front = String(metric || "");
    quiet = false;
    const here = found.getAttribute("aria-busy") !== "true" && JSON.stringify(asked(wish)) === JSON.stringify(asked(shown.wish));
    if (!here) return ask();
    show();
    return SL.at("retrieve", params());
  }

  build();
  SL.onPaste(w.root, (file) => {
    if (!question.hasBox()) question.take(file);
  });

  function resume({ event, text, ...parts }) {
    if (event === "export") return;
    wish = { ...wish, ...parts, text: text || "", mode: text === undefined ? "picture" : parts.pictures.length ? "both" : "text" };
    ask();
  }

  return { draw, fail, open, resume };
};
