"""Many small things laid out so that they make one shape."""

from __future__ import annotations

import math

from relsim_demo.scenes.backdrops import ring_points
from relsim_demo.scenes.canvas import Point
from relsim_demo.scenes.drawing.laying import QUIET, along, cast_copies, honeycomb, lay_copies, length_of, lies_inside
from relsim_demo.scenes.registry import Kind, family, relation
from relsim_demo.scenes.stage import Stage

STEM = [(0.0, 0.0), (0.0, 1.0)]
S_UPPER = [(2 * x, y) for x, y, a in ring_points(36, 0.25, 0.25, 0.25, -270) if -270 <= a <= -20][::-1]
# strokes of capital letters in a unit box, and how wide the box is for its height; y grows downwards
LETTERS: dict[str, tuple[float, list[list[Point]]]] = {
    "A": (0.9, [[(0, 1), (0.5, 0), (1, 1)], [(0.24, 0.64), (0.76, 0.64)]]),
    "C": (0.85, [[(x, y) for x, y, a in ring_points(60, 0.5, 0.5, 0.5, 0) if 48 <= a <= 312]]),
    "E": (0.72, [STEM, [(0, 0), (1, 0)], [(0, 0.5), (0.85, 0.5)], [(0, 1), (1, 1)]]),
    "H": (0.8, [STEM, [(1, 0), (1, 1)], [(0, 0.5), (1, 0.5)]]),
    "K": (0.8, [STEM, [(1, 0), (0.12, 0.52), (1, 1)]]),
    "L": (0.72, [[(0, 0), (0, 1), (1, 1)]]),
    "M": (1.0, [[(0, 1), (0, 0), (0.5, 0.6), (1, 0), (1, 1)]]),
    "N": (0.85, [[(0, 1), (0, 0), (1, 1), (1, 0)]]),
    "S": (0.66, [S_UPPER + [(1 - x, 1 - y) for x, y in S_UPPER[-2::-1]]]),
    "T": (0.85, [[(0, 0), (1, 0)], [(0.5, 0), (0.5, 1)]]),
    "V": (0.9, [[(0, 0), (0.5, 1), (1, 0)]]),
    "X": (0.9, [[(0, 0), (1, 1)], [(1, 0), (0, 1)]]),
    "Z": (0.85, [[(0, 0), (1, 0), (0, 1), (1, 1)]]),
}  # fmt: skip

MANY_AS_SHAPE = relation(
    "many small things that make one shape",
    Kind.MANY,
    "Many small {Objects} arranged into one shape",
    "{Things} laid out so that together they form a figure",
    "One big shape made up of many small {Objects}",
    "Many copies of {Object} together form one form",
    "A figure composed of many {Things}",
    "Many {Subjects} arranged to draw a shape",
    "Together, many small {Things} make one large figure",
    "{Creatures} arranged so that their group has a shape",
    "Lots of small {Objects} together form a single outline",
    "A shape that is made up of nothing but {Things}",
    "Many {Objects} arranged as one big figure",
    "One shape formed by many small {Things} together",
    "Lots of {Subjects} arranged to make up a figure",
    "Many small {Creatures} together form one shape",
)


@family(
    MANY_AS_SHAPE,
    "Many small {Objects} arranged in the shape of a heart",
    "{Subjects} laid out together to form a heart",
    "A heart made up of many {Things}",
    "Many {Things} arranged along the outline of a heart",
    "Lots of {Objects} together form a shape that tells of love",
    "Many small copies of {Object} make up one big heart",
    "{Creatures} arranged together in a heart",
    "A large figure of love composed of many {Objects}",
    "Many {Subjects} arranged as one big heart",
    "A heart that many small {Objects} form together",
    "Lots of {Things} make up the shape of a heart",
)
def heart_shape(stage: Stage) -> None:
    """Lay things along the outline of a heart, or fill a heart with them."""
    curve = []
    for i in range(80):
        t = 2 * math.pi * i / 80
        y = 13 * math.cos(t) - 5 * math.cos(2 * t) - 2 * math.cos(3 * t) - math.cos(4 * t)
        curve.append((0.5 + 0.39 * math.sin(t) ** 3, 0.465 - 0.0245 * y))
    _figure(stage, curve, stage.rng.choice((22, 24, 26)), 0.1)


@family(
    MANY_AS_SHAPE,
    "Many small {Objects} arranged in the shape of a star",
    "{Subjects} laid out together to form a star",
    "A star with five points made up of many {Things}",
    "Many {Things} arranged along an outline with five points",
    "Lots of {Objects} together form a pointed shape",
    "Many small copies of {Object} make up one big star",
    "{Creatures} arranged together in a star",
    "A large pointed figure composed of many {Objects}",
    "Many {Subjects} arranged as one big star",
    "A star that many small {Objects} form together",
    "Lots of {Things} make up a shape with five points",
)
def star_shape(stage: Stage) -> None:
    """Lay things along the outline of a five-pointed star, or fill a star with them."""
    outer = ring_points(5, 0.5, 0.54, 0.44)
    inner = ring_points(5, 0.5, 0.54, 0.44 * stage.rng.uniform(0.4, 0.46), -54)
    curve = [(x, y) for pair in zip(outer, inner, strict=True) for x, y, _ in pair]
    _figure(stage, curve, 30, 0.085)


@family(
    MANY_AS_SHAPE,
    "Many small {Objects} arranged in a spiral",
    "{Subjects} laid out together to form a coil",
    "A spiral made up of many {Things}",
    "Many {Things} arranged along a line that winds round and round",
    "Lots of {Objects} together form a whirl around the middle",
    "Many small copies of {Object} make up one big spiral",
    "{Creatures} arranged together in an ever wider curl",
    "A large winding figure composed of many {Objects}",
    "Many {Subjects} arranged as one big spiral",
    "A coil that many small {Objects} form together",
    "Lots of {Things} make up a shape that winds around itself",
    held_out=True,
)
def spiral_shape(stage: Stage) -> None:
    """Lay things close together along a spiral of about two turns."""
    rng, names = stage.rng, cast_copies(stage)
    turns, start, way = rng.uniform(1.9, 2.2), rng.uniform(0, 2 * math.pi), rng.choice((-1, 1))
    curve = []
    for i in range(121):
        t = i / 120
        angle, radius = start + way * 2 * math.pi * turns * t, 0.02 + 0.41 * t
        curve.append((0.5 + radius * math.cos(angle), 0.5 + radius * math.sin(angle)))
    lay_copies(stage, along(curve, rng.randint(36, 42)), names, 0.088)


@family(
    MANY_AS_SHAPE,
    "Many small {Objects} arranged as a smiling face",
    "{Subjects} laid out together to form two eyes and a smile in a circle",
    "A smiley made up of many {Things}",
    "Many {Things} arranged so that they look like a cheerful face",
    "Lots of {Objects} together form a smile",
    "Many small copies of {Object} make up one happy face",
    "{Creatures} arranged together as eyes, a mouth and a round head",
    "A large friendly face composed of many {Objects}",
    "Many {Subjects} arranged as one big smiling face",
    "A smile that many small {Objects} form together",
    "Lots of {Things} make up the shape of a happy face",
)
def smiley_face(stage: Stage) -> None:
    """Lay a ring of things with two eyes and a smile of things in it."""
    rng, names = stage.rng, cast_copies(stage, stage.rng.choice((1, 2, 2)))
    n, features = rng.randint(18, 22), names[-1]
    lay_copies(stage, [(x, y) for x, y, _ in ring_points(n, 0.5, 0.5, 0.405)], names[:1], 0.11)
    opening, depth = rng.uniform(62, 75), rng.uniform(0.2, 0.23)
    mouth = []
    for i in range(21):
        angle = math.radians(90 + opening - 2 * opening * i / 20)
        mouth.append((0.5 + 0.235 * math.cos(angle), 0.49 + depth * math.sin(angle)))
    lay_copies(stage, along(mouth, rng.choice((7, 8))), [features], 0.092)
    apart, high = rng.uniform(0.12, 0.14), rng.uniform(0.37, 0.4)
    if rng.random() < 0.5:
        eyes, size = [(0.5 - apart, high), (0.5 + apart, high)], 0.145
    else:
        eyes, size = [(0.5 + s * apart, high + d) for s in (-1, 1) for d in (-0.045, 0.045)], 0.09
    lay_copies(stage, eyes, [features], size)


@family(
    MANY_AS_SHAPE,
    "Many small {Objects} arranged in the shape of a capital letter",
    "{Subjects} laid out together to form one letter",
    "A big letter made up of many {Things}",
    "Many {Things} arranged along the strokes of a letter",
    "Lots of {Objects} together form something that can be read",
    "Many small copies of {Object} make up one large letter",
    "{Creatures} arranged together as an initial",
    "A large letter of the alphabet composed of many {Objects}",
    "Many {Subjects} arranged as one big letter",
    "A letter that many small {Objects} form together",
    "Lots of {Things} make up the shape of a letter",
)
def letter_shape(stage: Stage) -> None:
    """Lay things along the strokes of one big capital letter."""
    rng, names = stage.rng, cast_copies(stage)
    width, strokes = LETTERS[rng.choice(tuple(LETTERS))]
    height = rng.uniform(0.74, 0.8)
    wide = height * width
    strokes = [[(0.5 + (x - 0.5) * wide, 0.5 + (y - 0.5) * height) for x, y in stroke] for stroke in strokes]
    total = sum(length_of(stroke) for stroke in strokes)
    spacing = min(total / rng.randint(17, 19), 0.105)
    spots: list[Point] = []
    for stroke in strokes:
        for spot in along(stroke, max(2, round(length_of(stroke) / spacing) + 1)):
            if all(math.dist(spot, other) > 0.55 * spacing for other in spots):
                spots.append(spot)
    lay_copies(stage, spots, names, max(spacing * 1.08, 0.092))


@family(
    MANY_AS_SHAPE,
    "Many small {Objects} arranged as a pyramid",
    "{Subjects} laid out in rows that together form a triangle",
    "A pyramid made up of many {Things}",
    "Many {Things} arranged row upon row up to a single one on top",
    "Lots of {Objects} together form a pile with a peak",
    "Many small copies of {Object} make up one big triangle",
    "{Creatures} arranged together as a pyramid",
    "A large pointed pile composed of many {Objects}",
    "Many {Subjects} arranged as one big pyramid",
    "A triangle that many small {Objects} form together",
    "Lots of {Things} make up the shape of a pyramid",
)
def pyramid(stage: Stage) -> None:
    """Pile things up in a triangle: rows of one, two, three and so on down to five or six."""
    rng, rows, shown = stage.rng, stage.rng.choice((5, 5, 6)), [stage.compact()]
    pattern = rng.choice(("same", "same", "rows", "top"))
    if pattern != "same":
        shown.append(stage.compact(unlike=shown))
    if rng.random() < 0.5:
        base = stage.outdoors(rng.uniform(0.68, 0.76)).horizon + rng.uniform(0.12, 0.16)
        base = min(base, 0.92)
    else:
        stage.backdrop(*QUIET, colours=stage.contrasting(*shown))
        base = 0.9
    size = {name: stage.fit(name, 0.92 / rows, (base - 0.05) / (0.92 * rows)) for name in shown}
    step = max(stage.extent(name, size[name])[0] for name in shown)
    stage.shadow_under(0.5, base, step * rows * 1.1)
    feet = base
    for row in range(rows, 0, -1):
        other = (pattern == "rows" and row % 2 == 0) or (pattern == "top" and row == 1)
        name = shown[-1] if other else shown[0]
        for i in range(row):
            stage.sprite(name, 0.5 + (i - (row - 1) / 2) * step, feet, size[name], standing=True)
        feet -= stage.extent(name, size[name])[1] * 0.92


@family(
    MANY_AS_SHAPE,
    "Many small {Objects} arranged in a ring",
    "{Subjects} laid out together to form a circle with an empty middle",
    "A ring made up of many {Things}",
    "Many {Things} arranged evenly around a circle",
    "Lots of {Objects} together form a round wreath",
    "Many small copies of {Object} make up one big ring",
    "{Creatures} arranged together in a circle",
    "A large wreath composed of many {Objects}",
    "Many {Subjects} arranged as one big ring",
    "A circle that many small {Objects} form together",
    "Lots of {Things} make up the shape of a ring",
)
def ring_shape(stage: Stage) -> None:
    """Lay things evenly around a circle, one or two deep, and leave the middle empty."""
    rng, names = stage.rng, cast_copies(stage)
    n, start = 2 * rng.randint(7, 10), rng.uniform(-90, -70)
    outer = ring_points(n, 0.5, 0.5, 0.385, start)
    turns = [a + 90 for _, _, a in outer] if rng.random() < 0.4 else None
    lay_copies(stage, [(x, y) for x, y, _ in outer], names, 2.4 / n, turns=turns)
    if rng.random() < 0.3:
        inner = ring_points(round(n * 0.7), 0.5, 0.5, 0.27, start)
        lay_copies(stage, [(x, y) for x, y, _ in inner], names[-1:], 0.09)


def _figure(stage: Stage, curve: list[Point], n: int, spacing: float) -> None:
    """Lay n things along a closed curve and perhaps fill it, `spacing` apart, with the same or another thing."""
    rng, names = stage.rng, cast_copies(stage)
    filled = rng.random() < 0.5
    outline = along([*curve, curve[0]], n + 1)[:-1]
    if filled:
        inside = [p for p in honeycomb(spacing) if lies_inside(p, curve)]
        inside = [p for p in inside if all(math.dist(p, q) > spacing * 0.8 for q in outline)]
        lay_copies(stage, inside, names[-1:], spacing * 0.92)
    size = max(length_of([*curve, curve[0]]) / n * 1.05, 0.085)
    lay_copies(stage, outline, names[:1] if filled else names, size)
