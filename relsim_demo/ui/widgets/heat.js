/* Same Logic: all pairs of some pictures as a table, coloured by how much they share. */
(() => {
  const SL = window.SameLogic;
  const { el, picture, sign } = SL;
  const NAMES = { rel: "Logic in common", attr: "Look in common" };
  const STRONG = 0.95, HALF = 50;
  const MOVES = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

  /* Words stay readable: up to a share the colour is half as strong, from there on it is full. */
  function colour(share, kind) {
    const part = share >= STRONG ? 100 : Math.round(share * HALF);
    return `background:color-mix(in srgb,var(--sl-${kind}) ${part}%,var(--sl-surface))`;
  }

  function head(pic, scope) {
    return el("th", { scope }, el("span.sl-heat__head", {}, picture(pic, { size: 160 }), el("span.sl-heat__no", {}, String(pic.place))));
  }

  /* heat("rel", {name(i, j), point(i, j), choose(i, j)}) -> {node, set(pictures, find(i, j)), mark(i, j)}; place: the number that a picture bears. */
  function heat(kind, { name, point, choose }) {
    const box = el("div.sl-heat__box");
    const node = el("section.sl-heat", { "aria-label": NAMES[kind] }, el(`h2.sl-heat__title.sl-${kind}`, {}, sign(kind, 22), NAMES[kind]), box);
    let cells = [];

    function cell(score, i, j) {
      if (i === j) return el("td.sl-heat__self", {}, "");
      if (!score) return el("td.sl-heat__self", {}, "–");
      const button = el(`button.sl-heat__cell${score.quiet ? ".is-quiet" : score.share >= STRONG ? ".is-strong" : ""}`, {
        style: colour(score.share, kind), tabindex: "-1", "aria-label": `${name(i, j)}: ${NAMES[kind].toLowerCase()} ${score.number}${score.quiet ? ", which tells nothing here" : ""}`,
        onclick: () => choose(i, j), onmouseenter: () => point(i, j), onfocus: () => { reach(button); point(i, j); }, onkeydown: (event) => move(event, i, j),
      }, score.number);
      cells.push({ i, j, button });
      return el("td", {}, button);
    }

    /* One stop of the tab key; arrows move between the pairs. */
    function reach(button) {
      cells.forEach((one) => { one.button.tabIndex = one.button === button ? 0 : -1; });
    }

    function move(event, i, j) {
      const step = MOVES[event.key];
      if (!step) return;
      event.preventDefault();
      const [down, right] = step;
      for (let far = 1; far <= 2; far += 1) {
        const next = cells.find((one) => one.i === i + down * far && one.j === j + right * far);
        if (next) return next.button.focus();
      }
    }

    function set(pictures, find) {
      cells = [];
      const rows = pictures.map((pic, i) => el("tr", {}, head(pic, "row"), pictures.map((_, j) => cell(find(i, j), i, j))));
      box.replaceChildren(el("table.sl-heat__table", { style: `--n:${pictures.length}` }, el("caption.sl-hidden", {}, `${NAMES[kind]} of every pair`),
        el("thead", {}, el("tr", {}, el("td", {}), pictures.map((pic) => head(pic, "col")))), el("tbody", {}, rows)));
      if (cells.length) reach(cells[0].button);
    }

    const mark = (i, j) => cells.forEach((one) => one.button.classList.toggle("is-here", one.i === i && one.j === j));
    return { node, set, mark };
  }

  Object.assign(SL, { heat });
})();
