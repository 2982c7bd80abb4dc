"""How well pictures find their captions, and each other, among those that were held out."""

from __future__ import annotations

from collections import Counter

import numpy as np

from relsim_demo.analysis.measures import hits

MOST = 10


def recalls(pictures: np.ndarray, captions: np.ndarray, own: np.ndarray) -> dict[str, float]:
    """Return recall_at_1 and recall_at_10 of different captions (m, d) for pictures (n, d); own: (n,) rows of them."""
    found = hits(captions, pictures, MOST)
    places = [np.flatnonzero(rows == one)[:1] for rows, one in zip(found, own, strict=True)]
    return {
        f"recall_at_{k}": round(float(np.mean([place.size > 0 and place[0] < k for place in places])), 4)
        for k in (1, MOST)
    }


def precision_in_groups(pictures: np.ndarray, own: np.ndarray) -> dict[str, float]:
    """Return the precision of pictures (n, d) whose caption others share: own (n,) says whose it is.

    p_at_1: how often the nearest other picture belongs to the same group. p_at_k: of as many nearest ones as the group
    has other members, 10 at most, the share that belong to it. Empty where no two pictures share a caption.
    """
    sizes = Counter(own.tolist())
    queries = np.array([row for row, one in enumerate(own.tolist()) if sizes[one] > 1], int)
    if not len(queries):
        return {}
    found = hits(pictures, pictures[queries], MOST, queries)
    right = [own[rows] == own[query] for query, rows in zip(queries, found, strict=True)]
    full = [one[: min(MOST, sizes[own[query]] - 1)].mean() for query, one in zip(queries, right, strict=True)]
    return {
        "p_at_1": round(float(np.mean([one[0] for one in right])), 4),
        "p_at_k": round(float(np.mean(full)), 4),
    }
