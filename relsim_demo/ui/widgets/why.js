/* Why these two? The nearest ideas of both pictures, and maps of the parts that their scores rest on. */
SameLogic.widgets.why = (w) => {
  const SL = SameLogic;
  const { el, error, picture, pivots, regionMap, segments, sign } = SL;
  const VIEWS = [["relational", "Logic"], ["attribute", "Look"], ["", "Off"]];
  const NAMES = ["First picture", "Second picture"];
  const HOW = "We hide one part after the other. Where the score falls, the part counts.";
  const SOON = "This takes some seconds.";
  const KEY = { relational: "Blue: parts that the logic in common rests on.", attribute: "Orange: parts that the look in common rests on.", "": "" };
  const NUMBER = "The number says how near the picture lies to the idea: 1 is exactly, 0 is not at all.";
  let view = "relational", maps = [], sides = [], pair = null;

  const status = el("p.sl-note", { role: "status" }), trouble = el("div");
  const fill = el("div.sl-why__fill"), track = el("div.sl-why__track", { role: "progressbar", "aria-label": "Parts hidden", "aria-valuemin": "0", "aria-valuemax": "100" }, fill);
  const start = el("button.sl-btn", { onclick: weigh }, "Show which parts count");
  const cancel = el("button.sl-btn", { onclick: () => { cancel.disabled = true; status.textContent = "Stopping…"; w.stop(); } }, "Cancel");
  const choice = segments(VIEWS.map(([, words]) => words), 0, (i) => { view = VIEWS[i][0]; paint(); });
  const key = el("p.sl-note");
  const soon = el("span", {}, SOON);
  const parts = el("div.sl-why__parts", {}, el("h3.sl-why__label", {}, "Which parts count?"), el("p.sl-note", {}, HOW, " ", soon), start, choice.node, key, status, track, cancel, trouble);
  choice.node.setAttribute("aria-label", "What the colours show");

  const part = SL.pairPart(w, {
    title: "Why these two?",
    what: "The ideas that each picture lies nearest to, and the parts that count.",
    show: "Explain", hide: "Hide the explanation", begin, end: () => w.stop(),
  });

  function begin(now) {
    pair = now;
    part.wait("Looking for the nearest ideas…");
    w.ask("tell", { pair });
  }

  /* idle: nothing measured; busy: being measured; done: the maps are there, or as much of them as was wanted. */
  function turnTo(state) {
    start.hidden = state === "busy" || state === "done";
    soon.hidden = state === "done";
    choice.node.hidden = key.hidden = !maps.some(Boolean);
    track.hidden = cancel.hidden = state !== "busy";
    cancel.disabled = false;
    trouble.replaceChildren();
  }

  function weigh() {
    maps = [];
    turnTo("busy");
    progress(0, "");
    paint();
    cancel.focus();
    w.ask("weigh", { pair });
  }

  function progress(done, words) {
    status.textContent = words;
    fill.style.width = `${done * 100}%`;
    track.setAttribute("aria-valuenow", String(Math.round(done * 100)));
  }

  function paint() {
    key.textContent = KEY[view];
    sides.forEach((side, i) => {
      const layer = maps[i] && view ? maps[i][view] : null;
      side.map.set(layer ? layer.cells : [], view === "attribute" ? "attr" : "rel");
      side.words.textContent = layer ? layer.words : "";
    });
  }

  function idea({ name, kind, number, share, shared }) {
    return el("li", {}, el("span", {}, el(shared ? "mark.sl-idea" : "b", {}, name), " ", kind, shared ? el("span.sl-hidden", {}, ", near to both") : null),
      el("span.sl-near", {}, el("i.sl-near__bar", { "aria-hidden": "true" }, el("i", { style: `width:${share * 100}%` })), el("b.sl-near__num", {}, number)));
  }

  function side(pic, i, all) {
    const image = picture(pic, { size: 640, actions: pivots(pic, { other: all[1 - i].ref }) }), words = el("p.sl-note.sl-why__words");
    const list = pic.ideas.length ? el("ul", {}, pic.ideas.map(idea)) : null;
    const node = el("div.sl-why__side", {}, image, words, el("div.sl-ideas", {}, el("h3.sl-ideas__title", {}, `${NAMES[i]}: nearest ideas`), list));
    return { node, words, map: regionMap(image, w.root) };
  }

  function drawIdeas({ pictures, sentence }) {
    maps = [];
    sides = pictures.map(side);
    const some = pictures.some((pic) => pic.ideas.length);
    turnTo("idle");
    progress(0, "");
    part.set(el("div.sl-why__grid", {}, el("div.sl-why__sides", {}, sides.map((one) => one.node)),
      el("div.sl-why__about", {}, el("p.sl-why__sentence", { role: "status" }, some ? sign("rel", 22) : null, el("span", {}, sentence)), some ? el("p.sl-note", {}, NUMBER) : null, parts)));
  }

  function drawMaps(value) {
    const had = cancel.contains(document.activeElement), stopping = cancel.disabled;
    maps = value.maps;
    turnTo(value.more ? "busy" : value.stopped ? "idle" : "done");
    cancel.disabled = Boolean(value.more) && stopping;
    progress(value.done, value.more ? (stopping ? "Stopping…" : value.words) : value.stopped ? `Stopped at ${Math.round(value.done * 100)}%.` : "");
    if (had && !value.more) (value.stopped ? start : choice.node.firstElementChild).focus();
    paint();
  }

  function draw(value, asked) {
    if (!part.about(asked)) return;
    if (asked.event === "tell") drawIdeas(value);
    else drawMaps(value);
  }

  function fail(sentence, asked) {
    if (!part.about(asked)) return;
    if (asked.event === "tell") return part.fail(sentence);
    turnTo("idle");
    progress(0, "");
    trouble.replaceChildren(error(sentence));
  }

  return { draw, fail };
};
