"""What the map fetches by itself: the plotting library, all points of one query, and the pictures behind points."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from importlib.metadata import distribution
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import numpy as np
from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from relsim_demo import space_page
from relsim_demo.domain import CORNERS, METRICS, UNJUDGED
from relsim_demo.errors import BadRequest
from relsim_demo.services.search import check_placed
from relsim_demo.types import Score
from relsim_demo.ui.contract import present, verdicts
from relsim_demo.ui.contract.payloads import MapPair, MapPicture, SpaceRow
from relsim_demo.ui.contract.reading import row_of, sent_rows
from relsim_demo.ui.contract.serving import BINARY, router
from relsim_demo.ui.page import modules
from relsim_demo.ui.pictures import decoded, naming, references

if TYPE_CHECKING:
    from PIL import Image

    from relsim_demo.explorer import Explorer

KINDS = ("rel", "attr")
MOST = 100  # pictures in one request
STEPS, FULL = 65_535, 32_767


def plotly_address() -> str:
    """Return where the page finds plotly.js; the version in it lets browsers keep the file."""
    return f"space/plotly.min.js?v={distribution('plotly').version}"


def routes(explorer: Explorer) -> APIRouter:
    """Return the routes of the map, all under /space/; `of` is the picture asked about, `at` rows of the gallery."""
    routed = router()
    _add_packed(routed, explorer)
    _add_tables(routed, explorer)
    return routed


def _add_packed(routed: APIRouter, explorer: Explorer) -> None:
    @routed.get("/space/plotly.min.js")
    def plotly(request: Request) -> Response:
        return _plotly("gzip" in request.headers.get("accept-encoding", ""))

    @routed.get("/space/points")
    def of_points(of: str = "") -> Response:
        return Response(points(explorer, _ref(explorer, of)), media_type=BINARY)

    @routed.get("/space/cosines")
    def of_cosines(of: str = "") -> Response:
        return Response(cosines(explorer, _ref(explorer, of)), media_type=BINARY)


def _add_tables(routed: APIRouter, explorer: Explorer) -> None:
    @routed.get("/space/items.json")
    def of_items(at: str = "") -> list[MapPicture]:
        return items(explorer, _rows(explorer, at))

    @routed.get("/space/pair.json")
    def of_pair(of: str = "", at: str = "", other: Annotated[str, Query(alias="with")] = "") -> MapPair:
        beside = other or explorer.ids[row_of(explorer, at)]
        return pair(explorer, _ref(explorer, of), references.chosen(explorer, {"ref": beside}))

    @routed.post("/space/table.json")
    async def of_table(request: Request, of: str = "") -> list[SpaceRow]:
        rows = await sent_rows(explorer, request)
        return await run_in_threadpool(lambda: table(explorer, _ref(explorer, of), rows))

    one_page_at_a_time = asyncio.Semaphore(1)  # each takes a second of a processor, and 50 MB

    @routed.get("/space/page.html")
    async def of_page(request: Request, of: str = "", axes: str = "") -> Response:
        async with one_page_at_a_time:
            if await request.is_disconnected():
                return Response()  # nobody waits for it any more
            return await run_in_threadpool(lambda: _page(explorer, _ref(explorer, of), _axes(axes)))


def points(explorer: Explorer, ref: str) -> bytes:
    """Pack every gallery item against one picture, in the order of `explorer.ids`.

    First the look percentiles of all n as uint16 (0..65535 for 0..100), then the logic percentiles, then one byte each
    for the corner: 2 * same logic + same look, or UNJUDGED.
    """
    codes, shares = check_placed(explorer.space(**references.query(ref)))
    logic, look = (np.rint(shares[metric] / 100 * STEPS).astype("<u2") for metric in METRICS)
    return look.tobytes() + logic.tobytes() + codes.tobytes()


def items(explorer: Explorer, rows: Sequence[int]) -> list[MapPicture]:
    """Return what the page needs to show the pictures in some rows of the gallery."""
    return [{"at": row, **references.shown(explorer, explorer.ids[row])} for row in rows]


def cosines(explorer: Explorer, ref: str) -> bytes:
    """Pack the raw scores in the same order: look of all n as int16 (-32767..32767 for -1..1), then logic."""
    answer = explorer.space(**references.query(ref))
    return b"".join(
        np.rint(np.clip(getattr(answer, metric), -1, 1) * FULL).astype("<i2").tobytes() for metric in METRICS[::-1]
    )


def pair(explorer: Explorer, ref: str, other: str) -> MapPair:
    """Return everything the page says about a picture, of the gallery or an own one, and the picture asked about.

    The numbers are those of the map, which the models that made the gallery give.
    """
    found = explorer.score_in_space(references.resolve(ref), references.resolve(other))
    text, asked = (naming.caption_at_once(explorer, picture) for picture in (other, ref))
    parts = naming.words(explorer, other, text)
    if found.corner and found.corner.same_logic and text and asked:
        _, parts = present.shared_idea(asked, text)
    scores = zip(KINDS, METRICS, (found.relational, found.attribute), strict=True)
    measured = [(kind, metric, score, score.score) for kind, metric, score in scores if score.score is not None]
    return {
        **references.shown(explorer, other),
        "at": None if decoded.is_own(other) else explorer.row(other),
        "verdict": verdicts.told(found),
        "caption": parts,
        "bars": {k: bar for k, metric, score, _ in measured if (bar := present.measured(score, metric, found))},
        "badges": {kind: _badge(score, cosine) for kind, _, score, cosine in measured},
        "scores": {kind: (score.percentile, cosine, present.cosine(cosine)) for kind, _, score, cosine in measured},
    }


def _badge(score: Score, cosine: float) -> str:
    return present.cosine(cosine) if score.percentile is None else present.badge(score.percentile)


def table(explorer: Explorer, ref: str, rows: np.ndarray) -> list[SpaceRow]:
    """Return what is known of some rows of the gallery, (n,) uint32, beside one picture: scores, corner, caption.

    What cannot be judged has neither percentiles nor a corner.
    """
    answer = explorer.space(**references.query(ref))
    codes, shares = check_placed(answer)
    columns = zip(
        *(getattr(answer, metric)[rows].tolist() for metric in METRICS),
        *(shares[metric][rows].tolist() for metric in METRICS),
        strict=True,
    )
    return [
        {
            "id": (item := explorer.item(explorer.ids[int(row)])).id,
            "logic_cosine": round(logic, 4), "look_cosine": round(look, 4),
            "logic_percentile": None if code == UNJUDGED else round(logic_share, 3),
            "look_percentile": None if code == UNJUDGED else round(look_share, 3),
            "corner": None if code == UNJUDGED else str(CORNERS[code]), "caption": item.caption,
        }
        for row, code, (logic, look, logic_share, look_share) in zip(rows, codes[rows], columns, strict=True)
    ]  # fmt: skip


def _axes(named: str) -> str:
    """Return the axes that an address names; percentiles where it names none."""
    return named if named in space_page.AXES else space_page.PERCENTILES


def _page(explorer: Explorer, ref: str, axes: str) -> Response:
    """Hand over the space as one file to keep."""
    answer = explorer.space(**references.query(ref))
    name = "your picture" if decoded.is_own(ref) else ref
    page = space_page.page(explorer, replace(answer, query=name), axes, picture_of(explorer, ref))
    return Response(page, media_type="text/html", headers={"Content-Disposition": 'attachment; filename="space.html"'})


def picture_of(explorer: Explorer, ref: str) -> Image.Image:
    """Return the picture asked about, as a file shows it."""
    picture = references.resolve(ref)
    return explorer.picture(picture, space_page.SIDE) if isinstance(picture, str) else picture


def _plotly(packed: bool) -> Response:
    """Serve plotly.js, packed once for all: 1.4 instead of 4.6 MB."""
    headers = {"Cache-Control": modules.FOREVER, "Vary": "Accept-Encoding"}
    if packed:
        headers["Content-Encoding"] = "gzip"
    return Response(_plotly_script(packed), media_type="text/javascript", headers=headers)


@lru_cache
def _plotly_script(packed: bool) -> bytes:
    script = Path(str(distribution("plotly").locate_file("plotly/package_data/plotly.min.js"))).read_bytes()
    return gzip.compress(script, 6) if packed else script


def _ref(explorer: Explorer, of: str) -> str:
    return references.chosen(explorer, {"ref": of})


def _rows(explorer: Explorer, at: str) -> list[int]:
    """Read 3,77,... as rows of the gallery."""
    given = at.split(",")
    if len(given) > MOST:
        raise BadRequest(f"{len(given)} pictures asked for at once; {MOST} is the most.")
    return [row_of(explorer, row) for row in given]
