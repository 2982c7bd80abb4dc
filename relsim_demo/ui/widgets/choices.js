/* Same Logic: the button that has captions written, and stops it, and how boldly they are written. */
(() => {
  const SL = window.SameLogic;
  const { el } = SL;
  const WORDS = { idle: "Write captions", writing: "Stop", stopping: "Stopping…", done: "Another try" };
  const BOLD = [
    [0, "Always the likeliest words: one caption, the same at every try."], [0.4, "Close to the likeliest words."],
    [0.9, "Some freedom: each try reads a little different."], [1.2, "Bold: less likely words come up."],
    [2, "Very bold: it may stop making sense."],
  ];
  let count = 0;

  /* A slider with its name, its value and one sentence that says what the value does. */
  function slider(name, { min, max, step, value, says, onchange }) {
    const id = `sl-choice-${(count += 1)}`, number = el("b"), note = el("p.sl-note");
    const range = el("input.sl-range", { id, type: "range", min, max, step, value, oninput: show, onchange });
    function show() {
      const now = Number(range.value), [figure, sentence] = says(now);
      number.textContent = figure;
      note.textContent = sentence;
      range.style.setProperty("--v", `${((now - min) / (max - min)) * 100}%`);
      range.setAttribute("aria-valuetext", `${figure}. ${sentence}`);
    }
    show();
    return { node: el("div.sl-choice", {}, el("label", { for: id }, name), number, range, note), range, value: () => Number(range.value) };
  }

  /* writingChoices({temperature, top_p}, {onwrite(), onstop(), onchange()}) -> {button, node, sampling(), set(state)} */
  function writingChoices(first, { onwrite, onstop, onchange }) {
    let state = "idle";
    const bold = slider("How bold", {
      min: 0, max: 1.5, step: 0.1, value: first.temperature, onchange: changed,
      says: (t) => [t.toFixed(1), BOLD.find(([most]) => t <= most)[1]],
    });
    const choice = slider("Choice of words", {
      min: 0.1, max: 1, step: 0.05, value: first.top_p, onchange: changed,
      says: (p) => [`${Math.round(p * 100)} %`, p === 1 ? "Any word may come next." : `Only the likeliest words, as many as make up ${Math.round(p * 100)} of 100 chances.`],
    });
    const seed = el("input.sl-choice__seed", { id: "sl-choice-seed", type: "number", min: 0, max: 999_999_999, step: 1, value: 0, inputmode: "numeric", onchange: changed });
    const button = el("button.sl-btn.sl-caption__write", { onclick: press });
    const node = el("details.sl-how.sl-caption__choices", {}, el("summary", {}, "More choices"),
      el("div.sl-choices", {}, bold.node, choice.node,
        el("div.sl-choice", {}, el("label", { for: "sl-choice-seed" }, "Seed"), seed,
          el("p.sl-note", {}, "The same number gives the same captions again. Another try takes the next one."))));

    const number = () => Math.min(Math.max(Math.trunc(Number(seed.value)) || 0, 0), 999_999_999);

    function press() {
      if (state === "writing") {
        set("stopping");
        return onstop();
      }
      if (state === "done") seed.value = String(number() + 1);
      onwrite();
    }

    function changed() {
      seed.value = String(number());
      set(state);
      onchange();
    }

    /* idle: nothing stands here, or not all of it; writing; stopping; done. The likeliest words leave nothing to try anew. */
    function set(next) {
      state = next;
      const greedy = bold.value() === 0;
      [choice.range, seed].forEach((input) => { input.disabled = greedy; });
      button.textContent = WORDS[state];
      button.classList.toggle("is-main", state === "idle");
      button.disabled = state === "stopping";
      button.hidden = state === "done" && greedy;
    }
    set("idle");
    return { button, node, set, sampling: () => ({ temperature: bold.value(), top_p: choice.value(), seed: number() }) };
  }

  Object.assign(SL, { writingChoices });
})();
