/* Same Logic: what the maps fetch, each thing once. */
(() => {
  const SL = window.SameLogic;
  const KEPT = 200;

  async function get(path, options) {
    let answer;
    try {
      answer = await fetch(path, options);
    } catch {
      throw new Error("The server did not answer. Check your connection and try again.");
    }
    if (!answer.ok) throw new Error(answer.status === 404 || answer.status === 500 ? await answer.text() : "The server did not answer. Try again in a moment.");
    return answer;
  }
  const bytes = (path) => get(path).then((answer) => answer.arrayBuffer());
  const json = (path, options) => get(path, options).then((answer) => answer.json());

  /* once(f) -> f that remembers what it answered, but no failure. */
  function once(f) {
    const kept = new Map();
    return (key) => {
      if (kept.size > KEPT) kept.clear();
      if (!kept.has(key)) {
        kept.set(key, f(key));
        kept.get(key).catch(() => kept.delete(key));
      }
      return kept.get(key);
    };
  }

  /* See maps_routes.Shared: x and y as int16, then groups as bytes. */
  async function map(metric) {
    const query = `metric=${encodeURIComponent(metric)}`;
    const [data, named] = await Promise.all([bytes(`maps/points?${query}`), json(`maps/names.json?${query}`)]);
    const n = data.byteLength / 5, wide = (start) => Float32Array.from(new Int16Array(data, start, n), (v) => v / 32767);
    return { n, x: wide(0), y: wide(2 * n), groups: new Uint8Array(data, 4 * n, n), ...named };
  }

  async function traits() {
    const data = await bytes("maps/traits"), n = data.byteLength / 4;
    return { kinds: new Uint16Array(data, 0, n), families: new Uint16Array(data, 2 * n, n) };
  }

  /* See space_routes.points: look and logic of all to one picture as uint16, corners as bytes. */
  async function shares(ref) {
    const data = await bytes(`space/points?of=${encodeURIComponent(ref)}`), n = data.byteLength / 5;
    return { of: ref, attr: new Uint16Array(data, 0, n), rel: new Uint16Array(data, 2 * n, n), corner: new Uint8Array(data, 4 * n, n) };
  }

  /* mapsData() -> {map(metric), traits(), shares(ref), detail(row), pictures(rows), table(rows)}, all promises. */
  SL.mapsData = () => {
    const items = new Map();
    async function pictures(rows) {
      const missing = rows.filter((row) => !items.has(row));
      if (missing.length) for (const item of await json(`space/items.json?at=${missing.join()}`)) items.set(item.at, item);
      return rows.map((row) => items.get(row));
    }
    return {
      map: once(map), traits: once(traits), shares: once(shares), pictures,
      detail: once((row) => json(`maps/item.json?at=${row}`)),
      table: (rows) => json("maps/table.json", { method: "POST", body: rows }),
    };
  };
})();
