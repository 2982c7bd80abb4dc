/* What the similarity space fetches; of one picture asked about, each detail once. */
import { fetchBlob, fetchBytes, fetchJson, fetchShares, galleryPictures } from "../lib/fetching.js";
import { once } from "../lib/once.js";

/** @import {MapPair, SpaceRow} from "../lib/payloads.js" */

const FEW = 20; // each has 4 bytes for every picture
const address = (what, of, more = "") => `space/${what}?of=${encodeURIComponent(of)}${more}`;

/* spaceData() -> {pictures(rows), shares(ref), cosines(ref), about(ref) -> {pair(row), pairWith(ref), table(rows),
   page(axes), grid("png" | "svg", axes)}}, all promises */
export const spaceData = () => ({
  pictures: galleryPictures(),
  shares: fetchShares,
  cosines: once((ref) => fetchBytes(address("cosines", ref)), FEW),
  about: (ref) => ({
    pair: once(
      /** @returns {Promise<MapPair>} */
      (/** @type {number} */ row) => fetchJson(address("pair.json", ref, `&at=${row}`)),
    ),
    /** @returns {Promise<MapPair>} */
    pairWith: (other) => fetchJson(address("pair.json", ref, `&with=${encodeURIComponent(other)}`)),
    /** @returns {Promise<SpaceRow[]>} */
    table: (rows) => fetchJson(address("table.json", ref), { method: "POST", body: rows }),
    page: (axes) => fetchBlob(address("page.html", ref, `&axes=${axes}`)),
    grid: (kind, axes) => fetchBlob(address(`grid.${kind}`, ref, `&axes=${axes}`)),
  }),
});
