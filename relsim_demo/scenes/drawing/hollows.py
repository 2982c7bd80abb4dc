"""Hollow bodies with an opening in their front, little doors, and covers to lift."""

from __future__ import annotations

import math

from relsim_demo.scenes.backdrops import RGB, hls, shift
from relsim_demo.scenes.canvas import Point
from relsim_demo.scenes.drawing.carriers import turned
from relsim_demo.scenes.stage import Stage


def boulder(stage: Stage, x: float) -> RGB:
    """Draw a big rough stone and return its colour."""
    rng, stone = stage.rng, stage.rng.choice(((128, 124, 124), (150, 126, 104), (112, 122, 136), (160, 140, 130)))
    points = []
    for i in range(16):
        t, r = math.tau * i / 16, rng.uniform(0.37, 0.45)
        points.append((x + r * 1.04 * math.cos(t), min(0.52 + r * math.sin(t), 0.93)))
    stage.polygon(points, shift(stone, -0.35))
    stage.polygon([(x + (u - x) * 0.96 - 0.006, 0.5 + (v - 0.5) * 0.96 - 0.006) for u, v in points], stone)
    stage.polygon([(x - 0.012, 0.5), *points[9:13]], shift(stone, 0.14))
    stage.polygon([(x + 0.012, 0.55), *points[1:4]], shift(stone, -0.14))
    return stone


def sack(stage: Stage, x: float) -> RGB:
    """Draw a full sack tied at its neck and return its cloth's colour."""
    cloth = stage.rng.choice(((190, 156, 110), (206, 190, 160), (150, 120, 90), (120, 140, 110), (196, 110, 96)))
    side = []
    for i in range(25):
        t = i / 24
        width = 0.07 + 0.33 * math.sin(min(t * 1.35, 1) * math.pi / 2) ** 0.8
        side.append((width - 0.1 * max(0, (t - 0.86) / 0.14) ** 2, 0.17 + 0.76 * t))
    for grow, tone in ((0.012, shift(cloth, -0.4)), (0, cloth)):
        outline = [*((x + w + grow, v) for w, v in side), *((x - w - grow, v) for w, v in reversed(side))]
        stage.polygon(outline, tone)
    ruff = [(-0.13, -0.12), (-0.05, -0.08), (0.0, -0.13), (0.06, -0.08), (0.14, -0.11), (0.07, 0.02), (-0.07, 0.02)]
    stage.polygon([(x + u, 0.18 + v) for u, v in ruff], shift(cloth, -0.12))
    stage.line([(x - 0.085, 0.185), (x + 0.085, 0.185)], (120, 78, 46), 0.026)
    for u in (-0.3, -0.16, 0.17, 0.31):
        stage.line([(x + u * 0.3, 0.22), (x + u * 0.8, 0.4)], shift(cloth, -0.18), 0.009)
    return cloth


def trunk(stage: Stage, x: float) -> RGB:
    """Draw a thick trunk from edge to edge with roots and bark, and return its colour."""
    wood = stage.rng.choice(((132, 94, 64), (110, 84, 70), (156, 120, 84), (120, 110, 100)))
    left = [(-0.33, -0.02), (-0.35, 0.3), (-0.34, 0.7), (-0.4, 0.86), (-0.52, 0.95)]
    outline = [*((x + u, v) for u, v in left), (x - 0.2, 0.93), (x, 0.96), (x + 0.2, 0.93),
               *((x - u, v) for u, v in reversed(left))]  # fmt: skip
    stage.polygon(outline, wood)
    for _ in range(16):
        u, v = stage.rng.uniform(-0.3, 0.3), stage.rng.uniform(0.02, 0.75)
        tone = shift(wood, stage.rng.choice((-0.22, -0.14, 0.14)))
        stage.line([(x + u, v), (x + u * 1.02, v + stage.rng.uniform(0.06, 0.16))], tone, 0.009)
    stage.line([(x - u * 0.97, v) for u, v in left], shift(wood, -0.28), 0.022)
    return wood


def jug(stage: Stage, x: float) -> RGB:
    """Draw a big bellied jar with two handles and bands, and return its colour."""
    clay = hls(stage.rng.choice((0.04, 0.07, 0.55, 0.6, 0.12, 0.4)), stage.rng.uniform(0.42, 0.6), 0.45)
    for way in (-1, 1):
        stage.arc(x + way * 0.24, 0.27, 0.13, 0.13, *((-110, 90) if way > 0 else (90, 290)), shift(clay, -0.3), 0.042)
    side = [(0.15, 0.06), (0.13, 0.12), (0.15, 0.18), (0.3, 0.27),
            (0.39, 0.42), (0.4, 0.56), (0.33, 0.76), (0.2, 0.93)]  # fmt: skip
    side = _rounded(_rounded(side))
    for shrink, tone in ((0, shift(clay, -0.35)), (0.012, clay)):
        outline = [*((x + w - shrink, v) for w, v in side), *((x - w + shrink, v) for w, v in reversed(side))]
        stage.polygon(outline, tone)
    stage.rect(x - 0.18, 0.04, x + 0.18, 0.085, shift(clay, 0.15), radius=0.02)
    for v, w in ((0.285, 0.29), (0.79, 0.29)):
        stage.line([(x - w, v), (x + w, v)], shift(clay, 0.35), 0.02)
        stage.line([(x - w, v + 0.03), (x + w, v + 0.03)], shift(clay, -0.25), 0.008)
    return clay


def parcel(stage: Stage, x: float) -> RGB:
    """Draw a big parcel in paper with a string around it, and return the colour of its paper."""
    paper = stage.rng.choice(((196, 152, 102), (214, 120, 110), (120, 160, 190), (236, 200, 120), (170, 150, 200)))
    stage.rect(x - 0.4, 0.12, x + 0.4, 0.92, shift(paper, -0.35), radius=0.02)
    stage.rect(x - 0.39, 0.13, x + 0.39, 0.9, paper, radius=0.02)
    for u in (-0.3, 0.3):
        stage.line([(x + u, 0.13), (x + u, 0.9)], (250, 240, 220), 0.018)
    stage.polygon([(x - 0.39, 0.9), (x - 0.25, 0.82), (x + 0.25, 0.82), (x + 0.39, 0.9)], shift(paper, -0.12))
    return paper


def opening(stage: Stage, x: float, y: float, half: Point, form: str) -> list[Point]:
    """Return the outline of an opening: "ragged", "round", "arch" or "slit", `half` as wide and high from (x, y)."""
    points, n = [], 22 if form == "ragged" else 40
    for i in range(n):
        t = math.tau * i / n
        u, v, r = math.cos(t), math.sin(t), 1.0
        if form == "ragged":
            r = 1.04 if i % 2 else stage.rng.uniform(0.76, 0.92)
        elif form == "slit":
            u = math.copysign(abs(u) ** 1.7, u)
        elif form == "arch" and v > 0:
            u, v = math.copysign(abs(u) ** 0.25, u), abs(v) ** 0.25
        points.append((x + half[0] * u * r, y + half[1] * v * r))
    return points


def flaps(stage: Stage, x: float, y: float, hole: list[Point], colour: RGB) -> None:
    """Bend the torn edge of a ragged opening outwards in pointed flaps."""
    for i in range(0, len(hole) - 2, 2):
        a, tip, b = hole[i], hole[i + 1], hole[i + 2]
        out = (x + (tip[0] - x) * 1.24, y + (tip[1] - y) * 1.24)
        stage.polygon([a, out, b], shift(colour, 0.4 if i % 4 else 0.28))


def little_door(stage: Stage, x: float, y: float, half: Point, way: int, colour: RGB) -> None:
    """Draw an open door leaf hinged at the side of a doorway in the middle of which is (x, y); it swings to `way`."""
    rx, ry = half
    hinge = x + way * rx
    far = hinge + way * rx * 0.85
    leaf = [(hinge, y - ry), (far, y - ry * 0.86), (far, y + ry * 1.22), (hinge, y + ry)]
    stage.polygon([(u + way * 0.008, v + 0.01) for u, v in leaf], shift(colour, -0.55))
    stage.polygon(leaf, colour)
    for top, bottom in ((-0.78, -0.08), (0.08, 0.86)):
        panel = ((0.2, top), (0.8, top * 0.95), (0.8, bottom * 1.1), (0.2, bottom))
        stage.polygon([(hinge + (far - hinge) * u, y + ry * v) for u, v in panel], shift(colour, -0.18))
    stage.ellipse(hinge + (far - hinge) * 0.88, y + ry * 0.15, 0.014, fill=(246, 210, 110))
    for v in (-0.7, 0.7):
        stage.rect(hinge - 0.01, y + ry * v - 0.02, hinge + 0.01, y + ry * v + 0.02, (90, 84, 80))


def cover(stage: Stage, kind: str, x: float, y: float, half: float, angle: float, colour: RGB) -> None:
    """Draw a lifted cover, its lower rim around (x, y) and turned by degrees: a "dome", "cup", "hat" or "carton"."""

    def laid(points: list[Point]) -> list[Point]:
        return turned([(u * half, v * half) for u, v in points], x, y, angle)

    rim = [(math.cos(math.tau * i / 32), 0.14 * math.sin(math.tau * i / 32)) for i in range(33)]
    if kind == "dome":
        stage.polygon(laid([(u * 1.06, v * 1.1) for u, v in rim]), shift(colour, -0.5))
        stage.polygon(laid([(math.cos(math.pi * i / 30), -math.sin(math.pi * i / 30)) for i in range(31)]), colour)
        gleam = [(-0.78, -0.2), (-0.6, -0.62), (-0.4, -0.8), (-0.5, -0.56), (-0.62, -0.2)]
        stage.polygon(laid(gleam), shift(colour, 0.6))
        stage.line(laid([(-1.05, 0), (1.05, 0)]), shift(colour, -0.25), 0.022)
        stage.ellipse(*laid([(0, -1.08)])[0], half * 0.1, fill=shift(colour, -0.3))
    elif kind == "cup":
        stage.polygon(laid([(u * 0.98, v * 1.2) for u, v in rim]), shift(colour, -0.55))
        stage.polygon(laid([(-0.98, 0), (-0.66, -1.3), (0.66, -1.3), (0.98, 0)]), colour)
        for v, w in ((-0.2, 0.93), (-0.36, 0.89)):
            stage.line(laid([(-w, v), (w, v)]), shift(colour, 0.5), 0.014)
        stage.polygon(laid([(-0.6, -0.5), (-0.48, -1.15), (-0.36, -1.15), (-0.44, -0.5)]), shift(colour, 0.35))
    elif kind == "hat":
        stage.polygon(laid([(-0.68, 0), (-0.76, -1.2), (0.76, -1.2), (0.68, 0)]), colour)
        stage.polygon(laid([(-0.69, -0.1), (-0.72, -0.36), (0.72, -0.36), (0.69, -0.1)]), shift(colour, 0.45))
        stage.polygon(laid([(u * 1.12, v * 1.2) for u, v in rim]), shift(colour, -0.2))
        stage.polygon(laid([(u * 0.66, v * 0.7 + 0.03) for u, v in rim]), shift(colour, -0.65))
    else:
        stage.polygon(laid([(-0.92, 0), (-0.92, -1.15), (0.92, -1.15), (0.92, 0)]), colour)
        stage.polygon(laid([(-0.92, -0.86), (-0.92, -1.15), (0.92, -1.15), (0.92, -0.86)]), shift(colour, 0.12))
        stage.polygon(laid([(-0.14, 0), (-0.14, -1.15), (0.14, -1.15), (0.14, 0)]), shift(colour, 0.35))
        for side in (-1, 1):
            flap = [(side * 0.92, 0), (side * 1.2, 0.28), (side * 0.4, 0.28), (side * 0.3, 0)]
            stage.polygon(laid(flap), shift(colour, -0.22))


def lift_lines(stage: Stage, x: float, y: float, reach: float, colour: RGB) -> None:
    """Draw short upright lines at both sides, as of something that has just been lifted."""
    for side in (-1, 1):
        for i, length in enumerate((0.1, 0.16, 0.08)):
            u = x + side * (reach + 0.035 * i)
            stage.line([(u, y - length / 2), (u, y + length / 2)], colour, 0.011)


def _rounded(line: list[Point]) -> list[Point]:
    """Cut the corners of an open line between its ends (one step of Chaikin's algorithm)."""
    cut = [
        (a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t)
        for a, b in zip(line, line[1:], strict=False)
        for t in (0.25, 0.75)
    ]
    return [line[0], *cut[1:-1], line[-1]]
