"""The similarity space: attribute similarity to the right, relational similarity upwards (Gentner & Markman 1997)."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from relsim_demo.types import SAME, Corner

# in the order of 2 * same_logic + same_look
CORNERS = (Corner.ANOMALY, Corner.APPEARANCE, Corner.ANALOGY, Corner.LITERAL)


def corner(relational: float, attribute: float, thresholds: dict[str, dict]) -> Corner:
    """Name the corner of one pair of cosines."""
    same_logic = relational >= thresholds["relational"]["score"]
    same_look = attribute >= thresholds["attribute"]["score"]
    return CORNERS[2 * same_logic + same_look]


def same_picture(scores: Iterable[float]) -> bool:
    """Tell whether the cosines of a pair, of one metric or more, say that both are one and the same picture."""
    return min(scores, default=0.0) >= SAME


def count_corners(relational: np.ndarray, attribute: np.ndarray, thresholds: dict[str, dict]) -> dict[str, int]:
    """Count how many of n points, cosines (n,) each, lie in each corner."""
    same_logic = relational >= thresholds["relational"]["score"]
    same_look = attribute >= thresholds["attribute"]["score"]
    counts = np.bincount(2 * same_logic + same_look, minlength=4)
    return {str(name): int(count) for name, count in zip(CORNERS, counts, strict=True)}
