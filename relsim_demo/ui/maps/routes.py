"""What the two maps fetch by themselves: where all pictures stand, what groups there are, what is near a picture."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from functools import cache, partial
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np
from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from relsim_demo.domain import Metric
from relsim_demo.services.question import Question
from relsim_demo.ui.caption.lines import words
from relsim_demo.ui.contract import present
from relsim_demo.ui.contract.payloads import MapItem, MapNames, MapRow, Parts, Trust
from relsim_demo.ui.contract.reading import row_of, sent_rows
from relsim_demo.ui.contract.serving import BINARY, router
from relsim_demo.ui.pictures import naming, references

if TYPE_CHECKING:
    from relsim_demo.explorer import Explorer

NEAREST = 10
NONE = 65_535  # in place of a number: the gallery does not know
EDGE, STEPS = 1.25, 32_767  # places -1.25..1.25 become -32767..32767
WORDS = 6  # in the name of a group
HANGING = present.SMALL_WORDS | {"around", "between", "next", "side", "through", "under"}  # no name ends with one


def routes(explorer: Explorer) -> APIRouter:
    """Return the routes of the maps: /maps/points, names.json, traits, item.json and table.json."""
    routed, maps = router(), Shared(explorer)

    @routed.get("/maps/points")
    def of_points(request: Request, metric: str = "") -> Response:
        return _unless_known(request, maps.points(metric), BINARY)

    @routed.get("/maps/names.json")
    def of_names(request: Request, metric: str = "") -> Response:
        return _unless_known(request, json.dumps(maps.names(metric)).encode(), "application/json")

    @routed.get("/maps/traits")
    def of_traits(request: Request) -> Response:
        return _unless_known(request, maps.traits(), BINARY)

    @routed.get("/maps/item.json")
    def of_item(at: str = "") -> MapItem:
        return item(explorer, explorer.ids[row_of(explorer, at)])

    @routed.post("/maps/table.json")
    async def of_table(request: Request) -> list[MapRow]:
        return await run_in_threadpool(table, explorer, await sent_rows(explorer, request))

    return routed


class Shared:
    """What is the same for all visitors, made once; groups that a gallery did not store take a while to find."""

    def __init__(self, explorer: Explorer) -> None:
        self._lock = Lock()  # what takes a while is made once also when two ask at the same time
        self._points = cache(partial(_points, explorer))
        self._names = cache(partial(_names, explorer))
        self._traits = cache(partial(_traits, explorer))

    def points(self, metric: str) -> bytes:
        """Pack a map in the order of `explorer.ids`: x of all n as int16, then y, then the group as one byte."""
        with self._lock:
            return self._points(metric)

    def names(self, metric: str) -> MapNames:
        """Return the names of a map's groups as parts, and its trustworthiness in words."""
        with self._lock:
            return self._names(metric)

    def traits(self) -> bytes:
        """Pack the numbers of every item's kind, relation and family, uint16; NONE where there is none.

        Kinds are numbered as in `kinds`, relations and families in the order of their first item; where there are more
        than 65,535 of them, the rarest have no number.
        """
        with self._lock:
            return self._traits()


def _points(explorer: Explorer, metric: str) -> bytes:
    made = explorer.map(metric)
    places = np.rint(np.clip(made.places, -EDGE, EDGE) / EDGE * STEPS).astype("<i2")
    return places.T.tobytes() + made.clusters.astype(np.uint8).tobytes()


def _names(explorer: Explorer, metric: str) -> MapNames:
    made = explorer.map(metric)
    measured = made.trustworthiness if explorer.compares else None  # of a few, or of equal ones, any map is true
    trust = None if measured is None else trust_in_words(measured)
    return {"names": [short_name(name) for name in made.names], "trust": trust}


def _traits(explorer: Explorer) -> bytes:
    kinds = _numbered(explorer.column("kind"), kinds_of(explorer))
    others = (explorer.column("relation"), explorer.column("family"))
    return kinds.tobytes() + b"".join(_numbered(names, _in_order(names)).tobytes() for names in others)


def _in_order(names: Sequence[str | None]) -> list[str | None]:
    """Return the values in the order of their first item; of more than two bytes can number, the most frequent."""
    order = list(dict.fromkeys(names))
    kept = set(order) if len(order) <= NONE else {name for name, _ in Counter(names).most_common(NONE)}
    return [name for name in order if name in kept]


def kinds_of(explorer: Explorer) -> list[str]:
    """Return the kinds of relation in the gallery, the most frequent first; "ordinary", which is none, is the last."""
    counts = Counter(kind for kind in explorer.column("kind") if kind)
    return sorted(counts, key=lambda kind: (kind == "ordinary", -counts[kind]))


def item(explorer: Explorer, id: str) -> MapItem:
    """Return what the page says about one item, and its nearest in every metric.

    By logic it has none where it cannot be judged among others that can.
    """
    found = explorer.item(id)
    columns = explorer.columns(Question(examples=[id]), min(NEAREST, max(1, explorer.size - 1)))
    return {
        "at": explorer.row(id),
        **references.shown(explorer, id),
        "caption": naming.words(explorer, id, found.caption),
        "relation": found.relation,
        "family": found.family and words(found.family),
        "kind": found.kind and words(found.kind),
        "nearest": {
            column.metric: [{"at": explorer.row(hit.id), **references.shown(explorer, hit.id)} for hit in column.hits]
            for column in columns
            if column.metric != Metric.RELATIONAL or explorer.listed(id)
        },
    }


def table(explorer: Explorer, rows: np.ndarray) -> list[MapRow]:
    """Return id, caption, family, relation and kind of some rows of the gallery, (n,) uint32; "" where unknown."""
    found = [explorer.item(explorer.ids[int(row)]) for row in rows]
    return [
        {
            "id": one.id,
            "caption": one.caption,
            "family": one.family or "",
            "relation": one.relation or "",
            "kind": one.kind or "",
        }
        for one in found
    ]


def short_name(name: str) -> Parts:
    """Shorten the name of a group to a few words, as parts: ["text", words] and ["chip", placeholder]."""
    cut = [(kind, [run] if kind == "chip" else run.split()) for kind, run in present.caption_parts(name)]
    words = [(k, word) for k, run in cut for word in run if k == "chip" or any(map(str.isalnum, word))]
    kept = words[:WORDS]
    while kept and len(kept) < len(words) and kept[-1][0] == "text" and kept[-1][1].lower() in HANGING:
        kept.pop()
    parts: list[list[str]] = []
    for kind, word in kept:
        if kind == "text" and parts and parts[-1][0] == "text":
            parts[-1][1] += f" {word}"
        else:
            parts.append([kind, word])
    if parts and len(kept) < len(words):
        end = parts[-1][1].rstrip(",;:") if parts[-1][0] == "text" else ""
        parts[-1:] = [["text", f"{end}…"]] if end else [parts[-1], ["text", "…"]]
    return parts


def trust_in_words(trustworthiness: float) -> Trust:
    """Say how far neighbours on a map are neighbours in truth."""
    points = min(int(round(trustworthiness, 4) * 100), 99)
    return {
        "sentence": f"Trustworthiness of this map: {points} of 100.",
        "number": f"{trustworthiness:.3f}",
    }


def _numbered(values: Sequence[str | None], order: Sequence[str | None]) -> np.ndarray:
    numbers = {value: number for number, value in enumerate(order) if value is not None}
    return np.array([NONE if value is None else numbers.get(value, NONE) for value in values], "<u2")


def _unless_known(request: Request, data: bytes, kind: str) -> Response:
    """Send data that browsers keep but ask about: another gallery may be served here tomorrow."""
    headers = {"ETag": f'"{hashlib.sha256(data).hexdigest()[:24]}"', "Cache-Control": "no-cache"}
    if headers["ETag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(data, media_type=kind, headers=headers)
