"""Pixels by exact types, where Pillow's own methods answer for pictures of every mode at once."""

from __future__ import annotations

from collections.abc import Callable

from PIL import Image

Box = tuple[int, int, int, int]  # left, top, right, bottom


def toned(image: Image.Image, tone: Callable[[int], float]) -> Image.Image:
    """Change all levels (0..255) of an 8-bit picture by one function."""
    return image.point(tone)


def colour_at(image: Image.Image, x: int, y: int) -> tuple[int, int, int]:
    """Return the RGB colour of one pixel, whether visible or not."""
    red, green, blue = image.crop((x, y, x + 1, y + 1)).convert("RGB").tobytes()
    return red, green, blue


def mean_colour(image: Image.Image) -> tuple[int, int, int]:
    """Return the mean RGB colour of what is visible of an RGBA picture."""
    mean = image.convert("RGBa").resize((1, 1), Image.Resampling.BOX)
    return colour_at(mean.convert("RGBA"), 0, 0)


def visible_box(image: Image.Image) -> Box:
    """Return the box around what is visible; of an empty picture, all of it."""
    return image.getbbox() or (0, 0, *image.size)


def whole_box(left: float, top: float, right: float, bottom: float) -> Box:
    """Round the edges of a box to whole pixels."""
    return round(left), round(top), round(right), round(bottom)
