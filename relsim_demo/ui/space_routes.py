"""What the map fetches by itself: the plotting library, all points of one query, and the pictures behind points."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache
from importlib.metadata import distribution
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, Response
from fastapi.routing import APIRoute

from relsim_demo import space_page
from relsim_demo.errors import BadRequest
from relsim_demo.services.search import check_placed
from relsim_demo.types import CORNERS, METRICS, Pair, Score, SpaceAnswer
from relsim_demo.ui import pictures, present, verdicts
from relsim_demo.ui.serving import BINARY, endpoint, row_of, sent_rows

if TYPE_CHECKING:
    from PIL import Image

    from relsim_demo.explorer import Explorer

KINDS = ("rel", "attr")
MOST = 100  # pictures in one request
STEPS, FULL = 65_535, 32_767


def plotly_address() -> str:
    """Return where the page finds plotly.js; the version in it lets browsers keep the file."""
    return f"space/plotly.min.js?v={distribution('plotly').version}"


def routes(explorer: Explorer) -> list[APIRoute]:
    """Return the routes of the map, all under /space/."""

    def of_points(asked: dict[str, str]) -> Response:
        return Response(points(explorer, _ref(explorer, asked)), media_type=BINARY)

    def of_cosines(asked: dict[str, str]) -> Response:
        return Response(cosines(explorer, _ref(explorer, asked)), media_type=BINARY)

    def of_items(asked: dict[str, str]) -> Response:
        return JSONResponse(items(explorer, _rows(explorer, asked)))

    def of_pair(asked: dict[str, str]) -> Response:
        other = asked.get("with") or explorer.ids[row_of(explorer, asked.get("at", ""))]
        return JSONResponse(pair(explorer, _ref(explorer, asked), pictures.chosen(explorer, {"ref": other})))

    async def of_table(request: Request) -> Response:
        rows, asked = await sent_rows(explorer, request), dict(request.query_params)
        return JSONResponse(await run_in_threadpool(lambda: table(explorer, _ref(explorer, asked), rows)))

    one_page_at_a_time = asyncio.Semaphore(1)  # each takes a second of a processor, and 50 MB

    async def of_page(request: Request) -> Response:
        asked = dict(request.query_params)
        async with one_page_at_a_time:
            if await request.is_disconnected():
                return Response()  # nobody waits for it any more
            raw = asked.get("axes") == space_page.COSINES
            return await run_in_threadpool(lambda: _page(explorer, _ref(explorer, asked), raw))

    return [
        APIRoute("/space/plotly.min.js", _plotly, methods=["GET"]),
        APIRoute("/space/points", _threaded(of_points), methods=["GET"]),
        APIRoute("/space/cosines", _threaded(of_cosines), methods=["GET"]),
        APIRoute("/space/items.json", _threaded(of_items), methods=["GET"]),
        APIRoute("/space/pair.json", _threaded(of_pair), methods=["GET"]),
        APIRoute("/space/table.json", endpoint(of_table), methods=["POST"]),
        APIRoute("/space/page.html", endpoint(of_page), methods=["GET"]),
    ]


def points(explorer: Explorer, ref: str) -> bytes:
    """Pack every gallery item against one picture, in the order of `explorer.ids`.

    First the look percentiles of all n as uint16 (0..65535 for 0..100), then the logic percentiles, then one byte each
    for the corner: 2 * same logic + same look.
    """
    answer = placed(explorer, ref)
    logic, look = (np.rint(answer.percentiles[metric] / 100 * STEPS).astype("<u2") for metric in METRICS)
    return look.tobytes() + logic.tobytes() + answer.codes.tobytes()


def placed(explorer: Explorer, ref: str) -> SpaceAnswer:
    """Return the space of a picture, with its corners. Raises BadRequest where it has none."""
    answer = explorer.space(**pictures.query(ref))
    check_placed(answer)
    return answer


def items(explorer: Explorer, rows: Sequence[int]) -> list[dict[str, object]]:
    """Return what the page needs to show the pictures in some rows of the gallery."""
    return [{"at": row, **pictures.shown(explorer, explorer.ids[row])} for row in rows]


def cosines(explorer: Explorer, ref: str) -> bytes:
    """Pack the raw scores in the same order: look of all n as int16 (-32767..32767 for -1..1), then logic."""
    answer = explorer.space(**pictures.query(ref))
    return b"".join(
        np.rint(np.clip(getattr(answer, metric), -1, 1) * FULL).astype("<i2").tobytes() for metric in METRICS[::-1]
    )


def pair(explorer: Explorer, ref: str, other: str) -> dict[str, object]:
    """Return everything the page says about a picture, of the gallery or an own one, and the picture asked about.

    The numbers are those of the map, which the models that made the gallery give.
    """
    found = explorer.score_in_space(pictures.resolve(ref), pictures.resolve(other))
    text = pictures.caption(explorer, other)
    parts = pictures.words(explorer, other, text)
    if found.corner and found.corner.same_logic and text:
        _, parts = present.shared_idea(pictures.caption(explorer, ref), text)
    by_kind = dict(zip(KINDS, (found.relational, found.attribute), strict=True))
    return {
        **pictures.shown(explorer, other),
        "at": None if pictures.is_own(other) else explorer.row(other),
        "verdict": verdicts.told(found),
        "caption": parts,
        "bars": {kind: _bar(score, found) for kind, score in by_kind.items()},
        "badges": {kind: _badge(score) for kind, score in by_kind.items()},
        "scores": {
            kind: [score.percentile, score.score, present.cosine(score.score)] for kind, score in by_kind.items()
        },
    }


def _bar(score: Score, pair: Pair) -> dict[str, object]:
    grade = verdicts.grade(score)
    return present.bar(score, grade) if grade else present.raw(score.score, told=not pair.note)


def _badge(score: Score) -> str:
    return present.cosine(score.score) if score.percentile is None else present.badge(score.percentile)


def table(explorer: Explorer, ref: str, rows: np.ndarray) -> list[dict[str, object]]:
    """Return what is known of some rows of the gallery, (n,) uint32, beside one picture: scores, corner, caption."""
    answer = placed(explorer, ref)
    columns = zip(
        *(getattr(answer, metric)[rows].tolist() for metric in METRICS),
        *(answer.percentiles[metric][rows].tolist() for metric in METRICS),
        strict=True,
    )
    return [
        {
            "id": (item := explorer.item(explorer.ids[row])).id,
            "logic_cosine": round(logic, 4), "look_cosine": round(look, 4),
            "logic_percentile": round(logic_share, 3), "look_percentile": round(look_share, 3),
            "corner": str(CORNERS[code]), "caption": item.caption,
        }
        for row, code, (logic, look, logic_share, look_share) in zip(rows, answer.codes[rows], columns, strict=True)
    ]  # fmt: skip


def _page(explorer: Explorer, ref: str, raw: bool) -> Response:
    """Hand over the space as one file to keep."""
    answer, axes = placed(explorer, ref), space_page.COSINES if raw else space_page.PERCENTILES
    name = "your picture" if pictures.is_own(ref) else ref
    page = space_page.page(explorer, replace(answer, query=name), axes, _picture(explorer, ref))
    return Response(page, media_type="text/html", headers={"Content-Disposition": 'attachment; filename="space.html"'})


def _picture(explorer: Explorer, ref: str) -> Image.Image:
    picture = pictures.resolve(ref)
    return explorer.picture(picture, space_page.SIDE) if isinstance(picture, str) else picture


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


def _threaded(answer: Callable[[dict[str, str]], Response]) -> Callable:
    """Answer in a thread of its own, from what the address says."""

    async def serve(request: Request) -> Response:
        return await run_in_threadpool(answer, dict(request.query_params))

    return endpoint(serve)


def _ref(explorer: Explorer, asked: dict[str, str]) -> str:
    return pictures.chosen(explorer, {"ref": asked.get("of")})


def _rows(explorer: Explorer, asked: dict[str, str]) -> list[int]:
    """Read ?at=3,77,... as rows of the gallery."""
    given = asked.get("at", "").split(",")
    if len(given) > MOST:
        raise BadRequest(f"{len(given)} pictures asked for at once; {MOST} is the most.")
    return [row_of(explorer, at) for at in given]
