// Draws what a training has told so far, again every two seconds. Everything that is shown comes from /told.json.

const EVERY = 2000; // ms
const QUIET = 30; // s without a step, or ten times what one takes, until the page says so
const WIDTH = 280;
const HEIGHT = 130;
const ROOM = { left: 44, right: 8, top: 8, bottom: 20 };
const SVG = "http://www.w3.org/2000/svg";

const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

function el(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  made.append(...children);
  return made;
}

function drawn(tag, attributes, text = "") {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  made.textContent = text;
  return made;
}

const words = (name) => name.replaceAll("_", " ");

const KINDS = {
  relational: "relational model",
  captioner: "captioner",
  filter: "filter that answers yes or no",
  tuned: "small model of logic",
  drawn: "embedded encoder",
};

// What each figure is called, and what it says; of those in SHARES the values are shares, of 0 to 100 %.
const FIGURES = {
  loss: ["Loss", "what training makes small; lower is better"],
  accuracy: ["Right answers", "share of its answers that are right"],
  recall_at_1: ["Own caption first", "held-out pictures with their own caption nearest"],
  recall_at_10: ["Own caption among ten", "held-out pictures with it among the ten nearest"],
  p_at_1: ["Same caption, nearest picture", "held-out pictures whose nearest picture has their caption"],
  p_at_k: ["Same caption, near pictures", "of as many near pictures as share the caption, ten at most"],
  cosine: ["Nearness to the own caption", "cosine of held-out pictures, at most 1; higher is better"],
  concrete: ["Captions with concrete words", "of those that are written below; lower is better"],
  average_precision: ["Average precision", "wanted pictures before others, held out; higher is better"],
  precision: ["Precision", "held-out pictures that pass: how many are wanted"],
  recall: ["Recall", "wanted held-out pictures: how many pass"],
  agreement: ["Agreement", "held-out pictures of both sorts that are told right"],
  rate: ["Learning rate", "how far a step goes"],
  temperature: ["Temperature", "the smaller, the more the nearest captions count"],
};
const SHARES = new Set(
  "accuracy recall_at_1 recall_at_10 p_at_1 p_at_k concrete average_precision precision recall agreement".split(" "),
);
const CHOSEN = new Set(["rate", "temperature"]); // no figures of batches
const ACCURACY = {
  captioner: "tokens guessed right, after those before them",
  relational: "pictures nearest to their own caption in the batch",
  tuned: "pictures nearest to their own caption in the batch",
  filter: "pictures of both sorts that are told right",
};

function meaning(name, kind) {
  const [title, says] = FIGURES[name] ?? [words(name), ""];
  return [title, (name === "accuracy" && ACCURACY[kind]) || says];
}

const shown = (name, value) => (SHARES.has(name) ? `${Number((value * 100).toPrecision(3))} %` : figure(value));

export function figure(value) {
  const size = Math.abs(value);
  if (size !== 0 && (size < 0.001 || size >= 100000)) return value.toExponential(1);
  return String(Number(value.toPrecision(size < 1 ? 3 : 4)));
}

export function duration(seconds) {
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

export function state(run) {
  const steps = run.steps.toLocaleString("en");
  const kept = run.kept ? `The weights after step ${run.kept.toLocaleString("en")} are in final_model.` : "";
  if (run.step && run.step >= run.steps) return `All ${steps} steps are taken. ${kept}`.trim();
  const far = `Step ${run.step.toLocaleString("en")} of ${steps}`;
  if (run.ended) return `${far}, and no further. ${run.ended} ${kept}`.trim();
  if (run.seconds_quiet > Math.max(QUIET, 10 * (run.seconds_a_step ?? 0)))
    return `${far}; no step for ${duration(run.seconds_quiet)}: it measures or saves, or was stopped. ${kept}`.trim();
  if (run.seconds_a_step === null) return far;
  return `${far}, about ${duration(run.seconds_left)} left, ${Number(run.seconds_a_step.toPrecision(2))} s a step`;
}

function chart(panel, run) {
  const values = [...panel.batches, ...panel.measured].map((point) => point[1]);
  const share = SHARES.has(panel.name);
  let low = share ? 0 : Math.min(...values);
  let high = share ? 1 : Math.max(...values);
  const flat = low === high;
  if (flat) [low, high] = [low - (Math.abs(low) || 1) * 0.1, high + (Math.abs(high) || 1) * 0.1];
  const last = Math.max(run.steps, 2);
  const x = (step) => ROOM.left + ((step - 1) / (last - 1)) * (WIDTH - ROOM.left - ROOM.right);
  const y = (value) => ROOM.top + ((high - value) / (high - low)) * (HEIGHT - ROOM.top - ROOM.bottom);
  const label = `${meaning(panel.name, run.kind)[0]}: ${told(panel)
    .map((part) => part.textContent)
    .join(", ")}`;
  const made = drawn("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": label });
  for (const value of flat ? [values[0]] : [low, high]) {
    made.append(drawn("line", { class: "grid", x1: ROOM.left, x2: WIDTH - ROOM.right, y1: y(value), y2: y(value) }));
    made.append(drawn("text", { x: ROOM.left - 6, y: y(value) + 4, "text-anchor": "end" }, shown(panel.name, value)));
  }
  made.append(drawn("text", { x: ROOM.left, y: HEIGHT - 4 }, "step 1"));
  made.append(drawn("text", { x: WIDTH - ROOM.right, y: HEIGHT - 4, "text-anchor": "end" }, run.steps));
  for (const [kind, curve] of [
    ["batches", panel.batches],
    ["measured", panel.measured],
  ]) {
    const path = curve.map(([step, value]) => `${x(step).toFixed(1)},${y(value).toFixed(1)}`).join(" ");
    made.append(drawn("polyline", { class: kind, points: path }));
    const dots = kind === "measured" || curve.length === 1 ? curve.slice(-60) : [];
    const sort = kind === "measured" ? "dot" : "dot batch";
    for (const [step, value] of dots) made.append(drawn("circle", { class: sort, cx: x(step), cy: y(value), r: 2.5 }));
  }
  return made;
}

function told(panel) {
  const parts = [];
  const latest = (curve) => shown(panel.name, curve[curve.length - 1][1]);
  const name = CHOSEN.has(panel.name) ? "now" : "batch";
  if (panel.batches.length) parts.push(el("span", {}, `${name} ${latest(panel.batches)}`));
  if (panel.measured.length) parts.push(el("span", { class: "of-measured" }, `measured ${latest(panel.measured)}`));
  return parts;
}

function panelOf(panel, run) {
  const [title, says] = meaning(panel.name, run.kind);
  const values = el("p", { class: "values" }, ...told(panel));
  return el("figure", {}, el("h3", {}, title), el("p", {}, says), values, chart(panel, run));
}

function written(examples, open) {
  const list = el("dl");
  for (const one of examples.lines) {
    list.append(el("dt", {}, one.wanted), el("dd", {}, one.written || "(nothing)"));
    if (one.concrete.length) list.append(el("dd", { class: "concrete" }, `concrete: ${one.concrete.join(", ")}`));
  }
  const title = `What it wrote after step ${examples.step.toLocaleString("en")}`;
  const how = "First the caption that is wanted, below it what it wrote.";
  return el("details", open ? { open: "" } : {}, el("summary", {}, title), el("p", {}, how), list);
}

function section(run, open, page) {
  const made = el("section");
  const parts = new Set([words(run.name), KINDS[run.kind] ?? ""].filter((part) => part && part !== page));
  if (parts.size) made.append(el("h2", {}, [...parts].join(": ")));
  const at = state(run);
  made.append(el("p", { class: "at" }, at));
  made.append(el("progress", { max: run.steps || 1, value: run.step, "aria-label": at }));
  const panels = el("div", { class: "panels" });
  for (const panel of run.panels) panels.append(panelOf(panel, run));
  made.append(panels);
  if (run.examples.lines.length) made.append(written(run.examples, open));
  return made;
}

function key() {
  const part = (kind, text) => {
    const line = drawn("svg", { class: "key", viewBox: "0 0 24 8", "aria-hidden": "true" });
    line.append(drawn("polyline", { class: kind, points: "0,4 24,4" }));
    return el("span", {}, line, el("span", {}, text));
  };
  return [
    part("batches", "Solid: the batches that it learns from."),
    part("measured", "Dashed: what is measured now and then, on what is held out."),
  ];
}

function heading(answer) {
  if (!answer.there) return ["There is no such folder yet. What is trained there is shown as soon as it begins."];
  if (answer.runs.length) return key();
  return [
    "No step is taken yet: pictures are made ready, or the model is loaded. The terminal says how far that is, and " +
      "what went wrong if it has ended.",
  ];
}

function show(answer) {
  byId("name").textContent = answer.name;
  document.title = `${answer.name}: training`;
  byId("state").replaceChildren(...heading(answer));
  const open = [...document.querySelectorAll("section")].map((one) => one.querySelector("details")?.open);
  byId("runs").replaceChildren(...answer.runs.map((run, i) => section(run, open[i], answer.name)));
}

async function ask() {
  try {
    const answer = await fetch("/told.json");
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    const text = await answer.text();
    if (text !== before) show(JSON.parse(text));
    before = text;
  } catch {
    byId("state").textContent = "The page has lost its server: run the command `watch` again. The training goes on.";
    before = "";
  }
}

let before = "";

async function forever() {
  await ask();
  setTimeout(forever, EVERY);
}

forever();
