/* Tables as text, and names of files. */
/* One cell of a table. Words that a spreadsheet would run as a formula get an apostrophe in front. */
function cell(value) {
  if (typeof value === "number") return String(value);
  const text = value === null || value === undefined ? "" : String(value);
  const safe = /^\s*[=+\-@＝＋－＠]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/* tableOf([{name: value}, ...]) -> the text of a table, headed by the names of the first row. The mark in front tells
   spreadsheets that it is UTF-8. */
export function tableOf(rows) {
  const names = Object.keys(rows[0] || {});
  const lines = [names.map(cell), ...rows.map((row) => names.map((name) => cell(row[name])))];
  return `\ufeff${lines.map((line) => `${line.join(",")}\r\n`).join("")}`;
}

/* fileName("Something fading away!") -> "something-fading-away" */
export function fileName(words) {
  return (
    words
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, "-")
      .replace(/^-|-$/g, "")
      .slice(0, 48) || "sentence"
  );
}
