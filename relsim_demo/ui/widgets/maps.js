/* The Maps tab: the gallery by logic and by look, side by side, with one selection. */
SameLogic.widgets.maps = (w) => {
  const SL = SameLogic;
  const { el, error } = SL;
  const { byKind, byName, byGroup, byCorner, byScore, plain, told, legend } = SL.mapColours;
  const first = w.value;
  const SHOWN = 24, NONE = 65535;
  const MODES = [["Kind", "kind", first.kinds.length], ["Idea", "relation", first.relations], ["Family", "family", first.families], ["Group", "group", true], ["Corner", "corner", first.corners], ["Score", "score", first.corners]].filter(([, , known]) => known);
  const known = new Map(); // metric -> {n, x, y, groups, names, trust}
  const data = SL.mapsData();
  const phone = window.matchMedia("(max-width: 640px)");
  let head = null, traits = null, picks = 0, tool = "lasso", mode = MODES[0][1], ready = null, shares = null;
  /* What is lit: many rows, or one with its details; `words` say how it came about. */
  let lit = { rows: null, one: null, item: null, words: "" };

  const sides = first.metrics.slice(0, 2).map(side);
  const panel = SL.mapsPanel({
    two: sides.length > 1, gallery: first.gallery, space: first.corners, onpick: pick, onpickRef: (ref) => open({ id: ref }), onpoint: point, onsave: save, onclear: clear,
    ongroup: () => lightGroup(sides[0], known.get(sides[0].words.metric).groups[lit.one]),
    onrelation: () => gather(traits.relations, traits.relations[lit.one], `All “${lit.item.relation}”`),
    onfamily: () => gather(traits.families, traits.families[lit.one], `All “${lit.item.family}”`),
  });
  const key = legend({ onpick: (words, number) => gather(sides[0].look.classes, number, words) });
  const trouble = el("div.sl-maps__trouble"), stage = el("div.sl-maps__stage");

  function side(words) {
    const made = SL.mapsSide({
      words, metrics: first.metrics, onmetric: (metric) => another(made, metric),
      list: SL.pictureList(words.nearest, { onpick: pick, onpoint: point }),
      view: SL.mapView({
        plotly: first.plotly, label: `Map ${words.title.toLowerCase()}`, tool: () => tool, items: data.pictures,
        onpick: (row) => (row === null ? null : pick(row)), onpoint: point, onarea: (rows) => many(rows, `Drawn on the map ${made.words.title.toLowerCase()}`), ongroup: (group) => lightGroup(made, group),
      }),
    });
    return made;
  }

  function build() {
    head = SL.mapsHead({ size: first.size, titles: sides.map((made) => made.words.title), short: sides.map((made) => made.words.short) }, MODES.map(([words]) => words), {
      onmode: (i) => { choose(MODES[i]); place(true); }, ontool: (name) => { tool = name; }, onnames: (on) => sides.forEach((made) => made.view.named(on)), onface: face,
    });
    stage.append(...sides.map((made) => made.node));
    stage.classList.toggle("is-one", sides.length < 2);
    w.root.replaceChildren(el("div.sl-page.sl-maps__page", {},
      head.node, trouble, head.which, stage, panel.node,
      el("div.sl-maps__foot", {}, key.node, el("details.sl-how", {}, el("summary", {}, "How to read the maps"), first.method.map((line) => el("p", {}, line))))));
    face(0);
    panel.begin();
  }

  /* On a phone one map at a time. */
  const face = (i) => sides.forEach((made, at) => made.node.classList.toggle("is-behind", at !== i));

  /* ---- the maps themselves ---- */
  const fetchMap = async (metric) => known.set(metric, await data.map(metric));
  const fail = (reason) => { trouble.replaceChildren(error(reason.message)); };

  async function load() {
    trouble.replaceChildren();
    try {
      [traits] = await Promise.all([data.traits(), ...sides.map((made) => Promise.all([fetchMap(made.words.metric), made.view.load()]))]);
      sides.forEach(draw);
      paint();
    } catch (reason) {
      ready = null;
      trouble.replaceChildren(error(reason.message), el("button.sl-link", { onclick: start }, "Try again"));
      throw reason;
    }
  }

  /* The maps, fetched once. */
  function start() {
    ready = ready || load();
    ready.catch(() => {});
    return ready;
  }

  function draw(made) {
    const map = known.get(made.words.metric);
    made.view.draw(map);
    made.trust.textContent = map.trust ? map.trust.sentence : "";
    made.trust.title = map.trust ? `Trustworthiness ${map.trust.number}` : "";
  }

  async function another(made, metric) {
    made.wanted = metric;
    try {
      await fetchMap(metric);
      if (made.wanted !== metric) return;
      made.name(first.metrics.find((one) => one.metric === metric));
      draw(made);
      paint();
      nearest();
    } catch (reason) {
      made.name(made.words); // the heading goes back to the map that stands
      fail(reason);
    }
  }

  /* ---- colours ---- */

  function lookOf(made) {
    const map = known.get(made.words.metric);
    if (mode === "kind") return byKind(traits, first.kinds);
    if (mode === "relation") return byName(traits.relations, known.get(sides[0].words.metric));
    if (mode === "family") return byName(traits.families, known.get(sides[0].words.metric));
    if (mode === "group") return byGroup({ groups: map.groups, middles: made.view.middles() });
    if (!shares) return plain(map.n);
    if (mode === "corner") return byCorner(shares.corner);
    return made.words.kind ? byScore(shares[made.words.kind], made.words.kind) : plain(map.n);
  }

  /* Whether any group that is in sight has a name: without captions none has. */
  const named = () => sides.some((made) => known.get(made.words.metric).names.some((parts) => parts.length));

  const compares = () => mode === "corner" || mode === "score";
  async function paint() {
    if (!traits) return;
    const mine = mode;
    if (compares() && lit.item && shares?.of !== lit.item.ref) await compare(lit.item.ref);
    if (mine !== mode) return;
    sides.forEach((made) => { made.look = lookOf(made); made.view.paint(made.look); });
    key.set(mode === "kind" || (mode === "corner" && shares) ? sides[0].look.of : null, told(mode, { chosen: Boolean(shares), named: named() }));
    head.named(named());
    light();
  }

  async function compare(ref) {
    const found = await data.shares(ref).catch(fail);
    if (found && lit.item?.ref === ref) shares = found;
  }

  /* ---- the selection ---- */

  function light() {
    head.lit(Boolean(lit.rows) || lit.one !== null);
    for (const made of sides) {
      const nearest = lit.item ? sides.map(({ words }) => ({ kind: words.kind, own: words.metric === made.words.metric, rows: (lit.item.nearest[words.metric] || []).map((one) => one.at) })) : [];
      made.view.light({ rows: lit.rows, one: lit.one, pic: lit.item, nearest, fade: Boolean(lit.rows) || (lit.one !== null && !compares()) });
    }
  }

  function nearest() {
    for (const made of sides) {
      made.list.set(lit.item ? lit.item.nearest[made.words.metric] || [] : []);
      made.list.node.parentNode.hidden = !lit.item;
    }
    light();
  }

  function point(row) {
    sides.forEach((made) => made.view.point(row, made.view.node.matches(":hover") || made.view.node.contains(document.activeElement)));
  }

  function set(next) {
    picks += 1;
    trouble.replaceChildren();
    lit = { rows: null, one: null, item: null, words: "", ...next };
    nearest();
    return picks;
  }

  function clear() {
    set({});
    const had = shares;
    shares = null;
    if (had && compares()) paint();
    panel.begin();
    place();
  }

  function choose(one) {
    mode = one[1];
    head.colour(MODES.indexOf(one));
    paint();
  }

  /* Links name one picture; a drawn area has no short name. */
  function place(quiet) {
    SL.at("maps", { id: lit.item?.ref, by: mode }, { quiet });
  }

  /* One picture: lit at once, its neighbours as soon as they are known. */
  async function pick(row) {
    const mine = set({ one: row });
    const late = setTimeout(() => { if (mine === picks) panel.wait(); }, 300);
    try {
      show(await data.detail(row), mine);
    } catch (reason) {
      if (mine === picks) panel.fail(reason.message);
    } finally {
      clearTimeout(late);
    }
  }

  /* A picture that another tab, or a link, names; links name the colours too. */
  function open({ id, by }) {
    const colours = MODES.find(([, name]) => name === by && name !== mode);
    if (colours) choose(colours);
    const mine = set({});
    panel.begin();
    if (id) w.ask("find", { ref: id, mine });
    else place();
  }

  const found = ({ item }, { mine }) => start().then(() => show(item, mine), () => {});

  function show(item, mine) {
    if (mine !== picks) return;
    Object.assign(lit, { one: item.at, item });
    const count = (all, which) => (which === NONE ? 0 : all.reduce((sum, one) => sum + (one === which), 0));
    const { groups } = known.get(sides[0].words.metric);
    const of = (all) => count(all, all[item.at]);
    panel.one(item, { group: of(groups), relation: of(traits.relations), family: of(traits.families) });
    nearest();
    if (compares()) paint();
    place();
    if (phone.matches) panel.reveal();
  }

  /* All rows whose value is this one. */
  function gather(values, value, words) {
    const rows = [];
    values.forEach((one, row) => { if (one === value) rows.push(row); });
    many(Uint32Array.from(rows), words);
  }

  function lightGroup(made, group) {
    const { groups, names } = known.get(made.words.metric);
    const name = names[group].map(([, words]) => words).join(" ");
    gather(groups, group, `Group ${made.words.title.toLowerCase()}${name && `: ${name}`}`);
  }

  async function many(rows, words) {
    if (!rows.length) return;
    if (rows.length === 1) return pick(rows[0]);
    const mine = set({ rows, words });
    try {
      const found = await data.pictures(SL.spreadOver(rows, SHOWN));
      if (mine === picks) panel.many(words, rows.length, found);
    } catch (reason) {
      if (mine === picks) panel.fail(reason.message);
    }
  }

  async function save() {
    try {
      SL.save("pictures.csv", "text/csv", SL.csv(await data.table(lit.rows)));
    } catch (reason) {
      fail(reason);
    }
  }

  build();
  SL.onEscape(w.root, () => { if (lit.rows || lit.one !== null) clear(); });
  start();
  return { draw: found, fail: (sentence, { mine }) => { if (mine === picks) { trouble.replaceChildren(error(sentence)); place(true); } }, open };
};
