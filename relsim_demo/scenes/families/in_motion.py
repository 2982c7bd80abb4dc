"""Something moving fast that leaves a trail."""

from __future__ import annotations

import math

from relsim_demo.scenes.backdrops import RGB, Grounded, shift
from relsim_demo.scenes.canvas import Point
from relsim_demo.scenes.registry import Kind, family, relation
from relsim_demo.scenes.stage import DARK_INK, Stage

WOOD: RGB = (132, 90, 56)

IN_MOTION = relation(
    "moving fast, leaving a trail",
    Kind.SPACE,
    "{Subject} moving a long distance at speed, its path traced behind it",
    "The path of the moving {Object} can be seen",
    "{Thing} in fast motion leaves a trail",
    "{Subject} is moving fast and its track shows where it was",
    "The motion of {Object} drawn as a trail",
    "A trail marks the path along which {Creature} is moving",
    "{Thing} covers a distance at speed and leaves a trail on its path",
    "Speed shown by what {Subject} leaves behind on its path",
    "The distance that {Object} has moved is told by the trail along its path",
    "Fast movement of {Subject} made visible along its path",
    "{Creature} on the move with its path drawn behind it",
    "{Subject} moving fast with a trail behind it",
    "The trail of a fast moving {Thing} shows its path",
    "Motion of {Object}: a trail shows the path and the distance it has moved",
)


@family(
    IN_MOTION,
    "{Subject} racing along at full speed with streaks behind it",
    "{Subject} speeds past, leaving a blur of fading copies",
    "{Subject} dashes so fast that it leaves streaks of wind",
    "A sense of speed: {Subject} with motion lines and afterimages",
    "{Creature} rushing by, its trail fading away behind",
    "Motion blur trails behind a fast {Subject}",
    "{Subject} zooms forwards, faster than the eye can follow",
    "Ghostly echoes lag behind a racing {Thing}",
    "Speed lines follow the moving {Subject}",
    "High speed: lines and faded copies trail behind {Subject}",
    "{Thing} races past and leaves only streaks behind",
    "A fast moving {Creature} with speed lines behind it",
)
def speeding(stage: Stage) -> None:
    """Race one thing along, seen from the side; ghost copies and speed lines trail behind it."""
    rng = stage.rng
    landscape, toward, name = rng.random() < 0.4, rng.choice(("left", "right")), stage.subject(side_view=True)
    styles = ("landscape", "room") if landscape else ("plain", "gradient", "striped", "framed")
    ground = stage.backdrop(*styles, colours=stage.contrasting(name))
    way = 1 if toward == "right" else -1
    size = rng.uniform(0.36, 0.46)
    width, height = stage.extent(name, size)
    x = 0.5 + way * (0.45 - width / 2)
    y = ground.horizon + 0.16 - height / 2 if isinstance(ground, Grounded) else 0.5 + rng.uniform(-0.08, 0.08)
    tail, lag = x - way * width * 0.4, rng.uniform(0.11, 0.13)
    for i in range(7):
        start = tail - way * rng.uniform(0, 0.12)
        end = start - way * rng.uniform(0.2, 0.5)
        end = min(max(end, 0.04), 0.96)
        at = y + (i - 3) / 6 * max(height, 0.3) + rng.uniform(-0.008, 0.008)
        stage.line([(start, at), (end, at)], stage.ink, rng.uniform(0.009, 0.02))
    for i in range(rng.choice((3, 4)), 0, -1):
        stage.sprite(name, x - way * lag * i, y, size, toward=toward, alpha=0.62 * 0.66**i, count=False)
    stage.sprite(name, x, y, size, toward=toward)


@family(
    IN_MOTION,
    "{Subject} bouncing along in ever lower leaps",
    "The path of {Object} goes up and down in arcs",
    "Hop after hop, {Thing} is moving across the ground",
    "{Creature} leaps along, earlier positions faded",
    "A dotted path shows each bounce of {Subject}",
    "{Object} rebounds from the ground again and again as it moves on",
    "Faded copies show how {Thing} sprang along its path",
    "Jumping motion of {Subject}, each leap lower than the last",
    "{Subject} skips over the ground in a row of arcs",
    "{Thing} bounces along, its path drawn in arcs",
    "Up and down in leaps, {Object} is moving along a path",
    "The hops of {Creature} traced by a line and fading copies",
)
def bouncing(stage: Stage) -> None:
    """Let a thing bounce along the ground: a dotted path of ever lower arcs, with fading copies on it."""
    rng, name = stage.rng, stage.subject()
    floor = rng.uniform(0.8, 0.86)
    stage.outdoors(floor - rng.uniform(0.03, 0.12), colours=stage.contrasting(name))
    way, toward = rng.choice(((1, "right"), (-1, "left")))
    size = stage.fit(name, rng.uniform(0.23, 0.26), 0.24)
    width, height = stage.extent(name, size)
    low = floor - height / 2
    n, shrink = rng.choice((3, 3, 4)), rng.uniform(0.66, 0.74)
    heights = [(low - 0.05 - height / 2) * rng.uniform(0.9, 1) * shrink**k for k in range(n)]
    points = _bounces(heights, 0.03 + width / 2, 0.97 - width / 2, low)
    if way < 0:
        points = [(1 - x, y) for x, y in points]
    for x, y in points[::2]:
        stage.ellipse(x, y, 0.008, fill=stage.ink)
    for (_, before), (x, y), (_, after) in zip(points, points[1:], points[2:], strict=False):
        if before <= y > after:  # it touches the ground
            stage.shadow_under(x, floor, width * 0.8)
    for k in range(0, len(points) - 8, 12):
        gone = 1 - k / len(points)
        tilt = way * (k - len(points)) * 0.5
        stage.sprite(name, *points[k], size, toward=toward, angle=tilt, alpha=0.6 - 0.42 * gone, count=False)
    stage.shadow_under(points[-1][0], floor, width * 0.7)
    stage.sprite(name, *points[-1], size, toward=toward)


@family(
    IN_MOTION,
    "{Subject} hurled through the air along a curved path",
    "The dotted path of {Object} from where it was shot off",
    "{Thing} flies through the air, its curve drawn behind it",
    "{Creature} is launched and soars in a high arc",
    "A curved path leads up to the flying {Subject}",
    "{Object} shot across the picture at high speed",
    "The flight of {Thing}, traced from its start",
    "{Subject} is fired off and moving through the sky",
    "A catapult or cannon sends {Object} flying",
    "{Thing} is flung through the air, a dotted path behind it",
    "Shot into the air, {Subject} is moving along a curve",
    "The path of the flying {Object} curves up from its start",
)
def flung(stage: Stage) -> None:
    """Fling a thing from a cannon, a catapult or a sling: a dotted curve leads from there to the thing in flight."""
    rng, name = stage.rng, stage.subject()
    floor = rng.uniform(0.86, 0.9)
    stage.outdoors(floor - rng.uniform(0.06, 0.14), colours=stage.contrasting(name))
    way = rng.choice((1, -1))
    size = stage.fit(name, rng.uniform(0.32, 0.38), 0.38)
    launcher = rng.choice((_cannon, _catapult, _sling))
    foot = 0.5 - way * 0.33
    start = launcher(stage, foot, floor, way, stage.accent(0.4, 0.5))
    end = (0.5 + way * rng.uniform(0.2, 0.26), rng.uniform(0.27, 0.36))
    peak = (0.5 + way * rng.uniform(-0.12, -0.02), rng.uniform(-0.1, 0.02))
    points = [_curve(start, peak, end, k / 40) for k in range(41)]
    for k, (x, y) in enumerate(points[2:35:3]):
        stage.ellipse(x, y, 0.009 + 0.008 * k / 11, fill=stage.ink)
    stage.sprite(name, *end, size, toward="right" if way > 0 else "left", angle=way * rng.uniform(8, 30))


def _bounces(heights: list[float], left: float, right: float, low: float) -> list[Point]:
    """Return a path of arcs of these heights from the top of the first to the top of the last, 24 points in an arc."""
    lengths = [h**0.5 for h in heights]
    shares = [(0.5 if k == 0 else 0, 0.5 if k == len(heights) - 1 else 1) for k in range(len(heights))]
    unit = (right - left) / sum((end - start) * length for (start, end), length in zip(shares, lengths, strict=True))
    points, x = [], left
    for height, length, (start, end) in zip(heights, lengths, shares, strict=True):
        for j in range(round((end - start) * 24)):
            u = start + j / 24
            points.append((x + (u - start) * length * unit, low - height * 4 * u * (1 - u)))
        x += (end - start) * length * unit
    return [*points, (right, low - heights[-1])]


def _curve(a: Point, b: Point, c: Point, t: float) -> Point:
    """Return a point of a quadratic Bezier curve."""
    p, q, r = (1 - t) ** 2, 2 * t * (1 - t), t * t
    return a[0] * p + b[0] * q + c[0] * r, a[1] * p + b[1] * q + c[1] * r


def _cannon(stage: Stage, x: float, floor: float, way: int, colour: RGB) -> Point:
    """Draw a cannon with a puff of smoke and return its muzzle."""
    stage.shadow_under(x, floor, 0.3)
    y = floor - 0.09
    muzzle = (x + way * 0.11, y - 0.17)
    for dx, dy, r in ((0.03, -0.03, 0.045), (0.075, -0.015, 0.032), (0.01, -0.075, 0.035)):
        stage.ellipse(muzzle[0] + way * dx, muzzle[1] + dy, r, fill=(236, 238, 242))
    stage.line([(x - way * 0.05, y + 0.035), muzzle], DARK_INK, 0.1)
    stage.line([(x - way * 0.05, y + 0.035), muzzle], shift(DARK_INK, 0.18), 0.03)
    stage.ellipse(x, floor - 0.07, 0.075, fill=WOOD, outline=shift(WOOD, -0.4), width=0.016)
    for turn in range(4):
        a = math.radians(45 * turn)
        dx, dy = 0.06 * math.cos(a), 0.06 * math.sin(a)
        stage.line([(x - dx, floor - 0.07 - dy), (x + dx, floor - 0.07 + dy)], shift(WOOD, -0.4), 0.011)
    stage.ellipse(x, floor - 0.07, 0.02, fill=colour)
    return muzzle


def _catapult(stage: Stage, x: float, floor: float, way: int, colour: RGB) -> Point:
    """Draw a catapult, its arm thrown up, and return the end of the arm."""
    stage.shadow_under(x, floor, 0.34)
    tip = (x + way * 0.05, floor - 0.34)
    stage.line([(x - way * 0.07, floor - 0.06), tip], shift(WOOD, 0.15), 0.032)
    stage.ellipse(*tip, 0.042, 0.03, shift(WOOD, -0.15))
    stage.line([(x - 0.13, floor - 0.05), (x + 0.13, floor - 0.05)], WOOD, 0.036)
    for side in (-1, 1):
        stage.line([(x + side * 0.1, floor - 0.05), (x + way * 0.02, floor - 0.22)], shift(WOOD, -0.2), 0.024)
        stage.ellipse(x + side * 0.09, floor - 0.03, 0.042, fill=shift(WOOD, -0.35))
        stage.ellipse(x + side * 0.09, floor - 0.03, 0.016, fill=colour)
    return tip


def _sling(stage: Stage, x: float, floor: float, way: int, colour: RGB) -> Point:
    """Draw a forked slingshot stuck in the ground and return the middle of its band."""
    stage.shadow_under(x, floor, 0.2)
    fork, top = floor - 0.15, floor - 0.3
    stage.line([(x, floor), (x, fork)], WOOD, 0.045)
    for side in (-1, 1):
        stage.line([(x, fork), (x + side * 0.08, top)], WOOD, 0.036)
    pouch = (x + way * 0.05, top - 0.035)
    for side in (-1, 1):
        stage.line([(x + side * 0.08, top + 0.015), pouch], colour, 0.016)
    stage.ellipse(*pouch, 0.03, 0.022, shift(colour, -0.3))
    return pouch
