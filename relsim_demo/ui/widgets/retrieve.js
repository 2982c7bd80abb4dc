/* The Retrieve tab. */
SameLogic.widgets.retrieve = (w) => {
  const { el } = SameLogic;
  w.root.replaceChildren(el("main.sl-page", {}, el("h1.sl-title", {}, w.value.title)));
  return { draw() {}, fail() {}, open() {} };
};
