/* Same Logic: what widgets tell each other, and the quiet parts below the pair that is scored. */
(() => {
  const SL = window.SameLogic;
  const { el, error } = SL;
  const heard = {}, latest = {};
  const SLOW = 300;

  /* emit("score", value): all that listen hear it, and whoever comes later hears the latest.
     Each widget's newest answer goes round under its name, null where it failed; "pair" are the two that Score shows, null where nobody can tell what they share. */
  function emit(name, what) {
    latest[name] = what;
    (heard[name] || []).forEach((f) => f(what));
  }

  function on(name, f) {
    (heard[name] ||= []).push(f);
    if (name in latest) f(latest[name]);
  }

  /* pairPart(w, {title, what, show, hide, begin(pair), end()}) -> {node, body, about(asked), set(...nodes), wait(sentence), fail(sentence)}
     A part with a button. begin: it was opened, or shows another pair now; end: it was closed, or the pair has gone.
     about: whether a question was about the pair that is shown. */
  function pairPart(w, { title, what, show, hide, begin, end = () => {} }) {
    const body = el("div.sl-part__body", { id: `part-${w.name}`, hidden: true });
    const button = el("button.sl-btn", { onclick: () => turn(body.hidden), "aria-expanded": "false", "aria-controls": body.id }, show);
    const node = el("section.sl-page.sl-part", { "aria-label": title, hidden: true },
      el("h2.sl-rule", {}, title), el("div.sl-part__head", {}, el("p.sl-note", {}, what), button), body);
    let pair = null, slow = 0;

    function turn(open) {
      clearTimeout(slow);
      body.hidden = !open;
      button.setAttribute("aria-expanded", String(open));
      button.textContent = open ? hide : show;
      if (open) begin(pair);
      else end();
    }

    function set(...nodes) {
      clearTimeout(slow);
      body.replaceChildren(...nodes);
    }

    function wait(sentence) {
      clearTimeout(slow);
      slow = setTimeout(() => body.replaceChildren(el("p.sl-note", { role: "status" }, sentence)), SLOW);
    }

    /* What was said of the old pair goes; a part that was open stays so for the next one. */
    on("pair", (now) => {
      if (String(now) === String(pair)) return;
      pair = now;
      node.hidden = !now;
      set();
      end();
      if (now && !body.hidden) begin(now);
    });
    const about = (asked) => Boolean(pair) && String(asked.pair) === String(pair);
    w.root.replaceChildren(node);
    return { node, body, about, set, wait, fail: (sentence) => set(error(sentence)) };
  }

  on("score", (value) => {
    const refs = ((value && value.slots) || []).map((slot) => slot && slot.ref).filter(Boolean);
    emit("pair", refs.length === 2 && !value.result?.untold ? refs : null);
  });

  Object.assign(SL, { emit, on, pairPart });
})();
