"""Something receding into the depth."""

from __future__ import annotations

import math

from relsim_demo.scenes.backdrops import RGB, mix, shift
from relsim_demo.scenes.canvas import Point
from relsim_demo.scenes.registry import Kind, family, relation
from relsim_demo.scenes.stage import LIGHT_INK, Stage

RECEDING = relation(
    "receding into the depth",
    Kind.SPACE,
    "{Objects} receding into the depth",
    "{Things} along a path get smaller with distance",
    "A path of {Objects}, near and far, keeps the eye moving into the depth",
    "Moving into the depth along a path with {Things}",
    "From near to far, {Objects} dwindle into the distance",
    "The depth of space shown by ever smaller {Things}",
    "{Things} go back into the distance until they are specks",
    "The nearest {Object} is big, the farthest a dot in the distance",
    "Perspective: {Objects} recede towards a far point",
    "The eye is moving along a path of {Things} into the depth",
    "{Creatures} on a path at growing distance, as if moving away",
    "{Objects} recede into the distance, the far ones small",
    "A path of {Things} leads into the depth",
    "Near {Objects} are big and far ones small, on a path into the depth",
    held_out=True,
)


@family(
    RECEDING,
    "{Objects} lined up towards a vanishing point on the horizon",
    "Two rows of {Objects} get smaller with distance",
    "Perspective view down an avenue of {Objects}",
    "{Objects} along both sides of a way that leads to the horizon",
    "A path flanked by {Objects} that meet at a far point",
    "Looking down a long passage lined with {Objects}",
    "Converging lines pull the eye past {Objects} into the depth",
    "{Things} on the left and right of a road into the distance",
    "An endless alley of {Objects} disappears far away",
    "A straight way into the depth between two lines of {Objects}",
    "Two rows of {Things} recede to the horizon",
    "{Objects} on both sides of a road get smaller into the distance",
)
def vanishing_row(stage: Stage) -> None:
    """Line a road or a corridor with two rows of things, ever smaller towards one vanishing point."""
    rng = stage.rng
    far = (rng.uniform(0.4, 0.6), rng.uniform(0.36, 0.44))
    (_road if rng.random() < 0.6 else _corridor)(stage, far)
    left, right = rng.choice((stage.cast(2), [stage.subject()] * 2))
    size, shrink = rng.uniform(0.32, 0.36), rng.uniform(0.6, 0.66)
    for i in reversed(range(5)):
        scale = shrink**i
        y = far[1] + (0.95 - far[1]) * scale
        for name, x, flip in ((left, 0.2, False), (right, 0.8, True)):
            stage.sprite(name, far[0] + (x - far[0]) * scale, y, size * scale, standing=True, flip=flip)


@family(
    RECEDING,
    "{Objects} along a tunnel that leads far back",
    "Frame within frame, and {Things} ever smaller to the middle",
    "The eye is drawn down a deep shaft past {Objects}",
    "A long tube with {Things} on its walls, the far ones tiny",
    "Through opening after opening, {Objects} recede to a light",
    "{Things} circle down a passage into the depth",
    "Deep inside, far away, the last {Object} is a dot",
    "Nested openings carry {Objects} into the distance",
    "{Creatures} on the way through a deep tunnel",
    "Ever smaller {Objects} lead down a tunnel into the depth",
    "The passage goes back and back, {Things} shrink with distance",
    "{Things} recede through nested frames towards a far light",
)
def tunnel(stage: Stage) -> None:
    """Nest frames, arches or rings that shrink to a far light; copies stand in them, ever smaller to the middle."""
    rng = stage.rng
    names = rng.choice((stage.cast(2), [stage.subject()] * 2))
    ground = stage.backdrop("plain", avoid=("white", "black"))
    far = (rng.uniform(0.44, 0.56), rng.uniform(0.44, 0.54))
    shape, shrink, n = rng.choice(("square", "ring", "arch")), rng.uniform(0.66, 0.7), 6
    glow = rng.random() < 0.6  # whether the far end is light or dark
    end: RGB = (255, 248, 222) if glow else (22, 22, 34)
    for i in range(n + 1):
        tone = mix(ground.rgb, end, (i / n) ** 1.2)
        _opening(stage, far, 0.74 * shrink**i, shape, shift(tone, -0.25 if i % 2 else -0.1) if i < n else end)
    turn, step = rng.uniform(0, 360), rng.choice((-1, 1)) * rng.uniform(62, 84)
    for i in reversed(range(n)):
        scale = shrink**i
        if shape == "ring":
            for k in (0, 1):
                a = math.radians(turn + step * i + 180 * k)
                x, y = far[0] + 0.36 * scale * math.cos(a), far[1] + 0.36 * scale * math.sin(a)
                stage.sprite(names[k], x, y, 0.3 * scale)
        else:
            for name, side in zip(names, (-1, 1), strict=True):
                x, y = far[0] + side * 0.32 * scale, far[1] + 0.46 * scale
                stage.sprite(name, x, y, stage.fit(name, 0.3 * scale, 0.42 * scale), standing=True)


@family(
    RECEDING,
    "{Objects} step by step farther up and away",
    "A way that climbs into the distance with ever smaller {Things}",
    "{Things} on the steps, the top ones tiny with distance",
    "{Creatures} on a path that winds away into the depth",
    "The way bends back and up, {Objects} recede along it",
    "Higher means farther: {Things} shrink towards the top",
    "From the first step to the last {Objects} go off into the distance",
    "{Objects} follow a winding way far into the land",
    "A stairway leads past {Things} into the depth",
    "{Things} recede up a stairway or winding path",
    "The path winds into the distance with ever smaller {Objects}",
    "{Objects} farther and farther up the way, small with distance",
)
def up_the_stairs(stage: Stage) -> None:
    """Lead a flight of stairs, or a winding path, back into the distance, with ever smaller copies on it."""
    rng = stage.rng
    names = rng.choice((stage.cast(2), [stage.subject()] * 2, [stage.subject()] * 2))
    (_flight if rng.random() < 0.5 else _winding)(stage, names)


def _opening(stage: Stage, far: Point, half: float, shape: str, tone: RGB) -> None:
    """Draw the filled outline of a square, a ring or an arch round the far point."""
    x, y = far
    if shape == "ring":
        stage.ellipse(x, y, half, fill=tone)
    elif shape == "square":
        stage.rect(x - half, y - half, x + half, y + half, tone)
    else:
        stage.ellipse(x, y - half * 0.15, half * 0.85, fill=tone)
        stage.rect(x - half * 0.85, y - half * 0.15, x + half * 0.85, y + half, tone)


def _flight(stage: Stage, names: list[str]) -> None:
    """Draw stairs that narrow to a far door, things on both sides or in turn on every step."""
    rng = stage.rng
    ground = stage.backdrop("gradient", "plain", "glowing", colours=stage.contrasting(*names))
    far, n, shrink = (rng.uniform(0.42, 0.58), rng.uniform(0.1, 0.14)), 7, 0.71
    stone = mix(ground.rgb, (188, 180, 170), 0.55) if not ground.dark else shift(ground.rgb, 0.3)
    both, first = rng.random() < 0.4, rng.choice((0, 1))
    steps = [
        (far[0] + (0.5 - far[0]) * s, far[1] + (0.97 - far[1]) * s, 0.47 * s) for s in (shrink**i for i in range(n + 1))
    ]
    for i in reversed(range(n)):
        (x, y, half), (back, above, narrow) = steps[i], steps[i + 1]
        rise = (y - above) * 0.36
        tread = shift(stone, 0.35 - 0.03 * i)
        above += rise * shrink
        stage.polygon([(x - half, y), (x + half, y), (back + narrow, above), (back - narrow, above)], tread)
        stage.rect(x - half, y, x + half, y + rise, shift(stone, -0.3))
    for i in reversed(range(n)):
        (x, y, half), foot, size = steps[i], steps[i][1] - 0.07 * shrink**i, 0.31 * shrink**i
        for k, name in enumerate(names):
            if both or k == (i + first) % 2:
                at = x + half * (0.55 if k else -0.55)
                stage.shadow_under(at, foot, size * 0.8)
                stage.sprite(name, at, foot, stage.fit(name, size, size), standing=True)


def _winding(stage: Stage, names: list[str]) -> None:
    """Draw a path that winds to the horizon, with things in turn along it."""
    rng = stage.rng
    ground = stage.outdoors(styles=("landscape",), horizon=rng.uniform(0.26, 0.32))
    way, path = rng.choice((-1, 1)), (222, 196, 150) if not ground.dark else (128, 116, 110)
    end, n = rng.uniform(0.42, 0.58), 40

    def middle(t: float) -> Point:
        """Return a point of the path's middle; t = 0 is near, 1 at the horizon."""
        depth = (1 - t) ** 1.7
        swing = way * 0.24 * math.sin(t * math.tau * 1.15 + 0.4) * (0.25 + 0.75 * depth) * (1 - t**3)
        return end + (0.5 - end) * depth + swing, ground.horizon + (1.02 - ground.horizon) * depth

    rows = [(*middle(k / n), 0.17 * (1 - k / n) ** 1.6 + 0.006) for k in range(n + 1)]
    for grow, tone in ((0.14, shift(path, -0.25)), (0, path)):
        left = [(x - w * (1 + grow), y) for x, y, w in rows]
        stage.polygon([*left, *[(x + w * (1 + grow), y) for x, y, w in reversed(rows)]], tone)
    for i in reversed(range(6)):
        t = 0.1 + 0.14 * i
        x, y, width = (*middle(t), 0.17 * (1 - t) ** 1.6)
        x += (1 if i % 2 else -1) * width * 0.95
        size = 0.32 * (1 - t) ** 1.45 + 0.014
        stage.shadow_under(x, y, size * 0.8)
        stage.sprite(names[i % 2], x, y, stage.fit(names[i % 2], size, size), standing=True)


def _road(stage: Stage, far: tuple[float, float]) -> None:
    """Paint an open landscape with a road that runs to the horizon."""
    ground = stage.outdoors(styles=("landscape",), horizon=far[1])
    x, y = far
    road = (92, 92, 102) if not ground.dark else (58, 58, 70)
    stage.polygon([(x, y), (0.72, 1), (0.28, 1)], road)
    for edge in (0.3, 0.7):
        stage.polygon([(x, y), (edge - 0.01, 1), (edge + 0.01, 1)], LIGHT_INK)
    for i in range(5):
        near, end = 0.62**i, 0.62**i * 0.76
        corners = [(-1, near), (1, near), (1, end), (-1, end)]
        points = [(x + (0.5 - x + side * 0.016) * s, y + (1 - y) * s) for side, s in corners]
        stage.polygon(points, (250, 220, 120))


def _corridor(stage: Stage, far: tuple[float, float]) -> None:
    """Paint a corridor with floor, walls and ceiling that narrow to a bright door."""
    ground = stage.backdrop("plain", avoid=("black", "white"))
    (x, y), wall = far, ground.rgb
    floor = mix(shift(wall, -0.35), (120, 90, 70), 0.3)
    stage.polygon([far, (0, 0), (1, 0)], shift(wall, 0.45))
    stage.polygon([far, (1, 0), (1, 1)], shift(wall, -0.12))
    stage.polygon([far, (0, 1), (1, 1)], floor)
    for i in range(6):
        s = 0.68**i * 0.9
        left, right, bottom = x - x * s, x + (1 - x) * s, y + (1 - y) * s
        stage.line([(left, bottom), (right, bottom)], shift(floor, 0.2), 0.012 * s)
        top = y - y * s
        stage.line([(left, top), (right, top)], shift(wall, 0.2), 0.012 * s)
    for corner in ((0, 0), (1, 0), (0, 1), (1, 1), (0.33, 1), (0.67, 1)):
        stage.line([far, corner], shift(floor, -0.3), 0.008)
    stage.rect(x - 0.055, y - 0.045, x + 0.055, y + 0.055, (255, 246, 214))
