/* Items chosen by hand, by their rows in the gallery, in the order in which they were chosen; and sets of them that
   have a name. All is kept in a store for this visit. */

/** @typedef {{getItem(name: string): string | null, setItem(name: string, value: string): void}} Store */

const rowsIn = (value, size) =>
  Array.isArray(value) ? value.filter((row) => Number.isInteger(row) && row >= 0 && row < size) : [];

export class Chosen {
  /** @param {Store | null} store nothing is kept without one
   * @param {{name: string, size: number}} gallery rows of another one mean nothing here */
  constructor(store, gallery) {
    this.store = store;
    this.place = `same-logic-chosen-${gallery.size}-${gallery.name}`;
    this.rows = new Set();
    this.named = new Map();
    this.heard = [];
    this.read(gallery.size);
  }

  read(size) {
    try {
      const { rows, named } = JSON.parse(this.store.getItem(this.place));
      this.rows = new Set(rowsIn(rows, size));
      this.named = new Map(named.map(([name, its]) => [String(name), rowsIn(its, size)]));
    } catch {} // nothing was kept, or nothing can be
  }

  get size() {
    return this.rows.size;
  }

  has(row) {
    return this.rows.has(row);
  }

  /** @returns {number[]} */
  all() {
    return [...this.rows];
  }

  listen(f) {
    this.heard.push(f);
  }

  changed() {
    try {
      this.store.setItem(this.place, JSON.stringify({ rows: this.all(), named: [...this.named] }));
    } catch {} // a frame without storage, or a full one
    for (const f of this.heard) f();
  }

  /** @param {number[] | Uint32Array} rows
   * @param {boolean} on */
  set(rows, on = true) {
    for (const row of rows) {
      if (on) this.rows.add(row);
      else this.rows.delete(row);
    }
    this.changed();
  }

  replace(rows) {
    this.rows = new Set(rows);
    this.changed();
  }

  keep(name) {
    this.named.set(name, this.all());
    this.changed();
  }

  take(name) {
    this.replace(this.named.get(name) || []);
  }

  drop(name) {
    this.named.delete(name);
    this.changed();
  }

  /** A name that none has. */
  fresh() {
    let number = this.named.size + 1;
    while (this.named.has(`Selection ${number}`)) number += 1;
    return `Selection ${number}`;
  }
}
