"""How an item stands among the others: typical or alone, alike in look and not in logic.

Both compare every item with a sample, since comparing all with all takes minutes where a sample takes a second.
Typical is what lies in a crowd, the mean cosine to the nearest few. Nearness to the centre of all would put those
first that are a little like everything, between the ideas, where there may be nothing.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from relsim_demo.analysis.calibration import Percentiles
from relsim_demo.gallery.rows import Vectors

SAMPLE, SEED = 2048, 5
NEAREST = 10
BLOCK = 2048


def sample(rows: np.ndarray) -> np.ndarray:
    """Choose SAMPLE of some rows (k,), all where there are fewer; the same at every call."""
    return np.sort(np.random.default_rng(SEED).permutation(rows)[:SAMPLE])


def typical(vectors: Vectors, among: np.ndarray) -> np.ndarray:
    """Return how near each unit row (n, d) lies to its NEAREST nearest among some rows (k,): mean cosines (n,).

    An item is not its own neighbour. k must be 2 or more.
    """
    count = min(NEAREST, len(among) - 1)
    scores = np.empty(len(vectors), np.float32)
    others = vectors[among].T
    for rows in _blocks(len(vectors)):
        cosines = vectors[rows] @ others
        _without_itself(cosines, rows, among)
        scores[rows] = np.partition(cosines, -count, axis=1)[:, -count:].mean(1)
    return scores


class Contrast(NamedTuple):
    """For each item, how alike it is to another in one metric and not in a second, (n,), and the row of that, (n,)."""

    scores: np.ndarray
    beside: np.ndarray


def contrasts(
    first: Vectors, second: Vectors, shares: tuple[Percentiles, Percentiles], among: np.ndarray
) -> tuple[Contrast, Contrast]:
    """Find for each item those of some rows (k,) that it is most alike in the first metric alone, in the second alone.

    first, second: unit rows (n, d) of the metrics. shares: how their random pairs score. The score is z of the one less
    z of the other, in standard deviations of random pairs. An item is never beside itself.
    """
    n = len(first)
    found = [Contrast(np.empty(n, np.float32), np.empty(n, np.int64)) for _ in shares]
    firsts, seconds = first[among].T, second[among].T
    for rows in _blocks(n):
        fused = shares[0].z_score(first[rows] @ firsts)
        fused -= shares[1].z_score(second[rows] @ seconds)
        for contrast in found:
            _without_itself(fused, rows, among)
            best = fused.argmax(1)
            contrast.scores[rows], contrast.beside[rows] = fused[np.arange(len(rows)), best], among[best]
            np.negative(fused, out=fused)
    return found[0], found[1]


def _blocks(count: int) -> list[np.ndarray]:
    return np.array_split(np.arange(count), count // BLOCK + 1)


def _without_itself(scores: np.ndarray, rows: np.ndarray, among: np.ndarray) -> None:
    """Make sure that no row (b,) of a block of scores (b, k) is found by itself."""
    places = np.searchsorted(among, rows)
    places[places == len(among)] = 0
    own = among[places] == rows
    scores[np.flatnonzero(own), places[own]] = -np.inf
