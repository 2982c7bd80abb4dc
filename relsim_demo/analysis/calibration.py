"""What a score means in a gallery: percentiles among random pairs, and from where on two pictures count as alike."""

from __future__ import annotations

import numpy as np

PAIRS = 100_000
UNRELATED_SHARE = 0.01  # at most this share of unrelated pairs may count as alike


def random_pairs(n: int, count: int, seed: int) -> np.ndarray:
    """Choose `count` pairs of different rows among n: (count, 2) int64."""
    rng = np.random.default_rng(seed)
    first = rng.integers(0, n, count)
    return np.stack([first, (first + rng.integers(1, n, count)) % n], 1)


def pair_scores(vectors: np.ndarray, pairs: np.ndarray) -> np.ndarray:
    """Cosines (m,) float32 of pairs (m, 2) of unit rows (n, d)."""
    blocks = np.array_split(pairs, max(1, len(pairs) // 4096))
    return np.concatenate([np.einsum("nd,nd->n", vectors[b[:, 0]], vectors[b[:, 1]]) for b in blocks])


class Percentiles:
    """The distribution of one metric over random pairs."""

    def __init__(self, background: np.ndarray) -> None:
        """Take the scores of random pairs, (m,)."""
        self._sorted = np.sort(background)
        self.mean, self.std = float(background.mean()), float(background.std()) or 1.0  # two items make one pair

    def __call__(self, scores: np.ndarray | float) -> np.ndarray:
        """Return for each score the share of random pairs that score lower, 0..100."""
        same_type = np.asarray(scores, self._sorted.dtype)  # else numpy copies all of the background at every call
        order = np.argsort(same_type, axis=None)  # neighbours are looked up in the same place: half the time
        lower = np.empty(same_type.size, np.int64)
        lower[order] = np.searchsorted(self._sorted, same_type.ravel()[order], side="left")
        return lower.reshape(same_type.shape) / len(self._sorted) * 100

    def standard(self, scores: np.ndarray) -> np.ndarray:
        """Return scores in standard deviations from the mean of random pairs."""
        return (scores - self.mean) / self.std


def threshold(scores: np.ndarray, unrelated: np.ndarray, background: np.ndarray) -> dict:
    """Find the lowest score that at most UNRELATED_SHARE of the unrelated pairs reach.

    scores (m,), unrelated (m,) bool, background (b,) scores of random pairs. Returns score, percentile among random
    pairs, number of unrelated pairs, and the share of them that reach it.
    """
    apart = scores[unrelated]
    value = float(np.nextafter(np.quantile(apart, 1 - UNRELATED_SHARE, method="higher"), np.float32(np.inf)))
    return {
        "score": value,
        "percentile": float(Percentiles(background)(value)),
        "unrelated_pairs": int(len(apart)),
        "share": float((apart >= value).mean()),
    }
