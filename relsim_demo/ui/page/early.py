"""What cannot wait until Gradio has put the page's head together: it stands in the page as the server sends it."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

PAGE = ("", "/")
END = b"</head>"


class Early:
    """ASGI middleware around an app whose page gets more into its head: by the tab that an address names, else `""`."""

    def __init__(self, app: ASGIApp, heads: Mapping[str, str]) -> None:
        self._app, self._heads = app, heads

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or scope["path"].removeprefix(scope.get("root_path", "")) not in PAGE:
            return await self._app(scope, receive, send)
        tab = dict(parse_qsl(scope["query_string"].decode("latin-1"))).get("tab", "")
        head = self._heads.get(tab, self._heads[""]).encode()
        start: Message = {}
        content = b""

        async def headed(message: Message) -> None:
            nonlocal start, content
            if message["type"] == "http.response.start":
                start = message
                return
            content += message.get("body", b"")
            if message.get("more_body"):
                return
            if Headers(scope=start).get("content-type", "").startswith("text/html"):
                content = content.replace(END, head + END, 1)
                MutableHeaders(scope=start)["Content-Length"] = str(len(content))
            await send(start)
            await send({"type": "http.response.body", "body": content})

        await self._app(scope, receive, headed)
