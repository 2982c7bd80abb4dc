"""Ranking: analogies, the slider from look to logic, near duplicates shown once, nearest captions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from relsim_demo.analysis.calibration import Percentiles
from relsim_demo.gallery.index import top
from relsim_demo.gallery.rows import Vectors

DUPLICATE = 0.985  # attribute cosine from which two hits with the same logic are shown once
FIRST = 64  # rows that are nearly always enough to find a few captions that differ


def analogy(
    relational: np.ndarray, attribute: np.ndarray, push: float, percentiles: dict[str, Percentiles]
) -> np.ndarray:
    """Fuse cosines (n,) of both metrics into "same logic, different look".

    score = z_rel - push * z_attr, where z are standard deviations from the mean of random pairs. push = 0 is the
    relational order; push = 1 weighs looking different as much as sharing the logic.
    """
    return percentiles["relational"].z_score(relational) - push * percentiles["attribute"].z_score(attribute)


def blend(
    relational: np.ndarray, attribute: np.ndarray, lean: float, percentiles: dict[str, Percentiles]
) -> np.ndarray:
    """Fuse cosines (n,) of both metrics along a slider from look (0) over both (0.5) and logic (0.75) to analogy (1).

    score = a * z_rel + b * z_attr, where z are standard deviations from the mean of random pairs. a rises from 0 to 1
    in the first half and stays; b is 1 in the first half and then falls to -1. So 0 is the order of the look, 0.5
    weighs both alike, 0.75 is the order of the logic, and 1 is `analogy` with push 1.
    """
    a, b = min(2 * lean, 1.0), min(1.0, 3 - 4 * lean)
    return a * percentiles["relational"].z_score(relational) + b * percentiles["attribute"].z_score(attribute)


def best(scores: np.ndarray, k: int, exclude: Sequence[int] | np.ndarray = ()) -> np.ndarray:
    """Return the rows of the k highest scores (n,), best first, ties in order of rows, without some different rows."""
    if len(exclude):
        scores = scores.copy()
        scores[list(exclude)] = -np.inf
    return top(scores, min(k, len(scores) - len(exclude)))


def collapse(rows: np.ndarray, vectors: Vectors, most: int) -> np.ndarray:
    """Drop hits that look nearly the same as a better one: rows (k,) best first, vectors (n, d) of the look.

    Returns the places (int64) among `rows` of the first `most` of those that stay.
    """
    kept: list[int] = []
    looks = vectors[rows]
    for place, look in enumerate(looks):
        if len(kept) == most:
            break
        if not kept or float((looks[kept] @ look).max()) < DUPLICATE:
            kept.append(place)
    return np.array(kept, np.int64)


def _best_first(scores: np.ndarray) -> Iterator[int]:
    """Yield the rows of scores (n,), best first, ties in order of rows; those beyond the first are ordered if asked."""
    first = top(scores, min(FIRST, len(scores)))
    yield from first.tolist()
    yield from np.argsort(-scores, kind="stable")[len(first) :].tolist()


def nearest_captions(vector: np.ndarray, bank: np.ndarray, n: int, alike: float = 0.85) -> list[tuple[int, float]]:
    """Return up to n (row, cosine) of the bank (m, d) nearest to a vector (d,), leaving out near repetitions."""
    nearness = bank @ vector
    kept: list[int] = []
    for row in _best_first(nearness):
        if not kept or float((bank[kept] @ bank[row]).max()) < alike:
            kept.append(row)
        if len(kept) == n:
            break
    return [(row, float(nearness[row])) for row in kept]
