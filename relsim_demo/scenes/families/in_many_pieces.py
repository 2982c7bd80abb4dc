"""More things broken into pieces: shuffled tiles, a crack through the thing, chips, fallen fragments."""

from __future__ import annotations

import math
import random

from PIL import Image, ImageChops, ImageDraw

from relsim_demo.scenes.backdrops import hls, shift
from relsim_demo.scenes.canvas import Point
from relsim_demo.scenes.drawing.choices import CALM
from relsim_demo.scenes.drawing.cutting import kept, lay
from relsim_demo.scenes.drawing.decay import crumbs
from relsim_demo.scenes.families.in_pieces import IN_PIECES
from relsim_demo.scenes.pixels import mean_colour, whole_box
from relsim_demo.scenes.registry import family
from relsim_demo.scenes.stage import Stage


@family(
    IN_PIECES,
    "The picture of {Subject} cut into tiles that are mixed up",
    "{Object} in square pieces, some of them in the wrong place",
    "{Thing} broken up into squares that someone must put in order again",
    "One tile is out, and the pieces of {Creature} do not fit together",
    "Shuffled fragments of what was a picture of {Thing}",
    "Bits of {Object} in the squares of a grid, no longer a whole",
    "Slide the pieces of {Subject} back to where they belong",
    "{Creature} divided into squares that have changed places",
    "{Subject} in tiles that have been taken apart and mixed",
    "The pieces of {Thing} lie in the wrong order on the grid",
    "{Object} broken into square pieces with one gap",
)
def shuffled_tiles(stage: Stage) -> None:
    """Cut a picture into 3 x 3 or 4 x 4 tiles in a tray, shuffle some and take one out or lay it aside."""
    rng, n = stage.rng, stage.rng.choice((3, 3, 4))
    stage.backdrop(*CALM)
    aside = rng.random() < 0.5
    side = 0.64 if aside else rng.uniform(0.74, 0.8)
    x, y = (rng.choice((0.39, 0.61)), rng.choice((0.39, 0.61))) if aside else (0.5, 0.5)
    panel = hls(rng.random(), rng.uniform(0.78, 0.9), 0.55)
    tray = rng.choice(((70, 60, 66), (150, 104, 66), (60, 84, 110)))
    name = stage.subject()
    image = Image.new("RGBA", (stage.px(side), stage.px(side)), (*panel, 255))
    sprite = stage.cutout(name, side * 0.96)
    image.alpha_composite(sprite, ((image.width - sprite.width) // 2, (image.height - sprite.height) // 2))
    stage.note(name)
    for rim, tone in ((side / 2 + 0.03, 0.15), (side / 2 + 0.008, -0.4)):
        stage.rect(x - rim, y - rim, x + rim, y + rim, shift(tray, tone), radius=0.02)
    order = _shuffled(rng, n)
    out, cell = rng.randrange(n * n), side / n
    for place, tile in enumerate(order):
        edges = (tile % n, tile // n, tile % n + 1, tile // n + 1)
        box = whole_box(*(v * image.width / n for v in edges))
        piece = image.crop(box)
        edge = (0, 0, piece.width - 1, piece.height - 1)
        ImageDraw.Draw(piece).rectangle(edge, None, shift(panel, -0.45), stage.px(0.008))
        if place != out:
            stage.put(piece, x + (place % n - (n - 1) / 2) * cell, y + (place // n - (n - 1) / 2) * cell)
        elif aside:
            lay(stage, piece, 0.86 if x < 0.5 else 0.14, 0.86 if y < 0.5 else 0.14, rng.choice((-24, -14, 14, 24)))


@family(
    IN_PIECES,
    "A crack goes right through {Subject}, which has split in two",
    "{Object} broken in half along a jagged crack",
    "Two broken halves that once were one {Thing}",
    "{Creature} split down the middle, the halves fall apart",
    "One blow, and {Object} is in two pieces with splinters between them",
    "The two parts of {Thing} lean away from each other",
    "A break divides {Subject} into two fragments",
    "{Thing} has cracked open from edge to edge",
    "{Subject} cracked and broken into two pieces",
    "The broken halves of {Thing} lie apart",
    "{Object} split in two by a jagged crack",
)
def cracked_in_two(stage: Stage) -> None:
    """Break a thing itself in two along a zigzag, upright, level or slanting, with splinters in the gap."""
    rng, name = stage.rng, stage.compact(least=0.4)
    stage.backdrop(*CALM, "striped", colours=stage.contrasting(name))
    size = rng.uniform(0.62, 0.7)
    image = stage.cutout(name, size)
    stage.note(name)
    (w, h), tone = image.size, mean_colour(image)
    angle = math.radians(rng.choice((0, 0, 90, 40, -40)))
    along, across = (-math.sin(angle), math.cos(angle)), (math.cos(angle), math.sin(angle))
    reach, n = 0.75 * math.hypot(w, h), 14
    zigzag = []
    for i in range(n + 1):
        t, c = (2 * i / n - 1) * reach, (-1) ** i * rng.uniform(0.02, 0.07) * w
        zigzag.append((w / 2 + t * along[0] + c * across[0], h / 2 + t * along[1] + c * across[1]))
    tilt, apart = rng.uniform(4, 14), rng.uniform(0.055, 0.085)
    for sign in (-1, 1):
        far = [(u + sign * 3 * reach * across[0], v + sign * 3 * reach * across[1]) for u, v in (zigzag[-1], zigzag[0])]
        part = kept(image, [*zigzag, *far])
        x, y = 0.5 + sign * apart * across[0], 0.5 + sign * apart * across[1]
        lay(stage, part, x, y, sign * tilt * (1 if across[0] > 0.5 else 0.6))
    for _ in range(8):
        t = rng.uniform(-0.4, 0.4) * size
        x, y = 0.5 + t * along[0] + rng.uniform(-0.02, 0.02), 0.5 + t * along[1] + rng.uniform(-0.02, 0.02)
        r, turn = rng.uniform(0.01, 0.02), rng.uniform(0, 6)
        corners = [(x + r * math.cos(turn + a), y + r * math.sin(turn + a)) for a in (0, 1.7, 3.6)]
        stage.polygon(corners, shift(tone, rng.choice((-0.3, 0.2))))


@family(
    IN_PIECES,
    "Chips have broken off {Subject} and lie beside it",
    "{Object} with notches, and the fragments that fit them",
    "Bits of {Thing} have come off its edge",
    "Broken corners: {Object} is whole no longer, its pieces lie below",
    "Where the pieces of {Creature} have come away there are holes",
    "The fragments on the ground fit the gaps in {Thing}",
    "{Subject} has been damaged and some of it has come apart",
    "Parts of {Creature} have fallen off and could be glued on again",
    "{Subject} chipped, with broken pieces lying around",
    "Pieces of {Thing} have broken off at its edge",
    "{Object} with fragments missing, which lie beside it",
)
def chipped(stage: Stage) -> None:
    """Break two to four pieces out of a big thing's edge and strew them beside or below it."""
    rng, name = stage.rng, stage.compact(least=0.45)
    stage.backdrop(*CALM, colours=stage.contrasting(name))
    size, n = rng.uniform(0.62, 0.68), rng.choice((2, 3, 3, 4))
    width, height = stage.extent(name, size)
    side = rng.choice(("below", "left", "right"))
    x, y = {"below": (0.5, 0.06 + height / 2), "left": (0.95 - width / 2, 0.46),
            "right": (0.05 + width / 2, 0.46)}[side]  # fmt: skip
    image = stage.cutout(name, size)
    stage.note(name)
    rest, turn, chips = image, rng.uniform(0, 360), []
    for i in range(n):
        outline = _chip(rng, image.size, turn + 360 * i / n + rng.uniform(-20, 20))
        chips.append(kept(rest, outline))
        hole = Image.new("L", image.size, 255)
        ImageDraw.Draw(hole).polygon(outline, 0)
        rest = rest.copy()
        rest.putalpha(ImageChops.multiply(rest.getchannel("A"), hole))
    lay(stage, rest, x, y)
    for i, chip in enumerate(chips):
        box = chip.getbbox()
        if not box:
            continue
        t = (i + 0.5) / n + rng.uniform(-0.05, 0.05)
        at = {"below": (0.1 + 0.8 * t, 0.86), "left": (0.15, 0.12 + 0.76 * t), "right": (0.85, 0.12 + 0.76 * t)}[side]
        if side != "below" and t > 0.6:
            at = 0.5 + (at[0] - 0.5) * (1.9 - 1.5 * t), 0.87
        lay(stage, chip.crop(box), at[0], at[1] + rng.uniform(-0.02, 0.02), rng.uniform(-70, 70))
    crumbs(stage, x, 0.93, width, 8, mean_colour(image))


@family(
    IN_PIECES,
    "{Subject} has fallen and broken into many pieces",
    "A heap of fragments that were once {Object}",
    "{Thing} dropped and broken, its pieces turned this way and that",
    "{Creature} lies about in pieces",
    "Nobody can put the fragments of {Object} together again",
    "Odd pieces of {Thing} strewn about after the fall",
    "Each fragment shows another bit of {Subject}",
    "{Creature} has come to pieces, which lie at all angles",
    "{Subject} fallen and broken apart into fragments",
    "The broken pieces of {Thing} strewn about",
    "{Object} in scattered fragments after a fall",
)
def fallen_apart(stage: Stage) -> None:
    """Break a thing into five to eight crooked pieces that lie about loosely, each turned."""
    rng, name = stage.rng, stage.compact(least=0.42)
    stage.backdrop(*CALM, "dotted", colours=stage.contrasting(name))
    size, n = rng.uniform(0.56, 0.62), rng.randint(5, 8)
    image = stage.cutout(name, size)
    stage.note(name)
    width, height = stage.extent(name, size)
    turn, spread = rng.uniform(0, 360), rng.uniform(1.35, 1.55)
    sites = [(0.5 + rng.uniform(-0.08, 0.08), 0.5 + rng.uniform(-0.08, 0.08))]
    for i in range(n - 1):
        a, r = math.radians(turn + 360 * i / (n - 1) + rng.uniform(-14, 14)), rng.uniform(0.28, 0.38)
        sites.append((0.5 + r * math.cos(a), 0.5 + r * math.sin(a)))
    for site in sites:
        piece = kept(image, [(u * image.width, v * image.height) for u, v in _nearest_to(site, sites)])
        box = piece.getbbox()
        if not box:
            continue
        middle = (box[0] + box[2]) / 2 / image.width - 0.5, (box[1] + box[3]) / 2 / image.height - 0.5
        x, y = 0.5 + middle[0] * width * spread, 0.5 + middle[1] * height * spread
        x, y = x + rng.uniform(-0.025, 0.025), y + rng.uniform(-0.025, 0.025)
        lay(stage, piece.crop(box), min(max(x, 0.16), 0.84), min(max(y, 0.16), 0.84), rng.uniform(-34, 34))


def _shuffled(rng: random.Random, n: int) -> list[int]:
    """Return the order of n x n tiles after some have changed places with a neighbour or one far away."""
    order = list(range(n * n))
    for _ in range(rng.choice((2, 3, 4))):
        a, b = rng.sample(range(n * n), 2)
        order[a], order[b] = order[b], order[a]
    return order


def _chip(rng: random.Random, size: tuple[int, int], angle: float) -> list[Point]:
    """Return the jagged outline (in pixels) of a piece at the edge of a picture, seen from its middle at an angle."""
    w, h = size
    a, r = math.radians(angle), rng.uniform(0.15, 0.21)
    x, y = 0.5 + 0.44 * math.cos(a), 0.5 + 0.44 * math.sin(a)
    corners = []
    for i in range(9):
        b, far = a + math.tau * i / 9, r * (rng.uniform(0.78, 1.1) if i % 2 else rng.uniform(0.95, 1.25))
        corners.append(((x + far * math.cos(b)) * w, (y + far * math.sin(b)) * h))
    return corners


def _nearest_to(site: Point, sites: list[Point]) -> list[Point]:
    """Return the part of the plane around the unit square that is nearest to one of some sites (a Voronoi cell)."""
    cell: list[Point] = [(-0.1, -0.1), (1.1, -0.1), (1.1, 1.1), (-0.1, 1.1)]
    for other in sites:
        if other == site:
            continue
        dx, dy = other[0] - site[0], other[1] - site[1]
        limit = (other[0] ** 2 + other[1] ** 2 - site[0] ** 2 - site[1] ** 2) / 2
        clipped = []
        for p, q in zip(cell, [*cell[1:], cell[0]], strict=True):
            a, b = p[0] * dx + p[1] * dy - limit, q[0] * dx + q[1] * dy - limit
            if a <= 0:
                clipped.append(p)
            if a * b < 0:
                t = a / (a - b)
                clipped.append((p[0] + (q[0] - p[0]) * t, p[1] + (q[1] - p[1]) * t))
        cell = clipped
    return cell
