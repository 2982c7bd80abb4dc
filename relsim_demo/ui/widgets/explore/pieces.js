/* A long list that is fetched piece by piece, as its items come into sight. */

export const PIECE = 60;

export class Pieces {
  /** @param {number} total
   * @param {(start: number, count: number) => Promise<any[]>} fetch */
  constructor(total, fetch) {
    this.total = total;
    this.fetch = fetch;
    this.items = new Map();
    this.coming = new Map(); // by number of the piece
  }

  get(index) {
    return this.items.get(index);
  }

  put(start, items) {
    items.forEach((item, i) => {
      this.items.set(start + i, item);
    });
  }

  /** Fetch what is missing between two places; tells whether anything came.
   * @returns {Promise<boolean>} */
  async need(first, last) {
    const numbers = [];
    for (let number = Math.floor(first / PIECE); number * PIECE < Math.min(last, this.total); number += 1) {
      if (!this.whole(number)) numbers.push(number);
    }
    await Promise.all(numbers.map((number) => this.piece(number)));
    return numbers.length > 0;
  }

  whole(number) {
    const end = Math.min((number + 1) * PIECE, this.total);
    for (let i = number * PIECE; i < end; i += 1) if (!this.items.has(i)) return false;
    return true;
  }

  /* Each piece is on its way once; a failed one may be asked for again. */
  piece(number) {
    if (!this.coming.has(number)) {
      const start = number * PIECE;
      const asked = this.fetch(start, Math.min(PIECE, this.total - start))
        .then((items) => this.put(start, items))
        .finally(() => this.coming.delete(number));
      this.coming.set(number, asked);
    }
    return this.coming.get(number);
  }
}
