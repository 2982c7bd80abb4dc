"""Something vanishing step by step."""

from __future__ import annotations

from relsim_demo.scenes.drawing.decay import (
    bites_in_order,
    bitten,
    burnt,
    crumble,
    crumbs,
    melted_down,
    puddle,
    span_at,
)
from relsim_demo.scenes.drawing.rows import choose_steps, equal_columns, passing_of_time
from relsim_demo.scenes.pixels import mean_colour
from relsim_demo.scenes.registry import Kind, family, relation
from relsim_demo.scenes.stage import Stage

LIKE_FIRE_OR_SOOT = ("red", "orange", "yellow", "black", "navy")

VANISHING = relation(
    "vanishing step by step",
    Kind.CHANGE,
    "{Subject} vanishing step by step",
    "{Object} disappears little by little over time",
    "Step by step, less and less of {Thing} is left",
    "Stages of {Subject} dwindling to nothing",
    "{Object} gradually wastes away until hardly anything is left",
    "{Thing} changes from whole to almost gone",
    "Over time {Subject} is lost bit by bit",
    "The gradual disappearance of {Object}",
    "{Subject} in stages, with less of it left each time",
    "A change over time: {Thing} is used up and goes away",
    "{Creature} slowly comes to nothing, stage by stage",
    "From whole to gone: {Subject} gradually disappears",
    "{Thing} vanishes over time, step by step",
    "Little by little, less is left of {Object}",
)


@family(
    VANISHING,
    "{Object} gradually consumed by heat from the top down",
    "{Subject} turns black and shorter with every step",
    "Stages of {Thing} being burnt up, from whole to a black stump",
    "Step by step, heat takes {Object} away and leaves it charred",
    "{Subject} gets lower and darker over time as it burns",
    "From left to right less of {Object} is left, and the rest is scorched",
    "Fire slowly eats up {Thing}, step by step",
    "{Creature} gradually turns to charcoal",
    "Set alight, {Thing} changes stage by stage into a black rest",
    "{Object} burns down step by step",
    "Over time {Thing} burns away to a black stump",
    "{Subject} gradually burnt up by fire, stage by stage",
)
def burning_down(stage: Stage) -> None:
    """Stand burning copies on one line; from left to right ever more of the top is burnt off, the rest black."""
    rng, name = stage.rng, stage.subject()
    n = choose_steps(stage, name)
    centres, column = equal_columns(n)
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
        image = burnt(stage.cutout(name, size), rest, rng)
        stage.put(image, x, base - height / 2)
        middle, span = span_at(stage, name, 1 - rest)
        flame = min(max(span * width * 1.1, 0.12), column * (0.9 - 0.08 * i))
        fire = stage.sheet.sized("fire", *(stage.px(v) for v in stage.extent("fire", flame)))  # never recoloured
        stage.put(fire, x + (middle - 0.5) * width, base - height * rest - flame * 0.28)
    stage.note(name, n)


@family(
    VANISHING,
    "{Subject} gradually turns liquid and runs down",
    "{Object} loses its shape and spreads on the ground over time",
    "A solid {Thing} changes into liquid, step by step",
    "{Subject} slowly sags and drips away",
    "Stages of {Object} softening until it is only a pool",
    "{Creature} gradually liquefies from below",
    "The shape of {Thing} is lost as it drips to the ground",
    "{Object} melts away into a puddle of its own colour",
    "Heat changes {Subject}: it droops and flows away",
    "{Thing} gradually melts and drips",
    "Over time {Subject} turns liquid and loses its shape",
    "{Object} changes from solid to liquid and flows away",
)
def melting(stage: Stage) -> None:
    """Let a thing sag and drip into a puddle of its own colour: one large, or two or three steps in a row."""
    rng, n, name = stage.rng, stage.rng.choice((1, 1, 2, 3)), stage.compact()
    base = rng.uniform(0.78, 0.84)
    if rng.random() < 0.4:
        stage.outdoors(base - rng.uniform(0.12, 0.2), colours=stage.contrasting(name))
    else:
        stage.backdrop(colours=stage.contrasting(name))
    centres, column = equal_columns(n)
    size = stage.fit(name, min(column * 0.72, 0.54), 0.66)
    width, height = stage.extent(name, size)
    for i, x in enumerate(centres):
        melted = 0.8 if n == 1 else (0.35, 1.0)[i] if n == 2 else (0.15, 0.6, 1.0)[i]
        image = stage.cutout(name, size)
        colour = mean_colour(image.crop((0, image.height // 2, image.width, image.height)))
        puddle(stage, x, base, min(max(width, height * 0.6) * (0.45 + 0.5 * melted), column * 0.52), colour)
        image = melted_down(image, melted, rng)
        stage.put(image, x, base + 0.012 - image.height / stage.side / 2)
    stage.note(name, n)


@family(
    VANISHING,
    "{Object} is consumed step by step, less of it each time",
    "Stages of {Thing} being eaten up, down to a last scrap",
    "{Subject} with more and more of it gone from left to right",
    "Mouthful by mouthful, {Thing} gradually disappears",
    "Over time more and more is taken out of {Subject}",
    "A row of {Things} in stages, each with more of it eaten",
    "{Object} is gradually nibbled away until only a bit is left",
    "From whole to crumbs: {Subject} eaten step by step",
    "Bite by bite, {Thing} is eaten up over time",
    "{Thing} gradually eaten, stage by stage",
    "Step by step, {Object} is bitten away to a scrap",
    "More and more of {Subject} is eaten over time",
)
def eaten_away(stage: Stage) -> None:
    """Put three or four copies in a row with more and more bites taken out, down to a scrap and crumbs."""
    rng = stage.rng
    names = stage.cast(rng.choice((1, 1, 1, 2)))
    n = choose_steps(stage, *names)
    stage.backdrop(colours=stage.contrasting(*names))
    centres, column = equal_columns(n)
    rows = (rng.uniform(0.46, 0.54),) if len(names) == 1 else (0.29, 0.72)
    from_right = rng.random() < 0.7
    for name, y in zip(names, rows, strict=True):
        size = stage.fit(name, column * 0.96, 0.6 if len(names) == 1 else 0.34)
        width, height = stage.extent(name, size)
        bites = bites_in_order(rng, from_right)
        for x, taken in zip(centres, (0, 2, 5) if n == 3 else (0, 1, 3, 5), strict=True):
            image = stage.cutout(name, size)
            colour = mean_colour(image)
            stage.put(bitten(image, bites[:taken]), x, y)
            crumbs(stage, x, y + height / 2 + 0.03, width, 2 * taken, colour)
        stage.note(name, n)


@family(
    VANISHING,
    "{Subject} gradually gets paler until it is nearly gone",
    "{Object} becoming fainter and fainter from left to right",
    "The colour of {Thing} goes away step by step",
    "{Subject} grows pale and see-through over time",
    "Stages of {Creature} turning into a faint ghost",
    "{Thing} slowly changes from vivid to invisible",
    "A row of {Objects}, each paler than the one before",
    "{Subject} loses its colour and substance little by little",
    "Over time only a pale trace of {Object} is left",
    "{Thing} fades away step by step",
    "Gradually {Subject} becomes pale and nearly invisible",
    "Stages of {Object} fading from left to right",
    held_out=True,
)
def fading_away(stage: Stage) -> None:
    """Put three or four copies in a row, the left one vivid, each next one greyer and more transparent."""
    rng = stage.rng
    names = stage.cast(rng.choice((1, 1, 2)))
    n = choose_steps(stage, *names)
    stage.backdrop(colours=stage.contrasting(*names))
    centres, column = equal_columns(n)
    slope = rng.uniform(-0.08, 0.08) if len(names) == 1 else 0
    rows = (0.5,) if len(names) == 1 else (0.29, 0.71)
    for name, y in zip(names, rows, strict=True):
        size = stage.fit(name, column * 0.98, 0.6 if len(names) == 1 else 0.36)
        for i, x in enumerate(centres):
            gone = i / (n - 1)
            stage.sprite(name, x, y + slope * (gone - 0.5) * 2, size, grey=gone, alpha=1 - 0.84 * gone**0.85)
    if len(names) == 1 and rng.random() < 0.4:
        passing_of_time(stage, centres, 0.88)


@family(
    VANISHING,
    "{Subject} gradually crumbles into flying particles",
    "{Object} dissolves into little squares that blow away",
    "Bit by bit, {Thing} turns to dust from one side",
    "{Creature} gradually disintegrates, one side already gone",
    "Over time the wind carries {Subject} away in tiny squares",
    "One side of {Object} is whole, the other is gradually lost as dust",
    "{Subject} slowly decays into a drifting cloud",
    "{Thing} dissolves little by little from right to left",
    "A solid {Object} changes into dust and blows away",
    "{Thing} gradually turns to dust and drifts away",
    "Little by little {Subject} crumbles and is blown away",
    "{Object} slowly dissolves into drifting squares",
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
        crumble(stage, name, size, rng.uniform(0.33, 0.37), y, lift)
