"""Cutting images along outlines and laying the parts down."""

from __future__ import annotations

from PIL import Image, ImageChops, ImageDraw

from relsim_demo.scenes.canvas import Point
from relsim_demo.scenes.pixels import toned, visible_box
from relsim_demo.scenes.stage import Stage


def mask_of(size: tuple[int, int], outline: list[Point]) -> Image.Image:
    """Return a mask that is white inside an outline (in pixels)."""
    mask = Image.new("L", size, 0)
    ImageDraw.Draw(mask).polygon(outline, 255)
    return mask


def kept(image: Image.Image, outline: list[Point]) -> Image.Image:
    """Return a copy of an image with only what lies inside an outline (in pixels)."""
    result = image.copy()
    result.putalpha(ImageChops.multiply(image.getchannel("A"), mask_of(image.size, outline)))
    return result


def lay(stage: Stage, image: Image.Image, x: float, y: float, angle: float = 0) -> None:
    """Lay a part of an image down with a shadow, turned about its own middle; (x, y) is the whole image's centre."""
    left, top, right, bottom = box = visible_box(image)
    x += ((left + right) - image.width) / 2 / stage.side
    y += ((top + bottom) - image.height) / 2 / stage.side
    part = image.crop(box)
    if angle:
        part = part.rotate(-angle, Image.Resampling.BILINEAR, expand=True)
    shadow = Image.new("RGBA", part.size, (0, 0, 0, 0))
    shadow.putalpha(toned(part.getchannel("A"), lambda v: v // 4))
    stage.put(shadow, x + 0.012, y + 0.015)
    stage.put(part, x, y)
