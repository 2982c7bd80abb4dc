/* Same Logic: one of the two maps. Plotly draws all dots; what is lit, the lines, names and pictures lie over them. */
(() => {
  const SL = window.SameLogic;
  const { el } = SL;
  const { colourOf, middlesOf } = SL.mapColours;
  const MANY = 6000, REACH = 1.04, NEAR = 0.03, CLOSEST = 0.005;
  const phone = window.matchMedia("(max-width: 640px)");

  /* The middle of each group, and the span of all. */
  function measured({ n, x, y, groups }, count) {
    const ends = [Infinity, -Infinity, Infinity, -Infinity];
    for (let i = 0; i < n; i += 1) {
      if (x[i] < ends[0]) ends[0] = x[i];
      if (x[i] > ends[1]) ends[1] = x[i];
      if (y[i] < ends[2]) ends[2] = y[i];
      if (y[i] > ends[3]) ends[3] = y[i];
    }
    return { middles: middlesOf(groups, count, { x, y }), ends };
  }

  /* mapView({plotly, label, tool(), onpick(row | null), onpoint(row | null), onarea(rows), ongroup(group), items(rows) -> Promise<[{at, ref, alt}]>})
     -> {node, name(label), load(), draw({n, x, y, groups, names}), paint({classes, of}), light({rows, one, pic, nearest, fade}), point(row), middles()} */
  SL.mapView = ({ plotly, label, tool, onpick, onpoint, onarea, ongroup, items }) => {
    let P = null, data = null, middles = [], ends = null, close = null, look = null, lit = {}, pointed = null, asked = 0, turning = 0, kind = "scattergl";
    const graph = el("div.sl-view__graph", { "aria-hidden": "true" });
    const marks = SL.mapMarks(), names = SL.mapNames({ onpick: ongroup }), card = SL.dotCard(), hint = SL.passingNote();
    const whole = el("button.sl-btn", { hidden: true, onclick: () => { zoom(null); (closer.hidden ? field : closer).focus(); } }, "Whole map");
    const closer = el("button.sl-btn", { hidden: true, onclick: () => { zoom(around()); whole.focus(); } }, "Closer");
    const field = el("div.sl-view__field", { role: "application", tabindex: "0" },
      marks.canvas, marks.lines, names.node, marks.thumb, el("div.sl-view__zoom", {}, closer, whole));
    const node = el("div.sl-view.is-empty", {}, graph, field, card.node, hint.node);

    const call = (words) => field.setAttribute("aria-label", `${words}. Arrow keys go from picture to picture, Enter chooses, Escape clears, plus and minus go nearer and farther.`);
    const size = () => ({ width: field.clientWidth, height: field.clientHeight });

    /* What part of the map the frame shows, with the same scale across and up. */
    function view({ width, height } = size()) {
      const [a, b, c, d] = close || ends;
      const scale = Math.max((b - a) / width, (d - c) / height) * REACH;
      const [w, h, u, v] = [(scale * width) / 2, (scale * height) / 2, (a + b) / 2, (c + d) / 2];
      return { x: [u - w, u + w], y: [v - h, v + h] };
    }

    /* From a place [x, y] to pixels of the frame. */
    function placing() {
      const { width, height } = size(), { x, y } = view();
      const across = width / (x[1] - x[0]), up = height / (y[1] - y[0]);
      return ([u, v]) => ({ left: (u - x[0]) * across, top: (y[1] - v) * up });
    }

    function spots() {
      const place = placing();
      return (row) => place([data.x[row], data.y[row]]);
    }

    const dot = () => (data.n > MANY ? (phone.matches ? 2.2 : 3) : 5) * (close ? 1.8 : 1);

    function traces() {
      const members = look.of.map(() => []);
      for (let i = 0; i < data.n; i += 1) members[look.classes[i]].push(i);
      return members.map((rows, i) => ({
        type: kind, mode: "markers", hoverinfo: "skip", marker: { color: colourOf(node, look.of[i]), size: dot(), opacity: data.n > MANY ? 0.75 : 0.95 },
        x: Float32Array.from(rows, (row) => data.x[row]), y: Float32Array.from(rows, (row) => data.y[row]),
      }));
    }

    function layout() {
      const range = view(), axis = (name) => ({ range: range[name], visible: false, fixedrange: true });
      return {
        ...size(), margin: { l: 0, r: 0, t: 0, b: 0, pad: 0 }, xaxis: axis("x"), yaxis: axis("y"), showlegend: false, hovermode: false, dragmode: false,
        paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)",
      };
    }

    function redraw() {
      if (!P || !data || !look || !field.clientWidth) return;
      P.react(graph, traces(), layout(), SL.PLOTLY);
      if (graph.querySelector(".no-webgl")) {
        kind = "scatter"; // slower, but it draws
        P.react(graph, traces(), layout(), SL.PLOTLY);
      }
      node.classList.remove("is-empty");
      relight();
    }

    /* All that lies over the dots. */
    function relight() {
      if (!data || !look || !field.clientWidth) return;
      const box = size(), at = spots(), place = placing();
      marks.clear(box.width, box.height);
      node.classList.toggle("is-faded", Boolean(lit.fade));
      node.classList.toggle("is-lit", Boolean(lit.rows) || (lit.one ?? null) !== null);
      node.dataset.lit = lit.rows ? lit.rows.length : 0;
      if (lit.rows && lit.rows.length > 1) marks.many(lit.rows, at, look.classes, look.of.map((one) => colourOf(node, one.lit ? { colour: one.lit } : one)), Math.max(2.2, dot() * 0.75));
      if ((lit.one ?? null) !== null) marks.one(lit.one, lit.pic, lit.nearest || [], at, box);
      if (pointed !== null) marks.point(pointed, at);
      closer.hidden = Boolean(close) || !lit.pic;
      names.lay(middles, place, box, phone.matches);
    }

    function zoom(part) {
      close = part;
      whole.hidden = !part;
      redraw();
    }

    /* Nearer to a place of the frame, or farther; the dots only move, unless their size changes. */
    function nearer(factor, [u, v] = [0.5, 0.5]) {
      if (!data || !P) return;
      const { x, y } = view(), by = factor * REACH, was = Boolean(close);
      const part = ([from, to], share) => [from + share * (to - from) * (1 - 1 / by), to - (1 - share) * (to - from) * (1 - 1 / by)];
      const next = [...part(x, u), ...part(y, v)], least = (ends[1] - ends[0]) * CLOSEST;
      if (next[1] - next[0] < least) return;
      close = next[1] - next[0] > ends[1] - ends[0] && next[3] - next[2] > ends[3] - ends[2] ? null : next;
      whole.hidden = !close;
      cancelAnimationFrame(turning);
      turning = requestAnimationFrame(() => (was === Boolean(close) ? turn() : redraw()));
    }

    function turn() {
      const range = view();
      P.relayout(graph, { "xaxis.range": range.x, "yaxis.range": range.y });
      relight();
    }

    /* The chosen picture with its neighbours here. */
    function around() {
      const rows = [lit.one, ...lit.nearest.filter((near) => near.own).flatMap((near) => near.rows)];
      const span = (values) => [Math.min(...values) - NEAR, Math.max(...values) + NEAR];
      return [...span(rows.map((row) => data.x[row])), ...span(rows.map((row) => data.y[row]))];
    }

    /* The dot nearest to a place in the frame, if it is within reach. */
    function find(left, top, reach) {
      if (!data) return null;
      const at = spots();
      let nearest = null, least = reach * reach;
      for (let row = 0; row < data.n; row += 1) {
        const spot = at(row), far = (spot.left - left) ** 2 + (spot.top - top) ** 2;
        if (far < least) [nearest, least] = [row, far];
      }
      return nearest;
    }

    /* The next dot in a direction, sideways distance counting double. */
    function next([dx, dy]) {
      if (!data) return null;
      const at = spots(), { width, height } = size(), start = pointed ?? lit.one;
      if (start === null || start === undefined) return find(width / 2, height / 2, width);
      const from = at(start);
      let nearest = null, least = Infinity;
      for (let row = 0; row < data.n; row += 1) {
        const to = at(row), right = to.left - from.left, down = to.top - from.top, along = right * dx + down * dy;
        const cost = along + 2 * Math.abs(right * dy + down * dx);
        if (along > 6 && cost < least) [nearest, least] = [row, cost];
      }
      return nearest;
    }

    function area(polygon) {
      const at = spots(), within = SL.inside(polygon), rows = [];
      for (let row = 0; row < data.n; row += 1) {
        const { left, top } = at(row);
        if (within(left, top)) rows.push(row);
      }
      onarea(Uint32Array.from(rows));
    }

    function larger([[a, b], [c, d]]) {
      const { x, y } = view(), { width, height } = size();
      const u = (left) => x[0] + (left / width) * (x[1] - x[0]), v = (top) => y[1] - (top / height) * (y[1] - y[0]);
      zoom([Math.min(u(a), u(c)), Math.max(u(a), u(c)), Math.min(v(b), v(d)), Math.max(v(b), v(d))]);
    }

    /* A dot under the mouse or the keyboard: ringed here, with its picture beside it. */
    function point(row, withCard = false) {
      pointed = row;
      asked += 1;
      if (!data || !look) return;
      marks.point(row, row === null ? null : spots());
      field.style.cursor = row === null ? "" : "pointer";
      if (row === null || !withCard) return card.hide();
      const mine = asked;
      setTimeout(async () => {
        const [one] = mine === asked ? await items([row]).catch(() => []) : [];
        if (one && mine === asked) card.show(one, { ...spots()(row), ...size() });
      }, 60);
    }

    SL.mapGestures(field, {
      tool, find, next, here: () => pointed, onpick, onarea: area, onzoom: larger,
      onpoint: (row) => { if (row !== pointed) { point(row, true); onpoint(row); } },
    });
    SL.zoomKeys(field, { frame: field, onscale: nearer, onwhole: () => zoom(null), onhint: () => hint.show("Hold Ctrl and turn the wheel to go nearer.") });
    new ResizeObserver(() => { if (data && (field.clientWidth !== graph.layout?.width || field.clientHeight !== graph.layout?.height)) redraw(); }).observe(field);
    new MutationObserver(redraw).observe(document.body, { attributeFilter: ["class"] });

    call(label);
    return {
      node, point, name: call,
      async load() { P = P || await SL.loadPlotly(plotly); },
      draw(next) {
        [data, close] = [next, null];
        ({ middles, ends } = measured(data, data.names.length));
        names.set(data.names);
      },
      paint(next) { look = next; redraw(); },
      light(next) { lit = next; relight(); },
      middles: () => middles,
      named: (yes) => node.classList.toggle("is-nameless", !yes),
    };
  };
})();
