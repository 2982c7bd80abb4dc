/* Same Logic: the pictures that stand on the map, and walking among them with the keyboard. */
(() => {
  const SL = window.SameLogic;
  const { el, src } = SL;
  const CORNERS = ["anomaly", "appearance", "analogy", "literal"];
  const RIM = 0.6, FEW = 24; // as few stand over one another rather than not at all
  const WIDE = { whole: [44, 16, 70], nearer: [[88, 72, 60, 52, 44], 160] }, NARROW = { whole: [36, 16, 30], nearer: [[64, 52, 44, 36], 60] }; // sizes, gap, most

  /* Order points for a picture: the telling corners, then the rim, further out first; the rest in an order that looks random. */
  function worth(point) {
    const out = Math.abs(point.x - 0.5) + Math.abs(point.y - 0.5);
    if (point.corner) return 4 + out;
    return out > RIM ? 2 + out : ((point.i * 2654435761) % 4294967296) / 4294967296;
  }

  /* spread(points in sight [{i, x, y, corner, left, top}], room {left, top, right, bottom}, size, gap, most) -> [{i, corner, left, top}]:
     pictures inside the room that keep a gap between them. */
  function spread(points, room, size, gap, most) {
    const half = size / 2 + 3, apart = size + gap, chosen = [];
    const ranked = points.map((point) => [worth(point), point]).sort((a, b) => b[0] - a[0]);
    for (const [, { i, corner, left, top }] of ranked) {
      const at = { i, corner, left: within(left, room.left + half, room.right - half), top: within(top, room.top + half, room.bottom - half) };
      if (chosen.some((one) => Math.abs(one.left - at.left) < apart && Math.abs(one.top - at.top) < apart)) continue;
      chosen.push(at);
      if (chosen.length === most) break;
    }
    return chosen;
  }

  /* dense(points in sight, room, {small: a narrow map, close: a part of all}) -> the same with sizes: sparse on the whole map; nearer
     there are more, and once few points are in sight each of them is a picture, as large as they can all stand. */
  function dense(points, room, { small, close }) {
    const { whole, nearer } = small ? NARROW : WIDE;
    const sized = (spots, size) => spots.map((one) => ({ ...one, size }));
    if (!close) return sized(spread(points, room, ...whole), whole[0]);
    const [sizes, most] = nearer, least = sizes.at(-1);
    for (const size of points.length <= most ? sizes : []) {
      const spots = spread(points, room, size, 4, most);
      if (spots.length === points.length) return sized(spots, size);
    }
    return sized(spread(points, room, least, points.length > FEW ? 4 : -least, most), least);
  }

  const within = (value, least, most) => Math.min(Math.max(value, least), most);

  const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

  /* The nearest picture that lies in a direction, sideways distance counting double. */
  function neighbour(shown, from, [dx, dy]) {
    let nearest = null, least = Infinity;
    for (const one of shown) {
      const along = (one.left - from.left) * dx + (one.top - from.top) * dy;
      const aside = Math.abs((one.left - from.left) * dy) + Math.abs((one.top - from.top) * dx);
      if (along > 2 && along + 2 * aside < least) [nearest, least] = [one, along + 2 * aside];
    }
    return nearest;
  }

  /* mapPictures({onpick(i), onpoint(i | null)}) -> {node, set([{i, left, top, size, corner, ref, alt}]), move(i -> {left, top}), hit(left, top) -> i | null,
     choose(i | null), shown() -> [{..., image}]}: clicks and keys; what else mouse and finger do is the map's. */
  SL.mapPictures = ({ onpick, onpoint }) => {
    let shown = [], here = null, chosen = null;
    const node = el("div.sl-map__pics", { role: "listbox", tabindex: "0", "aria-label": "Pictures on the map. Arrow keys move, Enter chooses." });

    function set(list) {
      shown = list;
      if (!shown.some((one) => one.i === here)) here = null;
      node.replaceChildren(...shown.map((one) => el(`div.sl-thumb.is-${CORNERS[one.corner]}`, {
        role: "option", id: `sl-thumb-${one.i}`, "data-at": one.i, "aria-label": one.alt, style: `left:${one.left}px;top:${one.top}px;--size:${one.size}px`,
      }, one.blank ? null : el("img", { src: src(one.ref, 160), alt: "", decoding: "async", draggable: "false" }))));
      mark();
    }

    function mark() {
      for (const thumb of node.children) {
        const at = Number(thumb.dataset.at);
        thumb.classList.toggle("is-here", at === here);
        thumb.setAttribute("aria-selected", String(at === chosen));
      }
      if (here === null) node.removeAttribute("aria-activedescendant");
      else node.setAttribute("aria-activedescendant", `sl-thumb-${here}`);
    }

    function point(i) {
      here = i;
      mark();
      onpoint(i);
    }

    function move(at) {
      shown.forEach((one, i) => {
        Object.assign(one, at(one.i));
        Object.assign(node.children[i].style, { left: `${one.left}px`, top: `${one.top}px` });
      });
    }

    function hit(left, top) {
      if (node.closest(".is-dots")) return null;
      const under = shown.filter((one) => Math.max(Math.abs(one.left - left), Math.abs(one.top - top)) <= one.size / 2);
      return under.length ? under.at(-1).i : null;
    }

    node.addEventListener("click", (event) => {
      const thumb = event.target.closest(".sl-thumb");
      if (!thumb) return;
      event.stopPropagation();
      onpick(Number(thumb.dataset.at));
    });
    node.addEventListener("blur", () => { if (here !== null) point(null); });
    node.addEventListener("keydown", (event) => {
      const from = shown.find((one) => one.i === here);
      if (STEPS[event.key] && shown.length) {
        event.preventDefault();
        const next = from ? neighbour(shown, from, STEPS[event.key]) : shown.find((one) => one.i === chosen) || shown[0];
        if (next) point(next.i);
      } else if ((event.key === "Enter" || event.key === " ") && from) {
        event.preventDefault();
        onpick(here);
      } else if (event.key === "Escape" && from) {
        event.stopPropagation();
        point(null);
      }
    });

    const images = () => shown.map((one, i) => ({ ...one, image: node.children[i].querySelector("img") }));
    return { node, set, move, hit, shown: images, choose(i) { chosen = i; mark(); } };
  };

  Object.assign(SL, { dense, spread, within });
})();
