/* Guess first: which of three pictures shares the idea of a fourth? Above the pair that is scored; it folds to one line. */
SameLogic.widgets.guess = (w) => {
  const SL = SameLogic;
  const { el, badge, picture } = SL;
  const { rounds } = w.value;
  if (!rounds.length) return { draw() {}, fail() {} };
  const SAID = { idea: "Shares the idea", look: "Only looks alike", neither: "Neither" };
  const WHY = { look: "the one you chose only looks much like it", neither: "the one you chose shares neither the idea nor the look" };
  let at = 0, guessed = null;

  const title = el("h2.sl-guess__title", { id: "guess-title" }, "Guess first: which one shares its idea?");
  const hint = el("p.sl-note", {}, "Not the things in it, but what goes on. ", el("span.sl-guess__keys", {}, "Choose one, or press 1, 2 or 3."));
  const answer = el("p.sl-guess__answer", { "aria-live": "polite" });
  const asked = el("div.sl-guess__asked"), row = el("div.sl-guess__row");
  const next = el("button.sl-btn", { onclick: another }, "Another one");
  const open = el("button.sl-btn.is-main", { onclick: compare }, "Compare the two");
  const skip = el("button.sl-link", { onclick: () => { fold(true); again.focus(); } }, "Skip");
  const again = el("button.sl-link", { onclick: () => { fold(false); row.querySelector("button").focus(); } }, "Guess which picture shares an idea");
  const game = el("section.sl-guess__game", { "aria-labelledby": "guess-title" },
    el("div.sl-guess__head", {}, title, skip), hint, el("div.sl-guess__table", {}, asked, row,
      el("div.sl-guess__foot", {}, answer, el("div.sl-guess__acts", {}, open, next))));

  function ask() {
    const { query, choices } = rounds[at];
    guessed = null;
    game.classList.remove("is-told");
    answer.replaceChildren();
    open.hidden = next.hidden = true;
    asked.replaceChildren(picture(query, { eager: true }));
    row.replaceChildren(...choices.map((choice, i) => el("button.sl-guess__choice", { "aria-label": `Picture ${i + 1}: ${choice.alt}`, onclick: () => tell(i) },
      picture({ ...choice, alt: "" }, { eager: true }), el("span.sl-guess__no", { "aria-hidden": "true" }, String(i + 1)))));
  }

  function tell(i) {
    if (guessed !== null) return;
    guessed = i;
    const { idea, choices } = rounds[at], right = choices.findIndex((one) => one.shares === "idea"), hit = choices[i].shares === "idea";
    game.classList.add("is-told");
    [...row.children].forEach((button, k) => {
      const { shares, logic, look, alt } = choices[k];
      button.setAttribute("aria-disabled", "true");
      button.setAttribute("aria-label", `Picture ${k + 1}: ${alt}. ${SAID[shares]}.`);
      button.classList.toggle("is-right", shares === "idea");
      button.classList.toggle("is-mine", k === i);
      button.append(el("span.sl-guess__said", {}, el("b", {}, SAID[shares]), el("span.sl-guess__numbers", {}, badge("rel", logic), badge("attr", look))));
    });
    answer.replaceChildren(el("b", {}, hit ? "Yes. " : `It is picture ${right + 1}. `),
      hit ? "Both show " : `It shows the same idea, `, el("mark.sl-idea", {}, idea), hit ? `: closer in logic than ${choices[right].logic} of 100 random pairs, whatever they look like.` : `; ${WHY[choices[i].shares]}.`);
    open.hidden = false;
    next.hidden = rounds.length < 2;
    next.focus({ preventScroll: true });
  }

  function another() {
    at = (at + 1) % rounds.length;
    ask();
    row.querySelector("button").focus({ preventScroll: true });
  }

  function compare() {
    const { query, choices } = rounds[at];
    SL.go("score", { a: query.ref, b: choices.find((one) => one.shares === "idea").ref });
  }

  function fold(yes) {
    game.hidden = yes;
    again.hidden = !yes;
  }

  /* 1, 2 and 3 choose, unless something else is being used. */
  document.addEventListener("keydown", (event) => {
    const elsewhere = document.activeElement !== document.body && !game.contains(document.activeElement);
    if (event.ctrlKey || event.metaKey || event.altKey || elsewhere || !SL.isShown(game)) return;
    const chosen = row.children[["1", "2", "3"].indexOf(event.key)];
    if (chosen && guessed === null) chosen.click();
  });

  w.root.replaceChildren(el("div.sl-page.sl-guess__page", {}, game, again));
  ask();
  fold(false);
  SL.on("opened", () => fold(true));
  return { draw() {}, fail() {} };
};
