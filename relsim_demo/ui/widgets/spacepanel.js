/* Same Logic: what the map says about one picture: a small card beside the point, and the panel of the chosen one. */
(() => {
  const SL = window.SameLogic;
  const { el, badge, bar, caption, error, picture, src, verdict } = SL;

  /* pointCard() -> {node, show(pair, {left, top, width, height}), hide()}: follows the point, never in the way of the mouse. */
  SL.pointCard = () => {
    const node = el("div.sl-card", { hidden: true, "aria-hidden": "true" });
    function show(pair, at) {
      node.replaceChildren(
        el("img", { src: src(pair.ref, 160), alt: "" }),
        el("div", {}, caption(pair.caption), el("div.sl-card__scores", {}, badge("rel", pair.badges.rel), badge("attr", pair.badges.attr))));
      node.hidden = false;
      const wide = node.offsetWidth, high = node.offsetHeight, off = 34;
      const left = at.left + off + wide < at.width ? at.left + off : at.left - off - wide;
      node.style.left = `${Math.max(4, Math.min(left, at.width - wide - 4))}px`;
      node.style.top = `${Math.max(4, Math.min(at.top - high / 2, at.height - high - 4))}px`;
    }
    return { node, show, hide() { node.hidden = true; } };
  };

  /* Instead of the map, where the gallery has none. */
  SL.noSpace = (root, sentence) => {
    root.replaceChildren(el("div.sl-page", {}, el("h1.sl-title", {}, "Similarity space"),
      el("div.sl-empty.sl-space__none", {}, el("b", {}, "This gallery has no map"), el("p", {}, sentence),
        el("button.sl-btn.is-main", { onclick: () => SL.show("retrieve") }, "Search the gallery"))));
    return { draw() {}, fail() {} };
  };

  /* spacePanel({onpivot(ref), onpick(item)}) -> {node, set(pair, queryRef), wait(), clear(sentence), fail(sentence), near({title, note, pictures}), reveal()} */
  SL.spacePanel = ({ onpivot, onpick }) => {
    let shown = null, asked = null;
    const face = el("div.sl-panel__face"), title = el("h2.sl-panel__title"), words = el("div.sl-panel__words");
    const logic = bar("rel"), look = bar("attr");
    const compare = el("button.sl-btn.is-main", { onclick: () => SL.go("score", { a: asked, b: shown.ref }) }, "Compare the two");
    const pivot = el("button.sl-btn", { onclick: () => onpivot(shown) }, "Use this as my picture");
    const rest = el("div.sl-panel__rest", {}, el("div.sl-panel__bars", {}, logic.node, look.node), el("div.sl-panel__acts", {}, compare, pivot));
    const row = el("div.sl-panel__row"), heading = el("h2.sl-rule"), note = el("p.sl-note");
    const list = el("section.sl-panel__near", { hidden: true }, heading, note, row);
    const head = el("div.sl-panel__head", { "aria-live": "polite" }, face, el("div.sl-panel__text", {}, title, words));
    const node = el("aside.sl-panel", { "aria-label": "The chosen picture" }, head, rest, list);

    function set(pair, query) {
      [shown, asked] = [pair, query];
      face.replaceChildren(picture(pair, { size: 640, eager: true, actions: SL.pivots(pair, { other: asked }) }));
      title.replaceChildren(...verdict(pair.verdict).flat().filter(Boolean));
      words.replaceChildren(caption(pair.caption));
      logic.set(pair.bars.rel);
      look.set(pair.bars.attr);
      rest.hidden = false;
      mark();
    }

    function blank(...children) {
      shown = null;
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
      list.hidden = false;
      mark();
    }

    const nothing = () => face.replaceChildren(el("div.sl-pic.sl-empty", {}, el("span", {}, "No picture chosen")));
    blank();
    return {
      node, set, near,
      wait() { face.replaceChildren(el("div.sl-pic.sl-skel")); blank(); },
      clear(sentence) { nothing(); blank(el("p.sl-note", {}, sentence)); },
      fail(sentence) { nothing(); blank(error(sentence)); },
      reveal() { head.scrollIntoView({ block: "nearest", behavior: "auto" }); },
    };
  };
})();
