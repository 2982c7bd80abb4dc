"""Which index searches which vectors."""

from __future__ import annotations

from relsim_demo.gallery.index import Index, StoredIndex
from relsim_demo.gallery.lists import Lists
from relsim_demo.gallery.milvus import MilvusRows
from relsim_demo.gallery.milvus_index import MilvusIndex
from relsim_demo.gallery.rows import Rows, Vectors


def open_index(vectors: Vectors, lists: Lists | None = None) -> Index | StoredIndex | MilvusIndex:
    """Return what searches unit rows, in memory, on the disk or in Milvus."""
    if isinstance(vectors, MilvusRows):
        return MilvusIndex(vectors)
    return StoredIndex(vectors, lists) if isinstance(vectors, Rows) else Index(vectors[:])
