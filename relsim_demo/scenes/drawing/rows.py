"""Rows that tell of time: how many steps, where each stands, and what shows that one follows the other."""

from __future__ import annotations

from relsim_demo.scenes.canvas import Point
from relsim_demo.scenes.stage import Stage


def choose_steps(stage: Stage, *names: str) -> int:
    """Choose three or four steps; wide things get three, so that they do not become small."""
    wide = any(w > 1.25 * h for w, h in (stage.extent(name, 1) for name in names))
    return 3 if wide else stage.rng.choice((3, 4))


def spread(widths: list[float], gap: float) -> list[float]:
    """Return the centres of things of these widths, side by side in the middle of the picture."""
    left, centres = 0.5 - (sum(widths) + gap * (len(widths) - 1)) / 2, []
    for width in widths:
        centres.append(left + width / 2)
        left += width + gap
    return centres


def equal_columns(n: int) -> tuple[list[float], float]:
    """Return the centres and the width of n equal columns."""
    width = 0.94 / n
    return [0.03 + width * (i + 0.5) for i in range(n)], width


def between(a: Point, b: Point, t: float) -> Point:
    """Return the point a share t of the way from a to b."""
    return a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t


def passing_of_time(stage: Stage, centres: list[float], y: float) -> None:
    """Draw a time line with a dot below every step, small arrows from step to step, or nothing."""
    kind, ink = stage.rng.choice(("line", "arrows", "nothing")), stage.ink
    if kind == "line":
        stage.arrow((0.06, y), (0.95, y), ink, 0.012, 0.045)
        for x in centres:
            stage.ellipse(x, y, 0.017, fill=ink)
    elif kind == "arrows":
        for a, b in zip(centres, centres[1:], strict=False):
            stage.arrow(between((a, y), (b, y), 0.3), between((a, y), (b, y), 0.7), ink, 0.012, 0.04)
