"""Inner-product search over the vectors of a gallery: exact in memory, and of large ones from the disk."""

from __future__ import annotations

import faiss
import numpy as np
from faiss.loader import fvec_inner_products_ny

from relsim_demo.domain import IN_MEMORY
from relsim_demo.errors import BadRequest
from relsim_demo.gallery.lists import Lists
from relsim_demo.gallery.rows import Rows

MOST = 400  # hits; the lists' recall is measured on the first few, so more are found by the exact search
CANDIDATES = 100  # scored again exactly, and FOR_EACH more for each hit
FOR_EACH = 4
ROOM = 4  # rows that are looked at for each of many that are wanted: those that lie far are not in the first lists
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

    exact, name = True, IN_MEMORY

    def __len__(self) -> int:
        return len(self._vectors)

    def search(self, query: np.ndarray, k: int, exclude: int | None = None) -> tuple[np.ndarray, np.ndarray]:
        """Return the rows (k,) and cosines (k,) nearest to a unit vector (d,), without the excluded row.

        Best first; equal scores in order of rows. Fewer than k come back where the gallery is smaller.
        """
        n = len(self)
        k = min(k, n - (exclude is not None))
        query = checked(query, self._vectors.shape[1])
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
        """Return the cosine of every row to a unit vector (d,): (n,) float32."""
        return products(self._vectors, checked(query, self._vectors.shape[1]))

    def near(self, query: np.ndarray, wanted: int) -> np.ndarray:
        """Return the rows of the `wanted` nearest to a unit vector (d,), in ascending order."""
        return np.sort(self.search(query, wanted)[0])


class StoredIndex:
    """Searches vectors that stay on the disk: by lists, whose candidates are scored again exactly, or all in blocks.

    exact: whether all are looked at, since the gallery was built without lists.
    """

    def __init__(self, rows: Rows, lists: Lists | None = None, probes: int | None = None) -> None:
        """Take the rows, and their lists where there are any; probes: search so many, not as many as they say."""
        self._rows, self._lists, self._probes = rows, lists, probes
        self.exact = lists is None

    @property
    def name(self) -> str:
        """How it searches, in words."""
        if self._lists is None:
            return "exact, from the disk: this gallery has no index"
        about = self._lists.about
        return (
            f"FAISS {about['kind']}, {about['probes']} lists searched, scored again exactly: "
            f"recall@10 {about['recall_at_10']:.3f} ({about['queries']} items of this gallery searched with)"
        )

    def __len__(self) -> int:
        return len(self._rows)

    def search(self, query: np.ndarray, k: int, exclude: int | None = None) -> tuple[np.ndarray, np.ndarray]:
        """See Index.search; where there are lists, a hit may be missed, and what is found has its exact score."""
        query = checked(query, self._rows.shape[1])
        k = min(k, len(self) - (exclude is not None))
        if self._lists is not None and k <= MOST:
            rows = np.sort(self._lists.near(query, CANDIDATES + FOR_EACH * k, self._probes))
            rows = rows[rows != exclude] if exclude is not None else rows
            if len(rows) >= k:
                return first(rows, self._rows[rows] @ query, k)
        scores = self._rows @ query
        if exclude is not None:
            scores[exclude] = -np.inf
        rows = top(scores, k)
        return rows, scores[rows]

    def cosines(self, query: np.ndarray) -> np.ndarray:
        """Return the cosine of every row to a unit vector (d,): (n,) float32, from all rows, in blocks."""
        return self._rows @ checked(query, self._rows.shape[1])

    def near(self, query: np.ndarray, wanted: int) -> np.ndarray:
        """Return the rows of up to `wanted` near to a unit vector (d,), in ascending order.

        Where there are lists, these are the best by their codes, from lists that hold about ROOM times as many.
        """
        query = checked(query, self._rows.shape[1])
        if self._lists is None:
            return np.sort(self.search(query, wanted)[0])
        about = self._lists.about
        probes = max(about["probes"], -(-ROOM * wanted * about["lists"] // len(self)))
        return np.sort(self._lists.near(query, wanted, min(probes, about["lists"])))


def products(rows: np.ndarray, query: np.ndarray) -> np.ndarray:
    """Return the products of rows (n, d) with a vector (d,), both as FAISS may read them: (n,) float32.

    FAISS's own product of a matrix with a vector takes half the time of numpy's on one thread, and equal rows have
    equal products wherever they stand.
    """
    scores = np.empty(len(rows), np.float32)
    found, asked, given = (faiss.swig_ptr(array) for array in (scores, query, rows))
    fvec_inner_products_ny(found, asked, given, rows.shape[1], len(rows))
    return scores


def top(scores: np.ndarray, k: int) -> np.ndarray:
    """Return the rows of the k highest scores (n,), best first, ties in order of rows."""
    floor = np.partition(scores, len(scores) - k)[len(scores) - k] if k else np.inf
    rows = np.flatnonzero(scores >= floor)
    return first(rows, scores[rows], k)[0]


def first(rows: np.ndarray, scores: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the best k of some rows, ascending, and their scores; equal scores in order of rows."""
    best = np.argsort(-scores, kind="stable")[:k]
    return rows[best], scores[best]


def checked(query: np.ndarray, width: int) -> np.ndarray:
    """Return a vector as FAISS may read it: float32, one number after the other, as many as a row has.

    Raises:
        BadRequest: it has another shape, or numbers that are none. FAISS itself would read the memory beyond it.
    """
    query = np.ascontiguousarray(query, np.float32)
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
