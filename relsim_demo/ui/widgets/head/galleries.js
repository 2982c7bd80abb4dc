/* The menu of galleries: links, so that one can also be opened beside the page that is here. */
import { el } from "../lib/dom.js";

/** @import {GalleryEntry} from "../lib/payloads.js" */

/** One gallery: the one that is shown and one that cannot be opened are no links.
 * @param {GalleryEntry} one */
const entry = ({ title, note, address, here, fault }) =>
  el(
    "li",
    {},
    here || fault
      ? el("span", here ? { "aria-current": "page" } : { "aria-disabled": "true" }, title)
      : el("a", { href: new URL(address, document.baseURI).href }, title),
    el("small", {}, fault || note),
  );

/** galleryMenu([{title, note, address, here, fault}]) -> a button that shows all galleries
 * @param {GalleryEntry[]} galleries */
export function galleryMenu(galleries) {
  const here = galleries.find((one) => one.here);
  const menu = el(
    "details.sl-galleries",
    { onkeydown: ({ key }) => key === "Escape" && close(menu) },
    el(
      "summary",
      { title: here ? here.title : "" },
      el("span", {}, el("span.sl-hidden", {}, "Gallery: "), here ? here.title : "Another gallery"),
    ),
    el("ul", { "aria-label": "Galleries" }, galleries.map(entry)),
  );
  document.addEventListener("pointerdown", ({ target }) => {
    if (!menu.contains(/** @type {Node} */ (target))) menu.open = false;
  });
  return menu;
}

/** @param {HTMLElement} menu */
function close(menu) {
  const details = /** @type {HTMLDetailsElement} */ (menu);
  details.open = false;
  details.querySelector("summary").focus();
}
