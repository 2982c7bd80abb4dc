"""Bold arrows and their colour."""

from __future__ import annotations

import math

from relsim_demo.scenes.backdrops import RGB, luma
from relsim_demo.scenes.canvas import Point
from relsim_demo.scenes.stage import Stage


def bold(stage: Stage) -> RGB:
    """Choose ink or a strong colour that stands out from the backdrop."""
    bright = luma(stage.ground.rgb)
    if stage.rng.random() < 0.5 or 0.25 < bright < 0.65:
        return stage.ink
    return stage.accent(0.7 if stage.ground.dark else 0.36, 0.75)


def arc_arrow(stage: Stage, cx: float, cy: float, radius: float, start: float, end: float, colour: RGB) -> None:
    """Draw a bold arrow along a circle, clockwise from start to end (degrees)."""
    head = math.degrees(0.075 / radius)

    def at(angle: float, r: float = radius) -> Point:
        a = math.radians(angle)
        return cx + r * math.cos(a), cy + r * math.sin(a)

    steps = 8
    stage.line([at(start + (end - head * 0.9 - start) * i / steps) for i in range(steps + 1)], colour, 0.03)
    stage.polygon([at(end), at(end - head, radius + 0.05), at(end - head, radius - 0.05)], colour)
