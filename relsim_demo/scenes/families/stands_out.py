"""One thing unlike all others."""

from __future__ import annotations

import math

from PIL import Image, ImageChops, ImageOps, ImageStat

from relsim_demo.scenes.backdrops import hls, mix, shift
from relsim_demo.scenes.canvas import Point
from relsim_demo.scenes.drawing.choices import CALM
from relsim_demo.scenes.drawing.colours import colourful
from relsim_demo.scenes.registry import Kind, family, relation
from relsim_demo.scenes.stage import DARK_INK, Stage

STANDS_OUT = relation(
    "one unlike all others",
    Kind.EXCEPTION,
    "{Subject} is the only one unlike all the others",
    "One {Thing} is an exception among equals",
    "All are the same except one: {Object}",
    "The exception: a single {Subject} that is not like the rest",
    "{Creature} is different from everybody else",
    "Only {Thing} stands out from the others",
    "One of these is not like the others",
    "{Subject} breaks the rule that all others keep",
    "A single {Object} is the odd one among its neighbours",
    "The one that does not fit in: {Creature}",
    "Everyone is alike, only {Subject} is an exception",
    "{Thing} is the only exception among all the others",
    "{Subject} stands out, unlike all the rest",
    "Only one is different from all the others: {Object}",
)


@family(
    STANDS_OUT,
    "One {Subject} that does not belong in a grid of equal {Objects}",
    "{Subject} is the only one unlike the {Objects} around it",
    "All {Objects} are the same except one, which is {Subject}",
    "An exception in a regular grid: {Subject} among {Objects}",
    "A lone {Subject} breaks the uniform pattern of {Objects}",
    "{Subject} has taken the place of one of the {Objects}",
    "Uniform rows of {Objects} with a single misfit",
    "{Subject} is the intruder among equal {Objects}",
    "Which one is different? {Subject} among many {Objects}",
    "A single stranger, {Subject}, in a formation of equal {Things}",
    "{Subject} as the only one unlike all the others in the grid",
)
def odd_one_out(stage: Stage) -> None:
    """Draw a regular grid of one thing in which exactly one cell holds something quite different."""
    rng = stage.rng
    many = stage.subject()
    odd = _contrasting_subject(stage, many)
    stage.backdrop("plain", "gradient", "glowing", "framed", colours=stage.contrasting(many, odd))
    n = rng.choice((3, 4, 4))
    row, column = rng.randrange(n), rng.randrange(n)
    step = 0.9 / n
    size = step * rng.uniform(0.74, 0.84)
    for i in range(n):
        for j in range(n):
            here = (i, j) == (row, column)
            x, y = 0.05 + (j + 0.5) * step, 0.05 + (i + 0.5) * step
            stage.sprite(odd if here else many, x, y, size * (1.08 if here else 1))


@family(
    STANDS_OUT,
    "Only {Subject} is shown, unlike the black shapes at its side",
    "{Subject} is the only one in colour between dark figures",
    "Suspects stand at a wall, but only {Subject} is recognised",
    "All are black silhouettes except one: {Subject}",
    "One of several shadowy figures is an exception, it is {Subject}",
    "Who was it? The only one uncovered is {Subject}",
    "{Creature} is identified among unknown black shapes",
    "The only coloured one in a row of dark shapes is {Subject}",
    "Only {Subject} is in colour, unlike all the black figures",
    "The one exception among dark silhouettes is {Subject}",
    "{Subject} is the only one that can be recognised among black shapes",
)
def lineup_of_silhouettes(stage: Stage) -> None:
    """Line black silhouettes up at a pale wall with height lines, one of them in full colour."""
    rng = stage.rng
    pale = ("white", "beige", "mint", "sky blue", "pink", "yellow")
    ground = stage.backdrop("plain", "gradient", colours=pale)
    wall, floor = mix(ground.rgb, (255, 255, 255), 0.35), rng.uniform(0.74, 0.8)
    line = mix(wall, DARK_INK, rng.uniform(0.25, 0.4))
    stage.rect(0, 0, 1, 1, mix(wall, DARK_INK, 0.3))
    stage.rect(0, 0, 1, floor, wall)
    for i in range(7):
        y = floor - 0.1 * (i + 1)
        stage.line([(0, y), (1, y)], line, 0.006 if i % 2 else 0.011)
    stage.line([(0, floor), (1, floor)], mix(line, DARK_INK, 0.4), 0.02)
    n = rng.choice((3, 3, 4))
    names, chosen, step = stage.cast(n), rng.randrange(n), 0.94 / n
    for i, name in enumerate(names):
        black = None if i == chosen else (14, 13, 18)
        size = _fitting(stage, name, step * 0.98, rng.uniform(0.42, 0.55))
        stage.sprite(name, 0.03 + (i + 0.5) * step, floor + 0.03, size, standing=True, tint=black, count=i == chosen)


@family(
    STANDS_OUT,
    "A light falls on {Subject} only, the others stay in the dark",
    "{Subject} is the only one in the light on a dark stage",
    "One {Subject} is lit from above, all others are left in shadow",
    "{Subject} is singled out by a cone of light",
    "All eyes on {Subject}, the exception in the darkness",
    "Only {Subject} is lit; its neighbours remain dark shapes",
    "{Creature} in the limelight, unlike its dark companions",
    "The chosen one: a beam picks out {Subject}",
    "The only one in the spotlight is {Subject}",
    "A single light makes {Subject} stand out from the dark others",
    "Only {Thing} is picked out by the lamp, unlike the rest",
    held_out=True,
)
def spotlight(stage: Stage) -> None:
    """Let a cone of light fall on one thing on a dark stage; the others in the row are dark shapes."""
    rng = stage.rng
    ground = stage.outdoors(styles=("room",), colours=("black", "navy"), horizon=rng.uniform(0.64, 0.7))
    wall = hls(rng.random(), rng.uniform(0.25, 0.32), rng.uniform(0.2, 0.45))
    stage.rect(0, 0, 1, 1, shift(wall, -0.35))
    stage.rect(0, 0, 1, ground.horizon, wall)
    n, y = rng.choice((3, 3, 4)), ground.horizon + rng.uniform(0.1, 0.14)
    names = stage.cast(n)
    chosen, step = rng.randrange(n), 0.94 / n
    sizes = [_fitting(stage, name, step * 0.95, 0.4) for name in names]
    for i, name in enumerate(names):
        if i != chosen:
            at = 0.03 + (i + 0.5) * step
            stage.sprite(name, at, y, sizes[i], standing=True, tint=shift(wall, -0.78), count=False)
    x, size, half = 0.03 + (chosen + 0.5) * step, sizes[chosen], step * 0.6
    lamp = min(max(x + rng.choice((-0.25, 0, 0.25)), 0.15), 0.85)
    with stage.layer(alpha=rng.uniform(0.5, 0.6)):
        light = mix((255, 246, 205), stage.accent(0.8, 0.9), 0.25)
        stage.polygon([(lamp - 0.035, 0), (lamp + 0.035, 0), (x + half, y), (x - half, y)], light)
        stage.ellipse(x, y, half, half * 0.28, light)
    stage.shadow_under(x, y, stage.extent(names[chosen], size)[0])
    stage.sprite(names[chosen], x, y, size, standing=True)
    stage.polygon([(lamp - 0.07, 0), (lamp + 0.07, 0), (lamp + 0.045, 0.06), (lamp - 0.045, 0.06)], (20, 20, 26))


@family(
    STANDS_OUT,
    "All {Subjects} go one way, only one goes the other way",
    "One {Creature} moves against the crowd",
    "The only {Thing} that faces the wrong way",
    "Everybody goes along except one {Subject}, which turns back",
    "{Subject} against the stream, unlike all the others",
    "A lone {Creature} goes its own way against the majority",
    "All follow the current, and one {Thing} is the exception",
    "The wrong way: one {Subject} meets all the others head-on",
    "Only one {Subject} goes the wrong way, unlike all others",
    "Against the crowd: the one {Creature} that does not go along",
    "One {Thing} is the exception and turns the other way",
)
def against_the_stream(stage: Stage) -> None:
    """Let many copies of one side view go one way in loose rows, and a single one the other way."""
    rng, name, way = stage.rng, _one_sided(stage), stage.rng.choice(("left", "right"))
    stage.backdrop("plain", "gradient", "glowing", "framed", colours=stage.contrasting(name))
    rows, columns = rng.choice(((3, 3), (3, 3), (4, 3), (4, 4)))
    drift = rng.uniform(-0.02, 0.02)
    if rng.random() < 0.6:
        _current(stage, rows, drift)
    odd = rng.randrange(rows), rng.randrange(columns)
    other = "left" if way == "right" else "right"
    size = stage.fit(name, 0.84 / columns, 0.8 / rows)
    for i in range(rows):
        shift_x = 0.02 if i % 2 else -0.02
        for j in range(columns):
            x = 0.06 + (j + 0.5) / columns * 0.88 + shift_x + rng.uniform(-0.012, 0.012)
            y = 0.05 + (i + 0.5) / rows * 0.9 + drift * (x - 0.5) + rng.uniform(-0.012, 0.012)
            here = (i, j) == odd
            stage.sprite(name, x, y, size * (1.08 if here else 1), toward=other if here else way)


@family(
    STANDS_OUT,
    "All {Subjects} are grey except one in full colour",
    "The only colourful {Thing} in a grey crowd",
    "One {Subject} in colour among pale copies",
    "A single vivid {Object} stands out from a dull mass",
    "{Creature} shows its colours, unlike the grey others",
    "Colour is the exception: only one {Subject} has it",
    "A crowd without colour and one {Thing} that glows in it",
    "Only one {Object} is not grey",
    "One {Subject} in full colour, unlike all the grey ones",
    "The only {Thing} in colour among the grey others",
    "A grey crowd with one colourful exception",
)
def one_in_colour(stage: Stage) -> None:
    """Gather grey copies of a colourful thing in a loose group, one of them in full colour."""
    rng, name = stage.rng, colourful(stage)
    stage.backdrop(*CALM, colours=("white", "grey", "black", "beige", "navy"))
    n, spots = rng.randint(9, 14), []
    size = 0.26 if n < 12 else 0.22
    width, height = stage.extent(name, size)
    for _ in range(400):
        spot = rng.uniform(0.04 + width / 2, 0.96 - width / 2), rng.uniform(0.04 + height / 2, 0.96 - height / 2)
        if all(math.dist(spot, other) > 0.8 * size for other in spots):
            spots.append(spot)
        if len(spots) == n:
            break
    spots.sort(key=lambda spot: spot[1])
    chosen = rng.randrange(len(spots))
    pale, turned = mix(stage.ground.rgb, (150, 150, 156), 0.5), rng.random() < 0.5
    for i, (x, y) in enumerate(spots):
        look = {} if i == chosen else {"grey": 1, "tint": pale, "amount": 0.3}
        stage.sprite(name, x, y, size, angle=rng.uniform(-20, 20) if turned else 0, **look)


def _fitting(stage: Stage, name: str, width: float, height: float) -> float:
    """Return the size at which a thing just fits into a box."""
    w, h = stage.extent(name, 1)
    return min(width / w, height / h)


def _contrasting_subject(stage: Stage, name: str) -> str:
    """Choose a subject of another category whose colour is far from that of `name`."""
    subjects = stage.sheet.subjects
    other = sorted({s.category for s in subjects.values()} - {subjects[name].category})
    candidates = [stage.subject(*other) for _ in range(5)]
    colour = stage.sheet.mean_colour(name)
    return max(candidates, key=lambda c: math.dist(colour, stage.sheet.mean_colour(c)))


def _one_sided(stage: Stage) -> str:
    """Choose a side view that one tells from its mirror image at a glance: the least symmetric of four."""

    def difference(name: str) -> float:
        small = stage.sheet.image(name).convert("RGBa").resize((16, 16), Image.Resampling.BOX)
        return sum(ImageStat.Stat(ImageChops.difference(small, ImageOps.mirror(small))).mean)

    return max([stage.subject(side_view=True) for _ in range(4)], key=difference)


def _current(stage: Stage, rows: int, drift: float) -> None:
    """Draw the wavy lines of a stream between rows."""
    rng, tone = stage.rng, shift(stage.ground.rgb, 0.16 if stage.ground.dark else -0.1)
    for i in range(rows + 1):
        y, turn = 0.05 + i / rows * 0.9, rng.uniform(0, math.tau)
        line: list[Point] = [(k / 40, y + drift * (k / 40 - 0.5) + 0.012 * math.sin(turn + k * 0.5)) for k in range(41)]
        stage.line(line, tone, 0.01)
