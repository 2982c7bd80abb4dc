"""Results as the page shows them: queries in some order, of some relation, with some words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from relsim_demo.errors import BadRequest
from relsim_demo.evaluation.reading import read
from relsim_demo.evaluation.results import Query, Results
from relsim_demo.evaluation.retrieved import models_of, retrieve
from relsim_demo.evaluation.summary import Summary, disagreement, summarise
from relsim_demo.gallery.gallery import Gallery

QUERIES, SEED = 1000, 0
DRAWN, APART, TOGETHER, JUDGED, WORST = "drawn", "apart", "together", "judged", "worst"
BESIDE = "results.json.gz"  # in a gallery's folder: what `evaluate --results` found in it


@dataclass(frozen=True)
class Wish:
    """Which queries, in which order: of a relation, and with all words in caption, relation or id; "" leaves out."""

    order: str = DRAWN
    relation: str = ""
    words: str = ""


class Browser:
    """Results beside the gallery that may hold their pictures. Safe to share between threads."""

    def __init__(self, results: Results, gallery: Gallery) -> None:
        self.results, self._gallery = results, gallery

    @cached_property
    def summary(self) -> Summary:
        """The figures of all methods."""
        return summarise(self.results)

    @cached_property
    def orders(self) -> list[str]:
        """The orders that mean something here."""
        several, known = len(self.results.methods) > 1, any(self.relation(query.id) for query in self.results.queries)
        there = {DRAWN: True, APART: several, TOGETHER: several, JUDGED: bool(self.results.judge), WORST: known}
        return [order for order, meant in there.items() if meant]

    @cached_property
    def relations(self) -> list[str]:
        """The relations of the queries."""
        return sorted({relation for query in self.results.queries if (relation := self.relation(query.id))})

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The place of each query in the file, from 0, by id."""
        return {query.id: number for number, query in enumerate(self.results.queries)}

    def found(self, wish: Wish) -> list[int]:
        """Return the places of queries in the file, in the order of the wish. Raises BadRequest for another order."""
        if wish.order not in self.orders:
            raise BadRequest(f"There is no order {wish.order[:40]!r}; choose one of {', '.join(self.orders)}.")
        kept = [number for number, query in enumerate(self.results.queries) if self._fits(query, wish)]
        return kept if wish.order == DRAWN else sorted(kept, key=self._keys(wish.order).__getitem__)

    def by_gallery(self, method: str) -> bool:
        """Tell whether a method is a metric of the gallery, answered by the very model that computed it."""
        return bool(model := self.results.methods.get(method)) and models_of(self._gallery).get(method) == model

    def place(self, id: str) -> str | None:
        """Return the id of a query or hit in the gallery, which may know it by its address; None where it is not."""
        return id if id in self._gallery.rows else self._sources.get(self.results.item(id).picture or id)

    def caption(self, id: str) -> str:
        """Return the caption of a query or hit, "" for none."""
        return self.results.item(id).caption or self._of_gallery("caption", id) or ""

    def relation(self, id: str) -> str | None:
        """Return the relation of a query or hit, as the results say it."""
        return self.results.item(id).relation

    def _of_gallery(self, column: str, id: str) -> str | None:
        place = self.place(id)
        return None if place is None else self._gallery.items[column][self._gallery.rows[place]]

    def _fits(self, query: Query, wish: Wish) -> bool:
        relation = self.relation(query.id) or ""
        if wish.relation and relation != wish.relation:
            return False
        told = f"{query.id} {relation} {self.caption(query.id)}".casefold()
        return all(word in told for word in wish.words.casefold().split())

    @cached_property
    def _sources(self) -> dict[str, str]:
        items = self._gallery.items
        return {source: id for id, source in zip(items["id"], items["source"], strict=True) if source}

    def _keys(self, order: str) -> list[float]:
        """Return what queries are ordered by, ascending; those of which nothing is known come last."""
        ways: dict[str, Callable[[Query], float | None]] = {
            APART: lambda query: _negative(disagreement(query)),
            TOGETHER: disagreement,
            JUDGED: _judged,
            WORST: self._rightness,
        }
        found = [ways[order](query) for query in self.results.queries]
        return [np.inf if value is None else value for value in found]

    def _rightness(self, query: Query) -> float | None:
        right = [found for method in query.answers if (found := self.results.right(query, method))]
        return float(np.mean([np.mean(found) for found in right])) if right else None


def browse(gallery: Gallery, file: Path | None = None, beside: Path | None = None) -> Browser:
    """Return the results in a file, else those beside the gallery if its models made them, else made now.

    A gallery of one item has no queries. Raises BadRequest where the file cannot be read.
    """
    if file is not None:
        return Browser(read(file), gallery)
    if beside is not None and beside.is_file():
        found = read(beside)
        if (found.name, found.methods) == (gallery.manifest["name"], models_of(gallery)):
            return Browser(found, gallery)
    if len(gallery) < 2:
        return Browser(Results(gallery.manifest["name"], models_of(gallery), [], {}, SEED), gallery)
    return Browser(retrieve(gallery, QUERIES, SEED), gallery)


def _negative(value: float | None) -> float | None:
    return None if value is None else -value


def _judged(query: Query) -> float | None:
    scores = [score for ranking in query.answers.values() for score in ranking.judged.values() if score is not None]
    return float(np.mean(scores)) if scores else None
