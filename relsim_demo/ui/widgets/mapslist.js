/* Same Logic: a row or grid of small pictures that the keyboard walks through, and the card beside a dot. */
(() => {
  const SL = window.SameLogic;
  const { el, src } = SL;
  let count = 0;

  /* pictureList(label, {onpick(at), onpoint(at | null)}) -> {node, name(label), set([{at, ref, alt, blank?}])} */
  SL.pictureList = (label, { onpick, onpoint = () => {} }) => {
    const name = `sl-list-${(count += 1)}`;
    let shown = [], here = -1;
    const node = el("div.sl-list", { role: "listbox", tabindex: "0" });
    const call = (words) => node.setAttribute("aria-label", `${words}. Arrow keys move, Enter chooses.`);

    const option = (one, i) => el("div.sl-list__one", { role: "option", id: `${name}-${i}`, "data-i": i, "data-at": one.at, "aria-label": one.alt, "aria-selected": "false", title: one.alt },
      one.blank ? null : el("img", { src: src(one.ref, 160), alt: "", decoding: "async", draggable: "false" }));

    function set(list) {
      shown = list;
      node.replaceChildren(...list.map(option));
      node.hidden = !list.length;
      move(-1);
    }

    function move(i) {
      here = i;
      [...node.children].forEach((child, at) => {
        child.classList.toggle("is-here", at === i);
        child.setAttribute("aria-selected", String(at === i));
      });
      if (i < 0) return node.removeAttribute("aria-activedescendant");
      node.setAttribute("aria-activedescendant", `${name}-${i}`);
      node.children[i].scrollIntoView({ block: "nearest" });
    }

    /* How many pictures stand in the first line. */
    const across = () => Math.max(1, [...node.children].filter((child) => child.offsetTop === node.children[0].offsetTop).length);

    const index = (event) => {
      const child = event.target.closest(".sl-list__one");
      return child ? Number(child.dataset.i) : -1;
    };
    const point = (i) => onpoint(i < 0 ? null : shown[i].at);
    node.addEventListener("click", (event) => { if (index(event) >= 0) onpick(shown[index(event)].at); });
    node.addEventListener("pointerover", (event) => { if (event.pointerType === "mouse") point(index(event)); });
    node.addEventListener("pointerleave", () => point(-1));
    node.addEventListener("blur", () => { move(-1); point(-1); });
    node.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -across(), ArrowDown: across() }[event.key];
      if (step && shown.length) {
        event.preventDefault();
        move(here < 0 ? 0 : Math.min(Math.max(here + step, 0), shown.length - 1));
        point(here);
      } else if ((event.key === "Enter" || event.key === " ") && here >= 0) {
        event.preventDefault();
        onpick(shown[here].at);
      }
    });
    call(label);
    set([]);
    return { node, set, name: call };
  };

  /* litPictures({onpick(at), onpoint(at | null), onsave(), onclear()}) -> {node, set({words, count, items, more: nodes})}: many pictures that were
     chosen together, some of them shown. */
  SL.litPictures = ({ onpick, onpoint, onsave, onclear }) => {
    const list = SL.pictureList("Lit pictures", { onpick, onpoint });
    const title = el("h2.sl-lit__title"), note = el("p.sl-note"), middle = el("div.sl-lit__more"), rest = el("p.sl-note");
    const node = el("div.sl-lit", {}, title, note, middle, list.node, rest,
      el("div.sl-lit__acts", {}, el("button.sl-btn", { onclick: onsave }, "Save as CSV"), el("button.sl-link", { onclick: onclear }, "Clear")));
    function set({ words, count, items, more = [] }) {
      const written = (number) => number.toLocaleString("en-US");
      title.textContent = `${written(count)} ${count === 1 ? "picture" : "pictures"}`;
      note.textContent = words;
      middle.replaceChildren(...more);
      rest.textContent = count > items.length ? `Shown here: ${written(items.length)}, taken evenly from all.` : "";
      list.set(items);
    }
    return { node, set };
  };

  /* spreadOver(rows, most) -> that many of them, evenly. */
  SL.spreadOver = (rows, most) => {
    const count = Math.min(most, rows.length);
    return Array.from({ length: count }, (_, i) => rows[Math.floor((i * rows.length) / count)]);
  };

  /* placeBeside(node, {left, top, width, height}, off): right or left of a dot, `off` pixels from it, inside the frame of that size. */
  SL.placeBeside = (node, at, off) => {
    const wide = node.offsetWidth, high = node.offsetHeight;
    const left = at.left + off + wide < at.width ? at.left + off : at.left - off - wide;
    node.style.left = `${Math.max(4, Math.min(left, at.width - wide - 4))}px`;
    node.style.top = `${Math.max(4, Math.min(at.top - high / 2, at.height - high - 4))}px`;
  };

  /* dotCard() -> {node, show({ref, alt, blank?}, {left, top, width, height}), hide()}: never under the mouse. */
  SL.dotCard = () => {
    const node = el("div.sl-card.sl-view__card", { hidden: true, "aria-live": "polite" });
    function show(one, at) {
      node.replaceChildren(one.blank ? "" : el("img", { src: src(one.ref, 160), alt: "" }), el("p.sl-note", {}, one.alt));
      node.hidden = false;
      SL.placeBeside(node, at, 14);
    }
    return { node, show, hide() { node.hidden = true; } };
  };
})();
