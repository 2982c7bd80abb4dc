"""Visitors' own galleries as pages below mine/, and the entrance that leads a visitor back to the own one.

The address that a visitor sees, and may send to others, is mine/ alone: the token that leads on lies in the browser's
tab, and scripts put it into the addresses that they fetch.
"""

from __future__ import annotations

import html
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING

from fastapi import FastAPI
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from relsim_demo.errors import DemoError
from relsim_demo.mine.service import GALLERIES, GONE
from relsim_demo.ui.galleries.absent import Absent
from relsim_demo.ui.page import modules
from relsim_demo.ui.page.front import Front
from relsim_demo.ui.pictures.sweeping import sweeping

if TYPE_CHECKING:
    from relsim_demo.explorer import Explorer
    from relsim_demo.mine.service import Mine
    from relsim_demo.ui.galleries.hosting import Hosting

PREFIX = "mine"
OFTEN = 20  # seconds between looks for galleries that nobody needs any more
NOT_HERE = "Your own pictures are not here."
KIND = "Here is where somebody looks at pictures of their own. Nobody else can see them; you can bring yours."
# The address of the page becomes that of the entrance; what the page fetches goes on to its own.
HIDE = """<script>(() => {
  document.querySelector("base").href = new URL("./", location.href).href;
  history.replaceState(history.state, "", "../" + location.search);
})();</script>"""
ENTER = """(async () => {
  let token = null;
  try { token = sessionStorage.getItem("same-logic-mine"); } catch {}
  const answer = token && await fetch(`../taking/${token}/alive`, {method: "POST"}).catch(() => null);
  if (answer?.ok && !answer.headers.has("X-Sentence")) return location.replace(`${token}/${location.search}`);
  if (token) document.getElementById("words").textContent = GONE;
  document.querySelector("main").hidden = false;
})();"""


class OfVisitors:
    """Own galleries by their tokens."""

    prefix, most = PREFIX, GALLERIES

    def __init__(self, mine: Mine) -> None:
        self._mine = mine

    def open(self, key: str) -> Explorer | None:
        """Return what answers for a gallery. Raises BadRequest where it is gone."""
        return self._mine.of(key).explorer if key else None

    def address(self, key: str) -> str:
        """Return mine/TOKEN/."""
        return f"{PREFIX}/{key}/"

    def absent(self, key: str, error: DemoError | None = None) -> Absent:
        """Say that it is gone."""
        return Absent(NOT_HERE, str(error or GONE), 404)


class Entrance:
    """ASGI middleware: mine/ leads the tab that has a gallery to it, and tells all others what this is."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        here = scope["type"] == "http" and scope["path"] == f"/{PREFIX}/"
        await (Front(HTMLResponse(_entrance(), headers={"Cache-Control": "no-store"})) if here else self._app)(
            scope, receive, send
        )


class Unkept:
    """ASGI middleware: no browser keeps anything of an own gallery but what every page has."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or scope["path"].startswith(("/widgets/", "/assets/", "/static/")):
            return await self._app(scope, receive, send)

        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["Cache-Control"] = "no-store"
            await send(message)

        await self._app(scope, receive, marked)


def letting_go(mine: Mine, hosting: Hosting) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    """Return what lets go, as long as the app runs, of galleries that nobody needs any more, and of their pages."""

    async def sweep() -> None:
        await run_in_threadpool(mine.sweep)
        await hosting.prune(PREFIX, mine.has)

    return sweeping(sweep, OFTEN, "own galleries")


def _entrance() -> str:
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><title>Same Logic</title>'
        f"<style>{modules.shipped().early}</style></head><body>"
        '<main class="sl sl-absent" hidden><h1 class="sl-title">Your own pictures</h1>'
        f'<p id="words">{html.escape(KIND)}</p><p><a href="../#mine">Bring your own pictures</a></p></main>'
        "<script>matchMedia('(prefers-color-scheme: dark)').matches && document.body.classList.add('dark');"
        f"const GONE = {GONE!r};{ENTER}</script></body></html>"
    )
