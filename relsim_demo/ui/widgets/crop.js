/* Same Logic: choosing a part of a picture, by mouse, finger or keys. A box is [left, top, width, height] in per cent. */
(() => {
  const SL = window.SameLogic;
  const { el } = SL;
  const LEAST = 5, STEP = 2, START = [25, 25, 50, 50];
  const KEYS = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };
  const HELP = "Arrow keys move the frame, Shift and arrow keys resize it, Enter searches, Escape leaves.";
  const CORNERS = ["nw", "ne", "sw", "se"];

  const clamp = (value, low, high) => Math.min(Math.max(value, low), high);

  /* A box kept inside the picture and not too small. */
  function kept([left, top, width, height]) {
    const w = clamp(width, LEAST, 100), h = clamp(height, LEAST, 100);
    return [clamp(left, 0, 100 - w), clamp(top, 0, 100 - h), w, h].map((value) => Math.round(value * 10) / 10);
  }

  /* The box between two points. */
  function between([ax, ay], [bx, by]) {
    return kept([Math.min(ax, bx), Math.min(ay, by), Math.abs(ax - bx), Math.abs(ay - by)]);
  }

  /* Lay a node over the picture itself: a picture that is not square leaves room in its tile. */
  function cover(node, image) {
    const fit = () => {
      const { naturalWidth: w, naturalHeight: h } = image, longest = Math.max(w, h);
      const [x, y] = longest ? [(w / longest) * 100, (h / longest) * 100] : [100, 100]; // not there yet
      node.style.cssText = `left:${(100 - x) / 2}%;top:${(100 - y) / 2}%;width:${x}%;height:${y}%`;
    };
    image.addEventListener("load", fit);
    fit();
  }

  function place(node, [left, top, width, height]) {
    node.style.cssText = `left:${left}%;top:${top}%;width:${width}%;height:${height}%`;
  }

  /* cropFrame(image, box) -> a node that shows which part counts. */
  function cropFrame(image, box) {
    const frame = el("i.sl-crop__box"), node = el("div.sl-crop.is-set", { "aria-hidden": "true" }, frame);
    cover(node, image);
    place(frame, box);
    return node;
  }

  /* The point under a pointer, in per cent of the picture. */
  function pointAt(node, event) {
    const { left, top, width, height } = node.getBoundingClientRect();
    return [clamp(((event.clientX - left) / width) * 100, 0, 100), clamp(((event.clientY - top) / height) * 100, 0, 100)];
  }

  /* What a press begins: moving the frame, pulling one of its corners, or drawing a new one. -> f(point) -> box */
  function gesture(target, box, start) {
    const [left, top, width, height] = box, corner = target.dataset.corner;
    if (corner) {
      const far = [corner.includes("w") ? left + width : left, corner.includes("n") ? top + height : top];
      return (point) => between(far, point);
    }
    if (target.closest(".sl-crop__box")) return ([x, y]) => kept([left + x - start[0], top + y - start[1], width, height]);
    return (point) => between(start, point);
  }

  /* cropper(image, box | null, {apply(box), leave()}) -> {node, box(), focus()}: a frame to draw, move and resize. */
  function cropper(image, first, { apply, leave }) {
    let box = kept(first || START), change = null;
    const said = el("span.sl-hidden", { role: "status" });
    const frame = el("div.sl-crop__box", { tabindex: "0", role: "group", "aria-label": `Part of the picture. ${HELP}`, onkeydown: onKey },
      CORNERS.map((corner) => el(`i.sl-crop__corner.is-${corner}`, { "data-corner": corner })));
    const node = el("div.sl-crop", { onclick: (event) => event.stopPropagation() }, frame, said);

    function set(next) {
      box = next;
      place(frame, box);
      const [left, top, width, height] = box.map(Math.round);
      said.textContent = `From the left ${left}, from the top ${top}, ${width} wide, ${height} high, of 100`;
    }

    function onKey(event) {
      if (event.key === "Enter") apply(box);
      else if (event.key === "Escape") leave();
      else if (KEYS[event.key]) {
        const [x, y] = KEYS[event.key], [left, top, width, height] = box;
        set(kept(event.shiftKey ? [left, top, width + x, height + y] : [left + x, top + y, width, height]));
      } else return;
      event.preventDefault();
      event.stopPropagation();
    }

    node.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      event.preventDefault();
      node.setPointerCapture(event.pointerId);
      change = gesture(event.target, box, pointAt(node, event));
      frame.focus({ preventScroll: true });
    });
    node.addEventListener("pointermove", (event) => { if (change) set(change(pointAt(node, event))); });
    ["pointerup", "pointercancel"].forEach((kind) => node.addEventListener(kind, () => { change = null; }));
    cover(node, image);
    set(box);
    return { node, box: () => box, focus: () => frame.focus({ preventScroll: true }) };
  }

  Object.assign(SL, { cropper, cropFrame });
})();
