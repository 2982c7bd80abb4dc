"""Several pictures at once: every pair in logic and in look, as two tables and as a ranked list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relsim_demo.errors import BadRequest, DemoError
from relsim_demo.types import Pair, Score, ScoreAnswer
from relsim_demo.ui import pictures, present
from relsim_demo.ui.examples import ExamplePair, shelf
from relsim_demo.ui.widget import refused, widget

if TYPE_CHECKING:
    from relsim_demo.explorer import Explorer

OPENING = 6
MAX_PICTURES = 12
SHARES = "The numbers say how many of 100 random pairs have less in common."
COSINES = "Where no random pairs tell what a score means, it stands as it is: equal pictures have 1."


def build_switch() -> None:
    """Place the switch between two pictures and several."""
    widget("modes", {})


def build(explorer: Explorer, examples: list[ExamplePair]) -> None:
    """Place the part for several pictures; it asks when it is first seen."""
    refs = list(dict.fromkeys(ref for pair in examples for ref in (pair.a, pair.b)))[:OPENING]
    value = {
        "opening": [pictures.shown(explorer, ref) for ref in refs],
        "gallery": shelf(explorer),
        "most": MAX_PICTURES,
    }
    widget("many", value, {"compare": lambda asked: compare(explorer, asked.get("pictures"))})


def compare(explorer: Explorer, choices: object) -> dict:
    """Return every tile, and all pairs of those that hold a picture, as places among them.

    Raises:
        DemoError: too many pictures, or no model that could compare them.
    """
    if not isinstance(choices, list) or len(choices) > MAX_PICTURES:
        raise BadRequest(f"Choose 2 to {MAX_PICTURES} pictures to compare.")
    slots = [_slot(explorer, choice) for choice in choices]
    refs = [slot["ref"] for slot in slots if "ref" in slot]
    if len(refs) < 2:
        return {"slots": slots, "pairs": [], "words": ""}
    names = [str(place) for place in range(len(refs))]
    answer = explorer.score([pictures.resolve(ref) for ref in refs], names=names)
    return {"slots": slots, "pairs": [_pair(pair) for pair in answer.pairs], "words": _words(answer)}


def _slot(explorer: Explorer, choice: object) -> dict:
    try:
        ref = pictures.chosen(explorer, choice)
        shown = pictures.shown(explorer, ref)
        return {**shown, "caption": "" if pictures.is_own(ref) else shown["alt"]}
    except DemoError as error:
        return refused(error)


def _pair(pair: Pair) -> dict:
    return {
        "a": int(pair.a),
        "b": int(pair.b),
        "logic": _score(pair.relational),
        "look": _score(pair.attribute),
        "corner": present.pair_name(pair),
    }


def _score(score: Score) -> dict | None:
    """Return a score as the page shows it; None where it could not be measured."""
    if score.score is None:
        return None
    counted = score.percentile is not None
    return {
        "number": present.number(score.percentile) if counted else present.cosine(score.score),
        "share": score.percentile / 100 if counted else max(score.score, 0.0),
        "percentile": round(score.percentile, 3) if counted else None,
        "cosine": round(score.score, 4),
    }


def _words(answer: ScoreAnswer) -> str:
    found = [score for pair in answer.pairs for score in (pair.relational, pair.attribute) if score.score is not None]
    told = [SHARES] if any(score.percentile is not None for score in found) else []
    told += [COSINES] if any(score.percentile is None for score in found) else []
    return " ".join([*told, *answer.notes])
