/* Same Logic: the scale of the similarity space and the small panel that shows one pair in it. */
(() => {
  const { el, svg } = window.SameLogic;
  const TICKS = [1, 10, 50, 90, 99];
  const EDGE = 3.35;
  const NAMES = ["Same logic, different look", "Same logic, same look", "Neither the same", "Same look, different logic"];

  /* Normal quantile of a share 0..1 (Acklam's approximation, good to 1e-9 relative). */
  function quantile(p) {
    const a = [-39.69683028665376, 220.9460984245205, -275.9285104469687, 138.357751867269, -30.66479806614716, 2.506628277459239];
    const b = [-54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972, -13.28068155288572, 1];
    const c = [-0.007784894002430293, -0.3223964580411365, -2.400758277161838, -2.549732539343734, 4.374664141464968, 2.938163982698783];
    const d = [0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416, 1];
    const poly = (k, x) => k.reduce((sum, v) => sum * x + v, 0);
    const tail = (q) => poly(c, q) / poly(d, q);
    if (p < 0.02425) return tail(Math.sqrt(-2 * Math.log(p)));
    if (p > 0.97575) return -tail(Math.sqrt(-2 * Math.log(1 - p)));
    const q = p - 0.5;
    return (q * poly(a, q * q)) / poly(b, q * q);
  }

  /* Where a percentile lies on an axis, 0..1; the ends are kept in sight. */
  function place(percentile) {
    const z = quantile(Math.min(Math.max(percentile / 100, 0.0006), 0.9994));
    return (z + EDGE) / (2 * EDGE);
  }

  function percent(share) {
    return `${(share * 100).toFixed(2)}%`;
  }

  function ground(background, lines) {
    const x = percent(place(lines.attribute)), y = percent(1 - place(lines.relational));
    return svg("svg", { class: "sl-mini__ground", "aria-hidden": "true" },
      svg("line", { x1: x, x2: x, y1: "0", y2: "100%", class: "sl-mini__line" }),
      svg("line", { y1: y, y2: y, x1: "0", x2: "100%", class: "sl-mini__line" }),
      background.map(([rel, attr]) => svg("circle", { cx: percent(place(attr)), cy: percent(1 - place(rel)), r: 1.7, class: "sl-mini__dot" })));
  }

  function ticks(axis) {
    const side = axis === "x" ? "left" : "bottom";
    return el(`div.sl-mini__ticks.is-${axis}`, { "aria-hidden": "true" },
      TICKS.map((t) => el("span", { style: `${side}:${percent(place(t))}` }, String(t))));
  }

  const INSIDE = (share) => `clamp(10px, ${share}, calc(100% - 10px))`; // no part of the dot is cut off

  /* miniSpace(pairs [[rel, attr], ...] in percentiles, {relational, attribute} where "same" begins)
     -> {node, set({relational, attribute, corner} | null)} */
  function miniSpace(background, lines) {
    const corners = NAMES.map((name) => el("span", {}, name));
    const dot = el("i.sl-mini__point"), logic = el("i.sl-mini__rel"), look = el("i.sl-mini__attr");
    const frame = el("div.sl-mini__frame", {}, ground(background, lines),
      el("span.sl-mini__limit.is-y", { style: `bottom:${percent(place(lines.relational))}`, "aria-hidden": "true" }, "↑ same logic"),
      el("span.sl-mini__limit.is-x", { style: `right:${percent(1 - place(lines.attribute))}`, "aria-hidden": "true" }, "same look →"),
      logic, look, dot);
    const node = el("div.sl-mini", { role: "img" }, el("div.sl-mini__names", {}, corners[0], el("span.sl-rel", {}, "↑ more logic"), corners[1]),
      el("div.sl-mini__plot", {}, ticks("y"), frame, ticks("x")), el("div.sl-mini__names.is-low", {}, corners[2], el("span.sl-attr", {}, "more look →"), corners[3]));
    function set(pair) {
      frame.classList.toggle("is-empty", !pair);
      corners.forEach((c) => c.classList.toggle("is-here", Boolean(pair) && c.textContent === pair.corner));
      node.setAttribute("aria-label", pair ? `Similarity space. This pair lies in the corner of ${pair.corner.toLowerCase()}.` : "Similarity space of random pairs.");
      if (!pair) return;
      const x = percent(place(pair.attribute)), y = percent(1 - place(pair.relational));
      Object.assign(dot.style, { left: INSIDE(x), top: INSIDE(y) });
      Object.assign(logic.style, { width: x, top: y });
      Object.assign(look.style, { left: x, top: y });
    }
    set(null);
    return { node, set };
  }

  Object.assign(window.SameLogic, { place, miniSpace, TICKS });
})();
