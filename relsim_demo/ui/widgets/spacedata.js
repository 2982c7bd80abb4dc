/* Same Logic: what the similarity space fetches; of one picture asked about, each detail once. */
(() => {
  const SL = window.SameLogic;
  const { bytes, json, blob, once, galleryPictures, shares } = SL.fetching;
  const FEW = 20; // each has 4 bytes for every picture
  const address = (what, of, more = "") => `space/${what}?of=${encodeURIComponent(of)}${more}`;

  /* spaceData() -> {pictures(rows), shares(ref), cosines(ref), about(ref) -> {pair(row), pairWith(ref), table(rows), page(axes)}}, all promises */
  SL.spaceData = () => ({
    pictures: galleryPictures(), shares, cosines: once((ref) => bytes(address("cosines", ref)), FEW),
    about: (ref) => ({
      pair: once((row) => json(address("pair.json", ref, `&at=${row}`))),
      pairWith: (other) => json(address("pair.json", ref, `&with=${encodeURIComponent(other)}`)),
      table: (rows) => json(address("table.json", ref), { method: "POST", body: rows }),
      page: (axes) => blob(address("page.html", ref, `&axes=${axes}`)),
    }),
  });
})();
