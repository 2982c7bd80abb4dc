"""Things that are open: cut balls, panels, zips, eggs, boxes and shells."""

from __future__ import annotations

import math

from relsim_demo.scenes.backdrops import RGB, hls, shift
from relsim_demo.scenes.canvas import Point
from relsim_demo.scenes.stage import Stage

EGGS = ((250, 244, 230), (236, 204, 164), (186, 220, 226), (196, 214, 170), (160, 112, 70), (244, 202, 210))


def sector(stage: Stage, x: float, y: float, radius: float, start: float, span: float, colour: RGB) -> None:
    """Fill a sector of a disc, from `start` degrees clockwise over `span` degrees."""
    if span >= 360:
        stage.ellipse(x, y, radius, fill=colour)
        return
    turns = [math.radians(start + span * i / 60) for i in range(61)]
    stage.polygon([(x, y), *((x + radius * math.cos(a), y + radius * math.sin(a)) for a in turns)], colour)


def panel_frame(stage: Stage, x: float, y: float, half_x: float, half_y: float, case: RGB) -> None:
    """Draw the frame of a panel with a grip at each side, held before something."""
    for side in (-1, 1):
        grip = x + side * (half_x + 0.045)
        stage.rect(grip - 0.04, y - 0.08, grip + 0.04, y + 0.08, shift(case, -0.5), radius=0.03)
    box = (x - half_x - 0.03, y - half_y - 0.03, x + half_x + 0.03, y + half_y + 0.03)
    stage.rect(*box, case, outline=shift(case, -0.5), width=0.007, radius=0.025)


def plain_body(x: float, form: str) -> list[Point]:
    """Return the outline of a big plain body: round, square with round corners, or like a pear."""
    power = {"round": 2, "square": 4.5, "pear": 2.3}[form]
    points = []
    for i in range(72):
        t = math.tau * i / 72
        u, v = (math.copysign(abs(w) ** (2 / power), w) for w in (math.cos(t), math.sin(t)))
        reach = 0.38 + (0.06 * v if form == "pear" else 0)
        points.append((x + reach * u, 0.5 + 0.44 * v))
    return points


def zip_teeth(stage: Stage, x: float, edge: list[Point], end: float) -> None:
    """Draw the teeth of a zip along both sides of its opening, closed below it, with its slider."""
    metal, dark = (232, 222, 190), (84, 76, 66)
    for side in (-1, 1):
        stage.line([(x + side * u, v) for u, v in edge], dark, 0.022)
        for u, v in edge[1:-1]:
            stage.line([(x + side * (u - 0.01), v), (x + side * (u + 0.01), v)], metal, 0.014)
    bottom = edge[-1][1]
    stage.line([(x, bottom), (x, end)], dark, 0.026)
    for i in range(int((end - bottom) / 0.022)):
        stage.line([(x - 0.012, bottom + 0.022 * i), (x + 0.012, bottom + 0.022 * i)], metal, 0.009)
    stage.polygon([(x - 0.035, bottom - 0.03), (x + 0.035, bottom - 0.03), (x + 0.02, bottom + 0.04),
                   (x - 0.02, bottom + 0.04)], metal)  # fmt: skip
    stage.rect(x - 0.016, bottom + 0.03, x + 0.016, bottom + 0.11, metal, outline=dark, width=0.006, radius=0.012)


def egg(stage: Stage, name: str, x: float, floor: float, way: int) -> None:
    """Draw an egg cracked in two with the thing in its lower half; the upper half lies aslant above or beside it."""
    rng, colour = stage.rng, stage.rng.choice(EGGS)
    half, height = 0.31, 0.4
    cut = floor - height * 0.62
    zigzag = [(x - half + 2 * half * i / 8, cut + (0.035 if i % 2 else -0.03)) for i in range(9)]
    bowl = [(x + half * math.cos(t), cut + height * 0.62 * math.sin(t)) for t in (math.pi * i / 30 for i in range(31))]
    stage.polygon([*zigzag, *bowl], shift(colour, -0.4))
    stage.sprite(name, x, cut + 0.1, stage.fit(name, half * 1.55, 0.5), standing=True)
    front = [(u, v + 0.055 * math.cos((u - x) / half * 1.57)) for u, v in zigzag]
    stage.polygon([*front, *bowl], shift(colour, -0.22))
    stage.polygon([*((u, v + 0.012) for u, v in front), *((x + (u - x) * 0.97, v - 0.008) for u, v in bowl)], colour)
    _freckles(stage, x, cut + 0.12, half * 0.6, colour)
    turn = math.radians(way * rng.uniform(22, 38))
    cx, cy = x + way * 0.25, max(cut - 0.34, 0.24)
    dome = [(half * 0.8 * math.cos(t), -height * 0.5 * math.sin(t)) for t in (math.pi * i / 30 for i in range(31))]
    jags = [(-half * 0.8 + 1.6 * half * i / 8, 0.03 if i % 2 else -0.025) for i in range(9)]
    for scale, tone in ((1, shift(colour, -0.22)), (0.95, colour)):
        cap = [(u * scale, v * scale) for u, v in (*dome, *jags[1:-1])]
        c, s = math.cos(turn), math.sin(turn)
        stage.polygon([(cx + u * c - v * s, cy + u * s + v * c) for u, v in cap], tone)


def gift_box(stage: Stage, name: str, x: float, floor: float, way: int) -> None:
    """Draw an open gift box with the thing rising from it and its lid with a bow aslant above."""
    hue = stage.rng.random()
    paper, ribbon = hls(hue, 0.55, 0.6), hls(hue + stage.rng.uniform(0.35, 0.65), 0.75, 0.75)
    half, top = 0.3, floor - 0.32
    back = [(x - half, top), (x - half + 0.06, top - 0.07), (x + half - 0.06, top - 0.07), (x + half, top)]
    stage.polygon(back, shift(paper, -0.5))
    stage.sprite(name, x, top + 0.09, stage.fit(name, half * 1.6, 0.47), standing=True)
    stage.rect(x - half, top, x + half, floor, paper)
    stage.rect(x - half, top, x + half, top + 0.05, shift(paper, -0.16))
    stage.rect(x - 0.045, top, x + 0.045, floor, ribbon)
    turn, cx, cy = math.radians(way * stage.rng.uniform(24, 34)), x + way * 0.24, max(top - 0.4, 0.17)
    c, s = math.cos(turn), math.sin(turn)

    def placed(points: list[Point]) -> list[Point]:
        """Turn points of the lid and move them to its place."""
        return [(cx + u * c - v * s, cy + u * s + v * c) for u, v in points]

    lid = half * 0.82
    stage.polygon(placed([(-lid, -0.035), (lid, -0.035), (lid, 0.045), (-lid, 0.045)]), shift(paper, 0.12))
    stage.polygon(placed([(-0.04, -0.035), (0.04, -0.035), (0.04, 0.045), (-0.04, 0.045)]), ribbon)
    for side in (-1, 1):
        stage.polygon(placed([(0, -0.035), (side * 0.12, -0.12), (side * 0.13, -0.045)]), shift(ribbon, -0.12))
    stage.ellipse(*placed([(0, -0.05)])[0], 0.026, fill=ribbon)


def scallop(stage: Stage, name: str, x: float, floor: float, way: int) -> None:
    """Draw an open seashell: its upper half stands behind the thing, which sits in the lower half."""
    colour = hls(stage.rng.choice((0.02, 0.06, 0.55, 0.75, 0.93)) + stage.rng.uniform(-0.02, 0.02), 0.74, 0.6)
    hinge, reach = floor - 0.13, 0.42
    for grow, tone in ((1, shift(colour, -0.4)), (0.965, shift(colour, 0.12))):
        fan = []
        for i in range(73):
            t = math.pi + math.pi * i / 72
            r = reach * grow * (0.96 + 0.06 * abs(math.sin(4.5 * (t - math.pi))))
            fan.append((x + r * math.cos(t), hinge + r * 1.45 * math.sin(t)))
        stage.polygon([*fan, (x + 0.1, hinge + 0.06), (x - 0.1, hinge + 0.06)], tone)
    for i in range(1, 9):
        t = math.pi + math.pi * i / 9
        far = (x + reach * 0.9 * math.cos(t), hinge + reach * 1.3 * math.sin(t))
        stage.line([(x + 0.1 * math.cos(t), hinge), far], shift(colour, -0.14), 0.009)
    stage.ellipse(x, hinge + 0.01, reach, 0.11, shift(colour, -0.4))
    stage.ellipse(x, hinge + 0.005, reach * 0.95, 0.09, shift(colour, 0.5))
    stage.sprite(name, x, hinge + 0.05, stage.fit(name, 0.52, 0.48), standing=True, flip=way < 0)
    bowl = [
        (x + reach * math.cos(t), hinge + 0.01 + 0.125 * math.sin(t)) for t in (math.pi * i / 30 for i in range(31))
    ]
    lip = [
        (x + reach * math.cos(t), hinge + 0.01 + 0.075 * math.sin(t))
        for t in (math.pi * i / 30 for i in range(30, -1, -1))
    ]
    stage.polygon([*bowl, *reversed(lip)], shift(colour, -0.2))


def _freckles(stage: Stage, x: float, y: float, reach: float, colour: RGB) -> None:
    """Strew a few freckles over a shell, or none."""
    if stage.rng.random() < 0.5:
        return
    for _ in range(7):
        at = x + stage.rng.uniform(-reach, reach), y + stage.rng.uniform(-0.02, 0.06)
        stage.ellipse(*at, 0.013, 0.01, shift(colour, -0.28))
