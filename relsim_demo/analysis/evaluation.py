"""How well a gallery's vectors find relations: precision of the first hits, against labels that the scenes know."""

from __future__ import annotations

from collections import Counter

import numpy as np

from relsim_demo.gallery.index import Index


def precision(vectors: np.ndarray, queries: np.ndarray, relevant: np.ndarray, k: int = 10) -> tuple[float, float]:
    """Return P@1 and P@k of rows as queries, each searched among all others.

    vectors (n, d) unit rows, queries (q,) rows, relevant (n,) labels: a hit counts when its label is the query's.
    """
    index = Index(vectors)
    found = np.stack([relevant[index.search(vectors[q], k, exclude=q)[0]] == relevant[q] for q in queries])
    return float(found[:, 0].mean()), float(found.mean())


def chance(queries: np.ndarray, labels: np.ndarray) -> float:
    """Return the precision of a random order: how many others share the query's label."""
    counts = Counter(labels.tolist())
    return float(np.mean([(counts[labels[q]] - 1) / (len(labels) - 1) for q in queries]))


def shared_subjects(vectors: np.ndarray, queries: np.ndarray, subjects: list[set[str]], k: int = 10) -> float:
    """Return the share of the first k hits that show one of the query's subjects."""
    index = Index(vectors)
    hits = [(q, row) for q in queries for row in index.search(vectors[q], k, exclude=q)[0]]
    return float(np.mean([bool(subjects[q] & subjects[row]) for q, row in hits]))


def text_precision(
    vectors: np.ndarray, texts: np.ndarray, families: list[str], labels: np.ndarray, k: int = 10
) -> float:
    """Return P@k of sentence vectors (q, d), each meant to find items of its family."""
    index = Index(vectors)
    hits = [labels[index.search(text, k)[0]] == family for text, family in zip(texts, families, strict=True)]
    return float(np.mean(hits))


def recall(exact: np.ndarray, stored: np.ndarray, queries: np.ndarray, k: int = 10) -> float:
    """Return the share of the exact vectors' first k hits that vectors read back from storage find too."""
    full, kept = Index(exact), Index(stored)
    pairs = [(full.search(exact[q], k, q)[0], kept.search(stored[q], k, q)[0]) for q in queries]
    return float(np.mean([len(np.intersect1d(a, b)) / k for a, b in pairs]))


def sample(rows: np.ndarray, count: int, seed: int) -> np.ndarray:
    """Choose up to `count` of the rows, seeded, in ascending order."""
    return np.sort(np.random.default_rng(seed).permutation(rows)[:count])
