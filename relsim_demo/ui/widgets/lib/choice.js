/* The one selection of the page: what is chosen on a map can be looked at in Explore. */
import { goTo } from "./address.js";
import { Chosen } from "./chosen.js";
import { gallery } from "./facts.js";

function store() {
  try {
    return sessionStorage;
  } catch {
    return null; // a frame without storage
  }
}

export const choice = new Chosen(store(), gallery);

/* Choose rows of the gallery, and look at them in Explore. */
export function exploreRows(rows) {
  choice.replace(rows);
  goTo("explore", { only: "chosen" });
}
