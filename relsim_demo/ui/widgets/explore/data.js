/* What the tab fetches. */
import { fetchBlob, fetchBytes, fetchJson } from "../lib/fetching.js";
import { PIECE, Pieces } from "./pieces.js";
import { askedOf } from "./view.js";

const sent = (rows) => ({ method: "POST", body: Uint32Array.from(rows) });

/* looked(view, from, rows) -> {view, rows, total, facets, orders, groupings, near, pieces}: the list of a view around a
   place, and all that stands beside it. rows: the list where it is one of some rows only, or null. */
export async function looked(view, from, rows) {
  const start = from - (from % PIECE);
  const plain = !rows && !view.by;
  const first = fetchJson(`explore/view.json?${askedOf(view, start, plain ? PIECE : 0)}`);
  const [told, groups] = await Promise.all([first, rows || plain ? null : groupsOf(view, start)]);
  const pieces = rows ? piecesAt(rows) : groups || piecesOf(view, told.total);
  if (plain) pieces.put(start, told.items);
  return { ...told, view, rows, pieces };
}

/* The items of a view; `total` is known already. */
const piecesOf = (view, total) =>
  new Pieces(
    total,
    async (start, count) => (await fetchJson(`explore/shelf.json?${askedOf(view, start, count)}`)).items,
  );

/* The groups of a view. */
async function groupsOf(view, start) {
  const by = encodeURIComponent(view.by);
  const ask = (from, many) => fetchJson(`explore/groups.json?by=${by}&${askedOf(view, from, many)}`);
  const found = await ask(start, PIECE);
  const pieces = new Pieces(found.total, async (from, many) => (await ask(from, many)).items);
  pieces.put(start, found.items);
  return pieces;
}

/* Items by their rows. */
const piecesAt = (rows) => new Pieces(rows.length, (start, count) => itemsAt(rows.slice(start, start + count)));

export const itemsAt = (rows) => fetchJson("explore/items.json", sent(rows));

export const details = (id, near) =>
  fetchJson(`explore/item.json?id=${encodeURIComponent(id)}&near=${encodeURIComponent(near)}`);

/* The rows of a view between two places, in its order. */
export const rowsOf = async (view, start, count) =>
  new Uint32Array(await fetchBytes(`explore/rows?${askedOf(view, start, count)}`));

export const comparison = (rows) => fetchJson("explore/compare.json", sent(rows));

export const file = (rows, kind) => fetchBlob(`explore/file?kind=${kind}`, sent(rows));
