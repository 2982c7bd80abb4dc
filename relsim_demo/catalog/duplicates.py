"""Items that are nearly equal, such as two files of one picture."""

from __future__ import annotations

from collections.abc import Sequence

import faiss
import numpy as np

from relsim_demo.analysis.calibration import NEARLY
from relsim_demo.gallery.rows import Vectors

NEIGHBOURS = 16  # nearest in the first metric that are compared in the others
FEW = 4096  # items up to which all are compared with all
CELLS_SEEN = 2
ROUNDS = 5
ALONE = -1


def nearly_equal(vectors: Sequence[Vectors]) -> np.ndarray:
    """Find the groups of items whose cosines reach NEARLY in every metric, directly or through others.

    vectors: the unit rows (n, d) of each metric. Returns (n,) int32: groups from 0, ALONE for items without any. In
    larger galleries neighbours are sought in the cells around an item only, where nearly equal ones lie but for few.
    """
    first, second = _neighbours(np.ascontiguousarray(vectors[0][:], np.float32))
    for rows in vectors:
        equal = np.einsum("nd,nd->n", rows[first], rows[second]) >= NEARLY
        first, second = first[equal], second[equal]
    return _grouped(len(vectors[0]), first, second)


def _neighbours(rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return pairs of rows (m,), (m,) that may be nearly equal."""
    count = min(NEIGHBOURS + 1, len(rows))
    index = faiss.IndexFlatIP(rows.shape[1])
    if len(rows) > FEW:
        cells = int(len(rows) ** 0.5 / 2)
        index = faiss.IndexIVFFlat(index, rows.shape[1], cells, faiss.METRIC_INNER_PRODUCT)
        index.cp.niter, index.nprobe = ROUNDS, CELLS_SEEN
        index.train(rows)
    index.add(rows)
    scores, found = index.search(rows, count)
    near = (scores >= NEARLY) & (found >= 0)
    first = np.repeat(np.arange(len(rows)), near.sum(1))
    second = found[near]
    return first[first != second], second[first != second]


def _grouped(count: int, first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Find the groups that pairs of items make: (count,) int32."""
    lowest = np.arange(count)  # the smallest row that each is known to be connected with
    while True:
        before = lowest.copy()
        np.minimum.at(lowest, first, before[second])
        np.minimum.at(lowest, second, before[first])
        lowest = lowest[lowest]
        if (lowest == before).all():
            break
    sizes = np.bincount(lowest, minlength=count)
    numbers = np.full(count, ALONE, np.int32)
    heads = np.flatnonzero(sizes > 1)
    numbers[heads] = np.arange(len(heads))
    return numbers[lowest]
