"""The similarity space: attribute similarity to the right, relational similarity upwards (Gentner & Markman 1997)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from relsim_demo.domain import CORNERS, SAME, Corner


def codes(relational: np.ndarray, attribute: np.ndarray, limits: Mapping[str, float]) -> np.ndarray:
    """Name the corners of n points by their cosines (n,): (n,) uint8, the place of each corner in domain.CORNERS.

    limits: the cosine of each metric from which on pictures count as alike.
    """
    return _code(relational >= limits["relational"], attribute >= limits["attribute"]).astype(np.uint8)


def corner(same_logic: bool, same_look: bool) -> Corner:
    """Name the corner of one pair."""
    return CORNERS[int(_code(np.bool_(same_logic), np.bool_(same_look)))]


def _code(same_logic: np.ndarray | np.bool_, same_look: np.ndarray | np.bool_) -> np.ndarray:
    """Return the rule of the corners, of any number of pairs: see domain.CORNERS."""
    return 2 * np.asarray(same_logic, np.uint8) + same_look


def same_picture(scores: Iterable[float]) -> bool:
    """Tell whether the cosines of a pair, of one metric or more, say that both are one and the same picture."""
    return min(scores, default=0.0) >= SAME
