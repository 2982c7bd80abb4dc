"""The catalogue of one gallery: what its items can be chosen by. Everything is made when it is first asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

import numpy as np
import pyarrow as pa

from relsim_demo.catalog import columns
from relsim_demo.catalog.columns import Column
from relsim_demo.catalog.words import Words
from relsim_demo.gallery import pictures
from relsim_demo.gallery.gallery import Gallery

PICTURES = ("here", "elsewhere", columns.NONE)
SAID = ("here", "at their address", "no picture")


class Catalog:
    """Facets and full text of a gallery."""

    def __init__(self, gallery: Gallery) -> None:
        self._gallery = gallery

    @cached_property
    def drawn(self) -> bool:
        """Whether there are drawn scenes, whose relations are known and not only the names of groups."""
        families = self._gallery.column("family")
        return families.null_count < len(families)

    @cached_property
    def captions(self) -> tuple[np.ndarray, list[str]]:
        """The number (n,) of each item's caption, and all different captions."""
        return columns.coded(self._gallery.column("caption"))

    @cached_property
    def columns(self) -> Mapping[str, Column]:
        """The facets that tell items apart, by name."""
        column = self._gallery.column
        codes, texts = self.captions
        named = ("relation", "Relation", "no relation") if self.drawn else ("group", "Group", "no group")
        return columns.told(
            [
                columns.single("kind", "Kind", column("kind"), "no kind"),
                columns.single(named[0], named[1], column("relation"), named[2]),
                columns.single("family", "Realisation", column("family"), "no realisation", _words),
                columns.placeholders(texts, codes),
                columns.lengths(texts, codes),
                columns.single("source", "Source", self._places(), "no folder"),
                self._pictures(),
            ]
        )

    @cached_property
    def words(self) -> Words:
        """The full text of captions, names of relations, subjects and names of files."""
        return Words(self._texts(), len(self._gallery))

    def address(self, row: int) -> str | None:
        """Return where the picture of an item lies on the web, where its source says so."""
        return columns.address(self._gallery.items["source"][row])

    def scene(self, row: int) -> bool:
        """Tell whether an item is a drawn scene, whose source is no file."""
        return self._gallery.items["family"][row] is not None

    @cached_property
    def kept(self) -> np.ndarray:
        """Which items have a picture that is kept or can be drawn: (n,) bool."""
        return pictures.existing(self._gallery)

    @property
    def elsewhere(self) -> bool:
        """Whether a picture that is not kept lies at an address."""
        rows = zip(self.kept.tolist(), self._gallery.items["source"], strict=True)
        return not self.kept.all() and any(columns.address(source) for kept, source in rows if not kept)

    def _places(self) -> pa.ChunkedArray:
        rows = zip(self._gallery.items["family"], self._gallery.items["source"], strict=True)
        places = [columns.place(source) if family is None else None for family, source in rows]
        return pa.chunked_array([pa.array(places, pa.string())])

    def _texts(self) -> Iterator[tuple[str, str, str]]:
        names = ("caption", "ordinary", "relation", "subjects", "family", "source")
        rows = zip(*(self._gallery.items[name] for name in names), strict=True)
        for caption, ordinary, relation, subjects, family, source in rows:
            file = columns.title(source) if family is None else ""
            yield caption or "", ordinary or "", " \n".join((relation or "", *(subjects or ()), file))

    def _pictures(self) -> Column:
        rows = zip(self.kept.tolist(), self._gallery.items["source"], strict=True)
        codes = np.array([0 if kept else 2 - bool(columns.address(source)) for kept, source in rows], np.uint8)
        used = np.unique(codes)
        values, labels = ([names[place] for place in used] for names in (PICTURES, SAID))
        return Column("picture", "Picture", values, labels, np.searchsorted(used, codes).astype(np.uint8))


def _words(family: str) -> str:
    return family.replace("_", " ")
