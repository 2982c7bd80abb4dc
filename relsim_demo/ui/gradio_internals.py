"""All of Gradio that is not its public interface: what we call, wrap or read of it, in one place.

The minor version of Gradio is pinned for the sake of this file, and `tests/test_gradio_internals.py` tells when
something has moved. What the browser half relies on is in `widgets/lib/connection.js`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING

import gradio as gr
from gradio.exceptions import InvalidPathError
from gradio.route_utils import API_PREFIX, MultiPartException, upload_fn
from gradio.utils import get_upload_folder
from gradio_client.utils import is_file_obj_with_meta, is_http_url_like, traverse

if TYPE_CHECKING:
    import fastapi
    from gradio.data_classes import PredictBodyInternal

__all__ = [
    "API_PREFIX",
    "MultiPartException",
    "font_file",
    "guard_inputs",
    "guard_queue",
    "told_by",
    "upload_fn",
    "uploads_folder",
]

Pushed = tuple[bool, str, str]  # what Gradio's queue answers to a question: taken or not, the event or why, the state


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
        asked = page.fns.get(body.fn_index)
        waiting = {name: len(events.queue) for name, events in queue.event_queue_per_concurrency_id.items()}
        refused = refuses(asked.concurrency_id if asked else None, waiting)
        return (False, refused, "queue_full") if refused else await push(body, request, username)

    queue.push = pushed


def guard_inputs(page: gr.Blocks, not_uploaded: str, unfit: str, address: str) -> None:
    """Refuse, in a sentence each, what Gradio's own handling of files would answer without one, or fetch.

    Gradio reads answers of web addresses of any length into memory, so none is fetched on demand.
    """
    preprocess: Callable[..., Awaitable[list]] = page.preprocess_data

    def refuse_address(file: dict) -> None:
        if is_http_url_like(str(file.get("path"))):
            raise gr.Error(address, print_exception=False)

    async def checked(event: object, inputs: list, *rest: object) -> list:
        traverse(inputs, refuse_address, is_file_obj_with_meta)
        try:
            return await preprocess(event, inputs, *rest)
        except InvalidPathError:
            raise gr.Error(not_uploaded, print_exception=False) from None
        except ValueError:
            raise gr.Error(unfit, print_exception=False) from None

    page.preprocess_data = checked
