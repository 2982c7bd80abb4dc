"""What several methods found for the same queries: one query a row, up to ten ranks each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

RANKS = 10


@dataclass(frozen=True)
class Item:
    """A query or hit. picture: its file or address, "" where a gallery keeps or draws it. relation: None if unknown."""

    picture: str = ""
    caption: str = ""
    relation: str | None = None


@dataclass(frozen=True)
class Ranking:
    """What one method found for one query, best first, without the query itself.

    ids and scores have one length, at most RANKS. judged: a judge's score (0..10) by rank, counted from 1; None where
    the judge gave no usable answer.
    """

    ids: list[str]
    scores: list[float | None]
    judged: dict[int, float | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Query:
    """The answers to one query, by method; a method may lack one."""

    id: str
    answers: dict[str, Ranking]


@dataclass(frozen=True)
class Results:
    """Queries and their answers.

    name: of the gallery or file. seed: what the queries were drawn with. methods: "model@revision" by method, "" where
    the file does not say. judge: who gave the scores in `judged`, "" where there are none. items: by id.
    """

    name: str
    methods: dict[str, str]
    queries: list[Query]
    items: dict[str, Item]
    seed: int | None = None
    judge: str = ""

    def item(self, id: str) -> Item:
        """Return what is known of a query or hit."""
        return self.items.get(id, Item())

    def right(self, query: Query, method: str) -> list[bool] | None:
        """Tell which hits show the query's relation, best first; None where that of the query is not known."""
        wanted = self.item(query.id).relation
        if wanted is None or method not in query.answers:
            return None
        return [self.item(id).relation == wanted for id in query.answers[method].ids]

    def pairs(self, top: int) -> Iterator[tuple[Query, str, int, str]]:
        """Yield query, method, rank (from 1) and id of the hit for the first `top` hits of every method."""
        for query in self.queries:
            for method, ranking in query.answers.items():
                for rank, id in enumerate(ranking.ids[:top], 1):
                    yield query, method, rank, id
