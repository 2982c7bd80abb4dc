"""Families of the kind: arrangement. Many small copies of one or two things are laid so that they draw a figure."""

from __future__ import annotations

import math

from PIL import Image

from relsim_demo.scenes.backdrops import ring_points
from relsim_demo.scenes.canvas import Point
from relsim_demo.scenes.registry import Kind, family
from relsim_demo.scenes.stage import Stage

QUIET = ("plain", "gradient", "glowing", "framed", "bokeh", "striped")
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


@family(
    Kind.ARRANGEMENT,
    "Many {Objects} arranged in the shape of a heart",
    "A heart made of {Things}",
    "{Subjects} laid out to form a heart",
    "A heart shape built from small copies of {Object}",
    "{Things} placed along the outline of a heart",
    "A collection of {Objects} forming a love heart",
    "Lots of {Subjects} together draw a heart",
    "Heart-shaped arrangement of {Things}",
    "{Objects} gathered into a big heart",
    "Someone has put {Things} together as a heart",
    "A symbol of love composed of {Objects}",
    "The outline of a heart traced with {Subjects}",
    "{Creatures} lined up in heart form",
    "A big heart drawn with nothing but {Objects}",
    "Small {Things} are set out so that they make a heart",
    "{Subjects} composing the sign of love",
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
    Kind.ARRANGEMENT,
    "Many {Objects} arranged in the shape of a star",
    "A five-pointed star made of {Things}",
    "{Subjects} laid out to form a star",
    "A star shape built from small copies of {Object}",
    "{Things} placed along the outline of a star",
    "A collection of {Objects} forming a big star",
    "Lots of {Subjects} together draw a star with five points",
    "Star-shaped arrangement of {Things}",
    "{Objects} gathered into a five-pointed star",
    "Someone has put {Things} together as a star",
    "A pointed star composed of {Objects}",
    "The outline of a star traced with {Subjects}",
    "{Creatures} lined up in star form",
    "A large star drawn with nothing but {Objects}",
    "Small {Things} are set out so that they make a star",
    "{Subjects} composing a star with five tips",
)
def star_shape(stage: Stage) -> None:
    """Lay things along the outline of a five-pointed star, or fill a star with them."""
    outer = ring_points(5, 0.5, 0.54, 0.44)
    inner = ring_points(5, 0.5, 0.54, 0.44 * stage.rng.uniform(0.4, 0.46), -54)
    curve = [(x, y) for pair in zip(outer, inner, strict=True) for x, y, _ in pair]
    _figure(stage, curve, 30, 0.085)


@family(
    Kind.ARRANGEMENT,
    "Many {Objects} arranged in a spiral",
    "A spiral made of {Things}",
    "{Subjects} winding round and round from the middle outwards",
    "A coil built from small copies of {Object}",
    "{Things} placed along a spiral line",
    "A swirl of {Objects} curling out from the centre",
    "Lots of {Subjects} together draw a spiral",
    "Spiral-shaped arrangement of {Things}",
    "{Objects} laid out like the coil of a snail shell",
    "Someone has laid {Things} in a curl",
    "A whirl composed of {Objects}",
    "{Subjects} follow a line that coils around the middle",
    "{Creatures} lined up in an ever wider spiral",
    "A swirling spiral drawn with nothing but {Objects}",
    "Small {Things} are set out so that they coil outwards",
    "{Subjects} composing a spiral that winds into the centre",
    held_out=True,
)
def spiral_shape(stage: Stage) -> None:
    """Lay things close together along a spiral of about two turns."""
    rng, names = stage.rng, _cast(stage)
    turns, start, way = rng.uniform(1.9, 2.2), rng.uniform(0, 2 * math.pi), rng.choice((-1, 1))
    curve = []
    for i in range(121):
        t = i / 120
        angle, radius = start + way * 2 * math.pi * turns * t, 0.02 + 0.41 * t
        curve.append((0.5 + radius * math.cos(angle), 0.5 + radius * math.sin(angle)))
    _lay(stage, _along(curve, rng.randint(36, 42)), names, 0.088)


@family(
    Kind.ARRANGEMENT,
    "Many {Objects} arranged as a smiling face",
    "A smiley made of {Things}",
    "{Subjects} laid out as two eyes and a smile in a circle",
    "A happy face built from small copies of {Object}",
    "{Things} placed so that they form a smiling face",
    "A collection of {Objects} forming a smiley",
    "Lots of {Subjects} together draw a grinning round face",
    "Smiley-shaped arrangement of {Things}",
    "{Objects} gathered into a cheerful face",
    "Someone has put {Things} together as a smile with two eyes",
    "A laughing face composed of {Objects}",
    "A ring of {Things} with eyes and a mouth laid of {Things}",
    "{Creatures} lined up as a happy smile and eyes",
    "A smile, two eyes and a round head, all laid with {Objects}",
    "Small {Things} are set out so that a friendly face looks at you",
    "{Subjects} composing a smiley face",
)
def smiley_face(stage: Stage) -> None:
    """Lay a ring of things with two eyes and a smile of things in it."""
    rng, names = stage.rng, _cast(stage, stage.rng.choice((1, 2, 2)))
    n, features = rng.randint(18, 22), names[-1]
    _lay(stage, [(x, y) for x, y, _ in ring_points(n, 0.5, 0.5, 0.405)], names[:1], 0.11)
    opening, depth = rng.uniform(62, 75), rng.uniform(0.2, 0.23)
    mouth = []
    for i in range(21):
        angle = math.radians(90 + opening - 2 * opening * i / 20)
        mouth.append((0.5 + 0.235 * math.cos(angle), 0.49 + depth * math.sin(angle)))
    _lay(stage, _along(mouth, rng.choice((7, 8))), [features], 0.092)
    apart, high = rng.uniform(0.12, 0.14), rng.uniform(0.37, 0.4)
    if rng.random() < 0.5:
        eyes, size = [(0.5 - apart, high), (0.5 + apart, high)], 0.145
    else:
        eyes, size = [(0.5 + s * apart, high + d) for s in (-1, 1) for d in (-0.045, 0.045)], 0.09
    _lay(stage, eyes, [features], size)


@family(
    Kind.ARRANGEMENT,
    "Many {Objects} arranged in the shape of a capital letter",
    "A big letter made of {Things}",
    "{Subjects} laid out to form one letter of the alphabet",
    "A letter built from small copies of {Object}",
    "{Things} placed along the strokes of a large letter",
    "A collection of {Objects} forming a capital letter",
    "Lots of {Subjects} together write a single letter",
    "Letter-shaped arrangement of {Things}",
    "{Objects} gathered into an initial",
    "Someone has spelt a letter with {Things}",
    "An alphabet letter composed of {Objects}",
    "The strokes of a letter traced with {Subjects}",
    "{Creatures} lined up to be read as a letter",
    "A huge letter written with nothing but {Objects}",
    "Small {Things} are set out so that you can read a letter",
    "{Subjects} composing a character of the alphabet",
)
def letter_shape(stage: Stage) -> None:
    """Lay things along the strokes of one big capital letter."""
    rng, names = stage.rng, _cast(stage)
    width, strokes = LETTERS[rng.choice(tuple(LETTERS))]
    height = rng.uniform(0.74, 0.8)
    wide = height * width
    strokes = [[(0.5 + (x - 0.5) * wide, 0.5 + (y - 0.5) * height) for x, y in stroke] for stroke in strokes]
    total = sum(_length(stroke) for stroke in strokes)
    spacing = min(total / rng.randint(17, 19), 0.105)
    spots: list[Point] = []
    for stroke in strokes:
        for spot in _along(stroke, max(2, round(_length(stroke) / spacing) + 1)):
            if all(math.dist(spot, other) > 0.55 * spacing for other in spots):
                spots.append(spot)
    _lay(stage, spots, names, max(spacing * 1.08, 0.092))


@family(
    Kind.ARRANGEMENT,
    "{Objects} piled up in a pyramid",
    "A pyramid made of {Things}",
    "{Subjects} stacked in rows, each row one shorter than the one below",
    "A triangle built from many copies of {Object}",
    "{Things} stacked up to a single one on top",
    "A neat pile of {Objects} in pyramid form",
    "Lots of {Subjects} forming a triangular heap",
    "Pyramid-shaped stack of {Things}",
    "{Objects} heaped up row upon row to a peak",
    "Someone has stacked {Things} into a pyramid",
    "A triangular pile composed of {Objects}",
    "Wide at the bottom, one at the top: {Subjects} in a pyramid",
    "{Creatures} standing on one another as a pyramid",
    "A pointed stack built with nothing but {Objects}",
    "Row upon row of {Things}, narrowing to one at the peak",
    "{Subjects} composing a triangular pyramid",
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
    Kind.ARRANGEMENT,
    "Many {Objects} arranged in a ring",
    "A circle made of {Things}",
    "{Subjects} laid out as a wreath with an empty middle",
    "A ring built from small copies of {Object}",
    "{Things} placed evenly around a circle",
    "A wreath of {Objects}, nothing inside",
    "Lots of {Subjects} together form a round ring",
    "Ring-shaped arrangement of {Things}",
    "{Objects} gathered in a circle around empty space",
    "Someone has put {Things} into a round wreath",
    "A garland composed of {Objects}",
    "A circle traced with {Subjects}",
    "{Creatures} in a round dance about an open centre",
    "A big circle drawn with nothing but {Objects}",
    "Small {Things} are set out so that they make a ring",
    "{Subjects} composing a wreath around an empty centre",
)
def ring_shape(stage: Stage) -> None:
    """Lay things evenly around a circle, one or two deep, and leave the middle empty."""
    rng, names = stage.rng, _cast(stage)
    n, start = 2 * rng.randint(7, 10), rng.uniform(-90, -70)
    outer = ring_points(n, 0.5, 0.5, 0.385, start)
    turns = [a + 90 for _, _, a in outer] if rng.random() < 0.4 else None
    _lay(stage, [(x, y) for x, y, _ in outer], names, 2.4 / n, turns=turns)
    if rng.random() < 0.3:
        inner = ring_points(round(n * 0.7), 0.5, 0.5, 0.27, start)
        _lay(stage, [(x, y) for x, y, _ in inner], names[-1:], 0.09)


# ---- laying things ---------------------------------------------------------------------------------------------------


def _cast(stage: Stage, n: int | None = None) -> list[str]:
    """Choose one or two solid things and paint a quiet backdrop on which they stand out."""
    names = [stage.compact()]
    if (n or stage.rng.choice((1, 1, 2))) == 2:
        names.append(stage.compact(unlike=names))
    stage.backdrop(*QUIET, colours=stage.contrasting(*names))
    return names


def _figure(stage: Stage, curve: list[Point], n: int, spacing: float) -> None:
    """Lay n things along a closed curve and perhaps fill it, `spacing` apart, with the same or another thing."""
    rng, names = stage.rng, _cast(stage)
    filled = rng.random() < 0.5
    outline = _along([*curve, curve[0]], n + 1)[:-1]
    if filled:
        inside = [p for p in _hexagons(spacing) if _inside(p, curve)]
        inside = [p for p in inside if all(math.dist(p, q) > spacing * 0.8 for q in outline)]
        _lay(stage, inside, names[-1:], spacing * 0.92)
    size = max(_length([*curve, curve[0]]) / n * 1.05, 0.085)
    _lay(stage, outline, names[:1] if filled else names, size)


def _lay(
    stage: Stage, spots: list[Point], names: list[str], size: float, *,
    turns: list[float] | None = None,
) -> None:  # fmt: skip
    """Put the things in turn onto spots, about `size` wide, each turned by its angle in `turns`."""
    tilts = stage.rng.choice(((0,), (0,), (-12, 4, -4, 12)))
    images = {}
    for name in names:
        width, height = stage.extent(name, 1)
        image = stage.cutout(name, size * min(1.25, 1.03 / math.sqrt(width * height)))
        images[name] = [image.rotate(t, Image.Resampling.BICUBIC, expand=True) if t else image for t in tilts]
    for i, (x, y) in enumerate(spots):
        name = names[i % len(names)]
        stage.put(images[name][i // len(names) % len(tilts)], x, y, angle=turns[i] if turns else 0)
        stage.note(name)


def _length(curve: list[Point]) -> float:
    return sum(math.dist(a, b) for a, b in zip(curve, curve[1:], strict=False))


def _along(curve: list[Point], n: int) -> list[Point]:
    """Return n points at equal distances along an open curve, both ends included."""
    step, walked, spots = _length(curve) / (n - 1), 0.0, [curve[0]]
    for a, b in zip(curve, curve[1:], strict=False):
        length = math.dist(a, b)
        while len(spots) < n - 1 and walked + length >= len(spots) * step:
            t = (len(spots) * step - walked) / length
            spots.append((a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t))
        walked += length
    return [*spots, curve[-1]]


def _hexagons(spacing: float) -> list[Point]:
    """Return a honeycomb of points over the picture, symmetric about its middle line."""
    rows, columns = int(1 / (spacing * 0.87)) + 1, int(0.5 / spacing) + 1
    return [
        (0.5 + (i + (j % 2) / 2) * spacing, j * spacing * 0.87)
        for j in range(rows)
        for i in range(-columns, columns + 1)
    ]


def _inside(point: Point, polygon: list[Point]) -> bool:
    """Say whether a point lies in a polygon."""
    x, y = point
    crossings = 0
    for (x0, y0), (x1, y1) in zip(polygon, [*polygon[1:], polygon[0]], strict=True):
        if (y0 > y) != (y1 > y) and x < x0 + (y - y0) / (y1 - y0) * (x1 - x0):
            crossings += 1
    return crossings % 2 == 1
