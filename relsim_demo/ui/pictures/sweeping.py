"""What is tidied again and again as long as an app runs."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from fastapi import FastAPI

log = logging.getLogger(__name__)


def sweeping(
    sweep: Callable[[], Awaitable[object]], seconds: float, what: str
) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    """Return what sweeps now and every so many seconds, as long as the app runs.

    what: is tidied so, for the log: an error with it is noted there, and the next try comes in its time.
    """

    async def on_and_on() -> None:
        while True:
            try:
                await sweep()
            except Exception:  # one that cannot be let go must not keep all others
                log.exception("%s could not be tidied; the next try is in %s seconds", what, seconds)
            await asyncio.sleep(seconds)

    @asynccontextmanager
    async def while_running(_: FastAPI) -> AsyncIterator[None]:
        task = asyncio.create_task(on_and_on())
        try:
            yield
        finally:
            task.cancel()

    return while_running
