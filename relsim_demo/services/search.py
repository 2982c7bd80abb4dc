"""Searching one gallery with the vectors of a question: the best items, ranks, the similarity space."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache, partial

import numpy as np

from relsim_demo.analysis import retrieval, space
from relsim_demo.analysis.calibration import Percentiles, comparable
from relsim_demo.domain import FEW, LOGIC, METRICS, UNJUDGED, Metric
from relsim_demo.errors import BadRequest
from relsim_demo.gallery.gallery import Gallery
from relsim_demo.services.finding import Finding
from relsim_demo.services.judging import Judging
from relsim_demo.services.question import Query, made_smaller
from relsim_demo.services.ranking import Found, Ranking, places_in
from relsim_demo.types import Column, Hit, Measured, SearchAnswer, SpaceAnswer

MAX_HITS = 100
REMEMBERED = 32  # positions of the slider
PUSH = 0.5  # of the plain search for analogies
BY_LOGIC = (Metric.RELATIONAL.value, Metric.ANALOGY.value)
UNLISTED = "in no list by logic"
UNPLACED = "in no corner of the similarity space and not shown in it"
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
        self._finding = Finding(gallery)
        self.compares = comparable(list(gallery.vectors.values()))
        columns = enumerate(gallery.vectors) if self.compares else ()
        self.percentiles = {m: Percentiles(gallery.background[:, i]) for i, m in columns}
        self._blended = lru_cache(REMEMBERED)(self._of_random_pairs)

    @property
    def counts(self) -> bool:
        """Whether every index looks at all items, so that it is told how many are alike, and what stands where."""
        return all(map(self._finding.counts, self._gallery.vectors))

    @property
    def indexes(self) -> dict[str, str]:
        """How every metric is searched, in words."""
        return self._finding.names

    def best(self, query: Query, k: int, metric: str, collapse: bool) -> SearchAnswer:
        """See Explorer.search."""
        metric = _metric(metric)
        if not 1 <= k <= MAX_HITS:
            raise BadRequest(f"{k} hits asked for; choose 1 to {MAX_HITS}.")
        self._check(query, METRICS if metric is Metric.ANALOGY else (metric,))
        if metric is Metric.ANALOGY:
            self.check_compares()
        found = self._first(lambda n: self._ranked(query, metric, n), k, collapse)
        alike = None if metric is Metric.ANALOGY else self._alike(query, metric)
        note = "" if metric is Metric.ATTRIBUTE else self._untold(query)
        notes = [*self._unlisted(query, metric), *made_smaller([query])]
        return SearchAnswer(query.name, metric, self._hits(query, found), alike, note, notes)

    def columns(self, query: Query, k: int, lean: float, collapse: bool) -> list[Column]:
        """See Explorer.columns."""
        if not 1 <= k <= MAX_HITS:
            raise BadRequest(f"{k} hits asked for; choose 1 to {MAX_HITS}.")
        if not 0 <= lean <= 1:
            raise BadRequest(f"lean is {lean}; it must lie between 0 (same look) and 1 (same logic, different look).")
        metrics, lean = self._finding.asked(query), round(lean, 2)
        gone = {metric: self._left_out(query, metric) for metric in metrics}
        cosines = {m: self._finding.cosines(query, m) for m in metrics if self._finding.counts(m)}
        ordered = {metric: np.sort(np.delete(scores, gone[metric])) for metric, scores in cosines.items()}
        columns = []
        for metric in metrics:
            ranking = self._order(query, metric, lean)
            order = "attribute" if metric == "relational" and not lean and "attribute" in metrics else metric
            found = self._first(partial(ranking.best, gone=gone[order]), k, collapse)
            others = {m: scores for m, scores in ordered.items() if m != metric or not ranking.plain}
            places = {m: places_in(scores, cosines[m][found.rows]) for m, scores in others.items()}
            told = {m: self._tells_of(query, m, found.rows) for m in others}
            ranks = [{m: there[i] for m, there in places.items() if told[m][i]} for i in range(len(found.rows))]
            alike = self._alike(query, metric)
            note = "".join(self._unlisted(query, order))
            columns.append(Column(metric, self._hits(query, found), ranks, alike, note))
        return columns

    def score(self, metric: str, cosine: float) -> Measured:
        """Return a cosine with its percentile, where the gallery can tell it."""
        shares = self.percentiles.get(metric)
        return Measured(cosine, None if shares is None else float(shares(cosine)))

    def check_compares(self) -> None:
        """Raise BadRequest where the gallery has too few different items for percentiles."""
        if not self.compares:
            raise BadRequest(TOO_FEW)

    def measures(self, query: Query, metric: str) -> bool:
        """Tell whether the gallery's random pairs say anything of a question's scores in a metric.

        Logic must be judged on both sides, and looks are compared with those of pairs of the same sort. Any other
        metric compares the gallery's own items alone.
        """
        means = {"relational": self._tells(query), "attribute": query.judged == self._judging.drawn}
        means[Metric.ANALOGY] = all(means.values())
        return self.compares and means.get(metric, True)

    def _tells(self, query: Query) -> bool:
        """Tell whether logic is judged on both sides: of a question, and of most of the gallery."""
        return query.judged and self._judging.drawn

    def _tells_of(self, query: Query, metric: str, rows: np.ndarray) -> np.ndarray:
        """Tell of which items a question's scores in a metric say something: (k,) bool, by their rows (k,)."""
        if metric != "relational":
            return np.ones(len(rows), bool)
        return self._judging.items[rows] & self._tells(query)

    def _left_out(self, query: Query, metric: str) -> np.ndarray:
        """Return the rows (m,) that a list leaves out: what asks, and by logic what cannot be judged among the rest."""
        own = _own_rows(query)
        if metric not in BY_LOGIC or not self._tells(query):
            return own
        return np.union1d(own, np.flatnonzero(~self._judging.items))

    def _unlisted(self, query: Query, metric: str) -> list[str]:
        """Say how many items a list leaves out since they cannot be judged."""
        return self._judging.left_out(UNLISTED) if metric in BY_LOGIC and self._tells(query) else []

    def _untold(self, query: Query) -> str:
        """Say why nothing can be told of the logic that a question and the gallery share; "" where it can."""
        return self._judging.note if query.judged else self._judging.unlike([query.name])

    def _alike(self, query: Query, metric: str) -> int | None:
        """Count the items that reach the calibrated limit of a metric; None where its index does not look at all."""
        if not self.compares or not self._finding.counts(metric):
            return None
        if not self.measures(query, metric):
            return None if metric == "attribute" else 0
        limit = np.float32(self._gallery.manifest["thresholds"][metric]["score"])
        reached = self._finding.cosines(query, metric) >= limit
        return int(reached.sum() - reached[self._left_out(query, metric)].sum())

    def _order(self, query: Query, metric: str, lean: float) -> Ranking:
        """Return what a column is ordered by.

        Only the column of logic leans. All the way to the look it is ordered by the cosines of the look themselves.
        """
        if metric != "relational" or lean == LOGIC or "attribute" not in self._finding.asked(query):
            return Ranking(self._finding.plain(query, metric), self._shares(query, metric), plain=True)
        if not lean:
            return Ranking(self._finding.plain(query, "attribute"), self._shares(query, "attribute"))
        self.check_compares()
        fuse = partial(retrieval.blend, lean=lean, percentiles=self.percentiles)
        shares = self._blended(lean) if self.measures(query, metric) else None
        return Ranking(self._finding.fused(query, fuse, METRICS if lean < LOGIC else METRICS[:1]), shares)

    def _shares(self, query: Query, metric: str) -> Percentiles | None:
        return self.percentiles[metric] if self.measures(query, metric) else None

    def _first(self, best: Callable[[int], Found], k: int, collapse: bool) -> Found:
        """Return the first k of the n best, as `best(n)` finds them; near duplicates once if `collapse`.

        It looks further until there are k, or no more.
        """
        if not collapse:
            return best(k)
        wanted = 3 * k
        while True:
            found = best(wanted)
            kept = retrieval.collapse(found.rows, self._gallery.vectors[self._finding.look], k)
            if len(kept) == k or len(found.rows) < wanted:
                return found.at(kept)
            wanted *= 4

    def space(self, query: Query) -> SpaceAnswer:
        """See Explorer.space."""
        self._check(query, METRICS)
        found = self.cosines(query)
        cosines = {metric: found[metric] for metric in METRICS}
        shares = {metric: self.percentiles[metric](cosines[metric]) for metric in METRICS} if self.compares else None
        limits = {metric: entry["score"] for metric, entry in self._gallery.manifest["thresholds"].items()}
        codes, notes = None, made_smaller([query])
        if self.measures(query, "relational"):
            codes = np.where(self._judging.items, space.codes(**cosines, limits=limits), np.uint8(UNJUDGED))
            notes = [*self._judging.left_out(UNPLACED), *notes]
        note = self._untold(query)
        return SpaceAnswer(
            query.name, self._gallery.ids, **cosines, percentiles=shares, codes=codes, note=note, notes=notes
        )

    def _check(self, query: Query, metrics: Sequence[str]) -> None:
        """Refuse a metric that the gallery, or the question, has no vectors of."""
        for metric in metrics:
            if metric not in self._gallery.vectors:
                raise BadRequest(f"This gallery has no {metric} vectors, only {', '.join(self._gallery.vectors)}.")
            if metric not in query.vectors:
                others = f", only by {', '.join(query.vectors)}" if query.vectors else ""
                unknown = f"This cannot be compared by {metric} here{others}."
                raise BadRequest(query.missing.get(metric, unknown))

    def _ranked(self, query: Query, metric: Metric, k: int) -> Found:
        """Return the best k by a metric."""
        gone = self._left_out(query, metric)
        if metric is Metric.ANALOGY:
            return self._analogies(query).best(k, gone)
        rows, scores = self._finding.nearest(query, metric, k, gone)
        shares = self._shares(query, metric)
        return Found(rows, scores, None if shares is None else shares(scores))

    def _analogies(self, query: Query) -> Ranking:
        """Return the order of plain analogies."""
        fuse = partial(retrieval.analogy, push=PUSH, percentiles=self.percentiles)
        shares = None
        if self.measures(query, Metric.ANALOGY):
            pairs = self._gallery.pairs(METRICS)
            shares = Percentiles(fuse(pairs[:, 0], pairs[:, 1]))
        return Ranking(self._finding.fused(query, fuse, METRICS[:1]), shares)

    def _hits(self, query: Query, found: Found) -> list[Hit]:
        """Return what was found."""
        rows, scores, percentiles = found
        known = [metric in query.vectors and metric in self._gallery.vectors for metric in METRICS]
        beside = [
            (self._gallery.vectors[metric][rows] @ query.vectors[metric]).tolist() if here else [None] * len(rows)
            for metric, here in zip(METRICS, known, strict=True)
        ]
        shares = [None] * len(rows) if percentiles is None else percentiles.tolist()
        numbers = zip(scores.tolist(), shares, *beside, strict=True)
        items = self._gallery.items
        words = ([items[name][row] for name in ("caption", "family", "relation")] for row in rows)
        told = zip((items["id"][row] for row in rows), numbers, words, strict=True)
        return [Hit(rank, id, *four, *three) for rank, (id, four, three) in enumerate(told, 1)]

    def cosines(self, query: Query) -> dict[str, np.ndarray]:
        """Cosines (n,) float32 of every gallery item to the query, by metric; they are shared, so nobody may write."""
        return {metric: self._finding.cosines(query, metric) for metric in self._finding.asked(query)}

    def duplicates(self, query: Query) -> np.ndarray:
        """See Finding.duplicates."""
        return self._finding.duplicates(query)

    def _of_random_pairs(self, lean: float) -> Percentiles:
        pairs = self._gallery.pairs(METRICS)
        return Percentiles(retrieval.blend(pairs[:, 0], pairs[:, 1], lean, self.percentiles))


def check_placed(answer: SpaceAnswer) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Return the codes (n,) of corners and the percentiles (n,) by metric of a space.

    Raises:
        BadRequest: it has none.
    """
    if answer.codes is None or answer.percentiles is None:
        raise BadRequest(answer.note or TOO_FEW)
    return answer.codes, answer.percentiles


def _own_rows(query: Query) -> np.ndarray:
    """Return the rows (m,) of the gallery that a question was made of, each once."""
    return np.unique([row for row in (query.row, *query.others) if row is not None]).astype(np.int64)


def _metric(name: str) -> Metric:
    if name not in list(Metric):
        raise BadRequest(f"The metric {str(name)[:40]!r} is unknown; choose one of {', '.join(Metric)}.")
    return Metric(name)
