/* Pictures that the gallery knows by their address only. None is fetched before the visitor says so, in Explore; that
   holds in all tabs, for this visit. */
import { el } from "./dom.js";
import { imageAt } from "./files.js";
import { src } from "./refs.js";

/** @typedef {{ref: string, alt?: string, blank?: boolean, elsewhere?: string}} Pic */

const KEPT = "same-logic-elsewhere";
const PATIENCE = 10_000; // ms that a file waits for a picture of another site
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

/** A picture to draw into a file; nothing where it has only words. A canvas with a picture of another site may be saved
 * only where that site allows it, so such a picture is asked for anew, in the way that asks for this.
 * @param {Pic} pic
 * @returns {Promise<HTMLImageElement | null>} */
export async function drawable(pic, size) {
  if (!pic.blank) return imageAt(src(pic.ref, size));
  if (inWords(pic)) return null;
  const late = new Promise((done) => setTimeout(() => done(null), PATIENCE));
  const asking = { crossOrigin: "anonymous", referrerPolicy: "no-referrer" };
  return Promise.race([imageAt(secure(pic.elsewhere), asking), late]);
}

/** What a file says of pictures that it could not have; nothing where there are none.
 * @param {{pic: Pic, image: HTMLImageElement | null}[]} drawn */
export function missing(drawn) {
  const count = drawn.filter(({ pic, image }) => pic.elsewhere && !image).length;
  if (!count) return "";
  const are = count === 1 ? "1 picture lies on another site" : `${count} pictures lie on other sites`;
  return `${are} and could not be put into this file.`;
}
