"""What all routes share: reading a request, rows of the gallery, and trouble as one sentence."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import numpy as np
from fastapi import Request
from fastapi.responses import PlainTextResponse, Response

from relsim_demo.errors import BadRequest, DemoError
from relsim_demo.ui.widget import TROUBLE

if TYPE_CHECKING:
    from relsim_demo.explorer import Explorer

BINARY = "application/octet-stream"

log = logging.getLogger(__name__)


def endpoint(answer: Callable[[Request], Awaitable[Response]], refused: int = 404) -> Callable:
    """Wrap what answers a request: trouble becomes one sentence.

    refused: the status of what cannot be answered; 200 where visitors type what is asked, since a browser would note
    anything else as a failure of the page.
    """

    async def serve(request: Request) -> Response:
        try:
            return await answer(request)
        except DemoError as error:
            return sentence(str(error), refused)
        except Exception:
            log.exception("a request of the page failed")
            return sentence(TROUBLE, 500)

    return serve


def sentence(words: str, status: int) -> Response:
    """Return an answer for the page to show; the mark tells it from what a proxy on the way may say."""
    return PlainTextResponse(words, status_code=status, headers={"X-Sentence": "yes"})


def row_of(explorer: Explorer, given: str) -> int:
    """Read the row of a gallery item. Raises BadRequest for anything else."""
    if not (given.isdecimal() and len(given) < 10 and int(given) < explorer.size):
        raise BadRequest(f"This gallery has the pictures 0 to {explorer.size - 1}.")
    return int(given)


async def sent_rows(explorer: Explorer, request: Request) -> np.ndarray:
    """Read the rows (n,) uint32 that a request sends, little-endian, and stop at what nobody can mean."""
    data = bytearray()
    async for piece in request.stream():
        data += piece
        if len(data) > 4 * explorer.size:
            raise BadRequest("More pictures asked for than the gallery has.")
    return rows_in(explorer, bytes(data))


def rows_in(explorer: Explorer, data: bytes) -> np.ndarray:
    """Read rows (n,) uint32 from bytes. Raises BadRequest for rows that the gallery does not have."""
    if len(data) % 4:
        raise BadRequest("The list of pictures is damaged; choose them again.")
    rows = np.frombuffer(data, "<u4")
    if len(rows) and rows.max() >= explorer.size:
        raise BadRequest(f"This gallery has the pictures 0 to {explorer.size - 1}.")
    return rows
