"""Exact inner-product search over the vectors of a gallery."""

from __future__ import annotations

import faiss
import numpy as np
from faiss.loader import fvec_inner_products_ny

from relsim_demo.errors import BadRequest

ROUNDING = 1e-5  # float32 sums of a few hundred products in another order differ by less


class Index:
    """The same answers as a full float32 product and sort, at half its memory traffic.

    FAISS scans a float16 copy; the few best are scored again in float32. How far float16 can be off is known (the
    longest rounding error of a row, since queries have length 1), so the scan widens until nothing can be missed.
    """

    def __init__(self, vectors: np.ndarray) -> None:
        """Take (n, d) float32 unit rows. Raises ValueError for any other shape."""
        if vectors.ndim != 2:
            raise ValueError(f"vectors of shape {vectors.shape}; an index takes rows")
        self._vectors = np.ascontiguousarray(vectors, np.float32)
        quantizer = faiss.ScalarQuantizer.QT_fp16
        self._index = faiss.IndexScalarQuantizer(vectors.shape[1], quantizer, faiss.METRIC_INNER_PRODUCT)
        self._index.add(self._vectors)
        self._slack = _longest_rounding(self._vectors) + ROUNDING

    def __len__(self) -> int:
        return len(self._vectors)

    def search(self, query: np.ndarray, k: int, exclude: int | None = None) -> tuple[np.ndarray, np.ndarray]:
        """Return the rows (k,) and cosines (k,) nearest to a unit vector (d,), without the excluded row.

        Best first; equal scores in order of rows. Fewer than k come back where the gallery is smaller.
        """
        n = len(self)
        k = min(k, n - (exclude is not None))
        query = self._checked(query)
        wanted = min(n, k + 32)
        while True:
            rough, rows = self._index.search(query[None], wanted)
            rows = rows[0][rows[0] != exclude] if exclude is not None else rows[0]
            scores = (self._vectors[rows] * query).sum(1)
            best = np.lexsort((rows, -scores))[:k]
            if wanted == n or rough[0, -1] + self._slack < scores[best[-1]]:  # nothing unseen can be as good
                return rows[best], scores[best]
            wanted = min(n, wanted * 2)

    def cosines(self, query: np.ndarray) -> np.ndarray:
        """Return the cosine of every row to a unit vector (d,): (n,) float32.

        FAISS's own product of a matrix with a vector, which takes half the time of numpy's on one thread.
        """
        query, scores = self._checked(query), np.empty(len(self), np.float32)
        found, asked, rows = (faiss.swig_ptr(array) for array in (scores, query, self._vectors))
        fvec_inner_products_ny(found, asked, rows, self._vectors.shape[1], len(self))
        return scores

    def _checked(self, query: np.ndarray) -> np.ndarray:
        """Return a vector as FAISS may read it: float32, one number after the other, as many as a row has.

        Raises:
            BadRequest: it has another shape, or numbers that are none. FAISS itself would read the memory beyond it.
        """
        query, width = np.ascontiguousarray(query, np.float32), self._vectors.shape[1]
        if query.shape != (width,):
            raise BadRequest(f"The question has the shape {query.shape}, this gallery's vectors have {width} numbers.")
        if not np.isfinite(query).all():
            raise BadRequest("The model gave numbers for this question that are not finite, so it has no answer.")
        return query


def _longest_rounding(vectors: np.ndarray) -> float:
    """Return the length of the longest row of what float16 rounds away."""
    blocks = np.array_split(vectors, max(1, len(vectors) // 4096))
    lost = [np.linalg.norm(block - block.astype(np.float16), axis=1).max(initial=0) for block in blocks]
    return float(max(lost))
