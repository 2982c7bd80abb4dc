"""Items in an order: the best of them, with their scores and percentiles."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from relsim_demo.analysis import retrieval
from relsim_demo.analysis.calibration import Percentiles

Find = Callable[[int, np.ndarray], tuple[np.ndarray, np.ndarray]]


class Found(NamedTuple):
    """Some items, best first: rows (k,), scores (k,) and, where the gallery can tell them, percentiles (k,)."""

    rows: np.ndarray
    scores: np.ndarray
    percentiles: np.ndarray | None

    def at(self, places: np.ndarray) -> Found:
        """Return those in some places."""
        shares = None if self.percentiles is None else self.percentiles[places]
        return Found(self.rows[places], self.scores[places], shares)


@dataclass(frozen=True)
class Ranking:
    """What items are ordered by, and how random pairs score so (None where the gallery cannot tell).

    find: gives the rows and scores (m,) of the best k without some rows, best first. plain: the scores are the cosines
    of the column's own metric.
    """

    find: Find
    shares: Percentiles | None
    plain: bool = False

    def best(self, k: int, gone: np.ndarray) -> Found:
        """Return the best k without some rows (g,)."""
        rows, scores = self.find(k, gone)
        return Found(rows, scores, None if self.shares is None else self.shares(scores))


def among(scores: np.ndarray) -> Find:
    """Return what finds the best of all items by their scores (n,)."""

    def find(k: int, gone: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        rows = retrieval.best(scores, k, gone)
        return rows, scores[rows]

    return find


def places_in(ordered: np.ndarray, scores: np.ndarray) -> list[int]:
    """Return the 1-based place of each score in an order, the best being the first; ordered is ascending."""
    return (len(ordered) - np.searchsorted(ordered, scores, side="right") + 1).tolist()
