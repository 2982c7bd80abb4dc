/* Words in lines, for what is drawn on a canvas. */
const LONGEST = 80; // letters of a line

/** Lines of words; where some are left over, the last line says so.
 * @param {string} words
 * @param {(line: string) => boolean} fits whether a line is short enough
 * @param {number} most lines */
export function wrapped(words, fits, most) {
  const lines = [];
  let rest = words.trim();
  while (rest && lines.length < most) {
    let end = Math.min(rest.length, LONGEST);
    while (end > 1 && !fits(rest.slice(0, end))) end -= 1;
    const space = end < rest.length ? rest.lastIndexOf(" ", end) : -1;
    if (space > 0) end = space;
    lines.push(rest.slice(0, end));
    rest = rest.slice(end).trim();
  }
  if (rest) lines.push(shortened(lines.pop(), fits));
  return lines;
}

/** A line with … in place of what does not fit.
 * @param {string} line
 * @param {(line: string) => boolean} fits */
export function shortened(line, fits) {
  let kept = line;
  while (kept && !fits(`${kept}…`)) kept = kept.slice(0, -1);
  return `${kept.trimEnd()}…`;
}
