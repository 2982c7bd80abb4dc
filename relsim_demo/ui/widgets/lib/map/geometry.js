/* Numbers and places in the plane. */
/* within(value, least, most) -> the value, or the end that it lies beyond */
export const within = (value, least, most) => Math.min(Math.max(value, least), most);

/* insideOf(polygon [[left, top], ...]) -> (left, top) -> yes or no */
export const insideOf = (polygon) => (left, top) => {
  let yes = false;
  for (let i = 0, j = polygon.length - 1; i < polygon.length; j = i, i += 1) {
    const [x, y] = polygon[i];
    const [u, v] = polygon[j];
    if (y > top !== v > top && left < ((u - x) * (top - y)) / (v - y) + x) yes = !yes;
  }
  return yes;
};

/* spreadOver(rows, most) -> that many of them, evenly. */
export const spreadOver = (rows, most) => {
  const count = Math.min(most, rows.length);
  return Array.from({ length: count }, (_, i) => rows[Math.floor((i * rows.length) / count)]);
};
