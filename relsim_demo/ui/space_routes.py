"""What the map fetches by itself: the plotting library, all points of one query, and the pictures behind points."""

from __future__ import annotations

import gzip
import logging
from collections.abc import Callable, Sequence
from functools import lru_cache
from importlib.metadata import distribution
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from fastapi.routing import APIRoute

from relsim_demo.errors import BadRequest, DemoError
from relsim_demo.types import Corner, Metric, SpaceAnswer
from relsim_demo.ui import pictures, present
from relsim_demo.ui.widget import TROUBLE

if TYPE_CHECKING:
    from relsim_demo.explorer import Explorer

METRICS = (Metric.RELATIONAL.value, Metric.ATTRIBUTE.value)
KINDS = ("rel", "attr")
CORNERS = (Corner.ANOMALY, Corner.APPEARANCE, Corner.ANALOGY, Corner.LITERAL)  # in the order of their codes
SAME_LOGIC = (Corner.ANALOGY, Corner.LITERAL)
MOST = 100  # pictures in one request
STEPS = 65_535

log = logging.getLogger(__name__)


def plotly_address() -> str:
    """Return where the page finds plotly.js; the version in it lets browsers keep the file."""
    return f"space/plotly.min.js?v={distribution('plotly').version}"


def routes(explorer: Explorer) -> list[APIRoute]:
    """Return the routes of the map: /space/plotly.min.js, /space/points, /space/items.json and /space/pair.json."""

    def of_points(asked: dict[str, str]) -> Response:
        return Response(points(explorer, _ref(explorer, asked)), media_type="application/octet-stream")

    def of_items(asked: dict[str, str]) -> Response:
        return JSONResponse(items(explorer, _rows(explorer, asked)))

    def of_pair(asked: dict[str, str]) -> Response:
        return JSONResponse(pair(explorer, _ref(explorer, asked), _rows(explorer, asked)[0]))

    return [
        APIRoute("/space/plotly.min.js", _plotly, methods=["GET"]),
        APIRoute("/space/points", _endpoint(of_points), methods=["GET"]),
        APIRoute("/space/items.json", _endpoint(of_items), methods=["GET"]),
        APIRoute("/space/pair.json", _endpoint(of_pair), methods=["GET"]),
    ]


def points(explorer: Explorer, ref: str) -> bytes:
    """Pack every gallery item against one picture, in the order of `explorer.ids`.

    First the look percentiles of all n as uint16 (0..65535 for 0..100), then the logic percentiles, then one byte each
    for the corner: 2 * same logic + same look.
    """
    answer = explorer.space(**pictures.query(ref))
    logic, look = (np.rint(shares / 100 * STEPS).astype("<u2") for shares in _percentiles(explorer, answer).values())
    return look.tobytes() + logic.tobytes() + _codes(explorer, answer).tobytes()


def corner_of(explorer: Explorer, answer: SpaceAnswer, row: int) -> Corner:
    """Return the corner of one gallery item."""
    return CORNERS[_codes(explorer, answer)[row]]


def _codes(explorer: Explorer, answer: SpaceAnswer) -> np.ndarray:
    """Return corners (n,) uint8 as 2 * same logic + same look."""
    limits = explorer.info().thresholds
    same_logic, same_look = (getattr(answer, metric) >= limits[metric].score for metric in METRICS)
    return (2 * same_logic + same_look).astype(np.uint8)


def _percentiles(explorer: Explorer, answer: SpaceAnswer) -> dict[str, np.ndarray]:
    """Return the percentiles (n,) of every gallery item, by metric, logic first."""
    return {metric: explorer.percentiles(metric, getattr(answer, metric)) for metric in METRICS}


def items(explorer: Explorer, rows: Sequence[int]) -> list[dict[str, object]]:
    """Return what the page needs to show the pictures in some rows of the gallery."""
    return [{"at": row, **pictures.shown(explorer, explorer.ids[row])} for row in rows]


def pair(explorer: Explorer, ref: str, row: int) -> dict[str, object]:
    """Return everything the page says about one picture of the map and the picture asked about.

    The numbers are those of the map, which the models that made the gallery give.
    """
    answer = explorer.space(**pictures.query(ref))
    id, corner = explorer.ids[row], corner_of(explorer, answer, row)
    shares = {kind: float(s[row]) for kind, s in zip(KINDS, _percentiles(explorer, answer).values(), strict=True)}
    text = explorer.item(id).caption
    parts = present.caption_parts(text)
    if corner in SAME_LOGIC:
        _, parts = present.shared_idea(pictures.caption(explorer, ref), text)
    return {
        **pictures.shown(explorer, id),
        "verdict": present.verdict(corner),
        "caption": parts,
        "bars": {kind: present.bar(share) for kind, share in shares.items()},
        "badges": {kind: present.badge(share) for kind, share in shares.items()},
    }


def _plotly(request: Request) -> Response:
    """Serve plotly.js, packed once for all: 1.4 instead of 4.6 MB."""
    packed = "gzip" in request.headers.get("accept-encoding", "")
    headers = {"Cache-Control": pictures.FOREVER, "Vary": "Accept-Encoding"}
    if packed:
        headers["Content-Encoding"] = "gzip"
    return Response(_plotly_script(packed), media_type="text/javascript", headers=headers)


@lru_cache
def _plotly_script(packed: bool) -> bytes:
    script = Path(distribution("plotly").locate_file("plotly/package_data/plotly.min.js")).read_bytes()
    return gzip.compress(script, 6) if packed else script


def _endpoint(answer: Callable[[dict[str, str]], Response]) -> Callable:
    async def serve(request: Request) -> Response:
        try:
            return await run_in_threadpool(answer, dict(request.query_params))
        except DemoError as error:
            return PlainTextResponse(str(error), status_code=404)
        except Exception:
            log.exception("a question of the map failed")
            return PlainTextResponse(TROUBLE, status_code=500)

    return serve


def _ref(explorer: Explorer, asked: dict[str, str]) -> str:
    return pictures.chosen(explorer, {"ref": asked.get("of")})


def _rows(explorer: Explorer, asked: dict[str, str]) -> list[int]:
    """Read ?at=3,77,... as rows of the gallery."""
    given = asked.get("at", "").split(",")
    if len(given) > MOST:
        raise BadRequest(f"{len(given)} pictures asked for at once; {MOST} is the most.")
    if not all(row.isdecimal() and len(row) < 10 and int(row) < explorer.size for row in given):
        raise BadRequest(f"This gallery has the pictures 0 to {explorer.size - 1}.")
    return [int(row) for row in given]
