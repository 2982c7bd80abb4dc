"""Things bound to each other."""

from __future__ import annotations

import math

from relsim_demo.scenes.backdrops import RGB, mix, shift
from relsim_demo.scenes.canvas import Point
from relsim_demo.scenes.registry import Kind, family, relation
from relsim_demo.scenes.stage import Stage

CALM = ("plain", "gradient", "glowing", "bokeh", "framed")
ROPES: tuple[RGB, ...] = ((205, 165, 108), (214, 60, 66), (240, 236, 226), (70, 130, 190))

BONDED = relation(
    "bound to each other",
    Kind.SYMBOL,
    "{Things} are bound to each other, as a symbol shows",
    "A sign of the bond between {First Subject} and {Second Subject}",
    "The symbol between {Things} means that they belong together",
    "A symbol of how close two {Things} are",
    "A sign that links {First Thing} to {Second Thing}",
    "What lies between {Things} stands for their bond",
    "The sign between {Creatures} means that they are bound",
    "Two different {Things} and a symbol of their bond",
    "A symbol that stands for the bond between {Objects}",
    "The link between {First Thing} and {Second Thing} is a sign of friendship",
    "{Things} belong together, says the sign between them",
    "{Things} are bound to each other, as a sign shows",
    "A symbol of the bond between two {Things}",
    "A sign means that {Things} belong together",
)


@family(
    BONDED,
    "{First Thing} in love with {Second Thing}",
    "The symbol means an unlikely romance of {First Thing} and {Second Thing}",
    "A heart, the sign of love, unites {First Object} and {Second Object}",
    "Love between two different {Things}",
    "{First Creature} loves {Second Creature}, the symbol says",
    "A sign of love makes a couple of {First Thing} and {Second Thing}",
    "The sign stands for affection between {Subjects}",
    "Two {Things} bound to each other by the symbol of love",
    "A heart tells that {First Object} adores {Second Object}",
    "{First Thing} and {Second Thing} are a couple in love",
    "Romance between {First Object} and {Second Object}",
    "A heart between {First Creature} and {Second Creature} as a sign of love",
)
def love_between(stage: Stage) -> None:
    """Set two different things side by side with a big heart between or above them."""
    rng = stage.rng
    red = rng.choice(((226, 38, 60), (236, 60, 100), (205, 25, 50)))
    grounded = rng.random() < 0.5
    if grounded:
        stage.outdoors(horizon=rng.uniform(0.58, 0.72), avoid=("red", "pink"))
    else:
        stage.backdrop(*CALM, avoid=("red", "orange", "brown"))
    above, foot = rng.random() < 0.55, rng.uniform(0.84, 0.88) if grounded else 0
    room, gap, centre = (0.4, 0.23, 0.7) if above else (0.31, 0.3, 0.58)
    for side, name in zip((-1, 1), stage.cast(2), strict=True):
        size = stage.fit(name, room, room)
        toward, x = "right" if side < 0 else "left", 0.5 + side * gap
        if grounded:
            stage.shadow_under(x, foot, room * 0.9)
        stage.sprite(name, x, foot or centre, size, toward=toward, standing=grounded, angle=0 if grounded else side * 6)
    heart = (0.5, 0.27, 0.2) if above else (0.5, (foot - 0.2) if grounded else centre - 0.03, 0.135)
    _heart(stage, *heart, red)
    spots = ((0.2, 0.22), (0.8, 0.22), (0.13, 0.38), (0.87, 0.38)) if above else ((0.5, 0.2), (0.36, 0.3), (0.64, 0.3))
    for x, y in spots[: rng.choice((0, 2, len(spots)))] if above else spots:
        _heart(stage, x, y, rng.uniform(0.04, 0.06), shift(red, rng.choice((0.25, 0.4))))


@family(
    BONDED,
    "{First Thing} and {Second Thing} tied together",
    "A knot, the sign of a bond, holds {Objects} to each other",
    "A rope stands for the bond between {Subjects}",
    "The tie between {First Thing} and {Second Thing} is a symbol of their bond",
    "Where {First Object} goes, {Second Object} must go: they are tied up",
    "A bow between {Things} means that they belong together",
    "The knot means that {Creatures} belong together",
    "Two {Things} bound to each other by a symbol, a knot",
    "{First Thing} and {Second Thing} cannot part, a cord links them",
    "A rope ties {First Thing} to {Second Thing}",
    "{Objects} bound to each other by a knot",
    "Tied to each other: {First Subject} and {Second Subject}",
)
def tied_together(stage: Stage) -> None:
    """Tie two different things to each other: a loop of rope round each, and a bow between them."""
    rng = stage.rng
    rope = rng.choice(ROPES)
    first = stage.compact(least=0.4)
    names = [first, stage.compact(unlike=[first], least=0.4)]
    grounded = rng.random() < 0.5
    if grounded:
        stage.outdoors(rng.uniform(0.6, 0.72), colours=stage.contrasting(*names))
    else:
        stage.backdrop(*CALM, "dotted", colours=stage.contrasting(*names))
    centre, gap = rng.uniform(0.5, 0.56), rng.uniform(0.27, 0.29)
    rooms = (0.36, 0.36) if rng.random() < 0.7 else rng.choice(((0.4, 0.3), (0.3, 0.4)))
    foot = centre + 0.19
    ends: list[Point] = []
    for side, name, room in zip((-1, 1), names, rooms, strict=True):
        size, x = stage.fit(name, room, room), 0.5 + side * gap
        width, height = stage.extent(name, size)
        y = foot - height / 2 if grounded else centre
        if grounded:
            stage.shadow_under(x, foot, width)
        with stage.layer():
            _loop(stage, x, y, width, rope, 180, 360)  # the far side of the loop, behind the thing
        stage.sprite(name, x, y, size, toward="right" if side < 0 else "left")
        _loop(stage, x, y, width, rope, 0, 180)
        ends.append((x - side * width * 0.48, y + 0.012))
    sag = rng.uniform(0.02, 0.07)
    knot = (0.5, (ends[0][1] + ends[1][1]) / 2 + sag)
    for end in ends:
        bend = ((end[0] + knot[0]) / 2, (end[1] + knot[1]) / 2 + sag * 0.6)
        _cord(stage, [end, bend, knot], rope)
    _bow(stage, *knot, rng.uniform(0.85, 1.15), rope)


@family(
    BONDED,
    "A way across the gap stands for the bond between {Things}",
    "{Objects} on two sides, and the sign of a link between them",
    "A bridge connects {First Thing} with {Second Thing}",
    "{First Creature} and {Second Creature} can come to each other over the gap",
    "The symbol means that what parts {Subjects} is bridged",
    "The crossing between {Things} is a symbol of their friendship",
    "Two {Things}, each on its own side, linked across the deep",
    "Over the gulf runs a link from {First Thing} to {Second Thing}",
    "A sign of union across the divide between {Things}",
    "A bridge between {First Object} and {Second Object}",
    "The gap between {First Thing} and {Second Thing} is bridged",
    "{First Creature} and {Second Creature} are linked across a gap",
)
def bridged(stage: Stage) -> None:
    """Stand two different things on two cliffs or islands, and join them by a bridge over the water."""
    rng = stage.rng
    names = stage.cast(2)
    line = rng.uniform(0.6, 0.66)
    ground = stage.backdrop("gradient", "plain", "glowing", colours=stage.contrasting(*names))
    level, inner = line - 0.02, rng.uniform(0.15, 0.18)
    water = mix((58, 128, 190), ground.rgb, 0.25)
    if ground.dark:
        water = shift(water, -0.35)
    stage.rect(0, 0.82, 1, 1, water)
    for _ in range(7):
        x, y = rng.uniform(0.05, 0.9), rng.uniform(0.86, 0.98)
        stage.line([(x, y), (x + 0.06, y)], shift(water, 0.3), 0.008)
    rock, grass = (
        rng.choice(((128, 112, 100), (150, 120, 92), (108, 110, 122))),
        rng.choice(((108, 176, 84), (222, 200, 140), (240, 244, 248))),
    )
    for side in (-1, 1):
        _cliff(stage, side, level, inner, rock, grass)
    rng.choice((_arch_bridge, _rope_bridge))(stage, level, inner)
    for side, name in zip((-1, 1), names, strict=True):
        x, room = 0.5 + side * (0.25 + inner / 2), 0.47 - inner
        stage.shadow_under(x, level + 0.03, room)
        size = stage.fit(name, room, 0.46)
        stage.sprite(name, x, level + 0.035, size, standing=True, toward="right" if side < 0 else "left")


def _loop(stage: Stage, x: float, y: float, width: float, rope: RGB, start: float, end: float) -> None:
    """Draw the near or the far half of a double loop round a thing."""
    tone = rope if end == 180 else shift(rope, -0.35)
    for dy in (-0.014, 0.018):
        stage.arc(x, y + dy, width * 0.5, 0.035, start, end, shift(rope, -0.4), 0.03)
        stage.arc(x, y + dy - 0.004, width * 0.5 - 0.004, 0.03, start, end, tone, 0.018)


def _cord(stage: Stage, points: list[Point], rope: RGB) -> None:
    """Draw a cord with a dark edge along a bend through three points."""
    (ax, ay), (bx, by), (cx, cy) = points
    ts = [k / 14 for k in range(15)]
    curve = [
        ((1 - t) ** 2 * ax + 2 * t * (1 - t) * bx + t * t * cx, (1 - t) ** 2 * ay + 2 * t * (1 - t) * by + t * t * cy)
        for t in ts
    ]
    stage.line(curve, shift(rope, -0.4), 0.03)
    stage.line(curve, rope, 0.018)


def _bow(stage: Stage, x: float, y: float, size: float, rope: RGB) -> None:
    """Draw a bow: two loops, two loose ends and a knot."""
    for width, tone in ((0.03, shift(rope, -0.4)), (0.018, rope)):
        for side in (-1, 1):
            stage.line(
                [(x, y), (x + side * 0.035 * size, y + 0.08 * size), (x + side * 0.05 * size, y + 0.12 * size)],
                tone,
                width,
            )
            loop = [math.tau * k / 16 for k in range(17)]
            stage.line(
                [
                    (
                        x + side * size * 0.05 * (1 - math.cos(a)),
                        y - size * (0.035 * (1 - math.cos(a)) - 0.03 * math.sin(a)),
                    )
                    for a in loop
                ],
                tone,
                width,
            )
        stage.ellipse(x, y, width * 0.9 + 0.004, fill=tone)


def _cliff(stage: Stage, side: int, level: float, inner: float, rock: RGB, grass: RGB) -> None:
    """Draw one cliff from the edge of the picture to the gap, with ragged rock below its top."""
    rng, edge, rim = stage.rng, 0.5 + side * 1, 0.5 + side * inner
    face = [(rim + side * rng.uniform(-0.01, 0.05), level + 0.06 + k * 0.075) for k in range(6)]
    stage.polygon([(edge, level), (rim, level), *face, (edge, 1)], rock)
    for k in range(3):
        px, py = 0.5 + side * rng.uniform(inner + 0.08, 0.46), level + rng.uniform(0.12, 0.34)
        stage.line([(px, py), (px + side * 0.03, py + 0.035)], shift(rock, -0.2 + 0.1 * k), 0.012)
    stage.polygon([(edge, level), (rim, level), (rim + side * 0.012, level + 0.06), (edge, level + 0.07)], grass)


def _arch_bridge(stage: Stage, level: float, inner: float) -> None:
    """Draw a stone arch from cliff to cliff."""
    stone = stage.rng.choice(((176, 172, 170), (190, 120, 90), (200, 184, 150)))
    left, right, rise = 0.5 - inner - 0.02, 0.5 + inner + 0.02, 0.06
    ts = [k / 20 for k in range(21)]
    top = [(left + (right - left) * t, level - rise * math.sin(math.pi * t)) for t in ts]
    under = [(left + (right - left) * t, level + 0.17 - 0.165 * math.sin(math.pi * t)) for t in reversed(ts)]
    stage.polygon([*top, *under], stone)
    for t in ts[1:-1:2]:
        x, y = left + (right - left) * t, level - rise * math.sin(math.pi * t)
        stage.line([(x, y + 0.012), (x, y + 0.04)], shift(stone, -0.2), 0.007)
    stage.line(top, shift(stone, -0.3), 0.022)


def _rope_bridge(stage: Stage, level: float, inner: float) -> None:
    """Hang planks on ropes from cliff to cliff."""
    rope, wood = (120, 92, 60), (176, 130, 84)
    left, right, sag = 0.5 - inner, 0.5 + inner, stage.rng.uniform(0.05, 0.08)
    ts = [k / 12 for k in range(13)]
    deck = [(left + (right - left) * t, level + 0.01 + sag * math.sin(math.pi * t)) for t in ts]
    rail = [(x, y - 0.1) for x, y in deck]
    stage.line(rail, rope, 0.014)
    for (x, y), (_, up) in zip(deck[::2], rail[::2], strict=True):
        stage.line([(x, y), (x, up)], rope, 0.009)
    for a, b in zip(deck, deck[1:], strict=False):
        stage.line([(a[0] + 0.004, a[1]), (b[0] - 0.004, b[1])], shift(wood, -0.35), 0.034)
        stage.line([(a[0] + 0.004, a[1] - 0.004), (b[0] - 0.004, b[1] - 0.004)], wood, 0.022)
    for x in (left, right):
        stage.line([(x, level + 0.03), (x, level - 0.11)], shift(rope, -0.3), 0.024)


def _heart(stage: Stage, x: float, y: float, radius: float, colour: RGB) -> None:
    """Draw a heart with a highlight, centred at (x, y)."""
    turns = [math.tau * i / 60 for i in range(60)]
    stage.polygon([_heart_point(x, y, radius, a) for a in turns], colour)
    if radius > 0.1:
        gleam = [_heart_point(x, y, radius * 0.72, math.tau * t / 20) for t in (15.3, 16, 16.7)]
        stage.line(gleam, shift(colour, 0.6), 0.018)


def _heart_point(x: float, y: float, radius: float, turn: float) -> Point:
    """Return a point of the heart curve."""
    up = 13 * math.cos(turn) - 5 * math.cos(2 * turn) - 2 * math.cos(3 * turn) - math.cos(4 * turn)
    return x + radius * math.sin(turn) ** 3, y - radius * (up + 2.5) / 16
