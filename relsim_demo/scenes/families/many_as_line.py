"""More shapes made of many small things: loops, arrows, serpentines."""

from __future__ import annotations

import math

from relsim_demo.scenes.canvas import Point
from relsim_demo.scenes.drawing.carriers import turned
from relsim_demo.scenes.drawing.laying import along, cast_copies, honeycomb, lay_copies, length_of, lies_inside
from relsim_demo.scenes.families.many_as_shape import MANY_AS_SHAPE
from relsim_demo.scenes.registry import family
from relsim_demo.scenes.stage import Stage


@family(
    MANY_AS_SHAPE,
    "Many small {Objects} arranged in closed loops that cross in the middle",
    "{Subjects} laid out together to form a knot without an end",
    "A figure of loops made up of many {Things}",
    "Many {Things} arranged along a line that returns to where it began",
    "Lots of {Objects} together form petals around the middle",
    "Many small copies of {Object} make up one big endless loop",
    "{Creatures} arranged together as the sign of infinity",
    "A large looping figure composed of many {Objects}",
    "Many {Subjects} arranged as one big figure of loops",
    "An endless loop that many small {Objects} form together",
    "Lots of {Things} make up a shape of crossing loops",
)
def loop_shape(stage: Stage) -> None:
    """Lay things close together along a figure eight, a clover of three to five petals or a knot of three."""
    rng, names = stage.rng, cast_copies(stage)
    kind, turn = rng.choice(("eight", "eight", "clover", "knot")), 0.0
    curve: list[Point] = []
    petals = rng.choice((3, 4, 5))
    for i in range(181):
        t = math.tau * i / 180
        if kind == "eight":
            curve.append((0.42 * math.sin(t), 0.4 * math.sin(t) * math.cos(t)))
        elif kind == "clover":
            r = 0.24 + 0.18 * math.cos(petals * t)
            curve.append((r * math.sin(t), -r * math.cos(t)))
        else:
            x, y = math.sin(t) + 2 * math.sin(2 * t), math.cos(t) - 2 * math.cos(2 * t)
            curve.append((0.155 * x, 0.155 * y + 0.07))
    if kind == "eight":
        turn = rng.choice((0, 90, 35, -35))
    curve = turned(curve, 0.5, 0.5, turn)
    spacing = rng.uniform(0.064, 0.072)
    spots: list[Point] = []
    for spot in along(curve, round(length_of(curve) / spacing) + 1)[:-1]:
        if all(math.dist(spot, other) > 0.7 * spacing for other in spots):
            spots.append(spot)
    lay_copies(stage, spots, names, 0.084)


@family(
    MANY_AS_SHAPE,
    "Many small {Objects} arranged in the shape of an arrow",
    "{Subjects} laid out together to form a pointer",
    "An arrow made up of many {Things}",
    "Many {Things} arranged so that they point in one direction",
    "Lots of {Objects} together form a big tip with a shaft",
    "Many small copies of {Object} make up one large arrow",
    "{Creatures} arranged together so that their group points somewhere",
    "A large arrow composed of many {Objects}",
    "Many {Subjects} arranged as one big arrow",
    "An arrow that many small {Objects} form together",
    "Lots of {Things} make up the shape of an arrow",
)
def arrow_shape(stage: Stage) -> None:
    """Fill a big arrow with things, lay them along its outline, or along its strokes; it points anywhere."""
    rng, names = stage.rng, cast_copies(stage)
    angle = rng.choice((0, 45, 90, 135, 180, 225, 270, 315))
    kind = rng.choice(("filled", "outline", "strokes"))
    if kind == "strokes":
        strokes = [[(-0.42, 0), (0.42, 0)], [(0.14, -0.28), (0.42, 0), (0.14, 0.28)]]
        spots: list[Point] = []
        for stroke in strokes:
            for spot in along(turned(stroke, 0.5, 0.5, angle), rng.choice((9, 10))):
                if all(math.dist(spot, other) > 0.06 for other in spots):
                    spots.append(spot)
        lay_copies(stage, spots, names, 0.1)
        return
    neck, half = rng.uniform(0.11, 0.15), rng.uniform(0.32, 0.36)
    outline = [(0.44, 0), (0.0, half), (0.0, neck), (-0.42, neck), (-0.42, -neck), (0.0, -neck), (0.0, -half)]
    shape = turned(outline, 0.5, 0.5, angle)
    if kind == "outline":
        rim = along([*shape, shape[0]], rng.choice((30, 33)))[:-1]
        lay_copies(stage, rim, names, 0.088)
        return
    spacing = rng.uniform(0.078, 0.092)
    lay_copies(stage, [p for p in honeycomb(spacing) if lies_inside(p, shape)], names, spacing * 1.02)


@family(
    MANY_AS_SHAPE,
    "Many small {Objects} arranged in a winding line",
    "{Subjects} laid out together to form waves",
    "A line that swings to and fro, made up of many {Things}",
    "Many {Things} arranged along the bends of a serpentine",
    "Lots of {Objects} together form a curve like a river",
    "Many small copies of {Object} make up one long winding band",
    "{Creatures} arranged together in bend after bend",
    "A large wavy figure composed of many {Objects}",
    "Many {Subjects} arranged as one big winding curve",
    "A wavy line that many small {Objects} form together",
    "Lots of {Things} make up the shape of a winding band",
)
def serpentine_shape(stage: Stage) -> None:
    """Lay things close together along a line that winds across the picture in round or pointed bends."""
    rng, names = stage.rng, cast_copies(stage)
    bends, wide, pointed = rng.choice((2, 2.5, 3)), rng.uniform(0.26, 0.36), rng.random() < 0.3
    phase, angle = rng.choice((0, math.pi)), rng.choice((0, 90, 90, 0, 25, -25))
    curve = []
    for i in range(121):
        t = i / 120
        swing = math.sin(math.tau * bends / 2 * t + phase)
        sway = math.asin(swing) * 2 / math.pi if pointed else swing
        curve.append((0.84 * (t - 0.5), wide * sway))
    curve = turned(curve, 0.5, 0.5, angle)
    lay_copies(stage, along(curve, round(length_of(curve) / rng.uniform(0.058, 0.068)) + 1), names, 0.086)
