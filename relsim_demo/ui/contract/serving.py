"""What all routes of the page share: they are plain functions, and trouble in any of them becomes one sentence."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import APIRouter, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import PlainTextResponse, Response, StreamingResponse
from fastapi.routing import APIRoute

from relsim_demo.services.tables import File
from relsim_demo.ui.contract.trouble import trouble

BINARY = "application/octet-stream"
UNFIT = "This address of the page is not complete, or names something that cannot be."


class Answered(APIRoute):
    """A route whose trouble is told in one sentence; `refused` is the status of what cannot be answered."""

    refused = 404

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return what answers a request, and never raises."""
        answer = super().get_route_handler()

        async def safe(request: Request) -> Response:
            try:
                return await answer(request)
            except RequestValidationError:
                return sentence(UNFIT, 400)
            except Exception as error:
                told = trouble(error)
                return sentence(told.sentence, self.refused if told.foreseen else 500)

        return safe


class Typed(Answered):
    """The same where visitors type what is asked: a browser would note another status as a failure of the page."""

    refused = 200


def router(route: type[Answered] = Answered) -> APIRouter:
    """Return a router to put routes of one sort on."""
    return APIRouter(route_class=route)


def download(file: File) -> StreamingResponse:
    """Return a file to take along, sent as it is made."""
    named = {"Content-Disposition": f'attachment; filename="{file.name}"'}
    return StreamingResponse(file.parts, media_type=file.media, headers=named)


def sentence(words: str, status: int) -> Response:
    """Return an answer for the page to show; the mark tells it from what a proxy on the way may say."""
    return PlainTextResponse(words, status_code=status, headers={"X-Sentence": "yes"})
