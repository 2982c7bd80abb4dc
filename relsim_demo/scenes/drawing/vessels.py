"""Skins, edges and gleams of see-through vessels."""

from __future__ import annotations

import math
from collections.abc import Sequence

from relsim_demo.scenes.backdrops import RGB, shift
from relsim_demo.scenes.canvas import Point
from relsim_demo.scenes.drawing.glass import WHITE, sheer
from relsim_demo.scenes.stage import Stage


def film(stage: Stage, x: float, y: float, radius: float) -> None:
    """Draw the shimmering skin of a soap bubble with its gleams."""
    width = 0.016 if radius > 0.1 else 0.008
    stage.ellipse(x, y, radius, outline=(120, 160, 205), width=width * 0.4)
    inner = radius - width * 0.4
    for start, colour in ((0, (255, 196, 226)), (90, (190, 232, 255)), (180, WHITE), (270, (206, 255, 232))):
        stage.arc(x, y, inner, inner, start - 5, start + 95, colour, width)
    stage.arc(x, y, radius * 0.82, radius * 0.82, 200, 245, WHITE, radius * 0.075)
    stage.arc(x, y, radius * 0.82, radius * 0.82, 252, 262, WHITE, radius * 0.075)
    stage.arc(x, y, radius * 0.82, radius * 0.82, 35, 65, WHITE, radius * 0.04)


def jar_outline(stage: Stage, x: float, body: Sequence[float], mouth: Point, edge: RGB) -> None:
    """Draw the edges and gleams of a jar: body (half width, top, bottom, corner) and mouth (half width, top)."""
    (half, top, bottom, bend), (neck, rim) = body, mouth
    for way in (-1, 1):
        stage.line([(x + way * neck, rim), (x + way * neck, top)], edge, 0.014)
        stage.line([(x + way * neck, top), (x + way * (half - bend), top)], edge, 0.014)
        stage.line([(x + way * half, top + bend), (x + way * half, bottom - bend)], edge, 0.014)
        corner = x + way * (half - bend)
        stage.arc(corner, top + bend, bend, bend, *((270, 360) if way > 0 else (180, 270)), edge, 0.014)
        stage.arc(corner, bottom - bend, bend, bend, *((0, 90) if way > 0 else (90, 180)), edge, 0.014)
    stage.line([(x - half + bend, bottom), (x + half - bend, bottom)], edge, 0.014)
    with sheer(stage, 0.7):
        stage.line([(x - half + 0.05, top + 0.1), (x - half + 0.05, bottom - 0.2)], WHITE, 0.028)
        stage.line([(x - half + 0.05, bottom - 0.13), (x - half + 0.05, bottom - 0.11)], WHITE, 0.028)
        stage.line([(x + half - 0.045, top + 0.25), (x + half - 0.045, bottom - 0.12)], WHITE, 0.014)


def block(x: float, half: float, top: float, bottom: float, dx: float, dy: float) -> list[list[Point]]:
    """Return the front, top and side faces of a block seen at a slant."""
    way = 1 if dx > 0 else -1
    edge = x + way * half
    front = [(x - half, top), (x + half, top), (x + half, bottom), (x - half, bottom)]
    lid = [(x - half, top), (x - half + dx, top - dy), (x + half + dx, top - dy), (x + half, top)]
    side = [(edge, top), (edge + dx, top - dy), (edge + dx, bottom - dy), (edge, bottom)]
    return [front, lid, side]


def gleam(x: float, half: float, top: float, bottom: float, start: float, width: float) -> list[Point]:
    """Return a slanting band of light on a front face."""
    slant, a, b = 0.3, x + half * start, x + half * (start + width)
    return [(a + slant * 0.3, top), (b + slant * 0.3, top), (b - slant * 0.3, bottom), (a - slant * 0.3, bottom)]


def ice_lines(stage: Stage, faces: list[list[Point]], x: float, half: float, top: float, bottom: float) -> None:
    """Draw the pale edges, the frosty top, two cracks and the drips of a block of ice."""
    rng = stage.rng
    front, lid, side = faces
    for a, b in ((front[1], front[2]), (front[0], front[3]), (side[1], side[2])):
        stage.line([a, b], (206, 236, 250), 0.01)
    stage.polygon(lid, (246, 252, 255))
    for share in (-0.9, -0.7, -0.38, -0.2, 0.12, 0.42, 0.6, 0.88):
        width, length = rng.uniform(0.04, 0.075), rng.choice((0.0, 0.015, 0.03, 0.085))
        stage.line([(x + half * share, top), (x + half * share, top + length)], (246, 252, 255), width)
    for way in (-1, 1):
        px, py = x + way * half, rng.uniform(top + 0.18, bottom - 0.25)
        crack = [(px, py)]
        for _ in range(3):
            px, py = px - way * rng.uniform(0.03, 0.07), py + rng.choice((-0.02, 0.05, 0.07))
            crack.append((px, py))
        stage.line(crack, (70, 134, 182), 0.009)
        stage.line([crack[1], (crack[1][0] - way * 0.02, crack[1][1] - 0.06)], (70, 134, 182), 0.007)
    for share in (-0.7, -0.2, 0.5, 0.85):
        drop = x + half * share + rng.uniform(-0.04, 0.04)
        length = rng.uniform(0.02, 0.045)
        stage.line([(drop, bottom - 0.01), (drop, bottom + length - 0.01)], (158, 214, 240), 0.03)


def snow(stage: Stage, x: float, y: float, radius: float) -> None:
    """Strew snowflakes over a disc."""
    for _ in range(26):
        a, far = stage.rng.uniform(0, 2 * math.pi), radius * stage.rng.random() ** 0.5
        size = stage.rng.choice((0.009, 0.012, 0.016))
        stage.ellipse(x + far * math.cos(a), y + far * math.sin(a), size, fill=WHITE)


def globe_base(stage: Stage, x: float, top: float, colour: RGB) -> None:
    """Draw the stand of a snow globe, down to 0.94."""
    stage.polygon([(x - 0.25, top), (x + 0.25, top), (x + 0.34, 0.94), (x - 0.34, 0.94)], colour)
    stage.rect(x - 0.36, 0.9, x + 0.36, 0.95, shift(colour, -0.2), radius=0.015)
    stage.rect(x - 0.12, 0.81, x + 0.12, 0.87, (232, 198, 104), radius=0.012)


def bottle_outline(x: float, y: float, half: float, way: int) -> list[Point]:
    """Return the outline of a lying bottle, `half` as high as it is to each side of y; its mouth points `way`."""
    neck, ends = half * 0.33, []
    for a in range(90, 271, 10):
        t = math.radians(a)
        ends.append((-0.34 + 0.05 * math.cos(t), half * math.sin(t)))
    upper = [
        (0.1 + 0.13 * t, -half + (half - neck) * (1 - math.cos(math.pi * t)) / 2) for t in (i / 10 for i in range(11))
    ]
    upper += [(0.36, -neck), (0.36, -neck - 0.015), (0.39, -neck - 0.015)]
    points = [*ends, *upper, *((u, -v) for u, v in reversed(upper))]
    return [(x + way * u, y + v) for u, v in points]


def bulb_outline(x: float, y: float, radius: float, neck: float, way: int) -> list[Point]:
    """Return the outline of a bulb's glass around (x, y), which narrows downwards (way 1) or upwards (-1) to its neck."""
    points = [
        (x + radius * math.cos(t), y + way * radius * math.sin(t))
        for t in (math.radians(a) for a in range(140, 401, 10))
    ]
    foot = y + way * radius * 1.42
    bend_x, bend_y = points[-1][0] - x, points[-1][1]
    curve = [
        (neck + (bend_x - neck) * (1 - t) ** 1.8, bend_y + (foot - bend_y) * t) for t in (i / 8 for i in range(1, 9))
    ]
    return [*points, *((x + u, v) for u, v in curve), *((x - u, v) for u, v in reversed(curve))]


def bag_outline(x: float, top: float, bottom: float, half: float) -> list[Point]:
    """Return the outline of a full bag that hangs from its knot at (x, top)."""

    def width(t: float) -> float:
        """Return the half width at a share t of the height."""
        if t < 0.55:
            return 0.02 + (half - 0.02) * math.sin(math.pi / 2 * t / 0.55) ** 1.2
        return half * (1 - ((t - 0.55) / 0.45) ** 2.6) ** 0.5

    steps = [i / 24 for i in range(25)]
    right = [(x + width(t), top + (bottom - top) * t) for t in steps]
    return [*right, *((2 * x - u, v) for u, v in reversed(right))]
