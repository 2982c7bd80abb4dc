/* Numbers in words. */
export const written = (count) => count.toLocaleString("en-US");

/** counted(2, "picture") -> "2 pictures" */
export const counted = (count, noun) => `${written(count)} ${count === 1 ? noun : `${noun}s`}`;
