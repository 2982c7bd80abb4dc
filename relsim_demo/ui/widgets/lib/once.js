/* Remembering answers. */

const KEPT = 400; // answers

/** A function that remembers so many answers, but no failure.
 * @template Key, Answer
 * @param {(key: Key) => Promise<Answer>} f
 * @returns {(key?: Key) => Promise<Answer>} */
export function once(f, most = KEPT) {
  const kept = new Map();
  return (key) => {
    if (kept.size > most) kept.clear();
    if (!kept.has(key)) {
      kept.set(key, f(key));
      kept.get(key).catch(() => kept.delete(key));
    }
    return kept.get(key);
  };
}
