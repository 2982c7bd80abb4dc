"""What is asked: pictures and sentences as they are given, and the vectors that they become."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from PIL import Image

from relsim_demo.vectors import unit_rows

Picture = Image.Image | str  # an RGB picture, or the id of a gallery item
AWAY = 0.5  # how much the mean of counter-examples is subtracted


@dataclass(frozen=True)
class Query:
    """A question's unit vectors (d,) by metric, its name, and its own row where it is a gallery item.

    missing: why a metric has no vector, where that needs saying. others: further rows that are part of the question.
    judged: whether the model of logic can judge what it asks with. smaller: which pictures are made smaller for
    a model.
    """

    name: str
    vectors: dict[str, np.ndarray]
    row: int | None = None
    missing: dict[str, str] = field(default_factory=dict)
    others: tuple[int, ...] = ()
    judged: bool = True
    smaller: tuple[str, ...] = ()


@dataclass(frozen=True)
class Question:
    """A question in several parts: pictures that are examples, pictures that are not, and a sentence.

    text_weight: how much the sentence weighs beside the examples, 0..1. hidden: ids that are no answers, such as that
    of the picture which an example was cut from.
    """

    examples: Sequence[Picture] = ()
    without: Sequence[Picture] = ()
    text: str | None = None
    text_weight: float = 0.5
    hidden: Sequence[str] = ()


def made_smaller(queries: Iterable[Query]) -> list[str]:
    """Return the sentence on pictures that were made smaller for a model; nothing where none was."""
    return smaller_told(name for query in queries for name in query.smaller)


def smaller_told(pictures: Iterable[str]) -> list[str]:
    """Return the same by what is said of each picture."""
    names = list(pictures)
    return [f"Made smaller for the model of logic: {', '.join(names)}."] if names else []


def mixed(
    metric: str, examples: Sequence[Query], without: Sequence[Query], text: Query | None, text_weight: float
) -> np.ndarray:
    """Return the unit vector (d,) of a question in parts."""
    share = text_weight if text is not None and examples else float(text is not None)
    mixed = (1 - share) * _mean(metric, examples) - AWAY * _mean(metric, without)
    if text is not None:
        mixed = mixed + share * text.vectors[metric]
    return unit_rows(mixed[None])[0]


def _mean(metric: str, parts: Sequence[Query]) -> np.ndarray:
    """Return the mean vector (d,) of some parts, 0 if there is none."""
    return np.sum([part.vectors[metric] for part in parts], 0) / max(1, len(parts))
