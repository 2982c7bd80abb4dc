/* What is looked at: words, an idea, what is chosen of each facet, in which order, in groups or not; and how all of it
   stands in an address. */

/** @typedef {Record<string, string[]>} Chosen
 * @typedef {{words: string, idea: string, chosen: Chosen, order: string, seed: number, near: string, by: string,
 *   only: string, small: boolean}} View
 * @typedef {{from: number, id: string, at: number | null}} Place the first item in sight; the one that is opened, and
 *   its place in the view */

const FACETS = "kind relation family group placeholder length source picture corner cluster duplicates".split(" ");
const ONLY = ["chosen", "gone"]; // what is looked at instead of the gallery: what was chosen, what did not come
const NONE = "none"; // as an address calls the value of items that have none
const SEEDS = 10_000;

const ORDERS = {
  random: "By chance",
  idea: "Nearest to the idea",
  near: "Nearest in logic to the one chosen",
  typical: "Most typical",
  unusual: "Most unusual",
  look: "Alike in look, not in logic",
  logic: "Alike in logic, not in look",
};

/** Everything, as it is at first.
 * @returns {View} */
export const firstView = () => ({
  words: "",
  idea: "",
  chosen: {},
  order: "random",
  seed: 0,
  near: "",
  by: "",
  only: "",
  small: false,
});

const marked = (value) => value.replace(/[\\,]/g, "\\$&");

/** Several values as one word of an address; commas part them.
 * @param {string[]} values */
export const joined = (values) =>
  values.map((value) => (value === "" ? NONE : value === NONE ? `\\${NONE}` : marked(value))).join(",");

/** What `joined` was made from.
 * @param {string} text
 * @returns {string[]} */
export function parted(text) {
  const pieces = text.match(/(?:\\.|[^,\\])+/g) || [];
  return pieces.map((piece) => (piece === NONE ? "" : piece.replace(/\\(.)/g, "$1")));
}

/** The state of the tab as an address holds it; what is as at first is left out.
 * @param {View} view
 * @param {Place} place */
export function stateOf(view, { from, id, at }) {
  const { words, idea, order, seed, near, by, only } = view;
  const chosen = Object.fromEntries(Object.entries(view.chosen).map(([name, values]) => [name, joined(values)]));
  return {
    words,
    idea,
    near,
    ...chosen,
    order: order === defaultOrder(view) ? "" : order,
    seed: seed || "",
    by,
    only,
    size: view.small ? "small" : "",
    from: from ? from + 1 : "",
    id,
    at: id && at !== null ? at + 1 : "",
  };
}

/* The order that goes without saying. */
const defaultOrder = ({ idea, near }) => (idea ? "idea" : near ? "near" : "random");

const whole = (value, most) => (/^\d{1,9}$/.test(String(value)) ? Math.min(Number(value), most) : 0);

/** What an address names.
 * @param {Record<string, any>} state
 * @returns {{view: View, place: Place}} */
export function stateIn(state) {
  const text = (name) => String(state[name] ?? "");
  const chosen = Object.fromEntries(
    FACETS.filter((name) => text(name)).map((name) => [name, [...new Set(parted(text(name)))]]),
  );
  const view = {
    ...firstView(),
    words: text("words"),
    idea: text("idea"),
    near: text("near"),
    chosen,
    seed: whole(state.seed, SEEDS),
    by: text("by"),
    only: ONLY.includes(text("only")) ? text("only") : "",
    small: text("size") === "small",
  };
  view.order = Object.hasOwn(ORDERS, text("order")) ? text("order") : defaultOrder(view);
  const at = whole(state.at, 1e9);
  return { view, place: { from: Math.max(whole(state.from, 1e9) - 1, 0), id: text("id"), at: at ? at - 1 : null } };
}

/** The parts of a view that the server is asked by.
 * @param {View} view
 * @param {number} start
 * @param {number} count */
export function askedOf({ words, idea, near, order, seed, chosen }, start, count) {
  const asked = { words, idea, near, order, seed, chosen: JSON.stringify(chosen), start, count };
  return String(new URLSearchParams(Object.entries(asked).map(([name, value]) => [name, String(value)])));
}

/** Whether both show the same items in the same order.
 * @param {View} a
 * @param {View} b */
export const sameList = (a, b) =>
  a.by === b.by && a.only === b.only && (Boolean(a.only) || askedOf(a, 0, 0) === askedOf(b, 0, 0));

/** A value of a facet chosen, or no longer chosen.
 * @param {View} view
 * @returns {View} */
export function toggled(view, name, value) {
  const now = view.chosen[name] || [];
  const next = now.includes(value) ? now.filter((one) => one !== value) : [...now, value];
  const { [name]: _, ...rest } = view.chosen;
  return { ...view, chosen: next.length ? { ...rest, [name]: next } : rest, only: "" };
}

/** Another search: an idea puts the nearest first, and without one that order means nothing.
 * @param {View} view
 * @returns {View} */
export function searched(view, { words = view.words, idea = view.idea }) {
  const order = idea && !view.idea ? "idea" : !idea && view.order === "idea" ? "random" : view.order;
  return { ...view, words, idea, order, only: "" };
}

/** Everything beside one item, or no longer beside one: its corners go with it.
 * @param {View} view
 * @param {string} near
 * @param {string[]} orders
 * @returns {View} */
export function beside(view, near, orders) {
  const { corner: _, ...chosen } = view.chosen;
  if (!near) return { ...view, near, chosen, order: view.order === "near" ? "random" : view.order };
  return { ...view, near, chosen, order: orders.includes("near") ? "near" : view.order, by: "", only: "" };
}

/** The members of a group.
 * @param {View} view
 * @returns {View} */
export const opened = (view, value) => ({ ...view, chosen: { ...view.chosen, [view.by]: [value] }, by: "" });

/** The same gallery with nothing asked of it.
 * @param {View} view
 * @returns {View} */
export const cleared = (view) => ({ ...firstView(), small: view.small, by: view.by });

/** Another order by chance.
 * @param {View} view
 * @returns {View} */
export const shuffled = (view) => ({ ...view, order: "random", seed: (view.seed + 1) % SEEDS });

/** The orders there are, in words, and whether each can be chosen now.
 * @param {View} view
 * @param {string[]} known */
export const ordersOf = ({ idea, near }, known) =>
  known.map((name) => ({
    name,
    words: near && (name === "look" || name === "logic") ? ORDERS[name].replace("Alike", "Like it") : ORDERS[name],
    able: name === "idea" ? Boolean(idea) : name === "near" ? Boolean(near) : true,
  }));

/** What narrows or orders the view, in words, each with the view without it.
 * @param {View} view
 * @param {{name: string, label: string, values: {value: string, label: string}[]}[]} facets
 * @param {string[]} orders
 * @returns {{words: string, kind: string, view: View}[]} */
export function chipsOf(view, facets, orders) {
  const label = (name, value) =>
    facets.find((facet) => facet.name === name)?.values.find((one) => one.value === value)?.label || value;
  const of = Object.entries(view.chosen).flatMap(([name, values]) =>
    values.map((value) => ({ words: label(name, value), kind: name, view: toggled(view, name, value) })),
  );
  return [
    view.words ? { words: `Words: ${view.words}`, kind: "words", view: searched(view, { words: "" }) } : null,
    view.idea ? { words: `Idea: ${view.idea}`, kind: "idea", view: searched(view, { idea: "" }) } : null,
    view.near ? { words: "Beside one", kind: "near", view: beside(view, "", orders) } : null,
    ...of,
  ].filter(Boolean);
}
