"""Which index searches which vectors."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from relsim_demo.gallery.index import Index, StoredIndex
from relsim_demo.gallery.lists import Lists
from relsim_demo.gallery.milvus import MilvusRows
from relsim_demo.gallery.milvus_index import MilvusIndex
from relsim_demo.gallery.rows import Rows, Vectors

BESIDE = 2  # lists around a vector in which nearly equal ones lie but for few
Near = Callable[[np.ndarray, int], tuple[np.ndarray, np.ndarray]]


def open_index(vectors: Vectors, lists: Lists | None = None) -> Index | StoredIndex | MilvusIndex:
    """Return what searches unit rows, in memory, on the disk or in Milvus."""
    if isinstance(vectors, MilvusRows):
        return MilvusIndex(vectors)
    return StoredIndex(vectors, lists) if isinstance(vectors, Rows) else Index(vectors[:])


def near_each(vectors: Vectors, lists: Lists | None = None) -> Near | None:
    """Return what finds the nearest to each of many vectors without all of them in memory: see Lists.near_each.

    None where nothing does: for small galleries, and large ones that were built without lists.
    """
    if isinstance(vectors, MilvusRows):
        return vectors.near_each
    return None if lists is None else partial(lists.near_each, probes=BESIDE)
