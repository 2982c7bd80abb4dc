"""Pages of several galleries in one app, each below an address of its own, made when it is first asked for.

The first gallery stands at the root and is always there. Of the others some are open at a time; the one that was not
asked for longest is let go for the next one, unless it is just answering.
"""

from __future__ import annotations

import asyncio
import gc
import re
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol
from urllib.parse import quote

from fastapi.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from relsim_demo.errors import DemoError
from relsim_demo.ui.galleries.absent import Absent, answer, for_people
from relsim_demo.ui.galleries.menu import Entry, Menu
from relsim_demo.ui.gradio_internals import Host, Mounted, host_of
from relsim_demo.ui.page.front import Front

if TYPE_CHECKING:
    from relsim_demo.explorer import Explorer

MOST = 3  # pages of one kind that are open beside the first one: each has its gallery in memory, and 6 MB of its own
SOON = 3.0  # seconds after which somebody who waits for a page is told what takes so long
KEPT = 60.0  # seconds for which a gallery that could not be opened is remembered, for those who were told to wait
CROWDED = Absent("Too many galleries are open just now.", "All of them are answering. Try again in a moment.", 503)
OPENING = Absent(
    "This gallery is being opened.",
    "One that is fetched first can take minutes. This page goes on by itself.",
    202,  # browsers note others as failures
    again=3,
)

Make = Callable[["Explorer", Menu, Host], Mounted]  # the page of an explorer, at the place of its menu


class Hosted(Protocol):
    """Galleries of one kind by keys, whose pages stand at PREFIX/KEY/ below the root; `most` are open at a time."""

    prefix: str
    most: int

    def open(self, key: str) -> Explorer | None:
        """Return what answers for a gallery, or None where there is none of this key; called in a thread of its own.

        Raises:
            DemoError: it is here, but cannot be opened.
        """
        ...

    def absent(self, key: str, error: DemoError | None = None) -> Absent:
        """Say that there is no gallery of this key ("" where an address names none), or that it cannot be opened."""
        ...

    def address(self, key: str) -> str:
        """Return where a gallery's page stands, from the root: "" for the first one."""
        ...


class _Said(Exception):
    def __init__(self, absent: Absent) -> None:
        self.absent = absent


@dataclass
class _Open:
    page: Mounted
    answering: int = 0


class Hosting:
    """All galleries beside the first one, and the menu that all pages show."""

    def __init__(self, kinds: Sequence[Hosted], entries: Sequence[Entry] = ()) -> None:
        self._kinds, self._entries = {one.prefix: one for one in kinds}, entries
        self._address = re.compile(rf"/({'|'.join(self._kinds) or '(?!)'})(?:/([^/]*)(/.*)?)?", re.DOTALL)
        self._open: dict[str, OrderedDict[str, _Open]] = {one.prefix: OrderedDict() for one in kinds}
        self._opening: dict[str, asyncio.Task[_Open]] = {}
        self._ending: asyncio.Task[None] | None = None

    def menu(self, here: str = "") -> Menu:
        """Return the menu of the page at an address, as seen from the root."""
        return Menu(self._entries, here)

    def beside(self, kind: Hosted) -> Hosting:
        """Return the same with galleries of another kind."""
        return Hosting([*self._kinds.values(), kind], self._entries)

    async def prune(self, prefix: str, wanted: Callable[[str], bool]) -> None:
        """Let go of the pages of one kind whose keys are no longer wanted."""
        pages = self._open[prefix]
        for one in [pages.pop(key) for key in list(pages) if not wanted(key)]:
            await self._let_go(one)

    def place(self, path: str) -> tuple[str, str, str] | None:
        """Return prefix, key and the rest of a path that leads below the first page; None for others."""
        found = self._address.fullmatch(path)
        return found.groups(default="") if found else None  # type: ignore[return-value]

    async def serve(self, place: tuple[str, str, str], make: Make, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request by the page it is for, or say why that cannot be."""
        prefix, key, rest = place
        kind, menu = self._kinds[prefix], self.menu(scope["path"][1:])
        if key and kind.address(key) != f"{prefix}/{key}/" and rest in ("", "/"):
            return await Front(_redirect(menu.root, scope))(scope, receive, send)
        if key and not rest:
            return await Front(_redirect(f"{quote(key)}/", scope))(scope, receive, send)
        try:
            opened = await self._opened(kind, key, make, host_of(scope), SOON if for_people(scope) else None)
        except _Said as said:
            return await Front(answer(scope, said.absent, menu))(scope, receive, send)
        opened.answering += 1
        try:
            await opened.page({**scope, "path": rest, "raw_path": rest.encode(), "root_path": ""}, receive, send)
        finally:
            opened.answering -= 1

    async def _opened(self, kind: Hosted, key: str, make: Make, host: Host, patience: float | None) -> _Open:
        """Return an open page; two that ask at the same time wait for the same one, for so many seconds at most."""
        pages, address = self._open[kind.prefix], f"{kind.prefix}/{key}/"
        if key in pages:
            pages.move_to_end(key)
            return pages[key]
        self._ending = self._ending or asyncio.create_task(self._end_with(host))
        if address not in self._opening:
            task = self._opening[address] = asyncio.create_task(self._made(kind, key, make, host))
            task.add_done_callback(lambda ended: self._keep_fault(address, ended))
        task = self._opening[address]
        ended, _ = await asyncio.wait({task}, timeout=patience)
        if not ended:
            raise _Said(OPENING)
        if task.exception():
            self._forget(address, task)
        return task.result()

    def _keep_fault(self, address: str, ended: asyncio.Task[_Open]) -> None:
        """Go on knowing why a gallery could not be opened for a while, so that opening it does not begin anew."""
        if ended.cancelled() or not ended.exception():
            self._forget(address, ended)
        else:
            asyncio.get_running_loop().call_later(KEPT, self._forget, address, ended)

    def _forget(self, address: str, task: asyncio.Task[_Open]) -> None:
        if self._opening.get(address) is task:
            del self._opening[address]

    async def _made(self, kind: Hosted, key: str, make: Make, host: Host) -> _Open:
        """Open a gallery and make its page, in a thread; then there is room for it, or it is not kept."""
        try:
            explorer = await run_in_threadpool(kind.open, key)
        except DemoError as error:
            raise _Said(kind.absent(key, error)) from error
        if explorer is None:
            raise _Said(kind.absent(key))
        address = f"{kind.prefix}/{key}/"
        page = await run_in_threadpool(make, explorer, self.menu(address), host)
        pages = self._open[kind.prefix]
        while len(pages) >= kind.most:
            free = next((name for name, one in pages.items() if not one.answering), None)
            if free is None:
                raise _Said(CROWDED)
            await self._let_go(pages.pop(free))
        await page.start()
        pages[key] = opened = _Open(page)
        return opened

    async def _let_go(self, opened: _Open) -> None:
        await opened.page.stop()
        del opened
        gc.collect()  # a page and its handlers refer to one another

    async def _end_with(self, host: Host) -> None:
        await host.ending.wait()
        for pages in self._open.values():
            while pages:
                await self._let_go(pages.popitem()[1])


class Below:
    """ASGI middleware: what goes to a gallery below the first one is answered by its own page."""

    def __init__(self, app: ASGIApp, hosting: Hosting, make: Make) -> None:
        self._app, self._hosting, self._make = app, hosting, make

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        place = self._hosting.place(scope["path"]) if scope["type"] == "http" else None
        if place is None:
            return await self._app(scope, receive, send)
        await self._hosting.serve(place, self._make, scope, receive, send)


def _redirect(address: str, scope: Scope) -> RedirectResponse:
    query = scope["query_string"].decode("latin-1")
    return RedirectResponse(f"{address}?{query}" if query else address, 307)
