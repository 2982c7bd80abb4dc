"""The route that takes uploads, in place of Gradio's own, which leaves aborted ones behind and bounds nothing."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from functools import partial
from pathlib import Path

from fastapi import APIRouter, FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import ClientDisconnect
from starlette.types import Message

from relsim_demo.domain import MOST_PICTURES
from relsim_demo.images import MAX_BYTES
from relsim_demo.ui.contract.serving import router, sentence
from relsim_demo.ui.gradio_internals import API_PREFIX, upload_fn
from relsim_demo.ui.pictures.store import Store
from relsim_demo.ui.pictures.sweeping import sweeping

HOUR = 3600
MOST_AT_ONCE = (MOST_PICTURES + 1) * MAX_BYTES  # of one request, with all that stands between the files
LARGE = f"A picture may have 20 MB at the most, and {MOST_PICTURES} of them may be sent at once."
UNFIT = "Send pictures as multipart/form-data, in fields named `files`."
FULL = "The server has no room left for another picture. Try again later."

log = logging.getLogger(__name__)


class TooLarge(Exception):
    """A request sends more than it may."""


def routes(store: Store) -> APIRouter:
    """Return the route that pages and API clients send files to."""
    routed = router()

    async def receive(request: Request) -> Response:
        folder = await run_in_threadpool(store.arriving)
        try:
            sent, *_ = await upload_fn(_counted(request, store), folder, MAX_BYTES, None)
            kept = [await run_in_threadpool(store.keep, Path(file)) for file in sent]
            return JSONResponse([str(file) for file in kept])
        finally:
            await run_in_threadpool(shutil.rmtree, folder, ignore_errors=True)

    @routed.post(f"{API_PREFIX}/upload")
    async def answer(request: Request) -> Response:
        try:
            return await receive(request)
        except TooLarge:
            return sentence(LARGE, 413)
        except MultiPartException as error:
            large = "maximum allowed size of" in error.message and "Header" not in error.message
            return sentence(LARGE if large else UNFIT, 413 if large else 400)
        except (HTTPException, TypeError):  # another kind of content; text where files are
            return sentence(UNFIT, 400)
        except ClientDisconnect:
            return Response()  # nobody waits for it any more
        except OSError as error:
            log.warning("an upload could not be kept: %s", error)
            return sentence(FULL, 507)

    return routed


def tidying(store: Store) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    """Return what tidies the uploads now and every hour, as long as the app runs."""
    return sweeping(partial(run_in_threadpool, store.tidy), HOUR, "the uploads")


def _counted(request: Request, store: Store) -> Request:
    """Return the request as it is, but it ends when it sends too much or finds no room."""
    total = 0

    async def receive() -> Message:
        nonlocal total
        message = await request.receive()
        size = len(message.get("body", b""))
        total += size
        if total > MOST_AT_ONCE:
            raise TooLarge
        if store.is_full(size) and not await run_in_threadpool(store.tidy, size):
            raise OSError("the store is full of uploads that are still arriving")
        return message

    return Request(request.scope, receive)
