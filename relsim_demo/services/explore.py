"""The gallery without a question: views of it by words, facets and orders, groups, and all about one item."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache, reduce
from threading import RLock

import numpy as np
import pyarrow as pa

from relsim_demo.catalog.catalog import Catalog
from relsim_demo.catalog.columns import NONE, Column
from relsim_demo.catalog.duplicates import nearly_equal
from relsim_demo.errors import BadRequest
from relsim_demo.gallery.gallery import COLUMNS, Gallery
from relsim_demo.services import tables
from relsim_demo.services.maps import Maps
from relsim_demo.services.orders import RELATIONAL, Orders
from relsim_demo.services.queries import Queries
from relsim_demo.services.search import Search
from relsim_demo.types import (
    CORNERS,
    LOGIC,
    METRICS,
    PLAIN,
    Details,
    Facet,
    FacetValue,
    Group,
    Groups,
    Item,
    Shelf,
    View,
)

KEPT = 8  # views whose items are remembered
MOST_VALUES = 50  # of a facet
FIRST = 6  # ids of a group
NEIGHBOURS = 10
CLUSTERED = 120  # items from which on maps have clusters
Chosen = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class _Selection:
    """Which items (n,) bool have what was asked for: all of it, and each part alone, by facet ("" for the words)."""

    whole: np.ndarray | None
    parts: dict[str, np.ndarray]

    def but(self, facet: str) -> np.ndarray | None:
        """Return the items that have all but what is asked of a facet; None for all items."""
        if facet not in self.parts:
            return self.whole
        return _both(mask for name, mask in self.parts.items() if name != facet)


class Explore:
    """The views of one gallery. Safe to share between threads."""

    def __init__(self, gallery: Gallery, search: Search, queries: Queries, maps: Maps) -> None:
        self._gallery, self._search, self._queries, self._maps = gallery, search, queries, maps
        self._catalog, self._order = Catalog(gallery), Orders(gallery, search, queries)
        self._selected = lru_cache(KEPT)(self._select)
        self._corner = lru_cache(KEPT)(self._corners)
        self._lock = RLock()  # what takes a while is made once also when two ask at the same time

    @property
    def orders(self) -> list[str]:
        """See Explorer.orders."""
        return self._order.names

    @cached_property
    def groupings(self) -> list[str]:
        """See Explorer.groupings."""
        known = [name for name in ("relation", "family", "group") if name in self._catalog.columns]
        clusters = ["cluster"] if len(self._gallery) >= CLUSTERED else []
        return [*known, *clusters, *(["duplicates"] if len(self._gallery) > 1 else [])]

    def browse(self, view: View, start: int, count: int) -> Shelf:
        """See Explorer.browse."""
        _check_piece(start, count)
        rows, ordering = self._rows(view), self._order.of(view)
        piece = rows[start : start + count]
        ids = self._ids(piece)
        if ordering.scores is None:
            return Shelf(len(rows), ids)
        scores = [None if score != score else score for score in ordering.scores[piece].tolist()]
        if ordering.beside is None:
            return Shelf(len(rows), ids, scores)
        beside = zip(scores, self._ids(ordering.beside[piece]), strict=True)
        return Shelf(len(rows), ids, scores, [None if score is None else id for score, id in beside])

    def facets(self, view: View) -> list[Facet]:
        """See Explorer.facets."""
        return self._facets(view, None)

    def compare(self, ids: Sequence[str], view: View) -> list[Facet]:
        """See Explorer.compare."""
        inside = np.zeros(len(self._gallery), bool)
        inside[[self._queries.row(id) for id in ids]] = True
        return self._facets(view, inside)

    def grouped(self, by: str, view: View, start: int, count: int) -> Groups:
        """See Explorer.grouped."""
        _check_piece(start, count)
        if by not in self.groupings:
            raise BadRequest(
                f"This gallery has no groups by {str(by)[:20]!r}, only by {', '.join(self.groupings) or 'nothing'}."
            )
        column, rows = self._column(by, view.near), self._rows(view)
        codes = column.codes[rows]
        sizes = np.bincount(codes, minlength=len(column.values))
        if NONE in column.values:
            sizes[column.values.index(NONE)] = 0
        largest = np.argsort(-sizes, kind="stable")[: np.count_nonzero(sizes)]
        groups = [self._group(column, place, rows[codes == place]) for place in largest[start : start + count]]
        return Groups(len(largest), groups)

    def details(self, item: Item) -> Details:
        """See Explorer.details."""
        row, items = self._queries.row(item.id), self._gallery.items
        query = self._queries.of_item(item.id)
        judged = self._queries.judging.items
        neighbours = {}
        for column in self._search.columns(query, NEIGHBOURS, LOGIC, False) if len(self._gallery) > 1 else ():
            told = column.metric != RELATIONAL or query.judged
            hits = [
                (h.id, h.score) for h in column.hits if column.metric != RELATIONAL or judged[self._gallery.rows[h.id]]
            ]
            neighbours |= {column.metric: hits} if told else {}
        own = self._column("duplicates", "").codes
        alike = np.flatnonzero(own == own[row]) if own[row] else []
        fields = {"id": item.id, "file": None if self._catalog.scene(row) else _file(items["source"][row])}
        size = (items["width"][row], items["height"][row])
        fields |= {"size": f"{size[0]} x {size[1]} px" if all(size) else None, "source": item.source}
        subjects = ", ".join(items["subjects"][row] or ())
        fields |= {"kind": item.kind, "relation": item.relation, "family": item.family, "subjects": subjects}
        fields = {name: value for name, value in fields.items() if value}
        others = self._ids(np.array([other for other in alike if other != row], np.int64))
        return Details(item, fields, self._catalog.address(row), neighbours, others)

    def address(self, id: str) -> str | None:
        """See Explorer.address."""
        return self._catalog.address(self._queries.row(id))

    def export(self, ids: Sequence[str], kind: str) -> tuple[bytes, str, str]:
        """See Explorer.export."""
        rows = [self._queries.row(id) for id in dict.fromkeys(ids)]
        if not rows:
            raise BadRequest("There is nothing to write; choose at least one picture.")
        items = self._gallery.items
        columns = {name: pa.array([items[name][row] for row in rows], type) for name, type in COLUMNS.items()}
        return tables.written(pa.table(columns), kind, "pictures")

    # ---- inside ------------------------------------------------------------------------------------------------

    def _facets(self, view: View, inside: np.ndarray | None) -> list[Facet]:
        selection = self._selected(view.words.strip(), _chosen(view.chosen), view.near)
        known = list(self._catalog.columns)
        if view.near and self._corner(view.near) is not None:
            known.append("corner")
        known += [name for name in view.chosen if name not in known]
        facets = []
        for name in known:
            column, mask = self._column(name, view.near), selection.but(name)
            counts = column.counts(mask)
            shared = inside if mask is None or inside is None else inside & mask
            among = None if shared is None else column.counts(shared)
            facets.append(_facet(column, counts, among, view.chosen.get(name, ())))
        return facets

    def _rows(self, view: View) -> np.ndarray:
        """Return the rows of a view in order."""
        selection = self._selected(view.words.strip(), _chosen(view.chosen), view.near)
        rows = self._order.of(view).rows
        return rows if selection.whole is None else rows[selection.whole[rows]]

    def _select(self, words: str, chosen: Chosen, near: str) -> _Selection:
        parts = {"": self._catalog.words.having(words)} if words else {}
        for name, values in chosen:
            column = self._column(name, near)
            places = [_place(column, value) for value in values]
            parts[name] = column.having(places, len(self._gallery))
        return _Selection(_both(parts.values()), parts)

    def _column(self, name: str, near: str) -> Column:
        """Return a facet or grouping. Raises BadRequest for one that this gallery has not."""
        with self._lock:
            if name in self._catalog.columns:
                return self._catalog.columns[name]
            if name == "duplicates":
                return self._duplicates
            if name == "cluster" and len(self._gallery) >= CLUSTERED:
                return self._clusters
            corner = self._corner(near) if name == "corner" and near else None
        if corner is not None:
            return corner
        if name == "corner":
            raise BadRequest("Corners need a picture whose logic and look can be compared with those of the gallery.")
        raise BadRequest(
            f"This gallery has no facet {str(name)[:20]!r}; choose from {', '.join(self._catalog.columns) or 'none'}."
        )

    def _corners(self, near: str) -> Column | None:
        """Make the column of the corners to one item; None where they cannot be told."""
        query = self._queries.of_item(near)
        if not all(metric in self._gallery.vectors for metric in METRICS):
            return None
        codes = self._search.space(query).codes
        if codes is None:
            return None
        codes = np.where(self._queries.judging.items, codes, len(CORNERS)).astype(np.uint8)
        labels = [*(PLAIN[corner] for corner in CORNERS), "cannot be judged"]
        return Column("corner", f"Beside {near}", [*map(str, CORNERS), NONE], labels, codes)

    @cached_property
    def _duplicates(self) -> Column:
        vectors = self._gallery.vectors
        look = [m for m in vectors if m != RELATIONAL] or [RELATIONAL]
        codes = nearly_equal([vectors[m] for m in dict.fromkeys([*look, *vectors])]) + 1
        values = [str(number) if number else NONE for number in range(codes.max() + 1)]
        labels = [f"Duplicates {value}" if value else "no duplicates" for value in values]
        return Column("duplicates", "Duplicates", values, labels, codes)

    @cached_property
    def _clusters(self) -> Column:
        judged = RELATIONAL in self._gallery.vectors and self._queries.judging.drawn
        metric = RELATIONAL if judged else next((m for m in self._gallery.vectors if m != RELATIONAL), RELATIONAL)
        made = self._maps.get(metric)
        values = [str(number + 1) for number in range(len(made.names))]
        labels = [name or f"Cluster {value}" for name, value in zip(made.names, values, strict=True)]
        return Column("cluster", "Cluster", values, labels, made.clusters)

    def _group(self, column: Column, place: int, rows: np.ndarray) -> Group:
        codes, texts = self._catalog.captions
        caption = texts[int(np.bincount(codes[rows]).argmax())]
        first = self._ids(rows[:FIRST])
        return Group(column.values[place], column.labels[place], caption, len(rows), first)

    def _ids(self, rows: np.ndarray) -> list[str]:
        return [self._gallery.ids[row] for row in rows]


def _facet(column: Column, counts: np.ndarray, inside: np.ndarray | None, chosen: Sequence[str]) -> Facet:
    """Tell the values that items have, and those chosen, of a column as counted (k,)."""
    wanted = {column.values.index(value) for value in chosen}
    order = np.arange(len(counts)) if column.ordered else np.argsort(-counts, kind="stable")
    told = [place for place in order.tolist() if counts[place] and place not in wanted][: MOST_VALUES - len(wanted)]
    shown = [place for place in order.tolist() if place in wanted or place in set(told)]
    within = [None] * len(counts) if inside is None else inside.tolist()
    values = [
        FacetValue(column.values[p], column.labels[p], int(counts[p]), p in wanted, within[p]) for p in shown
    ]  # fmt: skip
    return Facet(column.name, column.label, values)


def _both(masks: Iterable[np.ndarray]) -> np.ndarray | None:
    """Return what all masks have in common; None for none of them."""
    found = list(masks)
    return reduce(np.logical_and, found) if found else None


def _chosen(chosen: Mapping[str, Sequence[str]]) -> Chosen:
    return tuple((name, tuple(values)) for name, values in sorted(chosen.items()) if values)


def _place(column: Column, value: str) -> int:
    if value not in column.values:
        raise BadRequest(f"Nothing here has the {column.label.lower()} {str(value)[:60]!r}.")
    return column.values.index(value)


def _check_piece(start: int, count: int) -> None:
    if start < 0 or count < 0:
        raise BadRequest(f"A piece from {start} on of {count} is none; both must be 0 or more.")


def _file(source: str) -> str:
    return source.rpartition("/")[2]
