"""Search in a collection of Milvus: it names candidates, which are scored again exactly."""

from __future__ import annotations

import numpy as np

from relsim_demo.gallery.index import CANDIDATES, FOR_EACH, ROUNDING, checked, first, products, top
from relsim_demo.gallery.milvus import MOST, MilvusRows

WIDER = 4  # times as many candidates where the last one could still be as good as the hits


class MilvusIndex:
    """Gives the answers of Index as far as Milvus names the right candidates; where too few come, all are looked at."""

    exact = False

    def __init__(self, rows: MilvusRows) -> None:
        self._rows = rows

    @property
    def name(self) -> str:
        """How it searches, in words."""
        about = self._rows.about
        return (
            f"Milvus, {about['index']}, scored again exactly: recall@10 {about['recall_at_10']:.3f} "
            f"({about['queries']} items of this gallery searched with)"
        )

    def __len__(self) -> int:
        return len(self._rows)

    def search(self, query: np.ndarray, k: int, exclude: int | None = None) -> tuple[np.ndarray, np.ndarray]:
        """See Index.search; a hit that Milvus does not name is missed, and what is found has its exact score."""
        query, n = checked(query, self._rows.shape[1]), len(self)
        k = min(k, n - (exclude is not None))
        wanted = min(n, CANDIDATES + FOR_EACH * k)
        while wanted <= MOST:
            rows, rough, vectors = self._rows.near(query, wanted)
            if len(rows) < wanted:
                break
            order = np.argsort(rows)
            order = order[rows[order] != exclude] if exclude is not None else order
            found, scores = first(rows[order], (vectors[order] * query).sum(1), k)
            if wanted == n or rough[-1] + ROUNDING < scores[-1]:
                return found, scores
            wanted = min(n, wanted * WIDER)
        scores = self.cosines(query)
        if exclude is not None:
            scores[exclude] = -np.inf
        rows = top(scores, k)
        return rows, scores[rows]

    def near(self, query: np.ndarray, wanted: int) -> np.ndarray:
        """Return the rows of up to `wanted` that Milvus names as near to a unit vector (d,), in ascending order."""
        query = checked(query, self._rows.shape[1])
        return np.sort(self._rows.rows_near(query[None], min(wanted, len(self), MOST))[0])

    def cosines(self, query: np.ndarray) -> np.ndarray:
        """Return the cosine of every row to a unit vector (d,): (n,) float32. All vectors come over the network."""
        query = checked(query, self._rows.shape[1])
        return np.concatenate([products(block, query) for _, block in self._rows.blocks()])
