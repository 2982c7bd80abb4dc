"""The published relational model as an encoder of pictures."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import AbstractContextManager

import numpy as np
from PIL import Image

from relsim_demo.models.base import ImageEncoder
from relsim_demo.models.checkpoints import known_revision, short_name
from relsim_demo.models.published import Published
from relsim_demo.settings import PUBLISHED_PIXELS
from relsim_demo.work import Stage

DIM = 384  # the width of f_T's space
UNIT = 448**2  # px of a picture, whose cost others are told by


class QwenEncoder(ImageEncoder):
    """The published relational encoder."""

    in_text_space = True
    batch_size = 256

    def __init__(self, published: Published) -> None:
        self.published, self.name = published, short_name(published.settings.adapter)

    @property
    def dim(self) -> int:
        """The width of the vectors."""
        return DIM

    @property
    def revision(self) -> str:
        """The Hub commit, or a hash of local weights; empty before a download."""
        return known_revision(self.published.settings.adapter, self.published.settings)

    @property
    def preprocess(self) -> str:  # pyright: ignore[reportIncompatibleVariableOverride]
        """The resampling, and how many pixels it leaves where that is less than published."""
        most = self.published.most_pixels
        limit = f" and to at most {most:,} px in all" if most < PUBLISHED_PIXELS else ""
        return f"rgb, smart-resized to multiples of 28 px{limit}, bicubic"

    def shrunk(self, width: int, height: int) -> tuple[int, int] | None:
        """See ImageEncoder."""
        from relsim_demo.models.qwen.pixels import target_size

        seen = target_size(width, height, self.published.most_pixels)
        return None if seen == target_size(width, height) else seen

    def turn(self, images: Sequence[Image.Image]) -> AbstractContextManager[object]:
        """See ImageEncoder."""
        return self.published.turn(see=self._pictures(images))

    def _embed_batch(self, images: list[Image.Image]) -> np.ndarray:
        with self.turn(images):  # which loads here, since what a borrowed GPU's process loads is gone with it
            began = time.monotonic()
            vectors = self.published.embed(images)
            self.published.work.took(Stage.SEE, (time.monotonic() - began) / self._pictures(images))
        return vectors

    def _pictures(self, images: Sequence[Image.Image]) -> float:
        """Say how many pictures of 448 px the work amounts to."""
        from relsim_demo.models.qwen.pixels import target_size

        sizes = (target_size(*image.size, self.published.most_pixels) for image in images)
        return sum(width * height for width, height in sizes) / UNIT
