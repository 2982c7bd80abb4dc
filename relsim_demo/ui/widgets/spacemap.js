/* Same Logic: the map. Plotly draws the dots; frame, corner names, pictures and guide lines lie over it as HTML. */
(() => {
  const SL = window.SameLogic;
  const { el, place, spread, src, within } = SL;
  const NAMES = [
    ["Analogy", "same logic, different look"], ["Literal similarity", "same logic, same look"],
    ["Anomaly", "nothing in common"], ["Mere appearance", "same look, different logic"],
  ];
  const CLOSE_TICKS = [0.1, 1, 5, 10, 20, 30, 40, 50, 60, 70, 80, 90, 95, 99, 99.9];
  const COLOURS = ["--sl-dot", "--sl-attr", "--sl-rel", "--sl-ink"];
  const MANY = 6000;
  const coarse = window.matchMedia("(pointer: coarse)");
  let loading = null;

  /* Plotly is large: it comes when the map is first wanted. */
  function loadPlotly(address) {
    loading = loading || new Promise((done, failed) => {
      const script = el("script", { src: address });
      script.onload = () => done(window.Plotly);
      script.onerror = () => { loading = null; script.remove(); failed(new Error("The map could not be loaded. Check your connection and try again.")); };
      document.head.append(script);
    });
    return loading;
  }
  SL.loadPlotly = loadPlotly;

  /* Indices of the points of each corner; the picture asked about is left out. */
  function grouped({ n, corner, itself }) {
    const groups = [[], [], [], []];
    for (let i = 0; i < n; i += 1) if (i !== itself) groups[corner[i]].push(i);
    return groups;
  }

  /* spaceMap({plotly, lines, onpick(i), onpoint(i | null), items(indices) -> Promise<[{at, ref, alt}]>})
     -> {node, load(), draw(points, counts), choose({at, ref} | null), dots(yes), where(i) -> {left, top, width, height} in the frame}
     points: {n, itself, x, y in 0..1 on the scale of the axes, corner} with arrays of length n. */
  SL.spaceMap = ({ plotly, lines, onpick, onpoint, items }) => {
    let P = null, points = null, groups = [], close = null, chosen = null, kind = "scattergl", laid = 0;
    const graph = el("div.sl-map__graph", { "aria-hidden": "true" });
    const pics = SL.mapPictures({ onpick, onpoint });
    const names = NAMES.map(([name, gloss], i) => {
      const count = el("span.sl-map__count");
      return { name, count, node: el(`div.sl-map__name.is-${i}`, {}, el("b", {}, name, count), el("span", {}, gloss)) };
    });
    const logic = el("i.sl-map__rel"), look = el("i.sl-map__attr"), big = el("div.sl-thumb.is-chosen", { hidden: true });
    const whole = el("button.sl-btn.sl-map__whole", { hidden: true, onclick: () => zoom(null) }, "Show the whole map");
    const over = el("div.sl-map__over", {}, logic, look, names.map((one) => one.node), pics.node, big, whole);
    const node = el("div.sl-map.is-empty", {}, el("div.sl-map__frame"), graph, over);

    const token = (name) => getComputedStyle(node).getPropertyValue(name).trim();

    /* The frame in pixels, and the part of it where pictures may stand: not in the bands of the corner names. */
    function frame() {
      const width = over.clientWidth, height = over.clientHeight, label = names[0].node;
      const band = label.offsetTop + label.offsetHeight + 2;
      return { width, height, left: 0, right: width, top: band, bottom: close ? height : height - band };
    }

    /* What part of the scale the frame shows: all of it between the bands, or what was drawn with the mouse. */
    function view({ top, bottom, height } = frame()) {
      const free = top / (bottom - top);
      return close || { x: [0, 1], y: [-free, (height - top) / (bottom - top)] };
    }

    function placing() {
      const { width, height } = frame(), { x, y } = view();
      return (i) => ({ left: ((points.x[i] - x[0]) / (x[1] - x[0])) * width, top: (1 - (points.y[i] - y[0]) / (y[1] - y[0])) * height });
    }

    function axis(name) {
      const ticks = close ? CLOSE_TICKS : SL.TICKS;
      return {
        range: view()[name], tickvals: ticks.map(place), ticktext: ticks.map(String), ticks: "outside", ticklen: 6, tickcolor: token("--sl-edge"),
        tickfont: { family: token("--sl-sans"), size: 13, color: token("--sl-ink-3") }, showgrid: false, zeroline: false, fixedrange: coarse.matches,
      };
    }

    function line(axis, at, colour, dash) {
      const ends = axis === "x" ? { x0: at, x1: at, y0: 0, y1: 1 } : { y0: at, y1: at, x0: 0, x1: 1 };
      return { type: "line", layer: "below", line: { color: token(colour), width: 1, dash }, ...ends };
    }

    function layout() {
      const style = getComputedStyle(over), gap = (side) => parseFloat(style[side]);
      return {
        width: node.clientWidth, height: node.clientHeight, margin: { l: gap("left"), r: gap("right"), t: gap("top"), b: gap("bottom"), pad: 0 },
        xaxis: axis("x"), yaxis: axis("y"), showlegend: false, hovermode: "closest", hoverdistance: 16, dragmode: coarse.matches ? false : "zoom",
        paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", font: { family: token("--sl-sans") },
        shapes: [line("x", 0.5, "--sl-line", "solid"), line("y", 0.5, "--sl-line", "solid"),
          line("x", place(lines.attribute), "--sl-edge", "2px,4px"), line("y", place(lines.relational), "--sl-edge", "2px,4px")],
      };
    }

    function marker(corner) {
      const many = points.n > MANY && !close, small = over.clientWidth < 520;
      if (corner) return { color: token(COLOURS[corner]), size: small ? 4.5 : 6, opacity: 1 };
      return { color: token(COLOURS[0]), size: many ? (small ? 2.5 : 3) : 4.5, opacity: many ? (small ? 0.35 : 0.5) : 1 };
    }

    function traces() {
      return groups.map((group, corner) => ({
        type: kind, mode: "markers", hoverinfo: "none", marker: marker(corner),
        x: Float32Array.from(group, (i) => points.x[i]), y: Float32Array.from(group, (i) => points.y[i]),
      }));
    }

    function redraw() {
      if (!P || !points || !node.clientWidth) return;
      const config = { displaylogo: false, displayModeBar: false, showTips: false, showSendToCloud: false, scrollZoom: false, doubleClick: false, responsive: false };
      P.react(graph, traces(), layout(), config);
      if (graph.querySelector(".no-webgl")) {
        kind = "scatter"; // slower, but it draws
        P.react(graph, traces(), layout(), config);
      }
      if (!graph.dataset.wired) wire();
      overlay();
    }

    function wire() {
      graph.dataset.wired = "yes";
      const index = ({ points: [hit] }) => groups[hit.curveNumber][hit.pointNumber];
      graph.on("plotly_click", (event) => onpick(index(event)));
      graph.on("plotly_hover", (event) => { if (!coarse.matches) onpoint(index(event)); });
      graph.on("plotly_unhover", () => onpoint(null));
      graph.on("plotly_doubleclick", () => zoom(null));
      graph.on("plotly_relayout", (change) => {
        if ("xaxis.range[0]" in change || "yaxis.range[0]" in change) zoom({ x: [...graph.layout.xaxis.range], y: [...graph.layout.yaxis.range] });
      });
    }

    function zoom(part) {
      close = part;
      redraw();
    }

    /* Everything that lies over the dots. */
    async function overlay() {
      laid += 1;
      const mine = laid;
      node.classList.toggle("is-close", Boolean(close));
      whole.hidden = !close;
      guide();
      const spots = standing();
      const found = new Map((await items(spots.map((spot) => spot.i)).catch(() => [])).map((item) => [item.at, item]));
      if (mine === laid) pics.set(spots.filter((spot) => found.has(spot.i)).map((spot) => ({ ...spot, ...found.get(spot.i) })));
    }

    /* Which points show their picture: it depends on the size of the map and on what part is in sight. */
    function standing() {
      const { x, y } = view(), at = placing(), seen = [], small = over.clientWidth < 520;
      for (const i of groups.flat()) {
        const point = { i, x: points.x[i], y: points.y[i], corner: points.corner[i] };
        if (point.x >= x[0] && point.x <= x[1] && point.y >= y[0] && point.y <= y[1]) seen.push(Object.assign(point, at(i)));
      }
      return small ? spread(seen, frame(), 36, 16, 30) : spread(seen, frame(), 44, 16, 70);
    }

    /* From the chosen point one line to each axis; its picture stands at the point, larger. */
    function guide() {
      const at = chosen && points && placing()(chosen.at), { left, top, right, bottom, width, height } = frame();
      const inside = at && at.left >= 0 && at.top >= 0 && at.left <= width && at.top <= height;
      [logic, look, big].forEach((part) => { part.hidden = !inside; });
      if (!inside) return;
      Object.assign(logic.style, { width: `${at.left}px`, top: `${at.top}px` });
      Object.assign(look.style, { left: `${at.left}px`, top: `${at.top}px` });
      const half = big.offsetWidth / 2 + 3;
      Object.assign(big.style, { left: `${within(at.left, left + half, right - half)}px`, top: `${within(at.top, top + half, bottom - half)}px` });
    }

    function draw(next, counts) {
      points = next;
      groups = grouped(points);
      close = null;
      names.forEach((one) => { one.count.textContent = counts[one.name].toLocaleString("en-US"); });
      node.classList.remove("is-empty");
      choose(null);
      redraw();
    }

    function choose(pic) {
      chosen = pic;
      if (pic) big.replaceChildren(el("img", { src: src(pic.ref, 160), alt: "" }));
      pics.choose(pic ? pic.at : null);
      guide();
    }

    async function load() {
      P = P || await loadPlotly(plotly);
    }

    new ResizeObserver(() => { if (node.clientWidth !== graph.layout?.width || node.clientHeight !== graph.layout?.height) redraw(); }).observe(node);
    new MutationObserver(redraw).observe(document.body, { attributeFilter: ["class"] });
    const where = (i) => ({ ...placing()(i), width: over.clientWidth, height: over.clientHeight });
    return { node, load, draw, choose, where, dots: (yes) => node.classList.toggle("is-dots", yes) };
  };
})();
