/* What pictures are called: ids of the gallery, and "own-..." for own ones. */
/* Whether a reference is an own picture: see pictures.OWN. Ids of a gallery may begin likewise. */
export const isOwn = (ref) => /^own-[0-9a-f]{64}$/.test(ref);

const base = () => document.baseURI.split(/[?#]/)[0].replace(/[^/]*$/, "");

/* The address of a picture: a gallery id or an "own-..." reference. */
export function src(ref, size = 320) {
  return `${base()}${isOwn(ref) ? "own" : "scene"}/${encodeURIComponent(ref)}.webp?size=${size}`;
}
