"""A small part shown enlarged."""

from __future__ import annotations

import math

from relsim_demo.scenes.backdrops import hls, shift
from relsim_demo.scenes.registry import Kind, family, relation
from relsim_demo.scenes.stage import DARK_INK, Stage

ENLARGED = relation(
    "a small part shown enlarged",
    Kind.SCALE,
    "A small {Subject} and the same {Subject} shown enlarged",
    "{Object} enlarged to many times its size",
    "A tiny {Thing} is made to look huge",
    "The small {Subject} seen much larger",
    "A closer look makes {Object} much larger than it is",
    "Enlarged view of one small {Thing}",
    "The same {Thing} at two sizes: tiny, and enlarged",
    "One tiny {Object} is picked out and shown at a much larger size",
    "{Creature} is tiny in size, enlarged it is huge",
    "A part of the scene, {Object}, enlarged to a huge size",
    "Magnification: a little {Subject} becomes huge",
    "A tiny {Thing} shown at a much larger size",
    "{Subject} is enlarged so that what is small looks huge",
    "Enlarged and much larger: a close view of the small {Object}",
)


@family(
    ENLARGED,
    "One of the small {Objects} is enlarged through glass",
    "{Subject} seen much larger in a round glass",
    "Magnified {Object}, much larger than the others",
    "Held over tiny {Things}, it makes one of them huge",
    "The one {Thing} looked at is enlarged, the others remain small",
    "{Subject} is inspected closely and looks much larger",
    "Next to its tiny likes, {Object} appears at a huge size",
    "A lens held over {Objects} makes one look huge",
    "Under the magnifying glass a little {Thing} becomes big",
    "One small {Object} looks large under a lens",
    "A single {Thing} magnified while the others stay tiny",
    "Glass enlarges {Subject}, its fellows remain small",
)
def magnified(stage: Stage) -> None:
    """Hold a magnifying glass over small things of one kind; the lens shows one of them much larger."""
    rng = stage.rng
    stage.backdrop()
    name, radius = stage.subject(), rng.uniform(0.22, 0.245)
    way = rng.choice((-1, 1))
    x, y = 0.5 - way * rng.uniform(-0.02, 0.14), 0.44 + rng.uniform(-0.06, 0.05)
    layout = rng.choice(("grid", "offset rows", "ring"))
    if layout == "grid":
        spots = [(0.12 + 0.19 * i, 0.12 + 0.19 * j) for i in range(5) for j in range(5)]
    elif layout == "offset rows":
        spots = [(0.12 + 0.19 * i + 0.095 * (j % 2), 0.12 + 0.19 * j) for j in range(5) for i in range(5 - j % 2)]
    else:
        turn = rng.uniform(0, 60)
        angles = [math.radians(turn + 360 * i / 9) for i in range(9)]
        x, y = 0.5, 0.46
        spots = [(x + 0.37 * math.cos(a), y + 0.37 * math.sin(a)) for a in angles]
    tip = (x + way * radius * 1.72, y + radius * 1.72)
    for px, py in spots:
        if math.dist((px, py), (x, y)) > radius + 0.085 and _beside((x, y), tip, (px, py)) > 0.09:
            stage.sprite(name, px, py, 0.14)
    _lens(stage, x, y, radius, way)
    stage.sprite(name, x, y, radius * 1.5)


@family(
    ENLARGED,
    "{Subject} is small in the scene and enlarged in a frame at the side",
    "Thin lines lead from a tiny {Object} to its enlarged view",
    "A detail of the scene, {Thing}, drawn out at a much larger size",
    "A box marks the small {Thing}, a bigger box shows it enlarged",
    "Zooming in on {Object}: the inset makes it huge",
    "A marked detail appears again at many times its size",
    "Close-up of {Creature} beside the place where it is tiny",
    "The little {Subject} has an enlarged view of its own",
    "An inset shows {Object} much larger",
    "A small detail, {Thing}, is zoomed in and shown enlarged",
    "The tiny {Subject} marked in the scene is enlarged beside it",
    "Zoom on a small {Object}: a frame shows it at a much larger size",
)
def zoom_inset(stage: Stage) -> None:
    """Mark a small thing in a wide scene; thin lines lead to an inset frame where it is large."""
    rng = stage.rng
    names = stage.cast(rng.choice((2, 3, 3)))
    ground = stage.outdoors(rng.uniform(0.66, 0.74), colours=stage.contrasting(*names))
    side, colour = rng.choice((-1, 1)), stage.contrast()
    name, small = names[0], rng.uniform(0.125, 0.14)
    x, y = 0.5 - side * rng.uniform(0.3, 0.34), ground.horizon + rng.uniform(0.12, 0.16)
    for k, other in enumerate(names[1:]):
        at, size = 0.5 + side * (0.02 + 0.28 * k), small * rng.uniform(1.1, 1.4)
        foot = ground.horizon + 0.21 + rng.uniform(-0.03, 0.03)
        stage.shadow_under(at, foot, size)
        stage.sprite(other, at, foot, size, standing=True)
    stage.shadow_under(x, y, small)
    _, height = stage.sprite(name, x, y, small, standing=True)
    half = rng.uniform(0.26, 0.28)
    cx, cy = 0.5 + side * (0.46 - half), 0.04 + half
    mark, my = small * 0.64, y - height / 2
    for sx, sy in ((-1, -1), (1, 1), (-1, 1), (1, -1)):
        stage.line([(x + sx * mark, my + sy * mark), (cx + sx * half, cy + sy * half)], colour, 0.008)
    paper = hls(rng.random(), 0.92, rng.uniform(0.2, 0.6))
    stage.rect(cx - half, cy - half, cx + half, cy + half, paper, outline=colour, width=0.018, radius=0.012)
    stage.rect(x - mark, my - mark, x + mark, my + mark, None, outline=colour, width=0.01)
    stage.sprite(name, cx, cy, stage.fit(name, half * 1.55, half * 1.55))


@family(
    ENLARGED,
    "Light throws a huge picture of the small {Object}",
    "A tiny {Thing} before a lamp appears enlarged in its light",
    "{Subject} thrown onto a wide surface at a much larger size",
    "In the dark a beam enlarges the little {Thing}",
    "A small picture of {Creature} shown huge for all to see",
    "{Object}, tiny at the lamp, is enlarged at the other end of the beam",
    "The beam widens, and {Subject} with it, to a huge size",
    "A projector shows a tiny {Thing} enlarged on a screen",
    "Cast by light, little {Object} becomes much larger",
    "Light makes a tiny {Subject} into a huge picture",
    "{Thing} is small at the lamp and enlarged on the screen",
    "A beam of light shows {Object} at a much larger size",
)
def projected(stage: Stage) -> None:
    """Throw the picture of a small thing, held before a projector or a torch, onto a screen in a dark room."""
    rng, name = stage.rng, stage.subject()
    ground = stage.outdoors(styles=("room",), colours=("navy", "black"), horizon=rng.uniform(0.74, 0.8))
    wall = hls(rng.random(), rng.uniform(0.26, 0.36), rng.uniform(0.2, 0.45))
    stage.rect(0, 0, 1, ground.horizon, wall)
    stage.rect(0, ground.horizon, 1, 1, shift(wall, -0.3))
    side = rng.choice((-1, 1))
    half, tall = rng.uniform(0.285, 0.31), rng.uniform(0.25, 0.27)
    cx, cy = 0.5 - side * (0.455 - half), 0.06 + tall
    lamp = (0.5 + side * 0.27, 0.83)
    light = hls(rng.uniform(0.1, 0.16), 0.9, 0.9)
    stage.rect(cx - half - 0.016, cy - tall - 0.016, cx + half + 0.016, cy + tall + 0.016, DARK_INK, radius=0.008)
    stage.rect(cx - half, cy - tall, cx + half, cy + tall, light)
    with stage.layer(alpha=0.3):
        far = [(cx + half * side, cy - tall), (cx + half * side, cy + tall), (cx - half * side, cy + tall)]
        stage.polygon([lamp, *far], light)
    stage.sprite(name, cx, cy, stage.fit(name, half * 1.75, tall * 1.75))
    _projector(stage, lamp, side, stage.accent(0.68, 0.6))
    slide = (lamp[0] - side * 0.085, lamp[1] - 0.1)
    stage.rect(
        slide[0] - 0.08,
        slide[1] - 0.08,
        slide[0] + 0.08,
        slide[1] + 0.08,
        light,
        outline=DARK_INK,
        width=0.013,
        radius=0.012,
    )
    stage.sprite(name, *slide, stage.fit(name, 0.118, 0.118))


def _projector(stage: Stage, lens: tuple[float, float], side: int, colour: tuple[int, int, int]) -> None:
    """Draw a projector on a stand, its lens at the inner side pointing up to the screen."""
    x, y = lens
    stage.line([(x + side * 0.08, y + 0.08), (x + side * 0.02, 0.985)], (120, 122, 132), 0.018)
    stage.line([(x + side * 0.08, y + 0.08), (x + side * 0.15, 0.985)], (120, 122, 132), 0.018)
    body = [
        (x + side * 0.015, y - 0.03),
        (x + side * 0.17, y - 0.005),
        (x + side * 0.16, y + 0.1),
        (x + side * 0.005, y + 0.07),
    ]
    stage.polygon(body, colour)
    stage.line([body[3], body[2]], shift(colour, -0.4), 0.016)
    stage.ellipse(x + side * 0.105, y + 0.05, 0.025, fill=shift(colour, 0.4))
    stage.line([(x + side * 0.03, y + 0.02), (x - side * 0.012, y)], DARK_INK, 0.06)
    stage.ellipse(x - side * 0.02, y - 0.004, 0.026, fill=(255, 250, 214))


def _beside(start: tuple[float, float], end: tuple[float, float], point: tuple[float, float]) -> float:
    """Return the distance of a point from a straight piece of line."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    along = ((point[0] - start[0]) * dx + (point[1] - start[1]) * dy) / (dx * dx + dy * dy)
    along = min(max(along, 0), 1)
    return math.dist(point, (start[0] + along * dx, start[1] + along * dy))


def _lens(stage: Stage, x: float, y: float, radius: float, way: int) -> None:
    """Draw a magnifying glass: handle to the lower left or right, bright glass, thick rim."""
    rim, wood = stage.rng.choice(((60, 62, 74), (176, 132, 60), (150, 40, 48))), (96, 62, 40)
    neck, tip = radius * 0.72, radius * 1.72
    stage.line([(x + way * neck, y + neck), (x + way * radius, y + radius)], rim, 0.035)
    stage.line([(x + way * radius * 0.95, y + radius * 0.95), (x + way * tip, y + tip)], wood, 0.065)
    stage.line([(x + way * radius * 1.0, y + radius * 0.98), (x + way * tip, y + tip)], shift(wood, 0.2), 0.02)
    stage.ellipse(x, y, radius + 0.014, fill=rim)
    stage.ellipse(x, y, radius - 0.014, fill=(238, 247, 252))
    for start, end in ((200, 250), (258, 268)):
        stage.arc(x, y, radius * 0.84, radius * 0.84, start, end, (255, 255, 255), 0.018)
