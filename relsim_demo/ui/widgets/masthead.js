/* The wordmark, and the line that says which models answer. */
SameLogic.widgets.masthead = (w) => {
  const { el, svg, verdict, picture } = SameLogic;
  const { sentence, pair } = w.value;
  const mark = svg("svg", { class: "sl-glyph", viewBox: "0 0 28 12", width: 28, height: 12, "aria-hidden": "true" },
    svg("path", { d: "M6 6h16", stroke: "currentColor", "stroke-width": 2 }),
    svg("circle", { cx: 5, cy: 6, r: 5, fill: "currentColor" }),
    svg("rect", { x: 18, y: 1, width: 10, height: 10, rx: 2, fill: "currentColor" }));
  const about = el("div.sl-about__body", {},
    el("div.sl-about__pair", {}, pair.map((pic) => picture(pic, { size: 160, eager: true }))),
    el("p", {}, "Two pictures can look different and still tell the same story. This page measures both: ",
      verdict([["rel", "the logic they share,"], ["attr", "and the look they share"]]), "."));
  w.root.replaceChildren(
    el("header.sl-head", {}, el("div.sl-mark", {}, mark, el("span", {}, "Same Logic"), el("small", {}, "what two pictures share beneath the look"))),
    el("details.sl-about", {}, el("summary", {}, sentence, el("u", {}, "What is this?")), about));
  return { draw() {}, fail() {} };
};
