/* How many pictures lie where along an axis. */

/* counted(places, rows on the map, [from, to] in sight, bins) -> Uint32Array: how many of their places lie in each of
   as many equal parts of what is in sight. */
export function counted(places, rows, [from, to], bins) {
  const found = new Uint32Array(bins);
  const share = bins / (to - from);
  for (const i of rows) {
    const at = Math.floor((places[i] - from) * share);
    if (at >= 0 && (at < bins || places[i] === to)) found[Math.min(at, bins - 1)] += 1;
  }
  return found;
}

/* heights(counts, tall) -> pixels: linear, the fullest as tall as there is room; what is not empty can be seen. */
export function heights(counts, tall) {
  const most = Math.max(1, ...counts);
  return Array.from(counts, (count) => (count ? Math.max(1, (count / most) * tall) : 0));
}

/* Draw bars on a canvas: upwards from its lower edge, or ("y") to the right from its left one, the first at the
   bottom. Bars from the place `start` (0..1 of what is in sight) on have the colour `above`. */
export function drawBars(canvas, counts, { axis, start, below, above }) {
  const sharp = window.devicePixelRatio;
  const [width, height] = [canvas.clientWidth, canvas.clientHeight];
  Object.assign(canvas, { width: width * sharp, height: height * sharp });
  const paper = canvas.getContext("2d");
  paper.scale(sharp, sharp);
  const [long, tall] = axis === "x" ? [width, height] : [height, width];
  const thick = long / counts.length;
  heights(counts, tall - 2).forEach((high, i) => {
    paper.fillStyle = (i + 0.5) / counts.length >= start ? above : below;
    if (axis === "x") paper.fillRect(i * thick, height - high, Math.max(thick - 1, 0.5), high);
    else paper.fillRect(0, height - (i + 1) * thick, high, Math.max(thick - 1, 0.5));
  });
}
