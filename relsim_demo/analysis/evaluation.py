"""How well a gallery's vectors find relations: precision of the first hits, against labels that the scenes know."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np

from relsim_demo.gallery.index import Index

BLOCK = 256  # queries compared with all items at once


def precision(
    vectors: np.ndarray, queries: np.ndarray, relevant: np.ndarray, k: int = 10, without: np.ndarray | None = None
) -> tuple[float, float]:
    """Return P@1 and P@k of rows as queries, each searched among all others.

    vectors (n, d) unit rows, queries (q,) rows, relevant (n,) labels: a hit counts when its label is the query's.
    without (n,): labels of a second sort; all items that share the query's are left out of its search.
    """
    found = np.concatenate(
        [relevant[rows] == relevant[asked][:, None] for asked, rows in _hits(vectors, queries, k, without)]
    )
    return float(found[:, 0].mean()), float(found.mean())


def chance(queries: np.ndarray, labels: np.ndarray, without: np.ndarray | None = None) -> float:
    """Return the precision of a random order: how many of the other items share the query's label."""
    counts, own = Counter(labels.tolist()), Counter((labels if without is None else without).tolist())
    if without is None:
        return float(np.mean([(counts[labels[q]] - 1) / (len(labels) - 1) for q in queries]))
    left = [(counts[labels[q]] - own[without[q]], len(labels) - own[without[q]]) for q in queries]
    return float(np.mean([alike / all_ for alike, all_ in left]))


def shared_subjects(vectors: np.ndarray, queries: np.ndarray, subjects: list[set[str]], k: int = 10) -> float:
    """Return the share of the first k hits that show one of the query's subjects."""
    found = [pair for asked, rows in _hits(vectors, queries, k) for pair in zip(asked, rows, strict=True)]
    return float(np.mean([bool(subjects[query] & subjects[row]) for query, rows in found for row in rows]))


def text_precision(
    vectors: np.ndarray, texts: np.ndarray, wanted: list[str], labels: np.ndarray, k: int = 10
) -> float:
    """Return P@k of sentence vectors (q, d), each meant to find items of its label."""
    scores = texts @ vectors.T
    best = np.argpartition(-scores, k - 1, axis=1)[:, :k]
    return float((labels[best] == np.array(wanted)[:, None]).mean())


def graded(
    vectors: np.ndarray, labels: np.ndarray, names: list[str], kinds: list[str], centres: np.ndarray, each: int = 40
) -> tuple[float, float]:
    """Tell how far the cosines of families follow those of their captions, and how much nearer one kind is than others.

    vectors (n, d) of items with labels (n,); names (f,) of families with their kinds and the mean caption (f, d) unit
    rows. Of every ordered pair of families the mean cosine of `each` random items against `each` is taken. Returns
    Spearman's rank correlation with the captions' cosines, and the AUC of same kind against another kind.
    """
    rng = np.random.default_rng(0)
    members = [np.flatnonzero(labels == name) for name in names]
    means = np.zeros((len(names), len(names)))
    for i, first in enumerate(members):
        a = vectors[rng.choice(first, min(each, len(first)), replace=False)].mean(0)
        for j, second in enumerate(members):
            means[i, j] = a @ vectors[rng.choice(second, min(each, len(second)), replace=False)].mean(0)
    apart = ~np.eye(len(names), dtype=bool)
    same = np.array([[a == b for b in kinds] for a in kinds]) & apart
    captions = centres @ centres.T
    spearman = np.corrcoef(_ranks(means[apart]), _ranks(captions[apart]))[0, 1]
    return float(spearman), area_under_curve(means[same], means[apart & ~same])


def area_under_curve(positives: np.ndarray, negatives: np.ndarray) -> float:
    """Return the probability that a positive score exceeds a negative one (Mann and Whitney's U, as a share)."""
    ranks = _ranks(np.concatenate([positives, negatives])) + 1
    n = len(positives)
    return float((ranks[:n].sum() - n * (n + 1) / 2) / (n * len(negatives)))


def recall(exact: np.ndarray, stored: np.ndarray, queries: np.ndarray, k: int = 10) -> float:
    """Return the share of the exact vectors' first k hits that vectors read back from storage find too."""
    full, kept = Index(exact), Index(stored)
    pairs = [(full.search(exact[q], k, q)[0], kept.search(stored[q], k, q)[0]) for q in queries]
    return float(np.mean([len(np.intersect1d(a, b)) / k for a, b in pairs]))


def sample(rows: np.ndarray, count: int, seed: int) -> np.ndarray:
    """Choose up to `count` of the rows, seeded, in ascending order."""
    return np.sort(np.random.default_rng(seed).permutation(rows)[:count])


def _hits(
    vectors: np.ndarray, queries: np.ndarray, k: int, without: np.ndarray | None = None
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield blocks of queries (b,) with the rows (b, k) of their nearest items, best first, never the query itself."""
    for asked in np.array_split(queries, -(-len(queries) // BLOCK)):
        scores = vectors[asked] @ vectors.T
        scores[np.arange(len(asked)), asked] = -np.inf
        if without is not None:
            scores[without[asked][:, None] == without[None]] = -np.inf
        best = np.argpartition(-scores, k - 1, axis=1)[:, :k]
        order = np.argsort(-np.take_along_axis(scores, best, 1), axis=1, kind="stable")
        yield asked, np.take_along_axis(best, order, 1)


def _ranks(values: np.ndarray) -> np.ndarray:
    return np.argsort(np.argsort(values))
