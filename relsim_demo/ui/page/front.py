"""What stands before every route: HEAD where GET works, addresses that Gradio would fail on, headers of safety."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from relsim_demo.ui.gradio_internals import API_PREFIX

STREAM = "text/event-stream"
GRADIOS = {"page", "deep_link"}  # parameters of Gradio's own page that ours has no use for; unknown ones end in a 500
OWN = ("/own/", f"{API_PREFIX}/file=")
HUB = "https://huggingface.co https://*.huggingface.co"  # on a Space, Gradio shows its header with pictures from there
FRAMES = f"{HUB} https://*.hf.space"  # which show a Space
POLICY = {
    "default-src": "'self'",
    "script-src": "'self' 'unsafe-inline' 'unsafe-eval' blob:",  # Gradio's page has scripts in it, and evaluates ours
    "style-src": "'self' 'unsafe-inline'",
    "img-src": f"'self' data: blob: {HUB}",
    "font-src": "'self' data:",
    "media-src": "'self' data: blob:",
    "connect-src": f"'self' data: blob: {HUB}",
    "worker-src": "'self' blob:",
    "object-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
    "frame-ancestors": f"'self' {FRAMES}",
}


def safety(elsewhere: bool) -> dict[str, str]:
    """Return the headers of safety; elsewhere: a visitor may let pictures come from the sites of their addresses."""
    policy = POLICY | ({"img-src": f"{POLICY['img-src']} https:"} if elsewhere else {})
    return {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",  # addresses name what a visitor looks at
        "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
    }


class Front:
    """ASGI middleware around the whole app."""

    def __init__(self, app: ASGIApp, elsewhere: bool = False) -> None:
        self._app, self._safety = app, safety(elsewhere)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        private = scope["path"].startswith(OWN) or b"own-" in scope["query_string"]
        inner: Scope = {**scope, "query_string": _without_gradios(scope["query_string"])}
        if scope["method"] == "HEAD":
            inner["method"] = "GET"  # the server itself leaves the content away
            answer = _Heads(receive, send)
            receive, send = answer.receive, answer.send

        async def headed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(self._safety)
                if private:
                    headers["Cache-Control"] = "no-store"
            await send(message)

        await self._app(inner, receive, headed)


class _Heads:
    """The answer to HEAD: one that would never end is over after its headers."""

    def __init__(self, receive: Receive, send: Send) -> None:
        self._receive, self._send, self._over = receive, send, False

    async def receive(self) -> Message:
        return {"type": "http.disconnect"} if self._over else await self._receive()

    async def send(self, message: Message) -> None:
        if self._over:
            return
        await self._send(message)
        starts = message["type"] == "http.response.start"
        if starts and Headers(scope=message).get("content-type", "").startswith(STREAM):
            self._over = True
            await self._send({"type": "http.response.body", "body": b""})


def _without_gradios(query: bytes) -> bytes:
    """Drop parameters that only Gradio reads; without any, an address is left as it is."""
    given = parse_qsl(query.decode("latin-1"), keep_blank_values=True)
    kept = [(name, value) for name, value in given if name not in GRADIOS]
    return query if len(kept) == len(given) else urlencode(kept, encoding="latin-1").encode()
