/* What maps fetch by themselves. Failures are sentences. */
import * as connection from "./connection.js";

/** @import {MapPicture} from "./payloads.js" */
/** @typedef {{of: string, attr: Uint16Array, rel: Uint16Array, corner: Uint8Array}} Shares: of all to one picture */

/* What the server says of itself is a sentence (see contract/serving.py); anything else comes from between. */
async function get(path, read, options) {
  const answer = await connection.whileThere(fetch(path, options)).catch(() => null);
  if (answer?.headers.has("X-Sentence")) throw new Error(await answer.text());
  try {
    if (!answer.ok) throw new Error(String(answer.status));
    return await connection.whileThere(read(answer));
  } catch {
    throw new Error(connection.SILENCE);
  }
}

async function binary(answer) {
  if (answer.headers.get("Content-Type") !== "application/octet-stream") throw new Error("no numbers");
  return answer.arrayBuffer();
}
export const fetchBytes = (path) => get(path, binary);
export const fetchJson = (path, options) => get(path, (answer) => answer.json(), options);
export const fetchBlob = (path, options) => get(path, (answer) => answer.blob(), options);

/** Each picture is asked for once.
 * @returns {(rows: number[]) => Promise<MapPicture[]>} */
export function galleryPictures() {
  /** @type {Map<number, MapPicture>} */
  const items = new Map();
  return async (rows) => {
    const missing = rows.filter((row) => !items.has(row));
    const parts = Array.from({ length: Math.ceil(missing.length / MOST) }, (_, i) =>
      missing.slice(i * MOST, (i + 1) * MOST),
    );
    /** @type {MapPicture[][]} */
    const found = await Promise.all(parts.map((part) => fetchJson(`space/items.json?at=${part.join()}`)));
    for (const item of found.flat()) items.set(item.at, item);
    return rows.map((row) => items.get(row));
  };
}
const MOST = 100; // see MOST in space/routes.py

/** See points() in space/routes.py: look and logic of all to one picture as uint16, corners as bytes.
 * @param {string} ref
 * @returns {Promise<Shares>} */
export async function fetchShares(ref) {
  const data = await fetchBytes(`space/points?of=${encodeURIComponent(ref)}`);
  const n = data.byteLength / 5;
  return {
    of: ref,
    attr: new Uint16Array(data, 0, n),
    rel: new Uint16Array(data, 2 * n, n),
    corner: new Uint8Array(data, 4 * n, n),
  };
}
