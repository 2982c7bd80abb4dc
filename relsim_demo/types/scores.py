"""What two pictures share: scores, what they mean, and why."""

from __future__ import annotations

from dataclasses import dataclass, field

from relsim_demo.domain import Corner
from relsim_demo.types.answer import Answer


@dataclass(frozen=True)
class Score(Answer):
    """A cosine and the share (0..100) of random gallery pairs that score lower; those that score the same count half.

    percentile is None where the gallery was computed with another model than the one that scores, or has fewer than FEW
    different items; score is None where the model cannot run. alike: whether the score reaches the limit from which on
    pictures count as alike; None where no limit holds for it. among: what the random pairs are of, where that is not
    the gallery.
    """

    score: float | None
    percentile: float | None
    alike: bool | None = None
    among: str = ""


@dataclass(frozen=True)
class Measured(Score):
    """A score that there is: the model ran."""

    score: float


@dataclass(frozen=True)
class Threshold(Answer):
    """From where on a pair counts as alike in one metric, and what that was calibrated on."""

    score: float
    percentile: float
    unrelated_pairs: int
    share: float


@dataclass(frozen=True)
class Pair(Answer):
    """Two pictures (by name) seen by both metrics. corner is None where a percentile is.

    same_picture: all scores there are say that both are one and the same picture. note: why the models cannot judge the
    pair; it then has raw scores, no corner, and no percentile that compares it with pictures of another sort.
    """

    a: str
    b: str
    relational: Score
    attribute: Score
    corner: Corner | None
    same_picture: bool = False
    note: str = ""


@dataclass(frozen=True)
class ScoreAnswer(Answer):
    """All pairs of the given pictures, in order (0, 1), (0, 2), ..., (1, 2), ...

    notes say what could not be scored, and which pictures were made smaller for a model.
    """

    pairs: list[Pair]
    backend: str
    models: dict[str, str]
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class BridgeAnswer(Answer):
    """A chain of pictures: gallery ids, or the given name of an own one, and the relational score of every step."""

    pictures: list[str]
    steps: list[Measured]


@dataclass(frozen=True)
class Regions(Answer):
    """How much each part of a picture carries of a pair's scores: cells by rows, cosine lost where a part is hidden.

    Negative where hiding it brings the pictures nearer to each other.
    """

    relational: list[list[float]]
    attribute: list[list[float]]


@dataclass(frozen=True)
class RegionsAnswer(Answer):
    """Regions of both pictures, and which share (0..1) of the work is done; None before a picture is begun."""

    done: float
    a: Regions | None
    b: Regions | None
