"""Time one search for the ten nearest of the gallery, ours against the authors' way and plain FAISS, on one thread."""

from __future__ import annotations

import argparse
from pathlib import Path

import faiss
import numpy as np
from threadpoolctl import threadpool_limits

from benchmarks.timing import interleaved, print_table
from relsim_demo.explorer import Explorer
from relsim_demo.gallery.index import Index
from relsim_demo.gallery.loading import load
from relsim_demo.models.loader import load_models
from relsim_demo.settings import Backend, Settings
from relsim_demo.vectors import unit_rows

K = 10


def main() -> None:
    """Measure on the shipped gallery, or on random vectors."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--items", type=int, help="random unit vectors in place of the shipped gallery's")
    options = parser.parse_args()
    settings, explorer = Settings(Backend.MINI), None
    if options.items:
        vectors = unit_rows(np.random.default_rng(0).normal(size=(options.items, 384)))
    else:
        gallery = load(Path(settings.gallery))
        vectors, explorer = gallery.vectors["relational"], Explorer(gallery, load_models(settings))
    faiss.omp_set_num_threads(1)
    with threadpool_limits(1):
        compare(vectors, explorer, options.rounds)


def compare(vectors: np.ndarray, explorer: Explorer | None, rounds: int) -> None:
    """Time every way with the same queries, a new one each round, and check that they find the same."""
    rows = np.random.default_rng(1).permutation(len(vectors))[: rounds + 1]
    index, plain = Index(vectors), faiss.IndexFlatIP(vectors.shape[1])
    plain.add(vectors)

    def ours(number: int) -> list[int]:
        row = rows[number % len(rows)]
        return index.search(vectors[row], K, exclude=row)[0].tolist()

    def authors(number: int) -> list[int]:
        """Multiply a matrix of queries (here of one row) with all vectors, sort whole rows, drop the first column."""
        row = rows[number % len(rows)]
        return np.argsort(-(vectors[row : row + 1] @ vectors.T), axis=1)[:, 1 : K + 1][0].tolist()

    def raw(number: int) -> list[int]:
        row = rows[number % len(rows)]
        return plain.search(vectors[row : row + 1], K + 1)[1][0, 1:].tolist()

    ways = {"ours": ours, "authors": authors, "faiss": raw}
    same = np.mean([set(ours(i)) == set(authors(i)) == set(raw(i)) for i in range(50)])
    if explorer:
        ways["whole answer"] = lambda number: explorer.search(id=explorer.ids[rows[number % len(rows)]], k=K)
    print_table(
        f"One query among {len(vectors):,} x {vectors.shape[1]}, top {K}, one thread, median of {rounds}:",
        interleaved(ways, rounds),
        "authors",
    )
    print("ours: Index.search; authors: numpy product and argsort of the whole row; faiss: IndexFlatIP.search;")
    print("whole answer: Explorer.search with both cosines, percentiles and captions of every hit")
    print(f"The first three find the same {K} items for {same:.0%} of 50 queries.")


if __name__ == "__main__":
    main()
