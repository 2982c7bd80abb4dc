/* What stands over a map for a moment: the card beside a dot, and a note. */
import { el } from "../dom.js";
import { thumbnail } from "../elsewhere.js";

/* placeBeside(node, {left, top, width, height}, off): right or left of a dot, `off` pixels from it, inside the frame
   of that size. */
export const placeBeside = (node, at, off) => {
  const wide = node.offsetWidth;
  const high = node.offsetHeight;
  const left = at.left + off + wide < at.width ? at.left + off : at.left - off - wide;
  node.style.left = `${Math.max(4, Math.min(left, at.width - wide - 4))}px`;
  node.style.top = `${Math.max(4, Math.min(at.top - high / 2, at.height - high - 4))}px`;
};

/* dotCard() -> {node, show({ref, alt, blank?, elsewhere?}, {left, top, width, height}), hide()}: never under the
   mouse. */
export const dotCard = () => {
  const node = el("div.sl-card.sl-view__card", { hidden: true, "aria-live": "polite" });
  function show(one, at) {
    node.replaceChildren(thumbnail(one) || "", el("p.sl-note", {}, one.alt));
    node.hidden = false;
    placeBeside(node, at, 14);
  }
  return {
    node,
    show,
    hide() {
      node.hidden = true;
    },
  };
};

/* passingNote() -> {node, show(words)}: over the map for a moment. */
export const passingNote = () => {
  const node = el("p.sl-map__hint", { hidden: true, "aria-hidden": "true" });
  let timer = 0;
  return {
    node,
    show(words) {
      node.textContent = words;
      node.hidden = false;
      clearTimeout(timer);
      timer = setTimeout(() => {
        node.hidden = true;
      }, 1600);
    },
  };
};
