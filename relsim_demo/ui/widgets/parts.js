/* Same Logic: how the shared parts are drawn. All text goes in as text nodes, never as markup. */
window.SameLogic = { widgets: {}, views: {} };

(() => {
  const SVG = "http://www.w3.org/2000/svg";
  const BASE = document.baseURI.split(/[?#]/)[0].replace(/[^/]*$/, "");

  function build(node, attrs, children) {
    for (const [name, value] of Object.entries(attrs || {})) {
      if (value === null || value === undefined || value === false) continue;
      if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
      else node.setAttribute(name, value === true ? "" : value);
    }
    for (const child of children.flat(4)) {
      if (child !== null && child !== undefined && child !== false) node.append(child);
    }
    return node;
  }

  /* el("div.sl-bar.is-rel", {title: "x", onclick: f}, "text", node, [more]) */
  function el(what, attrs, ...children) {
    const [tag, ...classes] = what.split(".");
    const node = document.createElement(tag);
    if (classes.length) node.className = classes.join(" ");
    if (tag === "button") node.type = "button";
    return build(node, attrs, children);
  }

  function svg(tag, attrs, ...children) {
    return build(document.createElementNS(SVG, tag), attrs, children);
  }

  /* The two signs: linked dots for logic ("rel"), overlapping squares for look ("attr"). */
  function sign(kind, width = 20, shape = kind) {
    const c = "currentColor";
    const marks = shape === "rel"
      ? [svg("path", { d: "M5 7h12", stroke: c, "stroke-width": 2 }), svg("circle", { cx: 4, cy: 7, r: 3.5, fill: c }), svg("circle", { cx: 18, cy: 7, r: 3.5, fill: c })]
      : [svg("rect", { x: 1, y: 2, width: 11, height: 10, rx: 1.5, fill: c }), svg("rect", { x: 10, y: 3, width: 10, height: 8, rx: 1, fill: "none", stroke: c, "stroke-width": 2 })];
    return svg("svg", { class: `sl-glyph sl-${kind}`, viewBox: "0 0 22 14", width, height: (width * 14) / 22, "aria-hidden": "true" }, marks);
  }

  /* Whether a reference is an own picture: see pictures.OWN. Ids of a gallery may begin likewise. */
  const isOwn = (ref) => /^own-[0-9a-f]{64}$/.test(ref);

  /* The address of a picture: a gallery id or an "own-..." reference. */
  function src(ref, size = 320) {
    return `${BASE}${isOwn(ref) ? "own" : "scene"}/${encodeURIComponent(ref)}.webp?size=${size}`;
  }

  /* badge("rel", "99.1"); counted: out of 100 random pairs; quiet: the number tells nothing */
  function badge(kind, number, counted = true, quiet = false) {
    const name = kind === "rel" ? "Logic in common" : "Look in common";
    const told = quiet ? `${number}, a raw score that tells nothing here` : `${number}${counted ? " of 100" : ""}`;
    return el(`span.sl-badge.is-${quiet ? "quiet" : kind}`, { title: `${name}: ${told}` }, sign(quiet ? "quiet" : kind, 18, kind), el("span.sl-hidden", {}, `${name} `), number);
  }

  /* verdict([["rel", "Same logic,"], ["attr", "different look"]]) -> runs to put into a heading */
  function verdict(runs) {
    return runs.map(([kind, words], i) => [i ? " " : null, el(kind ? `span.sl-${kind}` : "span", {}, words)]);
  }

  const LEAK = "This word names a thing; an anonymous caption would have a placeholder here.";
  const RUNS = {
    chip: (text) => el("span.sl-chip", {}, text),
    idea: (text) => el("mark.sl-idea", {}, text),
    leak: (text) => el("mark.sl-leak", { title: LEAK }, text),
    file: (text) => el("span.sl-file", {}, text),
    none: (text) => el("span.sl-none", {}, text),
    text: (text) => text,
  };

  /* captionRuns([["chip", "subject"], ["text", " fading "], ["idea", "away"], ["leak", "Paris"]]) or, without a caption, [["file", "a.png"]] -> nodes and words to put into a line */
  function captionRuns(parts) {
    return parts.map(([kind, text]) => RUNS[kind](text));
  }

  function caption(parts) {
    return el("p.sl-cap", {}, captionRuns(parts));
  }

  /* bar("rel") -> {node, set({percentile, number, raw, sentence, quiet} | null, sentenceWhenNull)}: fills move from where they were.
     A number without a percentile stands alone: it is a share of nothing. A quiet one tells nothing, and is grey. */
  function bar(kind) {
    const name = kind === "rel" ? "Logic in common" : "Look in common";
    const number = el(`span.sl-bar__num.sl-${kind}`);
    const fill = el(`div.sl-bar__fill.sl-${kind}`);
    const sentence = el("span"), raw = el("span.sl-bar__raw");
    const node = el("div.sl-bar", {}, el("div.sl-bar__top", {}, sign(kind, 22), el("b", {}, name), number), el("div.sl-bar__track", {}, fill), el("p", {}, sentence, raw));
    function set(value, empty = "") {
      const counted = Boolean(value) && value.percentile !== null;
      number.replaceChildren(...(value ? [value.number, counted ? el("small", {}, "of 100") : ""] : ["–"]));
      raw.textContent = counted ? `raw score ${value.raw}` : "";
      node.classList.toggle("is-quiet", Boolean(value?.quiet));
      number.classList.toggle("is-empty", !value);
      node.classList.toggle("is-raw", Boolean(value) && !counted);
      fill.style.width = counted ? `${Math.max(value.percentile, 1.5)}%` : "0";
      sentence.textContent = value ? value.sentence : empty;
    }
    set(null);
    return { node, set };
  }

  /* error("One sentence.") -> node to show in place */
  function error(sentence) {
    return el("p.sl-error", { role: "alert" }, sentence);
  }

  /* segments(["From a picture", "From a sentence"], 0, (index) => ...) -> {node, set(index)} */
  function segments(names, chosen, onchoose) {
    const set = (index) => buttons.forEach((b, i) => b.setAttribute("aria-pressed", String(i === index)));
    const buttons = names.map((name, i) => el("button", { onclick: () => { set(i); onchoose(i); } }, name));
    set(chosen);
    return { node: el("div.sl-seg", { role: "group" }, buttons), set };
  }

  Object.assign(window.SameLogic, { el, svg, sign, isOwn, src, badge, verdict, captionRuns, caption, bar, error, segments });
})();
