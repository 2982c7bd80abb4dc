"""What a gallery is in memory: its items and what was computed of them. See saving.py for what it is on disk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pyarrow as pa

from relsim_demo.gallery.lists import Lists
from relsim_demo.gallery.picture_file import Pictures
from relsim_demo.gallery.rows import Kept, Packed, RowOf, Vectors, some_of

COLUMNS = {
    "id": pa.string(), "kind": pa.string(), "relation": pa.string(), "family": pa.string(), "caption": pa.string(),
    "ordinary": pa.string(), "source": pa.string(), "subjects": pa.list_(pa.string()), "width": pa.int32(),
    "height": pa.int32(),
}  # fmt: skip
LARGE = 100_000  # items from which on vectors stay on the disk: `python -m benchmarks.millions` compares both ways
OPTIONAL_COLUMNS = {
    "filter_score": pa.float32(),  # where a filter chose the items: 0..1, None without a picture
    "captioned_by": pa.string(),  # where a model wrote captions: its name@revision, None where one was given
}
PICTURE_COLUMNS = {"picture_start": pa.int64(), "picture_bytes": pa.int32()}  # only beside pictures.bin
KINDS = COLUMNS | OPTIONAL_COLUMNS | PICTURE_COLUMNS


@dataclass(frozen=True)
class Gallery:
    """Items and what was computed of them.

    items: columns of COLUMNS, perhaps of OPTIONAL_COLUMNS, as sequences of length n. vectors: metric -> (n, d) float32
    unit rows, which stay on the disk in large galleries.
    projection: metric -> (n, 2) float32 (UMAP). background: (m, number of metrics) float32, the cosines of m random
    pairs in the order of `vectors`. manifest: names, models, thresholds (see `save`).
    pictures: small WebP pictures end to end; PICTURE_COLUMNS of `items` say which bytes are whose, None for
    items without a picture.
    groups: metric -> (n,) uint8, which items belong together, numbered from 0; empty where they were not stored.
    lists: metric -> inverted lists that find what is near among many; only in large galleries.
    """

    items: dict[str, Sequence]
    vectors: dict[str, Vectors]
    projection: dict[str, np.ndarray]
    background: np.ndarray
    manifest: dict = field(default_factory=dict)
    pictures: Pictures | None = None
    groups: dict[str, np.ndarray] = field(default_factory=dict)
    lists: dict[str, Lists] = field(default_factory=dict)

    @property
    def ids(self) -> Sequence[str]:
        """The ids of all items, in order of rows."""
        return self.items["id"]

    @property
    def large(self) -> bool:
        """Whether vectors are kept elsewhere than in memory: what concerns all of them takes long."""
        return any(isinstance(vectors, Kept) for vectors in self.vectors.values())

    @cached_property
    def rows(self) -> Mapping[str, int]:
        """The row of each id."""
        ids = self.ids
        return RowOf(ids) if isinstance(ids, Packed) else {item: row for row, item in enumerate(ids)}

    def column(self, name: str) -> pa.ChunkedArray:
        """Return a whole column as Arrow has it; of a large gallery nothing is copied."""
        values = self.items[name]
        return values.column if isinstance(values, Packed) else pa.chunked_array([pa.array(values, KINDS[name])])

    def table(self, rows: np.ndarray) -> pa.Table:
        """Return what is known of the items in some rows (k,): COLUMNS, and OPTIONAL_COLUMNS where there are some."""
        kinds = {name: kind for name, kind in (COLUMNS | OPTIONAL_COLUMNS).items() if name in self.items}
        return pa.table({name: pa.array(some_of(self.items[name], rows), kind) for name, kind in kinds.items()})

    def pairs(self, metrics: Sequence[str]) -> np.ndarray:
        """Return the background's cosines in some metrics: (m, number of metrics) float32."""
        order = list(self.vectors)
        return self.background[:, [order.index(metric) for metric in metrics]]

    def __len__(self) -> int:
        return len(self.ids)
