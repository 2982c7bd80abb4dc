"""Things upside down."""

from __future__ import annotations

import math
from collections.abc import Callable

from PIL import Image

from relsim_demo.scenes.backdrops import RGB, shift
from relsim_demo.scenes.registry import Kind, family, relation
from relsim_demo.scenes.stage import DARK_INK, Stage

UPRIGHT = ("face", "animal", "building", "vehicle")  # things whose head and feet nobody mistakes
_WALLS = ("beige", "mint", "sky blue", "pink", "yellow", "grey", "purple", "orange")
_LEAVES: tuple[RGB, ...] = ((94, 150, 74), (60, 120, 80), (214, 140, 60), (160, 180, 70))
_STANDING = ("animal", "building", "vehicle", "drink")
_WOODS: tuple[RGB, ...] = ((150, 100, 62), (196, 152, 96), (104, 70, 52), (232, 226, 214))

UPSIDE_DOWN = relation(
    "upside down",
    Kind.EXCEPTION,
    "{Subject} is upside down",
    "{Thing} is the wrong way up",
    "Head down and feet up: {Creature}",
    "Against the rule, {Subject} stands on its head",
    "{Object} turned the wrong way round, top down",
    "What should be above is below: {Thing} upside down",
    "{Creature} the wrong way up, as it never should be",
    "Topsy-turvy: {Subject} with its head below",
    "{Thing} upside down, against all rules",
    "The wrong way up is the rule here for {Object}",
    "{Subject} with its top where its feet should be",
    "{Creature} is upside down, the wrong way up",
    "{Thing} head down, against the rule",
    "{Subject} turned the wrong way up",
)


@family(
    UPSIDE_DOWN,
    "The whole world is upside down for {Subject}",
    "The ground above {Subject} and the sky below",
    "A landscape the wrong way up, with {Thing} in it",
    "Everything is turned over: ground on top, sky at the bottom, {Subject} head down",
    "Up is down in the world of {Creature}",
    "The picture seems to be hung the wrong way up, with {Subject} in it",
    "{Thing} overturned together with the whole world around it",
    "Down is up: {Subject} with the sky beneath its head",
    "{Subject} upside down together with its whole world",
    "The world the wrong way up: {Thing} under the ground, over the sky",
    "Ground overhead and sky below, {Subject} is head down",
)
def upside_down_world(stage: Stage) -> None:
    """Turn a whole scene upside down: ground and shadows on top, things head down, the sky below."""
    rng = stage.rng
    ground = stage.outdoors(horizon=rng.uniform(0.6, 0.7), avoid=("black",))
    (_weather if ground.style == "landscape" else _furnish)(stage, ground.rgb)
    names = [stage.subject(*UPRIGHT)]
    names += [stage.subject(unlike=names) for _ in range(rng.choice((0, 1, 1)))]
    rng.shuffle(names)
    size = rng.uniform(0.48, 0.58) if len(names) == 1 else rng.uniform(0.38, 0.42)
    for i, name in enumerate(names):
        x = (i + 0.5) / len(names) * 0.88 + 0.06 + rng.uniform(-0.03, 0.03)
        y = ground.horizon + rng.uniform(0.08, 0.18)
        stage.shadow_under(x, y, stage.extent(name, size)[0])
        stage.sprite(name, x, y, size, standing=True, flip=rng.random() < 0.5)
    stage.canvas = stage.canvas.transpose(Image.Transpose.ROTATE_180)


@family(
    UPSIDE_DOWN,
    "{Subject} stands on the ceiling, the furniture below stands right",
    "In this room {Thing} walks overhead, upside down",
    "{Creature} with its feet on the ceiling or the wall",
    "The table stands on the floor, but {Object} stands above, head down",
    "{Object} does not keep to the floor as the rule is",
    "The wrong side of the room: {Subject} stands up there",
    "A room is the right way up, {Thing} in it is not",
    "{Creature} looks down at the furniture from above its own head",
    "{Subject} upside down on the ceiling of a room",
    "A room in which {Thing} stands the wrong way up overhead",
    "{Creature} on the ceiling, head down, while the furniture stands right",
)
def on_the_ceiling(stage: Stage) -> None:
    """Stand things on the ceiling of a room, perhaps one on a wall, above furniture that stands right."""
    rng = stage.rng
    wall = stage.backdrop("plain", colours=_WALLS).rgb
    left, right, top, bottom = 0.14, 0.86, rng.uniform(0.15, 0.18), rng.uniform(0.72, 0.76)
    wood = rng.choice(_WOODS)
    _room(stage, (left, right, top, bottom), wall, wood)
    (rng.choice((_table, _armchair)))(stage, rng.choice((0.36, 0.64)), 0.93, shift(wood, -0.3))
    n = rng.choice((1, 1, 2))
    names = [stage.subject(*_STANDING) for _ in range(n)]
    for i, name in enumerate(names):
        x, y = (0.5 + rng.uniform(-0.16, 0.16)) if n == 1 else (0.3 + 0.4 * i), top * rng.uniform(0.45, 0.6)
        size = stage.fit(name, 0.5 if n == 1 else 0.36, 0.44)
        w, h = stage.extent(name, size)
        stage.ellipse(x, y, w * 0.42, 0.024, shift(wall, -0.22))
        stage.sprite(name, x, y + h / 2 - 0.005, size, angle=180)
    if n == 1 and rng.random() < 0.5:
        side = -1 if stage.rng.random() < 0.5 else 1
        name = stage.subject(*_STANDING, unlike=names)
        size = stage.fit(name, 0.24, 0.26)
        stage.sprite(name, 0.5 + side * (0.45 - stage.extent(name, size)[1] / 2), 0.56, size, angle=-90 * side)


@family(
    UPSIDE_DOWN,
    "{Subject} hangs head down by its feet",
    "{Creature} dangles upside down from above",
    "Hung up by the feet: {Things} the wrong way up",
    "{Object} hangs from its lower end, top down",
    "Like a sleeping bat, {Thing} hangs upside down",
    "{Things} hung out with their heads below",
    "{Creature} sees everything the wrong way up while it hangs",
    "Feet above, head below: {Subject} hangs there",
    "{Subject} hangs upside down by its feet",
    "{Things} dangle head down, the wrong way up",
    "{Creature} hung by the feet, head below",
)
def hanging_head_down(stage: Stage) -> None:
    """Hang one to four things by their feet from a branch or a line, head down."""
    rng = stage.rng
    stage.outdoors(horizon=rng.uniform(0.8, 0.9))
    n, y = rng.choice((1, 2, 2, 3, 3)), rng.uniform(0.11, 0.16)
    names = stage.cast(n, *_STANDING) if rng.random() < 0.5 else [stage.subject(*_STANDING)] * n
    hang = _branch(stage, y) if rng.random() < 0.6 else _line(stage, y)
    step = 0.9 / n
    for i, name in enumerate(names):
        x = 0.05 + (i + 0.5) * step + (rng.uniform(-0.08, 0.08) if n == 1 else 0)
        size = stage.fit(name, min(step * 0.94, 0.6), 0.58 if n < 3 else 0.46)
        w, h = stage.extent(name, size)
        cord = rng.uniform(0.05, 0.1) if n < 3 else rng.uniform(0.04, 0.2)
        feet = hang(x) + cord
        for side in (-1, 1):
            stage.line([(x, hang(x)), (x + side * w * 0.14, feet + 0.03)], stage.ink, 0.012)
        stage.sprite(name, x, feet + h / 2, size, angle=180 + rng.uniform(-5, 5))
        stage.ellipse(x, hang(x), 0.02, 0.026, None, outline=stage.ink, width=0.012)


def _weather(stage: Stage, sky: RGB) -> None:
    """Draw a sun and clouds in the sky."""
    rng = stage.rng
    light = shift(sky, 0.6)
    if rng.random() < 0.7:
        stage.ellipse(rng.uniform(0.12, 0.88), rng.uniform(0.1, 0.14), 0.07, fill=(255, 214, 92))
    for _ in range(2):
        x, y, w = rng.uniform(0.15, 0.85), rng.uniform(0.08, 0.2), rng.uniform(0.06, 0.09)
        for dx, r in ((-0.9, 0.6), (0, 1), (0.9, 0.65)):
            stage.ellipse(x + dx * w, y + (1 - r) * w * 0.4, w * r, w * r * 0.6, light)


def _furnish(stage: Stage, wall: RGB) -> None:
    """Draw a lamp that hangs from the ceiling and a window in the wall."""
    rng = stage.rng
    x, frame = rng.choice((0.25, 0.75)) + rng.uniform(-0.05, 0.05), shift(wall, -0.4)
    stage.rect(x - 0.12, 0.08, x + 0.12, 0.32, shift(wall, 0.6), outline=frame, width=0.016)
    stage.line([(x, 0.08), (x, 0.32)], frame, 0.01)
    lamp, shade = 1 - x, stage.accent(0.5)
    stage.line([(lamp, 0), (lamp, 0.1)], DARK_INK, 0.008)
    stage.polygon([(lamp - 0.03, 0.09), (lamp + 0.03, 0.09), (lamp + 0.09, 0.17), (lamp - 0.09, 0.17)], shade)
    stage.ellipse(lamp, 0.175, 0.035, 0.02, (255, 240, 170))


def _room(stage: Stage, box: tuple[float, float, float, float], wall: RGB, wood: RGB) -> None:
    """Draw a room seen from the front: ceiling, floor, side walls and a back wall (a box) with window and picture."""
    left, right, top, bottom = box
    stage.polygon([(0, 0), (1, 0), (right, top), (left, top)], shift(wall, 0.55))
    stage.polygon([(0, 1), (1, 1), (right, bottom), (left, bottom)], wood)
    for x, edge in ((0, left), (1, right)):
        stage.polygon([(x, 0), (edge, top), (edge, bottom), (x, 1)], shift(wall, -0.14))
        stage.line([(x, 0), (edge, top), (edge, bottom), (x, 1)], shift(wall, -0.3), 0.006)
    for y in (top, bottom):
        stage.line([(left, y), (right, y)], shift(wall, -0.3), 0.008)
    for i in range(1, 6):
        share = i / 6
        stage.line([(left + (right - left) * share, bottom), (share * 1.3 - 0.15, 1)], shift(wood, -0.14), 0.006)
    x = stage.rng.choice((0.28, 0.72))
    stage.rect(x - 0.09, top + 0.27, x + 0.09, top + 0.47, (196, 226, 244), outline=shift(wall, -0.45), width=0.014)
    stage.line([(x, top + 0.27), (x, top + 0.47)], shift(wall, -0.45), 0.01)


def _table(stage: Stage, x: float, floor: float, wood: RGB) -> None:
    """Draw a table with a vase of flowers on it."""
    top = floor - 0.2
    for side in (-1, 1):
        stage.line([(x + side * 0.15, top), (x + side * 0.17, floor)], wood, 0.026)
    stage.rect(x - 0.21, top - 0.02, x + 0.21, top + 0.015, shift(wood, 0.12), radius=0.008)
    for dx, colour in ((-0.045, (226, 84, 92)), (0, (250, 206, 84)), (0.045, (236, 140, 180))):
        stage.line([(x, top - 0.05), (x + dx, top - 0.13)], (82, 140, 74), 0.009)
        stage.ellipse(x + dx, top - 0.14, 0.022, fill=colour)
    stage.polygon([(x - 0.035, top - 0.08), (x + 0.035, top - 0.08), (x + 0.025, top - 0.02), (x - 0.025, top - 0.02)],
                  (240, 242, 246))  # fmt: skip


def _armchair(stage: Stage, x: float, floor: float, wood: RGB) -> None:
    """Draw an armchair in a strong colour."""
    cloth = stage.accent(0.5, 0.5)
    for side in (-1, 1):
        stage.line([(x + side * 0.13, floor - 0.04), (x + side * 0.14, floor)], wood, 0.024)
    stage.rect(x - 0.15, floor - 0.3, x + 0.15, floor - 0.05, shift(cloth, -0.18), radius=0.05)
    stage.rect(x - 0.14, floor - 0.15, x + 0.14, floor - 0.04, shift(cloth, 0.12), radius=0.025)
    for side in (-1, 1):
        arm = sorted((x + side * 0.12, x + side * 0.19))
        stage.rect(arm[0], floor - 0.2, arm[1], floor - 0.03, cloth, radius=0.03)


def _branch(stage: Stage, y: float) -> Callable[[float], float]:
    """Draw a branch with leaves across the picture; returns its height at each x."""
    rng, wood, leaf = stage.rng, (104, 74, 50), stage.rng.choice(_LEAVES)
    way, turn = rng.choice((-1, 1)), rng.uniform(0, math.tau)

    def height(x: float) -> float:
        """Return the branch's middle line."""
        return y + way * 0.05 * (x - 0.5) + 0.008 * math.sin(7 * x + turn)

    for start in (0.12, 0.36, 0.62, 0.86):
        tip = (start + rng.uniform(-0.06, 0.06), height(start) - rng.uniform(0.05, 0.08))
        stage.line([(start, height(start)), tip], wood, 0.014)
        for dx, dy in ((-0.035, 0.0), (0.035, -0.01), (0, -0.035)):
            stage.ellipse(tip[0] + dx, tip[1] + dy, 0.032, 0.02, shift(leaf, rng.uniform(-0.15, 0.2)))
    for width, tone in ((0.05, wood), (0.016, shift(wood, 0.25))):
        stage.line([(i / 20, height(i / 20) - (0.05 - width) / 5) for i in range(-1, 22)], tone, width)
    return height


def _line(stage: Stage, y: float) -> Callable[[float], float]:
    """Draw a slack line between two posts; returns its height at each x."""
    wood = stage.rng.choice(_WOODS[:3])

    def height(x: float) -> float:
        """Return the line's height."""
        return y + 0.05 * (1 - (2 * x - 1) ** 2)

    for x in (0.02, 0.98):
        stage.line([(x, y - 0.05), (x, 0.97)], shift(wood, -0.25), 0.034)
    stage.line([(i / 20, height(i / 20)) for i in range(21)], stage.ink, 0.013)
    return height
