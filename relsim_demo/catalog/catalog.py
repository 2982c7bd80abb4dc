"""The catalogue of one gallery: what its items can be chosen by. Everything is made when it is first asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

import numpy as np

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
        return any(family is not None for family in self._gallery.items["family"])

    @cached_property
    def captions(self) -> tuple[np.ndarray, list[str]]:
        """The number (n,) of each item's caption, and all different captions."""
        return columns.coded(self._gallery.items["caption"])

    @cached_property
    def columns(self) -> Mapping[str, Column]:
        """The facets that tell items apart, by name."""
        items = self._gallery.items
        codes, texts = self.captions
        named = ("relation", "Relation", "no relation") if self.drawn else ("group", "Group", "no group")
        return columns.told(
            [
                columns.single("kind", "Kind", items["kind"], "no kind"),
                columns.single(named[0], named[1], items["relation"], named[2]),
                columns.single("family", "Realisation", items["family"], "no realisation", _words),
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

    def _places(self) -> list[str | None]:
        rows = enumerate(self._gallery.items["source"])
        return [None if self.scene(row) else columns.place(source) for row, source in rows]

    def _texts(self) -> Iterator[tuple[str, str, str]]:
        items = self._gallery.items
        for row, source in enumerate(items["source"]):
            file = "" if self.scene(row) else columns.title(source)
            other = (items["relation"][row] or "", *(items["subjects"][row] or ()), file)
            yield items["caption"][row] or "", items["ordinary"][row] or "", " \n".join(other)

    def _pictures(self) -> Column:
        rows = range(len(self._gallery))
        codes = np.array(
            [0 if pictures.exists(self._gallery, r) else 2 - bool(self.address(r)) for r in rows], np.uint8
        )
        used = np.unique(codes)
        values, labels = ([names[place] for place in used] for names in (PICTURES, SAID))
        return Column("picture", "Picture", values, labels, np.searchsorted(used, codes).astype(np.uint8))


def _words(family: str) -> str:
    return family.replace("_", " ")
