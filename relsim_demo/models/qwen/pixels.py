"""Pictures as Qwen2.5-VL takes them: resized to multiples of 28 pixels and cut into patches of 14."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from PIL import Image

from relsim_demo.settings import LEAST_PIXELS, PUBLISHED_PIXELS

PATCH = 14
CELL = 28  # 2 x 2 patches become one token of the language model
MEAN = np.array([0.48145466, 0.4578275, 0.40821073], np.float32) * 255  # of CLIP's training pictures
STD = np.array([0.26862954, 0.26130258, 0.27577711], np.float32) * 255


@dataclass(frozen=True)
class Patches:
    """One picture: values (rows * columns, 3, 14, 14) uint8 in cells of 2 x 2, and its size in patches."""

    values: np.ndarray
    rows: int
    columns: int

    @property
    def tokens(self) -> int:
        """How many tokens the language model sees."""
        return self.rows * self.columns // 4


def prepare(image: Image.Image, side: int | None = None, most: int = PUBLISHED_PIXELS) -> Patches:
    """Cut a picture of any mode and size into patches.

    Without a side: the variant of the authors' scoring, "rgb, smart-resized to multiples of 28, bicubic", to at
    most so many pixels. With one: that of the captioner's training, squeezed to side x side by Lanczos. Alpha is
    dropped, EXIF ignored.
    """
    image = image.convert("RGB")
    if side:
        return _cut(image.resize((side, side), Image.Resampling.LANCZOS))
    width, height = target_size(*image.size, most)
    # one axis at a time, so that the order of the passes is ours and not that of the installed Pillow
    return _cut(_stretch(_stretch(image, width, image.height), width, height))


def target_size(width: int, height: int, most: int = PUBLISHED_PIXELS) -> tuple[int, int]:
    """Return the nearest size in multiples of 28 px whose area lies within the limits, the shape kept where it can."""
    wide, high = (max(CELL, round(side / CELL) * CELL) for side in (width, height))
    if wide * high > most:
        shrink = math.sqrt(width * height / most)
        wide, high = (max(CELL, math.floor(side / shrink / CELL) * CELL) for side in (width, height))
    elif wide * high < LEAST_PIXELS:
        grow = math.sqrt(LEAST_PIXELS / (width * height))
        wide, high = (math.ceil(side * grow / CELL) * CELL for side in (width, height))
    return wide, high


def normalised(values: np.ndarray) -> np.ndarray:
    """Return what the vision tower is fed, (n, 1176) float32: each patch twice, as two frames of a still video."""
    frames = (values.astype(np.float32) - MEAN[:, None, None]) / STD[:, None, None]
    return np.repeat(frames[:, :, None], 2, axis=2).reshape(len(values), -1)


def _stretch(image: Image.Image, width: int, height: int) -> Image.Image:
    return image if image.size == (width, height) else image.resize((width, height), Image.Resampling.BICUBIC)


def _cut(image: Image.Image) -> Patches:
    rows, columns = image.height // PATCH, image.width // PATCH
    cells = np.asarray(image).reshape(rows // 2, 2, PATCH, columns // 2, 2, PATCH, 3)
    values = cells.transpose(0, 3, 1, 4, 6, 2, 5).reshape(rows * columns, 3, PATCH, PATCH)
    return Patches(np.ascontiguousarray(values), rows, columns)
