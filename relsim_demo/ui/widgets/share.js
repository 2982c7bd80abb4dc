/* Same Logic: taking results along as a file. */
(() => {
  const SL = window.SameLogic;
  const { el } = SL;

  /* One cell of a table. Words that a spreadsheet would run as a formula get an apostrophe in front. */
  function cell(value) {
    if (typeof value === "number") return String(value);
    const text = value === null || value === undefined ? "" : String(value);
    const safe = /^\s*[=+\-@＝＋－＠]/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  }

  /* csv([{name: value}, ...]) -> the text of a table, headed by the names of the first row. The mark in front tells
     spreadsheets that it is UTF-8. */
  function csv(rows) {
    const names = Object.keys(rows[0] || {});
    const lines = [names.map(cell), ...rows.map((row) => names.map((name) => cell(row[name])))];
    return `\ufeff${lines.map((line) => `${line.join(",")}\r\n`).join("")}`;
  }

  /* fileName("Something fading away!") -> "something-fading-away" */
  function fileName(words) {
    return words.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "").slice(0, 48) || "sentence";
  }

  /* save("a.csv", "text/csv", text): hands a file made here to the browser. */
  function save(name, type, text) {
    const address = URL.createObjectURL(new Blob([text], { type }));
    el("a", { href: address, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
  }

  /* imageAt(address) -> Promise of the image; of nothing where it cannot be had. */
  function imageAt(address) {
    return new Promise((done) => {
      const image = new Image();
      image.onload = () => done(image);
      image.onerror = () => done(null);
      image.src = address;
    });
  }

  /* pngOf(canvas) -> Promise<Blob> */
  function pngOf(canvas) {
    return new Promise((done, failed) => {
      canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error("The picture could not be drawn here."))), "image/png");
    });
  }

  Object.assign(SL, { csv, fileName, save, imageAt, pngOf });
})();
