/* Same Logic: the line above the similarity space: its axes, what dragging does, nearer and farther, and taking it along. */
(() => {
  const SL = window.SameLogic;
  const { el, segments } = SL;
  const AXES = ["Percentiles", "Raw scores"], TOOLS = ["Zoom", "Lasso", "Box"];
  const SAYS = [
    "Percentiles: at 99, a picture has more in common with this one than 99 of 100 random pairs have.",
    "Raw scores: the numbers of the models as they are, from −1 to 1. 1 is the same; the thin lines mark a random pair. Nothing is stretched.",
  ];

  function group(name, words, onchoose) {
    const made = segments(words, 0, onchoose);
    made.node.setAttribute("aria-label", name);
    return made;
  }

  /* passingNote() -> {node, show(words)}: over the map for a moment. */
  SL.passingNote = () => {
    const node = el("p.sl-map__hint", { hidden: true, "aria-hidden": "true" });
    let timer = 0;
    return { node, show(words) {
      node.textContent = words;
      node.hidden = false;
      clearTimeout(timer);
      timer = setTimeout(() => { node.hidden = true; }, 1600);
    } };
  };

  /* spaceTools({onaxes(index), ontool(name), onscale(factor), onpair(), downloads: [[words, f]]})
     -> {node, says, axes(index), close(yes), pair(yes), drawn(), busy(words | "")} */
  SL.spaceTools = ({ onaxes, ontool, onscale, onpair, downloads }) => {
    const says = el("p.sl-note.sl-space__says", {}, SAYS[0]);
    const axes = group("What the axes count", AXES, onaxes), tools = group("What dragging on the map does", TOOLS, (i) => ontool(TOOLS[i].toLowerCase()));
    const out = el("button.sl-btn", { "aria-label": "Farther", title: "Farther (−)", disabled: true, onclick: () => onscale(1 / SL.zoomStep) }, "−");
    const nearer = el("button.sl-btn", { "aria-label": "Nearer", title: "Nearer (+)", onclick: () => onscale(SL.zoomStep) }, "+");
    const pair = el("button.sl-link", { hidden: true, onclick: onpair }, "Show the pair from Score");
    const down = SL.menuButton("Download", () => downloads, "sl-btn"); // for the map that is there
    down.disabled = true;
    const doing = el("p.sl-hidden", { role: "status" });
    const node = el("div.sl-space__tools", {}, axes.node, tools.node, el("div.sl-space__near", { role: "group", "aria-label": "Nearer or farther" }, out, nearer), pair, down, doing);
    return {
      node, says,
      axes(index) { axes.set(index); says.textContent = SAYS[index]; },
      close(yes) { out.disabled = !yes; },
      pair(yes) { pair.hidden = !yes; },
      drawn() { down.disabled = false; },
      busy(words) { doing.textContent = words; down.disabled = Boolean(words); down.textContent = words || "Download"; },
    };
  };
})();
