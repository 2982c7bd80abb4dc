"""The head of the page: wordmark, which models answer and how far they are loaded, and what this is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relsim_demo.ui import pictures
from relsim_demo.ui.examples import ExamplePair
from relsim_demo.ui.widget import widget

if TYPE_CHECKING:
    from relsim_demo.explorer import Explorer


def build(explorer: Explorer, examples: list[ExamplePair]) -> None:
    """Build the head; the first of `examples` shows what the page is about."""

    def loading(asked: dict) -> dict:
        state = explorer.state()
        return {"state": {"name": state.name, "sentence": state.sentence}}

    shown = [pictures.shown(explorer, ref) for pair in examples[:1] for ref in (pair.a, pair.b)]
    loads = explorer.state().name != "ready"
    views = {"space": explorer.has_space and explorer.compares, "maps": bool(explorer.maps.metrics)}
    value = {"sentence": explorer.info().sentence, "pair": shown, "loads": loads, "views": views}
    widget("masthead", value, {"loading": loading})
