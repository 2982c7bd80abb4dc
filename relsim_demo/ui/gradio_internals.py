"""All of Gradio that is not its public interface: what we call, wrap or read of it, in one place.

The minor version of Gradio is pinned for the sake of this file, and `tests/test_gradio_internals.py` tells when
something has moved. What the browser half relies on is in `widgets/lib/connection.js`.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import gradio as gr
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

__all__ = [
    "API_PREFIX",
    "endpoint",
    "font_file",
    "guard_inputs",
    "guard_queue",
    "told_by",
    "upload_fn",
    "uploads_folder",
]

# What Gradio's queue answers to a question: taken or not, the event or why, the state.
Pushed = tuple[bool, str | list[dict[str, Any]], Literal["success", "error", "queue_full", "validator_error"]]


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
