/* The Score tab: two pictures, or several. */
SameLogic.widgets.modes = (w) => {
  const SL = SameLogic;
  const tab = w.root.closest(".tabitem");
  const choice = SL.segments(["Two pictures", "Several pictures"], 0, show);
  choice.node.setAttribute("aria-label", "How many pictures to compare");

  function show(index) {
    choice.set(index);
    tab.dataset.mode = index ? "several" : "two";
    SL.emit("mode", tab.dataset.mode);
  }

  /* Whoever sends a pair here wants to see it; {many: "a,b,c"} opens several. */
  const go = SL.go;
  SL.go = (name, payload) => {
    if (name === "score") show(payload && payload.many ? 1 : 0);
    if (name !== "score" || !payload.many) return go(name, payload);
    SL.show(name);
    SL.emit("several", String(payload.many).split(",").filter(Boolean));
  };

  w.root.replaceChildren(SL.el("div.sl-page.sl-modes__page", {}, choice.node));
  const many = new URLSearchParams(location.search).get("many");
  show(many ? 1 : 0);
  if (many) SL.emit("several", many.split(",").filter(Boolean));
  return { draw() {}, fail() {} };
};
