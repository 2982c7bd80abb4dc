/* How often values are among the chosen, and among all others. */

const LINES = 6;

/** The values of a facet with their shares (0..1) inside and outside, those that differ most first.
 * @param {{values: {label: string, count: number, inside: number}[]}} facet
 * @param {number} chosen how many are chosen
 * @param {number} size of all */
export function shares({ values }, chosen, size) {
  return values
    .map(({ label, count, inside }) => ({
      label,
      inside: chosen ? inside / chosen : 0,
      outside: size > chosen ? (count - inside) / (size - chosen) : 0,
      counts: [inside, count - inside],
    }))
    .filter((one) => one.inside || one.outside)
    .sort((a, b) => Math.abs(b.inside - b.outside) - Math.abs(a.inside - a.outside))
    .slice(0, LINES);
}
