"""Things contained in something see-through."""

from __future__ import annotations

import math

from PIL import Image, ImageDraw

from relsim_demo.scenes.backdrops import FLAT, GROUNDED, hls, shift
from relsim_demo.scenes.drawing.frames import WOODS
from relsim_demo.scenes.drawing.glass import WHITE, group_within, sheer
from relsim_demo.scenes.drawing.vessels import (
    bag_ears,
    bag_gleams,
    bag_outline,
    block,
    bottle_edges,
    bottle_outline,
    bulb_outline,
    cradle,
    film,
    gleam,
    globe_base,
    ice_lines,
    jar_outline,
    rays,
    sand_heap,
    screw_base,
    snow,
)  # fmt: skip
from relsim_demo.scenes.registry import Kind, family, relation
from relsim_demo.scenes.stage import Stage

SEE_THROUGH = relation(
    "contained in something see-through",
    Kind.CONTAINMENT,
    "{Subject} contained inside something transparent",
    "{Object} enclosed by clear walls on all sides",
    "{Thing} held within something one can look through",
    "A see-through container encloses {Subject}",
    "{Creature} contained and sealed within clear walls",
    "{Object} is contained within something clear and cannot get out",
    "A transparent vessel encloses {Thing}",
    "{Subject} is kept inside clear walls",
    "Enclosed within something clear: {Object} cannot get out",
    "{Thing} shut within something transparent",
    "Clear walls contain {Subject}",
    "{Subject} enclosed inside something see-through",
    "Something transparent holds {Object} within",
    "{Thing} contained inside clear walls and shut in",
)


@family(
    SEE_THROUGH,
    "{Subject} sealed within a thin, fragile shell that floats",
    "A round shimmering film encloses {Object}",
    "{Thing} drifts through the air, held within a clear ball",
    "Inside a soap bubble hovers {Subject}",
    "{Creature} enclosed in a sphere that may burst at any moment",
    "{Object} floats about inside a glistening skin",
    "Weightless {Subject} contained in a thin transparent sphere",
    "Small empty spheres drift around the one that contains {Object}",
    "{Subject} enclosed in a thin shimmering sphere",
    "A transparent floating ball with {Thing} inside it",
    "{Object} held inside a fragile bubble",
)
def in_bubble(stage: Stage) -> None:
    """Let things float inside a big soap bubble, with small bubbles around it."""
    rng = stage.rng
    if rng.random() < 0.3:
        stage.outdoors(horizon=0.86, avoid=("white",))
    else:
        stage.backdrop("plain", "gradient", "glowing", "bokeh", "dotted", avoid=("white",))
    x, y, radius = 0.5 + rng.uniform(-0.05, 0.05), 0.5 + rng.uniform(-0.05, 0.03), rng.uniform(0.34, 0.38)
    turn = rng.uniform(0, 360)
    small = []
    n = rng.randint(5, 7)
    for i in range(n):
        a, r = math.radians(turn + 360 * i / n + rng.uniform(-10, 10)), rng.uniform(0.03, 0.065)
        far = radius + r + rng.uniform(0.02, 0.07)
        small.append((_kept(x + far * math.cos(a), r), _kept(y + far * math.sin(a), r), r))
    with sheer(stage, 0.3):
        stage.ellipse(x, y, radius, fill=WHITE)
    for name, dx, dy, size in group_within(stage, radius * 0.66):
        stage.sprite(name, x + dx, y + dy, size, angle=rng.choice((0, 0, -15, 15)))
    for bubble in [(x, y, radius), *[b for b in small if math.dist(b[:2], (x, y)) > radius + b[2]]]:
        film(stage, *bubble)


@family(
    SEE_THROUGH,
    "{Subject} kept under a lid in clear glass",
    "A closed glass vessel contains {Object}",
    "{Thing} preserved inside glass like something to eat later",
    "Behind glass, closed at the top, sits {Thing}",
    "{Creature} contained in a closed transparent pot",
    "{Object} stored within glass walls that are closed above",
    "{Subject} kept like a specimen inside glass",
    "{Thing} cannot get out of the closed jar",
    "{Subject} shut inside a glass vessel with a lid",
    "{Object} contained in clear glass that is closed on top",
    "Someone has put {Subject} inside glass and closed it",
)
def in_jar(stage: Stage) -> None:
    """Shut things in a glass jar with a lid or a cork."""
    rng = stage.rng
    stage.outdoors(horizon=rng.uniform(0.6, 0.75), avoid=("white",))
    corked = rng.random() < 0.4
    half, top, bottom, x = rng.uniform(0.27, 0.31), 0.3 if corked else 0.22, 0.92, 0.5 + rng.uniform(-0.06, 0.06)
    bend = 0.09 if corked else 0.06
    neck, mouth = (0.13, 0.15) if corked else (half - bend, 0.17)
    stage.shadow_under(x, bottom, half * 2.4)
    with sheer(stage, 0.42):
        stage.rect(x - half, top, x + half, bottom, (222, 240, 246), radius=bend)
        stage.rect(x - neck, mouth, x + neck, top + 0.1, (222, 240, 246))
    for name, dx, dy, size in group_within(stage, half * 0.78, standing=True):
        stage.sprite(name, x + dx, bottom - 0.04 + dy, size, standing=True)
    edge = (250, 253, 255) if stage.ground.dark else (84, 112, 128)
    jar_outline(stage, x, (half, top, bottom, bend), (neck, mouth), edge)
    if corked:
        stage.rect(x - neck * 0.85, 0.05, x + neck * 0.85, mouth + 0.05, (190, 140, 88), radius=0.015)
        stage.rect(x - neck - 0.015, mouth, x + neck + 0.015, mouth + 0.035, edge, radius=0.015)
    else:
        lid = stage.accent(0.5)
        stage.rect(x - neck - 0.03, 0.08, x + neck + 0.03, mouth + 0.03, lid, radius=0.025)
        stage.rect(x - neck - 0.03, 0.15, x + neck + 0.03, 0.165, shift(lid, -0.25))


@family(
    SEE_THROUGH,
    "{Subject} frozen inside a clear, cold block",
    "Ice encloses {Object} on all sides",
    "{Thing} is held within frozen water that begins to drip",
    "{Creature} preserved inside something cold and clear",
    "A translucent block encloses {Object} and holds it fast",
    "Frost has enclosed {Object} in a solid block",
    "{Subject} contained in frozen water, unable to move",
    "{Thing} cannot get out of the cold until it thaws",
    "{Subject} enclosed inside a frozen block",
    "Through the clear ice we see {Thing} held within",
    "{Object} contained inside a cold transparent block",
)
def in_ice(stage: Stage) -> None:
    """Freeze one or two things in a translucent block of ice with cracks, gleams and drips."""
    rng = stage.rng
    stage.outdoors(horizon=rng.uniform(0.62, 0.76), avoid=("white", "sky blue", "mint"))
    half, depth, way = rng.uniform(0.31, 0.34), rng.uniform(0.07, 0.1), rng.choice((-1, 1))
    x, top, bottom = 0.5 - way * depth / 2, rng.uniform(0.2, 0.25), 0.89
    corners = block(x, half, top, bottom, depth * way, depth * 0.9)
    stage.ellipse(0.5, bottom + 0.015, half * 1.3, 0.055, (176, 218, 238))
    with sheer(stage, 0.8):
        for points, colour in zip(corners, ((158, 214, 240), (232, 248, 254), (112, 178, 222)), strict=True):
            stage.polygon(points, colour)
    names = [stage.subject()] if rng.random() < 0.7 else stage.cast(2)
    for i, name in enumerate(names):
        dx = (i - (len(names) - 1) / 2) * half
        size = 0.5 if len(names) == 1 else 0.31
        middle = (top + bottom) / 2 + (0.06 * (-1) ** i if len(names) > 1 else 0)
        stage.sprite(name, x + dx, middle, size, angle=rng.choice((0, 0, -12, 12)), tint=(150, 205, 235), amount=0.36)
    with sheer(stage, 0.38):
        for start, width in ((-0.75, 0.26), (-0.3, 0.1), (0.45, 0.16)):
            stage.polygon(gleam(x, half, top, bottom, start, width), WHITE)
    ice_lines(stage, corners, x, half, top, bottom)


@family(
    SEE_THROUGH,
    "{Subject} enclosed under a dome in which it snows",
    "A little winter world inside glass, with {Thing} in it",
    "Flakes whirl around {Subject} inside a clear ball on a base",
    "A souvenir that holds {Object} and a snowfall within glass",
    "{Creature} stands in a snowfall that is contained in a ball",
    "Snow falls on {Object}, but only inside the glass",
    "{Thing} contained in a glass ball that one can shake",
    "An ornament of glass with {Object} and falling flakes inside",
    "{Subject} inside a glass ball, flakes all around",
    "A clear dome that encloses {Thing} and snow",
    "Snow swirls about {Object} inside glass on a base",
)
def in_snow_globe(stage: Stage) -> None:
    """Stand one or two things in the snow of a glass globe on a base, with flakes around them."""
    rng = stage.rng
    stage.backdrop(*rng.choice((tuple(FLAT), tuple(GROUNDED))), horizon=0.74, avoid=("white",))
    x, y, radius = 0.5 + rng.uniform(-0.04, 0.04), 0.42, rng.uniform(0.35, 0.37)
    sky, base = hls(rng.uniform(0.54, 0.68), rng.uniform(0.6, 0.74), 0.6), rng.choice(WOODS)
    stage.shadow_under(x, 0.94, 0.72)
    globe_base(stage, x, y + radius * 0.8, base)
    below, globe = stage.drawn(), Image.new("L", stage.canvas.size, 0)
    box = [(x - radius) * stage.side, (y - radius) * stage.side, (x + radius) * stage.side, (y + radius) * stage.side]
    ImageDraw.Draw(globe).ellipse(box, 255)
    stage.rect(0, 0, 1, 1, sky)
    stage.ellipse(x, y + radius * 1.25, radius * 1.4, radius * 0.75, (248, 251, 255))
    names = [stage.subject()] if rng.random() < 0.65 else stage.cast(2)
    for i, name in enumerate(names):
        dx = (i - (len(names) - 1) / 2) * radius * 0.84
        stage.sprite(name, x + dx, y + radius * 0.66, radius * (1.12 if len(names) == 1 else 0.78), standing=True)
    snow(stage, x, y, radius * 0.93)
    below.paste(stage.canvas, mask=globe)
    stage.canvas = below
    stage.ellipse(x, y, radius, outline=(236, 246, 252), width=0.014)
    with sheer(stage, 0.75):
        stage.arc(x, y, radius * 0.86, radius * 0.86, 195, 245, WHITE, 0.022)
        stage.arc(x, y, radius * 0.86, radius * 0.86, 252, 260, WHITE, 0.022)


@family(
    SEE_THROUGH,
    "{Subject} inside a lying bottle, like a model ship",
    "{Object} sealed within glass that lies on its side",
    "How did {Thing} get inside through so narrow a neck?",
    "{Thing} enclosed behind a cork, in glass that lies flat",
    "{Creature} contained in glass with an opening too narrow for it",
    "A lying glass vessel holds {Object} within",
    "{Subject} cannot get out through the narrow neck of glass",
    "{Things} displayed inside corked glass",
    "{Subject} inside corked glass that lies on its side",
    "A lying bottle that contains {Object}",
    "{Thing} held within glass with a narrow neck",
    held_out=True,
)
def in_bottle(stage: Stage) -> None:
    """Show things like a model ship in a corked bottle that lies on a stand or in the sand."""
    rng, way = stage.rng, stage.rng.choice((-1, 1))
    ground = stage.outdoors(horizon=rng.uniform(0.56, 0.68), avoid=("white",))
    x, half, y = 0.5 - way * 0.02, rng.uniform(0.2, 0.23), rng.uniform(0.52, 0.58)
    bottom, tint = y + half, rng.choice(((214, 238, 244), (206, 236, 214), (244, 226, 186)))
    stage.shadow_under(0.5, bottom + 0.08, 0.84)
    sand = ground.style == "landscape" and rng.random() < 0.5
    outline = bottle_outline(x, y, half, way)
    with sheer(stage, 0.5):
        stage.polygon(outline, tint)
    middle, n = x - way * 0.11, rng.choice((1, 1, 2, 3))
    names = stage.cast(n) if rng.random() < 0.5 else [stage.subject()] * n
    for i, name in enumerate(names):
        at = middle + (i - (n - 1) / 2) * 0.46 / n
        stage.sprite(name, at, y + half * 0.88, stage.fit(name, 0.46 / n, half * 1.64), standing=True)
    bottle_edges(stage, outline, x, y, half, way)
    if sand:
        sand_heap(stage, y + half * 0.84)
    else:
        cradle(stage, x, way, y + half * 0.86, bottom + 0.06, rng.choice(WOODS[:4]))


@family(
    SEE_THROUGH,
    "{Subject} shines inside a glowing lamp of glass",
    "{Object} contained where the light is made",
    "{Thing} takes the place of the glowing wire, enclosed in glass",
    "Light surrounds {Subject} inside a thin glass globe",
    "{Creature} held within a light bulb",
    "A lamp encloses {Object} in its round glass",
    "{Thing} lit up and enclosed, rays all around",
    "Inside the bright glass there is {Object} in place of a filament",
    "{Subject} inside a shining lamp of glass",
    "A bright bulb encloses {Thing}",
    "{Object} contained in glowing glass",
)
def in_light_bulb(stage: Stage) -> None:
    """Let a thing glow in a light bulb, which hangs from its cable or stands on its screw base."""
    rng, way = stage.rng, stage.rng.choice((-1, 1))
    stage.backdrop("plain", "gradient", "glowing", colours=("navy", "black", "purple", "teal", "brown", "blue"))
    x, radius, neck = 0.5 + rng.uniform(-0.05, 0.05), rng.uniform(0.29, 0.31), 0.1
    y = 0.5 - way * 0.09
    glow = rng.choice(((255, 240, 176), (255, 226, 160), (240, 248, 255)))
    for halo, strength in ((1.42, 0.12), (1.2, 0.2)):
        with sheer(stage, strength):
            stage.ellipse(x, y, radius * halo, fill=glow)
    rays(stage, x, y, radius * 1.16, way, glow)
    outline = bulb_outline(x, y, radius, neck, way)
    with sheer(stage, 0.82):
        stage.polygon(outline, glow)
    for side in (-1, 1):
        wire = [(x + side * 0.05, y + way * radius * 1.4), (x + side * 0.1, y + way * radius * 0.75)]
        stage.line(wire, (150, 130, 90), 0.01)
    name = stage.subject()
    stage.sprite(name, x, y, radius * 1.36)
    stage.line([*outline, outline[0]], (255, 252, 236), 0.012)
    stage.arc(x, y, radius * 0.84, radius * 0.84, 195, 240, WHITE, 0.022)
    screw_base(stage, x, y + way * radius * 1.42, neck, way)


@family(
    SEE_THROUGH,
    "{Subject} carried home inside a clear bag with a knot",
    "A knotted bag of thin plastic contains {Object}",
    "{Thing} enclosed in something soft and see-through, tied at the top",
    "Tied up and transparent: inside is {Subject}",
    "{Creature} held within a thin bag like a fish from the fair",
    "{Object} hangs inside a clear bag",
    "A knot keeps {Thing} inside thin transparent foil",
    "{Subject} cannot get out of the bag that is tied above it",
    "{Subject} inside a clear bag that is tied at the top",
    "Thin see-through plastic encloses {Object}",
    "{Thing} contained in a soft transparent bag",
)
def in_bag(stage: Stage) -> None:
    """Hang things in a knotted bag of clear plastic, in half of the cases filled with water."""
    rng = stage.rng
    stage.backdrop("plain", "gradient", "glowing", "dotted", "striped", "bokeh", avoid=("white",))
    x, half, top, bottom = 0.5 + rng.uniform(-0.05, 0.05), rng.uniform(0.31, 0.35), rng.uniform(0.2, 0.23), 0.93
    outline, string = bag_outline(x, top, bottom, half), stage.contrast()
    ears = bag_ears(x, top)
    with sheer(stage, 0.45):
        for shape in (outline, *ears):
            stage.polygon(shape, (240, 248, 252))
    level = top + (bottom - top) * rng.uniform(0.32, 0.4) if rng.random() < 0.5 else None
    if level is not None:
        with sheer(stage, 0.5):
            stage.polygon([(u, max(v, level)) for u, v in outline if v > level - 0.03], (122, 196, 232))
    middle = top + (bottom - top) * 0.62
    for name, dx, dy, size in group_within(stage, half * 0.76):
        stage.sprite(name, x + dx, middle + dy, size)
    if level is not None:
        for _ in range(6):
            at = x + rng.uniform(-0.7, 0.7) * half, rng.uniform(level + 0.06, bottom - 0.15)
            stage.ellipse(*at, rng.choice((0.01, 0.014, 0.02)), outline=WHITE, width=0.006)
    edge = (250, 253, 255) if stage.ground.dark else (96, 122, 140)
    for shape in (outline, *ears):
        stage.line([*shape, shape[0]], edge, 0.011)
    bag_gleams(stage, x, top, bottom, half)
    stage.line([(x, top), (x, -0.02)], string, 0.014)
    stage.rect(x - 0.04, top - 0.01, x + 0.04, top + 0.025, string, radius=0.012)


def _kept(value: float, radius: float) -> float:
    """Move a circle's centre so that the circle stays in the picture."""
    return min(max(value, radius + 0.03), 0.97 - radius)
