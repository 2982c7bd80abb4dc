"""Parts of pictures laid into others."""

from __future__ import annotations

from PIL import Image

from relsim_demo.scenes.stage import Stage


def inlay(stage: Stage, image: Image.Image, x: float, y: float, mask: Image.Image) -> None:
    """Lay an image centred at (x, y) where an L mask of its size is white."""
    stage.canvas.paste(image, (round(x * stage.side - mask.width / 2), round(y * stage.side - mask.height / 2)), mask)


def fitted(stage: Stage, name: str, width: float, height: float) -> Image.Image:
    """Return a sprite in pixels, stretched to a width and a height."""
    w, h = stage.extent(name, 1)
    return stage.cutout(name, width / w, stretch=height * w / (width * h))
