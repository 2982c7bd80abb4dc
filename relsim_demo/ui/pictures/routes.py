"""The routes that serve pictures in the sizes of tiles."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, Request
from fastapi.responses import Response

from relsim_demo.ui.contract.serving import router
from relsim_demo.ui.page.modules import FOREVER
from relsim_demo.ui.pictures import decoded

if TYPE_CHECKING:
    from PIL import Image

    from relsim_demo.explorer import Explorer

SIZES = (160, 320, decoded.TILE_SIDE)
CACHED = 2048
AT_ONCE = 4  # own pictures made ready for tiles: a share of their own, so that the page's is left alone
PRIVATE = "private, max-age=86400, immutable"


def routes(explorer: Explorer) -> APIRouter:
    """Return the routes that serve pictures: /scene/{id}.webp and /own/{ref}.webp, both with ?size=."""
    routed, own_turns = router(), CapacityLimiter(AT_ONCE)

    @lru_cache(maxsize=CACHED)
    def drawn(id: str, size: int) -> bytes:
        explorer.item(id)
        return webp(explorer.picture(id, size))

    @routed.get("/scene/{id}.webp")
    async def scene(request: Request, id: str, size: str = "") -> Response:
        return _sent(await _worked(request, drawn, id, offered(size)), FOREVER)

    @routed.get("/own/{ref}.webp")
    async def own(request: Request, ref: str, size: str = "") -> Response:
        return _sent(await _worked(request, _tile, ref, offered(size), own_turns), PRIVATE)

    return routed


def _tile(ref: str, size: int) -> bytes:
    picture = decoded.opened(ref, decoded.TILE)
    picture.thumbnail((size, size))
    return webp(picture)


def offered(asked: str) -> int:
    """Return the smallest size offered that is as large as the one asked for, in pixels."""
    return min((s for s in SIZES if asked.isdecimal() and len(asked) < 5 and s >= int(asked)), default=SIZES[-1])


def _sent(picture: bytes, caching: str) -> Response:
    return Response(picture, media_type="image/webp", headers={"Cache-Control": caching})


async def _worked(
    request: Request, render: Callable[[str, int], bytes], name: str, size: int, turns: CapacityLimiter | None = None
) -> bytes:
    """Render a picture in a thread; one that waits for its turn is left when the asker has gone."""
    return await _unless_gone(request, asyncio.ensure_future(to_thread.run_sync(render, name, size, limiter=turns)))


async def _unless_gone(request: Request, work: asyncio.Future[bytes]) -> bytes:
    """Return the result of work, or end it, where it still waits for its turn, as soon as the asker has gone."""

    async def gone() -> None:
        while (await request.receive())["type"] != "http.disconnect":
            pass

    watch = asyncio.ensure_future(gone())
    await asyncio.wait({work, watch}, return_when=asyncio.FIRST_COMPLETED)
    watch.cancel()
    if work.done():
        return work.result()
    work.cancel()
    await asyncio.wait({work})
    return b""


def webp(picture: Image.Image) -> bytes:
    """Encode a picture for the page."""
    data = io.BytesIO()
    picture.save(data, "WEBP", quality=86, method=2)
    return data.getvalue()
