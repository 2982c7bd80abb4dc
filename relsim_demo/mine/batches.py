"""Pictures of all visitors on their way through the models, a few at a time."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Lock

import numpy as np
from PIL import Image

from relsim_demo.errors import BadPicture, ModelUnavailable
from relsim_demo.models.base import ImageEncoder

AT_A_TIME = 8
Vectors = dict[str, np.ndarray]


@dataclass
class _Waiting:
    image: Image.Image
    wanted: Callable[[], bool]
    found: list[Vectors | Exception] = field(default_factory=list)


class Batches:
    """Embeds what waits together, first come, first served. Safe to share between threads.

    There is no thread of its own: of those that wait, one at a time works for all.
    """

    def __init__(self, encoders: Mapping[str, ImageEncoder]) -> None:
        self._encoders = encoders
        self._waiting: deque[_Waiting] = deque()
        self._turn = Lock()

    def embed(self, image: Image.Image, wanted: Callable[[], bool]) -> Vectors:
        """Return the unit vector (d,) of an RGB picture by metric; `wanted` is asked again before the work.

        Raises:
            BadPicture: no model makes usable numbers of it, or it is no longer wanted.
            ModelUnavailable: a model cannot run.
        """
        mine = _Waiting(image, wanted)
        self._waiting.append(mine)
        while not mine.found:
            with self._turn:
                if not mine.found:
                    self._work()
        told = mine.found[0]
        if isinstance(told, Exception):
            raise told
        return told

    def _work(self) -> None:
        """Embed those that have waited longest."""
        count = min(AT_A_TIME, len(self._waiting))
        batch = [self._waiting.popleft() for _ in range(count)]
        wanted = [one for one in batch if one.wanted()]
        for one in batch:
            if one not in wanted:
                one.found.append(BadPicture("This picture is no longer wanted."))
        if not wanted:
            return
        for one, told in zip(wanted, self._embedded([one.image for one in wanted]), strict=True):
            one.found.append(told)

    def _embedded(self, images: list[Image.Image]) -> list[Vectors | Exception]:
        """Embed pictures together; where that fails each alone, so that the others are not lost."""
        try:
            by_metric = {metric: encoder.embed(images) for metric, encoder in self._encoders.items()}
        except ModelUnavailable as error:
            return [error] * len(images)
        except Exception as error:  # whatever a model raises over an odd picture
            if len(images) > 1:
                return [told for image in images for told in self._embedded([image])]
            return [_unusable(error)]
        vectors = [{metric: rows[at] for metric, rows in by_metric.items()} for at in range(len(images))]
        return [one if all(np.isfinite(v).all() for v in one.values()) else _unusable(None) for one in vectors]


def _unusable(error: Exception | None) -> BadPicture:
    found = BadPicture("The models make nothing of this picture: save it as a plain PNG, or leave it out.")
    found.__cause__ = error
    return found
