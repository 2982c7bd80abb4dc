/* Pictures that the gallery knows by their address only. None is fetched before the visitor says so, in Explore; that
   holds in all tabs, for this visit. */
import { el } from "./dom.js";
import { src } from "./refs.js";

/** @typedef {{ref: string, alt?: string, blank?: boolean, elsewhere?: string}} Pic */

const KEPT = "same-logic-elsewhere";
const gone = new Set(); // addresses that did not come
let allowed = kept();

function kept() {
  try {
    return sessionStorage.getItem(KEPT) === "yes";
  } catch {
    return false; // a frame without storage
  }
}

export const isAllowed = () => allowed;

/* What is shown already gets its pictures too. */
export function allow() {
  allowed = true;
  try {
    sessionStorage.setItem(KEPT, "yes");
  } catch {} // it then holds until the page is left
  document.querySelectorAll("[data-elsewhere]").forEach((node) => {
    fill(/** @type {HTMLElement} */ (node));
  });
}

const secure = (address) => address.replace(/^http:/i, "https:"); // others the page may not load

/** The picture at an address; `lost` is called where it does not come.
 * @param {string} address
 * @param {() => void} lost */
export function imageFrom(address, lost, alt = "") {
  return el("img", {
    src: secure(address),
    alt,
    title: alt || null,
    loading: "lazy",
    decoding: "async",
    draggable: "false",
    referrerpolicy: "no-referrer",
    "data-far": "yes", // no canvas may be saved that it is drawn on
    onerror: () => {
      gone.add(address);
      lost();
    },
  });
}

/** Whether only words stand for a picture.
 * @param {Pic} pic */
export const inWords = (pic) => Boolean(pic.blank) && !(pic.elsewhere && allowed && !gone.has(pic.elsewhere));

/** A frame that holds words gets its picture as soon as it may, and the words again where that does not come.
 * @param {HTMLElement} node
 * @param {Pic} pic */
export function mayFill(node, pic) {
  if (!pic.blank || !pic.elsewhere) return;
  node.dataset.elsewhere = pic.elsewhere;
  if (allowed) fill(node);
}

function fill(node) {
  const address = node.dataset.elsewhere;
  const words = node.firstElementChild;
  if (gone.has(address) || words.tagName === "IMG") return;
  const lost = () => {
    image.replaceWith(words);
    node.classList.add("is-blank");
  };
  const image = imageFrom(address, lost, words.textContent);
  words.replaceWith(image);
  node.classList.remove("is-blank");
}

/** A small picture without words; nothing where there is none to show.
 * @param {Pic} pic */
export function thumbnail(pic) {
  if (!pic.blank) return el("img", { src: src(pic.ref, 160), alt: "", decoding: "async", draggable: "false" });
  if (inWords(pic)) return null;
  const image = imageFrom(pic.elsewhere, () => image.remove());
  return image;
}
