/* Same Logic: what part of the similarity space is in sight, and the wheel, keys and drags that change it. */
(() => {
  const SL = window.SameLogic;
  const { within } = SL;
  const STEP = 1.6, CLOSEST = 1 / 120, NOTCH = 0.0022, SLOWEST = 60;

  /* spaceView(whole() -> {x: [from, to], y: [from, to]}) -> {now(), close(), scale(factor, [u, v] in 0..1 of the frame), move(du, dv), box(...), reset()}
     now is the part in sight; all of it is the whole, and what was drawn nearer stays within that. */
  SL.spaceView = (whole) => {
    let part = null;
    const now = () => part || whole();

    /* A stretch of an axis, kept inside the whole one. */
    function kept([from, to], [least, most]) {
      const wide = Math.min(to - from, most - least), start = within(from, least, most - wide);
      return [start, start + wide];
    }

    function set(x, y) {
      const all = whole(), share = (range, of) => (range[1] - range[0]) / (of[1] - of[0]);
      if (Math.min(share(x, all.x), share(y, all.y)) > 0.98) part = null;
      else part = { x: kept(x, all.x), y: kept(y, all.y) };
    }

    function scale(factor, [u, v] = [0.5, 0.5]) {
      const { x, y } = now(), all = whole();
      const narrow = ([from, to], at, [least, most]) => {
        const wide = Math.max((to - from) / factor, (most - least) * CLOSEST), centre = from + at * (to - from);
        return [centre - at * wide, centre + (1 - at) * wide];
      };
      set(narrow(x, u, all.x), narrow(y, v, all.y));
    }

    function move(du, dv) {
      const { x, y } = now(), shift = ([from, to], by) => [from - by * (to - from), to - by * (to - from)];
      set(shift(x, du), shift(y, dv));
    }

    /* What lies between two corners [u, v] of the frame. */
    function box([a, b], [c, d]) {
      const { x, y } = now(), at = ([from, to], share) => from + share * (to - from);
      const sorted = (range, one, two) => [at(range, Math.min(one, two)), at(range, Math.max(one, two))];
      if (Math.min(Math.abs(a - c), Math.abs(b - d)) > 0.01) set(sorted(x, a, c), sorted(y, b, d));
    }

    return { now, close: () => Boolean(part), scale, move, box, reset() { part = null; } };
  };

  /* zoomKeys(node, {frame, onscale(factor, [u, v]?), onwhole(), onhint()}): ctrl with the wheel, and what a touchpad sends for two
     fingers, go nearer at the pointer; the wheel alone scrolls the page, with a hint. + − and 0 do the same on the keyboard. */
  SL.zoomKeys = (node, { frame, onscale, onwhole, onhint }) => {
    let hinted = 0;
    node.addEventListener("wheel", (event) => {
      if (!event.ctrlKey && !event.metaKey) {
        if (event.timeStamp - hinted > SLOWEST) onhint();
        hinted = event.timeStamp;
        return;
      }
      event.preventDefault();
      const box = frame.getBoundingClientRect(), lines = event.deltaMode ? 16 : 1;
      onscale(Math.exp(-within(event.deltaY * lines, -400, 400) * NOTCH), [(event.clientX - box.left) / box.width, 1 - (event.clientY - box.top) / box.height]);
    }, { passive: false });
    node.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const factor = { "+": STEP, "=": STEP, "-": 1 / STEP }[event.key];
      if (factor) onscale(factor);
      else if (event.key === "0") onwhole();
      else return;
      event.preventDefault();
    });
  };
  SL.zoomStep = STEP;
})();
