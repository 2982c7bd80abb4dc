/* The scale of percentiles: even in the quantiles of a normal distribution, so that both ends are spread out. */
export const TICKS = [1, 10, 50, 90, 99];
const EDGE = 3.35;

/* Normal quantile of a share 0..1 (Acklam's approximation, good to 1e-9 relative). */
export function quantile(p) {
  const a = [
    -39.69683028665376, 220.9460984245205, -275.9285104469687, 138.357751867269, -30.66479806614716, 2.506628277459239,
  ];
  const b = [-54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972, -13.28068155288572, 1];
  const c = [
    -0.007784894002430293, -0.3223964580411365, -2.400758277161838, -2.549732539343734, 4.374664141464968,
    2.938163982698783,
  ];
  const d = [0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416, 1];
  const poly = (k, x) => k.reduce((sum, v) => sum * x + v, 0);
  const tail = (q) => poly(c, q) / poly(d, q);
  if (p < 0.02425) return tail(Math.sqrt(-2 * Math.log(p)));
  if (p > 0.97575) return -tail(Math.sqrt(-2 * Math.log(1 - p)));
  const q = p - 0.5;
  return (q * poly(a, q * q)) / poly(b, q * q);
}

/* Where a percentile lies on an axis, 0..1; the ends are kept in sight. */
export function placeOf(percentile) {
  const z = quantile(Math.min(Math.max(percentile / 100, 0.0006), 0.9994));
  return (z + EDGE) / (2 * EDGE);
}

/* Which percentile lies at a place: the other way round, found by halving; beyond the ends that are kept in sight lie
   0 and 100. */
export function shareAt(place) {
  let [low, high] = [0, 100];
  if (place <= placeOf(low)) return low;
  if (place >= placeOf(high)) return high;
  while (high - low > 1e-6) {
    const middle = (low + high) / 2;
    if (placeOf(middle) < place) low = middle;
    else high = middle;
  }
  return high;
}
