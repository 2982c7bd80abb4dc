/* Same Logic: the map of the similarity space: over Plotly's dots lie corner names, pictures, guide lines and what is lit. */
(() => {
  const SL = window.SameLogic;
  const { el, dense, src, within } = SL;
  const NAMES = [
    ["Analogy", "same logic, different look", 2], ["Literal similarity", "same logic, same look", 3],
    ["Anomaly", "neither the same", 0], ["Mere appearance", "same look, different logic", 1],
  ];
  const REST = 140, AGAIN = 3000, LIT = 3.4;

  /* Indices of the points of each corner; the picture asked about is left out. */
  function grouped({ n, corner, itself }) {
    const groups = [[], [], [], []];
    for (let i = 0; i < n; i += 1) if (i !== itself) groups[corner[i]].push(i);
    return groups;
  }

  /* spaceMap({plotly, tool() -> "zoom" | "lasso" | "box", onpick(i), onpoint(i | null), onarea(rows), oncorner(code), onview(close), onhint(), items(indices) -> Promise<[{at, ref, alt}]>})
     draw({n, itself, corner}, scale, counts by the name of the corner); scales as in spacescale.js; choose({at: i | null, ref, scores: {rel, attr}} | null). */
  SL.spaceMap = ({ plotly, tool, onpick, onpoint, onarea, oncorner, onview, onhint, items }) => {
    let points = null, scale = null, groups = [], chosen = null, lit = null, laid = 0, drawing = 0, rest = 0, pointed = null, wasClose = false;
    const pics = SL.mapPictures({ onpick, onpoint: (i) => point(i) }), glow = SL.litDots("sl-map__lit");
    const names = NAMES.map(([name, gloss, code], i) => {
      const count = el("span.sl-map__count");
      return { name, gloss, count, node: el(`button.sl-map__name.is-${i}`, { onclick: () => oncorner(code), title: "List these pictures" }, el("b", {}, name, count), el("span", {}, gloss), el("span.sl-hidden", {}, "list these pictures")) };
    });
    const logic = el("i.sl-map__rel", { hidden: true }), look = el("i.sl-map__attr", { hidden: true }), big = el("div.sl-thumb.is-chosen", { hidden: true });
    const all = el("button.sl-btn.sl-map__whole", { hidden: true, onclick: () => { whole(); pics.node.focus({ preventScroll: true }); } }, "Show the whole map");
    const over = el("div.sl-map__over", {}, glow.canvas, logic, look, names.map((one) => one.node), pics.node, big, all);
    const view = SL.spaceView(() => { const share = band() / Math.max(over.clientHeight - 2 * band(), 1); return { x: [0, 1], y: [-share, 1 + share] }; });
    const plot = SL.spacePlot({ plotly, view, frame: over });
    const node = el("div.sl-map.is-empty", {}, el("div.sl-map__frame"), plot.node, over);

    /* The whole map leaves a band above and one below for the names of the corners. */
    const band = () => names[0].node.offsetTop + names[0].node.offsetHeight + 2;

    /* The frame in pixels, and the part of it where pictures may stand. */
    function frame() {
      const width = over.clientWidth, height = over.clientHeight, margin = view.close() ? 0 : band();
      return { width, height, left: 0, right: width, top: margin, bottom: height - margin };
    }

    /* From places 0..1 to pixels of the frame. */
    function pixels() {
      const { width, height } = frame(), { x, y } = view.now();
      return (u, v) => ({ left: ((u - x[0]) / (x[1] - x[0])) * width, top: (1 - (v - y[0]) / (y[1] - y[0])) * height });
    }

    function placing() {
      const at = pixels();
      return (i) => at(scale.x[i], scale.y[i]);
    }

    function redraw() {
      if (!plot.loaded() || !points || !node.clientWidth) return;
      wasClose = view.close();
      plot.draw({ n: points.n, groups, scale });
      overlay();
    }

    /* Another part comes in sight: dots and pictures move along at once; which pictures show is found when it rests. */
    function turned() {
      point(null);
      onview(view.close());
      cancelAnimationFrame(drawing);
      drawing = requestAnimationFrame(() => {
        if (!points) return;
        if (wasClose !== view.close()) return redraw();
        plot.turn(scale);
        marks();
        pics.move(placing());
        clearTimeout(rest);
        rest = setTimeout(overlay, REST);
      });
    }

    function whole() {
      view.reset();
      turned();
    }

    function zoom(factor, at) {
      view.scale(factor, at);
      turned();
    }

    /* Everything that lies over the dots. */
    async function overlay() {
      if (!points || !over.clientWidth) return;
      laid += 1;
      const mine = laid;
      marks();
      const spots = standing(), came = await items(spots.map((spot) => spot.i)).catch(() => null);
      if (mine !== laid) return;
      if (!came) {
        clearTimeout(rest);
        rest = setTimeout(overlay, AGAIN);
        return;
      }
      const found = new Map(came.map((item) => [item.at, item]));
      pics.set(spots.filter((spot) => found.has(spot.i)).map((spot) => ({ ...spot, ...found.get(spot.i) })));
    }

    function marks() {
      const { width, height } = frame();
      node.classList.toggle("is-close", view.close());
      node.classList.toggle("is-lit", Boolean(lit));
      node.dataset.lit = lit ? lit.length : 0;
      all.hidden = !view.close();
      glow.clear(width, height);
      if (lit) glow.many(lit, placing(), points.corner, plot.colours.map((name, i) => plot.token(i ? name : "--sl-ink-3")), LIT);
      guide();
    }

    /* Which points show their picture: it depends on the size of the map, on what part is in sight, and on what is lit. */
    function standing() {
      const { x, y } = view.now(), at = placing(), seen = [];
      for (const i of lit || groups.flat()) {
        const u = scale.x[i], v = scale.y[i];
        if (u >= x[0] && u <= x[1] && v >= y[0] && v <= y[1]) seen.push({ i, x: u, y: v, corner: points.corner[i], ...at(i) });
      }
      return dense(seen, frame(), { small: over.clientWidth < 520, close: view.close() || Boolean(lit) });
    }

    /* From the chosen point one line to each axis; its picture stands at the point, larger. */
    function guide() {
      const at = chosen && points && pixels()(...spot(chosen)), { left, top, right, bottom, width, height } = frame();
      const inside = at && at.left >= 0 && at.top >= 0 && at.left <= width && at.top <= height;
      [logic, look, big].forEach((part) => { part.hidden = !inside; });
      if (!inside) return;
      Object.assign(logic.style, { width: `${at.left}px`, top: `${at.top}px` });
      Object.assign(look.style, { left: `${at.left}px`, top: `${at.top}px` });
      const half = big.offsetWidth / 2 + 3;
      Object.assign(big.style, { left: `${within(at.left, left + half, right - half)}px`, top: `${within(at.top, top + half, bottom - half)}px` });
    }

    /* A picture that is not of the gallery stands where its scores put it. */
    function spot({ at, scores }) {
      if (at !== null) return [scale.x[at], scale.y[at]];
      return [within(scale.of("x", scores.attr), 0, 1), within(scale.of("y", scores.rel), 0, 1)];
    }

    /* The picture under a place of the frame, or else the dot nearest to it, if within reach. */
    function find(left, top, reach) {
      if (!points) return null;
      const hit = pics.hit(left, top), at = placing();
      if (hit !== null) return hit;
      let nearest = null, least = reach * reach;
      for (const i of lit || groups.flat()) {
        const one = at(i), far = (one.left - left) ** 2 + (one.top - top) ** 2;
        if (far < least) [nearest, least] = [i, far];
      }
      return nearest;
    }

    function area(polygon) {
      const at = placing(), inside = SL.inside(polygon);
      if (points) onarea(Uint32Array.from(groups.flat().filter((i) => { const { left, top } = at(i); return inside(left, top); })));
    }

    /* From pixels of the frame to shares of it, from below. */
    const share = ([left, top]) => [left / over.clientWidth, 1 - top / over.clientHeight];

    function point(i) {
      if (i === pointed) return;
      pointed = i;
      over.classList.toggle("is-over", i !== null);
      onpoint(i);
    }

    function draw(next, nextScale, counts) {
      [points, scale, lit] = [next, nextScale, null];
      groups = grouped(points);
      view.reset();
      onview(false);
      for (const { name, count, node: button } of names) {
        count.textContent = counts[name].toLocaleString("en-US");
        button.disabled = !counts[name];
      }
      node.classList.remove("is-empty");
      choose(null);
      redraw();
    }

    function choose(pic) {
      chosen = pic;
      if (pic) big.replaceChildren(pic.blank ? "" : el("img", { src: src(pic.ref, 160), alt: "" }));
      pics.choose(pic ? pic.at : null);
      if (points) guide();
    }

    const gesture = () => (tool() !== "zoom" ? tool() : view.close() ? "move" : "zoom");
    SL.mapGestures(over, {
      tool: gesture, finger: () => gesture() !== "zoom", find, next: () => null, here: () => null, onpoint: point, onarea: area, onpick: (i) => { if (i !== null) onpick(i); },
      onzoom: ([a, b]) => { view.box(share(a), share(b)); turned(); },
      onmove: (right, down) => { view.move(right / over.clientWidth, -down / over.clientHeight); turned(); },
    });
    SL.zoomKeys(node, { frame: over, onscale: zoom, onwhole: whole, onhint });
    over.addEventListener("dblclick", (event) => { if (view.close() && !event.target.closest("button")) whole(); });
    new ResizeObserver(() => { if (node.clientWidth !== plot.node.layout?.width || node.clientHeight !== plot.node.layout?.height) redraw(); }).observe(node);
    new MutationObserver(redraw).observe(document.body, { attributeFilter: ["class"] });

    return {
      node, load: plot.load, draw, choose, zoom,
      scaled(next) { scale = next; view.reset(); onview(false); redraw(); },
      light(rows) { lit = rows; overlay(); },
      tooled() { over.dataset.tool = gesture(); },
      where: (i) => ({ ...placing()(i), width: over.clientWidth, height: over.clientHeight }),
      dots: (yes) => node.classList.toggle("is-dots", yes),
      rows: (code) => Uint32Array.from(code === undefined ? groups.flat() : groups[code]),
      scene: () => ({ points, scale, groups, lit, plot, chosen: chosen && { ...chosen, ...pixels()(...spot(chosen)) }, names: view.close() ? [] : names, pics: node.matches(".is-dots") ? [] : pics.shown(), at: placing(), of: pixels(), frame: frame(), view: view.now() }),
    };
  };
})();
