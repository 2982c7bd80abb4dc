/* Numbers and places in the plane. */
/* within(value, least, most) -> the value, or the end that it lies beyond */
export const within = (value, least, most) => Math.min(Math.max(value, least), most);

/* insideOf(polygon [[left, top], ...]) -> (left, top) -> yes or no */
export const insideOf = (polygon) => {
  const [lefts, tops] = [0, 1].map((axis) => polygon.map((corner) => corner[axis]));
  const [from, to] = [Math.min(...lefts), Math.max(...lefts)];
  const [high, low] = [Math.min(...tops), Math.max(...tops)];
  return (left, top) => {
    if (left < from || left > to || top < high || top > low) return false; // as most of a million do
    let yes = false;
    for (let i = 0, j = polygon.length - 1; i < polygon.length; j = i, i += 1) {
      const [x, y] = polygon[i];
      const [u, v] = polygon[j];
      if (y > top !== v > top && left < ((u - x) * (top - y)) / (v - y) + x) yes = !yes;
    }
    return yes;
  };
};

/* nearestOf(rows, at(row) -> {left, top}, {left, top}, reach) -> the row that stands nearest there; null where none is
   within reach */
export function nearestOf(rows, at, spot, reach) {
  let nearest = null;
  let least = reach * reach;
  for (const row of rows) {
    const one = at(row);
    const far = (one.left - spot.left) ** 2 + (one.top - spot.top) ** 2;
    if (far < least) [nearest, least] = [row, far];
  }
  return nearest;
}

/* spreadOver(rows, most) -> that many of them, evenly. */
export const spreadOver = (rows, most) => {
  const count = Math.min(most, rows.length);
  return Array.from({ length: count }, (_, i) => rows[Math.floor((i * rows.length) / count)]);
};
