/* States of the page as they stand in an address: a tab, and what it shows by name. */
import { isOwn } from "./refs.js";

/* What is there, as words. */
export const filled = (params) =>
  Object.fromEntries(
    Object.entries(params)
      .map(([name, value]) => [name, String(value ?? "")])
      .filter(([, value]) => value),
  );
export const equal = (a, b) => JSON.stringify(Object.entries(a).sort()) === JSON.stringify(Object.entries(b).sort());

/** What stands behind the "?". Own pictures stay out of it, and with them the rest of the state, which would mean
 * something else without them.
 * @param {string} tab
 * @param {Record<string, unknown>} params
 * @param {string[][]} kept what else stays in the address */
export function searchOf(tab, params, kept = []) {
  const state = Object.values(params).some((value) => String(value).split(",").some(isOwn)) ? {} : filled(params);
  const search = new URLSearchParams([["tab", tab], ...Object.entries(state), ...kept]);
  return String(search).replaceAll("%2C", ",");
}

/** The state that an address names; what begins with two lines is Gradio's own.
 * @param {string} search */
export function stateIn(search) {
  const { tab = "score", ...params } = Object.fromEntries(new URLSearchParams(search));
  return { tab, params: Object.fromEntries(Object.entries(params).filter(([name]) => !name.startsWith("__"))) };
}
