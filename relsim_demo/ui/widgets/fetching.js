/* Same Logic: what maps fetch by themselves. Failures are sentences. */
(() => {
  const SL = window.SameLogic;
  const KEPT = 400; // answers

  /* What the server says of itself is a sentence (see serving.endpoint); anything else comes from between. */
  async function get(path, read, options) {
    const answer = await SL.connection.whileThere(fetch(path, options)).catch(() => null);
    if (answer?.headers.has("X-Sentence")) throw new Error(await answer.text());
    try {
      if (!answer.ok) throw new Error(String(answer.status));
      return await SL.connection.whileThere(read(answer));
    } catch {
      throw new Error(SL.connection.SILENCE);
    }
  }

  async function binary(answer) {
    if (answer.headers.get("Content-Type") !== "application/octet-stream") throw new Error("no numbers");
    return answer.arrayBuffer();
  }
  const bytes = (path) => get(path, binary);
  const json = (path, options) => get(path, (answer) => answer.json(), options);
  const blob = (path) => get(path, (answer) => answer.blob());

  /* once(f, most) -> f that remembers so many answers, but no failure. */
  function once(f, most = KEPT) {
    const kept = new Map();
    return (key) => {
      if (kept.size > most) kept.clear();
      if (!kept.has(key)) {
        kept.set(key, f(key));
        kept.get(key).catch(() => kept.delete(key));
      }
      return kept.get(key);
    };
  }

  /* galleryPictures() -> rows => Promise<[{at, ref, alt}]>, each asked for once. */
  function galleryPictures() {
    const items = new Map();
    return async (rows) => {
      const missing = rows.filter((row) => !items.has(row));
      const parts = Array.from({ length: Math.ceil(missing.length / MOST) }, (_, i) => missing.slice(i * MOST, (i + 1) * MOST));
      const found = await Promise.all(parts.map((part) => json(`space/items.json?at=${part.join()}`)));
      for (const item of found.flat()) items.set(item.at, item);
      return rows.map((row) => items.get(row));
    };
  }
  const MOST = 100; // see space_routes.MOST

  /* See space_routes.points: look and logic of all to one picture as uint16, corners as bytes. */
  async function shares(ref) {
    const data = await bytes(`space/points?of=${encodeURIComponent(ref)}`), n = data.byteLength / 5;
    return { of: ref, attr: new Uint16Array(data, 0, n), rel: new Uint16Array(data, 2 * n, n), corner: new Uint8Array(data, 4 * n, n) };
  }

  Object.assign(SL, { fetching: { blob, bytes, json, once, galleryPictures, shares } });
})();
