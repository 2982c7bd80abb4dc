/* Same Logic: mouse, finger and keyboard on a map. A finger scrolls the page, unless the map is told to take it; its tap chooses. */
(() => {
  const SL = window.SameLogic;
  const { svg } = SL;
  const MOVED = 5;
  const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

  const corners = ([a, b]) => [a, [b[0], a[1]], b, [a[0], b[1]]];

  /* inside(polygon [[left, top], ...]) -> (left, top) -> yes or no */
  SL.inside = (polygon) => (left, top) => {
    let yes = false;
    for (let i = 0, j = polygon.length - 1; i < polygon.length; j = i, i += 1) {
      const [x, y] = polygon[i], [u, v] = polygon[j];
      if (y > top !== v > top && left < ((u - x) * (top - y)) / (v - y) + x) yes = !yes;
    }
    return yes;
  };

  /* mapGestures(node, {tool() -> "lasso" | "box" | "zoom" | "move", find(left, top, reach) -> row | null, next(direction) -> row | null,
     here() -> row pointed at | null, onpick(row | null), onpoint(row | null, byKey), onarea(polygon), onzoom([[left, top], [left, top]]),
     onmove(right, down), finger() -> whether a finger draws and moves, too}) */
  SL.mapGestures = (node, { tool, find, next, here, onpick, onpoint, onarea, onzoom, onmove = () => {}, finger = () => false }) => {
    const band = svg("path", { class: "sl-view__band" });
    const layer = svg("svg", { class: "sl-view__drawn", "aria-hidden": "true" }, band);
    let path = null, dragged = false, frame = 0;
    node.append(layer);

    const spot = (event) => {
      const box = node.getBoundingClientRect();
      return [event.clientX - box.left, event.clientY - box.top];
    };
    /* All places since the last event, not only the latest. */
    const trail = (event) => {
      const between = event.getCoalescedEvents?.() || [];
      return (between.length ? between : [event]).map(spot);
    };
    const scrolls = (event) => event.pointerType === "touch" && !finger();
    const shape = () => (tool() === "lasso" ? path : corners([path[0], path.at(-1)]));

    node.addEventListener("pointerdown", (event) => {
      dragged = false;
      if (scrolls(event) || event.button || !event.isPrimary || event.target.closest(".sl-btn")) return;
      path = [spot(event)];
    });
    node.addEventListener("pointermove", (event) => {
      if (scrolls(event) || !event.isPrimary) return;
      const at = spot(event);
      if (path && (dragged || Math.hypot(at[0] - path[0][0], at[1] - path[0][1]) > MOVED)) {
        if (!dragged) { node.setPointerCapture(event.pointerId); onpoint(null); }
        dragged = true;
        if (tool() === "move") onmove(at[0] - path.at(-1)[0], at[1] - path.at(-1)[1]);
        path.push(...trail(event));
        if (tool() !== "move") band.setAttribute("d", `M${shape().map((one) => one.join()).join("L")}Z`);
      } else if (!path && event.pointerType !== "touch") {
        cancelAnimationFrame(frame);
        frame = requestAnimationFrame(() => onpoint(event.target.closest("button") ? null : find(...at, 12)));
      }
    });
    function end(event) {
      if (dragged && path) path.push(spot(event));
      const drawn = dragged && path && event.type === "pointerup" ? shape() : null;
      band.removeAttribute("d");
      if (drawn && tool() === "zoom") onzoom([path[0], path.at(-1)]);
      else if (drawn && tool() !== "move") onarea(drawn);
      path = null;
    }
    node.addEventListener("pointerup", end);
    node.addEventListener("pointercancel", end);
    node.addEventListener("pointerleave", (event) => {
      cancelAnimationFrame(frame);
      if (event.pointerType !== "touch") onpoint(null);
    });
    node.addEventListener("click", (event) => {
      if (dragged || event.target.closest("button")) { dragged = false; return; }
      onpick(find(...spot(event), event.pointerType === "touch" ? 22 : 12));
    });
    node.addEventListener("keydown", (event) => {
      if (event.target !== node) return;
      if (STEPS[event.key]) {
        event.preventDefault();
        const row = next(STEPS[event.key]);
        if (row !== null) onpoint(row, true);
      } else if ((event.key === "Enter" || event.key === " ") && here() !== null) {
        event.preventDefault();
        onpick(here());
      }
    });
    node.addEventListener("blur", () => onpoint(null));
  };
})();
