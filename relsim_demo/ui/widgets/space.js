/* The Similarity space tab: one picture against the whole gallery. */
SameLogic.widgets.space = (w) => {
  const SL = SameLogic;
  const { el, error, picture, segments } = SL;
  const first = w.value;
  if (first.none) return SL.noSpace(w.root, first.none);
  const KEPT = 400;
  const touch = window.matchMedia("(max-width: 1100px)");
  const items = new Map(), pairs = new Map();
  let query = null, placing = 0, pointing = 0, picking = 0, slow = 0, drawn = false;

  const input = el("input.sl-hidden", { type: "file", accept: "image/*", tabindex: "-1", "aria-hidden": "true" });
  const menu = SL.picker(first.gallery, start, () => input.click());
  const tile = el("div.sl-space__tile"), trouble = el("div.sl-space__trouble"), status = el("p.sl-space__status", { role: "status" });
  const replace = el("button.sl-btn", { onclick: (event) => menu.show(event.currentTarget) }, "Replace picture");
  const kinds = segments(["Pictures", "Dots"], 0, (index) => map.dots(index === 1));
  const summary = el("p.sl-hidden"), card = SL.pointCard();
  const map = SL.spaceMap({ plotly: first.plotly, lines: first.lines, onpick: (i) => pick(i, true), onpoint: point, items: pictures });
  const panel = SL.spacePanel({ onpivot: start, onpick: (i) => pick(i, true) });

  function build() {
    kinds.node.setAttribute("aria-label", "Show on the map");
    map.node.append(el("div.sl-map__cards", {}, card.node));
    const keys = [["rel", "same logic"], ["attr", "same look"], ["ink", "both"], ["dot", "neither"]];
    w.root.replaceChildren(el("div.sl-page.sl-space__page", {},
      el("div.sl-space__main", {},
        el("div.sl-space__head", {}, tile, el("div.sl-space__title", {}, el("h1.sl-title", {}, "Similarity space"),
          el("p.sl-note", {}, "Each dot is a picture, placed by what it shares with this one.")), el("div.sl-space__acts", {}, kinds.node, replace)),
        trouble, summary,
        el("div.sl-space__stage", {}, el("p.sl-space__y", {}, title("rel", "Logic in common")), map.node, status),
        el("div.sl-space__foot", {}, el("p.sl-space__x", {}, title("attr", "Look in common")),
          el("ul.sl-space__keys", { "aria-label": "Colours of the dots" }, keys.map(([kind, words]) => el(`li.is-${kind}`, {}, words)))),
        el("details.sl-how", {}, el("summary", {}, "How to read this map"), first.method.map((line) => el("p", {}, line)))),
      panel.node, input, menu.node));
    menu.node.setAttribute("aria-label", "Another picture");
  }

  const title = (kind, name) => [el(`b.sl-${kind}`, {}, name), ", higher than … of 100 random pairs ", el("span", { "aria-hidden": "true" }, "→")];

  /* Ask for the space of a picture. A choice is {ref} | {path} | {random: true}; {trouble} is an upload that failed. */
  function start(choice) {
    placing += 1;
    clearTimeout(slow);
    trouble.replaceChildren();
    if (choice.trouble) return fail(choice.trouble, null);
    slow = setTimeout(() => wait("Placing the pictures…"), drawn ? 300 : 0);
    const { ref, path, random } = choice;
    w.ask("place", { choice: ref ? { ref } : path ? { path } : { random } });
  }

  function wait(sentence) {
    status.textContent = sentence;
    map.node.classList.add("is-waiting");
  }

  function ready() {
    clearTimeout(slow);
    status.textContent = "";
    map.node.classList.remove("is-waiting");
  }

  async function draw(value, asked) {
    const mine = placing;
    try {
      const [bytes] = await Promise.all([get(`space/points?of=${value.query.ref}`).then((answer) => answer.arrayBuffer()), map.load()]);
      if (mine !== placing) return;
      show(value, bytes);
    } catch (reason) {
      if (mine === placing) fail(reason.message, asked);
    }
  }

  function show(value, bytes) {
    ready();
    query = value.query;
    drawn = true;
    pairs.clear();
    point(null);
    tile.replaceChildren(picture(query, { size: 160, eager: true }));
    map.draw(unpack(bytes, value.itself), value.counts);
    const counts = Object.entries(value.counts).map(([name, count]) => `${name} ${count.toLocaleString("en-US")}`).join(", ");
    summary.textContent = `How many pictures of the gallery lie in each corner: ${counts}.`;
    panel.near(value.near);
    if (value.near.pictures.length) pick(value.near.pictures[0].at, false);
    else panel.clear("");
  }

  /* See space_routes.points: look, logic as uint16, corners as bytes. */
  function unpack(bytes, itself) {
    const n = bytes.byteLength / 5, scale = (values) => Float32Array.from(values, (v) => SL.place((v / 65535) * 100));
    return { n, itself, x: scale(new Uint16Array(bytes, 0, n)), y: scale(new Uint16Array(bytes, 2 * n, n)), corner: new Uint8Array(bytes, 4 * n, n) };
  }

  function fail(sentence, asked) {
    ready();
    trouble.replaceChildren(error(sentence));
    if (drawn) return;
    const other = asked && asked.choice && asked.choice.ref !== first.first;
    if (other && !asked.again) {
      w.ask("place", { choice: { ref: first.first }, again: true });
      return;
    }
    trouble.append(el("button.sl-link", { onclick: () => start({ ref: first.first }) }, "Try again"));
    panel.clear("The map is not here yet.");
  }

  async function get(path, options) {
    let answer;
    try {
      answer = await fetch(path, options);
    } catch {
      throw new Error("The server did not answer. Check your connection and try again.");
    }
    if (!answer.ok) throw new Error(answer.status === 404 || answer.status === 500 ? await answer.text() : "The server did not answer. Try again in a moment.");
    return answer;
  }

  /* The pictures of some points, each asked for once. */
  async function pictures(rows) {
    const missing = rows.filter((row) => !items.has(row));
    if (missing.length) {
      const answer = await get(`space/items.json?at=${missing.join()}`);
      for (const item of await answer.json()) items.set(item.at, item);
    }
    return rows.map((row) => items.get(row));
  }

  /* What there is to say about one point and the query; kept until the next query. */
  function pairWith(row) {
    if (pairs.size > KEPT) pairs.clear();
    if (!pairs.has(row)) {
      const asked = get(`space/pair.json?of=${query.ref}&at=${row}`).then((answer) => answer.json());
      asked.catch(() => pairs.delete(row));
      pairs.set(row, asked);
    }
    return pairs.get(row);
  }

  /* The card beside the point under the mouse, once the mouse rests. */
  function point(row) {
    pointing += 1;
    if (row === null) return card.hide();
    const mine = pointing;
    setTimeout(async () => {
      if (mine !== pointing) return;
      const pair = await pairWith(row).catch(() => null);
      if (pair && mine === pointing) card.show(pair, map.where(row));
    }, 70);
  }

  async function pick(row, byHand) {
    picking += 1;
    const mine = picking, of = placing, late = setTimeout(() => panel.wait(), 300);
    try {
      const pair = await pairWith(row);
      if (mine !== picking || of !== placing) return;
      panel.set(pair, query.ref);
      map.choose({ at: row, ref: pair.ref });
      if (byHand && touch.matches) panel.reveal();
    } catch (reason) {
      if (mine === picking && of === placing) panel.fail(reason.message);
    } finally {
      clearTimeout(late);
    }
  }

  async function take(file) {
    placing += 1;
    trouble.replaceChildren();
    wait("Sending the picture…");
    start(await w.send(file).catch((reason) => ({ trouble: reason.message })));
  }

  build();
  input.addEventListener("change", () => { if (input.files[0]) take(input.files[0]); input.value = ""; });
  SL.takeDrops(w.root, take);
  SL.onPaste(w.root, take);
  queueMicrotask(() => { if (!placing) start({ ref: first.first }); });
  return { draw, fail, open: ({ id }) => start({ ref: id || first.first }) };
};
