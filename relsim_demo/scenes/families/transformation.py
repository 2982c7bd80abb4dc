"""Families of the kind: transformation."""

from __future__ import annotations

import math
import random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from relsim_demo.scenes.backdrops import RGB, mix, ring_points, shift
from relsim_demo.scenes.canvas import Point
from relsim_demo.scenes.registry import Kind, family
from relsim_demo.scenes.stage import Stage

CHARRED, EMBER = (30, 24, 24), (255, 150, 40)
LIKE_FIRE_OR_SOOT = ("red", "orange", "yellow", "black", "navy")
# sky at its top and at the horizon, land, and how much of the night's blue lies on things
TIMES: dict[str, tuple[RGB, RGB, RGB, float]] = {
    "morning": ((255, 190, 170), (255, 232, 190), (150, 190, 120), 0.0),
    "noon": ((70, 160, 235), (180, 222, 250), (120, 190, 95), 0.0),
    "dusk": ((120, 70, 140), (250, 135, 75), (110, 95, 80), 0.3),
    "night": ((10, 14, 48), (38, 48, 105), (28, 44, 58), 0.55),
}
DAYS = (
    ("noon", "night"), ("morning", "night"), ("morning", "noon", "night"), ("noon", "dusk", "night"),
    ("morning", "noon", "dusk", "night"), ("morning", "noon", "dusk", "night"),
)  # fmt: skip
STANDING = ("face", "animal", "food", "drink", "plant", "building", "sport", "clothes", "music", "object", "vehicle")
SUN_PATH = {"morning": (0.3, 0.62), "noon": (0.5, 0.25), "dusk": (0.7, 0.68), "night": (0.5, 0.25)}


@family(
    Kind.TRANSFORMATION,
    "{Subject} growing larger step by step",
    "The growth of {Subject} from small to big",
    "{Subject} getting bigger and bigger from left to right",
    "{Object} increasing in size over time",
    "Growth stages of {Creature}, each one larger than the last",
    "A tiny {Thing} grows up into a large one",
    "From little to large: {Subject} growing up",
    "{Subject} at ever larger sizes, as if it were growing",
    "A timeline of {Object} gaining size",
    "Step by step, {Subject} grows from tiny to huge",
    "{Thing} swelling from small to big in a row",
    "The same {Object} growing taller with every step",
    "Progress of {Subject} from its small beginning to full size",
    "{Subject} gradually growing up",
    "A row showing how a small {Thing} becomes bigger",
    "{Object} enlarging little by little until fully grown",
)
def growing(stage: Stage) -> None:
    """Stand one subject in three or four sizes along one ground line, each clearly larger than the one to its left."""
    rng, name = stage.rng, stage.subject()
    n = _steps(stage, name)
    ratio = {3: rng.uniform(1.65, 1.95), 4: rng.uniform(1.4, 1.6)}[n]
    sizes = [ratio**i for i in range(n)]
    width, height = stage.extent(name, 1)
    gap = rng.uniform(0.015, 0.04)
    unit = min((0.92 - gap * (n - 1)) / (width * sum(sizes)), 0.6 / (height * sizes[-1]))
    standing = rng.random() < 0.45
    if standing:
        base = stage.outdoors(rng.uniform(0.56, 0.66), colours=stage.contrasting(name)).horizon + rng.uniform(0.12, 0.2)
    else:
        stage.backdrop(colours=stage.contrasting(name))
        base = min(0.5 + unit * height * sizes[-1] / 2 + 0.02, 0.8)
    centres = _spread([unit * width * s for s in sizes], gap)
    for x, s in zip(centres, sizes, strict=True):
        if standing:
            stage.shadow_under(x, base, unit * width * s)
        stage.sprite(name, x, base, unit * s, standing=True)
    if not standing or rng.random() < 0.3:
        _passing_of_time(stage, centres, base + 0.08)


@family(
    Kind.TRANSFORMATION,
    "{Subject} fading away until it is nearly gone",
    "{Subject} gradually losing colour and vanishing",
    "{Object} becoming fainter and fainter from left to right",
    "The slow disappearance of {Thing}, step by step",
    "{Subject} growing pale and see-through until it disappears",
    "Copies of {Object} fading out into nothing",
    "{Creature} turning into a faint ghost of itself",
    "Stages of {Subject} vanishing into thin air",
    "{Thing} dissolving into transparency over time",
    "A row of {Objects}, each paler than the one before",
    "{Subject} loses its colour and substance little by little",
    "From vivid to invisible: {Subject} fades",
    "{Object} slowly becoming transparent and grey",
    "The fading of {Subject} out of sight",
    "{Subject} disappears bit by bit, leaving only a pale trace",
    "A vivid {Thing} grows ever fainter until hardly visible",
)
def fading_away(stage: Stage) -> None:
    """Put three or four copies in a row, the left one vivid, each next one greyer and more transparent."""
    rng = stage.rng
    names = stage.cast(rng.choice((1, 1, 2)))
    n = _steps(stage, *names)
    stage.backdrop(colours=stage.contrasting(*names))
    centres, column = _columns(n)
    slope = rng.uniform(-0.08, 0.08) if len(names) == 1 else 0
    rows = (0.5,) if len(names) == 1 else (0.29, 0.71)
    for name, y in zip(names, rows, strict=True):
        size = stage.fit(name, column * 0.98, 0.6 if len(names) == 1 else 0.36)
        for i, x in enumerate(centres):
            gone = i / (n - 1)
            stage.sprite(name, x, y + slope * (gone - 0.5) * 2, size, grey=gone, alpha=1 - 0.84 * gone**0.85)
    if len(names) == 1 and rng.random() < 0.4:
        _passing_of_time(stage, centres, 0.88)


@family(
    Kind.TRANSFORMATION,
    "{Object} burning down step by step",
    "{Subject} on fire, charred and shorter with every step",
    "Flames consuming {Thing} from the top down",
    "The stages of {Object} burning to a black stump",
    "{Subject} burnt away by fire over time",
    "{Object} burns lower and lower from left to right",
    "Fire slowly eating {Thing} until only a charred rest remains",
    "A row of burning {Objects}, each shorter and blacker",
    "{Subject} turning to charcoal as the flame moves down",
    "{Thing} going up in flames, stage by stage",
    "From whole to burnt: {Object} consumed by flames",
    "{Subject} lit on top and burning down like a match",
    "The burning of {Subject} shown in steps",
    "{Object} scorched and shrinking beneath a flame",
    "A flame burns {Subject} down until hardly anything is left",
    "{Thing} is set alight and gradually burns to a stump",
)
def burning_down(stage: Stage) -> None:
    """Stand burning copies on one line; from left to right ever more of the top is burnt off, the rest black."""
    rng, name = stage.rng, stage.subject()
    n = _steps(stage, name)
    centres, column = _columns(n)
    size = stage.fit(name, column * 0.92, 0.54)
    width, height = stage.extent(name, size)
    base = 0.58 + height / 2 + rng.uniform(-0.02, 0.04)
    colours = tuple(c for c in stage.contrasting(name) if c not in LIKE_FIRE_OR_SOOT)
    if rng.random() < 0.4:
        stage.outdoors(base - rng.uniform(0.06, 0.14), colours=colours)
    else:
        stage.backdrop(colours=colours)
    left = (1.0, 0.68, 0.36) if n == 3 else (1.0, 0.76, 0.52, 0.28)
    for i, (x, rest) in enumerate(zip(centres, left, strict=True)):
        stage.shadow_under(x, base, width)
        image = _burnt(stage.cutout(name, size), rest, rng)
        stage.put(image, x, base - height / 2)
        middle, span = _span_at(stage, name, 1 - rest)
        flame = min(max(span * width * 1.1, 0.12), column * (0.9 - 0.08 * i))
        fire = stage.sheet.sized("fire", *(stage.px(v) for v in stage.extent("fire", flame)))  # never recoloured
        stage.put(fire, x + (middle - 0.5) * width, base - height * rest - flame * 0.28)
    stage.note(name, n)


@family(
    Kind.TRANSFORMATION,
    "{Subject} melting into a puddle",
    "{Object} melts and drips down into a pool",
    "A melting {Thing} losing its shape and running down",
    "{Subject} turning liquid, its lower part dripping away",
    "{Object} sagging and dissolving into a puddle of its own colour",
    "{Thing} as if made of wax or ice, melting in the heat",
    "{Creature} liquefying from below into a pool",
    "Drips run off {Subject} as it melts",
    "The solid {Object} becomes liquid and spreads on the ground",
    "{Subject} melted, its form flowing downwards",
    "{Thing} softening, drooping and dripping",
    "A puddle forms beneath a melting {Subject}",
    "{Object} flowing away like melting ice cream",
    "{Subject} loses its form and melts down into liquid",
    "Melting: {Thing} drips and collapses into a pool",
    "Heat makes {Object} run down into a puddle",
)
def melting(stage: Stage) -> None:
    """Let a thing sag and drip into a puddle of its own colour: one large, or two or three steps in a row."""
    rng, n, name = stage.rng, stage.rng.choice((1, 1, 2, 3)), stage.compact()
    base = rng.uniform(0.78, 0.84)
    if rng.random() < 0.4:
        stage.outdoors(base - rng.uniform(0.12, 0.2), colours=stage.contrasting(name))
    else:
        stage.backdrop(colours=stage.contrasting(name))
    centres, column = _columns(n)
    size = stage.fit(name, min(column * 0.72, 0.54), 0.66)
    width, height = stage.extent(name, size)
    for i, x in enumerate(centres):
        melted = 0.8 if n == 1 else (0.35, 1.0)[i] if n == 2 else (0.15, 0.6, 1.0)[i]
        image = stage.cutout(name, size)
        colour = _colour(image.crop((0, image.height // 2, image.width, image.height)))
        _puddle(stage, x, base, min(max(width, height * 0.6) * (0.45 + 0.5 * melted), column * 0.52), colour)
        image = _melted(image, melted, rng)
        stage.put(image, x, base + 0.012 - image.height / stage.side / 2)
    stage.note(name, n)


@family(
    Kind.TRANSFORMATION,
    "{Subject} crumbling into flying particles",
    "{Object} dissolving into little squares that blow away",
    "One side of {Thing} breaks up and scatters to the right",
    "{Subject} disintegrating into pixels",
    "{Object} turning to dust, carried off by the wind",
    "Half of {Subject} has already broken into fragments",
    "{Creature} falling apart into drifting bits",
    "Pieces fly off {Thing} as it disintegrates",
    "{Subject} decaying into a cloud of square fragments",
    "The dispersion of {Object} into tiny pieces",
    "{Thing} shattering into particles on one side",
    "{Subject} dissolves from right to left into floating squares",
    "A solid {Object} coming apart as flying crumbs",
    "{Subject} scattering into small particles in the wind",
    "{Object} disintegrates, its edge blown away piece by piece",
    "Fragments of {Thing} drift off while it crumbles",
)
def crumbling(stage: Stage) -> None:
    """Show a large thing, whole on its left side; its right side breaks into squares that fly to the right."""
    rng = stage.rng
    names = stage.cast(rng.choice((1, 1, 1, 2)))
    stage.backdrop("plain", "gradient", "glowing", "bokeh", "framed", colours=stage.contrasting(*names))
    rows = (0.5 + rng.uniform(-0.05, 0.08),) if len(names) == 1 else (0.29, 0.73)
    lift = rng.uniform(0.0, 0.2)
    for name, y in zip(names, rows, strict=True):
        size = stage.fit(name, 0.58, 0.66 if len(names) == 1 else 0.38)
        _crumble(stage, name, size, rng.uniform(0.33, 0.37), y, lift)


@family(
    Kind.TRANSFORMATION,
    "{Object} being eaten bite by bite",
    "{Subject} with more and more bites missing",
    "Stages of {Thing} being eaten up, down to a last scrap",
    "Bite marks grow in {Object} from left to right until it is nearly gone",
    "{Subject} disappearing bite after bite",
    "A row of {Things}, each with another bite taken out",
    "{Object} nibbled away until only a bit and crumbs remain",
    "From whole to crumbs: {Subject} eaten step by step",
    "Somebody keeps biting pieces off {Object}",
    "The gradual eating of {Thing}",
    "{Subject} consumed in mouthfuls over time",
    "{Object} bitten again and again, less of it left each time",
    "{Thing} devoured piece by piece, leaving crumbs",
    "{Subject} gets eaten up mouthful by mouthful",
    "Each next {Object} has lost more bites than the last",
    "{Thing} is nibbled at until almost nothing is left",
)
def eaten_away(stage: Stage) -> None:
    """Put three or four copies in a row with more and more bites taken out, down to a scrap and crumbs."""
    rng = stage.rng
    names = stage.cast(rng.choice((1, 1, 1, 2)))
    n = _steps(stage, *names)
    stage.backdrop(colours=stage.contrasting(*names))
    centres, column = _columns(n)
    rows = (rng.uniform(0.46, 0.54),) if len(names) == 1 else (0.29, 0.72)
    from_right = rng.random() < 0.7
    for name, y in zip(names, rows, strict=True):
        size = stage.fit(name, column * 0.96, 0.6 if len(names) == 1 else 0.34)
        width, height = stage.extent(name, size)
        bites = _bites(rng, from_right)
        for x, taken in zip(centres, (0, 2, 5) if n == 3 else (0, 1, 3, 5), strict=True):
            image = stage.cutout(name, size)
            colour = _colour(image)
            stage.put(_bitten(image, bites[:taken]), x, y)
            _crumbs(stage, x, y + height / 2 + 0.03, width, 2 * taken, colour)
        stage.note(name, n)


@family(
    Kind.TRANSFORMATION,
    "{First Thing} morphing into {Second Thing}",
    "{Subject} gradually turns into a different {Object}",
    "A metamorphosis: {First Thing} blends step by step into {Second Thing}",
    "In-between steps mix {First Subject} and {Second Subject}",
    "{First Object} transforms into {Second Object} through blended stages",
    "Shape and colour of {Thing} melt over into another {Thing}",
    "{Subject} becoming something else entirely, blend by blend",
    "The middle steps are half {First Thing}, half {Second Thing}",
    "A smooth change from {First Subject} to an unlike {Second Subject}",
    "{First Thing} morphs to {Second Thing} from left to right",
    "Crossfade of {First Object} into {Second Object} over several steps",
    "One {Thing} slowly reshaped into a wholly different one",
    "{Creature} shape-shifting into {Object}",
    "{First Subject} passes through mixed forms and ends as {Second Subject}",
    "Step by step, {Object} takes the shape and colour of another",
    "A blend sequence leading from {First Thing} to a different {Second Thing}",
)
def morphing(stage: Stage) -> None:
    """Draw a row with arrows: one thing, one or two blends of shape and colour, and at the right a different thing."""
    rng, n = stage.rng, stage.rng.choice((3, 4))
    first, second = stage.cast(2)
    stage.backdrop(colours=stage.contrasting(first, second))
    below = rng.random() < 0.5
    gap = 0.01 if below else 0.065
    column = (0.95 - gap * (n - 1)) / n
    centres = _spread([column] * n, gap)
    slope = rng.choice((0, 0, -0.17, 0.17)) if not below else 0
    spots = [(x, (0.46 if below else 0.5) + slope * (i / (n - 1) - 0.5) * 2) for i, x in enumerate(centres)]
    a, b = (_boxed(stage.cutout(name, column), stage.px(column)) for name in (first, second))
    for i, (x, y) in enumerate(spots):
        stage.put(_morphed(a, b, i / (n - 1)), x, y)
    for p, q in zip(spots, spots[1:], strict=False):
        if not below:
            middle = column / 2 / math.dist(p, q)
            stage.arrow(_between(p, q, middle), _between(p, q, 1 - middle), stage.ink, 0.014, 0.038)
    if below:
        stage.arrow((0.08, 0.54 + column / 2), (0.93, 0.54 + column / 2), stage.ink, 0.018, 0.06)
    stage.note(first)
    stage.note(second)


@family(
    Kind.TRANSFORMATION,
    "Transformation of {Subject} through its stages of life",
    "The life cycle of {Subject}, stage after stage",
    "How {First Thing} becomes {Last Thing}: the real steps in order",
    "{Subject} developing through its natural, numbered stages",
    "From {Beginning} to {End}: the steps of a process",
    "One by one, numbered stages lead {Subject} to its final form",
    "A process in order: {First Stage}, {Second Stage}, {Final Stage}",
    "The making of {Object} from its raw beginnings",
    "Development of {Subject} shown as a sequence of different stages",
    "A before-to-after chain of stages that {Thing} really goes through",
    "{Subject} evolving from its origin to its final form",
    "Numbered steps tell how {Object} turns into what comes next",
    "A stage diagram telling how {Thing} comes about",
    "The life stages of {Subject}, numbered in order",
    "Successive steps show what {First Thing} turns into in the end",
    "{Subject} on its way from first stage to finished form",
)
def life_cycle(stage: Stage) -> None:
    """Show a real sequence in order, in a level, rising or falling row, each stage over its number, an arch above."""
    rng, stages = stage.rng, list(stage.stages())
    while len(stages) > 4:
        stages.pop(rng.randrange(1, len(stages) - 1))
    stage.backdrop(*rng.choice(((), ("plain", "gradient"))), colours=stage.contrasting(*stages))
    n, slope, colour = len(stages), rng.choice((0, 0, 0.1, -0.1)), stage.accent(0.42)
    size, y = {3: 0.27, 4: 0.21}[n] * rng.uniform(0.95, 1.1), rng.uniform(0.5, 0.56)
    spots = [(0.5 + (i - (n - 1) / 2) * 0.9 / n, y - slope * (i - (n - 1) / 2)) for i in range(n)]
    for name, (x, line) in zip(stages, spots, strict=True):
        stage.sprite(name, x, line, size)
    for number, (x, line) in enumerate(spots, 1):
        stage.ellipse(x, line + 0.24, 0.062, fill=colour, outline=(255, 255, 255), width=0.012)
        stage.text(str(number), x, line + 0.24, 0.062, (255, 255, 255))
    (left, y0), (right, y1) = spots[0], spots[-1]
    parts = [t / 24 for t in range(24)]
    arch = [(left + (right - left) * t, y0 + (y1 - y0) * t - 0.16 - 0.14 * math.sin(math.pi * t)) for t in parts]
    stage.line(arch, stage.ink, 0.018)
    stage.arrow(arch[-1], (right + 0.01, y1 - 0.15), stage.ink, 0.018, 0.06)


@family(
    Kind.TRANSFORMATION,
    "{Subject} from morning through to night",
    "The same {Scene} as day turns into night",
    "Panels show {Subject} under a changing sky from day to dark",
    "A day passing over {Object}, sun and moon travelling across the panels",
    "{Thing} at different times of day",
    "Day becomes night around an unchanged {Subject}",
    "The light on {Subject} changes from bright day to moonlit night",
    "{Place} seen by daylight and again in the dark",
    "The hours of a day passing by {Creature}",
    "Side by side: {Subject} by day and by night",
    "The sun goes down and the moon comes up over {Object}",
    "{Subject} stays the same while the sky turns from light to dark",
    "One {Scene} repeated with the sky of each time of day",
    "Daylight gives way to night over {Thing} from panel to panel",
    "{Subject} in sunshine first and under moon and stars at last",
    "The passing of a day shown by the sky above {Object}",
)
def day_to_night(stage: Stage) -> None:
    """Draw two to four tall panels side by side with the same things; their skies go from day to a starry night."""
    rng = stage.rng
    names = stage.cast(rng.choice((1, 1, 1, 2)), *STANDING)
    room = 2 if len(names) == 2 else _steps(stage, *names)
    times = rng.choice([day for day in DAYS if len(day) <= room])
    stage.backdrop("plain")
    side, top = rng.choice(((0.0, 0.0), (0.04, 0.08), (0.04, 0.16)))
    gap = rng.uniform(0.012, 0.03)
    width = (1 - 2 * side - gap * (len(times) - 1)) / len(times)
    horizon = rng.uniform(0.64, 0.7)
    for i, time in enumerate(times):
        x0 = side + i * (width + gap)
        _panel(stage, time, (x0, top, x0 + width, 1 - top), horizon)
        shade = TIMES[time][3]
        for j, name in enumerate(names):
            x = x0 + width * (j + 0.5) / len(names)
            size = stage.fit(name, width * 0.92 / len(names), (horizon - top) * 0.52)
            stage.shadow_under(x, horizon + 0.09, stage.extent(name, size)[0])
            stage.sprite(name, x, horizon + 0.09, size, standing=True, tint=(20, 24, 70), amount=shade)


# ---- rows and sizes --------------------------------------------------------------------------------------------------


def _steps(stage: Stage, *names: str) -> int:
    """Choose three or four steps; wide things get three, so that they do not become small."""
    wide = any(w > 1.25 * h for w, h in (stage.extent(name, 1) for name in names))
    return 3 if wide else stage.rng.choice((3, 4))


def _spread(widths: list[float], gap: float) -> list[float]:
    """Return the centres of things of these widths, side by side in the middle of the picture."""
    left, centres = 0.5 - (sum(widths) + gap * (len(widths) - 1)) / 2, []
    for width in widths:
        centres.append(left + width / 2)
        left += width + gap
    return centres


def _columns(n: int) -> tuple[list[float], float]:
    """Return the centres and the width of n equal columns."""
    width = 0.94 / n
    return [0.03 + width * (i + 0.5) for i in range(n)], width


def _between(a: Point, b: Point, t: float) -> Point:
    return a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t


def _passing_of_time(stage: Stage, centres: list[float], y: float) -> None:
    """Draw a time line with a dot below every step, small arrows from step to step, or nothing."""
    kind, ink = stage.rng.choice(("line", "arrows", "nothing")), stage.ink
    if kind == "line":
        stage.arrow((0.06, y), (0.95, y), ink, 0.012, 0.045)
        for x in centres:
            stage.ellipse(x, y, 0.017, fill=ink)
    elif kind == "arrows":
        for a, b in zip(centres, centres[1:], strict=False):
            stage.arrow(_between((a, y), (b, y), 0.3), _between((a, y), (b, y), 0.7), ink, 0.012, 0.04)


def _colour(image: Image.Image) -> RGB:
    """Return the mean colour of what is visible."""
    return image.convert("RGBa").resize((1, 1), Image.Resampling.BOX).convert("RGBA").getpixel((0, 0))[:3]


def _span_at(stage: Stage, name: str, depth: float) -> tuple[float, float]:
    """Return middle and width (in sprite widths) of what is visible a little below `depth` (0 = top, 1 = bottom)."""
    alpha = stage.sheet.image(name).getchannel("A").point(lambda v: 255 if v > 100 else 0)
    y = min(round(depth * alpha.height), alpha.height - 2)
    box = alpha.crop((0, y, alpha.width, min(y + alpha.height // 8 + 1, alpha.height))).getbbox()
    left, right = (box[0], box[2]) if box else (0, alpha.width)
    return (left + right) / 2 / alpha.width, (right - left) / alpha.width


def _burnt(image: Image.Image, rest: float, rng: random.Random) -> Image.Image:
    """Burn the top off, so that `rest` of the height is left, black below a glowing ragged edge."""
    w, h = image.size
    cut = (1 - rest) * h
    jags = [rng.uniform(-0.03, 0.03) * h for _ in range(9)]
    edge = [(i / 8 * w, cut + jag if rest < 1 else -h * 0.02) for i, jag in enumerate(jags)]
    keep = Image.new("L", image.size, 0)
    ImageDraw.Draw(keep).polygon([*edge, (w, h), (0, h)], 255)
    depth = max(2, round(h * (0.3 if rest == 1 else 0.6)))
    soot = Image.new("L", image.size, 0)
    soot.paste(255, (0, 0, w, round(cut)))
    ramp = Image.linear_gradient("L").transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    soot.paste(ramp.resize((w, depth)), (0, round(cut)))
    least = round(255 * (1 - rest) * 0.85)
    soot = soot.point(lambda v: max(least, min(255, v * 2)))
    burnt = Image.composite(Image.new("RGBA", image.size, (*CHARRED, 255)), image, soot)
    if rest < 1:
        ImageDraw.Draw(burnt).line(edge, (*EMBER, 255), max(1, round(h * 0.035)))
    burnt.putalpha(ImageChops.multiply(image.getchannel("A"), keep))
    return burnt


def _melted(image: Image.Image, amount: float, rng: random.Random) -> Image.Image:
    """Let a thing sink, sag wider towards the ground and run down in drips."""
    columns, rows, firm = 24, 6, 0.35
    w, h = round(image.width * (1 + 0.6 * amount)), round(image.height * (1 - 0.22 * amount))
    knots = [1 - amount * rng.uniform(0.25, 0.5) * (i % 2) for i in range(rng.choice((5, 7)))]
    phase = rng.uniform(0, 2 * math.pi)

    def source(i: int, j: int) -> tuple[float, float]:
        """Say which point of the whole thing comes to corner i, j of the grid."""
        x, y = i / columns, j / rows
        spot = x * (len(knots) - 1)
        left = min(int(spot), len(knots) - 2)
        ease = (1 - math.cos((spot - left) * math.pi)) / 2
        drip = knots[left] + (knots[left + 1] - knots[left]) * ease
        u = (x - 0.5) * (1 + 0.6 * amount) / (1 + 0.6 * amount * y * y) + 0.03 * amount * math.sin(5 * y + phase)
        v = y if y < firm else firm + (y - firm) * (1 - firm) / (drip - firm)
        return (u + 0.5) * image.width, v * image.height

    mesh = []
    for i in range(columns):
        for j in range(rows):
            box = (i * w // columns, j * h // rows, (i + 1) * w // columns, (j + 1) * h // rows)
            if box[0] < box[2] and box[1] < box[3]:
                mesh.append((box, (*source(i, j), *source(i, j + 1), *source(i + 1, j + 1), *source(i + 1, j))))
    return image.transform((w, h), Image.Transform.MESH, mesh, Image.Resampling.BILINEAR)


def _puddle(stage: Stage, x: float, y: float, reach: float, colour: RGB) -> None:
    """Draw a pool with a darker rim and a light on it, reaching `reach` to both sides."""
    rng, lobes = stage.rng, []
    for side in (-1, 0, 1):
        lobes.append((x + side * reach * 0.38, y + rng.uniform(-0.01, 0.02), reach * (0.62 if side else 0.8)))
    for grow, tone in ((0.012, shift(colour, -0.28)), (0, colour)):
        for lx, ly, r in lobes:
            stage.ellipse(lx, ly, r + grow, r * 0.22 + 0.02 + grow, tone)
    stage.ellipse(x - reach * 0.5, y + 0.02, reach * 0.2, 0.01, shift(colour, 0.45))


def _crumble(stage: Stage, name: str, size: float, x: float, y: float, lift: float) -> None:
    """Draw a thing whose right side has broken into squares that fly to the right."""
    rng, image = stage.rng, stage.cutout(name, size)
    width, height = stage.extent(name, size)
    cell = max(width, height) / rng.choice((8, 9, 10))
    columns, rows = math.ceil(width / cell), math.ceil(height / cell)
    whole, pieces = Image.new("L", image.size, 255), []
    for i in range(columns):
        loose = min(max(((i + 0.5) / columns - 0.38) / 0.45, 0), 1)
        for j in range(rows):
            torn, far, drift = rng.random() < loose, rng.random(), rng.uniform(-0.09, 0.09)
            scale, angle = rng.uniform(0.55, 0.95), rng.uniform(0, 90)
            if torn:
                box = [round(v * cell * stage.side) for v in (i, j, i + 1, j + 1)]
                whole.paste(0, box)
                px, py = x - width / 2 + (i + 0.5) * cell, y - height / 2 + (j + 0.5) * cell
                away = (0.06 + 0.94 * far) * (0.94 - px) * (0.35 + 0.65 * loose)
                pieces.append((box, scale * (1 - 0.3 * far), angle, px + away, py + away * drift * 4 - away * lift))
    body = image.copy()
    body.putalpha(ImageChops.multiply(image.getchannel("A"), whole))
    stage.put(body, x, y)
    for box, scale, angle, px, py in pieces:
        piece, edge = image.crop(box), max(1, round((box[2] - box[0]) * scale))
        if piece.getchannel("A").getbbox():
            stage.put(piece.resize((edge, edge)), px, py, angle=angle)
    stage.note(name)


def _bites(rng: random.Random, from_right: bool) -> list[tuple[float, float, float]]:
    """Return five bites (x, y, radius in sprite sides) that leave a scrap at the lower left."""
    bites = [(1.0, 0.34, 0.3), (0.92, 0.86, 0.32), (0.66, 0.06, 0.36), (0.6, 0.56, 0.34), (0.26, 0.12, 0.36)]
    bites = [(x + rng.uniform(-0.04, 0.04), y + rng.uniform(-0.04, 0.04), r) for x, y, r in bites]
    return bites if from_right else [(1 - y, 1 - x, r) for x, y, r in bites]


def _bitten(image: Image.Image, bites: list[tuple[float, float, float]]) -> Image.Image:
    """Take bites with the marks of teeth out of an image."""
    keep = Image.new("L", image.size, 255)
    pen, (w, h) = ImageDraw.Draw(keep), image.size
    for x, y, r in bites:
        marks = [(x, y, r * 0.84)]
        marks += [(tx, ty, r * 0.27) for tx, ty, _ in ring_points(11, x, y, r * 0.77)]
        for tx, ty, tr in marks:
            pen.ellipse([(tx - tr) * w, (ty - tr) * h, (tx + tr) * w, (ty + tr) * h], 0)
    bitten = image.copy()
    bitten.putalpha(ImageChops.multiply(image.getchannel("A"), keep))
    return bitten


def _crumbs(stage: Stage, x: float, y: float, width: float, n: int, colour: RGB) -> None:
    """Scatter n crumbs on a line."""
    for _ in range(n):
        dx, dy, r = stage.rng.uniform(-0.45, 0.45), stage.rng.uniform(-0.012, 0.02), stage.rng.uniform(0.006, 0.012)
        stage.ellipse(x + dx * width, y + dy, r * 1.2, r, shift(colour, -0.15))


def _boxed(image: Image.Image, side: int) -> Image.Image:
    """Centre an image in a clear square."""
    box = Image.new("RGBA", (side, side), (0, 0, 0, 0))
    box.paste(image, ((side - image.width) // 2, (side - image.height) // 2))
    return box


def _morphed(a: Image.Image, b: Image.Image, t: float) -> Image.Image:
    """Blend two square images in colour and in outline."""
    if t in (0, 1):
        return b if t else a
    blended = Image.blend(_filled(a), _filled(b), t)
    # blurred widely, an outline acts like a distance to it: the middle of two is an outline in between
    soft = [i.getchannel("A").resize((48, 48)).filter(ImageFilter.GaussianBlur(5)) for i in (a, b)]
    outline = Image.blend(*soft, t).resize(a.size, Image.Resampling.BICUBIC)
    blended.putalpha(outline.point(lambda v: min(255, max(0, (v - 100) * 10))))
    return blended


def _filled(image: Image.Image) -> Image.Image:
    """Let the colours of a thing run on beyond its outline."""
    base = Image.new("RGBA", image.size, (*_colour(image), 255))
    glow = image.convert("RGBa").resize((32, 32)).filter(ImageFilter.GaussianBlur(3)).resize(image.size)
    base.alpha_composite(glow.convert("RGBA"))
    base.alpha_composite(image)
    return base


def _panel(stage: Stage, time: str, box: tuple[float, float, float, float], horizon: float) -> None:
    """Paint one time of day into a box: sky, sun or moon, land."""
    x0, y0, x1, y1 = box
    high, low, land, _ = TIMES[time]
    size = stage.px(x1 - x0), stage.px(horizon - y0)
    ramp = Image.linear_gradient("L").resize(size)
    sky = Image.composite(Image.new("RGBA", size, (*low, 255)), Image.new("RGBA", size, (*high, 255)), ramp)
    stage.put(sky, (x0 + x1) / 2, (y0 + horizon) / 2)
    fx, fy = SUN_PATH[time]
    x, y, r = x0 + fx * (x1 - x0), y0 + fy * (horizon - y0), min(0.075, (x1 - x0) * 0.22)
    if time == "night":
        for _ in range(9):
            sx, sy = stage.rng.uniform(x0 + 0.02, x1 - 0.02), stage.rng.uniform(y0 + 0.02, horizon - 0.1)
            stage.ellipse(sx, sy, stage.rng.uniform(0.004, 0.008), fill=(255, 250, 220))
        stage.ellipse(x, y, r, fill=(250, 245, 215))
        stage.ellipse(x + r * 0.45, y - r * 0.2, r * 0.85, fill=mix(high, low, 0.2))
    else:
        colour = {"morning": (255, 205, 80), "noon": (255, 235, 90), "dusk": (255, 90, 50)}[time]
        stage.ellipse(x, y, r * 1.35, fill=mix(colour, low, 0.6))
        stage.ellipse(x, y, r, fill=colour)
    stage.rect(x0, horizon, x1, y1, land)
