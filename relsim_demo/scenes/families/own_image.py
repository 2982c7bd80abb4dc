"""Things doubled by light: their own reflections and shadows."""

from __future__ import annotations

import math

from PIL import Image

from relsim_demo.scenes.backdrops import mix, shift
from relsim_demo.scenes.canvas import Point
from relsim_demo.scenes.drawing.choices import CALM
from relsim_demo.scenes.drawing.light import LIGHT, PALE
from relsim_demo.scenes.drawing.mirrors import glass, pane, pane_mask
from relsim_demo.scenes.drawing.water import WATERS, hills, mirror_below
from relsim_demo.scenes.registry import Kind, family, relation
from relsim_demo.scenes.stage import Stage

OWN_IMAGE = relation(
    "doubled by light",
    Kind.REFLECTION,
    "{Subject} and a reflected image of itself",
    "Light makes a double of {Thing}",
    "{Subject} seen twice: itself and its image",
    "The image of itself that {Thing} throws",
    "A double of {Object} made by light alone",
    "{Creature} and its faithful double",
    "{Thing} mirrored, a second image of itself beside it",
    "A true image of {Subject} appears as its double",
    "{Object} is there once, and once more as an image",
    "Light repeats {Thing} as an image of itself",
    "What light makes of {Subject}: a double with the same shape",
    "{Subject} with its own image as a double",
    "Light gives {Thing} a double, an image of itself",
    "{Object} and its image, the one a double of the other",
)
SHINY = ((176, 184, 198), (214, 168, 70), (200, 60, 70), (90, 130, 200), (120, 170, 110))


@family(
    OWN_IMAGE,
    "{Subject} reflected in still water",
    "A lake mirrors {Subject} at its shore",
    "{Thing} and its reflection on the surface below",
    "The water shows a reflected image of {Subject}, head down",
    "{Subject} at the shore with a rippled mirror image beneath",
    "Inverted image of {Thing} in a smooth surface",
    "{Subject} above the shoreline, its paler double below",
    "A still surface gives back the image of {Subject}, its double below it",
    "Ripples blur the image of {Subject} reflected under the bank",
    "{Subject} on the bank, its image reflected by the lake in front of it",
    "The calm surface throws back an upside-down image of {Thing}",
    "{Thing} at the edge of the water, seen a second time in its reflection",
)
def water_reflection(stage: Stage) -> None:
    """Mirror one or two things at the shore in the water below, upside down, bluer and rippled."""
    rng = stage.rng
    shore = rng.uniform(0.5, 0.54)
    stage.outdoors(styles=("landscape",), horizon=shore)
    if rng.random() < 0.5:
        stage.ellipse(rng.choice((0.18, 0.82)), rng.uniform(0.12, 0.2), rng.uniform(0.06, 0.09), fill=LIGHT)
    if rng.random() < 0.5:
        hills(stage, shore)
    stage.rect(0, shore - 0.035, 1, shore, shift(mix(stage.ground.rgb, (110, 96, 60), 0.7), -0.15))
    things = stage.cast(rng.choice((1, 1, 2)))
    size = rng.uniform(0.38, 0.42) if len(things) == 1 else rng.uniform(0.33, 0.37)
    places = ((rng.uniform(0.35, 0.65),),) if len(things) == 1 else ((0.28, 0.72), (0.26, 0.68))
    for name, x in zip(things, rng.choice(places), strict=True):
        stage.sprite(name, x, shore - 0.008, size, standing=True)
    mirror_below(stage, shore, rng.choice(WATERS))


@family(
    OWN_IMAGE,
    "{Subject} casting a long shadow in low sun",
    "A low sun stretches the dark double of {Subject} over the ground",
    "Light lays long slanting doubles of {Things} on the ground",
    "{Thing} on open ground with its own long dark image",
    "In the low light {Subject} throws a long image of itself across the land",
    "{Subject} and its stretched dark double on the plain",
    "Light from one side lays the outline of {Thing} far over the ground",
    "Late light: {Subject} and a long dark image of its own shape",
    "Slanted shadow with the same outline as {Subject} that casts it",
    "In the low light {Subject} has a long dark double on the ground",
    "{Thing} throws a dark image of itself away from the sun",
    "A stretched dark image of {Subject} on the ground, made by the light of the sun",
)
def long_shadows(stage: Stage) -> None:
    """Set a low sun at one side; each of one to three things casts a long slanted shadow of its own shape."""
    rng = stage.rng
    horizon, n = rng.uniform(0.3, 0.36), rng.choice((1, 1, 2, 3))
    stage.outdoors(styles=("landscape",), colours=PALE, horizon=horizon)
    land = mix(rng.choice(((226, 196, 132), (190, 206, 130), (236, 224, 204), (222, 170, 128))), stage.ground.rgb, 0.2)
    stage.rect(0, horizon, 1, 1.01, land)
    side = rng.choice((-1, 1))  # the side that the shadows fall to
    sun_x = 0.5 - side * 0.36
    stage.ellipse(sun_x, horizon - 0.05, 0.15, fill=mix(stage.ground.rgb, (255, 236, 170), 0.6))
    stage.ellipse(sun_x, horizon - 0.05, 0.1, fill=(255, 190 + rng.randint(0, 30), 70))
    stage.rect(0, horizon, 1, horizon + 0.13, land)
    size = {1: rng.uniform(0.34, 0.38), 2: rng.uniform(0.28, 0.31), 3: rng.uniform(0.22, 0.25)}[n]
    names = stage.cast(n) if rng.random() < 0.6 else [stage.subject()] * n
    steps = {1: [(0.36, 0.6)], 2: [(0.22, 0.7), (0.55, 0.57)], 3: [(0.18, 0.7), (0.42, 0.6), (0.66, 0.52)]}[n]
    feet = [(x if side > 0 else 1 - x, y) for x, y in steps]
    slant, reach = rng.uniform(0.95, 1.15), rng.uniform(0.62, 0.75)
    for name, (x, y) in zip(names, feet, strict=True):
        _cast_shadow(stage, name, x, y, size, side * slant, reach)
    for name, (x, y) in reversed(list(zip(names, feet, strict=True))):
        stage.sprite(name, x, y, size, standing=True)


@family(
    OWN_IMAGE,
    "{Subject} looks at its own reflection in a mirror",
    "The looking glass shows {Thing} as it is",
    "{Creature} meets its own image, a double made by light",
    "In the framed glass {Object} appears a second time, the other way round",
    "{Subject} before a glass that gives back its image",
    "An honest mirror image of {Thing}",
    "{Creature} admires its own reflected image in the glass",
    "The reflection in the frame is the twin of {Subject} in front of it",
    "{Thing} and its double on the other side of the glass",
    "{Subject} sees an image of itself in the glass",
    "A mirror reflects a true image of {Thing}",
    "The glass shows {Creature} its own reflected double",
    held_out=True,
)
def in_mirror(stage: Stage) -> None:
    """Stand a thing before a framed mirror, which shows the same thing the other way round."""
    rng = stage.rng
    stage.outdoors(styles=("room",), horizon=rng.uniform(0.7, 0.78))
    side, foot, oval = rng.choice((-1, 1)), rng.uniform(0.93, 0.95), rng.random() < 0.5
    x, y, rx, ry = 0.5 + side * 0.18, 0.42, rng.uniform(0.25, 0.27), rng.uniform(0.33, 0.36)
    frame = rng.choice(((176, 128, 52), (120, 76, 44), (214, 176, 84), (90, 84, 110), (168, 60, 66), (246, 240, 228)))
    pane(stage, (x, y, rx, ry), shift(frame, -0.25), oval)
    pane(stage, (x, y, rx - 0.012, ry - 0.012), frame, oval)
    box = (x, y, rx - 0.036, ry - 0.036)
    name = stage.subject(side_view=True) if rng.random() < 0.6 else stage.subject()
    toward, back = ("right", "left") if side > 0 else ("left", "right")
    faces = name in stage.sheet.subjects and stage.sheet.subjects[name].facing
    with stage.layer(mask=pane_mask(stage, box, oval)):
        glass(stage, x)
        stage.sprite(name, x + side * 0.02, y + 0.05, stage.fit(name, 0.37, 0.42), toward=back, flip=not faces,
                     tint=(206, 228, 238), amount=0.14, count=False)  # fmt: skip
    stage.shadow_under(0.5 - side * 0.25, foot, 0.4)
    stage.sprite(name, 0.5 - side * 0.25, foot, stage.fit(name, 0.42, 0.48), standing=True, toward=toward)


@family(
    OWN_IMAGE,
    "A polished ball reflects a small round image of {Subject}",
    "A shiny ball shows a bent image of {Thing}",
    "{Creature} and its bulging reflection on polished metal",
    "The gleaming curve makes a tiny double of {Object}",
    "{Thing} beside a sphere that reflects it",
    "A curved surface gives back a distorted {Subject}",
    "In the polished round {Thing} sees a smaller image of itself",
    "Swollen and small: the image of {Subject} on a shiny curve",
    "The bauble catches the light and the likeness of {Object}",
    "A polished ball reflects {Thing} as a small curved image",
    "{Subject} with its little double in a shiny sphere",
    "On gleaming metal appears a bent mirror image of {Object}",
)
def in_shiny_ball(stage: Stage) -> None:
    """Put a thing beside a big polished ball, standing or hung up, which shows a small bulging image of the thing."""
    rng = stage.rng
    hung = rng.random() < 0.4
    if hung:
        stage.backdrop(*CALM, "dotted")
        foot = 0.92
    else:
        foot = stage.outdoors(horizon=rng.uniform(0.58, 0.68)).horizon + rng.uniform(0.2, 0.25)
    side, radius, metal = rng.choice((-1, 1)), rng.uniform(0.26, 0.28), rng.choice(SHINY)
    x, y = 0.5 + side * 0.19, 0.46 if hung else foot - radius
    name = stage.subject()
    if hung:
        stage.line([(x, -0.02), (x, y - radius)], stage.ink, 0.01)
        stage.rect(x - 0.04, y - radius - 0.04, x + 0.04, y - radius + 0.02, (206, 176, 90), radius=0.01)
    else:
        stage.shadow_under(x, foot, radius * 2.2)
    for i in range(7):  # rings of light that close in on the upper side
        t = i / 6
        stage.ellipse(x - side * 0.06 * t, y - 0.05 * t, radius * (1 - 0.62 * t), fill=shift(metal, -0.4 + 0.95 * t))
    seen = stage.cutout(name, stage.fit(name, radius * 1.2, radius * 1.25), flip=True, tint=metal, amount=0.22)
    stage.put(_bulged(seen), x - side * 0.035, y + 0.02)
    stage.arc(x, y, radius * 0.86, radius * 0.86, 200, 250, (255, 255, 255), 0.016)
    stage.ellipse(x + side * radius * 0.45, y - radius * 0.58, 0.035, 0.022, (255, 255, 255))
    width = 0.42 - radius * 0.2
    stage.shadow_under(0.5 - side * 0.27, foot, 0.36)
    stage.sprite(name, 0.5 - side * 0.27, foot, stage.fit(name, width, 0.46), standing=True,
                 toward="right" if side > 0 else "left")  # fmt: skip


def _bulged(image: Image.Image) -> Image.Image:
    """Bend an image as a ball reflects it: wide in the middle, narrow at its rim."""
    n, (w, h) = 12, image.size

    def source(i: int, j: int) -> Point:
        u, v = 2 * i / n - 1, 2 * j / n - 1
        r = min(math.hypot(u, v), 1.41)
        pull = 0.62 + 0.38 * r**1.6
        return (u * pull + 1) / 2 * w, (v * pull + 1) / 2 * h

    mesh = []
    for i in range(n):
        for j in range(n):
            box = (i * w // n, j * h // n, (i + 1) * w // n, (j + 1) * h // n)
            if box[0] < box[2] and box[1] < box[3]:
                mesh.append((box, (*source(i, j), *source(i, j + 1), *source(i + 1, j + 1), *source(i + 1, j))))
    return image.transform((w, h), Image.Transform.MESH, mesh, Image.Resampling.BILINEAR)


def _cast_shadow(stage: Stage, name: str, x: float, y: float, size: float, slant: float, reach: float) -> None:
    """Lay the dark outline of a thing on the ground: feet at (x, y), leaning by `slant`, `reach` times its height."""
    thing = stage.cutout(name, size, tint=(30, 22, 52))
    w, h = thing.size
    length, lean = round(h * reach), round(abs(slant) * h)
    offset = 0 if slant > 0 else -lean
    across = -slant / reach
    image = thing.transform(
        (w + lean, length), Image.Transform.AFFINE, (1, across, offset, 0, -1 / reach, h), Image.Resampling.BILINEAR
    )
    middle = x + slant * h / 2 / stage.side
    stage.put(image, middle, y - 0.012 + length / 2 / stage.side, alpha=0.72)
