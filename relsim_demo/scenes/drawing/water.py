"""Still water that mirrors what is above it, and the shore behind it."""

from __future__ import annotations

import math

from PIL import Image, ImageChops

from relsim_demo.scenes.backdrops import RGB, mix
from relsim_demo.scenes.stage import Stage

WATERS: tuple[RGB, ...] = ((58, 122, 178), (62, 140, 168), (70, 110, 160), (52, 96, 140))


def hills(stage: Stage, shore: float) -> None:
    """Draw two soft hills behind the shore."""
    rng, far = stage.rng, mix(stage.ground.rgb, (70, 100, 110), 0.4)
    for x in (rng.uniform(0, 0.3), rng.uniform(0.7, 1)):
        stage.ellipse(x, shore, rng.uniform(0.3, 0.45), rng.uniform(0.1, 0.2), far)


def mirror_below(stage: Stage, shore: float, water: RGB) -> None:
    """Repeat what is above the shore upside down in the water."""
    above = stage.drawn().crop((0, 0, stage.side, round(shore * stage.side)))
    lay_water(stage, above, shore, water)


def lay_water(stage: Stage, above: Image.Image, shore: float, water: RGB) -> None:
    """Lay a picture (the canvas above the shore) upside down below the shore, swaying in rows, with light ripples."""
    rng, side = stage.rng, stage.side
    top = above.height
    image = above.transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    image = Image.blend(image, Image.new("RGBA", image.size, (*water, 255)), 0.48)
    rows, phase = 40, rng.uniform(0, 6)
    for i in range(rows):
        y0, y1 = round(i / rows * top), round((i + 1) / rows * top)
        sway = round(math.sin(i * 0.9 + phase) * (0.003 + 0.008 * i / rows) * side)
        if y1 > y0:  # tiny pictures have fewer pixel rows than this has bands
            band = ImageChops.offset(image.crop((0, y0, side, y1)), sway, 0)
            stage.canvas.paste(band, (0, top + y0))
    pale = mix(water, (255, 255, 255), 0.62)
    stage.line([(0, shore), (1, shore)], pale, 0.008)
    for i in range(9):
        y = shore + 0.05 + i * 0.048
        x, length = rng.uniform(0.02, 0.85), rng.uniform(0.08, 0.2)
        stage.line([(x, y), (x + length, y)], pale, 0.007)
