/* The Caption tab. */
SameLogic.widgets.caption = (w) => {
  const { el } = SameLogic;
  w.root.replaceChildren(el("div.sl-page", {}, el("h1.sl-title", {}, w.value.title)));
  return { draw() {}, fail() {}, open() {} };
};
