/* Chosen items as a question of Retrieve. */

const MOST = 12; // pictures in one question

/** The state of Retrieve with items as examples ("fresh": alone, "plus": beside those it has) or as counter-examples
 * ("minus"), and how many of them found room: taken evenly from all.
 * @param {{pictures: {ref: string}[], without: {ref: string}[], text: string | null} | null} query what Retrieve asks
 *   now
 * @param {number} count how many there are to take
 * @param {"fresh" | "plus" | "minus"} way */
export function roomIn(query, count, way) {
  const kept = way === "fresh" || !query ? 0 : query.pictures.length + query.without.length;
  return Math.max(Math.min(count, MOST - kept), 0);
}

/** @param {string[]} ids those that found room */
export function asking(query, ids, way) {
  const refs = (pictures) => (way === "fresh" ? [] : (pictures || []).map(({ ref }) => ref));
  const of = new Set(ids);
  const plus = refs(query?.pictures).filter((ref) => !of.has(ref));
  const minus = refs(query?.without).filter((ref) => !of.has(ref));
  return {
    id: [...plus, ...(way === "minus" ? [] : ids)].join(),
    not: [...minus, ...(way === "minus" ? ids : [])].join(),
    text: way === "fresh" ? "" : (query?.text ?? ""),
  };
}
