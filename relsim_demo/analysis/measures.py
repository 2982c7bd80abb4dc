"""How well a gallery's vectors find relations: first hits against labels that the scenes know, and graded scores."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from relsim_demo.analysis.retrieval import best
from relsim_demo.gallery.index import Index
from relsim_demo.gallery.rows import Vectors

BLOCK = 256  # questions that are searched with one matrix product
PRODUCTS = 1 << 26  # that are in memory at a time


def hits(
    vectors: Vectors,
    asked: np.ndarray,
    k: int = 10,
    queries: np.ndarray | None = None,
    apart: np.ndarray | None = None,
) -> list[np.ndarray]:
    """Return the rows of the k items nearest to each question, best first; fewer where there are no more.

    vectors (n, d) unit rows, asked (q, d) unit rows. queries (q,): the rows that the questions are, which are no hits
    of their own. apart (n,): labels; all items with the label of the query's row are left out too.
    """
    found = []
    step = max(1, min(BLOCK, PRODUCTS // len(vectors)))
    for start in range(0, len(asked), step):
        scores = (vectors @ asked[start : start + step].T).T
        for i, row in enumerate(np.ascontiguousarray(scores), start):
            found.append(best(row, k, () if queries is None else _left_out(queries[i], apart)))
    return found


def _left_out(query: int, apart: np.ndarray | None) -> Sequence[int]:
    """Return the rows that are no hits of a row: itself, or all with its label."""
    return [query] if apart is None else np.flatnonzero(apart == apart[query]).tolist()


def precision(
    vectors: Vectors, queries: np.ndarray, relevant: np.ndarray, k: int = 10, apart: np.ndarray | None = None
) -> tuple[float, float]:
    """Return P@1 and P@k of rows as queries, each searched among all others, or all with another label of `apart`.

    vectors (n, d) unit rows, queries (q,) rows, relevant (n,) labels: a hit counts when its label is the query's.
    """
    found = hits(vectors, vectors[queries], k, queries, apart)
    right = [relevant[rows] == relevant[query] for query, rows in zip(queries, found, strict=True)]
    return float(np.mean([one[:1].any() for one in right])), float(np.concatenate(right).mean())


def chance(queries: np.ndarray, labels: np.ndarray, apart: np.ndarray | None = None) -> float:
    """Return the precision of a random order: how many of the items searched share the query's label."""
    wanted = labels.tolist()
    groups = list(range(len(wanted))) if apart is None else apart.tolist()  # else each is left out for itself alone
    alike, gone, both = Counter(wanted), Counter(groups), Counter(zip(wanted, groups, strict=True))
    shares = []
    for query in queries:
        label, group = wanted[query], groups[query]
        shares.append((alike[label] - both[label, group]) / max(1, len(wanted) - gone[group]))
    return float(np.mean(shares))


def shared_subjects(vectors: Vectors, queries: np.ndarray, subjects: list[set[str]], k: int = 10) -> float:
    """Return the share of the first k hits that show one of the query's subjects."""
    found = hits(vectors, vectors[queries], k, queries)
    shared = [bool(subjects[q] & subjects[row]) for q, rows in zip(queries, found, strict=True) for row in rows]
    return float(np.mean(shared))


def text_precision(vectors: Vectors, texts: np.ndarray, wanted: list[str], labels: np.ndarray, k: int = 10) -> float:
    """Return P@k of sentence vectors (q, d), each meant to find items of its label."""
    found = zip(hits(vectors, texts, k), wanted, strict=True)
    return float(np.mean(np.concatenate([labels[rows] == label for rows, label in found])))


def mean_cosines(vectors: Vectors, groups: list[np.ndarray], count: int, seed: int) -> np.ndarray:
    """Return the mean cosine between any two groups of rows: (g, g), each measured on up to `count` of either, seeded.

    A diagonal entry compares two samples of one group.
    """
    rng = np.random.default_rng(seed)

    def some(rows: np.ndarray) -> np.ndarray:
        return vectors[rng.choice(rows, min(count, len(rows)), replace=False)]

    table = np.zeros((len(groups), len(groups)))
    for i, rows in enumerate(groups):
        middle = some(rows).mean(0)  # the mean of all cosines is the cosine of the means
        table[i] = [middle @ some(others).mean(0) for others in groups]
    return table


def spearman(a: np.ndarray, b: np.ndarray) -> float:
    """Return the rank correlation of two arrays (n,) (Spearman 1904), without a correction for ties."""
    return float(np.corrcoef(_ranks(a), _ranks(b))[0, 1])


def area_under_curve(higher: np.ndarray, lower: np.ndarray) -> float:
    """Return the chance that one of `higher` lies above one of `lower` (Mann & Whitney 1947)."""
    ranks = _ranks(np.concatenate([higher, lower])) + 1
    n, m = len(higher), len(lower)
    return float((ranks[:n].sum() - n * (n + 1) / 2) / (n * m))


def recall(exact: np.ndarray, stored: np.ndarray, queries: np.ndarray, k: int = 10) -> float:
    """Return the share of the exact vectors' first k hits that vectors read back from storage find too."""
    full, kept = Index(exact), Index(stored)
    pairs = [(full.search(exact[q], k, q)[0], kept.search(stored[q], k, q)[0]) for q in queries]
    return float(np.mean([len(np.intersect1d(a, b)) / k for a, b in pairs]))


def sample(rows: np.ndarray, count: int, seed: int) -> np.ndarray:
    """Choose up to `count` of the rows, seeded, in ascending order."""
    return np.sort(np.random.default_rng(seed).permutation(rows)[:count])


def _ranks(values: np.ndarray) -> np.ndarray:
    return np.argsort(np.argsort(values))
