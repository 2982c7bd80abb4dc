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
  const far = `Step ${run.step.toLocaleString("en")} of ${run.steps.toLocaleString("en")}`;
  if (run.step >= run.steps) return `${far}: all steps are taken`;
  const usual = run.seconds_left === null ? 0 : run.seconds_left / (run.steps - run.step);
  if (run.seconds_quiet > Math.max(QUIET, 10 * usual))
    return `${far}; no step for ${duration(run.seconds_quiet)}: it was stopped, or saves or measures`;
  return run.seconds_left === null ? far : `${far}, about ${duration(run.seconds_left)} left`;
}

function chart(panel, steps) {
  const points = [...panel.batches, ...panel.measured];
  const values = points.map((point) => point[1]);
  let low = Math.min(...values);
  let high = Math.max(...values);
  const flat = low === high;
  if (flat) [low, high] = [low - (Math.abs(low) || 1) * 0.1, high + (Math.abs(high) || 1) * 0.1];
  const last = Math.max(steps, 2);
  const x = (step) => ROOM.left + ((step - 1) / (last - 1)) * (WIDTH - ROOM.left - ROOM.right);
  const y = (value) => ROOM.top + ((high - value) / (high - low)) * (HEIGHT - ROOM.top - ROOM.bottom);
  const label = `${words(panel.name)}: ${told(panel)
    .map((part) => part.textContent)
    .join(", ")}`;
  const made = drawn("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": label });
  for (const value of flat ? [values[0]] : [low, high]) {
    made.append(drawn("line", { class: "grid", x1: ROOM.left, x2: WIDTH - ROOM.right, y1: y(value), y2: y(value) }));
    made.append(drawn("text", { x: ROOM.left - 6, y: y(value) + 4, "text-anchor": "end" }, figure(value)));
  }
  made.append(drawn("text", { x: ROOM.left, y: HEIGHT - 4 }, "1"));
  made.append(drawn("text", { x: WIDTH - ROOM.right, y: HEIGHT - 4, "text-anchor": "end" }, `step ${steps}`));
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
  const latest = (curve) => figure(curve[curve.length - 1][1]);
  if (panel.batches.length) parts.push(el("span", {}, `batch ${latest(panel.batches)}`));
  if (panel.measured.length) parts.push(el("span", { class: "of-measured" }, `measured ${latest(panel.measured)}`));
  return parts;
}

function section(run, open) {
  const made = el("section");
  if (run.name) made.append(el("h2", {}, words(run.name)));
  const at = state(run);
  made.append(el("p", { class: "at" }, at));
  made.append(el("progress", { max: run.steps || 1, value: run.step, "aria-label": at }));
  const panels = el("div", { class: "panels" });
  for (const panel of run.panels)
    panels.append(el("figure", {}, el("h3", {}, words(panel.name), ...told(panel)), chart(panel, run.steps)));
  made.append(panels);
  if (run.examples.length) {
    const list = el("dl");
    for (const one of run.examples) list.append(el("dt", {}, one.wanted), el("dd", {}, one.written || "(nothing)"));
    const details = el(
      "details",
      open ? { open: "" } : {},
      el("summary", {}, "What it wrote when it was last looked at"),
    );
    details.append(list);
    made.append(details);
  }
  return made;
}

function show(answer) {
  byId("name").textContent = answer.name;
  document.title = `${answer.name}: training`;
  byId("state").textContent = answer.runs.length
    ? "Solid: the batches that it learns from. Dashed: what is measured now and then, on what is held out."
    : "No step is taken yet: pictures are made ready, or the model is loaded. The terminal says how far that is.";
  const open = [...document.querySelectorAll("details")].map((one) => one.open);
  byId("runs").replaceChildren(...answer.runs.map((run, i) => section(run, open[i])));
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
