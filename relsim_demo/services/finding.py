"""The best items of one gallery for a question: among all, or among those that an index names."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache, partial

import numpy as np

from relsim_demo.analysis.calibration import NEARLY
from relsim_demo.domain import METRICS
from relsim_demo.gallery.gallery import Gallery
from relsim_demo.gallery.index import MOST, first, products
from relsim_demo.gallery.open_index import open_index
from relsim_demo.services.question import Query
from relsim_demo.services.ranking import Find, among

RECENT = 16  # questions whose cosines are kept: a page asks several things about one, each would cost milliseconds
POOL = 4000  # nearest items that a mix of both metrics is looked for among where an index does not look at all
Fuse = Callable[[np.ndarray, np.ndarray], np.ndarray]


class Finding:
    """The indexes of one gallery. Safe to share between threads.

    look: the metric that tells duplicates.
    """

    def __init__(self, gallery: Gallery) -> None:
        self._gallery = gallery
        self._indexes = {m: open_index(vectors, gallery.lists.get(m)) for m, vectors in gallery.vectors.items()}
        self.look = "attribute" if "attribute" in gallery.vectors else next(iter(gallery.vectors))
        self._products = lru_cache(RECENT)(self._multiplied)

    @property
    def names(self) -> dict[str, str]:
        """How every metric is searched, in words."""
        return {metric: index.name for metric, index in self._indexes.items()}

    def counts(self, metric: str) -> bool:
        """Tell whether a metric is searched by a look at all items."""
        return self._indexes[metric].exact

    def asked(self, query: Query) -> list[str]:
        """Return the metrics in which a question can be asked."""
        return [metric for metric in query.vectors if metric in self._indexes]

    def cosines(self, query: Query, metric: str) -> np.ndarray:
        """Return the cosines (n,) float32 of all items to a question; they are shared, so nobody may write."""
        return self._products(metric, query.vectors[metric].astype(np.float32, copy=False).tobytes())

    def plain(self, query: Query, metric: str) -> Find:
        """Return what finds the best by the cosines of a metric: of all items, or of those that its index names."""
        return among(self.cosines(query, metric)) if self.counts(metric) else partial(self.nearest, query, metric)

    def nearest(self, query: Query, metric: str, k: int, gone: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the rows and cosines (k,) of the k nearest without some rows (g,); it looks until there are k."""
        wanted = k
        while True:
            rows, scores = self._indexes[metric].search(query.vectors[metric], wanted, query.row)
            kept = np.flatnonzero(~np.isin(rows, gone))[:k]
            if len(kept) == k or len(rows) < wanted:
                return rows[kept], scores[kept]
            wanted *= 4

    def fused(self, query: Query, fuse: Fuse, near: Sequence[str]) -> Find:
        """Return what finds the best by the fused cosines of logic and look.

        Where an index does not look at all items, these are the POOL nearest, as many by each of the metrics `near`,
        scored exactly: what is good by the mix and not near by any of them is missed.
        """
        if all(map(self.counts, METRICS)):
            return self._of_all(query, fuse)
        return partial(self._of_near, query, fuse, near)

    def _of_all(self, query: Query, fuse: Fuse) -> Find:
        return among(fuse(*(self.cosines(query, metric) for metric in METRICS)))

    def _of_near(
        self, query: Query, fuse: Fuse, near: Sequence[str], k: int, gone: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """Return the k best of what is near, by fused cosines; of all where that is too little."""
        pools = [self._indexes[metric].near(query.vectors[metric], POOL // len(near)) for metric in near]
        rows = np.setdiff1d(np.concatenate(pools), gone)
        if len(rows) < min(k, len(self._gallery) - len(gone)):
            return self._of_all(query, fuse)(k, gone)
        asked = {metric: np.ascontiguousarray(query.vectors[metric], np.float32) for metric in METRICS}
        cosines = (products(self._gallery.vectors[metric][rows], asked[metric]) for metric in METRICS)
        return first(rows, fuse(*cosines), k)

    def duplicates(self, query: Query) -> np.ndarray:
        """Return the rows (m,) of the items that are nearly equal to a gallery item in every metric, ascending.

        Where an index does not look at all items, those that are not among its nearest by the look are missed.
        """
        metrics = self.asked(query)
        if not all(map(self.counts, metrics)):
            rows, scores = self._indexes[self.look].search(query.vectors[self.look], MOST, query.row)
            rows = np.sort(rows[scores >= NEARLY])
            if len(rows) < MOST:
                equal = [self._gallery.vectors[metric][rows] @ query.vectors[metric] >= NEARLY for metric in metrics]
                return rows[np.logical_and.reduce(equal)]
        equal = np.logical_and.reduce([self.cosines(query, metric) >= NEARLY for metric in metrics])
        equal[query.row] = False
        return np.flatnonzero(equal)

    def _multiplied(self, metric: str, vector: bytes) -> np.ndarray:
        scores = self._indexes[metric].cosines(np.frombuffer(vector, np.float32))
        scores.flags.writeable = False
        return scores
