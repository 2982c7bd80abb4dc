"""Bridge: from one picture of the pair to the other by pictures of the gallery, each near the next in logic."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from relsim_demo import types
from relsim_demo.errors import BadRequest
from relsim_demo.ui.contract import present
from relsim_demo.ui.contract.payloads import Bridge, BridgePicture, Measured
from relsim_demo.ui.page.patient import patient
from relsim_demo.ui.page.widget import widget
from relsim_demo.ui.pictures import decoded, naming, references
from relsim_demo.ui.score.pairs import ENDS, pair_of

if TYPE_CHECKING:
    from relsim_demo.explorer import Explorer

EQUAL = "Both pictures are the same; a bridge needs two."
DIRECT = "No picture of the gallery comes between them: one step leads from one to the other."
CHAIN = "Each picture shares much of its logic with the next, from the first of the pair to the second."
SHARES = "The number says how many of 100 random pairs have less logic in common."
COSINES = "The number is a raw score: the most alike pictures have 1."


def build(explorer: Explorer) -> None:
    """Place the part; it stays closed until somebody asks for it."""
    widget("score/bridge", {}, {"lay": patient(explorer, lambda asked: answers(explorer, pair_of(explorer, asked)))})


def answers(explorer: Explorer, refs: list[str]) -> Iterator[Bridge]:
    """Yield the pictures of the chain with the number of each step, then with all their captions.

    Raises:
        DemoError: both are the same picture, or the model that compares them cannot run.
    """
    if refs[0] == refs[1]:
        raise BadRequest(EQUAL)
    ends = [references.resolve(ref) for ref in refs]
    answer = explorer.bridge(*ends)
    chain = [refs[0], *answer.pictures[1:-1], refs[1]]
    steps, counted = _steps(answer.steps)
    said = [DIRECT if len(chain) == 2 else CHAIN, SHARES if counted else COSINES]
    said += explorer.made_smaller(ends, ENDS, searching=True)
    for caption in (naming.caption_at_once, naming.caption):
        yield {
            "pictures": [_told(explorer, ref, caption(explorer, ref)) for ref in chain],
            "steps": steps,
            "counted": counted,
            "sentence": " ".join(said),
        }


def _told(explorer: Explorer, ref: str, caption: str | None) -> BridgePicture:
    words = naming.words(explorer, ref, caption)
    return {**references.shown(explorer, ref), "caption": words, "own": decoded.is_own(ref)}


def _steps(scores: list[types.Measured]) -> tuple[list[Measured], bool]:
    """Return the numbers of the steps, and whether they count random pairs, which all of them do or none."""
    raw = [present.cosine(score.score) for score in scores]
    counts = [present.badge(score.percentile) for score in scores if score.percentile is not None]
    counted = len(counts) == len(raw)
    numbers = zip(counts if counted else raw, raw, strict=True)
    return [{"number": number, "raw": cosine} for number, cosine in numbers], counted
