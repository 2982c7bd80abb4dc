"""What answers here."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypedDict

from relsim_demo.types.answer import Answer
from relsim_demo.types.scores import Threshold


class About(TypedDict):
    """Which gallery is looked through, how many items it has, and by metric who made it and how it is searched."""

    name: str
    items: int
    licence: str
    models: dict[str, str]
    index: dict[str, str]


@dataclass(frozen=True)
class Info(Answer):
    """What answers here: backend, models with revisions by what they do, gallery, sizes, thresholds by metric.

    thresholds: empty where the gallery has fewer than FEW different items. state: how far the models are loaded.
    captions: how many anonymous captions there are to choose from, None where they are generated; prompt then says
    whose prompt the captioner is given. preprocess: how pictures are prepared for each encoder.
    """

    backend: str
    sentence: str
    models: dict[str, str]
    gallery: About
    thresholds: dict[str, Threshold]
    device: str
    state: str
    captions: int | None = None
    prompt: str | None = None
    preprocess: dict[str, str] = field(default_factory=dict)
