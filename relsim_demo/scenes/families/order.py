"""Families of the kind: order and chain. Who follows whom, what comes next, what goes round."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageOps

from relsim_demo.scenes.backdrops import RGB, hls, luma, ring_points, shift
from relsim_demo.scenes.canvas import Point
from relsim_demo.scenes.registry import Kind, family
from relsim_demo.scenes.stage import DARK_INK, Stage

QUIET = ("white", "grey", "black", "beige", "navy")  # backdrops that let a rainbow speak
RAINBOW = {  # hues from red to violet for each number of copies
    5: (0.0, 0.13, 0.34, 0.58, 0.78),
    6: (0.0, 0.075, 0.145, 0.34, 0.58, 0.78),
    7: (0.0, 0.075, 0.145, 0.34, 0.5, 0.62, 0.79),
}


@family(
    Kind.ORDER,
    "A big {Subject} leads a line of small ones",
    "Little {Subject} walking in single file behind their large leader",
    "One large {Creature} followed by a row of young ones",
    "{Subject} at the head of a procession of smaller copies",
    "Parent {Creature} with its offspring trailing behind in a line",
    "A column of little {Thing} follows the great one in front",
    "Follow the leader: small {Subject} march after the big {Subject}",
    "The chief {Thing} goes ahead, its followers in a neat queue",
    "A family of {Creature} on the move, the tall one first",
    "Small {Subject} in line, all heading the same way as the large one",
    "Leader and followers of the same kind, {Subject}",
    "Mother {Creature} guiding a string of little ones",
    "One giant {Subject} heads a parade of equal little {Subject}",
    "Tiny {Thing} trail behind a huge {Thing} like ducklings",
    "A convoy of small {Thing} behind its big front runner",
    "The big {Subject} shows the way and the little ones come after it",
    "A row of small {Creature} tagging along behind a much larger one",
    "Large {Thing} in front, its small likenesses queueing behind",
)
def leader_and_line(stage: Stage) -> None:
    """Let one big leader go ahead; four or five small copies of it walk behind it in line."""
    rng = stage.rng
    layout = rng.choice(("ground", "ground", "hill", "flat"))
    n, name, way = rng.choice((4, 5)), stage.subject(side_view=True), rng.choice((-1, 1))
    if layout == "flat":
        stage.backdrop()
        base = rng.uniform(0.64, 0.7)
    else:
        base = stage.outdoors().horizon + rng.uniform(0.1, 0.14)
    big = rng.uniform(0.4, 0.44)
    width, _ = stage.extent(name, big)
    small = min((0.91 - width) / n * big / width, 0.16)
    step, small_height = stage.extent(name, small)
    slope = {"ground": 0.0, "hill": rng.uniform(0.16, 0.24), "flat": rng.uniform(-0.1, 0.14)}[layout]
    base += max(slope * 0.3, 0)
    lead_x = 0.5 + way * (0.465 - width / 2)
    tail = 0.5 - way * (0.47 - step / 2)
    last = lead_x - way * (width / 2 + step * 0.5 + 0.01)
    places = [(last + (tail - last) * i / (n - 1), base - slope * (1 - (i + 1) / n)) for i in range(n)]
    if layout == "hill":
        top, bottom = (lead_x + way * 0.3, base - slope * 1.1), (tail - way * 0.2, base)
        _slope(stage, [top, (lead_x, base - slope), *places, bottom])
    toward = "right" if way > 0 else "left"
    _shadows(stage, [(lead_x, base - slope, width), *((x, y, step) for x, y in places)])
    stage.sprite(name, lead_x, base - slope, big, toward=toward, standing=True)
    for i, (x, y) in enumerate(places):
        hop = small_height * 0.08 * (i % 2)
        stage.sprite(name, x, y - hop, small, toward=toward, standing=True)


@family(
    Kind.ORDER,
    "Each {Creature} is about to be swallowed by a bigger one behind it",
    "Big eats small: {First Creature} snaps at {Second Creature}, which snaps at the next",
    "Food chain in which every {Creature} hunts a smaller one",
    "A row of open mouths, the larger {Thing} always after the smaller",
    "{Creature} devouring {Creature} devouring {Creature}",
    "The hunter becomes the hunted by a yet larger {Creature}",
    "Predators of growing size, each chasing its prey",
    "The small {Creature} gets eaten by the larger, the larger by the largest",
    "Eat and be eaten: {Subject} in a chain of jaws",
    "{First Creature} gobbles {Second Creature} while {Third Creature} gapes at both",
    "Pecking order of different {Creature}, each with its jaws at the next one's tail",
    "Every eater in the line is the meal of a greater one",
    "Chain of predators and prey ordered by size",
    "A larger {Creature} swallows a smaller one, again and again along the row",
    "{Creature} fleeing from a bigger mouth that flees from a bigger mouth",
    "Bigger and bigger mouths: each {Creature} will swallow the one ahead of it",
    "The little one flees from the middle one, and that one from the great devourer",
    "Line of hungry {Creature} where the next larger always eats the next smaller",
)
def food_chain(stage: Stage) -> None:
    """Line up three or four creatures of strongly growing size; each opens its jaws at the next smaller one."""
    rng = stage.rng
    n, way = rng.choice((3, 3, 4)), rng.choice((-1, 1))
    if rng.random() < 0.4:
        level = stage.outdoors().horizon - 0.02
    else:
        stage.backdrop(colours=("sky blue", "teal", "mint", "blue", "navy", "beige", "green", "yellow", "purple"))
        level = rng.uniform(0.48, 0.54)
    names = stage.cast(n, *(("animal", "vehicle") if rng.random() < 0.2 else ("animal",)), side_view=True)
    sizes, gap = {3: (0.42, 0.24, 0.135), 4: (0.38, 0.22, 0.135, 0.085)}[n], 0.05
    widths = [stage.extent(name, size)[0] for name, size in zip(names, sizes, strict=True)]
    scale = min((0.94 - gap * (n - 1)) / sum(widths), 1.2)
    x = 0.5 - way * (sum(widths) * scale + gap * (n - 1)) / 2
    for i, (name, size, width) in enumerate(zip(names, sizes, widths, strict=True)):
        width *= scale
        if i < n - 1:
            prey, room = sizes[i + 1] * scale, gap + widths[i + 1] * scale * 0.45
            _jaws(stage, x + way * width * 0.8, level, prey * 0.75 + 0.05, width * 0.2 + room, way)
        stage.sprite(name, x + way * width / 2, level, size * scale, toward="right" if way > 0 else "left")
        x += way * (width + gap)
    above = level - sizes[-1] * scale / 2 - 0.06
    stage.sprite("sweat droplets", min(max(x - way * 0.08, 0.09), 0.91), above, 0.1, flip=way < 0)


@family(
    Kind.ORDER,
    "{Subject} in every colour of the rainbow",
    "Copies of {Thing} in a rainbow of colours, from red to violet",
    "A spectrum made of {Subject}",
    "The same {Thing} again and again, each in the next colour of the spectrum",
    "Rainbow sequence of {Object}",
    "{Subject} sorted by colour from red through green to violet",
    "Red, orange, yellow, green, blue, violet {Thing} in order",
    "Colour gradient running along a row of identical {Object}",
    "One {Thing} tinted in all rainbow hues",
    "Equal {Subject} ordered by hue",
    "Multicoloured series of {Thing} following the rainbow",
    "{Object} arranged as a colour scale",
    "Each {Subject} takes another hue and together they make a rainbow",
    "From warm to cool: {Thing} running through the spectrum",
    "A colourful range of the same {Object} in spectral order",
    "The hues of a rainbow spread over copies of {Subject}",
    "Identical {Thing} that differ only in colour, lined up from red to violet",
    "A rainbow palette shown with one and the same {Object}",
)
def rainbow_of_one(stage: Stage) -> None:
    """Tint five to seven copies of one thing in the order of the rainbow, in a row, a wave, an arc or a slant."""
    rng = stage.rng
    stage.backdrop("plain", "gradient", "glowing", colours=QUIET)
    n, name = rng.choice((5, 6, 7)), stage.subject()
    layout = rng.choice(("row", "wave", "arc", "rising", "falling"))
    size = {5: 0.22, 6: 0.195, 7: 0.175}[n]
    if layout in ("row", "wave"):  # narrow things may be larger
        share = stage.extent(name, 1)[0]
        size = min((0.9 if layout == "row" else 1.15) / n / share, 0.3)
    edge = 0.03 + stage.extent(name, size)[0] / 2
    image = stage.cutout(name, size)
    shape = image.getchannel("A")
    light = ImageOps.autocontrast(image.convert("L"), mask=shape)
    for i, hue in enumerate(RAINBOW[n]):
        t = i / (n - 1)
        x, y = edge + t * (1 - 2 * edge), 0.5
        if layout == "wave":
            y += 0.1 * (-1) ** i
        elif layout == "arc":
            angle = math.pi * (1 - t)
            x, y = 0.5 + (0.46 - size / 2) * math.cos(angle), 0.72 - 0.5 * math.sin(angle)
        elif layout != "row":
            y += (t - 0.5) * 0.7 * (1 if layout == "falling" else -1)
        stage.put(_in_colour(light, shape, hls(hue, 0.52, 0.9)), x, y)
    stage.note(name, n)


@family(
    Kind.ORDER,
    "{Subject} falling over one after the other like dominoes",
    "A row of {Thing} toppling in a chain reaction",
    "Domino effect with {Object}",
    "Each {Thing} knocks over the next one",
    "{Subject} tipping further and further, from standing to fallen",
    "Upright {Object} in line, pushed over from one end",
    "Chain of falling {Thing}: the first lies flat, the last still stands",
    "The fall of one {Subject} brings down all the others",
    "{Object} collapsing in sequence along a row",
    "Progressive toppling of equal {Thing}",
    "Wave of falling {Subject} that runs from left to right",
    "A line of {Thing} leaning onto each other, about to fall down one by one",
    "One push and the whole row of {Object} tumbles",
    "Copies of {Subject} tilt more and more until they lie on the ground",
    "Domino row of {Thing} caught in mid fall",
    "{Object} overturn each other one by one, like a row of dominoes",
    "The fallen {Subject} drags its neighbours down in turn",
    "Toppling chain: {Thing} lean ever less until the final one stands straight",
)
def falling_dominoes(stage: Stage) -> None:
    """Tilt five or six copies of one upright thing: the left one lies fallen, the right one still stands."""
    rng = stage.rng
    layout = rng.choice(("ground", "ground", "table"))
    if layout == "ground":
        base = stage.outdoors(horizon=rng.uniform(0.56, 0.62)).horizon + rng.uniform(0.12, 0.16)
    else:
        stage.backdrop()
        base = rng.uniform(0.68, 0.74)
        stage.rect(0, base - 0.005, 1, base + 0.05, (150, 104, 66))
        stage.rect(0, base + 0.05, 1, 1.01, (104, 70, 46))
    name, height = _upright(stage), rng.uniform(0.28, 0.31)
    width, first = stage.extent(name, height)[0], 0.07
    n = 5 if width > height * 0.55 else rng.choice((5, 6))
    turns = [80 * (1 - i / (n - 1)) for i in range(n)]
    places = [first + (0.96 - first) * i / (n - 1) for i in range(n)]
    _shadows(stage, [(x - width * 0.4 + height * 0.4 * t / 90, base, 0.16) for x, t in zip(places, turns, strict=True)])
    image = stage.cutout(name, height)
    for x, turn in reversed(list(zip(places, turns, strict=True))):
        # each tips over its lower right corner
        cos, sin = math.cos(math.radians(turn)), math.sin(math.radians(turn))
        middle = (x + (height * sin - width * cos) / 2, base - (height * cos + width * sin) / 2)
        stage.put(image.rotate(-turn, Image.Resampling.BILINEAR, expand=True), *middle)
    stage.note(name, n)


@family(
    Kind.ORDER,
    "Cycle from {First Thing} to {Second Thing} and back to the start",
    "Arrows lead round in a circle from one {Thing} to the next",
    "An endless loop of {First Thing}, {Second Thing} and {Third Thing}",
    "Circular process in which each {Thing} leads to the following one",
    "{Subject} in a closed cycle of arrows",
    "The last {Thing} points back to the first",
    "A life cycle diagram: {First Thing}, {Second Thing}, {Third Thing} and round again",
    "Different {Thing} linked in a ring by curved arrows",
    "Round and round: every {Thing} is followed by another in a circle",
    "A recurring cycle with {Thing} at every station",
    "Circle of arrows connecting several {Object}",
    "What begins with {First Thing} comes back to {First Thing}",
    "Rotation of {First Thing}, {Second Thing} and {Third Thing} without end",
    "Loop diagram with {Object} at its stations",
    "Curved arrows join {Thing} to {Thing} all the way round",
    "The cycle closes: arrows pass through every {Thing} and return to the beginning",
    "A never-ending circular sequence of {Thing}",
    "Wheel of arrows turning from {First Thing} over the others back to itself",
)
def cycle_of_arrows(stage: Stage) -> None:
    """Set three or four different things around a circle, bold arrows leading clockwise from each to the next."""
    rng = stage.rng
    stage.backdrop()
    n, radius = rng.choice((3, 4)), rng.uniform(0.3, 0.315)
    cy = 0.54 if n == 3 else 0.5
    discs, colour = rng.random() < 0.5, _bold(stage)
    size = {3: 0.29, 4: 0.25}[n]
    start = -90 if n == 3 else rng.choice((-90, -45))
    gap = math.degrees((size / 2 + 0.015) / radius)
    for name, (x, y, angle) in zip(stage.cast(n), ring_points(n, 0.5, cy, radius, start), strict=True):
        if discs:
            stage.ellipse(x, y, size * 0.52, fill=shift(stage.ground.rgb, 0.75), outline=colour, width=0.012)
        stage.sprite(name, x, y, size * (0.72 if discs else 0.95))
        _arc_arrow(stage, 0.5, cy, radius, angle + gap, angle + 360 / n - gap, colour)


@family(
    Kind.ORDER,
    "{Small Thing} orbiting around {Subject} like planets",
    "Small {Thing} circle a large {Subject} on drawn orbits",
    "{Subject} at the centre of a little solar system",
    "{Thing} as satellites of {Subject}",
    "Planetary model with {Subject} as the sun and {Thing} as planets",
    "{Thing} travelling around {Subject} on rings",
    "Everything revolves around {Subject}",
    "Elliptical paths carry {Thing} around a central {Subject}",
    "Like an atom: {Subject} in the core, {Thing} on the shells",
    "{Subject} holds small {Thing} in its orbit",
    "Revolving {Thing} attracted by the great {Subject} in the middle",
    "Astronomy of {Object}: a centre and its moons",
    "{Thing} go round {Subject} on orbit lines",
    "Orbit diagram with {Subject} in the place of the sun",
    "A core of {Subject} encircled by moving {Thing}",
    "Moons made of {Thing} travel their orbits around {Subject}",
    "{Subject} is the sun here and {Thing} run around it on ellipses",
    "Rings of motion around {Subject}, with {Thing} in the role of planets",
)
def orbit(stage: Stage) -> None:
    """Put a thing in the centre and two to four small things on drawn elliptical orbits around it."""
    rng = stage.rng
    stage.backdrop("plain", "gradient", "glowing", "dotted", "bokeh", "framed")
    if stage.ground.dark:
        for _ in range(24):
            stage.ellipse(rng.random(), rng.random(), rng.uniform(0.003, 0.007), fill=(255, 250, 226))
    n, layout = rng.choice((2, 3, 4)), rng.choice(("nested", "nested", "atom"))
    centre, *moons = stage.cast(2 if rng.random() < 0.5 else 3)
    tilt, flat = rng.uniform(-25, 25), rng.uniform(0.5, 0.7)
    if layout == "atom":
        n = min(n, 3)
        paths = [(0.43, 0.17, tilt + 180 * i / n) for i in range(n)]
    else:
        paths = [(r, r * flat, tilt) for r in ((0.43,), (0.31, 0.44))[n > 2]]
    for path in paths:
        stage.line([_on_orbit(path, t) for t in range(180, 361, 5)], stage.ink, 0.012)
    stage.sprite(centre, 0.5, 0.5, rng.uniform(0.3, 0.34))
    for path in paths:
        stage.line([_on_orbit(path, t) for t in range(0, 181, 5)], stage.ink, 0.012)
    phase = rng.uniform(-25, 25)
    for i in range(n):
        path = paths[i % len(paths)]
        t = rng.choice((0, 180)) + rng.uniform(-25, 25) if layout == "atom" else phase + 360 * i / n
        x, y = _on_orbit(path, t)
        x, y = min(max(x, 0.125), 0.875), min(max(y, 0.125), 0.875)
        stage.sprite(moons[i % len(moons)], x, y, rng.uniform(0.16, 0.19))


@family(
    Kind.ORDER,
    "{First Thing} passes on to {Second Thing}, which passes on to {Third Thing}",
    "Arrows lead from {First Thing} through {Second Thing} to {Third Thing}",
    "A chain of steps linked by arrows from {First Thing} to {Third Thing}",
    "Flow chart: {First Thing}, then {Second Thing}, then {Third Thing}",
    "One {Thing} leads to another, box after box",
    "Cause and effect chain of different {Object}",
    "{Thing} handed on from station to station along the arrows",
    "{First Thing} triggers {Second Thing}, that in turn triggers {Third Thing}",
    "Straight sequence of boxes with {Thing}, joined by arrows",
    "A process diagram that starts with {First Thing} and ends with {Third Thing}",
    "Step by step from {First Thing} by way of {Second Thing} to the final {Thing}",
    "{Second Thing} is the link between {First Thing} and {Third Thing}",
    "Production line: arrows carry {First Thing} over to {Second Thing} and further",
    "An open chain with an arrow from each {Thing} to the next one",
    "Relay of {Object}: each station points to its successor",
    "From box to box, arrows connect {First Thing} with {Second Thing} and {Third Thing}",
    "Flow diagram where {First Thing} ends up as {Third Thing} after a stop at {Second Thing}",
    "Consequences in a row: {First Thing} brings {Second Thing}, and that brings {Third Thing}",
)
def handed_on(stage: Stage) -> None:
    """Link three different things, each in its own box or disc, by bold arrows in an open chain."""
    rng = stage.rng
    stage.backdrop()
    layout, boxed = rng.choice(("row", "down", "up")), rng.random() < 0.5
    fill = shift(stage.ground.rgb, 0.8)
    edge = _bold(stage)
    r, slope = {"row": (0.116, 0.0), "down": (0.148, 0.33), "up": (0.148, -0.33)}[layout]
    r -= 0.012 if boxed and slope else 0
    places = [(0.035 + r + (0.93 - 2 * r) * i / 2, 0.5 + slope * (i - 1)) for i in range(3)]
    for (x0, y0), (x1, y1) in zip(places, places[1:], strict=False):
        length = math.hypot(x1 - x0, y1 - y0)
        ux, uy, room = (x1 - x0) / length, (y1 - y0) / length, r * (1.26 if boxed and slope else 1.06)
        start, end = (x0 + ux * room, y0 + uy * room), (x1 - ux * room, y1 - uy * room)
        stage.arrow(start, end, edge, 0.034, 0.08)
    for name, (x, y) in zip(stage.cast(3), places, strict=True):
        if boxed:
            stage.rect(x - r, y - r, x + r, y + r, fill, outline=edge, width=0.014, radius=0.03)
        else:
            stage.ellipse(x, y, r, fill=fill, outline=edge, width=0.014)
        stage.sprite(name, x, y, r * (1.6 if boxed else 1.45))


def _shadows(stage: Stage, spots: Sequence[tuple[float, float, float]]) -> None:
    """Draw contact shadows (x, y, width); small images are much faster here than translucent pens."""
    for x, y, width in spots:
        image = Image.new("RGBA", (stage.px(width * 0.9), stage.px(width * 0.18)))
        ImageDraw.Draw(image).ellipse([0, 0, image.width - 1, image.height - 1], (0, 0, 0, 50))
        stage.put(image, x, y)


def _slope(stage: Stage, points: Sequence[Point]) -> None:
    """Fill the ground below a line of feet."""
    stage.polygon([*points, (points[-1][0], 1.01), (points[0][0], 1.01)], shift(stage.ground.rgb, -0.3))


def _jaws(stage: Stage, x: float, y: float, height: float, length: float, way: int) -> None:
    """Draw a wide open, toothed mouth whose hinge is at (x, y), opening to the right (way = 1) or left (-1)."""
    half, end = height / 2, x + way * length
    stage.polygon([(x, y), (end, y - half), (end - way * length * 0.12, y), (end, y + half)], (206, 44, 62))
    for up in (-1, 1):
        for t in (0.42, 0.62, 0.82):
            root = [(x + way * length * u, y + up * half * u) for u in (t, t + 0.18)]
            tip = ((root[0][0] + root[1][0]) / 2, (root[0][1] + root[1][1]) / 2 - up * height * 0.2)
            stage.polygon([*root, tip], (255, 255, 255))
        stage.line([(x, y), (end, y + up * half)], DARK_INK, 0.012)


def _in_colour(light: Image.Image, shape: Image.Image, colour: RGB) -> Image.Image:
    """Return a sprite in one colour, given its brightness and its shape."""
    result = ImageOps.colorize(light, shift(colour, -0.5), shift(colour, 0.6), colour, midpoint=165)
    result.putalpha(shape)
    return result


def _upright(stage: Stage) -> str:
    """Choose a thing that is clearly higher than wide."""
    sizes = {name: stage.sheet.image(name).size for name in stage.sheet.pick(stage.pool)}
    return stage.subject(unlike=[name for name, (width, height) in sizes.items() if width > height * 0.66])


def _bold(stage: Stage) -> RGB:
    """Choose ink or a strong colour that stands out from the backdrop."""
    bright = luma(stage.ground.rgb)
    if stage.rng.random() < 0.5 or 0.25 < bright < 0.65:
        return stage.ink
    return stage.accent(0.7 if stage.ground.dark else 0.36, 0.75)


def _arc_arrow(stage: Stage, cx: float, cy: float, radius: float, start: float, end: float, colour: RGB) -> None:
    """Draw a bold arrow along a circle, clockwise from start to end (degrees)."""
    head = math.degrees(0.075 / radius)

    def at(angle: float, r: float = radius) -> Point:
        a = math.radians(angle)
        return cx + r * math.cos(a), cy + r * math.sin(a)

    steps = 8
    stage.line([at(start + (end - head * 0.9 - start) * i / steps) for i in range(steps + 1)], colour, 0.03)
    stage.polygon([at(end), at(end - head, radius + 0.05), at(end - head, radius - 0.05)], colour)


def _on_orbit(path: tuple[float, float, float], t: float) -> Point:
    """Return a point of an ellipse (long radius, short radius, tilt) around the middle, at t degrees."""
    rx, ry, tilt = path
    x, y, a = rx * math.cos(math.radians(t)), ry * math.sin(math.radians(t)), math.radians(tilt)
    return 0.5 + x * math.cos(a) - y * math.sin(a), 0.5 + x * math.sin(a) + y * math.cos(a)
