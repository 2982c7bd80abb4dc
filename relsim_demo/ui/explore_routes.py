"""What the Explore tab fetches by itself: views of the gallery piece by piece, groups, one item, a selection."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, Response
from fastapi.routing import APIRoute

from relsim_demo.errors import BadRequest
from relsim_demo.types import Facet, Metric, View
from relsim_demo.ui import pictures, present, verdicts
from relsim_demo.ui.serving import BINARY, endpoint, sent_rows

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


def routes(explorer: Explorer) -> list[APIRoute]:
    """Return the routes of the tab, all under /explore/."""

    def of_view(asked: dict[str, str]) -> Response:
        return JSONResponse(first(explorer, view_in(asked), *_piece(asked)))

    def of_shelf(asked: dict[str, str]) -> Response:
        return JSONResponse(shelf(explorer, view_in(asked), *_piece(asked)))

    def of_groups(asked: dict[str, str]) -> Response:
        return JSONResponse(groups(explorer, asked.get("by", ""), view_in(asked), *_piece(asked)))

    def of_item(asked: dict[str, str]) -> Response:
        return JSONResponse(item(explorer, asked.get("id", ""), asked.get("near", "")))

    def of_rows(asked: dict[str, str]) -> Response:
        found = explorer.browse(view_in(asked), _number(asked, "start"), _number(asked, "count"))
        return Response(np.array([explorer.row(id) for id in found.ids], "<u4").tobytes(), media_type=BINARY)

    def of_items(rows: np.ndarray, _: dict[str, str]) -> Response:
        if len(rows) > MOST:
            raise BadRequest(f"{len(rows)} pictures asked for at once; {MOST} is the most.")
        return JSONResponse([shown(explorer, explorer.ids[row]) for row in rows])

    def of_comparison(rows: np.ndarray, _: dict[str, str]) -> Response:
        ids = [explorer.ids[row] for row in rows]
        return JSONResponse([_facet(facet) for facet in explorer.compare(ids, View())])

    def of_file(rows: np.ndarray, asked: dict[str, str]) -> Response:
        data, media, name = explorer.export([explorer.ids[row] for row in rows], asked.get("kind", ""))
        return Response(data, media_type=media, headers={"Content-Disposition": f'attachment; filename="{name}"'})

    told = {"view.json": of_view, "shelf.json": of_shelf, "groups.json": of_groups, "item.json": of_item}
    told["rows"] = of_rows
    sent = {"items.json": of_items, "compare.json": of_comparison, "file": of_file}
    return [
        *(APIRoute(f"/explore/{name}", _asked(answer), methods=["GET"]) for name, answer in told.items()),
        *(APIRoute(f"/explore/{name}", _sent(explorer, answer), methods=["POST"]) for name, answer in sent.items()),
    ]


def view_in(asked: dict[str, str]) -> View:
    """Read a view from an address; chosen is there as JSON, {facet: [value, ...]}. Raises BadRequest."""
    texts = {name: asked.get(name, "") for name in ("words", "idea", "near")}
    for name, text in texts.items():
        if len(text) > LONGEST:
            raise BadRequest(f"“{name}” has {len(text):,} characters; {LONGEST:,} is the most.")
    seed = _number(asked, "seed")
    return View(**texts, chosen=_chosen(asked.get("chosen", "")), order=asked.get("order") or "random", seed=seed)


def first(explorer: Explorer, view: View, start: int, count: int) -> dict[str, object]:
    """Return a piece of a view with all that stands beside it: facets, and what the gallery can be ordered by."""
    return {
        **shelf(explorer, view, start, count),
        "facets": [_facet(facet) for facet in explorer.facets(view)],
        "orders": explorer.orders,
        "groupings": explorer.groupings,
        "near": shown(explorer, view.near) if view.near else None,
    }


def shelf(explorer: Explorer, view: View, start: int, count: int) -> dict[str, object]:
    """Return a piece of a view: how many items there are, and what the page shows of each."""
    found = explorer.browse(view, start, count)
    items = [shown(explorer, id) for id in found.ids]
    if found.scores is not None and view.order in ("idea", "near"):
        items = [item | _badge(explorer, score) for item, score in zip(items, found.scores, strict=True)]
    if found.beside is not None:
        beside = [other and shown(explorer, other) for other in found.beside]
        items = [item | {"beside": other} for item, other in zip(items, beside, strict=True)]
    return {"total": found.total, "items": items}


def shown(explorer: Explorer, id: str) -> dict[str, object]:
    """Return what the page shows of an item: see pictures.shown; its row, caption, and where its picture lies."""
    told = {"at": explorer.row(id), **pictures.shown(explorer, id)}
    told["caption"] = pictures.words(explorer, id, explorer.item(id).caption)
    address = explorer.address(id) if "blank" in told else None
    return told | ({"elsewhere": address} if address else {})


def groups(explorer: Explorer, by: str, view: View, start: int, count: int) -> dict[str, object]:
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


def item(explorer: Explorer, id: str, near: str) -> dict[str, object]:
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
            {**_named(metric), "items": [shown(explorer, other) for other, _ in found]}
            for metric, found in told.neighbours.items()
            if found
        ],
        "duplicates": [shown(explorer, other) for other in told.duplicates],
        "pair": _pair(explorer, near, id) if near and near != id else None,
    }


def _pair(explorer: Explorer, near: str, id: str) -> dict[str, object] | None:
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


def _badge(explorer: Explorer, score: float | None) -> dict[str, object]:
    """Return the number in the badge of an item, out of 100 random pairs where the gallery has enough of them."""
    if score is None:
        return {}
    if not (explorer.compares and explorer.judges and Metric.RELATIONAL in explorer.metrics):
        return {"badge": present.cosine(score), "counted": False}
    share = explorer.percentiles(Metric.RELATIONAL, np.float32([score]))[0]
    return {"badge": present.badge(float(share)), "counted": True}


def _named(metric: str) -> dict[str, str]:
    kind, title = NEAREST.get(metric, ("", f"Nearest by {metric}"))
    return {"metric": metric, "kind": kind, "title": title}


def _field(name: str, value: object, known: set[str]) -> dict[str, object]:
    """Return a line about an item: facet and value are what leads to all items that have the same."""
    facet = "group" if name == "relation" and "group" in known else name
    label = "Group" if facet == "group" else FIELDS.get(name, name.capitalize())
    words = str(value).replace("_", " ") if name == "family" else str(value)
    return {"label": label, "words": words, **({"facet": facet, "value": str(value)} if facet in known else {})}


def _facet(facet: Facet) -> dict[str, object]:
    return facet.to_dict()


def _chosen(text: str) -> dict[str, tuple[str, ...]]:
    try:
        given = json.loads(text or "{}")
    except ValueError as error:
        raise BadRequest("What was chosen cannot be read; choose it again.") from error
    lists = isinstance(given, dict) and all(isinstance(values, list) for values in given.values())
    if not lists or not all(isinstance(value, str) for values in given.values() for value in values):
        raise BadRequest("What was chosen cannot be read; choose it again.")
    return {name: tuple(values) for name, values in given.items()}


def _piece(asked: dict[str, str]) -> tuple[int, int]:
    return _number(asked, "start"), min(_number(asked, "count"), MOST)


def _number(asked: dict[str, str], name: str) -> int:
    given = asked.get(name) or "0"
    if not (given.isdecimal() and len(given) < 11):
        raise BadRequest(f"“{name}” is {given[:40]!r}; it must be a whole number from 0 on.")
    return int(given)


def _asked(answer: Callable[[dict[str, str]], Response]) -> Callable:
    """Answer in a thread of its own, from what the address says."""

    async def serve(request: Request) -> Response:
        return await run_in_threadpool(answer, dict(request.query_params))

    return endpoint(serve, refused=200)


def _sent(explorer: Explorer, answer: Callable[[np.ndarray, dict[str, str]], Response]) -> Callable:
    """Answer likewise, from the rows that are sent."""

    async def serve(request: Request) -> Response:
        rows = await sent_rows(explorer, request)
        return await run_in_threadpool(answer, rows, dict(request.query_params))

    return endpoint(serve, refused=200)
