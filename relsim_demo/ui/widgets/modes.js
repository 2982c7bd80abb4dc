/* The Score tab: two pictures, or several. */
SameLogic.widgets.modes = (w) => {
  const SL = SameLogic;
  const MODES = ["two", "several"];
  const tab = w.root.closest(".tabitem");
  const choice = SL.segments(["Two pictures", "Several pictures"], 0, (index) => SL.emit("mode", MODES[index]));
  choice.node.setAttribute("aria-label", "How many pictures to compare");

  function show(mode) {
    choice.set(MODES.indexOf(mode));
    tab.dataset.mode = mode;
  }

  w.root.replaceChildren(SL.el("div.sl-page.sl-modes__page", {}, choice.node));
  show(MODES[0]);
  SL.on("mode", show);
  return { draw() {}, fail() {} };
};
