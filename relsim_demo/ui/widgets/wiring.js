/* Same Logic: mounting widgets, asking Python. */
(() => {
  const SL = window.SameLogic;
  const { own, connection } = SL;
  const FIRST = "The first picture takes longer: the models are loading.";
  let warm = false; // whether an own picture has been answered

  /* Called by every gr.HTML of ours. `w` is what a widget gets:
     w.root, w.value (first value), w.ask(event, data), w.stop(), w.forget(), w.send(file) -> {path}, w.name
     An answer with `more` is a first part: draw() is called again. A widget with wait(sentence) says itself what takes long.
     resume(asked) asks again what was on its way when the page was reloaded; it is called where own pictures are part of it. */
  SL.mount = (name, gradio, events) => {
    const root = gradio.element.querySelector(`.sl-${name}`);
    if (!root || root.dataset.mounted) return;
    root.dataset.mounted = "yes";
    const left = own.left(name); // before the widget begins, which may take back what was asked
    const { parts, hear } = wire(name, root, gradio, events);
    gradio.watch("value", () => hear(gradio.props.value));
    SL.emit(name, gradio.props.value);
    if (parts.open) SL.opens(name, parts.open);
    if (left && parts.resume) parts.resume(left);
  };

  /* Make a widget and its line to Python, on which one question is open at a time. */
  function wire(name, root, { props, trigger }, events) {
    let turn = 0, asked = null, open = false, parts = {};
    const sent = new Set(); // own pictures that the server got again for the question at hand
    const patience = SL.patience({ say, fail, why: () => (!warm && own.has(asked) ? FIRST : "") });

    function ask(event, data = {}) {
      if (!events.includes(event)) throw new Error(`${name} has no event ${event}`);
      sent.clear();
      put(event, data);
    }

    function put(event, data) {
      stop();
      close();
      asked = { event, ...data };
      const mine = turn = connection.expect((sentence) => { if (mine === turn && open) fail(sentence); });
      open = true;
      own.leave(name, asked);
      patience.begin();
      trigger(event, { ...data, turn });
    }

    function hear(value) {
      if (!value || value.turn !== turn || !open) return;
      const lost = own.lost(value).filter((ref) => !sent.has(ref));
      if (lost.length) askAgain(lost, value);
      else take(value);
    }

    /* The server has lost own pictures: it gets them again, and is asked again with them. */
    async function askAgain(lost, value) {
      const mine = turn, found = await own.again(asked, lost).catch(() => null);
      if (mine !== turn || !open) return;
      if (!found) return take(value);
      found.names.forEach((each) => sent.add(each));
      const { event, ...data } = found.question;
      put(event, data);
    }

    function take(value) {
      if (!value.more) own.leave(name, null);
      if (value.error) return fail(value.error);
      if (value.more) {
        rest();
        patience.goOn();
      } else {
        close();
        warm ||= own.has(asked);
      }
      parts.draw(value, asked);
      SL.emit(name, value);
    }

    function fail(sentence) {
      close();
      parts.fail(sentence, asked);
      SL.emit(name, null);
    }

    function say(words) {
      if (parts.wait) parts.wait(words, asked);
      else note(SL.isShown(root) ? words : "");
    }

    function rest() {
      patience.end();
      if (!parts.wait) note("");
    }

    function close() {
      rest();
      connection.settle(turn);
      open = false;
    }

    function stop() {
      if (open && events.includes("stop")) trigger("stop", { turn });
    }

    /* No answer is wanted any more, neither its rest nor what is under way. */
    function forget() {
      stop();
      close();
      own.leave(name, null);
    }

    parts = SL.widgets[name]({ name, root, value: props.value, ask, stop, forget, send: own.send });
    return { parts, hear };
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

  SL.isShown = (node) => node.isConnected && node.offsetParent !== null;
})();
