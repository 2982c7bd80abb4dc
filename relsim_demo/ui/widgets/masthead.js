/* The wordmark, and the lines that say which models answer and how far they are loaded. */
SameLogic.widgets.masthead = (w) => {
  const { el, svg, verdict, picture } = SameLogic;
  const { sentence, pairs, limits, paper, loads, views } = w.value;
  SameLogic.views = views; // what this gallery can be seen as
  const OFTEN = 2000, SELDOM = 10_000;
  const mark = svg("svg", { class: "sl-glyph", viewBox: "0 0 28 12", width: 28, height: 12, "aria-hidden": "true" },
    svg("path", { d: "M6 6h16", stroke: "currentColor", "stroke-width": 2 }),
    svg("circle", { cx: 5, cy: 6, r: 5, fill: "currentColor" }),
    svg("rect", { x: 18, y: 1, width: 10, height: 10, rx: 2, fill: "currentColor" }));
  const about = el("div.sl-about__body", {},
    pairs.map(({ words, pictures }) => el("figure.sl-about__pair", {}, pictures.map((pic) => picture(pic, { size: 160 })), el("figcaption", {}, words))),
    el("div.sl-about__words", {},
      el("p", {}, "Two pictures can look different and still show the same idea. This page measures both: ",
        verdict([["rel", "the logic they share,"]]), " whatever they show, ", verdict([["attr", "and the look they share,"]]), " their things, colours and textures. It lets you try what the paper ",
        el("a", { href: paper.address, target: "_blank", rel: "noopener" }, paper.words), " is about."),
      limits && el("p.sl-note", {}, limits),
      el("button.sl-btn", { onclick: () => { details.open = false; SameLogic.go("score", { a: "none" }); } }, "Try your own pictures")));
  const state = el("p.sl-about__state");
  const details = el("details.sl-about", {}, el("summary", {}, sentence, " ", el("u", {}, "What is this?"), loads && state), about);
  w.root.replaceChildren(
    el("header.sl-head", {}, el("div.sl-mark", {}, mark, el("span", {}, "Same Logic"), el("small", {}, "what two pictures share beneath the look"))),
    details);

  const poll = () => w.ask("loading");

  /* Numbers that grow are not read aloud; that the models are ready, or cannot run, is. */
  function draw(value) {
    const { name, sentence: words } = value.state;
    SameLogic.models = { name, sentence: words, at: Date.now() };
    state.setAttribute("aria-live", name === "loading" ? "off" : "polite");
    state.classList.toggle("is-failed", name === "failed");
    if (state.textContent !== words) state.textContent = words;
    if (name !== "ready") setTimeout(poll, name === "failed" ? SELDOM : OFTEN);
  }

  function fail() {
    SameLogic.models = null;
    setTimeout(poll, SELDOM);
  }

  if (loads) poll();
  return { draw, fail, wait() {} };
};
