/* What one looks for: the question, how it is ordered, and how both stand in an address. */
export const LOGIC = 0.75; // where the slider stands for "same logic"
export const COUNTS = [8, 24, 100];
export const PAGE = 8;
const MOST = 100; // pages, and pictures of an address
const EVEN = 0.5; // pictures and words weigh the same
const ORDER = { lean: LOGIC, k: COUNTS[0], page: 1, once: false };

/** @import {RetrieveAnswer} from "../lib/payloads.js" */
/** @typedef {{ref?: string, path?: string, random?: boolean, alt?: string, blank?: boolean}} Picture */
/** @typedef {{mode: "picture" | "text" | "both", pictures: Picture[], without: Picture[], text: string, words: number,
 *   box: number[] | null, lean: number, k: number, page: number, once: boolean}} Wish */

/** The wish that the tab opens with.
 * @param {Picture[]} pictures
 * @returns {Wish} */
export const firstWish = (pictures) => ({
  mode: "picture",
  pictures,
  without: [],
  text: "",
  words: EVEN,
  box: null,
  ...ORDER,
});

/** A wish in the words of Python.
 * @param {Wish} wish */
export function askedOf({ mode, pictures, without, text, words, box, lean, k, page, once }) {
  const some = mode !== "text";
  const said = mode !== "picture" && (mode === "text" || text);
  const choice = (pic) => (pic.ref ? { ref: pic.ref } : pic);
  return {
    pictures: some ? pictures.map(choice) : [],
    without: without.map(choice),
    box: some ? box : null,
    ...(said ? { text } : {}),
    words,
    lean,
    k,
    page,
    once,
  };
}

/** The wish once it is answered: pictures have their names then. They are kept while only a sentence is asked.
 * @param {Wish} wish
 * @param {RetrieveAnswer} answer
 * @returns {Wish} */
export function answered(wish, { query, page }) {
  const some = query.pictures.length > 0;
  return {
    ...wish,
    pictures: some ? query.pictures : wish.pictures,
    without: query.without,
    box: some ? query.box : wish.box,
    text: query.text ?? wish.text,
    page,
  };
}

/** How hits are ordered, as far as it is not as at first.
 * @param {Wish} wish */
export const orderOf = ({ lean, k, once }) => ({
  lean: lean === ORDER.lean ? "" : lean,
  k: k === ORDER.k ? "" : k,
  once: once ? "yes" : "",
});

/** The state in sight as the address holds it (`page` there is Gradio's own).
 * @param {RetrieveAnswer & {wish: Wish}} shown an answer with its wish
 * @param {string} front */
export function stateOf({ query, columns, wish, page }, front) {
  const ids = (pics) => pics.map(({ ref }) => ref).join();
  return {
    id: ids(query.pictures),
    not: ids(query.without),
    box: query.box ? query.box.join() : "",
    text: query.text ?? "",
    words: query.text && query.pictures.length && query.words !== EVEN ? query.words : "",
    ...orderOf(wish),
    from: page > 1 ? (page - 1) * PAGE + 1 : "",
    metric: front && front !== columns[0]?.metric ? front : "",
  };
}

const listed = (ids) =>
  String(ids || "")
    .split(",")
    .filter(Boolean)
    .slice(0, MOST)
    .map((ref) => ({ ref }));

/* A number of the address, or what it is otherwise. */
function figure(value, other) {
  const number = Number(value);
  return value === undefined || value === "" || !Number.isFinite(number) ? other : number;
}

/** The wish that an address names; what is missing is as it was at first.
 * @param {Record<string, any>} state
 * @param {Picture[]} opening the pictures that the tab opens with
 * @returns {Wish} */
export function wishIn({ id, not, box, text, words, lean, k, from, once }, opening) {
  const pictures = listed(id);
  const said = String(text ?? "");
  return {
    mode: said ? (pictures.length ? "both" : "text") : "picture",
    pictures: pictures.length ? pictures : opening,
    without: listed(not),
    text: said,
    words: figure(words, EVEN),
    box: box && pictures.length ? String(box).split(",").map(Number) : null,
    lean: figure(lean, ORDER.lean),
    k: COUNTS.includes(Number(k)) ? Number(k) : ORDER.k,
    page: Math.min(Math.max(Math.ceil(figure(from, 1) / PAGE), 1), MOST),
    once: Boolean(once),
  };
}

/* The wish behind a question that was on its way when the page was reloaded. */
export function resumed(wish, { text, ...parts }) {
  const mode = text === undefined ? "picture" : parts.pictures.length ? "both" : "text";
  return { ...wish, ...parts, text: text || "", mode };
}
