"""The gallery without a question: views of it by words, facets and orders, groups, and all about one item."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from relsim_demo.catalog.columns import NONE, Column
from relsim_demo.domain import LOGIC
from relsim_demo.errors import BadRequest
from relsim_demo.gallery.gallery import Gallery
from relsim_demo.gallery.rows import some_of
from relsim_demo.services import tables
from relsim_demo.services.facets import Facets
from relsim_demo.services.maps import Maps
from relsim_demo.services.orders import RELATIONAL, Orders
from relsim_demo.services.queries import Queries
from relsim_demo.services.question import Query
from relsim_demo.services.search import Search
from relsim_demo.types import Details, Facet, Group, Groups, Item, Shelf, View

KEPT = 8  # views whose rows are remembered
FIRST = 6  # ids of a group
NEIGHBOURS = 10
AT_A_TIME = 100_000  # items of a file that are in memory; those of a small gallery are one row group of Parquet


class Explore:
    """The views of one gallery. Safe to share between threads."""

    def __init__(self, gallery: Gallery, search: Search, queries: Queries, maps: Maps) -> None:
        self._gallery, self._search, self._queries = gallery, search, queries
        self._order, self._facets = Orders(gallery, search, queries), Facets(gallery, search, queries, maps)
        self._kept = lru_cache(KEPT)(self._chosen)

    @property
    def orders(self) -> list[str]:
        """See Explorer.orders."""
        return self._order.names

    @property
    def groupings(self) -> list[str]:
        """See Explorer.groupings."""
        return self._facets.groupings

    @property
    def has_pictures(self) -> bool:
        """See Explorer.has_pictures."""
        return bool(self._facets.catalog.kept.any())

    @property
    def pictures_elsewhere(self) -> bool:
        """See Explorer.pictures_elsewhere."""
        return self._facets.catalog.elsewhere

    def browse(self, view: View, start: int, count: int) -> Shelf:
        """See Explorer.browse."""
        _check_piece(start, count)
        rows, ordering = self._rows(view), self._order.of(view)
        piece = rows[start : start + count]
        ids = self.ids_at(piece)
        if ordering.scores is None:
            return Shelf(len(rows), ids)
        scores = [None if score != score else score for score in ordering.scores[piece].tolist()]
        if ordering.beside is None:
            return Shelf(len(rows), ids, scores)
        beside = zip(scores, self.ids_at(ordering.beside[piece]), strict=True)
        return Shelf(len(rows), ids, scores, [None if score is None else id for score, id in beside])

    def facets(self, view: View) -> list[Facet]:
        """See Explorer.facets."""
        return self._facets.counted(view, None)

    def compare(self, ids: Sequence[str], view: View) -> list[Facet]:
        """See Explorer.compare."""
        inside = np.zeros(len(self._gallery), bool)
        inside[[self._queries.row(id) for id in ids]] = True
        return self._facets.counted(view, inside)

    def grouped(self, by: str, view: View, start: int, count: int) -> Groups:
        """See Explorer.grouped."""
        _check_piece(start, count)
        if by not in self.groupings:
            known = f", only by {', '.join(self.groupings)}" if self.groupings else " or anything else"
            raise BadRequest(f"This gallery cannot be grouped by {str(by)[:20]!r}{known}.")
        column, rows = self._facets.column(by, ""), self._rows(view)
        codes = column.codes[rows]
        sizes = np.bincount(codes, minlength=len(column.values))
        if NONE in column.values:
            sizes[column.values.index(NONE)] = 0
        largest = np.argsort(-sizes, kind="stable")[: np.count_nonzero(sizes)]
        groups = [self._group(column, place, rows[codes == place]) for place in largest[start : start + count]]
        return Groups(len(largest), groups)

    def details(self, item: Item) -> Details:
        """See Explorer.details."""
        query = self._queries.of_item(item.id)
        address = self._facets.catalog.address(self._queries.row(item.id))
        equal = self._search.duplicates(query)
        return Details(item, self._fields(item), address, self._neighbours(query), self.ids_at(equal))

    def address(self, id: str) -> str | None:
        """See Explorer.address."""
        return self._facets.catalog.address(self._queries.row(id))

    def export(self, ids: Sequence[str], kind: str) -> tables.File:
        """See Explorer.export."""
        rows = np.array([self._queries.row(id) for id in dict.fromkeys(ids)], np.int64)
        if not len(rows):
            raise BadRequest("There is nothing to write; choose at least one picture.")
        pieces = (self._gallery.table(rows[start : start + AT_A_TIME]) for start in range(0, len(rows), AT_A_TIME))
        return tables.written(pieces, kind, "pictures")

    def ids_at(self, rows: np.ndarray) -> list[str]:
        """See Explorer.ids_at."""
        return some_of(self._gallery.ids, rows)

    # ---- inside ------------------------------------------------------------------------------------------------

    def _rows(self, view: View) -> np.ndarray:
        """Return the rows of a view in order."""
        chosen = tuple((name, tuple(values)) for name, values in sorted(view.chosen.items()))
        return self._kept(view.words, view.idea, chosen, view.order, view.seed, view.near)

    def _chosen(self, words: str, idea: str, chosen: tuple, order: str, seed: int, near: str) -> np.ndarray:
        view = View(words, idea, dict(chosen), order, seed, near)
        mask, rows = self._facets.selection(view).whole, self._order.of(view).rows
        return rows if mask is None else rows[mask[rows]]

    def _group(self, column: Column, place: int, rows: np.ndarray) -> Group:
        codes, texts = self._facets.catalog.captions
        caption = texts[int(np.bincount(codes[rows]).argmax())]
        return Group(column.values[place], column.labels[place], caption, len(rows), self.ids_at(rows[:FIRST]))

    def _fields(self, item: Item) -> dict[str, str | int | None]:
        items, row = self._gallery.items, self._queries.row(item.id)
        width, height = items["width"][row], items["height"][row]
        catalog = self._facets.catalog
        fields = {
            "id": item.id,
            "file": None if catalog.scene(row) or catalog.address(row) else item.source.rpartition("/")[2],
            "size": f"{width} x {height} px" if width and height else None,
            "source": item.source,
            "kind": item.kind,
            "relation" if catalog.drawn else "group": item.relation,
            "family": item.family,
            "subjects": ", ".join(items["subjects"][row] or ()),
        }
        return {name: value for name, value in fields.items() if value}

    def _neighbours(self, query: Query) -> dict[str, list[tuple[str, float]]]:
        """Return the nearest by every metric, by logic only where both can be judged."""
        if len(self._gallery) == 1:
            return {}
        judged = self._queries.judging.items
        columns = self._search.columns(query, NEIGHBOURS, LOGIC, False)
        return {
            column.metric: [
                (hit.id, hit.score)
                for hit in column.hits
                if column.metric != RELATIONAL or judged[self._queries.row(hit.id)]
            ]
            for column in columns
            if column.metric != RELATIONAL or query.judged
        }


def _check_piece(start: int, count: int) -> None:
    if start < 0 or count < 0:
        raise BadRequest(f"A piece of {count} from {start} on is none; both must be 0 or more.")
