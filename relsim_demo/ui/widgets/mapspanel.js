/* Same Logic: beside the maps: the chosen picture, or the many that were lit, or how to begin. */
(() => {
  const SL = window.SameLogic;
  const { el, caption, copyButton, error, picture, pictureList } = SL;
  const PIVOTS = [["Search from this", "retrieve", "id"], ["Compare", "score", "a"], ["Show in space", "space", "id"], ["Caption it", "caption", "id"]];
  const SEEN = ["score", "caption"]; // need the picture itself
  const written = (count) => count.toLocaleString("en-US");

  /* mapsPanel({two: there are two maps, gallery, space, onpick(at), onpickRef(ref), onpoint(at | null), ongroup(), onrelation(), onfamily(), onsave(), onclear()})
     -> {node, begin(), wait(), one(item, counts: {group, relation, family}), many(words, count, items), fail(sentence), reveal()} */
  SL.mapsPanel = ({ two, gallery, space, onpick, onpickRef, onpoint, ongroup, onrelation, onfamily, onsave, onclear }) => {
    const pivots = PIVOTS.filter(([, tab]) => space || tab !== "space");
    const first = pictureList("Pictures to begin with", { onpick: (at) => onpickRef(gallery[at].ref) });
    const lit = SL.litPictures({ onpick, onpoint, onsave, onclear });
    const body = el("div.sl-mapside__body"), aloud = el("p.sl-hidden", { role: "status" });
    const node = el("aside.sl-mapside", { "aria-label": "What is chosen" }, aloud, body);
    let held = false; // the focus was here when what had it went
    const clear = () => el("button.sl-link", { onclick: onclear }, "Clear");

    function fill(...nodes) {
      held ||= body.contains(document.activeElement);
      body.replaceChildren(...nodes);
      const next = body.querySelector("button, [tabindex='0']");
      if (!next) return;
      if (held && document.activeElement === document.body) next.focus({ preventScroll: true });
      held = false;
    }

    function begin() {
      aloud.textContent = "";
      fill(el("h2.sl-mapside__title", {}, "Choose a picture"),
        el("p.sl-note", {}, two ? "Click a dot on either map. The same picture lights up on the other, with its ten nearest on each." : "Click a dot: its picture stands here then, and its ten nearest light up."),
        el("p.sl-note.sl-mapside__draw", {}, "Or draw a line around many dots."),
        gallery.length ? el("h3.sl-rule", {}, "Begin with one of these") : "", first.node);
      first.set(gallery.map((pic, at) => ({ ...pic, at })));
    }

    function wait() {
      fill(el("div.sl-pic.sl-skel"));
    }

    function one(item, { group, relation, family }) {
      const more = [[group, "group", ongroup], [relation, item.relation, onrelation], [family, item.family, onfamily]].filter(([count]) => count > 1);
      aloud.textContent = `Chosen: ${item.alt}`;
      fill(
        el("div.sl-mapside__head", {}, picture(item, { size: 320, eager: true }),
          el("div.sl-mapside__words", {}, caption(item.caption), item.kind ? el("p.sl-note", {}, `Kind: ${item.kind}`) : null)),
        el("div.sl-mapside__acts", {}, pivots.filter(([, tab]) => !item.blank || !SEEN.includes(tab)).map(([words, tab, name], i) => el(`button.sl-btn${i ? "" : ".is-main"}`, { onclick: () => SL.go(tab, { [name]: item.ref }) }, words))),
        el("div.sl-mapside__more", {},
          more.map(([count, name, act]) => el("button.sl-link", { onclick: act }, name === "group" ? `Light up its group (${written(count)})` : `Light up “${name}” (${written(count)})`)),
          copyButton("Copy link", "to this picture", () => SL.link({ tab: "maps", id: item.ref })), clear()));
    }

    function many(words, count, items) {
      aloud.textContent = `${written(count)} pictures are lit.`;
      lit.set({ words, count, items });
      fill(lit.node);
    }

    return {
      node, begin, wait, one, many,
      fail(sentence) { fill(error(sentence), el("div.sl-mapside__more", {}, clear())); },
      reveal() { node.scrollIntoView({ block: "nearest", behavior: "auto" }); },
    };
  };
})();
