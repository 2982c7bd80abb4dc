"""Results of a gallery: seeded queries among its own items, ranked by every metric that it has."""

from __future__ import annotations

import numpy as np

from relsim_demo.analysis import measures
from relsim_demo.errors import BadRequest
from relsim_demo.evaluation.results import RANKS, Item, Query, Ranking, Results
from relsim_demo.gallery.gallery import Gallery

MOST = 20_000  # queries


def retrieve(gallery: Gallery, queries: int, seed: int) -> Results:
    """Search up to so many seeded items among all others by each metric, ten hits each.

    Where items know their relation, only those are queries; in a gallery without relations all can be.

    Raises:
        BadRequest: the count is none, or the gallery has one item only.
    """
    if not 1 <= queries <= MOST:
        raise BadRequest(f"{queries:,} queries asked for; choose 1 to {MOST:,}.")
    if seed < 0:
        raise BadRequest(f"The seed is {seed}; it must not be negative.")
    if len(gallery) <= 1:
        raise BadRequest("This gallery has no other item to find.")
    relations = gallery.items["relation"]
    related = np.array([bool(relation) for relation in relations])
    rows = measures.sample(np.flatnonzero(related) if related.any() else np.arange(len(gallery)), queries, seed)
    answers: list[dict[str, Ranking]] = [{} for _ in rows]
    for metric, vectors in gallery.vectors.items():
        for place, found in enumerate(measures.hits(vectors, vectors[rows], RANKS, rows)):
            scores = vectors[found] @ vectors[rows[place]]
            ids = [gallery.ids[int(row)] for row in found]
            answers[place][metric] = Ranking(ids, scores.tolist())
    asked = [Query(gallery.ids[int(row)], given) for row, given in zip(rows, answers, strict=True)]
    shown = {id for query in asked for id in [query.id, *(i for r in query.answers.values() for i in r.ids)]}
    items = {id: _item(gallery, row) for row, id in enumerate(gallery.ids) if id in shown}
    return Results(gallery.manifest["name"], models_of(gallery), asked, items, seed)


def models_of(gallery: Gallery) -> dict[str, str]:
    """Return "model@revision" of each metric."""
    return {metric: f"{entry['model']}@{entry['revision']}" for metric, entry in gallery.manifest["metrics"].items()}


def _item(gallery: Gallery, row: int) -> Item:
    items = gallery.items
    return Item("", items["caption"][row] or "", items["relation"][row] or None)
