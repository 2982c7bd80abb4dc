"""Items that are nearly equal, such as two files of one picture."""

from __future__ import annotations

from collections.abc import Sequence

import faiss
import numpy as np

from relsim_demo.analysis.calibration import NEARLY, pair_scores
from relsim_demo.gallery.open_index import Near
from relsim_demo.gallery.rows import BLOCK, Vectors, blocks

NEIGHBOURS = 16  # nearest in the first metric that are compared in the others
FEW = 4096  # items up to which all are compared with all
CELLS_SEEN = 2
BY_CODES = 0.01  # how much less than they are codes of 8 bits may say two rows are alike
ROUNDS = 5
ALONE = -1


def nearly_equal(vectors: Sequence[Vectors], near: Near | None = None) -> np.ndarray:
    """Find the groups of items whose cosines reach NEARLY in every metric, directly or through others.

    vectors: the unit rows (n, d) of each metric. near: finds what is near in the first of them, as
    open_index.near_each gives it; a block of rows is in memory at a time then, else all of them. Returns (n,) int32:
    groups from 0, ALONE for items without any. In larger galleries neighbours are sought in the cells, or lists, around
    an item only, where nearly equal ones lie but for few.
    """
    if near is None:
        pairs = _equal(vectors, _neighbours(np.ascontiguousarray(vectors[0][:], np.float32)))
    else:
        found = (_near(start, block, near) for start, block in blocks(vectors[0], BLOCK))
        pairs = np.concatenate([_equal(vectors, some) for some in found])
    return _grouped(len(vectors[0]), pairs[:, 0], pairs[:, 1])


def _equal(vectors: Sequence[Vectors], pairs: np.ndarray) -> np.ndarray:
    """Keep those of some pairs of rows (m, 2) that are nearly equal in every metric."""
    for rows in vectors:
        pairs = pairs[pair_scores(rows, pairs) >= NEARLY]
    return pairs


def _near(start: int, block: np.ndarray, near: Near) -> np.ndarray:
    """Return the pairs (m, 2) of rows that may be nearly equal of which one is in a block, the first being `start`."""
    scores, found = near(block, NEIGHBOURS + 1)
    return _pairs(start + np.arange(len(block)), found, scores >= NEARLY - BY_CODES)


def _pairs(rows: np.ndarray, found: np.ndarray, near: np.ndarray) -> np.ndarray:
    """Return pairs (m, 2) of rows (b,) with those of the rows found for each (b, k) that are near (b, k), no own."""
    near = near & (found >= 0)
    pairs = np.stack([np.repeat(rows, near.sum(1)), found[near]], 1)
    return pairs[pairs[:, 0] != pairs[:, 1]]


def _neighbours(rows: np.ndarray) -> np.ndarray:
    """Return the pairs (m, 2) of rows (n, d) that may be nearly equal."""
    count = min(NEIGHBOURS + 1, len(rows))
    index = faiss.IndexFlatIP(rows.shape[1])
    if len(rows) > FEW:
        cells = int(len(rows) ** 0.5 / 2)
        index = faiss.IndexIVFFlat(index, rows.shape[1], cells, faiss.METRIC_INNER_PRODUCT)
        index.cp.niter, index.nprobe = ROUNDS, CELLS_SEEN
        index.train(rows)
    index.add(rows)
    scores, found = index.search(rows, count)
    return _pairs(np.arange(len(rows)), found, scores >= NEARLY)


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
