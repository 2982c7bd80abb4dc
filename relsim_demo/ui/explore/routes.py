"""What the Explore tab fetches by itself: views of the gallery piece by piece, groups, one item, a selection."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import numpy as np
from fastapi import APIRouter, Depends, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from relsim_demo.domain import Metric
from relsim_demo.errors import BadRequest
from relsim_demo.types import Facet, View
from relsim_demo.ui.contract import present, verdicts
from relsim_demo.ui.contract.payloads import (
    ExploreBadge,
    ExploreDetails,
    ExploreFacet,
    ExploreField,
    ExploreGroups,
    ExploreItem,
    ExploreNeighbours,
    ExplorePair,
    ExploreShelf,
    ExploreValue,
    ExploreView,
)
from relsim_demo.ui.contract.reading import sent_rows
from relsim_demo.ui.contract.serving import BINARY, Typed, download, router
from relsim_demo.ui.pictures import naming, references

if TYPE_CHECKING:
    from relsim_demo.explorer import Explorer

MOST = 240  # items in one answer
SEEN = 4  # pictures of a group
LONGEST = 1000  # characters of a sentence
NEAREST = {
    Metric.RELATIONAL.value: ("rel", "Nearest in logic"),
    Metric.ATTRIBUTE.value: ("attr", "Nearest in look"),
}
FIELDS = {"id": "Name", "relation": "Relation", "family": "Realisation", "subjects": "Shows"}


def view_in(words: str = "", idea: str = "", near: str = "", chosen: str = "", order: str = "", seed: str = "") -> View:
    """Read a view from an address; chosen is there as JSON, {facet: [value, ...]}. Raises BadRequest."""
    for name, text in (("words", words), ("idea", idea), ("near", near)):
        if len(text) > LONGEST:
            raise BadRequest(f"“{name}” has {len(text):,} characters; {LONGEST:,} is the most.")
    picked, number = _chosen(chosen), _number("seed", seed)
    return View(words=words, idea=idea, near=near, chosen=picked, order=order or "random", seed=number)


def piece_in(start: str = "", count: str = "") -> tuple[int, int]:
    """Read which piece of a view is asked for: where it begins, and how many items it has. Raises BadRequest."""
    return _number("start", start), min(_number("count", count), MOST)


def _chosen(text: str) -> dict[str, tuple[str, ...]]:
    try:
        given = json.loads(text or "{}")
    except ValueError as error:
        raise BadRequest("What was chosen cannot be read; choose it again.") from error
    lists = isinstance(given, dict) and all(isinstance(values, list) for values in given.values())
    if not lists or not all(isinstance(value, str) for values in given.values() for value in values):
        raise BadRequest("What was chosen cannot be read; choose it again.")
    return {name: tuple(values) for name, values in given.items()}


def _number(name: str, given: str) -> int:
    if not ((given or "0").isdecimal() and len(given) < 11):
        raise BadRequest(f"“{name}” is {given[:40]!r}; it must be a whole number from 0 on.")
    return int(given or "0")


Asked = Annotated[View, Depends(view_in)]
Piece = Annotated[tuple[int, int], Depends(piece_in)]


def routes(explorer: Explorer) -> APIRouter:
    """Return the routes of the tab, all under /explore/."""
    routed = router(Typed)
    _add_views(routed, explorer)
    _add_selections(routed, explorer)
    return routed


def _add_views(routed: APIRouter, explorer: Explorer) -> None:
    @routed.get("/explore/view.json")
    def of_view(view: Asked, piece: Piece) -> ExploreView:
        return first(explorer, view, *piece)

    @routed.get("/explore/shelf.json")
    def of_shelf(view: Asked, piece: Piece) -> ExploreShelf:
        return shelf(explorer, view, *piece)

    @routed.get("/explore/groups.json")
    def of_groups(view: Asked, piece: Piece, by: str = "") -> ExploreGroups:
        return groups(explorer, by, view, *piece)

    @routed.get("/explore/item.json")
    def of_item(id: str = "", near: str = "") -> ExploreDetails:
        return item(explorer, id, near)

    @routed.get("/explore/rows")
    def of_rows(view: Asked, start: str = "", count: str = "") -> Response:
        found = explorer.browse(view, _number("start", start), _number("count", count))
        return Response(np.array([explorer.row(id) for id in found.ids], "<u4").tobytes(), media_type=BINARY)


def _add_selections(routed: APIRouter, explorer: Explorer) -> None:
    """Add what is answered about rows that are sent."""

    @routed.post("/explore/items.json")
    async def of_items(request: Request) -> list[ExploreItem]:
        rows = await sent_rows(explorer, request)
        if len(rows) > MOST:
            raise BadRequest(f"{len(rows)} pictures asked for at once; {MOST} is the most.")
        return await run_in_threadpool(lambda: [shown(explorer, explorer.ids[int(row)]) for row in rows])

    @routed.post("/explore/compare.json")
    async def of_comparison(request: Request) -> list[ExploreFacet]:
        rows = await sent_rows(explorer, request)
        return await run_in_threadpool(
            lambda: [_facet(facet) for facet in explorer.compare(explorer.ids_at(rows), View())]
        )

    @routed.post("/explore/file")
    async def of_file(request: Request, kind: str = "") -> Response:
        rows = await sent_rows(explorer, request)
        file = await run_in_threadpool(lambda: explorer.export(explorer.ids_at(rows), kind))
        return download(file)


def first(explorer: Explorer, view: View, start: int, count: int) -> ExploreView:
    """Return a piece of a view with all that stands beside it: facets, and what the gallery can be ordered by."""
    return {
        **shelf(explorer, view, start, count),
        "facets": [_facet(facet) for facet in explorer.facets(view)],
        "orders": explorer.orders,
        "groupings": explorer.groupings,
        "near": shown(explorer, view.near) if view.near else None,
    }


def shelf(explorer: Explorer, view: View, start: int, count: int) -> ExploreShelf:
    """Return a piece of a view: how many items there are, and what the page shows of each."""
    found = explorer.browse(view, start, count)
    items = [shown(explorer, id) for id in found.ids]
    if found.scores is not None and view.order in ("idea", "near"):
        badges = [_badge(explorer, score) for score in found.scores]
        items: list[ExploreItem] = [{**item, **badge} for item, badge in zip(items, badges, strict=True)]
    if found.beside is not None:
        beside = [shown(explorer, other) if other else None for other in found.beside]
        items = [{**item, "beside": other} for item, other in zip(items, beside, strict=True)]
    return {"total": found.total, "items": items}


def shown(explorer: Explorer, id: str) -> ExploreItem:
    """Return what the page shows of an item: see references.shown; its row and caption."""
    picture, caption = references.shown(explorer, id), naming.words(explorer, id, explorer.item(id).caption)
    return {**picture, "at": explorer.row(id), "caption": caption}


def groups(explorer: Explorer, by: str, view: View, start: int, count: int) -> ExploreGroups:
    """Return a piece of the groups of a view, each with its first pictures."""
    found = explorer.grouped(by, view, start, count)
    return {
        "total": found.total,
        "items": [
            {
                "value": group.value,
                "label": present.caption_parts(group.label),
                "caption": present.caption_parts(group.caption) if group.caption != group.label else [],
                "count": group.count,
                "pictures": [shown(explorer, id) for id in group.ids[:SEEN]],
            }
            for group in found.groups
        ],
    }


def item(explorer: Explorer, id: str, near: str) -> ExploreDetails:
    """Return everything the page says about one item, and beside another one, where `near` names it."""
    told = explorer.details(id)
    known = {facet.name for facet in explorer.facets(View())}
    words = told.item.ordinary
    return {
        **shown(explorer, id),
        "ordinary": words if words and words != told.item.caption else "",
        "fields": [_field(name, value, known) for name, value in told.fields.items() if name != "source"],
        "source": None if told.item.family else told.item.source,
        "address": told.address,
        "neighbours": [
            _neighbours(explorer, metric, [other for other, _ in found])
            for metric, found in told.neighbours.items()
            if found
        ],
        "duplicates": [shown(explorer, other) for other in told.duplicates],
        "pair": _pair(explorer, near, id) if near and near != id else None,
    }


def _pair(explorer: Explorer, near: str, id: str) -> ExplorePair | None:
    """Say what two items have in common; None where the gallery cannot tell."""
    try:
        found = explorer.score_in_space(near, id)
    except BadRequest:
        return None
    return {
        "ref": near,
        "verdict": verdicts.told(found),
        "corner": verdicts.label(found),
        "badges": {
            kind: None if score.percentile is None else present.badge(score.percentile)
            for kind, score in (("rel", found.relational), ("attr", found.attribute))
        },
    }


def _badge(explorer: Explorer, score: float | None) -> ExploreBadge:
    """Return the number in the badge of an item, out of 100 random pairs where the gallery has enough of them."""
    if score is None:
        return {}
    if not (explorer.compares and explorer.judges and Metric.RELATIONAL in explorer.metrics):
        return {"badge": present.cosine(score), "counted": False}
    share = explorer.percentiles(Metric.RELATIONAL, np.array([score], np.float32))[0]
    return {"badge": present.badge(float(share)), "counted": True}


def _neighbours(explorer: Explorer, metric: str, ids: list[str]) -> ExploreNeighbours:
    kind, title = NEAREST.get(metric, ("", f"Nearest by {metric}"))
    return {"metric": metric, "kind": kind, "title": title, "items": [shown(explorer, id) for id in ids]}


def _field(name: str, value: object, known: set[str]) -> ExploreField:
    """Return a line about an item: facet and value are what leads to all items that have the same."""
    facet = "group" if name == "relation" and "group" in known else name
    label = "Group" if facet == "group" else FIELDS.get(name, name.capitalize())
    words = str(value).replace("_", " ") if name == "family" else str(value)
    told: ExploreField = {"label": label, "words": words}
    return {**told, "facet": facet, "value": str(value)} if facet in known else told


def _facet(facet: Facet) -> ExploreFacet:
    values: list[ExploreValue] = [
        {"value": one.value, "label": one.label, "count": one.count, "chosen": one.chosen, "inside": one.inside}
        for one in facet.values
    ]
    return {"name": facet.name, "label": facet.label, "values": values}
