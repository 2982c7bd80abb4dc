/* Same Logic: mounting widgets, asking Python. */
(() => {
  const SL = window.SameLogic;
  const PATIENCE = 90_000, SLOW = 4000, AGAIN = 2000, FRESH = 150_000;
  const { SILENCE, expect, settle, reached, whileThere } = SL.connection;
  const FIRST = "The first picture takes longer: the models are loading.";
  const LONG = "The models are still at work.", NOTHING = "The server does not answer just now; still waiting.";
  const MOST = 20 * 1024 * 1024, LEFT = "same-logic-asked-";
  let warm = false; // whether an own picture has been answered

  /* Called by every gr.HTML of ours. `w` is what a widget gets:
     w.root, w.value (first value), w.ask(event, data), w.stop(), w.forget(), w.send(file) -> {path}, w.name
     An answer with `more` is a first part: draw() is called again. A widget with wait(sentence) says itself what takes long.
     resume(asked) asks again what was on its way when the page was reloaded; it is called where own pictures are part of it. */
  SL.mount = (name, { element, props, trigger, watch, upload }, events) => {
    const root = element.querySelector(`.sl-${name}`);
    if (!root || root.dataset.mounted) return;
    root.dataset.mounted = "yes";
    let turn = 0, patience = 0, slow = 0, asked = null, open = false, parts = {}, server = "", silent = false;
    const sent = new Set(); // own pictures that the server got again for the question at hand
    const rest = () => {
      clearTimeout(patience);
      clearTimeout(slow);
      if (!parts.wait) note("");
    };
    const close = () => {
      rest();
      settle(turn);
      open = false;
    };
    const fail = (sentence) => {
      close();
      parts.fail(sentence, asked);
      SL.emit(name, null);
    };
    /* Begins anew with every part of an answer. */
    const watchOver = (pause = SLOW) => {
      rest();
      silent = false;
      patience = setTimeout(() => (loading() ? watchOver() : fail(SILENCE)), PATIENCE);
      slow = setTimeout(sayWhy, pause);
    };
    const say = () => {
      const words = silent ? NOTHING : loading() || (!warm && hasOwn(asked) ? FIRST : LONG);
      if (parts.wait) parts.wait(words, asked);
      else note(SL.isShown(root) ? words : "");
    };
    const sayWhy = () => {
      say();
      slow = setTimeout(sayWhy, AGAIN);
      lookAfter(turn);
    };
    /* Whether the server that was asked is still there. */
    const lookAfter = async (mine) => {
      const now = await reached().catch((reason) => (reason.name === "TimeoutError" ? "silent" : ""));
      if (mine !== turn || !open) return;
      if (now === "silent") {
        silent = true;
        say();
      } else if (!now || (server && now !== server)) {
        fail(SILENCE);
      } else {
        server = now;
        silent = false;
      }
    };
    const stop = () => { if (open && events.includes("stop")) trigger("stop", { turn }); };
    /* No answer is wanted any more, neither its rest nor what is under way. */
    const forget = () => {
      stop();
      close();
      leave(name, null);
    };
    const ask = (event, data = {}) => {
      if (!events.includes(event)) throw new Error(`${name} has no event ${event}`);
      sent.clear();
      put(event, data);
    };
    const put = (event, data) => {
      stop();
      close();
      asked = { event, ...data };
      server = "";
      const mine = turn = expect((sentence) => { if (mine === turn && open) fail(sentence); });
      open = true;
      leave(name, asked);
      watchOver();
      trigger(event, { ...data, turn });
    };
    /* The server has lost own pictures: it gets them again, and is asked again with them. */
    const askAgain = async (lost, value) => {
      const mine = turn;
      const { event, ...data } = (await again(asked, lost, sent, upload).catch(() => null)) || {};
      if (mine !== turn || !open) return;
      if (event) put(event, data);
      else take(value);
    };
    const take = (value) => {
      if (!value.more) leave(name, null);
      if (value.error) return fail(value.error);
      rest();
      if (value.more) watchOver();
      else { close(); warm ||= hasOwn(asked); }
      parts.draw(value, asked);
      SL.emit(name, value);
    };
    parts = SL.widgets[name]({ name, root, value: props.value, ask, stop, forget, send: (file) => send(upload, file) });
    watch("value", () => {
      const value = props.value;
      if (!value || value.turn !== turn || !open) return;
      const lost = lostIn(value).filter((ref) => !sent.has(ref));
      if (lost.length) askAgain(lost, value);
      else take(value);
    });
    SL.emit(name, props.value);
    const left = leftBy(name);
    if (parts.open) SL.opens(name, parts.open);
    if (left && parts.resume) parts.resume(left);
  };

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

  const refOf = (path) => `own-${path.split(/[\\/]/).at(-2)}`; // see pictures._adopt

  async function send(upload, file) {
    if (file.size > MOST) throw new Error("This file is too large. Use a picture below 20 MB.");
    try {
      const { path } = await whileThere(upload(file));
      SL.keep.put(refOf(path), file);
      return { path };
    } catch (error) {
      const said = /^HTTP (?:4\d\d|507): ([^<]+)$/.exec(error.message); // the server's own sentence
      throw new Error(said ? said[1] : "The picture could not be sent. Check your connection and try again.");
    }
  }

  /* Own pictures that an answer misses: see pictures.Gone. */
  const lostIn = (value) => [...JSON.stringify(value).matchAll(/"gone":"(own-[0-9a-f]{64})"/g)].map(([, ref]) => ref);

  /* again(asked, lost, sent) -> Promise of the question with lost pictures as they are now called; of nothing where one
     was not kept. */
  async function again(asked, lost, sent, upload) {
    let question = asked;
    for (const ref of lost) {
      const file = await SL.keep.get(ref);
      if (!file) return null;
      const { path } = await send(upload, file), name = ref.slice("own-".length);
      [ref, refOf(path)].forEach((each) => sent.add(each));
      question = JSON.parse(JSON.stringify(question), (_, value) => (typeof value !== "string" || !value.includes(name) ? value : value === ref ? refOf(path) : path));
    }
    return question;
  }

  /* A question with own pictures is left for the page after a reload, until it is answered. */
  function leave(name, asked) {
    try {
      if (asked && hasOwn(asked)) sessionStorage.setItem(`${LEFT}${name}`, JSON.stringify(asked));
      else sessionStorage.removeItem(`${LEFT}${name}`);
    } catch {} // a frame without storage
  }

  function leftBy(name) {
    try {
      return JSON.parse(sessionStorage.getItem(`${LEFT}${name}`));
    } catch {
      return null;
    }
  }

  SL.isShown = (node) => node.isConnected && node.offsetParent !== null;
})();
