/* Same Logic: taking results along, as a link or as a file. */
(() => {
  const SL = window.SameLogic;
  const { el } = SL;

  /* linkButton(() => ({tab, ...})) -> a link-like button that copies the address of the present state. */
  function linkButton(params) {
    const node = el("button.sl-link", { onclick: copy }, "Copy link");
    async function copy() {
      const link = SL.link(params());
      try {
        await navigator.clipboard.writeText(link);
        node.textContent = "Copied";
      } catch {
        history.replaceState(null, "", link);
        node.textContent = "Link is in the address bar";
      }
      setTimeout(() => { node.textContent = "Copy link"; }, 2500);
    }
    return node;
  }

  /* One cell of a table. Words that a spreadsheet would run as a formula get an apostrophe in front. */
  function cell(value) {
    if (typeof value === "number") return String(value);
    const text = value === null || value === undefined ? "" : String(value);
    const safe = /^\s*[=+\-@＝＋－＠]/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  }

  /* csv([{name: value}, ...]) -> the text of a table, headed by the names of the first row. */
  function csv(rows) {
    const names = Object.keys(rows[0] || {});
    return [names.map(cell), ...rows.map((row) => names.map((name) => cell(row[name])))].map((line) => line.join(",")).join("\r\n");
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

  Object.assign(SL, { linkButton, csv, fileName, save });
})();
