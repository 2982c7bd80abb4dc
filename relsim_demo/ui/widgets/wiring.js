/* Same Logic: mounting widgets, asking Python. */
(() => {
  const SL = window.SameLogic;
  const PATIENCE = 90_000, SLOW = 4000, AGAIN = 2000, FRESH = 150_000;
  const SILENCE = "The server did not answer. Check your connection, then reload the page: it comes back as it stands.";
  const FIRST = "The first picture takes longer: the models are loading.";
  const LONG = "The models are still at work.";
  const MOST = 20 * 1024 * 1024;
  let warm = false; // whether an own picture has been answered

  /* Called by every gr.HTML of ours. `w` is what a widget gets:
     w.root, w.value (first value), w.ask(event, data), w.stop(), w.forget(), w.send(file) -> {path}, w.name
     An answer with `more` is a first part: draw() is called again. A widget with wait(sentence) says itself what takes long. */
  SL.mount = (name, { element, props, trigger, watch, upload }, events) => {
    const root = element.querySelector(`.sl-${name}`);
    if (!root || root.dataset.mounted) return;
    root.dataset.mounted = "yes";
    let turn = 0, patience = 0, slow = 0, asked = null, open = false, parts = {};
    const rest = () => {
      clearTimeout(patience);
      clearTimeout(slow);
      if (!parts.wait) note("");
    };
    const fail = (sentence) => {
      rest();
      open = false;
      parts.fail(sentence, asked);
      SL.emit(name, null);
    };
    /* Begins anew with every part of an answer. */
    const watchOver = (pause = SLOW) => {
      rest();
      patience = setTimeout(() => (loading() ? watchOver() : fail(SILENCE)), PATIENCE);
      slow = setTimeout(sayWhy, pause);
    };
    const sayWhy = () => {
      const words = loading() || (!warm && hasOwn(asked) ? FIRST : LONG);
      if (parts.wait) parts.wait(words, asked);
      else note(SL.isShown(root) ? words : "");
      slow = setTimeout(sayWhy, AGAIN);
      const mine = turn;
      reached().catch(() => { if (mine === turn && open) fail(SILENCE); });
    };
    const stop = () => { if (open && events.includes("stop")) trigger("stop", { turn }); };
    /* No answer is wanted any more, neither its rest nor what is under way. */
    const forget = () => {
      stop();
      rest();
      open = false;
    };
    const ask = (event, data = {}) => {
      if (!events.includes(event)) throw new Error(`${name} has no event ${event}`);
      stop();
      asked = { event, ...data };
      turn += 1;
      open = true;
      watchOver();
      trigger(event, { ...data, turn });
    };
    parts = SL.widgets[name]({ name, root, value: props.value, ask, stop, forget, send: (file) => send(upload, file) });
    watch("value", () => {
      const value = props.value;
      if (!value || value.turn !== turn || !open) return;
      if (value.error) return fail(value.error);
      rest();
      if (value.more) watchOver();
      else { open = false; warm ||= hasOwn(asked); }
      parts.draw(value, asked);
      SL.emit(name, value);
    });
    SL.emit(name, props.value);
    if (parts.open) SL.opens(name, parts.open);
  };

  /* Fails where the server is gone; it is asked its smallest question. */
  const reached = () => fetch("gradio_api/app_id", { cache: "no-store" });

  const hasOwn = (asked) => /"path":|"own-[0-9a-f]{64}"/.test(JSON.stringify(asked));

  /* Why answers wait, as the masthead heard it last; nothing once the models are there. */
  function loading() {
    const state = SL.models;
    return state && ["waiting", "loading"].includes(state.name) && Date.now() - state.at < FRESH ? state.sentence : "";
  }

  let strip = null;
  function note(words) {
    if (!strip) {
      if (!words) return;
      strip = SL.el("p.sl-slow", { role: "status" });
      document.body.append(SL.el("div.sl", {}, strip));
    }
    strip.hidden = !words;
    if (strip.textContent !== words) strip.textContent = words;
  }

  async function send(upload, file) {
    if (file.size > MOST) throw new Error("This file is too large. Use a picture below 20 MB.");
    try {
      return { path: (await upload(file)).path };
    } catch (error) {
      const said = /^HTTP (?:4\d\d|507): ([^<]+)$/.exec(error.message); // the server's own sentence
      throw new Error(said ? said[1] : "The picture could not be sent. Check your connection and try again.");
    }
  }

  SL.isShown = (node) => node.isConnected && node.offsetParent !== null;
})();
