"""All of Gradio that is not its public interface: what we call, wrap or read of it, in one place.

The minor version of Gradio is pinned for the sake of this file, and `tests/ui/test_gradio_internals.py` tells when
something has moved. What the browser half relies on is in `widgets/lib/connection.js`, and what must be done before
Gradio is imported in `hosting/gradio_start.py`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Literal

import gradio as gr
from fastapi import FastAPI
from fastapi.dependencies import models as dependencies
from gradio.events import api as endpoint  # gr.api, which only tools that read types do not find there
from gradio.exceptions import InvalidPathError
from gradio.route_utils import API_PREFIX, upload_fn
from gradio.utils import get_upload_folder
from gradio_client.utils import is_file_obj_with_meta, is_http_url_like, traverse

if TYPE_CHECKING:
    import fastapi
    from gradio.block_function import BlockFunction
    from gradio.data_classes import PredictBodyInternal
    from gradio.state_holder import SessionState
    from starlette.types import Receive, Scope, Send

__all__ = [
    "API_PREFIX",
    "BUILDING",
    "UNTRIED",
    "Host",
    "Mounted",
    "endpoint",
    "font_file",
    "forget_values",
    "guard_inputs",
    "guard_queue",
    "host_of",
    "told_by",
    "upload_fn",
    "uploads_folder",
]

# What Gradio's queue answers to a question: taken or not, the event or why, the state.
Pushed = tuple[bool, str | list[dict[str, Any]], Literal["success", "error", "queue_full", "validator_error"]]
BUILDING = Lock()  # held while a page is built: Gradio notes in one place for all threads which one that is
# For `launch`, which else ends the program where the page does not answer itself within three seconds: a busy machine.
UNTRIED = {"_frontend": False}


def uploads_folder() -> Path:
    """Return the folder in which Gradio looks for uploads."""
    return Path(get_upload_folder())


def font_file(bold: bool) -> Path:
    """Return the file of the page's font, which comes with Gradio."""
    name = f"IBMPlexSans-{'Bold' if bold else 'Regular'}.woff2"
    return Path(gr.__file__).parent / "templates/frontend/static/fonts/IBMPlexSans" / name


def told_by(event: gr.EventData) -> dict:
    """Return what a page sent with an event; anything but an object is nothing."""
    return event._data if isinstance(event._data, dict) else {}


def guard_queue(page: gr.Blocks, refuses: Callable[[str | None, dict[str, int]], str]) -> None:
    """Have each question refused where `refuses` gives a sentence.

    It gets the concurrency id of what is asked, and how many questions wait by concurrency id.
    """
    queue = page._queue
    push = queue.push

    async def pushed(body: PredictBodyInternal, request: fastapi.Request, username: str | None) -> Pushed:
        asked = None if body.fn_index is None else page.fns.get(body.fn_index)
        waiting = {name: len(events.queue) for name, events in queue.event_queue_per_concurrency_id.items()}
        refused = refuses(asked.concurrency_id if asked else None, waiting)
        return (False, refused, "queue_full") if refused else await push(body, request, username)

    queue.push = pushed


def guard_inputs(page: gr.Blocks, not_uploaded: str, unfit: str, address: str) -> None:
    """Refuse, in a sentence each, what Gradio's own handling of files would answer without one, or fetch.

    Gradio reads answers of web addresses of any length into memory, so none is fetched on demand.
    """
    preprocess = page.preprocess_data

    def refuse_address(file: dict) -> None:
        if is_http_url_like(str(file.get("path"))):
            raise gr.Error(address, print_exception=False)

    async def checked(
        block_fn: BlockFunction, inputs: list, state: SessionState | None, explicit_call: bool = False
    ) -> list:
        traverse(inputs, refuse_address, is_file_obj_with_meta)
        try:
            return await preprocess(block_fn, inputs, state, explicit_call)
        except InvalidPathError:
            raise gr.Error(not_uploaded, print_exception=False) from None
        except ValueError:
            raise gr.Error(unfit, print_exception=False) from None

    page.preprocess_data = checked


def forget_values(page: gr.Blocks) -> None:
    """Have sessions keep nothing of what was asked and answered.

    Gradio keeps both, up to a megabyte each, for links to the state of a page, which we do not offer.
    """
    preprocess, postprocess = page.preprocess_data, page.postprocess_data

    async def asked(
        block_fn: BlockFunction, inputs: list, state: SessionState | None, explicit_call: bool = False
    ) -> list:
        with _forgotten(state):
            return await preprocess(block_fn, inputs, state, explicit_call)

    async def answered(block_fn: BlockFunction, predictions: list | dict, state: SessionState | None) -> list:
        with _forgotten(state):
            return await postprocess(block_fn, predictions, state)

    page.preprocess_data, page.postprocess_data = asked, answered


@contextmanager
def _forgotten(state: SessionState | None) -> Iterator[None]:
    try:
        yield
    finally:
        if state is not None:
            state.config_values.clear()


@dataclass(frozen=True)
class Host:
    """The launched app, as pages below it need it: its root path, its name for this run, and what tells of its end."""

    root_path: str
    app_id: int
    ending: asyncio.Event


def host_of(scope: Scope) -> Host:
    """Return the launched app that a request came to."""
    app = scope["app"]
    page = app.get_blocks()
    return Host(page.root_path or "", page.app_id, app.stop_event)


class Mounted:
    """A page that is served below the address of the launched app, and not launched itself.

    It bears the name of the launched app's run, so that an open page goes on with one that was made anew.
    """

    def __init__(self, page: gr.Blocks, host: Host, below: str, options: dict[str, Any]) -> None:
        """Make it ready to serve at the root path and `below`; options are those of `launch`."""
        page.app_id, page.state_session_capacity = host.app_id, options["state_session_capacity"]
        rest = {name: value for name, value in options.items() if name != "state_session_capacity"}
        self._page, self._running = page, AsyncExitStack()
        self._app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
        root = f"{host.root_path.rstrip('/')}{below}"
        gr.mount_gradio_app(self._app, page, "/", root_path=root, show_error=False, **rest)

    async def start(self) -> None:
        """Begin to answer questions."""
        await self._running.enter_async_context(self._app.router.lifespan_context(self._app))

    async def stop(self) -> None:
        """End what runs for it, and all streams."""
        self._page._queue.close()
        self._page.is_running = False
        self._app.routes[-1].app.stop_event.set()  # type: ignore[attr-defined]
        await self._running.aclose()
        for kept in vars(dependencies).values():
            if hasattr(kept, "cache_clear"):
                kept.cache_clear()  # FastAPI keeps routes here for good, and with them all that they refer to

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, whose path is that below the page's address."""
        await self._app(scope, receive, send)
