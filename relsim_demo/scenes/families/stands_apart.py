"""More exceptions: the only lit window, the only one that glows, is turned over, or stays outside."""

from __future__ import annotations

import math

from PIL import Image, ImageChops, ImageOps, ImageStat

from relsim_demo.scenes.backdrops import RGB, hls, mix, ring_points, shift
from relsim_demo.scenes.canvas import Point
from relsim_demo.scenes.drawing.choices import CALM
from relsim_demo.scenes.drawing.ground import shadows
from relsim_demo.scenes.families.stands_out import STANDS_OUT
from relsim_demo.scenes.registry import family
from relsim_demo.scenes.stage import Stage

GLOWS: tuple[RGB, ...] = ((255, 226, 130), (255, 202, 110), (255, 242, 190), (190, 240, 255), (255, 190, 210))
NIGHT = ("navy", "black", "purple", "teal", "brown")


@family(
    STANDS_OUT,
    "Only {Subject} is still awake, all others are in the dark",
    "One light is on, and there is {Thing}; all its neighbours stay dark",
    "{Creature} is the only one at home with a light on",
    "At night only {Thing} is to be seen in colour, the rest are dark shapes",
    "All rooms are dark except one, where {Object} is",
    "{Subject} keeps the only light, unlike all its dark neighbours",
    "The exception in a dark front: {Creature} in a bright square",
    "Everyone sleeps, only {Subject} does not",
    "The only one lit is {Subject}, all the others are dark",
    "One bright room and {Thing} in it, unlike all the dark rest",
    "{Creature} is an exception: its light is on, the others stay dark",
)
def lit_window(stage: Stage) -> None:
    """Show the front of a house at night: one window is lit, with a thing in colours, in the others are dark shapes."""
    rng = stage.rng
    stage.backdrop("plain", "gradient", "glowing", colours=("navy", "black"))
    for _ in range(14):
        stage.ellipse(rng.uniform(0, 1), rng.uniform(0, 0.5), rng.choice((0.004, 0.007)), fill=(235, 235, 220))
    rows, columns = rng.choice(((2, 2), (2, 3), (3, 3), (1, 3), (3, 2)))
    cell = min(0.86 / columns, 0.8 / rows)
    wall, glow = hls(rng.random(), rng.uniform(0.2, 0.34), rng.uniform(0.15, 0.4)), rng.choice(GLOWS[:3])
    x0, x1, y1 = 0.5 - columns * cell / 2 - 0.03, 0.5 + columns * cell / 2 + 0.03, 0.97
    y0 = y1 - rows * cell - 0.05
    if rng.random() < 0.5 and y0 > 0.2:
        stage.polygon([(x0 - 0.04, y0), (0.5, y0 - 0.2), (x1 + 0.04, y0)], shift(wall, -0.35))
    stage.rect(x0, y0, x1, 1.02, wall)
    stage.rect(x0 - 0.02, y0 - 0.02, x1 + 0.02, y0 + 0.012, shift(wall, 0.25))
    form, half = rng.choice(("square", "round", "arch")), cell * 0.42
    pane, chosen = shift(wall, -0.55), rng.randrange(rows * columns)
    same = rng.random() < 0.4
    names = [stage.compact(least=0.36)] * (rows * columns) if same else stage.cast(rows * columns)
    for i, name in enumerate(names):
        x, y = x0 + 0.03 + (i % columns + 0.5) * cell, y0 + 0.03 + (i // columns + 0.5) * cell
        lit = i == chosen
        _window(stage, form, (x, y, half), glow if lit else pane, shift(wall, 0.5 if lit else 0.12))
        size = stage.fit(name, half * 1.6, half * 1.6) * (0.78 if form == "round" else 0.95)
        black = None if lit else mix(pane, (0, 0, 0), 0.6)
        stage.sprite(name, x, y + half * 0.04, size, tint=black, count=lit)


@family(
    STANDS_OUT,
    "Only {Subject} glows, all the others around it are dark",
    "One {Thing} shines in a dark crowd",
    "{Creature} shines from within, unlike its dark companions",
    "The only one with a glow around it is {Object}",
    "A radiant {Subject} and many dull shapes",
    "{Thing} is the exception that gives light among those that give none",
    "All are dark except {Creature}, which shines",
    "Rays come from one {Object} only, the rest stay dark",
    "Only {Thing} shines, unlike all the others in the dark",
    "The one bright exception in a dark crowd is {Subject}",
    "{Object} is the only one that glows among dark shapes",
)
def one_glows(stage: Stage) -> None:
    """Scatter dark shapes in rings or in a loose crowd; one thing among them is in colours, with a halo and rays."""
    rng = stage.rng
    ground = stage.backdrop("plain", "gradient", colours=NIGHT)
    tone = mix(ground.rgb, hls(rng.random(), 0.4, 0.4), 0.5)
    stage.rect(0, 0, 1, 1, tone)
    n, glow = rng.randint(5, 9), rng.choice(GLOWS)
    if rng.random() < 0.4:
        spots = [(0.5 + rng.uniform(-0.04, 0.04), 0.5), *((x, y) for x, y, _ in ring_points(n, 0.5, 0.5, 0.36))]
        size, chosen = 0.24, 0
    else:
        size = 0.27 if n < 7 else 0.23
        spots = _loose(stage, n, size)
        whole = [i for i, spot in enumerate(spots) if all(size < v < 1 - size for v in spot)]
        chosen = rng.choice(whole or [min(range(len(spots)), key=lambda i: math.dist(spots[i], (0.5, 0.5)))])
    names = [stage.compact(least=0.36)] * len(spots) if rng.random() < 0.6 else stage.cast(len(spots))
    dark, at = mix(tone, (0, 0, 0), 0.68), spots[chosen]
    for r, alpha in ((size * 1.0, 40), (size * 0.82, 60), (size * 0.66, 110)):
        stage.ellipse(*at, r, fill=(*glow, alpha))
    for i, (x, y) in enumerate(spots):
        if i != chosen:
            stage.sprite(names[i], x, y, size * 0.94, tint=dark, count=False)
    for k in range(14):
        a = math.radians(360 * k / 14)
        near, far = size * 0.72, size * (0.98 if k % 2 else 0.86)
        ray = [(at[0] + r * math.cos(a), at[1] + r * math.sin(a)) for r in (near, far)]
        stage.line(ray, glow, 0.011)
    stage.sprite(names[chosen], *at, size)


@family(
    STANDS_OUT,
    "All {Subjects} stand upright, only one has been turned over",
    "One {Thing} stands on its head, unlike all the others",
    "The only {Object} that is the wrong way up",
    "{Creature} has toppled over, the others all stand",
    "A single {Thing} breaks the order by lying the wrong way",
    "Every {Object} but one is as it should be",
    "One of the {Creatures} is turned over, an exception to the rule",
    "Something is wrong with one {Subject} only: it is turned round",
    "Only one {Object} is turned over, unlike all the rest",
    "All the others stand, one {Thing} is the wrong way up",
    "The only one turned the wrong way is one of the {Creatures}",
)
def one_turned_over(stage: Stage) -> None:
    """Set equal things up in a row, in rows or in a ring; one of them stands on its head or lies on its side."""
    rng, name = stage.rng, _topheavy(stage)
    layout, angle = rng.choice(("row", "row", "rows", "ring")), rng.choice((180, 180, 90, -90))
    if layout == "row":
        n = rng.choice((3, 4, 5))
        base = stage.outdoors(rng.uniform(0.5, 0.62), colours=stage.contrasting(name)).horizon + rng.uniform(0.1, 0.16)
        size = stage.fit(name, 0.94 / n * 0.98, 0.42)
        width, height = stage.extent(name, size)
        size = size * min(1, 0.94 / n / max(width, height if angle != 180 else 0))
        width, height = stage.extent(name, size)
        lying = width if angle != 180 else height
        spots = [(0.03 + 0.94 * (i + 0.5) / n, base - height / 2) for i in range(n)]
        odd = rng.randrange(n)
        spots[odd] = (spots[odd][0], base - lying / 2)
        shadows(stage, [(x, base, width) for x, _ in spots])
    else:
        stage.backdrop(*CALM, "dotted", colours=stage.contrasting(name))
        if layout == "rows":
            rows, columns = rng.choice(((2, 3), (3, 3), (3, 4)))
            spots = [(0.05 + 0.9 * (i + 0.5) / columns, 0.05 + 0.9 * (j + 0.5) / rows)
                     for i in range(columns) for j in range(rows)]  # fmt: skip
            size = 0.84 / max(rows, columns)
        else:
            n = rng.choice((6, 7, 8))
            spots, size = [(x, y) for x, y, _ in ring_points(n, 0.5, 0.5, 0.36)], 1.75 / n
        odd = rng.randrange(len(spots))
    for i, (x, y) in enumerate(spots):
        stage.sprite(name, x, y, size, angle=angle if i == odd else 0)


@family(
    STANDS_OUT,
    "All {Subjects} keep together, only one is left outside",
    "One {Creature} stays apart from the crowd",
    "The outsider: a single {Thing} far from the others",
    "Everybody belongs to the group except one {Subject}",
    "A lone {Object} at the edge, all the rest close together",
    "One {Thing} has been left out and is alone",
    "The others form a close circle, and one {Creature} is not in it",
    "Among all the {Objects} there is only one loner",
    "One {Subject} is alone, unlike all the others in the group",
    "Only one {Creature} stays outside the circle of the others",
    "The exception is the {Thing} that is left out of the group",
)
def left_outside(stage: Stage) -> None:
    """Gather copies of a thing closely on one side, perhaps within a drawn line; one stands alone in the far corner."""
    rng, name = stage.rng, stage.compact(least=0.36)
    stage.backdrop(*CALM, colours=stage.contrasting(name))
    n = rng.randint(5, 9)
    sx, sy = rng.choice(((-1, -1), (-1, 1), (1, -1), (1, 1)))
    x, y, reach = 0.5 - sx * 0.13, 0.5 - sy * 0.13, 0.34
    line = shift(stage.ground.rgb, 0.4 if stage.ground.dark else -0.3)
    kind = rng.choice(("ring", "patch", "none"))
    if kind == "ring":
        stage.ellipse(x, y, reach, outline=line, width=0.014)
    elif kind == "patch":
        stage.ellipse(x, y, reach, fill=mix(stage.ground.rgb, line, 0.4))
    size = 0.25 if n < 7 else 0.21
    if n < 7:
        spots = [(u, v) for u, v, _ in ring_points(n, x, y, 0.19, rng.uniform(0, 90))]
    else:
        spots = [(x, y), *((u, v) for u, v, _ in ring_points(n - 1, x, y, 0.215, rng.uniform(0, 90)))]
    away: Point = (0.5 + sx * 0.36, 0.5 + sy * 0.36)
    facing_in = rng.random() < 0.3
    for u, v in sorted([*spots, away], key=lambda spot: spot[1]):
        turn = "right" if (u < x) == facing_in else "left"
        stage.sprite(name, u, v, size, toward=turn if (u, v) != away else None)


def _window(stage: Stage, form: str, box: tuple[float, float, float], pane: RGB, frame: RGB) -> None:
    """Draw one window (middle and half width): square, round or with an arch."""
    x, y, half = box
    for grow, colour in ((half * 0.12, frame), (0, pane)):
        r = half + grow
        if form == "round":
            stage.ellipse(x, y, r, fill=colour)
            continue
        top = y - r if form == "square" else y - half * 0.4
        stage.rect(x - r * 0.94, top, x + r * 0.94, y + r, colour)
        if form == "arch":
            stage.ellipse(x, top, r * 0.94, half * 0.6 + grow, colour)


def _loose(stage: Stage, n: int, size: float) -> list[Point]:
    """Choose up to n places for things of a size that keep clear of each other."""
    rng, spots = stage.rng, []
    for _ in range(400):
        spot = rng.uniform(size * 0.6, 1 - size * 0.6), rng.uniform(size * 0.6, 1 - size * 0.6)
        if all(math.dist(spot, other) > 1.02 * size for other in spots):
            spots.append(spot)
        if len(spots) == n:
            break
    return spots


def _topheavy(stage: Stage) -> str:
    """Choose a thing that looks different when it stands on its head: the least symmetric of four."""

    def difference(name: str) -> float:
        small = stage.sheet.image(name).convert("RGBa").resize((16, 16), Image.Resampling.BOX)
        return sum(ImageStat.Stat(ImageChops.difference(small, ImageOps.flip(small))).mean)

    return max([stage.compact(least=0.36) for _ in range(4)], key=difference)
