/* One map with its heading, its sentence, and the nearest of the chosen picture. */
import { el } from "../lib/dom.js";
import { sign } from "../lib/parts.js";

/** @import {MapMetric} from "../lib/payloads.js" */

const MARKS = { rel: "blue dots on the maps", attr: "orange squares on the maps" };

const chooser = (metrics, now, onmetric) =>
  el(
    "select.sl-btn",
    { "aria-label": "Which map", onchange: (event) => onmetric(event.target.value) },
    metrics.map((one) => el("option", { value: one.metric, selected: one.metric === now.metric }, one.title)),
  );

/* mapsSide({words, metrics, view, list, onmetric(metric)}) -> {node, words, look, view, list, trust, name(words),
   say(sentence)}
   words: what the page calls the metric that is shown; of more than two metrics, one is chosen in the heading. */
export const mapsSide = ({ words, metrics, view, list, onmetric }) => {
  const title = el("h2");
  const says = el("p.sl-note");
  const told = el("p.sl-note.sl-maps__crowd", { hidden: true });
  const trust = el("p.sl-note.sl-maps__trust");
  const near = el("h3.sl-rule");
  const node = el(
    "section.sl-maps__side",
    {},
    title,
    view.node,
    says,
    trust,
    told,
    el("div.sl-maps__near", { hidden: true }, near, list.node),
  );
  const made = { node, view, list, trust, say, name, words, look: null };

  /* What is drawn of very many pictures; its lines stay where it says nothing, so that nothing below moves. */
  function say(sentence) {
    told.textContent = sentence;
    if (sentence) told.hidden = false;
  }

  /** @param {MapMetric} now */
  function name(now) {
    const choice = metrics.length > 2 && chooser(metrics, now, onmetric);
    made.words = now;
    title.className = `sl-maps__name sl-${now.kind}`;
    title.replaceChildren(...(now.kind ? [sign(now.kind, 24)] : []), choice || now.title);
    says.textContent = now.says;
    near.replaceChildren(
      ...(now.kind ? [el(`i.sl-maps__mark.is-${now.kind}`, { title: MARKS[now.kind] })] : []),
      now.nearest,
      ...(now.kind ? [el("span.sl-maps__told", {}, MARKS[now.kind])] : []),
    );
    node.setAttribute("aria-label", `Map ${now.title.toLowerCase()}`);
    view.name(`Map ${now.title.toLowerCase()}`);
    list.name(now.nearest);
  }

  name(words);
  return made;
};
