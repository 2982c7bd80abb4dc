"""The picture sheet of the benchmark, which is too large for a value of a widget."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from relsim_demo.ui.contract.reading import sent_object
from relsim_demo.ui.contract.serving import router
from relsim_demo.ui.results.bench import UNFIT, benchmark

if TYPE_CHECKING:
    from relsim_demo.explorer import Explorer

MOST = 100_000  # bytes of a question


def routes(explorer: Explorer) -> APIRouter:
    """Return the route: POST /bench/sheet.png of what the page asks to measure."""
    routed, bench = router(), benchmark(explorer)
    one_at_a_time = asyncio.Semaphore(1)  # each takes a second of a processor, and 100 MB

    @routed.post("/bench/sheet.png")
    async def sheet(request: Request) -> Response:
        asked = await sent_object(request, MOST, UNFIT, UNFIT)
        async with one_at_a_time:
            if await request.is_disconnected():
                return Response()  # nobody waits for it any more
            return Response(await run_in_threadpool(bench.sheet, asked), media_type="image/png")

    return routed
