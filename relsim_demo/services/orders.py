"""In which order the items of a view stand: by chance, by nearness, by how typical or how odd they are."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from threading import Lock

import numpy as np

from relsim_demo.analysis import retrieval
from relsim_demo.catalog import standing
from relsim_demo.domain import FEW, METRICS, ORDERS
from relsim_demo.errors import BadRequest
from relsim_demo.gallery.gallery import Gallery
from relsim_demo.services.queries import Queries
from relsim_demo.services.search import TOO_FEW, Search
from relsim_demo.types import View

KEPT = 8  # orders; each is two numbers an item
RELATIONAL, ATTRIBUTE = METRICS
LOGICLESS = "This gallery cannot be put in that order: the logic of its pictures, or of most, cannot be judged."


@dataclass(frozen=True)
class Ordering:
    """All rows of a gallery (n,) in order.

    scores: of each row (n,), NaN where there is none, which comes last; None in random order. beside: the
    row (n,) that each row is compared with, where it is another one for each.
    """

    rows: np.ndarray
    scores: np.ndarray | None = None
    beside: np.ndarray | None = None


class Orders:
    """The orders of one gallery."""

    def __init__(self, gallery: Gallery, search: Search, queries: Queries) -> None:
        self._gallery, self._search, self._queries = gallery, search, queries
        self._kept = lru_cache(KEPT)(self._made)
        self._lock = Lock()  # what takes a while is made once also when two ask at the same time

    @cached_property
    def names(self) -> list[str]:
        """The orders that this gallery can be put in."""
        able = {"random": True, "idea": bool(self._worded), "near": self._tells}
        tells = self._tells and self._search.compares and np.count_nonzero(self._judged) >= FEW
        able |= dict.fromkeys(("typical", "unusual"), tells)
        able |= dict.fromkeys(("look", "logic"), tells and self._both)
        return [name for name in ORDERS if able[name]]

    def of(self, view: View) -> Ordering:
        """Return the order of a view.

        Raises:
            BadRequest: there is no such order, this gallery cannot be put in it, or what it needs is missing.
        """
        if view.order not in ORDERS:
            raise BadRequest(f"There is no order {str(view.order)[:20]!r}; choose one of {', '.join(self.names)}.")
        if view.order not in self.names:
            raise BadRequest(self._why_not(view.order))
        if view.order == "idea" and not view.idea.strip():
            raise BadRequest('The order "idea" needs a sentence, for example "things stacked into a tower".')
        if view.order == "near" and not view.near:
            raise BadRequest('The order "near" needs the id of a picture to be near to.')
        seed = view.seed if view.order == "random" else 0
        idea = view.idea if view.order == "idea" else ""
        near = view.near if view.order in ("near", "look", "logic") else ""
        return self._kept(view.order, seed, idea, near)

    def _why_not(self, order: str) -> str:
        if order == "idea":
            return "A sentence cannot be compared with the pictures of this gallery."
        needed = METRICS if order in ("look", "logic") else (RELATIONAL,)
        if lacking := next((metric for metric in needed if metric not in self._gallery.vectors), None):
            return f"This gallery has no {lacking} vectors, only {', '.join(self._gallery.vectors)}."
        return TOO_FEW if self._tells and not self._search.compares else LOGICLESS

    @property
    def _both(self) -> bool:
        return all(metric in self._gallery.vectors for metric in METRICS)

    @cached_property
    def _judged(self) -> np.ndarray:
        return self._queries.judging.items

    @property
    def _tells(self) -> bool:
        """Whether orders by logic mean something: where most cannot be judged, the few that pass are strangers too."""
        return RELATIONAL in self._gallery.vectors and self._queries.judging.drawn

    @cached_property
    def _worded(self) -> str:
        """The metric that sentences are compared with; "" where there is none."""
        return next((m for m in self._queries.worded if m != RELATIONAL or self._tells), "")

    def _made(self, order: str, seed: int, idea: str, near: str) -> Ordering:
        if order == "random":
            rng = np.random.default_rng(seed % 2**64)
            return Ordering(rng.permutation(np.arange(len(self._gallery), dtype=np.int32)))
        beside = None
        if order == "idea":
            scores = self._by_idea(idea)
        elif near:
            scores = self._by_one(order, near)
        else:
            with self._lock:
                scores, beside = self._contrasts[order] if order in ("look", "logic") else (self._typical, None)
            scores = self._where_judged(scores)
        ranked = np.argsort(scores if order == "unusual" else -scores, kind="stable")  # NaN comes last in both
        return Ordering(ranked.astype(np.int32), scores, beside)

    def _by_idea(self, idea: str) -> np.ndarray:
        scores = self._search.cosines(self._queries.of_text(idea))[self._worded]
        return self._where_judged(scores) if self._worded == RELATIONAL else scores

    def _by_one(self, order: str, near: str) -> np.ndarray:
        """Order by likeness to one item. Raises BadRequest where its logic cannot be judged."""
        query = self._queries.of_item(near)
        if not query.judged:
            raise BadRequest(self._queries.judging.unlike([near]))
        cosines = self._search.cosines(query)
        if order == "near":
            return self._where_judged(cosines[RELATIONAL])
        more_logic = retrieval.analogy(cosines[RELATIONAL], cosines[ATTRIBUTE], 1.0, self._search.percentiles)
        scores = self._where_judged(more_logic if order == "logic" else -more_logic)
        scores[query.row] = np.nan  # shares all with itself
        return scores

    def _where_judged(self, scores: np.ndarray) -> np.ndarray:
        return np.where(self._judged, scores, np.float32(np.nan))

    @cached_property
    def _sample(self) -> np.ndarray:
        return standing.sample(np.flatnonzero(self._judged))

    @cached_property
    def _typical(self) -> np.ndarray:
        return standing.typical(self._gallery.vectors[RELATIONAL], self._sample)

    @cached_property
    def _contrasts(self) -> dict[str, standing.Contrast]:
        vectors, shares = self._gallery.vectors, self._search.percentiles
        of_both = (shares[ATTRIBUTE], shares[RELATIONAL])
        found = standing.contrasts(vectors[ATTRIBUTE], vectors[RELATIONAL], of_both, self._sample)
        return dict(zip(("look", "logic"), found, strict=True))
