"""What is found for a question, best first or in the similarity space."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from relsim_demo.domain import CORNERS, Metric
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
    note then says. notes: which pictures were made smaller for a model.
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

    alike: how many items of the whole gallery reach the calibrated limit of the metric; 0 says that nothing here is
    similar enough, None that the gallery has too few different items to tell.
    """

    metric: str
    hits: list[Hit]
    ranks: list[dict[str, int]]
    alike: int | None


@dataclass(frozen=True)
class SpaceAnswer(Answer):
    """Every gallery item against one query, by both metrics: cosines (n,) float32, percentiles (n,) float, 0..100.

    codes: (n,) uint8, the place of each item's corner in CORNERS. percentiles and codes are None where the gallery has
    fewer than FEW different items, codes also where the models cannot judge the query, as note then says.
    notes: that some items cannot be judged, and which pictures were made smaller for a model.
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
        counts = np.bincount(self.codes, minlength=len(CORNERS))
        return {str(corner): int(count) for corner, count in zip(CORNERS, counts, strict=True)}

    def to_dict(self) -> dict:
        """Return plain JSON types, cosines rounded to 4 digits."""
        return {
            "query": self.query,
            "ids": list(self.ids),
            "relational": [round(v, 4) for v in self.relational.tolist()],
            "attribute": [round(v, 4) for v in self.attribute.tolist()],
            "corners": self.corners,
            **({"note": self.note} if self.note else {}),
            **({"notes": self.notes} if self.notes else {}),
        }
