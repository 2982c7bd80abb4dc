"""The head of the page: wordmark, which models answer and how far they are loaded, and what this is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relsim_demo.domain import Corner, Phase
from relsim_demo.images import WORKS
from relsim_demo.mine.collecting import MOST
from relsim_demo.mine.service import LIMITS as LIMITS_OF_OWN
from relsim_demo.ui.contract.payloads import Link, Masthead, MastheadState, Shown
from relsim_demo.ui.examples import ExamplePair
from relsim_demo.ui.galleries.menu import Menu
from relsim_demo.ui.page.widget import widget
from relsim_demo.ui.pictures import references

if TYPE_CHECKING:
    from relsim_demo.explorer import Explorer

PAPER: Link = {
    "words": "Relational Visual Similarity (arXiv 2512.07833)",
    "address": "https://arxiv.org/abs/2512.07833",
}
SHOWN = ((Corner.ANALOGY, "The same logic in two looks"), (Corner.APPEARANCE, "The same look, another logic"))
LIMITS = (
    "The small models that answer here learned logic from drawings alone: of a photograph they tell the look, but not "
    "the idea, and say so. The published models know photographs too; the README says how to run them."
)


def build(explorer: Explorer, examples: list[ExamplePair], menu: Menu) -> None:
    """Build the head; one of `examples` shows logic alone, and one look alone; the menu leads to other galleries."""

    def loading(asked: dict) -> MastheadState:
        state = explorer.state()
        return {"state": {"name": state.phase, "sentence": state.sentence}}

    value: Masthead = {
        "sentence": explorer.info().sentence,
        "pairs": [_shown(explorer, pair, words) for corner, words in SHOWN if (pair := _of(corner, examples))],
        "limits": LIMITS if "mini-relational" in explorer.info().models.get("relational", "") else "",
        "quality": _quality(explorer.figures) if explorer.figures else [],
        "paper": PAPER,
        "galleries": menu.told(),
        "loads": explorer.state().phase != Phase.READY,
    }
    widget("head/masthead", value, {"loading": loading})


def facts(explorer: Explorer, own: bool = False) -> dict[str, dict]:
    """Return what all scripts know: what the gallery can be seen as, which one it is, and if it is a visitor's own."""
    space = explorer.has_corners
    return {
        "views": {"space": space, "maps": bool(explorer.mapped)},
        "gallery": {"name": explorer.info().gallery["name"], "size": explorer.size, "own": own},
        "mine": {"most": MOST, "sentence": LIMITS_OF_OWN, "works": WORKS},
    }


def _quality(figures: dict) -> list[str]:
    """Say how good the models are, from figures as benchmarks/quality.py takes them."""
    drawn, photographs, cut_outs = figures["drawn"], figures["photographs"], figures["cut_outs"]
    across = drawn["across_realisations"]
    return [
        f"Drawings: in {drawn['relational']['p_at_1']:.0%} of {drawn['queries']:,} tries the picture nearest in logic "
        f"shows the same idea. Where it has to be shown in another way, {across['relational']['p_at_1']:.0%}; the "
        f"picture nearest in look then shows the same idea in {across['attribute']['p_at_1']:.0%}.",
        f"Photographs: of {photographs['photographs']:,} from ImageNet, which the test of what can be judged had not "
        f"seen, {1 - photographs['passing']:.0%} were told from drawings. Of random pairs of them, "
        f"{photographs['same_logic']:.1%} were called the same logic and {photographs['same_look']:.1%} the same look.",
        f"Drawn scenes whose things are filled with parts of photographs: for {cut_outs['relation_p_at_1']:.0%} of "
        f"{cut_outs['scenes']:,} the drawing nearest in logic shows the same idea. {cut_outs['refused']:.0%} were "
        f"refused; {cut_outs['same_logic']:.0%} were called the same logic as a drawing of their idea, and "
        f"{cut_outs['captions_right']:.0%} got a caption that is right.",
    ]


def _shown(explorer: Explorer, pair: ExamplePair, words: str) -> Shown:
    return {"words": words, "pictures": [references.shown(explorer, ref) for ref in (pair.a, pair.b)]}


def _of(corner: Corner, examples: list[ExamplePair]) -> ExamplePair | None:
    return next((pair for pair in examples if pair.corner is corner), None)
