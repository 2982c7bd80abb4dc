/* Same Logic: the dots and axes of the similarity space, drawn by Plotly. */
(() => {
  const SL = window.SameLogic;
  const { el } = SL;
  const COLOURS = ["--sl-dot", "--sl-attr", "--sl-rel", "--sl-ink"]; // by corner: neither, look, logic, both
  /* As many pixels as the screen has: Plotly takes twice as many, which costs half the speed where a processor draws. */
  const SHARP = Math.min(2, window.devicePixelRatio);
  const PLOTLY = { plotGlPixelRatio: SHARP, staticPlot: true, displayModeBar: false, displaylogo: false, showTips: false, showSendToCloud: false, responsive: false };
  const MANY = 6000;
  let loading = null;

  /* Plotly is large: it comes when the map is first wanted, and how much is here is said meanwhile ("arrived", in bytes). */
  async function arrive(address) {
    const reader = (await fetch(address)).body.getReader();
    for (let here = 0, part = await reader.read(); !part.done; part = await reader.read()) SL.emit("arrived", here += part.value.length);
  }

  function loadPlotly(address) {
    loading = loading || arrive(address).catch(() => {}).then(() => script(address));
    return loading;
  }

  function script(address) {
    return new Promise((done, failed) => {
      const script = el("script", { src: address });
      script.onload = () => done(window.Plotly);
      script.onerror = () => { loading = null; script.remove(); failed(new Error("The map could not be loaded. Check your connection and try again.")); };
      document.head.append(script);
    });
  }

  /* spacePlot({plotly, view, frame: the node whose inside the axes span}) -> {node, load(), draw({n, groups, scale}), turn(scale), token(name), parts(scale), marker(...)}
     draw puts all dots anew, turn only moves them to the part in sight. */
  SL.spacePlot = ({ plotly, view, frame }) => {
    let P = null, kind = "scattergl";
    const node = el("div.sl-map__graph", { "aria-hidden": "true" });
    const token = (name) => getComputedStyle(node).getPropertyValue(name).trim();

    function axis(scale, name) {
      const range = view.now()[name], ticks = scale.ticks(name, [Math.max(range[0], 0), Math.min(range[1], 1)], !view.close());
      return { range, tickvals: ticks.map(([at]) => at), ticktext: ticks.map(([, words]) => words) };
    }

    const style = () => ({
      ticks: "outside", ticklen: 6, tickcolor: token("--sl-edge"), tickfont: { family: token("--sl-sans"), size: 13, color: token("--sl-ink-3") }, showgrid: false, zeroline: false,
    });

    /* The thin lines stand at a typical pair, the dotted ones where "same" begins: [axis, place, colour, dash]. */
    const lines = (scale) => ["x", "y"].flatMap((name) => [[name, scale.middle[name], "--sl-line", "solid"], [name, scale.limit[name], "--sl-edge", "2px,4px"]]);

    function layout(scale) {
      const around = getComputedStyle(frame), gap = (side) => parseFloat(around[side]);
      const shape = ([name, at, colour, dash]) => ({ type: "line", layer: "below", line: { color: token(colour), width: 1, dash }, ...(name === "x" ? { x0: at, x1: at, y0: 0, y1: 1 } : { y0: at, y1: at, x0: 0, x1: 1 }) });
      return {
        width: node.clientWidth, height: node.clientHeight, margin: { l: gap("left"), r: gap("right"), t: gap("top"), b: gap("bottom"), pad: 0 },
        xaxis: { ...axis(scale, "x"), ...style() }, yaxis: { ...axis(scale, "y"), ...style() }, showlegend: false, hovermode: false, dragmode: false,
        paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", font: { family: token("--sl-sans") }, shapes: lines(scale).map(shape),
      };
    }

    /* Among many dots those of no corner are small and faint, until one goes nearer. */
    function marker(corner, n) {
      const many = n > MANY && !view.close(), small = frame.clientWidth < 520;
      if (corner) return { color: token(COLOURS[corner]), size: small ? 4.5 : 6, opacity: 1 };
      return { color: token(COLOURS[0]), size: many ? (small ? 2.5 : 3) : 4.5, opacity: many ? (small ? 0.35 : 0.5) : 1 };
    }

    const traces = ({ n, groups, scale }) => groups.map((group, corner) => ({
      type: kind, mode: "markers", hoverinfo: "skip", marker: marker(corner, n),
      x: Float32Array.from(group, (i) => scale.x[i]), y: Float32Array.from(group, (i) => scale.y[i]),
    }));

    function draw(dots) {
      P.react(node, traces(dots), layout(dots.scale), PLOTLY);
      if (!node.querySelector(".no-webgl")) return;
      kind = "scatter"; // slower, but it draws
      P.react(node, traces(dots), layout(dots.scale), PLOTLY);
    }

    function turn(scale) {
      const flat = (name) => Object.entries(axis(scale, name)).map(([key, value]) => [`${name}axis.${key}`, value]);
      P.relayout(node, Object.fromEntries([...flat("x"), ...flat("y")]));
    }

    return { node, draw, turn, token, axis, lines, marker, colours: COLOURS, loaded: () => Boolean(P), async load() { P = P || await loadPlotly(plotly); } };
  };

  Object.assign(SL, { loadPlotly, PLOTLY });
})();
