"""Framed mirrors."""

from __future__ import annotations

from PIL import Image

from relsim_demo.scenes.canvas import Colour
from relsim_demo.scenes.stage import Stage


def pane(stage: Stage, box: tuple[float, float, float, float], fill: Colour, oval: bool) -> None:
    """Draw a mirror's outline, filled: (centre x, centre y, half width, half height)."""
    x, y, rx, ry = box
    if oval:
        stage.ellipse(x, y, rx, ry, fill)
    else:
        stage.rect(x - rx, y - ry, x + rx, y + ry, fill, radius=0.03)


def pane_mask(stage: Stage, box: tuple[float, float, float, float], oval: bool) -> Image.Image:
    """Return the mask of a mirror's glass."""
    below, stage.canvas = stage.canvas, Image.new("RGBA", stage.canvas.size, (0, 0, 0, 0))
    pane(stage, box, (255, 255, 255), oval)
    mask, stage.canvas = stage.canvas.getchannel("A"), below
    return mask


def glass(stage: Stage, x: float) -> None:
    """Fill the whole canvas with the pale glass of a mirror whose middle is at `x`, two gleams across it."""
    stage.rect(0, 0, 1, 1, (206, 228, 238))
    stage.polygon([(x - 0.3, 0.3), (x + 0.02, 0.02), (x + 0.1, 0.02), (x - 0.3, 0.4)], (236, 246, 250))
    stage.polygon([(x + 0.3, 0.5), (x - 0.1, 0.9), (x - 0.02, 0.9), (x + 0.3, 0.6)], (226, 240, 246))
