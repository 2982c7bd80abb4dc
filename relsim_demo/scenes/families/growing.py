"""Something growing step by step."""

from __future__ import annotations

import math

from PIL import Image, ImageChops, ImageDraw

from relsim_demo.scenes.backdrops import RGB, mix, shift
from relsim_demo.scenes.drawing.rows import choose_steps, equal_columns, passing_of_time, spread
from relsim_demo.scenes.registry import Kind, family, relation
from relsim_demo.scenes.stage import Stage

STEMS: tuple[RGB, ...] = ((74, 150, 62), (52, 128, 76), (120, 160, 50))
CLAYS: tuple[RGB, ...] = ((196, 104, 66), (226, 222, 212), (92, 120, 158), (120, 78, 56), (214, 160, 84))
SOIL: RGB = (84, 58, 44)

GROWING = relation(
    "growing step by step",
    Kind.CHANGE,
    "{Subject} growing step by step",
    "{Object} gradually gets bigger over time",
    "Stages of growth: there is more of {Thing} at every step",
    "From left to right {Subject} changes and grows over time",
    "Step by step, {Thing} becomes more than it was",
    "The gradual growth of {Object}",
    "{Creature} changes over time and grows up in stages",
    "Over time {Subject} changes from little to full",
    "{Thing} gains more and more, stage by stage",
    "From a small beginning {Object} gradually grows to its full form",
    "A row of growing {Things}, more at every step",
    "{Subject} gradually grows, step by step",
    "Stages of {Thing} growing over time",
    "Little by little {Object} grows from left to right",
)


@family(
    GROWING,
    "{Subject} gets bigger with every step from left to right",
    "The growth of {Subject} from small to big over time",
    "{Thing} gradually gains height in a row",
    "Growth stages of {Creature}, each one bigger than the last",
    "A small {Thing} grows up step by step into a big one",
    "From little to big: {Subject} growing up",
    "A timeline of {Object} growing",
    "The same {Object} grows taller at every stage",
    "Over time a small {Thing} becomes bigger and bigger",
    "{Subject} gradually growing up from small to big",
    "Step by step, {Thing} grows taller from left to right",
    "{Creature} grows bigger over time, stage by stage",
)
def growing(stage: Stage) -> None:
    """Stand one subject in three or four sizes along one ground line, each clearly larger than the one to its left."""
    rng, name = stage.rng, stage.subject()
    n = choose_steps(stage, name)
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
    centres = spread([unit * width * s for s in sizes], gap)
    for x, s in zip(centres, sizes, strict=True):
        if standing:
            stage.shadow_under(x, base, unit * width * s)
        stage.sprite(name, x, base, unit * s, standing=True)
    if not standing or rng.random() < 0.3:
        passing_of_time(stage, centres, base + 0.08)


@family(
    GROWING,
    "{Subject} is gradually filled with air and gets rounder",
    "{Object} swells step by step until it is round and tight",
    "Stages of {Thing} being blown up, rounder each time",
    "From limp to plump: {Subject} grows as air goes in",
    "{Creature} puffs up over time, from left to right",
    "More and more air makes {Thing} swell at every step",
    "{Object} gradually changes from slack to fat and round",
    "Step by step, {Thing} is pumped up",
    "A row in which {Subject} grows rounder with each stroke of a pump",
    "{Thing} swells up step by step as it is filled with air",
    "Gradually {Subject} is blown up, rounder at every stage",
    "Over time {Object} gets rounder and bigger, full of air",
)
def inflating(stage: Stage) -> None:
    """Stand three copies in a row, limp, fuller and round; a hand pump beside each blows it up through a hose."""
    rng, name = stage.rng, stage.compact(least=0.45)
    base = rng.uniform(0.71, 0.8)
    if rng.random() < 0.4:
        stage.outdoors(base - rng.uniform(0.08, 0.16), colours=stage.contrasting(name))
    else:
        stage.backdrop(colours=stage.contrasting(name))
    colour = stage.contrast()
    sizes = (0.17, 0.24, 0.335)
    pumps, gap = 0.045, 0.016
    centres = spread([size + pumps for size in sizes], gap)
    for step, (x, size) in enumerate(zip(centres, sizes, strict=True)):
        full = step / 2
        at = x + pumps / 2
        w, h = stage.extent(name, size)
        h = h * (1 - full) * 0.8 + size * full  # limp things are low, full ones as tall as wide
        w = w * (1 - full) + size * full
        image = _inflated(stage.cutout(name, size), stage.px(w), stage.px(h), full)
        _pump(stage, x - size / 2 + 0.004, base, at, 0.11 - 0.045 * (step % 2), colour)
        stage.shadow_under(at, base, w)
        stage.put(image, at, base - h / 2)
        if step == 2:
            for turn in (-150, -120, -60, -30):
                dx, dy = math.cos(math.radians(turn)), math.sin(math.radians(turn))
                cx, cy = at + dx * (w / 2 + 0.015), base - h / 2 + dy * (h / 2 + 0.02)
                stage.line([(cx, cy), (min(cx + dx * 0.04, 0.985), cy + dy * 0.04)], stage.ink, 0.012)
    stage.note(name, 3)


@family(
    GROWING,
    "{Subject} comes out of the ground and grows taller step by step",
    "A stem gradually lifts {Object} higher from left to right",
    "Stages of {Thing} growing like a plant",
    "From a first tip to full height: {Subject} shoots up over time",
    "{Object} sprouts from the soil, more of it at every step",
    "Over time {Thing} grows up on a stalk with leaves",
    "{Creature} grown from seed, stage by stage",
    "Step by step, {Subject} shoots up out of a pot",
    "Watered and tended, {Thing} gradually grows tall",
    "{Thing} sprouts and grows taller, step by step",
    "Stages of {Subject} growing up out of the soil",
    "{Object} gradually grows on a stem, from left to right",
    held_out=True,
)
def sprouting(stage: Stage) -> None:
    """Set three or four pots in a row; from each the thing grows out on a leafy stem, higher and larger every time."""
    rng, name = stage.rng, stage.subject()
    n = choose_steps(stage, name)
    base = rng.uniform(0.86, 0.91)
    stage.outdoors(base - rng.uniform(0.07, 0.14), colours=stage.contrasting(name))
    centres, column = equal_columns(n)
    clay, green = rng.choice(CLAYS), rng.choice(STEMS)
    half, deep = column * rng.uniform(0.27, 0.32), rng.uniform(0.13, 0.15)
    top = base - deep
    for i, x in enumerate(centres):
        grown = i / (n - 1)
        size = stage.fit(name, column * (0.5 + 0.46 * grown), 0.14 + 0.18 * grown)
        height = stage.extent(name, size)[1]
        stem = 0.3 * grown * rng.uniform(0.96, 1)
        sunk = height * 0.5 * max(0, 1 - 2.5 * grown)  # the first is only a tip above the soil
        stage.shadow_under(x, base, half * 2.2)
        if i:
            _stalk(stage, x, top, stem, green, leaves=1 + i)
        stage.sprite(name, x, top - stem + sunk - height / 2 + 0.012, size)
        _pot(stage, x, top, base, half, clay)


@family(
    GROWING,
    "An empty outline of {Subject} gradually fills up with colour",
    "{Object} is filled from the bottom up, step by step",
    "Stages of {Thing} from an empty shape to a full one",
    "Level by level, colour rises in {Subject} from left to right",
    "More of {Thing} is filled in over time",
    "{Creature} changes from a blank outline to a complete picture",
    "The level in {Object} grows higher at every step",
    "A row of {Things}, each fuller than the one before",
    "From empty to full: {Subject} completed little by little",
    "{Thing} gradually fills up from empty to full",
    "Step by step, the colour of {Subject} rises from the bottom",
    "{Object} fills up over time, stage by stage",
)
def filling_up(stage: Stage) -> None:
    """Draw three or four outlines of a thing in a row; its colours fill them from the bottom up, ever higher."""
    rng = stage.rng
    names = [stage.compact(least=0.42)]
    if rng.random() < 0.3:
        names.append(stage.compact(unlike=names, least=0.42))
    n = choose_steps(stage, *names)
    stage.backdrop("plain", "gradient", "glowing", "framed", "dotted", colours=stage.contrasting(*names))
    centres, column = equal_columns(n)
    rows = (rng.uniform(0.47, 0.53),) if len(names) == 1 else (0.28, 0.72)
    levels = {3: (rng.choice((0, 0.12)), 0.5, 1), 4: (0, 0.32, 0.66, 1)}[n]
    for name, y in zip(names, rows, strict=True):
        size = stage.fit(name, column * 0.9, 0.6 if len(names) == 1 else 0.36)
        for x, level in zip(centres, levels, strict=True):
            _filled_to(stage, name, x, y, size, level)
        stage.note(name, n)
    if len(names) == 1 and rng.random() < 0.5:
        passing_of_time(stage, centres, 0.88)


def _inflated(image: Image.Image, w: int, h: int, full: float) -> Image.Image:
    """Bulge an image (to w x h pixels) towards a ball, with a gleam; `full` = 0 leaves it as flat as it is."""
    cells, mesh = 9, []

    def source(i: int, j: int) -> tuple[float, float]:
        """Say which point of the flat thing comes to corner i, j of the grid."""
        x, y = 2 * i / cells - 1, 2 * j / cells - 1
        r, box = math.hypot(x, y), max(abs(x), abs(y))
        pull = 1 + full * ((r / box if box else 1) * min(r, 1.3) ** 0.35 * 0.97 - 1)
        return (1 + x * pull) / 2 * image.width, (1 + y * pull) / 2 * image.height

    for i in range(cells):
        for j in range(cells):
            box = (i * w // cells, j * h // cells, (i + 1) * w // cells, (j + 1) * h // cells)
            if box[0] < box[2] and box[1] < box[3]:
                mesh.append((box, (*source(i, j), *source(i, j + 1), *source(i + 1, j + 1), *source(i + 1, j))))
    round_thing = image.transform((w, h), Image.Transform.MESH, mesh, Image.Resampling.BILINEAR)
    gleam = Image.new("L", (w, h), 0)
    ImageDraw.Draw(gleam).ellipse([0.22 * w, 0.12 * h, 0.44 * w, 0.26 * h], round(190 * full))
    light = Image.new("RGBA", (w, h), (255, 255, 255, 255))
    light.putalpha(ImageChops.multiply(gleam, round_thing.getchannel("A")))
    round_thing.alpha_composite(light)
    return round_thing


def _pump(stage: Stage, x: float, base: float, to: float, handle: float, colour: RGB) -> None:
    """Draw a hand pump that stands at x, its handle pulled up this far, with a hose on the ground to the thing."""
    stage.line([(x, base - 0.01), (x + 0.03, base + 0.035), (to, base + 0.035), (to, base - 0.02)], stage.ink, 0.014)
    stage.line([(x, base - 0.1), (x, base - 0.1 - handle)], stage.ink, 0.014)
    stage.line([(x - 0.026, base - 0.1 - handle), (x + 0.026, base - 0.1 - handle)], stage.ink, 0.022)
    stage.rect(x - 0.02, base - 0.12, x + 0.02, base + 0.01, colour, radius=0.008)
    stage.rect(x - 0.033, base, x + 0.033, base + 0.018, shift(colour, -0.3), radius=0.006)


def _stalk(stage: Stage, x: float, foot: float, height: float, green: RGB, leaves: int) -> None:
    """Draw a stem with leaves on alternate sides."""
    stage.line([(x, foot + 0.02), (x, foot - height)], green, 0.018)
    for k in range(leaves):
        y, side = foot - height * (k + 0.35) / leaves * 0.9, -1 if k % 2 else 1
        reach = 0.07
        tip = (x + side * reach, y - 0.03)
        above, below = (x + side * reach * 0.4, y - 0.04), (x + side * reach * 0.65, y + 0.002)
        stage.polygon([(x, y), above, tip, below], shift(green, 0.15 if side > 0 else -0.1))


def _pot(stage: Stage, x: float, top: float, base: float, half: float, clay: RGB) -> None:
    """Draw a pot with a rim, and soil up to it."""
    stage.ellipse(x, top + 0.012, half * 0.9, 0.022, SOIL)
    stage.polygon([(x - half * 0.9, top + 0.02), (x + half * 0.9, top + 0.02), (x + half * 0.62, base),
                   (x - half * 0.62, base)], clay)  # fmt: skip
    stage.polygon([(x + half * 0.35, top + 0.02), (x + half * 0.9, top + 0.02), (x + half * 0.62, base),
                   (x + half * 0.3, base)], shift(clay, -0.12))  # fmt: skip
    stage.rect(x - half, top + 0.012, x + half, top + 0.045, shift(clay, 0.14), radius=0.008)


def _filled_to(stage: Stage, name: str, x: float, y: float, size: float, level: float) -> None:
    """Draw the outline of a thing, coloured from the bottom up to a level (0..1) with a wavy edge."""
    height = stage.extent(name, size)[1]
    image, line = stage.cutout(name, size), 0.008
    rim = stage.cutout(name, size, tint=stage.ink)
    for turn in range(0, 360, 45):
        dx, dy = line * math.cos(math.radians(turn)), line * math.sin(math.radians(turn))
        stage.put(rim, x + dx, y + dy)
    stage.put(stage.cutout(name, size, tint=mix(stage.ground.rgb, (255, 255, 255), 0.55)), x, y)
    if not level:
        return
    w, h = image.size
    top = (1 - level) * h
    swell = 0 if level == 1 else 0.012 / height * h
    edge = [(k / 24 * w, top + swell * math.sin(k / 24 * math.tau * 2)) for k in range(25)]
    keep = Image.new("L", image.size, 0)
    ImageDraw.Draw(keep).polygon([*edge, (w, h + 1), (0, h + 1)], 255)
    part = image.copy()
    part.putalpha(ImageChops.multiply(image.getchannel("A"), keep))
    stage.put(part, x, y)
