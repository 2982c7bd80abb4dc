"""Small copies of things laid along curves and over areas."""

from __future__ import annotations

import math

from PIL import Image

from relsim_demo.scenes.canvas import Point
from relsim_demo.scenes.stage import Stage

QUIET = ("plain", "gradient", "glowing", "framed", "bokeh", "striped")


def cast_copies(stage: Stage, n: int | None = None) -> list[str]:
    """Choose one or two solid things and paint a quiet backdrop on which they stand out."""
    names = [stage.compact()]
    if (n or stage.rng.choice((1, 1, 2))) == 2:
        names.append(stage.compact(unlike=names))
    stage.backdrop(*QUIET, colours=stage.contrasting(*names))
    return names


def lay_copies(
    stage: Stage, spots: list[Point], names: list[str], size: float, *,
    turns: list[float] | None = None,
) -> None:  # fmt: skip
    """Put the things in turn onto spots, about `size` wide, each turned by its angle in `turns`."""
    tilts = stage.rng.choice(((0,), (0,), (-12, 4, -4, 12)))
    images = {}
    for name in names:
        width, height = stage.extent(name, 1)
        image = stage.cutout(name, size * min(1.25, 1.03 / math.sqrt(width * height)))
        images[name] = [image.rotate(t, Image.Resampling.BICUBIC, expand=True) if t else image for t in tilts]
    for i, (x, y) in enumerate(spots):
        name = names[i % len(names)]
        stage.put(images[name][i // len(names) % len(tilts)], x, y, angle=turns[i] if turns else 0)
        stage.note(name)


def length_of(curve: list[Point]) -> float:
    """Return the length of an open curve."""
    return sum(math.dist(a, b) for a, b in zip(curve, curve[1:], strict=False))


def along(curve: list[Point], n: int) -> list[Point]:
    """Return n points at equal distances along an open curve, both ends included."""
    step, walked, spots = length_of(curve) / (n - 1), 0.0, [curve[0]]
    for a, b in zip(curve, curve[1:], strict=False):
        length = math.dist(a, b)
        while len(spots) < n - 1 and walked + length >= len(spots) * step:
            t = (len(spots) * step - walked) / length
            spots.append((a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t))
        walked += length
    return [*spots, curve[-1]]


def honeycomb(spacing: float) -> list[Point]:
    """Return a honeycomb of points over the picture, symmetric about its middle line."""
    rows, columns = int(1 / (spacing * 0.87)) + 1, int(0.5 / spacing) + 1
    return [
        (0.5 + (i + (j % 2) / 2) * spacing, j * spacing * 0.87)
        for j in range(rows)
        for i in range(-columns, columns + 1)
    ]


def lies_inside(point: Point, polygon: list[Point]) -> bool:
    """Say whether a point lies in a polygon."""
    x, y = point
    crossings = 0
    for (x0, y0), (x1, y1) in zip(polygon, [*polygon[1:], polygon[0]], strict=True):
        if (y0 > y) != (y1 > y) and x < x0 + (y - y0) / (y1 - y0) * (x1 - x0):
            crossings += 1
    return crossings % 2 == 1
