"""Who may wait for an answer: the page and the API each have places of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relsim_demo.ui.api import QUEUE as API

if TYPE_CHECKING:
    import fastapi
    import gradio as gr
    from gradio.data_classes import PredictBodyInternal

PLACES = {True: 32, False: 64}  # of the API, and of the page
FULL = "Too many questions wait for their answers here. Try again in a moment."


def share_queue(page: gr.Blocks) -> None:
    """Bound the questions that wait, the API's and the page's each for itself: neither can close the other.

    Gradio's own bound counts all of them together.
    """
    queue = page._queue
    push = queue.push

    async def pushed(body: PredictBodyInternal, request: fastapi.Request, username: str | None) -> tuple:
        asked = page.fns.get(body.fn_index)
        of_api = asked is not None and asked.concurrency_id == API
        waiting = {True: 0, False: 0}
        for name, events in queue.event_queue_per_concurrency_id.items():
            waiting[name == API] += len(events.queue)
        if waiting[of_api] >= PLACES[of_api]:
            return False, FULL, "queue_full"
        return await push(body, request, username)

    queue.push = pushed
