"""Verdicts on a pair in graded words: clearly, somewhat, not, or that nobody can tell. Pure functions."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from relsim_demo.domain import PLAIN
from relsim_demo.types import Pair, Score
from relsim_demo.ui.contract.payloads import Parts


class Grade(StrEnum):
    """How much two pictures share in one metric."""

    CLEARLY = "clearly"  # from the calibrated limit on
    SOMEWHAT = "somewhat"  # from SOMEWHAT of 100 random pairs on
    NOT = "not"


@dataclass(frozen=True)
class Graded:
    """A score that random pairs give a meaning: the cosine, its percentile, how much that is, what the pairs are of."""

    cosine: float
    percentile: float
    grade: Grade
    among: str = ""


SOMEWHAT, MIDDLE = 90.0, 50.0
SAME_PICTURE: Parts = [["", "The same picture"]]
SAME_LEDE = "Both are one and the same picture, so their logic and their look are equal."
CANNOT_TELL: Parts = [["", "These models cannot tell"]]
COULD = "The README says how to run the published models here."
_VERDICTS: dict[tuple[Grade, Grade], Parts] = {
    (Grade.CLEARLY, Grade.CLEARLY): [["rel", "Same logic,"], ["attr", "same look"]],
    (Grade.CLEARLY, Grade.SOMEWHAT): [["rel", "Same logic,"], ["attr", "somewhat alike in look"]],
    (Grade.CLEARLY, Grade.NOT): [["rel", "Same logic,"], ["attr", "different look"]],
    (Grade.SOMEWHAT, Grade.CLEARLY): [["attr", "Same look,"], ["rel", "somewhat alike in logic"]],
    (Grade.SOMEWHAT, Grade.SOMEWHAT): [["", "Somewhat alike,"], ["rel", "in logic"], ["attr", "and in look"]],
    (Grade.SOMEWHAT, Grade.NOT): [["rel", "Somewhat alike in logic,"], ["attr", "different look"]],
    (Grade.NOT, Grade.CLEARLY): [["attr", "Same look,"], ["rel", "different logic"]],
    (Grade.NOT, Grade.SOMEWHAT): [["attr", "Somewhat alike in look,"], ["rel", "different logic"]],
    (Grade.NOT, Grade.NOT): [["", "Nothing much in common"]],
}


def graded(score: Score) -> Graded | None:
    """Return how much a pair shares by one score; None where nothing tells what the score means."""
    if score.score is None or score.percentile is None or score.alike is None:
        return None
    grade = Grade.CLEARLY if score.alike else Grade.SOMEWHAT if score.percentile >= SOMEWHAT else Grade.NOT
    return Graded(score.score, score.percentile, grade, score.among)


def told(pair: Pair) -> Parts:
    """Return the verdict of a pair as [meaning, words] runs; the meaning is "rel", "attr" or ""."""
    if pair.same_picture:
        return SAME_PICTURE
    if pair.note:
        return CANNOT_TELL
    logic, look = graded(pair.relational), graded(pair.attribute)
    if logic and look:
        return _VERDICTS[logic.grade, look.grade]
    if logic:
        return [["rel", _alone(logic.grade, "logic")]]
    if look:
        return [["attr", _alone(look.grade, "look")]]
    numbers = sum(score.score is not None for score in (pair.relational, pair.attribute))
    return [["", "Two numbers, no verdict" if numbers == 2 else "One number, no verdict"]]


def lede(pair: Pair) -> str:
    """Explain a verdict in one or two short sentences; "" where nothing is known that could be explained."""
    if pair.same_picture:
        return SAME_LEDE
    logic, look = graded(pair.relational), graded(pair.attribute)
    if pair.note:
        return " ".join(filter(None, [pair.note, look and _look(look)]))
    if logic and look and all(one.grade is Grade.NOT and one.percentile < MIDDLE for one in (logic, look)):
        return "They share neither an idea nor a look."
    said = [logic and _logic(logic), look and _look(look)]
    if look and look.grade is Grade.CLEARLY and not (logic and logic.grade is Grade.CLEARLY):
        said.reverse()
    return " ".join(filter(None, said))


def label(pair: Pair) -> str:
    """Return what a pair is as a label; "" where nobody can tell."""
    if pair.same_picture:
        return "Same picture"
    return PLAIN[pair.corner] if pair.corner else ""


def of_pairs(score: Graded) -> str:
    """Say a percentile as a count of the pairs it is measured on: "97 of 100 random pairs of photographs"."""
    pairs = f"random pairs of {score.among}" if score.among else "random pairs"
    return f"{share_of_pairs(score.percentile)} {pairs}"


def share_of_pairs(percentile: float) -> str:
    """Say a percentile as a count, rounded down: "23 of 100" below 99, "995 of 1,000" from there on, never all."""
    if percentile >= 99:
        return f"{min(math.floor(round(percentile * 10, 5)), 999)} of 1,000"
    return f"{math.floor(round(percentile, 6))} of 100"


def _alone(found: Grade, what: str) -> str:
    return {"clearly": f"Same {what}", "somewhat": f"Somewhat alike in {what}", "not": f"Different {what}"}[found]


def _logic(score: Graded) -> str:
    if score.grade is Grade.NOT:
        return "The ideas behind them are not alike."
    if score.grade is Grade.SOMEWHAT:
        return f"Their ideas are somewhat alike, more than those of {of_pairs(score)}."
    return f"They clearly share an idea, more closely than {of_pairs(score)} do."


def _look(score: Graded) -> str:
    if score.grade is Grade.NOT:
        measured = f", compared with random pairs of {score.among}" if score.among else ""
        rest = "has little in common" if score.percentile < MIDDLE else "is not alike"
        return f"What they show {rest}{measured}."
    if score.grade is Grade.SOMEWHAT:
        return f"They look somewhat alike, more than {of_pairs(score)} do."
    return f"They clearly look alike, more than {of_pairs(score)} do."
