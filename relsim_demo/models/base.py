"""What every model promises."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from relsim_demo.types import Sampling
from relsim_demo.vectors import unit_rows

if TYPE_CHECKING:
    from relsim_demo.models.judge import Judge


class ImageEncoder(ABC):
    """Pictures in, unit vectors out.

    `name` and `revision` say which weights answer, `dim` the width of its vectors, `preprocess` the variant of its
    picture preparation: a gallery records all four, and vectors of different ones are never mixed.
    """

    name: str
    preprocess: str
    judge: Judge | None = None  # tells which pictures the model can judge; None: all sorts
    in_text_space = False  # whether sentences (f_T vectors) can be compared with its vectors
    batch_size = 64

    @property
    @abstractmethod
    def revision(self) -> str:
        """Which version of the weights answers."""

    @property
    @abstractmethod
    def dim(self) -> int:
        """The width of the vectors."""

    def shrunk(self, width: int, height: int) -> tuple[int, int] | None:
        """Return to what size a picture is made smaller than the model's authors would; None where it is not."""
        return None

    def turn(self, images: Sequence[Image.Image]) -> AbstractContextManager[object]:
        """Hold the model while these pictures are embedded, where it is so slow that askers take turns."""
        return nullcontext()

    @property
    def identity(self) -> dict[str, str]:
        """What a gallery records of the encoder that made its vectors."""
        return {"model": self.name, "revision": self.revision, "preprocess": self.preprocess}

    def embed(self, images: Sequence[Image.Image]) -> np.ndarray:
        """Embed RGB pictures of any size, taken as they are: (n, dim) float32, unit rows."""
        if not images:
            return np.zeros((0, self.dim), np.float32)
        starts = range(0, len(images), self.batch_size)
        rows = [self._embed_batch(list(images[i : i + self.batch_size])) for i in starts]
        return unit_rows(np.concatenate(rows))

    @abstractmethod
    def _embed_batch(self, images: list[Image.Image]) -> np.ndarray:
        """Embed at most `batch_size` pictures: (n, dim), any float type, any length of rows."""


class Captioner(ABC):
    """Pictures in, anonymous captions out, word by word.

    `name` and `revision` say which weights answer, `prompt` in words whose prompt they are given.
    """

    name: str
    prompt: str

    @property
    @abstractmethod
    def revision(self) -> str:
        """Which version of the weights answers."""

    @abstractmethod
    def write(self, images: Sequence[Image.Image], n: int, sampling: Sampling) -> Iterator[list[list[str]]]:
        """Write n captions of each picture: yield what stands so far, by picture.

        Raises:
            ModelUnavailable: the model cannot be loaded or run here.
        """

    @abstractmethod
    def write_group(self, images: Sequence[Image.Image], n: int, sampling: Sampling) -> Iterator[list[str]]:
        """Write n captions that fit all pictures: yield what stands so far. Raises ModelUnavailable likewise."""
