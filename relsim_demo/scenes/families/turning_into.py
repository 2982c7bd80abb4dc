"""Something turning into something else."""

from __future__ import annotations

import math

from PIL import Image, ImageFilter

from relsim_demo.scenes.backdrops import RGB, hls, ring_points, shift
from relsim_demo.scenes.drawing.rows import between, equal_columns, spread
from relsim_demo.scenes.pixels import mean_colour, toned
from relsim_demo.scenes.registry import Kind, family, relation
from relsim_demo.scenes.stage import DARK_INK, Stage

TURNING = relation(
    "turning into something else",
    Kind.CHANGE,
    "{First Thing} turning into {Second Thing}",
    "{Subject} changes into a different {Object}",
    "Step by step, {First Thing} becomes {Second Thing}",
    "Over time {Subject} turns into something else",
    "{Thing} gradually changes into another {Thing}",
    "A change from left to right: {First Object} becomes {Second Object}",
    "Over time, what was {First Subject} gradually turns into {Second Subject}",
    "Stages of a change from {First Thing} to {Last Thing}",
    "{Creature} is gradually transformed into {Object}",
    "The transformation of {Subject} into something different",
    "{First Thing} at the start, {Second Thing} in the end, changed step by step",
    "{Subject} turns into a different {Object} over time",
    "A gradual change in which {First Thing} becomes {Second Thing}",
    "{Thing} transformed into something else, step by step",
)


@family(
    TURNING,
    "{First Thing} morphing into {Second Thing}",
    "In-between stages blend {First Subject} into {Second Subject}",
    "{First Object} gradually takes the shape and colour of {Second Object}",
    "A smooth change from {First Subject} to an unlike {Second Subject}",
    "Crossfade of {First Object} into {Second Object} over several steps",
    "One {Thing} slowly reshaped into a wholly different one",
    "{Creature} shape-shifting into {Object} from left to right",
    "{First Subject} passes through blended stages and ends as {Second Subject}",
    "A blend sequence leads from {First Thing} to a different {Second Thing}",
    "{First Thing} gradually morphs into {Second Thing} from left to right",
    "Blend by blend, {Subject} becomes something else",
    "{First Object} smoothly changes its shape and colour into {Second Object}",
)
def morphing(stage: Stage) -> None:
    """Draw a row with arrows: one thing, one or two blends of shape and colour, and at the right a different thing."""
    rng, n = stage.rng, stage.rng.choice((3, 4))
    first, second = stage.cast(2)
    stage.backdrop(colours=stage.contrasting(first, second))
    below = rng.random() < 0.5
    gap = 0.01 if below else 0.065
    column = (0.95 - gap * (n - 1)) / n
    centres = spread([column] * n, gap)
    slope = rng.choice((0, 0, -0.17, 0.17)) if not below else 0
    spots = [(x, (0.46 if below else 0.5) + slope * (i / (n - 1) - 0.5) * 2) for i, x in enumerate(centres)]
    a, b = (_boxed(stage.cutout(name, column), stage.px(column)) for name in (first, second))
    for i, (x, y) in enumerate(spots):
        stage.put(_morphed(a, b, i / (n - 1)), x, y)
    for p, q in zip(spots, spots[1:], strict=False):
        if not below:
            middle = column / 2 / math.dist(p, q)
            stage.arrow(between(p, q, middle), between(p, q, 1 - middle), stage.ink, 0.014, 0.038)
    if below:
        stage.arrow((0.08, 0.54 + column / 2), (0.93, 0.54 + column / 2), stage.ink, 0.018, 0.06)
    stage.note(first)
    stage.note(second)


@family(
    TURNING,
    "{Subject} develops through its natural, numbered stages",
    "How {First Thing} becomes {Last Thing}: the real steps over time",
    "From {Beginning} to {End}: the steps of a process",
    "The stages of life of {Subject}, one to the next",
    "{Object} made from its raw beginnings, step by step",
    "Numbered steps tell how {Object} turns into what comes later",
    "{Subject} evolves from its origin to its final form",
    "The life cycle of {Creature}, stage after stage",
    "Development of {Subject} through quite different stages",
    "The numbered stages in which {First Thing} becomes {Last Thing}",
    "{Subject} develops step by step into its final form",
    "The natural stages of {Creature} over time",
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
    TURNING,
    "{First Thing} goes in at one side and gradually comes out as {Second Thing}",
    "{Object} is processed and turns into something else",
    "{First Object} before and {Second Object} after, changed step by step",
    "An apparatus changes {First Thing} into {Second Thing}",
    "{Subject} is fed in and comes out as a different {Object}",
    "In go {First Things}, and over time out come {Second Things}",
    "{Second Thing} made step by step from {First Thing}",
    "A factory line that turns {First Thing} into {Second Thing}",
    "{Creature} passes through and is changed into {Object}",
    "{First Thing} enters and leaves changed into {Second Thing}",
    "{Object} goes in, something different comes out",
    "A machine turns {First Thing} into {Second Thing}",
)
def through_machine(stage: Stage) -> None:
    """Carry one thing on a belt into a machine, out of which a different thing comes at the other side."""
    rng = stage.rng
    first, second = stage.cast(2)
    way, belt = rng.choice((-1, 1)), rng.uniform(0.72, 0.78)
    if rng.random() < 0.5:
        stage.outdoors(belt + rng.uniform(0.02, 0.08), colours=stage.contrasting(first, second))
    else:
        stage.backdrop(colours=stage.contrasting(first, second))
    colour = stage.contrast()
    half = rng.uniform(0.15, 0.17)
    room = 0.5 - half
    count = rng.choice((1, 1, 2))
    for name, side in ((first, -way), (second, way)):
        for k in range(count):
            size = stage.fit(name, room * 0.88 / count, 0.34)
            x = 0.5 + side * (half + room * (k + 0.5) / count)
            stage.sprite(name, x, belt, size, standing=True, toward="right" if way > 0 else "left")
    _belt(stage, belt, way)
    _machine(stage, belt, half, colour)
    y = belt + 0.17
    for side in (-way, way):
        x = 0.5 + side * (half + room / 2)
        stage.arrow((x - way * 0.07, y), (x + way * 0.07, y), stage.ink, 0.016, 0.045)


@family(
    TURNING,
    "A shell around {First Thing} cracks, and {Second Thing} comes out",
    "{Second Thing} emerges in place of {First Thing}, stage by stage",
    "{Subject} goes into a cocoon and comes out as something else",
    "Crack by crack, {First Object} gives way to {Second Object}",
    "{Creature} is born from what was {Object}",
    "A shell with {First Thing} in it breaks open step by step: it has become {Second Thing}",
    "From left to right, {First Subject} hatches into {Second Subject}",
    "What hatches is quite different: {First Thing} has turned into {Second Thing}",
    "{First Thing} changes within its shell and {Second Thing} hatches",
    "{Second Thing} hatches where {First Thing} was",
    "The shell of {First Thing} cracks and something else comes out",
    "Stage by stage, {First Object} hatches as {Second Object}",
)
def hatching(stage: Stage) -> None:
    """Set an egg that bears one thing in a row of stages: it cracks more and more, and another thing comes out."""
    rng, n = stage.rng, 3
    first, second = stage.compact(), stage.compact()
    while second == first:
        second = stage.subject()
    foot = rng.uniform(0.72, 0.82)
    shell = hls(rng.random(), rng.uniform(0.84, 0.92), rng.uniform(0.3, 0.7))
    if rng.random() < 0.45:
        stage.outdoors(foot - rng.uniform(0.08, 0.16), avoid=("white", "beige"))
    else:
        stage.backdrop(colours=stage.contrasting(second), avoid=("white", "beige"))
    centres, column = equal_columns(n)
    r = column * 0.46
    ry = r * 1.34
    cracks = [(-1 + k / 4, rng.uniform(0.08, 0.2) * (-1) ** k) for k in range(9)]
    for i, x in enumerate(centres):
        y = foot - ry
        stage.shadow_under(x, foot, r * 2)
        if i == n - 1:
            _opened(stage, second, x, y, r, ry, shell, cracks)
            continue
        _shell(stage, x, y, r, ry, shell)
        image = stage.cutout(first, stage.fit(first, r * 1.4, ry * 1.25))
        stage.put(image, x, y + ry * 0.1, alpha=0.8)
        stage.note(first)
        if i:
            edge = [(x + u * r * 0.9, y + v * ry * 0.8 - ry * 0.25 * (1 - abs(u))) for u, v in cracks]
            stage.line(edge, DARK_INK, 0.014)
            stage.line([edge[5], (x + r * 0.4, y + ry * 0.35), (x + r * 0.22, y + ry * 0.6)], DARK_INK, 0.01)
            for side in (-1, 1):
                stage.line(
                    [(x + side * r * 1.08, y - ry * 0.35), (x + side * r * 1.25, y - ry * 0.55)], stage.ink, 0.012
                )
    for a, b in zip(centres, centres[1:], strict=False):
        p, q = (a, foot + 0.09), (b, foot + 0.09)
        stage.arrow(between(p, q, 0.3), between(p, q, 0.7), stage.ink, 0.014, 0.042)


def _belt(stage: Stage, y: float, way: int) -> None:
    """Draw a conveyor belt with rollers over the whole width."""
    rubber = (52, 54, 62)
    stage.rect(-0.02, y, 1.02, y + 0.028, rubber)
    stage.rect(-0.02, y + 0.075, 1.02, y + 0.098, rubber)
    for k in range(9):
        x = 0.06 + k * 0.11
        stage.ellipse(x, y + 0.05, 0.03, fill=(150, 154, 164), outline=rubber, width=0.007)
        stage.line([(x, y + 0.05), (x + way * 0.012, y + 0.036)], rubber, 0.008)


def _machine(stage: Stage, belt: float, half: float, colour: RGB) -> None:
    """Draw a machine over the belt: a body with a gear, lamps, a dial and a smoking chimney."""
    rng, steel = stage.rng, (186, 190, 200)
    top = belt - 0.46
    x = 0.5 + rng.choice((-1, 1)) * half * 0.5
    for k, r in enumerate((0.028, 0.036, 0.046)):
        stage.ellipse(x + 0.02 * k, top - 0.12 - 0.05 * k, r, fill=(*_smoke(stage), 190))
    stage.rect(x - 0.035, top - 0.09, x + 0.035, top + 0.02, shift(colour, -0.35))
    stage.rect(0.5 - half, top, 0.5 + half, belt + 0.12, colour, radius=0.03)
    stage.rect(0.5 - half, top, 0.5 + half, top + 0.06, shift(colour, 0.25), radius=0.03)
    for side in (-1, 1):
        edge = 0.5 + side * half
        stage.rect(edge - 0.022, belt - 0.37, edge + 0.022, belt + 0.02, shift(colour, -0.45), radius=0.008)
    gear = (0.5 - half * 0.28, belt - 0.2)
    for gx, gy, _ in ring_points(8, *gear, 0.066, rng.uniform(0, 45)):
        stage.ellipse(gx, gy, 0.017, fill=steel)
    stage.ellipse(*gear, 0.066, fill=steel)
    stage.ellipse(*gear, 0.028, fill=shift(colour, -0.3))
    dial = (0.5 + half * 0.45, belt - 0.28)
    stage.ellipse(*dial, 0.042, fill=(250, 250, 245), outline=DARK_INK, width=0.008)
    turn = rng.uniform(-2.6, -0.5)
    stage.line([dial, (dial[0] + 0.03 * math.cos(turn), dial[1] + 0.03 * math.sin(turn))], (214, 44, 48), 0.01)
    for k, lamp in enumerate(((232, 70, 60), (250, 205, 80), (90, 200, 110))):
        stage.ellipse(0.5 - half * 0.5 + k * half * 0.5, belt - 0.035, 0.02, fill=lamp)


def _smoke(stage: Stage) -> RGB:
    """Choose a smoke that shows against the backdrop."""
    return (205, 208, 216) if stage.ground.dark else (244, 245, 248)


def _shell(stage: Stage, x: float, y: float, r: float, ry: float, colour: RGB) -> None:
    """Draw an egg."""
    points = [_egg(x, y, r, ry, 360 * k / 48) for k in range(48)]
    stage.polygon(points, shift(colour, -0.3))
    inner = [(x + (px - x) * 0.94, y + (py - y) * 0.955) for px, py in points]
    stage.polygon(inner, colour)
    stage.ellipse(x - r * 0.42, y - ry * 0.4, r * 0.1, ry * 0.16, (255, 255, 255, 150))


def _egg(x: float, y: float, r: float, ry: float, degrees: float) -> tuple[float, float]:
    """Return a point of an egg's outline, clockwise from three o'clock; it is narrower at the top."""
    a = math.radians(degrees)
    return x + r * math.cos(a) * (1 + 0.14 * math.sin(a)), y + ry * math.sin(a)


def _opened(
    stage: Stage, name: str, x: float, y: float, r: float, ry: float, colour: RGB, cracks: list[tuple[float, float]]
) -> None:
    """Draw a thing that stands in the lower half of a broken egg, bits of shell around it."""
    rng, size = stage.rng, stage.fit(name, r * 2, ry * 1.75)
    height = stage.extent(name, size)[1]
    stage.polygon([_egg(x, y + ry * 0.2, r * 0.93, ry * 0.3, 360 * k / 24) for k in range(24)], shift(colour, -0.45))
    stage.sprite(name, x, y + ry * 0.62 - height / 2, size)
    bowl = [_egg(x, y, r, ry, 8 + 164 * k / 32) for k in range(33)]
    rim = [(x + u * r, y + ry * 0.15 + v * ry * 0.75) for u, v in cracks]
    stage.polygon([*rim, *bowl], shift(colour, -0.3))
    cx, cy = x, y + ry * 0.55
    stage.polygon([(cx + (px - cx) * 0.93, cy + (py - cy) * 0.93) for px, py in (*rim, *bowl)], colour)
    for side in (-1, 1):
        bx, by, turn = x + side * r * 0.98, y + ry * 0.93, rng.uniform(0, 3)
        bit = [(bx + 0.03 * math.cos(turn + a), by + 0.024 * math.sin(turn + a)) for a in (0, 1.9, 4)]
        stage.polygon(bit, shift(colour, -0.12))


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
    first, last = (i.getchannel("A").resize((48, 48)).filter(ImageFilter.GaussianBlur(5)) for i in (a, b))
    outline = Image.blend(first, last, t).resize(a.size, Image.Resampling.BICUBIC)
    blended.putalpha(toned(outline, lambda v: min(255, max(0, (v - 100) * 10))))
    return blended


def _filled(image: Image.Image) -> Image.Image:
    """Let the colours of a thing run on beyond its outline."""
    base = Image.new("RGBA", image.size, (*mean_colour(image), 255))
    glow = image.convert("RGBa").resize((32, 32)).filter(ImageFilter.GaussianBlur(3)).resize(image.size)
    base.alpha_composite(glow.convert("RGBA"))
    base.alpha_composite(image)
    return base
