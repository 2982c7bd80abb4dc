"""The routes by which visitors' own pictures come, stay in memory, and go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, Request
from fastapi.responses import Response

from relsim_demo.images import MAX_BYTES
from relsim_demo.ui.contract.payloads import MineAlive, MineBegun, MineDone
from relsim_demo.ui.contract.reading import sent
from relsim_demo.ui.contract.serving import Typed, router

if TYPE_CHECKING:
    from relsim_demo.mine.service import Mine

AT_ONCE = 8  # pictures of all visitors that are read, decoded and embedded: this bounds the memory that takes
LARGE = "A picture may have 20 MB at the most."
PRIVATE = {"Cache-Control": "no-store"}
DONE: MineDone = {"done": True}


def routes(mine: Mine) -> APIRouter:
    """Return the routes."""
    routed, turns = router(Typed), CapacityLimiter(AT_ONCE)

    @routed.post("/taking")
    def begin() -> MineBegun:
        return {"token": mine.begin()}

    @routed.post("/taking/{token}/picture")
    async def take(request: Request, token: str, place: int, name: str = "") -> MineDone:
        async with turns:
            data = await sent(request, MAX_BYTES, LARGE)
            await to_thread.run_sync(mine.take, token, place, name, data)
        return DONE

    @routed.post("/taking/{token}/gallery")
    def finish(token: str) -> MineDone:
        mine.finish(token)
        return DONE

    @routed.post("/taking/{token}/alive")
    def alive(token: str) -> MineAlive:
        return {"doing": mine.of(token).doing}

    @routed.post("/taking/{token}/left")
    def left(token: str) -> MineDone:
        mine.left(token)
        return DONE

    @routed.post("/taking/{token}/forget")
    def forget(token: str) -> MineDone:
        mine.forget(token)
        return DONE

    @routed.post("/taking/{token}/zip")
    def saved(token: str) -> Response:
        return Response(mine.saved(token), media_type="application/zip", headers=PRIVATE)

    return routed
