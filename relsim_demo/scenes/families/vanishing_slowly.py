"""More vanishing step by step: sinking, thinning out, rubbed away, turning to vapour, running out like sand."""

from __future__ import annotations

import math

from PIL import Image, ImageChops, ImageDraw

from relsim_demo.scenes.backdrops import RGB, hls, mix, shift
from relsim_demo.scenes.canvas import Point, faded
from relsim_demo.scenes.drawing.decay import crumbs, span_at
from relsim_demo.scenes.drawing.glass import sheer
from relsim_demo.scenes.drawing.rows import choose_steps, equal_columns, passing_of_time
from relsim_demo.scenes.families.vanishing import VANISHING
from relsim_demo.scenes.pixels import mean_colour
from relsim_demo.scenes.registry import family
from relsim_demo.scenes.stage import Stage

LIQUIDS: tuple[RGB, ...] = (
    (58, 122, 178), (52, 140, 150), (132, 100, 70), (224, 196, 140), (92, 120, 72), (60, 58, 84),
)  # fmt: skip


@family(
    VANISHING,
    "{Subject} sinks deeper step by step until it is gone",
    "{Object} gradually goes under, from left to right",
    "Stages of {Thing} sinking, with less above the surface each time",
    "Over time the deep swallows {Creature}",
    "First all of {Thing} is there, then half, then only the top",
    "{Object} gradually disappears below the surface",
    "Step by step less of {Creature} looks out of what it sinks into",
    "{Subject} goes down and vanishes, stage by stage, until only rings are left",
    "{Thing} sinks and gradually vanishes below",
    "Over time {Subject} goes under, step by step",
    "Stages of {Object} sinking until almost nothing is left",
)
def sinking(stage: Stage) -> None:
    """Let three or four copies in a row sink ever deeper into water, mud or sand."""
    rng, name = stage.rng, stage.compact(least=0.4)
    n, level = choose_steps(stage, name), rng.uniform(0.58, 0.7)
    stage.backdrop("plain", "gradient", "glowing", colours=stage.contrasting(name))
    liquid = max(rng.sample(LIQUIDS, 3), key=lambda c: math.dist(c, stage.ground.rgb))
    centres, column = equal_columns(n)
    size = stage.fit(name, column * 0.98, 0.5)
    width, height = stage.extent(name, size)
    phase, tilt = rng.uniform(0, 6), rng.choice((0, 0, 8, -12))
    waves = [(i / 40, level + 0.008 * math.sin(i * 0.8 + phase)) for i in range(41)]
    stage.polygon([*((u, v - 0.03) for u, v in waves), (1, 1), (0, 1)], shift(liquid, 0.22))
    for i, x in enumerate(centres):
        sunk = 0.1 + 0.82 * i / (n - 1)
        stage.sprite(name, x, level - height / 2 + sunk * height, size, angle=tilt * i)
    with sheer(stage, 0.86):
        stage.polygon([*waves, (1, 1), (0, 1)], liquid)
    for i, x in enumerate(centres):
        middle, span = span_at(stage, name, 0.9 - 0.82 * i / (n - 1))
        at, reach = x + (middle - 0.5) * width, max(span * width * 0.5, 0.05)
        for far, tone in ((1.0, 0.55), (1.3, 0.35)):
            stage.arc(at, level + 0.012, reach * far, 0.022 * far, 0, 180, shift(liquid, tone), 0.009)
    for k in range(6):
        x, y = rng.uniform(0.02, 0.8), level + 0.09 + 0.04 * k
        stage.line([(x, y), (x + rng.uniform(0.06, 0.18), y)], shift(liquid, 0.18), 0.008)


@family(
    VANISHING,
    "{Subject} gradually gets thinner until only specks are left",
    "{Object} dissolves into smaller and smaller dots, from left to right",
    "Stages of {Thing} thinning out to almost nothing",
    "At every step less of {Creature} is there, with more and more gaps in it",
    "Over time the picture of {Thing} loses its substance speck by speck",
    "{Subject} changes from solid to a few faint points",
    "Step by step {Object} is thinned out and lost",
    "A row in which {Creature} gradually comes apart into nothing",
    "{Subject} thins out and vanishes step by step",
    "Gradually only small dots are left of {Thing}",
    "Over time {Object} thins out, stage by stage",
)
def thinning_out(stage: Stage) -> None:
    """Put three or four copies in a row, the left one whole, each next one a raster of smaller dots, tiles or bars."""
    rng = stage.rng
    names = [stage.compact(least=0.4)]
    if rng.random() < 0.35:
        names.append(stage.compact(least=0.4, unlike=names))
    n = choose_steps(stage, *names)
    stage.backdrop("plain", "gradient", "glowing", "framed", colours=stage.contrasting(*names))
    centres, column = equal_columns(n)
    rows = (rng.uniform(0.46, 0.54),) if len(names) == 1 else (0.29, 0.71)
    kind, cells = rng.choice(("dots", "dots", "tiles", "bars", "uprights")), rng.choice((8, 9, 10, 11))
    for name, y in zip(names, rows, strict=True):
        size = stage.fit(name, column * 0.97, 0.6 if len(names) == 1 else 0.38)
        for i, x in enumerate(centres):
            image = stage.cutout(name, size)
            if i:
                left = {3: (0.58, 0.26), 4: (0.68, 0.46, 0.24)}[n][i - 1]
                image = _raster(image, kind, cells, left)
            stage.put(image, x, y)
        stage.note(name, n)
    if len(names) == 1 and rng.random() < 0.4:
        passing_of_time(stage, centres, 0.88)


@family(
    VANISHING,
    "{Subject} is wiped away, stroke by stroke",
    "{Object} is gradually rubbed out until hardly a trace is left",
    "With every stroke less of {Thing} is left",
    "Half of {Creature} has already been wiped off over time",
    "{Thing} disappears little by little where it is rubbed",
    "Step by step {Subject} is deleted from the picture",
    "A smear is all that is left of one part of {Object}",
    "Soon nothing will be left of {Creature}, which is gradually wiped away",
    "{Subject} rubbed out step by step",
    "Gradually {Thing} is wiped away and vanishes",
    "Over time less and less is left of {Object} as it is rubbed off",
)
def rubbed_out(stage: Stage) -> None:
    """Wipe a thing away along a zigzag, with a rubber or a sponge at its end: one large, or three steps in a row."""
    rng, name = stage.rng, stage.compact(least=0.42)
    stage.backdrop("plain", "gradient", "glowing", "framed", colours=stage.contrasting(name))
    n = rng.choice((1, 1, 3))
    centres, column = equal_columns(n)
    size = stage.fit(name, 0.7 if n == 1 else column * 0.96, 0.7 if n == 1 else 0.56)
    shares = (rng.uniform(0.45, 0.65),) if n == 1 else (0.0, 0.45, 0.82)
    sideways, tool, colour = rng.random() < 0.5, rng.choice(("rubber", "sponge")), stage.accent(0.6)
    for x, share in zip(centres, shares, strict=True):
        image = stage.cutout(name, size)
        tint, (w, h) = mean_colour(image), image.size
        path = _wiped(share, sideways)
        keep = Image.new("L", image.size, 255)
        if share:
            dots = [(u * w, v * h) for u, v in path]
            pen, wide = ImageDraw.Draw(keep), round(0.19 * h)
            pen.line(dots, 0, wide, joint="curve")
            for u, v in dots:
                pen.ellipse([u - wide / 2, v - wide / 2, u + wide / 2, v + wide / 2], 0)
        stage.put(faded(image, 0.13), x, 0.5)
        image.putalpha(ImageChops.multiply(image.getchannel("A"), keep))
        stage.put(image, x, 0.5)
        width, height = stage.extent(name, size)
        crumbs(stage, x, 0.5 + height / 2 + 0.03, width, round(9 * share) if n > 1 else 10, tint)
        if share:
            end = x + (path[-1][0] - 0.5) * width, 0.5 + (path[-1][1] - 0.5) * height
            _wiper(stage, tool, end, 0.15 if n == 1 else 0.09, colour)
    stage.note(name, n)


@family(
    VANISHING,
    "{Subject} gradually turns into vapour and rises",
    "{Object} goes up in wisps, less of it left each time",
    "The upper part of {Thing} has already vanished into the air",
    "Puff by puff {Creature} evaporates over time",
    "{Thing} changes from solid into something that drifts away",
    "Little by little {Object} becomes air",
    "Step by step {Subject} dissolves upwards until nothing is left",
    "Stages of {Creature} evaporating",
    "{Subject} gradually evaporates and is gone",
    "Over time {Thing} dissolves into rising puffs",
    "Step by step {Object} vanishes upwards into the air",
)
def into_thin_air(stage: Stage) -> None:
    """Let a thing dissolve upwards into puffs of its own colour: one large, or two or three steps in a row."""
    rng, name = stage.rng, stage.compact(least=0.42)
    n = rng.choice((1, 1, 2, 3))
    base = rng.uniform(0.86, 0.92)
    if rng.random() < 0.4:
        stage.outdoors(base - rng.uniform(0.1, 0.2), colours=stage.contrasting(name))
    else:
        stage.backdrop("plain", "gradient", "glowing", "framed", colours=stage.contrasting(name))
    centres, column = equal_columns(n)
    size = stage.fit(name, min(column * 0.92, 0.62), 0.6)
    width, height = stage.extent(name, size)
    drift = rng.choice((-1, 1)) * rng.uniform(0.02, 0.12)
    for x, gone in zip(centres, {1: (0.5,), 2: (0.22, 0.66), 3: (0.0, 0.4, 0.74)}[n], strict=True):
        image = stage.cutout(name, size)
        tone, top = mean_colour(image), base - height * (1 - gone)
        stage.shadow_under(x, base, width)
        if not gone:
            stage.put(image, x, base - height / 2)
            continue
        middle, span = span_at(stage, name, min(gone, 0.9))
        reach, at = max(span * width * 0.5, 0.06), x + (middle - 0.5) * width
        keep = Image.new("L", image.size, 0)
        keep.paste(255, (0, round(gone * image.height), *image.size))
        image.putalpha(ImageChops.multiply(image.getchannel("A"), keep))
        _puffs(stage, (at, top), reach, drift, tone)
        stage.put(image, x, base - height / 2)
        for k in range(5):
            spot = at + reach * (k / 2 - 1) * 0.95, top + rng.uniform(-0.012, 0.012)
            stage.ellipse(*spot, reach * rng.uniform(0.2, 0.29), fill=mix(tone, stage.ground.rgb, 0.12))
    stage.note(name, n)


def _raster(image: Image.Image, kind: str, cells: int, left: float) -> Image.Image:
    """Keep only a raster of dots, tiles or bars of a picture; `left` is their width in cells."""
    w, h = image.size
    cell, keep = max(w, h) / cells, Image.new("L", image.size, 0)
    pen, r = ImageDraw.Draw(keep), max(w, h) / cells * left / 2
    if kind in ("bars", "uprights"):
        for k in range(cells + 1):
            at = (k + 0.5) * cell
            pen.rectangle([0, at - r, w, at + r] if kind == "bars" else [at - r, 0, at + r, h], 255)
    else:
        mark = pen.ellipse if kind == "dots" else pen.rectangle
        grow = 1.12 if kind == "dots" else 1
        for i in range(cells + 1):
            for j in range(cells + 1):
                x, y = (i + 0.5) * cell, (j + 0.5) * cell
                mark([x - r * grow, y - r * grow, x + r * grow, y + r * grow], 255)
    result = image.copy()
    result.putalpha(ImageChops.multiply(image.getchannel("A"), keep))
    return result


def _wiped(share: float, sideways: bool) -> list[Point]:
    """Return a zigzag over a picture (in its sides) that wipes a share of it, from the top or from the left."""
    rows = 8
    path = [(0.5 + 0.56 * (1 if k % 2 else -1), (k + 0.2) / rows) for k in range(rows + 1)]
    path = path[: max(2, round(share * rows) + 1)]
    return [(v, u) for u, v in path] if sideways else path


def _wiper(stage: Stage, tool: str, end: Point, size: float, colour: RGB) -> None:
    """Draw what wipes: a rubber with a sleeve, leaning to the middle of the picture, or a sponge with pores."""
    x, y, side = min(max(end[0], 0.12), 0.88), min(max(end[1], 0.24), 0.88), 1 if end[0] < 0.5 else -1
    if tool == "sponge":
        sponge = hls(0.13, 0.62, 0.8)
        stage.rect(x - size, y - size * 0.62, x + size, y + size * 0.62, shift(sponge, -0.3), radius=size * 0.3)
        stage.rect(x - size, y - size * 0.66, x + size, y + size * 0.5, sponge, radius=size * 0.3)
        for k in range(7):
            dx, dy = ((k * 37) % 11 - 5) / 6.5, ((k * 53) % 7 - 3) / 8
            stage.ellipse(x + dx * size, y + dy * size * 0.8, size * 0.11, size * 0.08, shift(sponge, -0.25))
        return
    way = side * 0.5
    corners = [(-0.5, 0.32), (-0.5, -0.32), (1.4, -0.32), (1.4, 0.32)]

    def at(u: float, v: float) -> Point:
        """Place a point of the rubber, which leans to one side."""
        return x + size * (u * 0.8 * side - v * way), y - size * (u * 0.8 + v * 0.9)

    stage.polygon([at(u, v) for u, v in corners], (244, 226, 226))
    stage.polygon([at(max(u, 0.1), v) for u, v in corners], colour)
    stage.polygon([at(min(max(u, 0.1), 0.28), v) for u, v in corners], shift(colour, 0.55))


def _puffs(stage: Stage, start: Point, reach: float, drift: float, tone: RGB) -> None:
    """Draw puffs that rise from a place, ever paler and smaller, and drift to one side."""
    rng, top = stage.rng, 0.06
    rows = max(3, round((start[1] - top) / 0.085))
    for k in range(rows, 0, -1):
        t = k / rows
        y = start[1] - (start[1] - top) * t
        for _ in range(3 if t < 0.7 else 2):
            x = start[0] + drift * t * 1.6 + rng.uniform(-0.85, 0.85) * reach * (1 - 0.35 * t)
            r = reach * rng.uniform(0.2, 0.36) * (1 - 0.6 * t) + 0.008
            stage.ellipse(min(max(x, r), 1 - r), y + rng.uniform(-0.02, 0.02), r,
                          fill=mix(tone, stage.ground.rgb, 0.15 + 0.68 * t))  # fmt: skip
