"""Searching one gallery with the vectors of a question: the best items, ranks, the similarity space."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from relsim_demo.analysis import retrieval
from relsim_demo.analysis.calibration import Percentiles
from relsim_demo.analysis.space import count_corners
from relsim_demo.errors import BadRequest
from relsim_demo.gallery.gallery import METRICS, Gallery
from relsim_demo.gallery.index import Index
from relsim_demo.queries import Query
from relsim_demo.types import Hit, Metric, SearchAnswer, SpaceAnswer

MAX_HITS = 100


class Search:
    """The indexes and distributions of one gallery. `percentiles` are those of random pairs, by metric."""

    def __init__(self, gallery: Gallery) -> None:
        self._gallery = gallery
        self._indexes = {metric: Index(vectors) for metric, vectors in gallery.vectors.items()}
        self.percentiles = {m: Percentiles(gallery.background[:, i]) for i, m in enumerate(gallery.vectors)}

    def best(self, query: Query, k: int, metric: str, collapse: bool, push: float) -> SearchAnswer:
        """See Explorer.search."""
        metric = _metric(metric)
        if not 1 <= k <= MAX_HITS:
            raise BadRequest(f"{k} hits asked for; choose 1 to {MAX_HITS}.")
        if not 0 <= push <= 1:
            raise BadRequest(f"push is {push}; it must lie between 0 and 1.")
        self._check(query, METRICS if metric is Metric.ANALOGY else (metric,))
        rows, scores, percentiles = self._ranked(query, metric, k * 3 if collapse else k, push)
        if collapse:
            look = "attribute" if "attribute" in self._gallery.vectors else next(iter(self._gallery.vectors))
            chosen = retrieval.collapse(rows, self._gallery.vectors[look])[:k]
            rows, scores, percentiles = rows[chosen], scores[chosen], percentiles[chosen]
        return SearchAnswer(query.name, metric, self._hits(query, rows, scores, percentiles))

    def ranks(self, query: Query, rows: np.ndarray, metric: str) -> list[int]:
        """Return the 1-based ranks of some rows (m,) int64 in the whole list of a metric."""
        if metric not in self._indexes:
            raise BadRequest(f"{metric!r} is no metric with vectors; choose one of {', '.join(self._indexes)}.")
        self._check(query, [metric])
        return retrieval.ranks(self._cosines(query)[metric], rows, query.row).tolist()

    def space(self, query: Query) -> SpaceAnswer:
        """See Explorer.space."""
        self._check(query, METRICS)
        cosines = self._cosines(query)
        corners = count_corners(cosines["relational"], cosines["attribute"], self._gallery.manifest["thresholds"])
        return SpaceAnswer(query.name, self._gallery.ids, cosines["relational"], cosines["attribute"], corners)

    def _check(self, query: Query, metrics: Sequence[str]) -> None:
        """Refuse a metric that the gallery, or the question, has no vectors of."""
        for metric in metrics:
            if metric not in self._gallery.vectors:
                raise BadRequest(f"This gallery has no {metric} vectors, only {', '.join(self._gallery.vectors)}.")
            if metric not in query.vectors:
                raise BadRequest(f"A sentence cannot be compared by {metric} here, only by relational.")

    def _ranked(self, query: Query, metric: Metric, k: int, push: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Rows, scores and percentiles of the best k."""
        if metric is not Metric.ANALOGY:
            rows, scores = self._indexes[metric].search(query.vectors[metric], k, query.row)
            return rows, scores, self.percentiles[metric](scores)
        cosines = self._cosines(query)
        fused = retrieval.analogy(cosines["relational"], cosines["attribute"], push, self.percentiles)
        rows = retrieval.best(fused, k, query.row)
        background = Percentiles(retrieval.analogy(*self._gallery.pairs(METRICS).T, push, self.percentiles))
        return rows, fused[rows], background(fused[rows])

    def _hits(self, query: Query, rows: np.ndarray, scores: np.ndarray, percentiles: np.ndarray) -> list[Hit]:
        known = [metric in query.vectors and metric in self._gallery.vectors for metric in METRICS]
        beside = [
            (self._gallery.vectors[metric][rows] @ query.vectors[metric]).tolist() if here else [None] * len(rows)
            for metric, here in zip(METRICS, known, strict=True)
        ]
        numbers = zip(scores.tolist(), percentiles.tolist(), *beside, strict=True)
        items = self._gallery.items
        words = ((items["id"][row], items["caption"][row], items["family"][row]) for row in rows)
        return [
            Hit(rank, id, *four, caption, family)
            for rank, ((id, caption, family), four) in enumerate(zip(words, numbers, strict=True), 1)
        ]

    def _cosines(self, query: Query) -> dict[str, np.ndarray]:
        """Cosines (n,) float32 of every gallery item to the query, by metric."""
        vectors = self._gallery.vectors
        return {metric: vectors[metric] @ vector for metric, vector in query.vectors.items() if metric in vectors}


def _metric(name: str) -> Metric:
    if name not in list(Metric):
        raise BadRequest(f"The metric {str(name)[:40]!r} is unknown; choose one of {', '.join(Metric)}.")
    return Metric(name)
