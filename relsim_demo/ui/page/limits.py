"""What bounds the memory that questions take: how long a question may be, and of how many askers Gradio keeps notes."""

from __future__ import annotations

from fastapi.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from relsim_demo.ui.gradio_internals import API_PREFIX

# Each call of the API is a session of its own. A page whose notes were dropped gets new ones with its next question.
SESSIONS = 32
LONGEST = 1_000_000  # bytes of a question; pictures are sent before, as files of their own
TOO_LONG = "This question is longer than 1 MB: send pictures as files first, and ask for fewer at once."


class QuestionLimit:
    """Reads each question to Gradio before anything else does, and answers 413 in one sentence where it is too long.

    Uploads and our other routes bound what they read themselves.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or scope["method"] != "POST" or not _limited(scope["path"]):
            return await self._app(scope, receive, send)
        body = await _read(receive)
        if body is None:
            return await JSONResponse({"detail": TOO_LONG}, status_code=413)(scope, receive, send)
        read: list[Message] = [{"type": "http.request", "body": body}]

        async def again() -> Message:
            return read.pop() if read else await receive()

        await self._app(scope, again, send)


def _limited(path: str) -> bool:
    return f"{API_PREFIX}/" in path and not path.rstrip("/").endswith("/upload")


async def _read(receive: Receive) -> bytes | None:
    """Read a body; None where it is too long."""
    body, more = bytearray(), True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > LONGEST:
            return None
    return bytes(body)
