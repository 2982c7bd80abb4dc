/* The Similarity space tab. */
SameLogic.widgets.space = (w) => {
  const { el } = SameLogic;
  w.root.replaceChildren(el("div.sl-page", {}, el("h1.sl-title", {}, w.value.title)));
  return { draw() {}, fail() {}, open() {} };
};
