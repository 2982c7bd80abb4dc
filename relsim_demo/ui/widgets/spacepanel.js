/* Same Logic: what the map says about one picture: a small card beside the point, and the panel of the chosen one. */
(() => {
  const SL = window.SameLogic;
  const { el, badge, bar, caption, error, picture, src, verdict } = SL;
  const REST = 70; // ms

  /* pointCard() -> {node, rest(find() -> Promise<pair>, where() -> {left, top, width, height}, raw), hide()}: the card beside
     the point under the mouse, once the mouse rests; never in its way. */
  SL.pointCard = () => {
    let pointing = 0;
    const node = el("div.sl-card", { hidden: true, "aria-hidden": "true" });
    function show(pair, at, raw) {
      const words = (kind) => (raw ? pair.scores[kind][2] : pair.badges[kind]);
      node.replaceChildren(
        pair.blank ? "" : el("img", { src: src(pair.ref, 160), alt: "" }),
        el("div", {}, caption(pair.caption), el("div.sl-card__scores", {}, badge("rel", words("rel"), !raw), badge("attr", words("attr"), !raw))));
      node.hidden = false;
      SL.placeBeside(node, at, 34);
    }
    function rest(find, where, raw) {
      pointing += 1;
      const mine = pointing;
      setTimeout(async () => {
        if (mine !== pointing) return;
        const pair = await find().catch(() => null);
        if (pair && mine === pointing) show(pair, where(), raw);
      }, REST);
    }
    function hide() {
      pointing += 1;
      node.hidden = true;
    }
    return { node, rest, hide };
  };

  /* Where the gallery has no such space. */
  SL.noSpace = (root, sentence) => {
    root.replaceChildren(el("div.sl-page", {}, el("h1.sl-title", {}, "Similarity space"),
      el("div.sl-empty.sl-space__none", {}, el("b", {}, "This gallery has no similarity space"), el("p", {}, sentence),
        el("button.sl-btn.is-main", { onclick: () => SL.show("retrieve") }, "Search the gallery"))));
    return { draw() {}, fail() {} };
  };

  const CORNERS = [["Same logic", "rel", 2], ["Both", "ink", 3], ["Same look", "attr", 1], ["Neither", "dot", 0]];

  /* spacePanel({onpivot(ref), onpick(item), onpoint(at | null), onsave(), onclear()})
     -> {node, set(pair, queryRef), many(words, counts by corner code, items) or many(null), wait(), clear(sentence), fail(sentence), near({title, note, pictures}), reveal()} */
  SL.spacePanel = ({ onpivot, onpick, onpoint, onsave, onclear }) => {
    let shown = null, asked = null;
    const face = el("div.sl-panel__face"), title = el("h2.sl-panel__title"), words = el("div.sl-panel__words");
    const logic = bar("rel"), look = bar("attr");
    const compare = el("button.sl-btn.is-main", { onclick: () => SL.go("score", { a: asked, b: shown.ref }) }, "Compare the two");
    const pivot = el("button.sl-btn", { onclick: () => onpivot(shown) }, "Use this as my picture");
    const rest = el("div.sl-panel__rest", {}, el("div.sl-panel__bars", {}, logic.node, look.node), el("div.sl-panel__acts", {}, compare, pivot));
    const row = el("div.sl-panel__row"), heading = el("h2.sl-rule"), note = el("p.sl-note");
    const list = el("section.sl-panel__near", { hidden: true }, heading, note, row);
    const head = el("div.sl-panel__head", { "aria-live": "polite" }, face, el("div.sl-panel__text", {}, title, words));
    const lit = SL.litPictures({ onpick, onpoint, onsave, onclear }), aloud = el("p.sl-hidden", { role: "status" });
    const node = el("aside.sl-panel", { "aria-label": "The chosen picture" }, aloud, lit.node, head, rest, list);

    function set(pair, query) {
      [shown, asked] = [pair, query];
      face.replaceChildren(picture(pair, { size: 640, eager: true, actions: SL.pivots(pair, { other: asked }) }));
      title.replaceChildren(...verdict(pair.verdict).flat().filter(Boolean));
      words.replaceChildren(caption(pair.caption));
      logic.set(pair.bars.rel);
      look.set(pair.bars.attr);
      head.hidden = false;
      rest.hidden = false;
      mark();
    }

    function blank(...children) {
      shown = null;
      head.hidden = false;
      title.textContent = "";
      words.replaceChildren(...children);
      rest.hidden = true;
      mark();
    }

    function mark() {
      for (const button of row.children) button.setAttribute("aria-pressed", String(Boolean(shown) && button.dataset.ref === shown.ref));
    }

    function near(found) {
      heading.textContent = found.title;
      note.textContent = found.note;
      row.replaceChildren(...found.pictures.map((item) => el("button", { "data-ref": item.ref, "aria-label": item.alt, onclick: () => onpick(item.at) },
        picture({ ref: item.ref }, { size: 160, eager: true }))));
      list.hidden = !lit.node.hidden;
      mark();
    }

    /* Many pictures stand above the chosen one, in place of those to begin with. */
    function many(words, counts, items) {
      lit.node.hidden = words === null;
      list.hidden = words !== null;
      if (words === null) { aloud.textContent = ""; return; }
      const count = counts.reduce((sum, one) => sum + one, 0), told = CORNERS.filter(([, , code]) => counts[code]);
      aloud.textContent = `${count.toLocaleString("en-US")} pictures are lit.`;
      head.hidden = rest.hidden = true;
      lit.set({ words, count, items, more: [el("ul.sl-space__keys.sl-panel__counts", {}, told.map(([name, kind, code]) => el(`li.is-${kind}`, {}, `${name} ${counts[code].toLocaleString("en-US")}`)))] });
    }

    const nothing = () => face.replaceChildren(el("div.sl-pic.sl-empty", {}, el("span", {}, "No picture chosen")));
    blank();
    many(null);
    return {
      node, set, near, many,
      wait() { face.replaceChildren(el("div.sl-pic.sl-skel")); blank(); },
      clear(sentence) { nothing(); blank(el("p.sl-note", {}, sentence)); },
      fail(sentence) { nothing(); blank(error(sentence)); },
      reveal() { (lit.node.hidden || !head.hidden ? head : lit.node).scrollIntoView({ block: "nearest", behavior: "auto" }); },
    };
  };
})();
