"""The terms that everything else is said in: metrics, corners, orders, limits, and how far the models are."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

FEW = 20  # different items: the random pairs of fewer tell too little for percentiles, verdicts and maps of a space
SAME = 0.9999  # cosine from which two pictures are one and the same: what is missing to 1 is rounding
MOST_PICTURES = 12  # in one question, or one request
IN_MEMORY = "exact, in memory"  # how a metric is searched in galleries that are not large
LOGIC = 0.75  # the lean, from same look (0) to same logic in a different look (1), that is the plain order of logic
ORDERS = ("random", "idea", "near", "typical", "unusual", "look", "logic")  # of the items of a view


class Metric(StrEnum):
    """What search ranks by: shared logic, shared look, or logic shared in spite of the look."""

    RELATIONAL = "relational"
    ATTRIBUTE = "attribute"
    ANALOGY = "analogy"


METRICS = (Metric.RELATIONAL.value, Metric.ATTRIBUTE.value)  # of the space; plain strings, since they are keys of JSON


class Corner(StrEnum):
    """The corners of the similarity space (Gentner & Markman 1997)."""

    ANALOGY = "analogy"  # same logic, different look
    LITERAL = "literal similarity"  # same logic, same look
    APPEARANCE = "mere appearance"  # same look, different logic
    ANOMALY = "anomaly"  # different logic, different look

    @property
    def same_logic(self) -> bool:
        """Whether pictures in this corner share the idea."""
        return self in (Corner.ANALOGY, Corner.LITERAL)

    @property
    def same_look(self) -> bool:
        """Whether pictures in this corner look alike."""
        return self in (Corner.APPEARANCE, Corner.LITERAL)


CORNERS = (Corner.ANOMALY, Corner.APPEARANCE, Corner.ANALOGY, Corner.LITERAL)  # by code: 2 * same logic + same look
UNJUDGED = len(CORNERS)  # code of what lies in no corner, since its logic cannot be judged
PLAIN = {
    Corner.ANOMALY: "Neither the same",
    Corner.APPEARANCE: "Same look, different logic",
    Corner.ANALOGY: "Same logic, different look",
    Corner.LITERAL: "Same logic, same look",
}


class Phase(StrEnum):
    """How far: nobody has asked yet; on its way; here; cannot be had."""

    WAITING = "waiting"
    LOADING = "loading"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True)
class State:
    """A phase, a sentence for people, and the device, where known."""

    phase: Phase
    sentence: str
    device: str = "cpu"


READY = State(Phase.READY, "The models are here.")
