"""What is found for a question, best first or in the similarity space."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from relsim_demo.domain import CORNERS, UNJUDGED, Metric
from relsim_demo.types.answer import Answer


@dataclass(frozen=True)
class Hit(Answer):
    """One search result. `score` and `percentile` are of the metric asked; both cosines stand beside.

    percentile is None where the gallery has fewer than FEW different items.
    """

    rank: int
    id: str
    score: float
    percentile: float | None
    relational: float | None
    attribute: float | None
    caption: str
    family: str | None
    relation: str | None


@dataclass(frozen=True)
class SearchAnswer(Answer):
    """The best items for a query, without the query itself.

    alike: how many items of the whole gallery reach the calibrated limit of the metric; None where it has no limit, or
    where an index answers that does not look at all items, and 0 by logic where the models cannot judge the query, as
    note then says. notes: how many items that cannot be judged are left out, and which pictures were made smaller for
    a model.
    """

    query: str
    metric: Metric
    hits: list[Hit]
    alike: int | None
    note: str = ""
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Column(Answer):
    """The best items by one metric, and where each stands (1 is first) in the order of every other metric.

    All numbers of a hit are exact. Where an index answers that does not look at all items, as of large galleries, a hit
    may be missed, and where look and logic are mixed, only the 2,000 nearest by either are scored, beyond the plain
    logic the 4,000 nearest in logic.
    ranks: without a place by logic where that of the item, or of the question, cannot be judged, and without one in a
    metric with such an index, which would take a look at all items.
    alike: how many items of the whole gallery reach the calibrated limit of the metric; 0 says that nothing here is
    similar enough, None that the gallery has too few different items to tell, or such an index. note: how many items it
    leaves out, since they cannot be judged.
    """

    metric: str
    hits: list[Hit]
    ranks: list[dict[str, int]]
    alike: int | None
    note: str = ""


@dataclass(frozen=True)
class SpaceAnswer(Answer):
    """Every gallery item against one query, by both metrics: cosines (n,) float32, percentiles (n,) float, 0..100.

    codes: (n,) uint8, the place of each item's corner in CORNERS, or UNJUDGED. percentiles and codes are None where the
    gallery has fewer than FEW different items, codes also where the models cannot judge the query, as note then says.
    notes: how many items cannot be judged, and so lie in no corner, and which pictures were made smaller for a model.
    """

    query: str
    ids: Sequence[str]
    relational: np.ndarray
    attribute: np.ndarray
    percentiles: dict[str, np.ndarray] | None
    codes: np.ndarray | None
    note: str = ""
    notes: list[str] = field(default_factory=list)

    @property
    def corners(self) -> dict[str, int] | None:
        """How many items lie in each corner; None where there are no codes."""
        if self.codes is None:
            return None
        return {str(corner): int((self.codes == code).sum()) for code, corner in enumerate(CORNERS)}

    @property
    def placed(self) -> np.ndarray:
        """The rows (m,) of the items that lie in a corner, in order."""
        return np.zeros(0, int) if self.codes is None else np.flatnonzero(self.codes != UNJUDGED)

    def to_dict(self) -> dict:
        """Return plain JSON types, cosines rounded to 4 digits; ids of what lies in no corner where others do."""
        unjudged = [] if self.codes is None else np.flatnonzero(self.codes == UNJUDGED).tolist()
        return {
            "query": self.query,
            "ids": list(self.ids),
            "relational": [round(v, 4) for v in self.relational.tolist()],
            "attribute": [round(v, 4) for v in self.attribute.tolist()],
            "corners": self.corners,
            **({"not_judged": [self.ids[row] for row in unjudged]} if unjudged else {}),
            **({"note": self.note} if self.note else {}),
            **({"notes": self.notes} if self.notes else {}),
        }
