"""Glass and other see-through stuff, and groups of things that stand or float within something."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PIL import Image

from relsim_demo.scenes.stage import Stage

WHITE = (255, 255, 255)


@contextmanager
def sheer(stage: Stage, opacity: float) -> Iterator[None]:
    """Make all that is drawn within translucent."""
    below = stage.drawn()
    yield
    stage.canvas = Image.blend(below, stage.canvas, opacity)


def group_within(stage: Stage, half: float, standing: bool = False) -> list[tuple[str, float, float, float]]:
    """Cast one to three things that fit a space `half` wide to each side: name, offset and size of each.

    Standing groups are given by their feet, with the hindmost first.
    """
    rng = stage.rng
    n = rng.choice((1, 1, 1, 2, 3))
    names = stage.cast(n) if rng.random() < 0.5 else [stage.subject()] * n
    if n == 1:
        return [(names[0], 0, 0, half * 1.75)]
    if n == 2:
        places = ((-0.52, 0), (0.52, 0)) if standing else ((-0.55, -0.15), (0.55, 0.15))
        return [(name, dx * half, dy * half, half * 1.04) for name, (dx, dy) in zip(names, places, strict=True)]
    places = ((0, -0.9), (-0.5, 0), (0.5, 0)) if standing else ((0, -0.58), (-0.55, 0.42), (0.55, 0.42))
    return [(name, dx * half, dy * half, half * 0.98) for name, (dx, dy) in zip(names, places, strict=True)]
