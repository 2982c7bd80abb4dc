"""Captions for items whose source gives none, written by the captioner, the likeliest words each time."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PIL import Image

from relsim_demo.models.base import ImageEncoder
from relsim_demo.models.filter import Filter, QwenFilter
from relsim_demo.models.published import Published
from relsim_demo.models.qwen_captioner import QwenCaptioner
from relsim_demo.models.qwen_encoder import QwenEncoder
from relsim_demo.precompute.records import storable
from relsim_demo.settings import Settings
from relsim_demo.types import Sampling

AT_ONCE = 16  # pictures that are captioned together: for the memory that their words take


class CaptionWriter:
    """The captioner that RELSIM_CAPTION_ADAPTER names."""

    def __init__(self, published: Published) -> None:
        """Take the models, of which no adapter is folded into the base from now on."""
        published.keep_apart()
        self._captioner = QwenCaptioner(published)
        self.name = self._captioner.name

    @property
    def signature(self) -> str:
        """What items with a written caption say of who wrote it: name@revision."""
        return f"{self.name}@{self._captioner.revision}"

    @property
    def identity(self) -> dict[str, str]:
        """What a gallery records of the captioner."""
        return {"captioned_by": self.signature, "caption_prompt": self._captioner.prompt}

    def write(self, images: Sequence[Image.Image], tokens: int = Sampling.tokens) -> list[str]:
        """Caption RGB pictures, one each, of so many tokens at the most. Raises ModelUnavailable."""
        found: list[str] = []
        for start in range(0, len(images), AT_ONCE):
            told = self._captioner.write(images[start : start + AT_ONCE], 1, Sampling(temperature=0, tokens=tokens))
            *_, texts = told  # the last has all words
            found += [storable(text) for (text,) in texts]
        return found


def caption_writer(encoders: Collection[ImageEncoder], chosen_by: Filter | None, settings: Settings) -> CaptionWriter:
    """Return what writes captions; what encoders or the filter will load is not loaded twice."""
    shared = [encoder.published for encoder in encoders if isinstance(encoder, QwenEncoder)]
    shared += [chosen_by.published] if isinstance(chosen_by, QwenFilter) else []
    return CaptionWriter(shared[0] if shared else Published(settings))
