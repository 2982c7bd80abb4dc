/* Same Logic: one list of hits, with its heading, its captions and "Show more". */
(() => {
  const SL = window.SameLogic;
  const { el, sign, badge, caption, picture, pivots } = SL;
  const STEPS = [4, 8, 12, 24, 48, 100];
  const SIDES = {
    logic: { kind: "rel", other: "attr", title: "Same logic" },
    look: { kind: "attr", other: "rel", title: "Same look" },
  };

  /* A tap shows the pivot bar (picture() does that); a click with a mouse searches from the picture at once. */
  function onClick(node, f) {
    node.addEventListener("click", (event) => {
      const touch = event.pointerType ? event.pointerType === "touch" : matchMedia("(hover: none)").matches;
      if (!touch) f();
    });
  }

  function hit(side, found, origin, pick) {
    const { kind, other } = SIDES[side];
    const actions = pivots(found, { other: origin });
    const pic = picture(found, { actions });
    onClick(pic, () => pick(found));
    const rank = el("b"), words = found.caption.length && !found.blank ? caption(found.caption) : null;
    const node = el("li.sl-hit.is-new", {}, pic,
      el("div.sl-hit__row", {}, rank, badge(kind, found.badge, found.counted)),
      found.beside ? el("p.sl-hit__other", {}, sign(other, 16), found.beside) : null, words);
    return { node, place: (number) => { rank.textContent = String(number); } };
  }

  function ghost() {
    return el("li.sl-hit", { "aria-hidden": "true" }, el("div.sl-pic.sl-skel"), el("div.sl-hit__row"), el("p.sl-hit__other"), el("p.sl-cap"));
  }

  /* hitList("logic" | "look", {wish(count), pick(pic), origin()}) -> {node, side, title, set(found | null), wait(sentence)}
     wish(count): the person wants so many. pick(pic): a picture was clicked. origin(): the reference searched from, or null.
     set() keeps the pictures that stay, so that more of them, or another order, does not make the page jump. */
  function hitList(side, { wish, pick, origin }) {
    const { kind, title } = SIDES[side];
    let cells = new Map(), from = null;
    const gloss = el("p.sl-found__gloss", { "aria-live": "polite" });
    const list = el("ol.sl-found__list"), none = el("p.sl-found__none", { "aria-live": "polite" });
    const count = () => cells.size;
    const more = () => wish(STEPS.find((step) => step > count()) || STEPS.at(-1));
    const button = (words, f, look = "sl-link") => el(`button.${look}`, { onclick: f, "aria-label": `${words}: ${title}` }, words);
    const fewer = button("Show fewer", () => wish(STEPS[0])), further = button("Show more", more), below = button("Show more", more, "sl-btn");
    const node = el(`section.sl-found.is-${side}`, { "aria-label": title },
      el("div.sl-found__head", {}, el(`h2.sl-found__title.sl-${kind}`, {}, sign(kind, 24), title), gloss, el("div.sl-found__acts", {}, fewer, further)),
      list, none, el("div.sl-found__foot", {}, below));

    function set(found, fresh) {
      if (fresh || from !== origin()) cells = new Map();
      from = origin();
      cells.forEach((cell) => cell.node.classList.remove("is-new"));
      cells = new Map(found.hits.map((one) => [one.ref, cells.get(one.ref) || hit(side, one, from, pick)]));
      found.hits.forEach((one) => cells.get(one.ref).place(one.rank));
      list.replaceChildren(...[...cells.values()].map((cell) => cell.node));
      none.textContent = found.none;
      gloss.textContent = found.gloss;
      fewer.hidden = count() <= STEPS[0];
      further.hidden = !found.more;
      below.parentNode.hidden = !found.more;
      below.parentNode.classList.toggle("is-far", count() > 2 * STEPS[0]);
    }

    function wait(sentence) {
      const held = Math.max(count(), STEPS[0]);
      list.replaceChildren(...Array.from({ length: held }, ghost));
      gloss.textContent = sentence;
      none.textContent = "";
    }

    return { node, side, kind, title, set, wait };
  }

  Object.assign(SL, { hitList });
})();
