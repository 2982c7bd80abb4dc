/* The Similarity space tab: one picture against the whole gallery. */
SameLogic.widgets.space = (w) => {
  const SL = SameLogic;
  const { el, error, picture, segments } = SL;
  const first = w.value;
  if (first.none) return SL.noSpace(w.root, first.none);
  const SHOWN = 24, AXES = ["percentiles", "cosines"], CORNERS = ["Neither the same", "Same look, different logic", "Same logic, different look", "Same logic, same look"];
  const WORDS = ["higher than … of 100 random pairs", "raw score"];
  const touch = window.matchMedia("(max-width: 1100px)");
  const data = SL.spaceData();
  let query = null, about = null, points = null, all = null, axes = 0, tool = "zoom", lit = null, scored = null, shown = null;
  let placing = 0, picking = 0, lighting = 0, turning = 0, slow = 0, waits = "", drawn = false, wanted = {};

  const input = el("input.sl-hidden", { type: "file", accept: "image/*", tabindex: "-1", "aria-hidden": "true" });
  const menu = SL.picker(first.gallery, (choice) => start(choice), () => input.click());
  const tile = el("div.sl-space__tile"), trouble = el("div.sl-space__trouble"), status = el("p.sl-space__status", { role: "status" });
  const replace = el("button.sl-btn", { onclick: (event) => menu.show(event.currentTarget) }, "Replace picture");
  const kinds = segments(["Pictures", "Dots"], 0, (index) => map.dots(index === 1));
  const summary = el("p.sl-hidden.sl-space__summary"), card = SL.pointCard(), across = el("p.sl-space__x"), up = el("p.sl-space__y"), hint = SL.passingNote();
  const map = SL.spaceMap({
    plotly: first.plotly, tool: () => tool, items: data.pictures, onpick: (i) => pick(i), onpoint: point, onarea: (rows) => light(rows, "Drawn on the map"), onhint: () => hint.show("Hold Ctrl and turn the wheel to go nearer."),
    oncorner: (code) => light(map.rows(code), CORNERS[code]), onview: (close) => { tools.close(close); map.tooled(); card.hide(); },
  });
  const panel = SL.spacePanel({ onpivot: start, onpick: (i) => pick(i), onpoint: point, onclear: clear, onsave: () => save("table") });
  const tools = SL.spaceTools({
    onaxes: turn, ontool: (name) => { tool = name; map.tooled(); }, onscale: (factor) => map.zoom(factor), onpair: () => open({ id: scored[0], pair: scored[1], axes: AXES[axes] }),
    downloads: [["What is seen, as a picture (PNG)", () => save("picture")], ["As a page that works by itself (HTML)", () => save("page")], ["Scores and captions, as a table (CSV)", () => save("table")]],
  });

  function build() {
    kinds.node.setAttribute("aria-label", "Show on the map");
    map.node.append(el("div.sl-map__cards", {}, card.node, hint.node));
    const keys = [["rel", "same logic"], ["attr", "same look"], ["ink", "both"], ["dot", "neither"]];
    w.root.replaceChildren(el("div.sl-page.sl-space__page", {},
      el("div.sl-space__main", {},
        el("div.sl-space__head", {}, tile, el("div.sl-space__title", {}, el("h1.sl-title", {}, "Similarity space"),
          el("p.sl-note", {}, "Each dot is a picture, placed by what it shares with this one.")), el("div.sl-space__acts", {}, kinds.node, replace)),
        trouble, summary, tools.node,
        el("div.sl-space__stage", {}, up, map.node, status),
        el("div.sl-space__foot", {}, across,
          el("ul.sl-space__keys", { "aria-label": "Colours of the dots" }, keys.map(([kind, words]) => el(`li.is-${kind}`, {}, words)))),
        tools.says,
        el("details.sl-how", {}, el("summary", {}, "How to read this map"), first.method.map((line) => el("p", {}, line)))),
      panel.node, input, menu.node));
    menu.node.setAttribute("aria-label", "Another picture");
    name(0);
  }

  const title = (kind, words) => [el(`b.sl-${kind}`, {}, words), `, ${WORDS[axes]} `, el("span", { "aria-hidden": "true" }, "→")];

  function name(index) {
    axes = index;
    tools.axes(index);
    up.replaceChildren(...title("rel", "Logic in common"));
    across.replaceChildren(...title("attr", "Look in common"));
  }

  /* Ask for the space of a picture. A choice is {ref} | {path} | {random: true}; {trouble} is an upload that failed.
     then: {at, pair} the picture to choose in it, axes: their index. */
  function start(choice, then = {}) {
    placing += 1;
    wanted = then;
    clearTimeout(slow);
    trouble.replaceChildren();
    if (choice.trouble) {
      w.forget();
      return fail(choice.trouble, null);
    }
    slow = setTimeout(() => wait("Placing the pictures…"), drawn ? 300 : 0);
    const { ref, path, random } = choice;
    w.ask("place", { choice: ref ? { ref } : path ? { path } : { random }, with: then.pair || then.at });
  }

  function wait(sentence) {
    status.textContent = sentence;
    waits = sentence;
    map.node.classList.add("is-waiting");
  }

  function ready() {
    clearTimeout(slow);
    waits = "";
    tools.drawn();
    status.textContent = "";
    map.node.classList.remove("is-waiting");
  }

  async function draw(value, asked) {
    const mine = placing, index = wanted.axes ?? axes;
    try {
      const [found, raw] = await Promise.all([data.shares(value.query.ref), index ? data.cosines(value.query.ref) : null, map.load()]);
      if (mine !== placing) return;
      show(value, found, raw);
    } catch (reason) {
      if (mine === placing) fail(reason.message, asked);
    }
  }

  const scaleOf = (raw) => (raw ? SL.spaceScales.cosines(first.cosines, raw, points.itself) : SL.spaceScales.percentiles(first.lines, all));

  function show(value, found, raw) {
    ready();
    query = value.query;
    about = data.about(query.ref);
    drawn = true;
    all = found;
    points = { n: found.corner.length, itself: value.itself, corner: found.corner };
    point(null);
    name(raw ? 1 : 0);
    tile.replaceChildren(picture(query, { size: 160, eager: true }));
    lit = null;
    panel.many(null);
    map.draw(points, scaleOf(raw), value.counts);
    const counts = Object.entries(value.counts).map(([corner, count]) => `${corner} ${count.toLocaleString("en-US")}`).join(", ");
    summary.textContent = `How many pictures of the gallery lie in each corner: ${counts}.`;
    panel.near(value.near);
    const { at, pair } = wanted;
    wanted = {};
    shown = pair || at ? { ref: pair || at, pair: Boolean(pair) } : null;
    state(false);
    if (value.shown?.error) panel.fail(value.shown.error);
    else if (value.shown) choose(value.shown, { pair: Boolean(pair), opening: !pair && !at });
    else panel.clear("");
  }

  /* The other axes; raw numbers come when they are first asked for. */
  async function turn(index) {
    turning += 1;
    const mine = turning, of = placing;
    try {
      const raw = index && query ? await data.cosines(query.ref) : null;
      if (mine !== turning) return;
      if (of !== placing) return name(axes);
      name(index);
      if (!query) return;
      map.scaled(scaleOf(raw));
      state();
    } catch (reason) {
      name(axes);
      trouble.replaceChildren(error(reason.message));
    }
  }

  function fail(sentence, asked) {
    ready();
    trouble.replaceChildren(error(sentence));
    const choice = asked && asked.choice, away = sentence === SL.connection.SILENCE;
    if (drawn && !away) return;
    const other = choice && choice.ref !== first.first;
    wanted = {};
    if (other && !asked.again && !away) {
      w.ask("place", { choice: { ref: first.first }, again: true });
      return;
    }
    trouble.append(el("button.sl-link", { onclick: () => start(away && choice ? choice : { ref: first.first }) }, "Try again"));
    if (!drawn) panel.clear("The map is not here yet.");
  }

  function point(row) {
    if (row === null) card.hide();
    else card.rest(() => about.pair(row), () => map.where(row), axes === 1);
  }

  const pick = (row) => choose(about.pair(row), { byHand: true });

  /* Show what comes to be known of a picture beside the one asked about. */
  async function choose(coming, { byHand = false, pair = false, opening = false }) {
    picking += 1;
    const mine = picking, of = placing, late = setTimeout(() => panel.wait(), 300);
    try {
      const found = await coming;
      if (mine !== picking || of !== placing) return;
      shown = { ref: found.ref, pair, opening };
      panel.set(found, query.ref);
      map.choose(found);
      state();
      if (byHand && touch.matches) panel.reveal();
    } catch (reason) {
      if (mine === picking && of === placing) panel.fail(reason.message);
    } finally {
      clearTimeout(late);
    }
  }

  /* ---- many at once ---- */

  async function light(rows, words) {
    if (!rows.length) return hint.show("No picture lies there.");
    lighting += 1;
    const mine = lighting, of = placing, counts = [0, 0, 0, 0];
    rows.forEach((row) => { counts[points.corner[row]] += 1; });
    lit = rows;
    map.light(rows);
    const found = await data.pictures(SL.spreadOver(rows, SHOWN)).catch((reason) => { trouble.replaceChildren(error(reason.message)); return []; });
    if (mine !== lighting || of !== placing || lit !== rows) return;
    panel.many(words, counts, found);
    if (touch.matches) panel.reveal();
  }

  function clear() {
    lit = null;
    map.light(null);
    panel.many(null);
    if (shown) choose(about.pairWith(shown.ref), shown);
  }

  /* Files to take along, made when they are asked for. */
  async function save(what) {
    if (!query) return;
    const titles = { x: ["Look in common", `, ${WORDS[axes]} →`], y: ["Logic in common", `, ${WORDS[axes]} →`] };
    trouble.replaceChildren();
    tools.busy("Making the file…");
    try {
      SL.save(...await SL.spaceFile(what, { map, about, query, titles, axes: AXES[axes], rows: lit || map.rows() }));
    } catch (reason) {
      trouble.replaceChildren(error(reason.message));
    } finally {
      tools.busy("");
    }
  }

  /* What the address says: nothing of what the tab opens with. */
  function state(quiet = true) {
    const { ref, pair, opening } = shown || { opening: true };
    offer();
    SL.at("space", { id: query.ref === first.first ? "" : query.ref, [pair ? "pair" : "at"]: opening ? "" : ref, axes: axes ? AXES[axes] : "" }, { quiet });
  }

  /* The pair of Score, unless it is what is shown. */
  function offer() {
    tools.pair(Boolean(scored) && !(query?.ref === scored[0] && shown?.ref === scored[1]));
  }

  function open({ id, pair, at, axes: named }) {
    start({ ref: id || first.first }, { pair, at, axes: Math.max(AXES.indexOf(named), 0) });
  }

  async function take(file) {
    placing += 1;
    trouble.replaceChildren();
    wait("Sending the picture…");
    start(await w.send(file).catch((reason) => ({ trouble: reason.message })));
  }

  build();
  input.addEventListener("change", () => { if (input.files[0]) take(input.files[0]); input.value = ""; });
  SL.onEscape(w.root, () => { if (lit) clear(); });
  SL.takeDrops(w.root, take);
  SL.onPaste(w.root, take);
  SL.on("arrived", (bytes) => { if (waits) status.textContent = `${waits} ${(bytes / 1e6).toFixed(1)} MB of the map are here.`; });
  SL.on("pair", (refs) => { scored = refs; offer(); });
  queueMicrotask(() => { if (!placing) start({ ref: first.first }); });
  return { draw, fail, open, resume: ({ choice }) => start(choice) };
};
