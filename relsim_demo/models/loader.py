"""Which models answer: chosen once from the settings; the weights themselves are read when first needed."""

from __future__ import annotations

from dataclasses import dataclass

from relsim_demo.errors import BadRequest, ModelUnavailable
from relsim_demo.models import mini
from relsim_demo.models.base import ImageEncoder
from relsim_demo.models.mini import CaptionBank, MiniEncoder
from relsim_demo.models.text import TextEncoder
from relsim_demo.settings import Backend, Settings


@dataclass(frozen=True)
class Models:
    """The models of one backend, and one plain sentence that says which they are and what they have seen."""

    backend: Backend
    sentence: str
    encoders: dict[str, ImageEncoder]
    text: TextEncoder
    captions: CaptionBank

    def names(self) -> dict[str, str]:
        """Return "name@revision" of each model."""
        named = {metric: f"{e.name}@{e.revision}" for metric, e in self.encoders.items()}
        return {**named, "text": f"{self.text.name}@{self.text.revision}"}


METRIC_MODELS = ("relsim", "clip", "dinov2", "dreamsim", "mini-relational", "mini-attribute")


def load_encoder(name: str, settings: Settings) -> ImageEncoder:
    """Return the image encoder of one of METRIC_MODELS; its weights are read when the first picture comes.

    Raises:
        BadRequest: the name is unknown.
        ModelUnavailable: it cannot run here, or its files are missing.
    """
    if name in ("mini-relational", "mini-attribute"):
        return MiniEncoder(name.removeprefix("mini-"))
    if name in METRIC_MODELS:
        raise ModelUnavailable(f"The model {name} is not part of this version.")
    raise BadRequest(f"There is no model {name[:40]!r}; choose among {', '.join(METRIC_MODELS)}.")


def load_models(settings: Settings) -> Models:
    """Choose the models for a backend.

    Raises:
        ModelUnavailable: the backend cannot run here, or its files are missing.
    """
    if settings.backend is Backend.QWEN:
        raise ModelUnavailable("RELSIM_BACKEND=qwen is not part of this version; use mini or auto.")
    return Models(
        Backend.MINI,
        "Two small models answer here. They were trained on drawings only, so expect less of them on photographs.",
        {metric: MiniEncoder(metric) for metric in ("relational", "attribute")},
        TextEncoder(),
        mini.load_captions(),
    )
