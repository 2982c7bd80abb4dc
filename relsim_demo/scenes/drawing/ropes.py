"""Twisted ropes."""

from __future__ import annotations

import math

from relsim_demo.scenes.canvas import Point
from relsim_demo.scenes.stage import Stage

ROPE, ROPE_TWIST = (205, 165, 108), (140, 100, 58)


def rope(stage: Stage, start: Point, end: Point, width: float = 0.03) -> None:
    """Draw a straight twisted rope."""
    stage.line([start, end], ROPE_TWIST, width * 1.25)
    stage.line([start, end], ROPE, width * 0.85)
    n = max(2, round(math.dist(start, end) / width / 1.2))
    for i in range(1, n):
        x = start[0] + (end[0] - start[0]) * i / n
        y = start[1] + (end[1] - start[1]) * i / n
        stage.line([(x - width * 0.2, y + width * 0.4), (x + width * 0.2, y - width * 0.4)], ROPE_TWIST, width * 0.2)
