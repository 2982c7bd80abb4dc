"""What holds captives: windings of rope, nailed boards, webs, and walls seen from above."""

from __future__ import annotations

import math

from relsim_demo.scenes.backdrops import RGB, mix, shift
from relsim_demo.scenes.canvas import Point
from relsim_demo.scenes.drawing.carriers import turned
from relsim_demo.scenes.stage import Stage

HEMP: tuple[tuple[RGB, RGB], ...] = (
    ((226, 190, 130), (112, 78, 44)), ((244, 240, 230), (96, 92, 104)), ((206, 74, 66), (92, 26, 30)),
    ((90, 140, 196), (32, 54, 92)),
)  # fmt: skip


def winding(stage: Stage, curve: list[Point], width: float, tones: tuple[RGB, RGB]) -> None:
    """Draw a twisted rope along a curve: a dark rim, a light body and slanting strands."""
    light, dark = tones
    stage.line(curve, dark, width)
    stage.line(curve, light, width * 0.7)
    gap = width * 0.8
    for a, b in zip(curve, curve[1:], strict=False):
        length = math.dist(a, b)
        ux, uy = (b[0] - a[0]) / max(length, 1e-6), (b[1] - a[1]) / max(length, 1e-6)
        for k in range(int(length / gap)):
            x, y = a[0] + ux * gap * (k + 0.5), a[1] + uy * gap * (k + 0.5)
            slant = (ux * 0.35 - uy * 0.3) * width, (uy * 0.35 + ux * 0.3) * width
            strand = [(x - slant[0], y - slant[1]), (x + slant[0], y + slant[1])]
            stage.line(strand, mix(light, dark, 0.6), width * 0.12)


def sagging(start: Point, end: Point, sag: float) -> list[Point]:
    """Return a curve between two points that hangs down by `sag` in its middle."""
    steps = [i / 12 for i in range(13)]
    return [(start[0] + (end[0] - start[0]) * t, start[1] + (end[1] - start[1]) * t + sag * 4 * t * (1 - t))
            for t in steps]  # fmt: skip


def knot(stage: Stage, x: float, y: float, size: float, tones: tuple[RGB, RGB], bow: bool) -> None:
    """Draw a knot with two loose ends, and two loops if it is a bow."""
    light, dark = tones
    for side in (-1, 1):
        end = [(x, y), (x + side * size * 0.5, y + size * 0.9), (x + side * size * 0.7, y + size * 1.9)]
        stage.line(end, dark, size * 0.42)
        stage.line(end, light, size * 0.28)
        if bow:
            loop = []
            for i in range(17):
                a = math.tau * i / 16
                far, across = size * 1.25 * (1 - math.cos(a)), size * 0.55 * math.sin(a)
                loop.append((x + side * (far - across * 0.4), y - far * 0.3 + across))
            stage.line(loop, dark, size * 0.42)
            stage.line(loop, light, size * 0.28)
    stage.ellipse(x, y, size * 0.62, size * 0.54, dark)
    stage.ellipse(x, y, size * 0.48, size * 0.4, light)
    stage.line([(x - size * 0.2, y - size * 0.25), (x + size * 0.2, y + size * 0.25)], dark, size * 0.12)


def board(stage: Stage, start: Point, end: Point, width: float, wood: RGB) -> None:
    """Nail a board across, from start to end, with grain and two nails at each end."""
    length, angle = math.dist(start, end), math.degrees(math.atan2(end[1] - start[1], end[0] - start[0]))
    middle, half, rim = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2), length / 2, width / 2

    def at(*points: Point) -> list[Point]:
        """Place points given along and across the board."""
        return turned(list(points), *middle, angle)

    stage.polygon(at((-half - 0.006, -rim - 0.006), (half + 0.006, -rim - 0.006), (half + 0.006, rim + 0.01),
                     (-half - 0.006, rim + 0.01)), shift(wood, -0.5))  # fmt: skip
    stage.polygon(at((-half, -rim), (half - 0.012, -rim), (half, rim), (-half + 0.012, rim)), wood)
    for v, u0, u1 in ((-0.22, -0.7, 0.2), (0.12, -0.3, 0.75), (0.3, -0.8, -0.2)):
        stage.line(at((u0 * half, v * width), (u1 * half, v * width)), shift(wood, -0.18), 0.006)
    for u in (-half + 0.032, half - 0.032):
        for v in (-0.24, 0.24):
            stage.ellipse(*at((u, v * width))[0], 0.011, fill=(66, 66, 74))


def web(stage: Stage, hub: Point, spokes: list[float], rings: list[float], colour: RGB, width: float) -> None:
    """Draw the spokes of a web (degrees) out of the picture, and sagging rings (radii) between them."""
    ends = [(math.cos(math.radians(a)), math.sin(math.radians(a))) for a in spokes]
    for u, v in ends:
        stage.line([hub, (hub[0] + 1.6 * u, hub[1] + 1.6 * v)], colour, width)
    for r in rings:
        for (u0, v0), (u1, v1) in zip(ends, [*ends[1:], ends[0]], strict=True):
            if u0 * u1 + v0 * v1 < 0.3:
                continue  # the open side of a web in a corner
            bent = []
            for i in range(7):
                t = i / 6
                pull = 1 - 0.34 * t * (1 - t)
                bent.append((hub[0] + r * pull * (u0 + (u1 - u0) * t), hub[1] + r * pull * (v0 + (v1 - v0) * t)))
            stage.line(bent, colour, width)


def wall_from_above(stage: Stage, line: list[Point], width: float, colour: RGB) -> None:
    """Draw a wall seen from above, with its shaded side below."""
    low = [(x, y + width * 0.55) for x, y in line]
    stage.line(low, shift(colour, -0.45), width)
    stage.line(line, colour, width)
    stage.line(line, shift(colour, 0.22), width * 0.45)
