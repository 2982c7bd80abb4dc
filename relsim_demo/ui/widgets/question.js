/* Same Logic: the question of the Retrieve tab: a picture or a part of it, a sentence, both, and what is like it or not. */
(() => {
  const SL = window.SameLogic;
  const { el, segments, pictureTile, caption, error, likes } = SL;
  const MODES = ["picture", "text", "both"], SENTENCES = 4;

  /* The line below the picture and the frame on it: which part of it counts. */
  function partOf(tile, onchange) {
    let box = null, frame = null, tool = null, face = null;
    const link = (words, f, look = "sl-link") => el(`button.${look}`, { onclick: f }, words);
    const line = el("div.sl-counts");
    const image = () => tile.node.querySelector(".sl-tile__face img");

    function draw() {
      tool = SL.cropper(image(), box, { apply: done, leave });
      if (frame) frame.remove();
      image().parentNode.append(tool.node);
      image().parentNode.classList.add("is-cropping");
      line.replaceChildren(el("p", {}, "Draw a frame around the part."), el("div", {}, link("Search from this part", () => done(tool.box()), "sl-btn"), link("Cancel", leave)));
      tool.focus();
    }

    function put() {
      if (tool) {
        tool.node.parentNode?.classList.remove("is-cropping");
        tool.node.remove();
      }
      if (frame) frame.remove();
      tool = frame = null;
      if (box && image()) image().parentNode.append(frame = SL.cropFrame(image(), box));
      line.replaceChildren(...(box ? [el("p", {}, "Only this part counts."), el("div", {}, link("Change", draw), link("Whole picture", () => done(null)))] : [link("Use a part of it", draw)]));
      line.hidden = !image();
    }

    function done(next) {
      box = next;
      put();
      line.querySelector("button").focus();
      onchange(box);
    }

    function leave() {
      put();
      line.querySelector("button").focus();
    }

    /* An answer came: what is shown already, or just being drawn, stays as it is, and the focus with it. */
    function set(next) {
      const same = face === image() && String(box) === String(next);
      face = image();
      box = next;
      if (!same) put();
    }

    return { line, set };
  }

  /* Words that stand for anything, as the gallery's captions use them. */
  function words(placeholders, insert) {
    return el("div.sl-retrieve__words", { role: "group", "aria-label": "Words that stand for anything" }, placeholders.map((name) =>
      el("button.sl-chip", { onclick: () => insert(name), "aria-label": `Insert ${name}` }, name.slice(1, -1).toLowerCase())));
  }

  /* Sentences that the gallery's captions say often, to start from. */
  function starters(sentences, search) {
    let from = 0;
    const list = el("div.sl-starters__list");
    const other = el("button.sl-link", { onclick: () => { from = (from + SENTENCES) % sentences.length; show(); } }, "Other ideas");
    function show() {
      list.replaceChildren(...Array.from({ length: Math.min(SENTENCES, sentences.length) }, (_, i) => sentences[(from + i) % sentences.length])
        .map(([text, parts]) => el("button.sl-starters__idea", { onclick: () => search(text) }, caption(parts))));
    }
    show();
    return el("div.sl-starters", {},
      sentences.length ? el("div.sl-starters__top", {}, el("b", {}, "Ideas in this gallery"), sentences.length > SENTENCES ? other : null) : null, list);
  }

  /* questionPanel(w, change) -> {node, set(query, mode), setMode(mode), mode(), tell(sentence), failed(sentence), take(file), typed(), focusBox(), hasBox()}
     change(patch): pictures, without, text, words, box or mode are to be so; or how they follow from the latest wish. */
  function questionPanel(w, change) {
    const first = w.value;
    let mode = "picture", pics = [], without = [], weighed = 0.5, said = false; // said: the answer in sight is to words too
    const choice = segments(["A picture", "A sentence", "Both"], 0, (i) => change({ mode: MODES[i] }));
    choice.node.setAttribute("aria-label", "Search from");
    const tile = pictureTile({
      name: "Your picture", gallery: first.gallery, send: w.send, removable: false, random: true, onchoice: choose,
      actions: (pic) => SL.pivots(pic).slice(1), // it is searched from already
    });
    const part = partOf(tile, (box) => change({ box }));
    const idea = el("div.sl-retrieve__idea"), trouble = el("div.sl-retrieve__trouble");
    const tell = (sentence, again = null) => trouble.replaceChildren(...(sentence ? [error(sentence)] : []), again ? el("button.sl-link", { onclick: again }, "Try again") : "");
    const row = (name, sign, key) => likes({ name, sign, gallery: first.gallery, send: w.send, trouble: tell, change: (next) => change(key === "without" ? (wish) => ({ without: next(wish.without) }) : ({ pictures: [main, ...rest] }) => ({ pictures: [main, ...next(rest)] })) });
    const plus = row("Also like these", "+", "pictures"), minus = row("Not like these", "−", "without");
    const box = el("textarea.sl-retrieve__box", { id: "sl-sentence", rows: 2, enterkeyhint: "search", onkeydown: onEnter });
    const balance = el("input.sl-range", { id: "sl-words", type: "range", min: 0, max: 100, step: 5, value: 50, oninput: () => { weigh(balance.value / 100); change({ words: balance.value / 100 }); } });
    const weight = el("div.sl-retrieve__weight", {}, el("label", { for: "sl-words" }, "Which weighs more"), balance,
      el("div.sl-retrieve__ends", { "aria-hidden": "true" }, el("span", {}, "Picture"), el("span", {}, "Words")));
    const fromPicture = el("div.sl-retrieve__picture", {}, tile.node, part.line, idea);
    const fromText = el("div.sl-retrieve__sentence", {},
      el("label", { for: "sl-sentence" }, "Describe an idea, not a thing"), box,
      el("div.sl-retrieve__row", {}, words(first.phrases.placeholders, insert), el("button.sl-btn.is-main", { onclick: find }, "Find")), weight,
      starters(first.phrases.sentences, (text) => { box.value = text; change({ text }); }));
    const likeRows = el("div.sl-retrieve__likes", {}, plus.node, minus.node);
    const node = el("div.sl-question", {}, choice.node, fromPicture, fromText, likeRows, trouble);

    function choose(chosen) {
      if (chosen.trouble) return tile.set({ ...pics[0], error: chosen.trouble });
      if (chosen.path) tile.set({ waiting: "Reading your picture…" });
      change((wish) => ({ pictures: [chosen, ...wish.pictures.slice(1)], box: null }));
    }

    function onEnter(event) {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      find();
    }

    /* Beside a picture, no words are no question. */
    function find() {
      if (mode === "both" && !box.value.trim() && !said) return tell("Write a few words first, or choose “A picture”.");
      return change({ text: box.value });
    }

    function insert(name) {
      const { selectionStart: from, selectionEnd: to, value } = box;
      const gap = (side) => (side && !/\s$|^\s/.test(side) ? " " : "");
      box.setRangeText(`${gap(value.slice(0, from).slice(-1))}${name}${gap(value.slice(to, to + 1))}`, from, to, "end");
      box.focus();
    }

    function weigh(share) {
      balance.value = String(Math.round(share * 100));
      balance.style.setProperty("--v", `${share * 100}%`);
      balance.setAttribute("aria-valuetext", share < 0.5 ? "The picture weighs more" : share > 0.5 ? "The words weigh more" : "Both weigh the same");
    }

    /* Pictures are kept while only a sentence is asked: one may want them back. */
    function set(query, next) {
      setMode(next);
      if (query.pictures.length) {
        pics = query.pictures;
        tile.set(pics[0]);
        idea.replaceChildren(query.caption.length && !pics[0].blank ? caption(query.caption) : "");
        part.set(query.box);
      }
      plus.set(pics.slice(1));
      said = query.text !== null;
      without = query.without;
      minus.set(without);
      if (query.text !== null && document.activeElement !== box) box.value = query.text; // or the next words would be lost
      weighed = query.words;
      weigh(weighed);
      tell("");
    }

    function setMode(next) {
      mode = next;
      choice.set(MODES.indexOf(mode));
      fromPicture.hidden = plus.node.hidden = mode === "text";
      fromText.hidden = mode === "picture";
      weight.hidden = mode !== "both";
      node.dataset.mode = mode;
    }

    function failed(sentence, again) {
      const waits = "waiting" in tile.state;
      if (waits) tile.set({ ...pics[0], error: sentence });
      tell(waits ? "" : sentence, again);
      plus.set(pics.slice(1));
      minus.set(without);
      weigh(weighed);
    }

    return { node, set, setMode, mode: () => mode, tell, failed, take: tile.take, typed: () => box.value.trim(), focusBox: () => box.focus(), hasBox: () => document.activeElement === box };
  }

  Object.assign(SL, { questionPanel });
})();
