"""Exact inner-product search over the vectors of a gallery."""

from __future__ import annotations

import faiss
import numpy as np


class Index:
    """FAISS's flat index: no approximation, the same answers as a full matrix product and sort."""

    def __init__(self, vectors: np.ndarray) -> None:
        """Take (n, d) float32 unit rows."""
        self._index = faiss.IndexFlatIP(vectors.shape[1])
        self._index.add(np.ascontiguousarray(vectors, np.float32))

    def __len__(self) -> int:
        return self._index.ntotal

    def search(self, query: np.ndarray, k: int, exclude: int | None = None) -> tuple[np.ndarray, np.ndarray]:
        """Return the rows (k,) and cosines (k,) nearest to a unit vector (d,), without the excluded row.

        Best first; equal scores in order of rows. Fewer than k come back where the gallery is smaller.
        """
        n = len(self)
        k = min(k, n - (exclude is not None))
        wanted = min(n, k + 1 + (exclude is not None))
        while True:
            scores, rows = self._index.search(np.ascontiguousarray(query[None], np.float32), wanted)
            scores, rows = scores[0], rows[0]
            if wanted == n or scores[-1] < scores[k - 1]:  # no tie reaches past what was fetched
                break
            wanted = min(n, wanted * 2)
        order = np.lexsort((rows, -scores))
        rows, scores = rows[order], scores[order]
        kept = rows != exclude if exclude is not None else np.ones(len(rows), bool)
        return rows[kept][:k], scores[kept][:k]
