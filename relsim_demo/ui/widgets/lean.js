/* Same Logic: the slider from "same look" over both to "same logic, different look". */
(() => {
  const SL = window.SameLogic;
  const { el } = SL;
  const NAMED = [[0, "Look"], [50, "Both"], [75, "Logic"], [100, "Other look"]];
  const LOGIC = 0.75;

  /* leanSlider([[until, words], ...], onmove(lean)) -> {node, set(lean)}: words name every position up to `until`. */
  function leanSlider(stops, onmove) {
    const range = el("input.sl-range", { id: "sl-lean", type: "range", min: 0, max: 100, step: 5, list: "sl-lean-stops", oninput: () => move(Number(range.value) / 100) });
    const marks = el("datalist", { id: "sl-lean-stops" }, NAMED.map(([value]) => el("option", { value })));
    const words = el("span.sl-lean__words", { "aria-hidden": "true" });
    const names = NAMED.map(([value, name]) => el(`button.sl-lean__stop.is-at-${value}`, { onclick: () => move(value / 100) }, name));
    const node = el("div.sl-lean", {}, el("label", { for: "sl-lean" }, "The first list goes by"), words,
      el("div.sl-lean__track", {}, range, NAMED.map(([value]) => el("i.sl-lean__tick", { style: `--at:${value / 100}`, "aria-hidden": "true" }))), marks,
      el("div.sl-lean__stops", {}, names));

    function move(lean) {
      set(lean);
      onmove(lean);
    }

    function set(lean) {
      range.value = String(Math.round(lean * 100));
      range.style.setProperty("--v", `${lean * 100}%`);
      words.textContent = (stops.find(([until]) => lean <= until + 1e-6) || stops.at(-1))[1];
      range.setAttribute("aria-valuetext", words.textContent);
      names.forEach((button, i) => button.setAttribute("aria-pressed", String(NAMED[i][0] === Math.round(lean * 100))));
    }

    set(LOGIC);
    return { node, set };
  }

  Object.assign(SL, { leanSlider, LOGIC });
})();
