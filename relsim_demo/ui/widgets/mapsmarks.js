/* Same Logic: what is lit on a map: many dots on a canvas, one picture with lines to its neighbours as SVG, names as HTML. */
(() => {
  const SL = window.SameLogic;
  const { el, svg, src, within } = SL;
  const LONG = 4, FEWEST = 6, HALF = 28, AWAY = 54, APART = 14; // px between names, so that the dots are seen too

  /* Where the picture stands: beside its dot, on the side that leaves most room to its neighbours. */
  function beside(here, others, width, height) {
    const spots = Array.from({ length: 8 }, (_, i) => {
      const left = here.left + AWAY * Math.cos((i * Math.PI) / 4), top = here.top + AWAY * Math.sin((i * Math.PI) / 4);
      return { left: within(left, HALF, width - HALF), top: within(top, HALF, height - HALF) };
    });
    const room = (spot) => Math.min(AWAY, ...[here, ...others].map((one) => Math.hypot(one.left - spot.left, one.top - spot.top)));
    return spots.reduce((best, spot) => (room(spot) > room(best) + 0.5 ? spot : best));
  }

  /* litDots("sl-view__lit") -> {canvas, clear(width, height), many(rows, at, classes, colours, size)} */
  SL.litDots = (name) => {
    const canvas = el(`canvas.${name}`, { "aria-hidden": "true" }), paper = canvas.getContext("2d");

    function clear(width, height) {
      const sharp = window.devicePixelRatio || 1;
      canvas.width = Math.round(width * sharp);
      canvas.height = Math.round(height * sharp);
      paper.setTransform(sharp, 0, 0, sharp, 0, 0);
    }

    /* Light up rows: one path for each colour. at(row) -> {left, top}; classes[row] -> index into colours. */
    function many(rows, at, classes, colours, size) {
      const paths = colours.map(() => new Path2D());
      for (const row of rows) {
        const { left, top } = at(row), path = paths[classes[row]];
        path.moveTo(left + size, top);
        path.arc(left, top, size, 0, 7);
      }
      paths.forEach((path, i) => { paper.fillStyle = colours[i]; paper.fill(path); });
    }

    return { canvas, clear, many };
  };

  /* mapMarks() -> {canvas, lines, thumb, many(rows, dots), one(...), clear(width, height)} */
  SL.mapMarks = () => {
    const lit = SL.litDots("sl-view__lit");
    const lines = svg("svg", { class: "sl-view__lines", "aria-hidden": "true" });
    const thumb = el("div.sl-thumb.is-chosen", { hidden: true, "aria-hidden": "true" });

    function clear(width, height) {
      lit.clear(width, height);
      lines.setAttribute("viewBox", `0 0 ${width} ${height}`);
      lines.replaceChildren();
      thumb.hidden = true;
    }

    /* Neighbours: a dot for logic, a square for look, so that colour is not all that tells them apart. */
    function mark(kind, { left, top }, row) {
      const name = `sl-view__near is-${kind || "other"}`;
      if (kind !== "attr") return svg("circle", { class: name, cx: left, cy: top, r: 5, "data-at": row });
      return svg("rect", { class: name, x: left - 4.5, y: top - 4.5, width: 9, height: 9, rx: 1.5, "data-at": row });
    }

    /* The chosen picture at its place; nearest: [{kind, rows, own}], with lines where `own`. */
    function one(row, pic, nearest, at, { width, height }) {
      const here = at(row), inside = here.left >= 0 && here.top >= 0 && here.left <= width && here.top <= height;
      const drawn = nearest.filter((near) => near.own).flatMap(({ kind, rows }) => rows.map((other) => {
        const there = at(other);
        return svg("line", { class: `sl-view__line is-${kind || "other"}`, x1: here.left, y1: here.top, x2: there.left, y2: there.top, "data-at": other });
      }));
      lines.append(...drawn, ...nearest.flatMap(({ kind, rows }) => rows.map((other) => mark(kind, at(other), other))));
      const own = nearest.filter((near) => near.own).flatMap(({ rows }) => rows.map(at)), spot = beside(here, own, width, height);
      thumb.hidden = !inside;
      if (inside) {
        lines.prepend(svg("line", { class: "sl-view__leader", x1: here.left, y1: here.top, x2: spot.left, y2: spot.top }));
        lines.append(svg("circle", { class: "sl-view__one", cx: here.left, cy: here.top, r: 6, "data-at": row }));
      }
      thumb.dataset.at = row;
      if (pic && thumb.dataset.ref !== pic.ref) {
        thumb.dataset.ref = pic.ref;
        thumb.replaceChildren(pic.blank ? "" : el("img", { src: src(pic.ref, 160), alt: "" }));
      }
      if (!pic) { thumb.replaceChildren(); delete thumb.dataset.ref; }
      Object.assign(thumb.style, { left: `${spot.left}px`, top: `${spot.top}px` });
    }

    /* One dot more, under the mouse or the keyboard. */
    function point(row, at) {
      lines.querySelector(".sl-view__here")?.remove();
      if (row === null) return;
      const { left, top } = at(row);
      lines.append(svg("circle", { class: "sl-view__here", cx: left, cy: top, r: 8, "data-at": row }));
    }

    return { canvas: lit.canvas, many: lit.many, lines, thumb, clear, one, point };
  };

  /* mapNames({onpick(group)}) -> {node, set(names), lay(middles, at, {width, height}, few)}: the larger groups come first;
     a name that would lie on another, or stands there already, is left out. */
  SL.mapNames = ({ onpick }) => {
    const node = el("div.sl-view__names", { "aria-hidden": "true" });
    let labels = [];

    function set(names) {
      labels = names.map((parts, group) => el("button.sl-view__name", { tabindex: "-1", "data-group": group, onclick: (event) => { event.stopPropagation(); onpick(group); } },
        parts.map(([kind, words], i) => [i ? " " : "", kind === "chip" ? el("span.sl-chip", {}, words) : words])));
      node.replaceChildren(...labels.filter((label) => label.textContent));
    }

    function lay(middles, at, { width, height }, few) {
      const kept = [], sizes = labels.map((label) => [label.offsetWidth, label.offsetHeight]);
      labels.forEach((label, group) => {
        const [wide, high] = sizes[group], { left, top } = at(middles[group]);
        const inside = left > 0 && top > 0 && left < width && top < height;
        const x = within(left, wide / 2 + LONG, width - wide / 2 - LONG), y = within(top, high / 2 + LONG, height - high / 2 - LONG);
        const free = kept.every((one) => one.words !== label.textContent && (Math.abs(one.x - x) > (one.wide + wide) / 2 + 6 || Math.abs(one.y - y) > (one.high + high) / 2 + APART));
        const stays = inside && free && (!few || kept.length < FEWEST);
        label.classList.toggle("is-out", !stays);
        if (!stays) return;
        kept.push({ words: label.textContent, x, y, wide, high });
        Object.assign(label.style, { left: `${x}px`, top: `${y}px` });
      });
    }

    return { node, set, lay };
  };
})();
