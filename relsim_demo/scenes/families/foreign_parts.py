"""Things fitted with parts of something else."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager

from PIL import Image

from relsim_demo.scenes.backdrops import RGB, shift
from relsim_demo.scenes.canvas import Point
from relsim_demo.scenes.registry import Kind, family, relation
from relsim_demo.scenes.stage import Stage

_STILL = ("face", "animal", "food", "drink", "plant", "building", "sky", "sport", "clothes", "music", "object")
_LIFELESS = ("food", "drink", "plant", "building", "sport", "clothes", "music", "object")
_SKIES = ("sky blue", "blue", "mint", "pink", "orange", "purple", "teal")

FOREIGN_PARTS = relation(
    "fitted with parts of something else",
    Kind.HYBRID,
    "{Subject} combined with parts of something that moves",
    "A hybrid of {Object} and a machine or an animal",
    "Parts that do not belong to it are joined to {Subject}",
    "{Thing} fitted with foreign parts, so that it can travel",
    "Part {Object}, part something else: one body that can move",
    "{Subject} gets the parts of another thing and becomes a hybrid",
    "The body is {Object}, the parts joined to it come from elsewhere",
    "An odd combination: {Thing} with parts of something quite different",
    "{Object} is merged with the means to move away",
    "With parts taken from something else, {Subject} sets off",
    "{Creature} joined with equipment that nature never gave it",
    "{Subject} fitted with parts of something else, a hybrid",
    "Foreign parts joined to the body of {Object}",
    "{Thing} combined with parts that let it move",
    held_out=True,
)


@family(
    FOREIGN_PARTS,
    "{Subject} on wheels, turned into a vehicle",
    "A hybrid of {Thing} and a car",
    "{Object} joined with an axle drives off along the road",
    "A vehicle whose body is {Subject}",
    "{Thing} combined with the lower part of a car",
    "{Object} rolls down the street like a car",
    "Part {Subject}, part vehicle, racing along",
    "{Creature} drives on parts that a machine should have",
    "{Subject} fitted with wheels drives off",
    "A vehicle combined with the body of {Thing}",
    "{Object} has become part car and rolls along the road",
)
def wheels_on(stage: Stage) -> None:
    """Turn a thing into a vehicle: big wheels and an axle under it, a road, puffs of speed behind."""
    rng = stage.rng
    way = rng.choice((-1, 1))
    body, size = stage.subject(*_STILL), rng.uniform(0.52, 0.6)
    stage.outdoors(horizon=rng.uniform(0.6, 0.7))
    _road(stage, 0.78)
    width, _ = stage.extent(body, size)
    radius, x, floor = rng.uniform(0.1, 0.12), 0.5 + way * 0.08, 0.89
    reach, colour = min(max(width * 0.36, 0.14), 0.24), stage.accent()
    axle = floor - radius
    stage.shadow_under(x, floor, (reach + radius) * 2.1)
    if rng.random() < 0.5:
        for dx in (-reach, reach):
            _wheel(stage, x + dx + way * 0.05, axle - 0.035, radius * 0.9, shift(colour, -0.4))
    stage.line([(x - reach, axle), (x + reach, axle)], shift(colour, -0.35), 0.035)
    stage.sprite(body, x, axle + radius * 0.15, size, toward="right" if way > 0 else "left", standing=True)
    for dx in (-reach, reach):
        _wheel(stage, x + dx, axle, radius, colour)
    tail = x - way * max(width / 2, reach + radius)
    _puffs(stage, tail, floor - 0.03, -way)
    for y in (0.36, 0.46, 0.56):
        start = x - way * (width / 2 + 0.04)
        stage.line([(start, y), (start - way * rng.uniform(0.08, 0.14), y)], stage.ink, 0.012)


@family(
    FOREIGN_PARTS,
    "{Subject} with the wings of a bird",
    "A hybrid of {Thing} and a bird, high in the sky",
    "{Object} joined with feathers flies above the clouds",
    "A flying creature whose body is {Subject}",
    "{Thing} combined with two big wings",
    "{Object} flaps through the air like a bird",
    "Part {Subject}, part angel, soaring",
    "A lifeless {Thing} flies on parts that a bird should have",
    "{Subject} fitted with feathered wings takes off",
    "Wings combined with the body of {Thing}",
    "{Object} has become part bird and flies in the sky",
)
def wings_on(stage: Stage) -> None:
    """Give a wingless thing two big feathered wings, and let it fly above the clouds."""
    rng, body = stage.rng, stage.compact(*_LIFELESS, least=0.42)
    stage.backdrop("gradient", "glowing", "plain", colours=_SKIES)
    _clouds(stage, rng.randint(3, 4))
    x, y, size = 0.5 + rng.uniform(-0.03, 0.03), 0.53 + rng.uniform(-0.04, 0.05), rng.uniform(0.42, 0.48)
    width, height = stage.extent(body, size)
    feathers = rng.choice(((252, 252, 255), (252, 246, 230), (246, 210, 110), (230, 232, 244), stage.accent(0.82, 0.7)))
    raised, span = rng.uniform(-14, 16), rng.uniform(0.32, 0.37)
    with _turned(stage, rng.uniform(-12, 12)):
        for side in (-1, 1):
            _wing(stage, (x + side * width * 0.16, y - height * 0.06), side, span, raised, feathers)
        stage.sprite(body, x, y, size)


@family(
    FOREIGN_PARTS,
    "{Subject} with the nose and the flames of a rocket",
    "A hybrid of {Thing} and a spacecraft",
    "{Object} joined with fins and an engine shoots up",
    "A rocket whose body is {Subject}",
    "{Thing} combined with a jet that spits fire",
    "{Object} lifts off into space like a rocket",
    "Part {Subject}, part missile, on its way to the stars",
    "{Creature} flies on parts that a spacecraft should have",
    "{Subject} fitted with fins and an engine lifts off",
    "A rocket combined with the body of {Thing}",
    "{Object} has become part spacecraft and flies into space",
)
def rocket_on(stage: Stage) -> None:
    """Build a thing into a rocket: nose cone above, fins at its sides, an engine with flames below, flying."""
    rng, body = stage.rng, stage.compact(*_STILL, least=0.42)
    space = rng.random() < 0.6
    stage.backdrop("gradient", "glowing", "plain", colours=("navy", "black", "purple") if space else _SKIES)
    if space:
        _stars(stage)
    else:
        _clouds(stage, 3)
    size, colour = rng.uniform(0.38, 0.44), stage.contrast()
    width, height = stage.extent(body, size)
    y, half = 0.47, min(max(width * 0.36, 0.1), 0.16)
    top, foot = y - height / 2, y + height / 2
    with _turned(stage, rng.choice((-1, 1)) * rng.uniform(8, 32)):
        _flames(stage, foot + 0.05, half)
        for side in (-1, 1):
            inner, outer = 0.5 + side * width * 0.3, 0.5 + side * (width / 2 + 0.11)
            fin = [(inner, foot - height * 0.42), (outer, foot - 0.02), (outer, foot + 0.09), (inner, foot + 0.02)]
            stage.polygon(fin, shift(colour, -0.12 if side > 0 else 0.1))
        stage.rect(0.5 - half * 0.8, foot - 0.03, 0.5 + half * 0.8, foot + 0.06, (86, 90, 104), radius=0.015)
        stage.rect(0.5 - half, foot - 0.035, 0.5 + half, foot + 0.012, (206, 210, 220), radius=0.012)
        stage.sprite(body, 0.5, y, size)
        _nose(stage, top, half, colour)


def _road(stage: Stage, top: float) -> None:
    """Draw a grey road with a dashed line along the lower edge of the picture."""
    stage.rect(0, top, 1, 1, (92, 94, 104))
    stage.rect(0, top, 1, top + 0.012, (150, 152, 160))
    for start in (0.03, 0.29, 0.55, 0.81):
        stage.rect(start, 0.945, start + 0.16, 0.962, (240, 236, 220))


def _wheel(stage: Stage, x: float, y: float, radius: float, colour: RGB) -> None:
    """Draw a tyre with a coloured rim and a hub."""
    stage.ellipse(x, y, radius, fill=(40, 40, 48))
    stage.ellipse(x, y, radius * 0.64, fill=(232, 232, 236))
    stage.ellipse(x, y, radius * 0.52, fill=colour)
    stage.ellipse(x, y, radius * 0.18, fill=(250, 250, 250))


def _puffs(stage: Stage, x: float, y: float, way: int) -> None:
    """Draw a trail of dust clouds that shrink with the distance."""
    for step, radius in ((0.06, 0.045), (0.13, 0.035), (0.19, 0.025)):
        at = min(max(x + way * step, 0.05), 0.95)
        stage.ellipse(at, y - radius * 0.6, radius, fill=(236, 234, 230), outline=(190, 188, 186), width=0.006)


@contextmanager
def _turned(stage: Stage, angle: float) -> Iterator[None]:
    """Turn all that is drawn within about the middle of the picture."""
    below, stage.canvas = stage.canvas, Image.new("RGBA", stage.canvas.size, (0, 0, 0, 0))
    yield
    top, stage.canvas = stage.canvas, below
    stage.canvas.alpha_composite(top.rotate(-angle, Image.Resampling.BILINEAR))


def _wing(stage: Stage, root: Point, side: int, span: float, raised: float, colour: RGB) -> None:
    """Draw a wing from its root outwards: long feathers in a fan, short ones over them, and a strong leading edge."""
    for length, n, light, width in ((1, 8, -0.13, 0.06), (0.72, 7, -0.05, 0.056), (0.46, 6, 0, 0.052)):
        for i in range(n):
            t = i / (n - 1)
            turn = math.radians(72 - 100 * t - raised)
            reach = span * length * (0.62 + 0.38 * t)
            start = (root[0] + side * span * 0.22 * t, root[1] - span * 0.16 * t)
            tip = (start[0] + side * reach * math.cos(turn), start[1] + reach * math.sin(turn))
            stage.line([start, tip], shift(colour, light - 0.22), width)
            stage.line([start, tip], shift(colour, light), width * 0.78)
    stage.ellipse(root[0] + side * span * 0.12, root[1] - span * 0.1, span * 0.16, span * 0.13, colour)


def _clouds(stage: Stage, n: int) -> None:
    """Draw clouds low and high in the sky."""
    rng, light = stage.rng, shift(stage.ground.rgb, 0.62)
    for i in range(n):
        x, y, w = (
            (i + rng.uniform(0.2, 0.8)) / n,
            rng.choice((0.12, 0.86)) + rng.uniform(-0.05, 0.05),
            rng.uniform(0.07, 0.11),
        )
        for dx, r in ((-1.1, 0.6), (-0.4, 0.9), (0.5, 1), (1.2, 0.6)):
            stage.ellipse(x + dx * w, y + (1 - r) * w * 0.4, w * r * 0.8, w * r * 0.55, light)


def _stars(stage: Stage) -> None:
    """Strew stars over the sky, and perhaps a planet."""
    rng = stage.rng
    for _ in range(22):
        stage.ellipse(rng.random(), rng.random(), rng.choice((0.005, 0.007, 0.011)), fill=(252, 248, 226))
    if rng.random() < 0.6:
        x, y, colour = rng.choice((0.12, 0.88)), rng.uniform(0.1, 0.2), stage.accent(0.6, 0.5)
        stage.ellipse(x, y, 0.08, fill=colour)
        stage.arc(x, y, 0.125, 0.03, -10, 190, shift(colour, 0.5), 0.012)


def _flames(stage: Stage, top: float, half: float) -> None:
    """Draw the fire of an engine, with puffs of smoke below it."""
    rng = stage.rng
    for dx, dy, r in ((-0.09, 0.3, 0.05), (0.08, 0.31, 0.055), (0, 0.34, 0.06)):
        stage.ellipse(0.5 + dx, top + dy, r, fill=(226, 224, 226))
    for share, length, colour in ((1, 0.3, (236, 84, 40)), (0.72, 0.22, (252, 166, 50)), (0.42, 0.13, (255, 238, 150))):
        w, jag = half * 0.85 * share, rng.uniform(0.8, 1.05)
        tongue = [
            (-1, 0),
            (-0.95, 0.42),
            (-0.55, 0.75),
            (-0.4, 0.58),
            (0, jag),
            (0.4, 0.58),
            (0.55, 0.78),
            (0.95, 0.42),
            (1, 0),
        ]
        stage.polygon([(0.5 + u * w, top + v * length) for u, v in tongue], colour)


def _nose(stage: Stage, top: float, half: float, colour: RGB) -> None:
    """Draw a nose cone with a ring below it on top of a thing."""
    foot, height = top + 0.035, half * 1.5
    curve = [(math.cos(t), math.sin(t)) for t in (math.radians(a) for a in range(0, 91, 6))]
    right = [(0.5 + half * u**1.25, foot - height * v) for u, v in curve]
    left = [(1 - px, py) for px, py in reversed(right)]
    stage.polygon([*right, *left], colour)
    stage.polygon([*right, (0.5 + half * 0.35, foot)], shift(colour, -0.16))
    stage.rect(0.5 - half * 1.06, foot - 0.012, 0.5 + half * 1.06, foot + 0.024, (206, 210, 220), radius=0.01)
