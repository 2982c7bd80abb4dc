"""What the items of a gallery can be chosen by, and how many have what was chosen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache, reduce
from threading import RLock

import numpy as np

from relsim_demo.catalog.catalog import Catalog
from relsim_demo.catalog.columns import NONE, Column
from relsim_demo.catalog.duplicates import nearly_equal
from relsim_demo.domain import CORNERS, METRICS, PLAIN
from relsim_demo.errors import BadRequest
from relsim_demo.gallery.gallery import Gallery
from relsim_demo.gallery.open_index import near_each
from relsim_demo.services.maps import Maps
from relsim_demo.services.orders import RELATIONAL
from relsim_demo.services.queries import Queries
from relsim_demo.services.search import Search
from relsim_demo.types import Facet, FacetValue, View

KEPT = 8  # selections that are remembered
MOST_VALUES = 50  # of a facet
CLUSTERED = 120  # items from which on a map has more than one cluster, where none were stored
UNKNOWN = "cannot be judged"
Chosen = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Selection:
    """Which items (n,) bool have all that was asked for, and which have each part, by facet ("" for the words).

    None stands for all items.
    """

    whole: np.ndarray | None
    parts: dict[str, np.ndarray]

    def but(self, facet: str) -> np.ndarray | None:
        """Return the items that have all but what was asked of a facet."""
        return _all(mask for name, mask in self.parts.items() if name != facet)


class Facets:
    """The facets of one gallery, those that need its vectors too. Safe to share between threads."""

    def __init__(self, gallery: Gallery, search: Search, queries: Queries, maps: Maps) -> None:
        self._gallery, self._search, self._queries, self._maps = gallery, search, queries, maps
        self.catalog = Catalog(gallery)
        self._corner = lru_cache(KEPT)(self._corners)
        self._selected = lru_cache(KEPT)(self._select)
        self._lock = RLock()  # what takes a while is made once also when two ask at the same time

    @cached_property
    def groupings(self) -> list[str]:
        """The facets that items are grouped by: each has one of the values at the most."""
        known = [name for name in ("relation", "family", "group") if name in self.catalog.columns]
        return known + [name for name in ("cluster", "duplicates") if self._found(name)]

    def selection(self, view: View) -> Selection:
        """Find the items of a view.

        Raises:
            BadRequest: it asks for a facet, value or id that this gallery has not, or for words without a word.
        """
        if view.near:
            self._queries.row(view.near)
        chosen = tuple((name, tuple(values)) for name, values in sorted(view.chosen.items()) if values)
        near = view.near if any(name == "corner" for name, _ in chosen) else ""
        return self._selected(view.words.strip(), chosen, near)

    def counted(self, view: View, inside: np.ndarray | None) -> list[Facet]:
        """Count the items of a view by every facet, and those of a mask (n,) among them."""
        selection = self.selection(view)
        names = [*self.catalog.columns, *(["corner"] if view.near and self._corner(view.near) else [])]
        names += [name for name, values in view.chosen.items() if values and name not in names]
        facets = []
        for name in names:
            column, mask = self.column(name, view.near), selection.but(name)
            among = None if inside is None else column.counts(inside if mask is None else inside & mask)
            facets.append(_told(column, column.counts(mask), among, view.chosen.get(name, ())))
        return facets

    def column(self, name: str, near: str) -> Column:
        """Return a facet. Raises BadRequest for one that this gallery has not."""
        if name in self.catalog.columns:
            return self.catalog.columns[name]
        if self._found(name):
            with self._lock:
                return self._clusters if name == "cluster" else self._duplicates
        if name != "corner":
            known = ", ".join(self.catalog.columns) or "none"
            raise BadRequest(f"This gallery has no facet {str(name)[:20]!r}; it has {known}.")
        corner = self._corner(near) if near else None
        if corner is None:
            raise BadRequest("Corners need a picture whose logic and look can be compared with those of the gallery.")
        return corner

    def _found(self, name: str) -> bool:
        """Tell whether the gallery has a facet that is found among its vectors."""
        if name == "cluster" and self._gallery.groups:
            return any(labels.max() > 0 for labels in self._gallery.groups.values())
        return len(self._gallery) >= {"cluster": CLUSTERED, "duplicates": 2}.get(name, np.inf)

    def _select(self, words: str, chosen: Chosen, near: str) -> Selection:
        parts = {}
        if words:
            with self._lock:
                index = self.catalog.words
            parts[""] = index.having(words)
        for name, values in chosen:
            column = self.column(name, near)
            parts[name] = column.having([_place(column, value) for value in values], len(self._gallery))
        return Selection(_all(parts.values()), parts)

    def _corners(self, near: str) -> Column | None:
        """Make the column of the corners to one item; None where they cannot be told."""
        query = self._queries.of_item(near)
        if not all(metric in self._gallery.vectors for metric in METRICS):
            return None
        codes = self._search.space(query).codes
        if codes is None:
            return None
        labels = [*(PLAIN[corner] for corner in CORNERS), UNKNOWN]
        return Column("corner", "Corner", [*map(str, CORNERS), NONE], labels, codes)

    @cached_property
    def _duplicates(self) -> Column:
        vectors = self._gallery.vectors
        looks = [metric for metric in vectors if metric != RELATIONAL]  # tell most pictures apart, so they come first
        metrics = list(dict.fromkeys([*looks, *vectors]))
        near = near_each(vectors[metrics[0]], self._gallery.lists.get(metrics[0]))
        codes = nearly_equal([vectors[metric] for metric in metrics], near) + 1
        values = [NONE, *map(str, range(1, codes.max() + 1))]
        labels = ["no duplicates", *(f"Duplicates {value}" for value in values[1:])]
        return Column("duplicates", "Duplicates", values, labels, codes)

    @cached_property
    def _clusters(self) -> Column:
        """Make the column of the clusters by logic, by look where the logic of most items cannot be judged."""
        metrics = list(self._gallery.vectors)
        if not self._queries.judging.drawn:
            metrics = [metric for metric in metrics if metric != RELATIONAL] or metrics
        made = self._maps.get(metrics[0])
        values = [str(number) for number in range(1, len(made.names) + 1)]
        labels = [name or f"Cluster {value}" for name, value in zip(made.names, values, strict=True)]
        return Column("cluster", "Cluster", values, labels, made.clusters)


def _told(column: Column, counts: np.ndarray, inside: np.ndarray | None, chosen: Sequence[str]) -> Facet:
    """Tell the most frequent values of a column as counted (k,), and those chosen."""
    wanted = {column.values.index(value) for value in chosen}
    largest = np.argsort(-counts, kind="stable")
    shown = largest[counts[largest] > 0][:MOST_VALUES].tolist()
    shown = [*shown[: MOST_VALUES - len(wanted - {*shown})], *(wanted - {*shown})]
    shown.sort(key=(lambda place: place) if column.ordered else (lambda place: -counts[place]))
    values = [
        FacetValue(
            column.values[place],
            column.labels[place],
            int(counts[place]),
            place in wanted,
            None if inside is None else int(inside[place]),
        )
        for place in shown
    ]
    return Facet(column.name, column.label, values)


def _all(masks: Iterable[np.ndarray]) -> np.ndarray | None:
    """Return what all masks (n,) have in common; None where there are none."""
    found = list(masks)
    return reduce(np.logical_and, found) if found else None


def _place(column: Column, value: str) -> int:
    if value not in column.values:
        raise BadRequest(f"Nothing here has the {column.label.lower()} {str(value)[:60]!r}.")
    return column.values.index(value)
