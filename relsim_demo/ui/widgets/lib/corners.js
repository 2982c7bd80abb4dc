/* The corners of the similarity space by their code, 2 * same logic + same look, as the server sends it. */

/** What it is called, what textbooks call it, whose sign and colour stand for it, and the colour itself. */
export const CORNERS = [
  { name: "Neither the same", term: "anomaly", kind: "dot", colour: "--sl-dot" },
  { name: "Same look, different logic", term: "mere appearance", kind: "attr", colour: "--sl-attr" },
  { name: "Same logic, different look", term: "analogy", kind: "rel", colour: "--sl-rel" },
  { name: "Same logic, same look", term: "literal similarity", kind: "ink", colour: "--sl-ink" },
];

/** What lies in no corner, since its logic cannot be judged. */
export const UNJUDGED = CORNERS.length;

/** The rows on the map: those in a corner, without the picture asked about.
 * @param {ArrayLike<number>} corner the code of each row
 * @param {number | null} itself the row of that picture
 * @returns {Uint32Array} */
export const placed = (corner, itself) =>
  new Uint32Array(corner.length).map((_, i) => i).filter((i) => i !== itself && corner[i] !== UNJUDGED);

/** The codes as they lie on the map, row by row: more logic above, more look to the right. */
export const LAID_OUT = [2, 3, 0, 1];

/** The codes as a legend names them: the telling ones first. */
export const TOLD = [2, 3, 1, 0];
