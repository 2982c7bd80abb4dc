"""More growth step by step: on springs, in piles, stretched, rolled, drawn."""

from __future__ import annotations

import math

from PIL import Image, ImageChops, ImageDraw

from relsim_demo.scenes.backdrops import RGB, hls, mix, shift
from relsim_demo.scenes.canvas import Point
from relsim_demo.scenes.drawing.contours import contours
from relsim_demo.scenes.drawing.ground import shadows
from relsim_demo.scenes.drawing.rows import choose_steps, equal_columns, passing_of_time
from relsim_demo.scenes.families.growing import GROWING
from relsim_demo.scenes.registry import family
from relsim_demo.scenes.stage import DARK_INK, Stage

STUFFS: tuple[RGB, ...] = ((246, 250, 255), (150, 108, 74), (222, 190, 132), (196, 96, 120), (110, 150, 90))


@family(
    GROWING,
    "{Subject} springs up higher and bigger at every step",
    "A coil gradually lifts {Object} out of its box, from left to right",
    "Stages of {Thing} rising up and growing",
    "At first only a tip of {Creature} shows, over time it grows up tall",
    "{Object} gains height step by step on a longer and longer coil",
    "From left to right {Thing} gradually shoots up",
    "Over time {Subject} rises out of its box and gets bigger",
    "Higher, bigger, longer: {Thing} grows stage by stage",
    "{Creature} grows up out of a box, step by step",
    "Gradually {Object} rises higher and grows bigger",
    "Stages of {Subject} springing up from small to tall",
)
def springing_up(stage: Stage) -> None:
    """Set three or four open boxes in a row; out of each the thing rises on a coil, higher and larger every time."""
    rng, name = stage.rng, stage.compact(least=0.36)
    n = choose_steps(stage, name)
    base = rng.uniform(0.86, 0.91)
    if rng.random() < 0.6:
        stage.outdoors(base - rng.uniform(0.07, 0.14), colours=stage.contrasting(name))
    else:
        stage.backdrop(colours=stage.contrasting(name))
    centres, column = equal_columns(n)
    colour, trim, steel = stage.accent(0.5), stage.accent(0.7), shift(stage.ink, 0.25)
    half, deep = column * rng.uniform(0.3, 0.36), rng.uniform(0.13, 0.17)
    top = base - deep
    for i, x in enumerate(centres):
        grown = i / (n - 1)
        size = stage.fit(name, column * (0.48 + 0.48 * grown), 0.13 + 0.17 * grown)
        height, coil = stage.extent(name, size)[1], 0.32 * grown
        stage.shadow_under(x, base, half * 2.4)
        stage.polygon([(x - half, top), (x - half - 0.02, top - 0.07), (x + half - 0.05, top - 0.07), (x + half, top)],
                      shift(colour, -0.4))  # fmt: skip
        if i:
            turns = 3 + 2 * i
            zigzag = [(x + half * 0.42 * (-1) ** k, top + 0.01 - coil * k / turns) for k in range(turns + 1)]
            stage.line(zigzag, steel, 0.014)
        stage.sprite(name, x, top - coil - height / 2 + 0.012 + height * 0.5 * max(0, 1 - 2.5 * grown), size)
        stage.rect(x - half, top, x + half, base, colour, radius=0.006)
        stage.polygon([(x, top + 0.025), (x + half * 0.55, (top + base) / 2), (x, base - 0.025),
                       (x - half * 0.55, (top + base) / 2)], trim)  # fmt: skip


@family(
    GROWING,
    "One {Subject}, then two, then a whole pile: it grows step by step",
    "A pile of {Objects} that gradually gets higher",
    "Stages of a growing heap: more {Things} on top at every step",
    "From left to right more and more {Creatures} sit on top of each other",
    "Over time the stack of {Objects} grows taller",
    "Step by step another {Thing} is put on top",
    "{Things} gradually pile up from one to many",
    "The stack rises stage by stage, with more {Subjects} in it each time",
    "A stack of {Things} growing step by step",
    "Gradually more {Objects} pile up, from left to right",
    "Over time {Subjects} are heaped up higher and higher",
)
def piling_up(stage: Stage) -> None:
    """Stand three or four stacks of copies in a row, each higher than the one to its left, straight or askew."""
    rng, name = stage.rng, stage.compact()
    n, base = choose_steps(stage, name), rng.uniform(0.86, 0.92)
    if rng.random() < 0.5:
        stage.outdoors(base - rng.uniform(0.06, 0.16), colours=stage.contrasting(name))
    else:
        stage.backdrop(colours=stage.contrasting(name))
    centres, column = equal_columns(n)
    counts = {3: rng.choice(((1, 2, 4), (1, 3, 5))), 4: rng.choice(((1, 2, 3, 4), (1, 2, 3, 5)))}[n]
    overlap = rng.uniform(0.86, 0.95)
    size = stage.fit(name, column * 0.94, 0.8 / (1 + (counts[-1] - 1) * overlap))
    width, height = stage.extent(name, size)
    askew = rng.choice((0, 0, 0.14)) * width
    shadows(stage, [(x, base, width) for x in centres])
    for x, count in zip(centres, counts, strict=True):
        for k in range(count):
            sway = askew * (1 if k % 2 else -1) * (k > 0)
            turned = askew > 0 and k % 2 == 1
            stage.sprite(name, x + sway, base - k * height * overlap, size, standing=True, flip=turned)


@family(
    GROWING,
    "{Subject} gets taller and taller, but not wider",
    "{Object} gradually shoots up in height, step by step",
    "Stages of {Thing} growing taller beside a scale on the wall",
    "{Creature} is measured over time and has grown taller each time",
    "Marks on the wall show how {Thing} gradually grows",
    "From left to right {Object} is drawn out longer and longer",
    "Step by step {Subject} stretches upwards",
    "Taller at every stage: {Creature} grows up over time",
    "{Subject} grows taller step by step, as the marks show",
    "Gradually {Thing} stretches to a great height",
    "Over time {Creature} gets taller and taller",
)
def getting_taller(stage: Stage) -> None:
    """Stand three or four copies before marks of height, equally wide, each stretched taller than the one before."""
    rng, name = stage.rng, stage.compact(least=0.4)
    n, base = rng.choice((3, 4)), rng.uniform(0.86, 0.9)
    ground = stage.backdrop("plain", "gradient", "glowing", colours=stage.contrasting(name))
    mark, floor = mix(ground.rgb, stage.ink, 0.3), shift(ground.rgb, -0.3)
    side = rng.choice((-1, 1))
    scale = 0.5 + side * 0.45
    for k in range(17):
        y = base - 0.05 * k
        if k % 4 == 0:
            stage.line([(0, y), (1, y)], mix(ground.rgb, stage.ink, 0.12), 0.007)
        stage.line([(scale - side * (0.05 if k % 2 else 0.09), y), (scale + side * 0.05, y)], mark, 0.009)
    stage.line([(scale + side * 0.02, base), (scale + side * 0.02, 0.05)], mark, 0.012)
    stage.rect(0, base, 1, 1, floor)
    width = 0.82 / n
    size = stage.fit(name, width * 0.94, 0.24)
    height = stage.extent(name, size)[1]
    tallest = min(rng.uniform(3.2, 3.8), 0.74 / height)
    for i in range(n):
        x = (0.06 if side > 0 else 0.13) + width * (i + 0.5)
        stretch = tallest ** (i / (n - 1))
        stage.sprite(name, x, base + 0.012, size, stretch=stretch, standing=True)
        head = base + 0.012 - height * stretch
        stage.line([(x - width * 0.35, head), (x + width * 0.35, head)], stage.ink, 0.008)


@family(
    GROWING,
    "{Subject} rolls downhill and gradually gets bigger",
    "Round and round, {Object} grows with every turn",
    "Stages of {Thing} rolling down and gathering more and more",
    "On its way down {Creature} swells step by step",
    "Over time {Object} picks up more and more and grows",
    "From a small beginning at the top to something huge below: {Thing} grows as it rolls",
    "Turn by turn {Subject} becomes bigger",
    "What starts small gradually grows: {Thing} on a slope, from left to right",
    "{Subject} grows step by step while it rolls down",
    "Gradually the rolling ball around {Thing} gets bigger",
    "Over time {Object} rolls on and grows, stage by stage",
)
def rolling_bigger(stage: Stage) -> None:
    """Let a ball with a thing in it roll down a slope, in three or four stages, larger and turned further each time."""
    rng, name = stage.rng, stage.compact(least=0.4)
    stage.backdrop("plain", "gradient", "glowing", "bokeh", colours=stage.contrasting(name))
    stuff = max(rng.sample(STUFFS, 3), key=lambda c: math.dist(c, stage.ground.rgb))
    n, start, fall = rng.choice((3, 4)), rng.uniform(0.24, 0.32), rng.uniform(0.5, 0.58)
    ground = mix(stuff, hls(rng.random(), 0.4, 0.4), 0.35)
    line = [(x / 20 - 0.02, start + fall * (x / 20) ** 1.15) for x in range(22)]
    stage.polygon([*line, (1.1, 1.1), (-0.1, 1.1)], ground)
    stage.line(line, shift(ground, 0.3), 0.02)
    radii = {3: (0.075, 0.13, 0.205), 4: (0.055, 0.09, 0.135, 0.195)}[n]
    spots = {3: (0.06, 0.3, 0.64), 4: (0.04, 0.2, 0.42, 0.68)}[n]
    for i, (u, r) in enumerate(zip(spots, radii, strict=True)):
        slope = fall * 1.15 * u**0.15
        long = math.hypot(1, slope)
        x, y = u + r * slope / long, start + fall * u**1.15 - r / long
        stage.ellipse(x, y, r, fill=shift(stuff, -0.28))
        stage.ellipse(x - r * 0.06, y - r * 0.08, r * 0.91, fill=stuff)
        stage.sprite(name, x, y, r * 1.34, angle=i * 360 / 5 if n == 4 else i * 50)
        stage.arc(x, y, r * 0.8, r * 0.8, 190, 240, shift(stuff, 0.6), r * 0.1)
        if i:
            turn = [(x - r * 1.22 * math.cos(math.radians(a)), y - r * 1.22 * math.sin(math.radians(a)))
                    for a in range(35, 86, 10)]  # fmt: skip
            stage.line(turn, stage.ink, 0.009)
    stage.line([(u, v + 0.03) for u, v in line[1:-2]], shift(ground, -0.14), 0.012)


@family(
    GROWING,
    "{Subject} is drawn line by line, with more of it at every step",
    "A drawing of {Object} gradually grows to a full picture",
    "Stages of a sketch: from a few strokes to all of {Thing}",
    "Over time strokes and then colours are added to {Creature}",
    "Sheet by sheet there is more of {Thing} to be seen",
    "Step by step {Object} takes shape on paper",
    "From a first stroke {Subject} grows into a finished picture",
    "More and more of {Creature} is there, from left to right",
    "{Subject} gradually takes shape, stroke by stroke",
    "Step by step the drawing of {Thing} grows",
    "Over time {Object} grows from a few lines to a full picture",
)
def drawn_in_stages(stage: Stage) -> None:
    """Lay out three or four sheets; the drawing on them grows from a few strokes to lines, and to full colours."""
    rng, name = stage.rng, stage.compact(least=0.4)
    n = rng.choice((3, 4, 4))
    stage.backdrop("plain", "gradient", "striped", "chequered", "glowing", avoid=("white",))
    if n == 4:
        spots, side = [(0.27, 0.27), (0.73, 0.27), (0.27, 0.73), (0.73, 0.73)], 0.42
    else:
        spots, side = [(x, 0.48) for x in equal_columns(n)[0]], 0.88 / n
        passing_of_time(stage, [x for x, _ in spots], 0.86)
    paper = rng.choice(((253, 252, 247), (250, 240, 220), (236, 244, 250)))
    high = side if n == 4 else side * 1.5
    size, direction = stage.fit(name, side * 0.88, high * 0.88), rng.choice(("down", "right", "left"))
    for i, (x, y) in enumerate(spots):
        stage.rect(x - side / 2 + 0.01, y - high / 2 + 0.012, x + side / 2 + 0.01, y + high / 2 + 0.012, (0, 0, 0, 50))
        stage.rect(x - side / 2, y - high / 2, x + side / 2, y + high / 2, paper)
        image = stage.cutout(name, size)
        if i < n - 1:
            image = _begun(contours(image, DARK_INK), (i + 1) / (n - 1) * (1 if i else 0.9), direction)
        stage.put(image, x, y)
    stage.note(name, n)


def _begun(image: Image.Image, share: float, direction: str) -> Image.Image:
    """Keep a share of a drawing, begun at the top, the left or the right, up to a slanting edge."""
    w, h = image.size
    keep = Image.new("L", image.size, 0)
    cut: list[Point] = {
        "down": [(0, 0), (w, 0), (w, h * (share - 0.08)), (0, h * (share + 0.08))],
        "right": [(0, 0), (w * (share + 0.08), 0), (w * (share - 0.08), h), (0, h)],
        "left": [(w, 0), (w * (0.92 - share), 0), (w * (1.08 - share), h), (w, h)],
    }[direction]
    ImageDraw.Draw(keep).polygon(cut if share < 1 else [(0, 0), (w, 0), (w, h), (0, h)], 255)
    result = image.copy()
    result.putalpha(ImageChops.multiply(image.getchannel("A"), keep))
    return result
