"""What camouflage needs: patterns, and things painted in the colours of others."""

from __future__ import annotations

import math

from PIL import Image, ImageOps

from relsim_demo.scenes import backdrops
from relsim_demo.scenes.backdrops import RGB, hls, shift
from relsim_demo.scenes.canvas import faded
from relsim_demo.scenes.drawing.contours import contours
from relsim_demo.scenes.pixels import toned


def nearest_colour(rgb: RGB) -> str:
    """Return the name of the backdrop colour that comes nearest to a colour."""
    shades = {
        name: [hls(hue, light, saturation) for light in lights]
        for name, (hue, saturation, lights) in backdrops.COLOURS.items()
    }
    return min(shades, key=lambda name: min(math.dist(rgb, shade) for shade in shades[name]))


def half_drop(step: float) -> list[tuple[float, float]]:
    """Return the points of a half-drop pattern that covers the picture."""
    n = round(1 / step) + 1
    return [((i + (j % 2) / 2) * step, j * step * 0.9) for j in range(n + 2) for i in range(n + 1)]


def in_colour(image: Image.Image, colour: RGB, alpha: float) -> Image.Image:
    """Return a cutout painted in shades of one colour, translucent but for its contours."""
    grey = ImageOps.autocontrast(image.convert("L"), mask=toned(image.getchannel("A"), lambda v: v // 2))
    painted = ImageOps.colorize(grey, shift(colour, -0.5), shift(colour, 0.4)).convert("RGBA")
    painted.putalpha(image.getchannel("A"))
    painted = faded(painted, alpha)
    painted.alpha_composite(faded(contours(image, shift(colour, -0.6)), 0.75))
    return painted
