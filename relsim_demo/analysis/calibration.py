"""What a score means in a gallery: percentiles among random pairs, and from where on two pictures count as alike."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from relsim_demo.domain import FEW, SAME
from relsim_demo.gallery.rows import Vectors

PAIRS = 100_000
UNRELATED_SHARE = 0.01  # at most this share of unrelated pairs may count as alike
NEARLY = 0.995  # cosine in every metric from which two items are nearly equal, such as two files of one picture
SAMPLE = 30_000  # items among which nearly equal ones are looked for: each is compared with each
BLOCK = 512


def distinct(vectors: Sequence[Vectors], most: int | None = None) -> np.ndarray:
    """Find the rows (k,) of the items that are not nearly equal to one before; no more than `most`.

    vectors: the unit rows (n, d) of each metric. Two items are nearly equal where their cosines reach NEARLY in all.
    """
    kept = np.zeros(0, np.int64)
    for block in np.array_split(np.arange(len(vectors[0])), len(vectors[0]) // BLOCK + 1):
        fresh = block[~_nearly_equal(vectors, block, kept).any(1)]
        alike = _nearly_equal(vectors, fresh, fresh)
        stays = np.ones(len(fresh), bool)
        for place in np.flatnonzero(alike.sum(1) > 1):
            stays[place + 1 :] &= ~(stays[place] & alike[place, place + 1 :])
        kept = np.concatenate([kept, fresh[stays]])
        if most is not None and len(kept) >= most:
            break
    return kept[:most]


def comparable(vectors: Sequence[Vectors]) -> bool:
    """Tell whether a gallery has enough different items for percentiles, standard deviations and corners."""
    return len(distinct(vectors, FEW)) >= FEW


def calibrating_pairs(vectors: Sequence[Vectors], seed: int) -> np.ndarray:
    """Choose random pairs (PAIRS, 2) int64 of items that are not nearly equal; a gallery of one has a pair with itself.

    Each picture counts once, however often the gallery has it.
    """
    n = len(vectors[0])
    sample = np.sort(np.random.default_rng(seed).permutation(n)[:SAMPLE]) if n > SAMPLE else np.arange(n)
    rows = sample[distinct([rows[sample] for rows in vectors])]
    return rows[random_pairs(len(rows), PAIRS, seed)] if len(rows) > 1 else np.zeros((1, 2), np.int64)


def _nearly_equal(vectors: Sequence[Vectors], first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Compare items in some rows (k,) and (m,): (k, m) bool."""
    return np.logical_and.reduce([rows[first] @ rows[second].T >= NEARLY for rows in vectors])


def random_pairs(n: int, count: int, seed: int) -> np.ndarray:
    """Choose `count` pairs of different rows among n: (count, 2) int64."""
    rng = np.random.default_rng(seed)
    first = rng.integers(0, n, count)
    return np.stack([first, (first + rng.integers(1, n, count)) % n], 1)


def pair_scores(vectors: Vectors, pairs: np.ndarray) -> np.ndarray:
    """Cosines (m,) float32 of pairs (m, 2) of unit rows (n, d)."""
    blocks = np.array_split(pairs, max(1, len(pairs) // 4096))
    return np.concatenate([np.einsum("nd,nd->n", vectors[b[:, 0]], vectors[b[:, 1]]) for b in blocks])


class Percentiles:
    """The null distribution of one metric: its scores of random pairs."""

    def __init__(self, null: np.ndarray) -> None:
        """Take the scores of random pairs, (m,)."""
        self._sorted = np.sort(null)
        self.mean, self.std = float(null.mean()), float(null.std()) or 1.0  # a metric may be all equal

    def __call__(self, scores: np.ndarray | float) -> np.ndarray:
        """Return for each score the share of random pairs that score lower, 0..100; equal ones count half."""
        same_type = np.asarray(scores, self._sorted.dtype)  # else numpy copies all of them at every call
        order = np.argsort(same_type, axis=None)  # neighbours are looked up in the same place: half the time
        ascending = same_type.ravel()[order]
        twice = np.empty(same_type.size, np.int64)
        twice[order] = sum(np.searchsorted(self._sorted, ascending, side=side) for side in ("left", "right"))
        return twice.reshape(same_type.shape) / len(self._sorted) * 50

    def z_score(self, scores: np.ndarray) -> np.ndarray:
        """Return scores in standard deviations from the mean of random pairs."""
        return (scores - self.mean) / self.std


def threshold(scores: np.ndarray, unrelated: np.ndarray, null: np.ndarray) -> dict:
    """Find the lowest score that at most UNRELATED_SHARE of the unrelated pairs reach, SAME at the most.

    scores (m,), unrelated (m,) bool, null (b,) scores of random pairs. Returns score, percentile among random
    pairs, number of unrelated pairs, and the share of them that reach it.
    """
    apart = scores[unrelated]
    beyond = np.nextafter(np.quantile(apart, 1 - UNRELATED_SHARE, method="higher"), np.float32(np.inf))
    value = min(float(beyond), SAME)
    return {
        "score": value,
        "percentile": float(Percentiles(null)(value)),
        "unrelated_pairs": int(len(apart)),
        "share": float((apart >= value).mean()),
    }
