"""Several pictures at once: every pair in logic and in look, as two tables and as a ranked list."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import TYPE_CHECKING

from relsim_demo.domain import MOST_PICTURES
from relsim_demo.errors import BadRequest, DemoError
from relsim_demo.types import Pair, Score, ScoreAnswer
from relsim_demo.ui.contract import present, verdicts
from relsim_demo.ui.contract.payloads import Many, ManyAnswer, ManyPair, ManyScore, ManyTile, Refused
from relsim_demo.ui.examples import ExamplePair, shelf
from relsim_demo.ui.page.patient import patient
from relsim_demo.ui.page.widget import refused, widget
from relsim_demo.ui.pictures import decoded, references

if TYPE_CHECKING:
    from relsim_demo.explorer import Explorer

OPENING = 6
UNTOLD = "These models cannot tell"
GREY = (
    "Grey numbers are raw scores that tell nothing: a picture of that pair, a photograph perhaps, is not like "
    "those that the small model of logic learned from."
)
PHOTOGRAPHS = "The look of two photographs is compared with random pairs of photographs."
SHARES = "The numbers say how many of 100 random pairs have less in common."
COSINES = "Where no random pairs tell what a score means, it stands as it is: equal pictures have 1."


def build_switch() -> None:
    """Place the switch between two pictures and several."""
    widget("score/modes", {})


def build(explorer: Explorer, examples: list[ExamplePair]) -> None:
    """Place the part for several pictures; it asks when it is first seen."""
    refs = list(dict.fromkeys(ref for pair in examples for ref in (pair.a, pair.b)))[:OPENING]
    value: Many = {
        "opening": [references.shown(explorer, ref) for ref in refs],
        "gallery": shelf(explorer),
        "most": MOST_PICTURES,
    }
    widget("score/many", value, {"compare": patient(explorer, lambda asked: answers(explorer, asked.get("pictures")))})


def answers(explorer: Explorer, choices: object) -> Iterator[ManyAnswer]:
    """Yield every tile, then all pairs of those that hold a picture, as places among them.

    Raises:
        DemoError: too many pictures, or no model that could compare them.
    """
    if not isinstance(choices, list) or len(choices) > MOST_PICTURES:
        raise BadRequest(f"Choose 2 to {MOST_PICTURES} pictures to compare.")
    slots = [_slot(explorer, choice) for choice in choices]
    refs = [slot["ref"] for slot in slots if "ref" in slot]
    yield {"slots": slots, "pairs": [], "words": ""}
    if len(refs) < 2:
        return
    answer = explorer.score([references.resolve(ref) for ref in refs])
    places = combinations(range(len(refs)), 2)
    pairs = [_pair(a, b, pair) for (a, b), pair in zip(places, answer.pairs, strict=True)]
    yield {"slots": slots, "pairs": pairs, "words": _words(answer)}


def _slot(explorer: Explorer, choice: object) -> ManyTile | Refused:
    try:
        ref = references.chosen(explorer, choice)
        shown = references.shown(explorer, ref)
        return {**shown, "caption": "" if decoded.is_own(ref) else shown["alt"]}
    except DemoError as error:
        return refused(error)


def _pair(a: int, b: int, pair: Pair) -> ManyPair:
    return {
        "a": a,
        "b": b,
        "logic": _score(pair.relational, pair),
        "look": _score(pair.attribute, pair),
        "corner": UNTOLD if pair.note else verdicts.label(pair),
    }


def _score(score: Score, pair: Pair) -> ManyScore | None:
    """Return a score as the page shows it; None where it could not be measured, quiet where it tells nothing."""
    cosine, percentile = score.score, score.percentile
    if cosine is None:
        return None
    quiet = bool(pair.note) and percentile is None
    return {
        "number": present.cosine(cosine) if percentile is None else present.number(percentile),
        "share": percentile / 100 if percentile is not None else 0.0 if quiet else max(cosine, 0.0),
        "percentile": None if percentile is None else round(percentile, 3),
        "cosine": round(cosine, 4),
        "raw": present.cosine(cosine),
        "quiet": quiet,
    }


def _words(answer: ScoreAnswer) -> str:
    found = [score for pair in answer.pairs for score in _measured(pair)]
    told = [SHARES] if any(score.percentile is not None for score in found) else []
    told += [PHOTOGRAPHS] if any(score.among for score in found) else []
    told += [GREY] if any(pair.note for pair in answer.pairs) else []
    told += [COSINES] if any(s.percentile is None for p in answer.pairs if not p.note for s in _measured(p)) else []
    return " ".join([*told, *answer.notes])


def _measured(pair: Pair) -> list[Score]:
    return [score for score in (pair.relational, pair.attribute) if score.score is not None]
