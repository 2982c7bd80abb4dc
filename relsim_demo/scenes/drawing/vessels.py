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
    upper = []
    for i in range(11):
        fall = (1 - math.cos(math.pi * i / 10)) / 2
        upper.append((0.1 + 0.013 * i, -half + (half - neck) * fall))
    upper += [(0.36, -neck), (0.36, -neck - 0.015), (0.39, -neck - 0.015)]
    points = [*ends, *upper, *((u, -v) for u, v in reversed(upper))]
    return [(x + way * u, y + v) for u, v in points]


def bulb_outline(x: float, y: float, radius: float, neck: float, way: int) -> list[Point]:
    """Return the outline of a bulb's glass around (x, y), narrowing down (way 1) or up (way -1) to its neck."""
    turns = [math.radians(a) for a in range(140, 401, 10)]
    points = [(x + radius * math.cos(t), y + way * radius * math.sin(t)) for t in turns]
    foot, (bend_x, bend_y) = y + way * radius * 1.42, points[-1]
    side = []
    for t in (i / 8 for i in range(1, 9)):
        side.append((neck + (bend_x - x - neck) * (1 - t) ** 1.8, bend_y + (foot - bend_y) * t))
    return [*points, *((x + u, v) for u, v in side), *((x - u, v) for u, v in reversed(side))]


def rays(stage: Stage, x: float, y: float, radius: float, way: int, colour: RGB) -> None:
    """Draw rays of light around a bulb but not at its base, which points down (way 1) or up (way -1)."""
    for i in range(12):
        turn = math.radians(30 * i + 15)
        u, v = math.cos(turn), math.sin(turn)
        if abs(v - way) > 0.5:
            near, far = radius, radius * 1.19
            stage.line([(x + u * near, y + v * near), (x + u * far, y + v * far)], colour, 0.014)


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


def bag_ears(x: float, top: float) -> list[list[Point]]:
    """Return the two corners of a bag above its knot."""
    ear = ((0, 0.02), (0.05, -0.1), (0.13, -0.12), (0.12, -0.05))
    return [[(x + side * u, top + v) for u, v in ear] for side in (-1, 1)]


def bag_gleams(stage: Stage, x: float, top: float, bottom: float, half: float) -> None:
    """Draw the folds and gleams of a full bag."""
    with sheer(stage, 0.75):
        for share, start, end in ((-0.7, 0.45, 0.72), (0.74, 0.6, 0.8), (-0.3, 0.14, 0.26), (0.25, 0.12, 0.2)):
            a, b = (top + (bottom - top) * t for t in (start, end))
            stage.line([(x + share * half * (0.6 if start < 0.3 else 1), a), (x + share * half, b)], WHITE, 0.02)


def bottle_edges(stage: Stage, outline: list[Point], x: float, y: float, half: float, way: int) -> None:
    """Draw the cork, the edges and the gleams of a lying bottle."""
    cork = sorted((x + way * 0.33, x + way * 0.45))
    stage.rect(cork[0], y - half * 0.26, cork[1], y + half * 0.26, (190, 140, 88), radius=0.014)
    stage.line([*outline, outline[0]], (250, 253, 255) if stage.ground.dark else (84, 112, 128), 0.013)
    with sheer(stage, 0.7):
        for start, end in ((-0.3, 0.0), (0.03, 0.06)):
            stage.line([(x + way * start, y - half * 0.78), (x + way * end, y - half * 0.78)], WHITE, 0.024)
        stage.line([(x - way * 0.33, y + half * 0.35), (x - way * 0.33, y + half * 0.6)], WHITE, 0.014)


def screw_base(stage: Stage, x: float, edge: float, neck: float, way: int) -> None:
    """Draw a bulb's screw base from the edge of the glass on; one that points up hangs from a cable."""
    for i in range(4):
        y, half = edge + way * (0.018 + 0.03 * i), neck * (1.08 - 0.04 * i)
        stage.rect(x - half, y - 0.017, x + half, y + 0.017, (176, 180, 190), radius=0.016)
        stage.line([(x - half * 0.9, y + 0.01), (x + half * 0.9, y + 0.01)], (120, 124, 136), 0.008)
    end = edge + way * 0.135
    stage.ellipse(x, end, neck * 0.5, 0.022, (60, 60, 70))
    if way < 0:
        stage.line([(x, end), (x, -0.02)], (60, 60, 70), 0.018)


def cradle(stage: Stage, x: float, way: int, top: float, bottom: float, wood: RGB) -> None:
    """Draw a wooden stand with two feet under a lying bottle."""
    for dx in (-0.24, 0.08):
        foot = x + way * dx
        stage.polygon([(foot - 0.05, top), (foot + 0.05, top), (foot + 0.07, bottom), (foot - 0.07, bottom)], wood)
    stage.rect(x - 0.36, bottom - 0.01, x + 0.36, bottom + 0.04, shift(wood, -0.2), radius=0.012)


def sand_heap(stage: Stage, top: float) -> None:
    """Cover everything below a wavy line with sand."""
    heap = [(u / 20, top + 0.02 * math.sin(u * 0.9)) for u in range(21)]
    stage.polygon([*heap, (1, 1), (0, 1)], (226, 200, 146))
