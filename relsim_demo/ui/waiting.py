"""Who may wait for an answer: the page and the API each have places of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relsim_demo.ui.api import QUEUE as API
from relsim_demo.ui.gradio_internals import guard_queue

if TYPE_CHECKING:
    import gradio as gr

PLACES = {True: 32, False: 64}  # of the API, and of the page
FULL = "Too many questions wait for their answers here. Try again in a moment."


def share_queue(page: gr.Blocks) -> None:
    """Bound the questions that wait, the API's and the page's each for itself: neither can close the other.

    Gradio's own bound counts all of them together.
    """

    def refuses(asked: str | None, waiting: dict[str, int]) -> str:
        of_api = asked == API
        before = sum(count for name, count in waiting.items() if (name == API) == of_api)
        return FULL if before >= PLACES[of_api] else ""

    guard_queue(page, refuses)
