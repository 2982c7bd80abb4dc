"""What shows how large a giant is: tiny trees, boats and ladders."""

from __future__ import annotations

import math

from relsim_demo.scenes.backdrops import RGB, hls, mix, shift
from relsim_demo.scenes.canvas import Point
from relsim_demo.scenes.stage import DARK_INK, Stage

PALE: RGB = (250, 246, 236)


def ridge(stage: Stage, level: float, swell: float, phase: float, colour: RGB) -> list[Point]:
    """Draw hills from edge to edge down to the bottom, and return their upper line."""
    line = []
    for i in range(41):
        x = i / 40
        line.append((x, level - swell * math.sin(x * 7 + phase) - swell * 0.5 * math.sin(x * 15 + phase * 2)))
    stage.polygon([*line, (1.01, 1.01), (-0.01, 1.01)], colour)
    return line


def tree(stage: Stage, x: float, foot: float, height: float, pointed: bool, colour: RGB) -> None:
    """Draw a little tree, pointed or round."""
    width = height * 0.42
    stage.rect(x - height * 0.05, foot - height * 0.3, x + height * 0.05, foot, (96, 70, 52))
    if pointed:
        for base, top, reach, light in ((0.14, 0.66, 1, 0), (0.42, 1, 0.78, -0.18)):
            low = foot - height * base
            sides = [(x - width * reach, low), (x, foot - height * top), (x + width * reach, low)]
            stage.polygon(sides, shift(colour, light))
    else:
        stage.ellipse(x, foot - height * 0.62, width * 0.95, height * 0.4, colour)
        stage.ellipse(x - width * 0.25, foot - height * 0.72, width * 0.4, height * 0.16, shift(colour, 0.25))


def woods(stage: Stage, line: list[Point], n: int, height: float, pointed: bool, colour: RGB) -> None:
    """Set n trees of about one height on a ridge, at chance places."""
    places = sorted(stage.rng.randrange(len(line)) for _ in range(n))
    for place in places:
        x, y = line[place]
        tone = shift(colour, stage.rng.uniform(-0.2, 0.15))
        tree(stage, x, y + 0.015, height * stage.rng.uniform(0.75, 1.2), pointed, tone)


def sea(stage: Stage, level: float, foam: float, colour: RGB) -> None:
    """Draw water from `level` down, with waves that are mixed with white by a share of `foam`."""
    edge = [(i / 40, level + 0.006 * math.sin(i * 1.1)) for i in range(41)]
    stage.polygon([*edge, (1.01, 1.01), (-0.01, 1.01)], colour)
    for _ in range(9):
        x, y, reach = stage.rng.random(), stage.rng.uniform(level + 0.03, 0.98), stage.rng.uniform(0.02, 0.05)
        stage.line([(x - reach, y), (x, y - 0.006), (x + reach, y)], mix(colour, (255, 255, 255), foam), 0.007)


def boat(stage: Stage, x: float, y: float, size: float, way: int, sails: int) -> None:
    """Draw a little boat that heads left or right on the water at y: with one sail, with two, or a steamer (0)."""
    hull = hls(stage.rng.random(), 0.38, 0.5)

    def at(u: float, v: float) -> Point:
        return x + way * u * size, y + v * size

    stage.line([at(-0.75, 0.05), at(0.8, 0.05)], PALE, 0.009)
    stage.polygon([at(-0.5, -0.24), at(0.62, -0.24), at(0.4, 0.04), at(-0.4, 0.04)], hull)
    stage.line([at(-0.5, -0.22), at(0.62, -0.22)], shift(hull, 0.5), 0.007)
    if sails == 0:
        stage.polygon([at(-0.35, -0.24), at(0.25, -0.24), at(0.2, -0.48), at(-0.35, -0.48)], PALE)
        stage.polygon([at(-0.16, -0.48), at(0.06, -0.48), at(0.04, -0.86), at(-0.16, -0.86)], (200, 64, 54))
        stage.ellipse(*at(-0.3, -0.98), size * 0.16, size * 0.11, (190, 190, 196))
        return
    stage.line([at(0.02, -0.24), at(0.02, -1.1)], DARK_INK, 0.008)
    stage.polygon([at(-0.03, -1.06), at(-0.03, -0.34), at(-0.52, -0.34)], PALE)
    if sails == 2:
        stage.polygon([at(0.07, -1.06), at(0.07, -0.34), at(0.5, -0.34)], shift(hull, 0.6))


def ladder(stage: Stage, foot: Point, top: Point, width: float, wood: RGB) -> None:
    """Draw a ladder between two points."""
    length = math.dist(foot, top)
    ux, uy = (top[0] - foot[0]) / length, (top[1] - foot[1]) / length
    for side in (-1, 1):
        stage.line([(u - side * uy * width / 2, v + side * ux * width / 2) for u, v in (foot, top)], wood, 0.012)
    n = round(length / 0.045)
    for i in range(n):
        t = length * (i + 0.5) / n
        u, v = foot[0] + ux * t, foot[1] + uy * t
        rung = [(u + side * uy * width / 2, v - side * ux * width / 2) for side in (-1, 1)]
        stage.line(rung, shift(wood, -0.2), 0.009)
