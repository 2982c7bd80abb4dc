/* What the two maps fetch, each thing once. */
import { fetchBytes, fetchJson, fetchShares, galleryPictures } from "../lib/fetching.js";
import { once } from "../lib/once.js";

/** @import {MapItem, MapNames, MapRow} from "../lib/payloads.js" */
/** @typedef {MapNames & {n: number, x: Float32Array, y: Float32Array, groups: Uint8Array}} Laid: a map */

const FEW = 20; // each has 5 bytes for every picture

/** See maps_routes.Shared: x and y as int16, then groups as bytes.
 * @param {string} metric
 * @returns {Promise<Laid>} */
async function map(metric) {
  const query = `metric=${encodeURIComponent(metric)}`;
  const [data, named] = await Promise.all([fetchBytes(`maps/points?${query}`), fetchJson(`maps/names.json?${query}`)]);
  const n = data.byteLength / 5;
  const wide = (start) => new Float32Array(new Int16Array(data, start, n)).map((v) => v / 32767);
  return { n, x: wide(0), y: wide(2 * n), groups: new Uint8Array(data, 4 * n, n), ...named };
}

async function traits() {
  const data = await fetchBytes("maps/traits");
  const n = data.byteLength / 6;
  const column = (at) => new Uint16Array(data, 2 * n * at, n);
  return { kinds: column(0), relations: column(1), families: column(2) };
}

/* mapsData() -> {map(metric), traits(), shares(ref), detail(row), pictures(rows), table(rows)}, all promises. */
export const mapsData = () => ({
  map: once(map),
  traits: once(traits),
  shares: once(fetchShares, FEW),
  pictures: galleryPictures(),
  detail: once(
    /** @returns {Promise<MapItem>} */
    (/** @type {number} */ row) => fetchJson(`maps/item.json?at=${row}`),
  ),
  /** @returns {Promise<MapRow[]>} */
  table: (rows) => fetchJson("maps/table.json", { method: "POST", body: rows }),
});
