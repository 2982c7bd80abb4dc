"""Unsteady supports: balls, ledges, poles with plates, rollers, stools and trays; and the lines that mark a wobble."""

from __future__ import annotations

import math

from relsim_demo.scenes.backdrops import RGB, shift
from relsim_demo.scenes.canvas import Point
from relsim_demo.scenes.drawing.carriers import turned
from relsim_demo.scenes.stage import Stage

WOBBLE = 0.011  # the width of the lines that mark a wobble
WOODS: tuple[RGB, ...] = ((150, 104, 66), (196, 150, 96), (110, 74, 52), (236, 230, 220), (188, 70, 60), (70, 110, 150))


def wobble(stage: Stage, x: float, y: float, reach: float, span: float = 40) -> None:
    """Draw two arcs at each side of something at (x, y) that sways; `span` in degrees."""
    for sign in (-1, 1):
        for far in (reach, reach + 0.05):
            start = (180 if sign < 0 else 0) - span / 2
            stage.arc(x, y, far, far, start, start + span, stage.ink, WOBBLE)


def upright(stage: Stage, name: str, foot: Point, size: float, tilt: float, sink: float = 0.01) -> Point:
    """Stand a thing on a point, leaning by `tilt` degrees clockwise about it, and return the middle of its top."""
    height, lean = stage.extent(name, size)[1] - sink, math.radians(tilt)
    u, v = math.sin(lean) * height, -math.cos(lean) * height
    half = (height / 2 + sink / 2) / height
    stage.sprite(name, foot[0] + u * half - math.sin(lean) * sink, foot[1] + v * half + math.cos(lean) * sink, size,
                 angle=tilt)  # fmt: skip
    return foot[0] + u, foot[1] + v


def plate_on_pole(stage: Stage, hand: Point, tip: Point, reach: float, tilt: float, colour: RGB) -> None:
    """Draw a thin pole from a hand to its tip and on it a plate, `reach` wide to each side and tilted (degrees)."""
    stage.line([hand, tip], (206, 164, 110), 0.014)
    stage.line([hand, tip], (170, 124, 76), 0.006)
    dish = [(-1, -0.1), (1, -0.1), (0.62, 0.16), (0.3, 0.24), (-0.3, 0.24), (-0.62, 0.16)]
    placed = [(u * reach, v * reach - reach * 0.14) for u, v in dish]
    stage.polygon(turned(placed, *tip, tilt), colour)
    rim = turned([(-reach, -reach * 0.24), (reach, -reach * 0.24)], *tip, tilt)
    stage.line(rim, shift(colour, 0.55), 0.016)
    stage.line([turned([(side * reach * 0.45, reach * 0.02)], *tip, tilt)[0] for side in (-1, 1)], shift(colour, -0.25),
               0.008)  # fmt: skip


def roller(stage: Stage, x: float, y: float, radius: float, colour: RGB) -> None:
    """Draw a cylinder seen from its end, with rings and a mark that shows how it has turned."""
    for share, light in ((1, -0.3), (0.88, 0), (0.42, 0.5), (0.2, -0.4)):
        stage.ellipse(x, y, radius * share, fill=shift(colour, light))
    turn = math.radians(stage.rng.uniform(0, 360))
    for i in range(3):
        a = turn + i * math.tau / 3
        spot = (x + radius * 0.65 * math.cos(a), y + radius * 0.65 * math.sin(a))
        stage.ellipse(*spot, radius * 0.1, fill=shift(colour, -0.35))


def plank(stage: Stage, middle: Point, half: float, tilt: float, wood: RGB) -> None:
    """Draw a plank, `half` as long to each side of the middle of its upper face, tilted by degrees clockwise."""
    body = turned([(-half, 0), (half, 0), (half, 0.04), (-half, 0.04)], *middle, tilt)
    stage.polygon(body, wood)
    stage.polygon(turned([(-half, 0.026), (half, 0.026), (half, 0.04), (-half, 0.04)], *middle, tilt),
                  shift(wood, -0.3))  # fmt: skip
    for share in (-0.55, 0.1, 0.6):
        grain = [(half * share, 0.012), (half * (share + 0.2), 0.012)]
        stage.line(turned(grain, *middle, tilt), shift(wood, -0.16), 0.006)


def stool(stage: Stage, foot: Point, high: float, half: float, tilt: float, wood: RGB, legs: int, back: int) -> Point:
    """Draw a stool that stands on one leg only, leaning by `tilt` degrees, and return the middle of its seat.

    `back`: -1 or 1 gives it the back of a chair at the left or right, 0 none.
    """
    side = 1 if tilt > 0 else -1  # it stands on its leg at the side to which it leans

    def at(u: float, v: float) -> Point:
        """Place a point given from the foot that it stands on, upright."""
        return turned([(u - side * half * 0.86, v)], *foot, tilt)[0]

    dark = shift(wood, -0.3)
    for i in range(legs):
        u = half * 0.86 * (2 * i / (legs - 1) - 1)
        stage.line([at(u, 0), at(u * 0.8, -high)], dark if 0 < i < legs - 1 else shift(wood, -0.12), 0.034)
    stage.line([at(-half * 0.82, -high * 0.4), at(half * 0.82, -high * 0.4)], dark, 0.02)
    if back:
        for u in (0.94, 0.5):
            stage.line([at(back * half * u, -high), at(back * half * (u + 0.1), -high - 0.3)], shift(wood, -0.12), 0.03)
        for v in (0.14, 0.27):
            stage.line([at(back * half * 0.5, -high - v), at(back * half * 1.02, -high - v)], wood, 0.034)
    stage.polygon([at(u, -high + v) for u, v in ((-half, -0.02), (half, -0.02), (half, 0.028), (-half, 0.028))], wood)
    stage.line([at(-half, -high + 0.02), at(half, -high + 0.02)], dark, 0.012)
    return at(0, -high - 0.02)


def raised_arms(stage: Stage, x: float, shoulder: float, hands: tuple[Point, Point], skin: RGB) -> None:
    """Draw two arms with a bend at the elbow, from below a body's middle to its hands."""
    for sign, hand in zip((-1, 1), hands, strict=True):
        elbow = (x + sign * max(abs(hand[0] - x) * 0.9, 0.16), max(shoulder + 0.05, hand[1] + 0.08))
        stage.line([(x + sign * 0.03, shoulder), elbow, hand], skin, 0.036)
        stage.ellipse(*hand, 0.036, fill=skin)


def circus_ball(stage: Stage, x: float, y: float, radius: float, colour: RGB) -> None:
    """Draw a ball with a broad pale band, a star's disc on it and a gleam."""
    stage.ellipse(x, y, radius, fill=colour)
    band = [(x + radius * math.cos(math.radians(a)), y + radius * math.sin(math.radians(a))) for a in range(-24, 25, 6)]
    band += [(2 * x - u, 2 * y - v) for u, v in band]
    stage.polygon(band, (250, 246, 236))
    stage.ellipse(x, y, radius * 0.3, fill=shift(colour, -0.25))
    stage.ellipse(x - radius * 0.4, y - radius * 0.62, radius * 0.2, radius * 0.1, shift(colour, 0.55))


def ledge(stage: Stage, kind: str, edge: float, top: float, side: int) -> None:
    """Draw what ends at `edge`: a cliff, a table or a shelf that comes in from the side opposite to `side`."""
    out = 0.5 - side * 0.52
    if kind == "cliff":
        rock = stage.rng.choice(((128, 108, 92), (112, 112, 124), (160, 112, 78)))
        steps = ((0, 0), (0.03, 0.08), (0.08, 0.2), (0.06, 0.3), (0.12, 0.48))
        stage.polygon([(out, top), *((edge - side * u, top + v) for u, v in steps), (out, top + 0.48)], rock)
        stage.polygon([(out, top), (edge, top), (edge - side * 0.02, top + 0.05), (out, top + 0.05)], (110, 160, 84))
        stage.line([(edge - side * 0.2, top + 0.12), (edge - side * 0.16, top + 0.3)], shift(rock, -0.25), 0.014)
        return
    wood = stage.rng.choice(((150, 104, 66), (196, 150, 96), (110, 74, 52), (236, 230, 220)))
    ends = sorted((out, edge))
    stage.rect(ends[0], top, ends[1], top + 0.055, wood)
    stage.rect(ends[0], top + 0.04, ends[1], top + 0.055, shift(wood, -0.3))
    if kind == "table":
        leg = edge - side * 0.14
        stage.rect(leg - 0.03, top + 0.055, leg + 0.03, 0.95, shift(wood, -0.2))
    else:
        hook = edge - side * 0.16
        stage.polygon([(hook, top + 0.055), (hook - side * 0.14, top + 0.055), (hook - side * 0.14, top + 0.2)],
                      shift(wood, -0.4))  # fmt: skip


def supports(stage: Stage, level: float, colour: RGB) -> None:
    """Draw two high supports at the sides to hang a rope between: posts, towers or cliffs."""
    kind = stage.rng.choice(("posts", "towers", "cliffs"))
    for sign in (-1, 1):
        x = 0.5 + sign * 0.43
        if kind == "posts":
            stage.rect(x - 0.022, level - 0.03, x + 0.022, 1, shift(colour, -0.3))
            stage.rect(x - 0.055, level - 0.015, x + 0.055, level + 0.03, colour, radius=0.01)
        elif kind == "towers":
            stage.rect(x - 0.08, level - 0.012, x + 0.08, 1.02, colour)
            for row in range(3):
                for column in (-0.035, 0.035):
                    y = level + 0.08 + row * 0.11
                    stage.rect(x + column - 0.018, y - 0.025, x + column + 0.018, y + 0.025, shift(colour, 0.55))
        else:
            rock = (128, 108, 92)
            edge = [(0.5 + sign * v, level + w) for v, w in ((0.32, 0), (0.36, 0.12), (0.33, 0.24), (0.38, 0.42))]
            stage.polygon([*edge, (0.5 + sign * 0.52, 1.02), (0.5 + sign * 0.52, level)], rock)
            stage.line([(0.5 + sign * 0.32, level), (0.5 + sign * 0.52, level)], (110, 160, 84), 0.03)
