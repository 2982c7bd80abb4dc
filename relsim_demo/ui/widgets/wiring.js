/* Same Logic: mounting widgets, asking Python, moving between tabs. */
(() => {
  const SL = window.SameLogic;
  const PATIENCE = 90_000;
  const SILENCE = "The server did not answer. Check your connection and try again.";
  const MOST = 20 * 1024 * 1024;
  const openers = {}, pending = {};

  /* Called by every gr.HTML of ours. `w` is what a widget gets:
     w.root, w.value (first value), w.ask(event, data), w.send(file) -> {path}, w.name */
  SL.mount = (name, { element, props, trigger, watch, upload }, events) => {
    const root = element.querySelector(`.sl-${name}`);
    if (!root || root.dataset.mounted) return;
    root.dataset.mounted = "yes";
    let turn = 0, timer = 0, asked = null;
    const fail = (sentence) => { clearTimeout(timer); parts.fail(sentence, asked); };
    const ask = (event, data = {}) => {
      if (!events.includes(event)) throw new Error(`${name} has no event ${event}`);
      asked = { event, ...data };
      turn += 1;
      clearTimeout(timer);
      const mine = turn;
      timer = setTimeout(() => { if (mine === turn) fail(SILENCE); }, PATIENCE);
      trigger(event, { ...data, turn });
    };
    const parts = SL.widgets[name]({ name, root, value: props.value, ask, send: (file) => send(upload, file) });
    watch("value", () => {
      const value = props.value;
      if (!value || value.turn !== turn) return;
      if (value.error) fail(value.error);
      else { clearTimeout(timer); parts.draw(value, asked); }
    });
    if (!parts.open) return;
    openers[name] = parts.open;
    if (pending[name]) parts.open(pending[name]);
    delete pending[name];
  };

  async function send(upload, file) {
    if (file.size > MOST) throw new Error("This file is too large. Use a picture below 20 MB.");
    try {
      return { path: (await upload(file)).path };
    } catch {
      throw new Error("The picture could not be sent. Check your connection and try again.");
    }
  }

  /* go("retrieve", {ref}) shows a tab and hands the payload to its widget's open(payload). */
  SL.go = (tab, payload) => {
    SL.show(tab);
    if (openers[tab]) openers[tab](payload);
    else pending[tab] = payload;
  };

  const tabButton = (tab) => document.getElementById(`tab-${tab}-button`);
  SL.show = (tab) => {
    tabButton(tab)?.click();
    window.scrollTo({ top: 0 });
  };
  SL.isShown = (node) => node.isConnected && node.offsetParent !== null;

  /* link({tab: "score", a, b}) -> an address that opens the page at this state. */
  SL.link = (params) => `${location.origin}${location.pathname}?${new URLSearchParams(params)}`;

  const asked = Object.fromEntries(new URLSearchParams(location.search));
  if (asked.tab) {
    const wait = setInterval(() => {
      if (!tabButton(asked.tab)) return;
      clearInterval(wait);
      const { tab, ...payload } = asked;
      SL.go(tab, payload);
    }, 50);
    setTimeout(() => clearInterval(wait), 20_000);
  }
})();
