"""A chain of items from one picture to another: each step shares much, the ends may share nothing."""

from __future__ import annotations

import numpy as np

from relsim_demo.gallery.rows import Vectors

POWER = 3  # a step costs TOLL + (1 - cosine) ** POWER: two middling steps are cheaper than a large one, ten are not
TOLL = 0.04
NEAREST, SPREAD = 200, 1600  # candidates: nearest to each end, twice as many to both in sum, and all over the gallery

NO_ROWS = np.zeros(0, np.int64)


class Joined:
    """Unit rows (n, d) and more (m, d), numbered from n on; nothing is copied until it is asked for."""

    def __init__(self, vectors: Vectors, more: np.ndarray) -> None:
        self._vectors, self._more = vectors, more

    def __len__(self) -> int:
        return len(self._vectors) + len(self._more)

    def __getitem__(self, row: int) -> np.ndarray:
        n = len(self._vectors)
        return self._vectors[row] if row < n else self._more[row - n]

    def some(self, rows: np.ndarray) -> np.ndarray:
        """Return some rows (k, d), in ascending order of their numbers."""
        n = len(self._vectors)
        return np.concatenate([self._vectors[rows[rows < n]], self._more[rows[rows >= n] - n]])

    def cosines(self, row: int) -> np.ndarray:
        """Return the cosines (n + m,) of all rows to one."""
        return np.concatenate([self._vectors @ self[row], self._more @ self[row]])


def chain(vectors: Joined, start: int, end: int, without: np.ndarray = NO_ROWS) -> list[int]:
    """Return the rows of the cheapest chain between two rows, both ends included, that leaves out some others (k,).

    Dijkstra's algorithm on all pairs of some candidates; the same ones at every call.
    """
    if start == end:
        return [start]
    near = [vectors.cosines(row) for row in (start, end)]
    for cosines in near:
        cosines[without] = -np.inf
    nearest = [np.argsort(-near[0])[:NEAREST], np.argsort(-near[1])[:NEAREST], np.argsort(-sum(near))[: 2 * NEAREST]]
    spread = np.random.default_rng(0).permutation(len(vectors))[:SPREAD]
    rows = np.setdiff1d(np.concatenate([*nearest, spread, [start, end]]), without)
    some = vectors.some(rows)
    costs = TOLL + np.clip(1 - some @ some.T, 0, None) ** POWER
    places = _cheapest(costs, int(np.searchsorted(rows, start)), int(np.searchsorted(rows, end)))
    return rows[places].tolist()


def _cheapest(costs: np.ndarray, start: int, end: int) -> list[int]:
    """Find the cheapest path in a full graph with costs (m, m) >= 0."""
    total = np.full(len(costs), np.inf)
    before, done = np.full(len(costs), -1), np.zeros(len(costs), bool)
    total[start] = 0
    while not done[end]:
        here = int(np.argmin(np.where(done, np.inf, total)))
        done[here] = True
        better = total[here] + costs[here]
        closer = ~done & (better < total)
        total[closer], before[closer] = better[closer], here
    path = [end]
    while path[-1] != start:
        path.append(int(before[path[-1]]))
    return path[::-1]
