/* What the tab fetches. */
import { fetchBlob, fetchBytes, fetchJson } from "../lib/fetching.js";
import { Pieces } from "./pieces.js";
import { askedOf } from "./view.js";

const sent = (rows) => ({ method: "POST", body: Uint32Array.from(rows) });

/* first(view, start, count) -> {total, items, facets, orders, groupings, near} */
export const first = (view, start, count) => fetchJson(`explore/view.json?${askedOf(view, start, count)}`);

/* The items of a view; `total` is known already. */
export const piecesOf = (view, total) =>
  new Pieces(
    total,
    async (start, count) => (await fetchJson(`explore/shelf.json?${askedOf(view, start, count)}`)).items,
  );

/* The groups of a view. */
export async function groupsOf(view, start, count) {
  const ask = (from, many) =>
    fetchJson(`explore/groups.json?by=${encodeURIComponent(view.by)}&${askedOf(view, from, many)}`);
  const found = await ask(start, count);
  const pieces = new Pieces(found.total, async (from, many) => (await ask(from, many)).items);
  pieces.put(start, found.items);
  return pieces;
}

export const itemsAt = (rows) => fetchJson("explore/items.json", sent(rows));

/* Items by their rows. */
export const piecesAt = (rows) => new Pieces(rows.length, (start, count) => itemsAt(rows.slice(start, start + count)));

export const details = (id, near) =>
  fetchJson(`explore/item.json?id=${encodeURIComponent(id)}&near=${encodeURIComponent(near)}`);

/* The rows of a view between two places, in its order. */
export const rowsOf = async (view, start, count) =>
  new Uint32Array(await fetchBytes(`explore/rows?${askedOf(view, start, count)}`));

export const comparison = (rows) => fetchJson("explore/compare.json", sent(rows));

export const file = (rows, kind) => fetchBlob(`explore/file?kind=${kind}`, sent(rows));
