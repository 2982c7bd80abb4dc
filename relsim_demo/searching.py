"""Searching one gallery with the vectors of a question: the best items, ranks, the similarity space."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np

from relsim_demo.analysis import retrieval
from relsim_demo.analysis.calibration import Percentiles, comparable
from relsim_demo.analysis.space import count_corners
from relsim_demo.errors import BadRequest
from relsim_demo.gallery.gallery import METRICS, Gallery
from relsim_demo.gallery.index import Index
from relsim_demo.judging import Judging, unlike
from relsim_demo.queries import Query
from relsim_demo.types import FEW, LOGIC, Column, Hit, Metric, Score, SearchAnswer, SpaceAnswer

MAX_HITS = 100
REMEMBERED = 32  # positions of the slider
RECENT = 16  # questions whose cosines are kept: a page asks several things about one, each would cost milliseconds
PUSH = 0.5  # of the plain search for analogies
TOO_FEW = (
    f"That takes a gallery of at least {FEW} different pictures, whose random pairs tell what is much; this one has "
    "fewer."
)


class Search:
    """The indexes and distributions of one gallery.

    compares: whether the gallery has enough different items for its random pairs to mean something. percentiles: those
    of random pairs, by metric; none where it has not.
    """

    def __init__(self, gallery: Gallery, judging: Judging) -> None:
        self._gallery, self._judging = gallery, judging
        self._indexes = {metric: Index(vectors) for metric, vectors in gallery.vectors.items()}
        self.compares = comparable(list(gallery.vectors.values()))
        columns = enumerate(gallery.vectors) if self.compares else ()
        self.percentiles = {m: Percentiles(gallery.background[:, i]) for i, m in columns}
        self._look = "attribute" if "attribute" in gallery.vectors else next(iter(gallery.vectors))  # tells duplicates
        self._products = lru_cache(RECENT)(self._multiplied)
        self._blended = lru_cache(REMEMBERED)(
            lambda lean: Percentiles(retrieval.blend(*gallery.pairs(METRICS).T, lean, self.percentiles))
        )

    def best(self, query: Query, k: int, metric: str, collapse: bool) -> SearchAnswer:
        """See Explorer.search."""
        metric = _metric(metric)
        if not 1 <= k <= MAX_HITS:
            raise BadRequest(f"{k} hits asked for; choose 1 to {MAX_HITS}.")
        self._check(query, METRICS if metric is Metric.ANALOGY else (metric,))
        if metric is Metric.ANALOGY:
            self.check_compares()
        found = self._first(lambda n: self._ranked(query, metric, n), k, collapse)
        alike = None if metric is Metric.ANALOGY else self._alike(query, metric, self._cosines(query)[metric])
        note = "" if query.judged or metric is Metric.ATTRIBUTE else unlike([query.name])
        return SearchAnswer(query.name, metric, self._hits(query, *found), alike, note)

    def columns(self, query: Query, k: int, lean: float, collapse: bool) -> list[Column]:
        """See Explorer.columns."""
        if not 1 <= k <= MAX_HITS:
            raise BadRequest(f"{k} hits asked for; choose 1 to {MAX_HITS}.")
        if not 0 <= lean <= 1:
            raise BadRequest(f"lean is {lean}; it must lie between 0 (same look) and 1 (same logic, different look).")
        cosines = self._cosines(query)
        gone = np.unique([row for row in (query.row, *query.others) if row is not None]).astype(np.int64)
        ordered = {metric: np.sort(np.delete(scores, gone)) for metric, scores in cosines.items()}
        columns = []
        for metric, scores in cosines.items():
            ranked, shares = self._order(query, metric, cosines, round(lean, 2))
            rows = self._first(lambda n, ranked=ranked: (retrieval.best(ranked, n, gone),), k, collapse)[0]
            told = {m: _places(o, cosines[m][rows]) for m, o in ordered.items() if m != metric or ranked is not scores}
            ranks = [{m: places[i] for m, places in told.items()} for i in range(len(rows))]
            alike = self._alike(query, metric, cosines[metric])
            percentiles = None if shares is None else shares(ranked[rows])
            columns.append(Column(metric, self._hits(query, rows, ranked[rows], percentiles), ranks, alike))
        return columns

    def score(self, metric: str, cosine: float) -> Score:
        """Return a cosine with its percentile, where the gallery can tell it."""
        shares = self.percentiles.get(metric)
        return Score(cosine, None if shares is None else float(shares(cosine)))

    def check_compares(self) -> None:
        """Raise BadRequest where the gallery has too few different items for percentiles."""
        if not self.compares:
            raise BadRequest(TOO_FEW)

    def measures(self, query: Query, metric: str) -> bool:
        """Tell whether the gallery's random pairs say anything of a question's scores in a metric.

        Logic must be judged on both sides; looks are compared with those of pairs of the same sort.
        """
        if not self.compares:
            return False
        alike_in_sort = query.judged == self._judging.drawn
        return alike_in_sort if metric == "attribute" else query.judged and self._judging.drawn

    def _alike(self, query: Query, metric: str, scores: np.ndarray) -> int | None:
        """Count the items, by their scores (n,), that reach the calibrated limit of a metric."""
        if not self.compares:
            return None
        if not self.measures(query, metric):
            return None if metric == "attribute" else 0
        reached = scores >= np.float32(self._gallery.manifest["thresholds"][metric]["score"])
        if metric == "relational":
            reached &= self._judging.items
        own = [row for row in (query.row, *query.others) if row is not None]
        return int(reached.sum() - reached[np.unique(own).astype(np.int64)].sum())

    def _order(
        self, query: Query, metric: str, cosines: dict[str, np.ndarray], lean: float
    ) -> tuple[np.ndarray, Percentiles | None]:
        """Return the scores (n,) that a column is ordered by, and how random pairs score so (None where too few).

        Only the column of logic leans. All the way to the look it is ordered by the cosines of the look themselves.
        """
        if metric != "relational" or lean == LOGIC or "attribute" not in cosines:
            return cosines[metric], self._shares(query, metric)
        if not lean:
            return cosines["attribute"], self._shares(query, "attribute")
        self.check_compares()
        fused = retrieval.blend(cosines["relational"], cosines["attribute"], lean, self.percentiles)
        return fused, self._blended(lean) if self.measures(query, metric) else None

    def _shares(self, query: Query, metric: str) -> Percentiles | None:
        return self.percentiles[metric] if self.measures(query, metric) else None

    def _first(self, best: Callable[[int], tuple[np.ndarray, ...]], k: int, collapse: bool) -> tuple[np.ndarray, ...]:
        """Return the first k of what `best(n)` returns of the n best, rows first; near duplicates once if `collapse`.

        It looks further until there are k, or no more.
        """
        if not collapse:
            return best(k)
        wanted = 3 * k
        while True:
            found = best(wanted)
            kept = retrieval.collapse(found[0], self._gallery.vectors[self._look], k)
            if len(kept) == k or len(found[0]) < wanted:
                return tuple(values[kept] for values in found)
            wanted *= 4

    def space(self, query: Query) -> SpaceAnswer:
        """See Explorer.space."""
        self._check(query, METRICS)
        cosines = self._cosines(query)
        limits = self._gallery.manifest["thresholds"]
        measured = self.measures(query, "relational")
        corners = count_corners(cosines["relational"], cosines["attribute"], limits) if measured else None
        note = "" if query.judged else unlike([query.name])
        return SpaceAnswer(query.name, self._gallery.ids, cosines["relational"], cosines["attribute"], corners, note)

    def _check(self, query: Query, metrics: Sequence[str]) -> None:
        """Refuse a metric that the gallery, or the question, has no vectors of."""
        for metric in metrics:
            if metric not in self._gallery.vectors:
                raise BadRequest(f"This gallery has no {metric} vectors, only {', '.join(self._gallery.vectors)}.")
            if metric not in query.vectors:
                others = f", only by {', '.join(query.vectors)}" if query.vectors else ""
                unknown = f"This cannot be compared by {metric} here{others}."
                raise BadRequest(query.missing.get(metric, unknown))

    def _ranked(self, query: Query, metric: Metric, k: int) -> tuple[np.ndarray, ...]:
        """Rows, scores and, where the gallery can tell them, percentiles of the best k."""
        if metric is not Metric.ANALOGY:
            rows, scores = self._indexes[metric].search(query.vectors[metric], k, query.row)
            shares = self._shares(query, metric)
            return (rows, scores) if shares is None else (rows, scores, shares(scores))
        cosines = self._cosines(query)
        fused = retrieval.analogy(cosines["relational"], cosines["attribute"], PUSH, self.percentiles)
        rows = retrieval.best(fused, k, () if query.row is None else (query.row,))
        if not self.measures(query, metric):
            return rows, fused[rows]
        background = Percentiles(retrieval.analogy(*self._gallery.pairs(METRICS).T, PUSH, self.percentiles))
        return rows, fused[rows], background(fused[rows])

    def _hits(
        self, query: Query, rows: np.ndarray, scores: np.ndarray, percentiles: np.ndarray | None = None
    ) -> list[Hit]:
        known = [metric in query.vectors and metric in self._gallery.vectors for metric in METRICS]
        beside = [
            (self._gallery.vectors[metric][rows] @ query.vectors[metric]).tolist() if here else [None] * len(rows)
            for metric, here in zip(METRICS, known, strict=True)
        ]
        shares = [None] * len(rows) if percentiles is None else percentiles.tolist()
        numbers = zip(scores.tolist(), shares, *beside, strict=True)
        items = self._gallery.items
        words = ([items[name][row] for name in ("caption", "family", "relation")] for row in rows)
        found = zip((items["id"][row] for row in rows), numbers, words, strict=True)
        return [Hit(rank, id, *four, *told) for rank, (id, four, told) in enumerate(found, 1)]

    def _cosines(self, query: Query) -> dict[str, np.ndarray]:
        """Cosines (n,) float32 of every gallery item to the query, by metric; they are shared, so nobody may write."""
        known = ((m, vector) for m, vector in query.vectors.items() if m in self._indexes)
        return {m: self._products(m, vector.astype(np.float32, copy=False).tobytes()) for m, vector in known}

    def _multiplied(self, metric: str, vector: bytes) -> np.ndarray:
        scores = self._indexes[metric].cosines(np.frombuffer(vector, np.float32))
        scores.flags.writeable = False
        return scores


def _places(ordered: np.ndarray, scores: np.ndarray) -> list[int]:
    """Return the 1-based place of each score in an order, the best being the first; ordered is ascending."""
    return (len(ordered) - np.searchsorted(ordered, scores, side="right") + 1).tolist()


def _metric(name: str) -> Metric:
    if name not in list(Metric):
        raise BadRequest(f"The metric {str(name)[:40]!r} is unknown; choose one of {', '.join(Metric)}.")
    return Metric(name)
