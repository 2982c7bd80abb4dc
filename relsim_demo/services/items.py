"""What a gallery says of its items: fields, pictures, phrases of their captions, how alike they are."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from PIL import Image

from relsim_demo.analysis.phrases import Phrases, frequent
from relsim_demo.domain import METRICS
from relsim_demo.gallery import pictures as sources
from relsim_demo.gallery.gallery import Gallery
from relsim_demo.gallery.rows import some_of
from relsim_demo.services.queries import Queries
from relsim_demo.types import Item

READ, SEED = 20_000, 3  # captions of a large gallery that are read for frequent phrases
TELLING = ("caption", "kind", "relation")  # columns that phrases are found in
FIELDS = ("caption", "ordinary", "family", "relation", "kind", "source")  # columns of the gallery, as Item has them


class Items:
    """The items of one gallery. Safe to share between threads.

    has_space: see Explorer.has_space.
    """

    def __init__(self, gallery: Gallery, queries: Queries) -> None:
        self._gallery, self._row = gallery, queries.row
        self.has_space = all(metric in gallery.vectors for metric in METRICS)

    def get(self, id: str) -> Item:
        """See Explorer.item."""
        row = self._row(id)
        return Item(id, *(self._gallery.items[name][row] for name in FIELDS))

    def picture(self, id: str, size: int) -> Image.Image:
        """See Explorer.picture."""
        return sources.picture(self._gallery, self._row(id), size)

    def has_picture(self, id: str) -> bool:
        """See Explorer.has_picture."""
        return sources.exists(self._gallery, self._row(id))

    def random_id(self) -> str:
        """See Explorer.random_id."""
        return self._gallery.ids[int(np.random.default_rng().choice(self._related))]

    @cached_property
    def _related(self) -> np.ndarray:
        """The rows (m,) of the items that have a relation, where the gallery knows."""
        rows = np.flatnonzero([kind != "ordinary" for kind in self._gallery.items["kind"]])
        return rows if len(rows) else np.arange(len(self._gallery))

    @cached_property
    def phrases(self) -> Phrases:
        """See Explorer.phrases; those of a large gallery are frequent in a seeded sample of it."""
        items = self._gallery.items
        if not self._gallery.large:
            return frequent(items)
        rows = np.sort(np.random.default_rng(SEED).permutation(len(self._gallery))[:READ])
        return frequent({name: some_of(items[name], rows) for name in TELLING})

    def between(self, ids: Sequence[str], others: Sequence[str] | None) -> dict[str, np.ndarray]:
        """See Explorer.between."""
        rows, columns = ([self._row(id) for id in some] for some in (ids, ids if others is None else others))
        return {metric: vectors[rows] @ vectors[columns].T for metric, vectors in self._gallery.vectors.items()}

    def background(self, n: int) -> np.ndarray:
        """See Explorer.background."""
        return self._gallery.pairs(METRICS)[:n] if self.has_space else np.zeros((0, 2), np.float32)
