"""The head of the page: wordmark, which models answer and how far they are loaded, and what this is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relsim_demo.types import Corner
from relsim_demo.ui import pictures
from relsim_demo.ui.examples import ExamplePair
from relsim_demo.ui.widget import widget

if TYPE_CHECKING:
    from relsim_demo.explorer import Explorer

PAPER = {"words": "Relational Visual Similarity (arXiv 2512.07833)", "address": "https://arxiv.org/abs/2512.07833"}
SHOWN = ((Corner.ANALOGY, "The same logic in two looks"), (Corner.APPEARANCE, "The same look, another logic"))
LIMITS = (
    "The small models that answer here learned logic from drawings alone: of a photograph they tell the look, but not "
    "the idea, and say so. The published models know photographs too; the README says how to run them."
)


def build(explorer: Explorer, examples: list[ExamplePair]) -> None:
    """Build the head; one of `examples` shows logic alone, and one look alone."""

    def loading(asked: dict) -> dict:
        state = explorer.state()
        return {"state": {"name": state.name, "sentence": state.sentence}}

    space = explorer.has_space and explorer.compares and explorer.judges
    value = {
        "sentence": explorer.info().sentence,
        "pairs": [_pair(explorer, corner, words, examples) for corner, words in SHOWN if _of(corner, examples)],
        "limits": LIMITS if explorer.info().backend == "mini" else "",
        "paper": PAPER,
        "loads": explorer.state().name != "ready",
        "views": {"space": space, "maps": bool(explorer.maps.metrics)},
    }
    widget("masthead", value, {"loading": loading})


def _pair(explorer: Explorer, corner: Corner, words: str, examples: list[ExamplePair]) -> dict:
    pair = _of(corner, examples)
    return {"words": words, "pictures": [pictures.shown(explorer, ref) for ref in (pair.a, pair.b)]}


def _of(corner: Corner, examples: list[ExamplePair]) -> ExamplePair | None:
    return next((pair for pair in examples if pair.corner is corner), None)
