"""Families of the kind: containment. One thing holds another."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from PIL import Image, ImageDraw

from relsim_demo.scenes.backdrops import FLAT, GROUNDED, RGB, hls, shift
from relsim_demo.scenes.canvas import Point
from relsim_demo.scenes.registry import Kind, family
from relsim_demo.scenes.stage import Stage

_WHITE = (255, 255, 255)
_WOODS = ((120, 78, 46), (196, 152, 70), (70, 66, 74), (168, 52, 52), (236, 232, 222))


@family(
    Kind.CONTAINMENT,
    "{Subject} floating inside a soap bubble",
    "A big shiny bubble encloses {Object}",
    "{Thing} drifts through the air within a bubble",
    "Caught in a transparent bubble: {Subject}",
    "{Subject} trapped in a fragile bubble, little bubbles around",
    "A soap bubble carries {Object} away",
    "Inside the round film of a bubble hovers {Subject}",
    "{Object} in a glistening bubble among smaller bubbles",
    "Bubbles, the largest of which holds {Thing}",
    "{Thing} encapsulated by a soap film",
    "A bubble as the vessel of {Subject}",
    "Weightless {Subject} sealed in a big bubble",
    "{Subject} blown into a soap bubble",
    "A thin iridescent bubble surrounds {Object} completely",
    "{Object} rides in a bubble",
    "The bubble has swallowed {Subject}",
    "A large soap bubble with {Thing} floating in it",
    "{Subject} enclosed in a shimmering bubble",
    "Small bubbles drift around the one that contains {Object}",
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
    with _sheer(stage, 0.3):
        stage.ellipse(x, y, radius, fill=_WHITE)
    for name, dx, dy, size in _group(stage, radius * 0.66):
        stage.sprite(name, x + dx, y + dy, size, angle=rng.choice((0, 0, -15, 15)))
    for bubble in [(x, y, radius), *[b for b in small if math.dist(b[:2], (x, y)) > radius + b[2]]]:
        _film(stage, *bubble)


@family(
    Kind.CONTAINMENT,
    "{Subject} shut in a glass jar",
    "A glass vessel with a lid holds {Object}",
    "{Thing} preserved in a closed jar",
    "{Object} kept in a stoppered glass jar",
    "Bottled {Subject}",
    "Behind the glass of a jar sits {Thing}",
    "{Subject} kept like a preserve in a jar",
    "A closed glass container with {Object} inside",
    "{Thing} collected in a jar that is closed at the top",
    "{Subject} locked up in a closed glass vessel",
    "The jar contains {Subject}",
    "Canned in glass: {Object}",
    "{Object} stored in a transparent jar",
    "A specimen jar in which {Subject} is kept",
    "{Thing} cannot leave the sealed glass",
    "{Subject} captured and kept under a lid in glass",
    "A jar of glass with {Thing} closed inside it",
    "{Object} sealed up in a glass jar",
    "Someone has put {Subject} into a jar and shut it",
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
    with _sheer(stage, 0.42):
        stage.rect(x - half, top, x + half, bottom, (222, 240, 246), radius=bend)
        stage.rect(x - neck, mouth, x + neck, top + 0.1, (222, 240, 246))
    for name, dx, dy, size in _group(stage, half * 0.78, standing=True):
        stage.sprite(name, x + dx, bottom - 0.04 + dy, size, standing=True)
    edge = (250, 253, 255) if stage.ground.dark else (84, 112, 128)
    _jar_outline(stage, x, (half, top, bottom, bend), (neck, mouth), edge)
    if corked:
        stage.rect(x - neck * 0.85, 0.05, x + neck * 0.85, mouth + 0.05, (190, 140, 88), radius=0.015)
        stage.rect(x - neck - 0.015, mouth, x + neck + 0.015, mouth + 0.035, edge, radius=0.015)
    else:
        lid = stage.accent(0.5)
        stage.rect(x - neck - 0.03, 0.08, x + neck + 0.03, mouth + 0.03, lid, radius=0.025)
        stage.rect(x - neck - 0.03, 0.15, x + neck + 0.03, 0.165, shift(lid, -0.25))


@family(
    Kind.CONTAINMENT,
    "{Subject} frozen in a block of ice",
    "A block of ice encloses {Object}",
    "{Thing} locked in clear ice that begins to drip",
    "Ice with {Subject} frozen solid inside it",
    "{Subject} preserved in a melting ice block",
    "Stuck in the cold: {Object} within ice",
    "{Object} shows through translucent ice",
    "Deep-frozen {Thing} in a cracked ice cube",
    "{Subject} trapped in ice for ages",
    "An ice cube that holds {Subject} at its heart",
    "{Thing} encased in ice, water running off",
    "Frost has captured {Object} in a solid block",
    "The frozen block keeps {Subject} still",
    "{Subject} immobile under a shell of ice",
    "{Object} on ice, literally: frozen into a block",
    "A slab of ice in which {Thing} is caught",
    "{Subject} caught inside a big frozen ice block",
    "Frozen in ice: {Object} cannot move",
    "Through the cracked ice we see {Thing} frozen within",
)
def in_ice(stage: Stage) -> None:
    """Freeze one or two things in a translucent block of ice with cracks, gleams and drips."""
    rng = stage.rng
    stage.outdoors(horizon=rng.uniform(0.62, 0.76), avoid=("white", "sky blue", "mint"))
    half, depth, way = rng.uniform(0.31, 0.34), rng.uniform(0.07, 0.1), rng.choice((-1, 1))
    x, top, bottom = 0.5 - way * depth / 2, rng.uniform(0.2, 0.25), 0.89
    corners = _block(x, half, top, bottom, depth * way, depth * 0.9)
    stage.ellipse(0.5, bottom + 0.015, half * 1.3, 0.055, (176, 218, 238))
    with _sheer(stage, 0.8):
        for points, colour in zip(corners, ((158, 214, 240), (232, 248, 254), (112, 178, 222)), strict=True):
            stage.polygon(points, colour)
    names = [stage.subject()] if rng.random() < 0.7 else stage.cast(2)
    for i, name in enumerate(names):
        dx = (i - (len(names) - 1) / 2) * half
        size = 0.5 if len(names) == 1 else 0.31
        middle = (top + bottom) / 2 + (0.06 * (-1) ** i if len(names) > 1 else 0)
        stage.sprite(name, x + dx, middle, size, angle=rng.choice((0, 0, -12, 12)), tint=(150, 205, 235), amount=0.36)
    with _sheer(stage, 0.38):
        for start, width in ((-0.75, 0.26), (-0.3, 0.1), (0.45, 0.16)):
            stage.polygon(_gleam(x, half, top, bottom, start, width), _WHITE)
    _ice_lines(stage, corners, x, half, top, bottom)


@family(
    Kind.CONTAINMENT,
    "{Subject} inside a snow globe",
    "A glass dome with snow falling on {Object}",
    "{Thing} as the scene of a shaken snow globe",
    "Snowflakes whirl around {Subject} under a glass dome",
    "A souvenir globe that holds {Object} and snow",
    "{Subject} stands in the snow within a glass ball on a base",
    "A little winter world under glass, with {Thing} in it",
    "Snow globe containing {Object}",
    "{Object} beneath a dome in which it snows",
    "It is snowing on {Subject}, but only inside the glass ball",
    "A glass sphere on a stand: {Thing} amid flakes",
    "The keepsake globe shows {Subject} in a snowfall",
    "Shake it and flakes fall upon {Thing} in the globe",
    "{Subject} enclosed in a wintry glass globe",
    "A domed ornament with {Object} and drifting snow",
    "{Thing} under falling snow in a paperweight",
    "{Subject} in a snow globe, flakes all around",
    "A glass ball on a base in which snow falls on {Thing}",
    "Snow swirling about {Object} in a globe of glass",
)
def in_snow_globe(stage: Stage) -> None:
    """Stand one or two things in the snow of a glass globe on a base, with flakes around them."""
    rng = stage.rng
    stage.backdrop(*rng.choice((tuple(FLAT), tuple(GROUNDED))), horizon=0.74, avoid=("white",))
    x, y, radius = 0.5 + rng.uniform(-0.04, 0.04), 0.42, rng.uniform(0.35, 0.37)
    sky, base = hls(rng.uniform(0.54, 0.68), rng.uniform(0.6, 0.74), 0.6), rng.choice(_WOODS)
    stage.shadow_under(x, 0.94, 0.72)
    _globe_base(stage, x, y + radius * 0.8, base)
    below, globe = stage.drawn(), Image.new("L", stage.canvas.size, 0)
    box = [(x - radius) * stage.side, (y - radius) * stage.side, (x + radius) * stage.side, (y + radius) * stage.side]
    ImageDraw.Draw(globe).ellipse(box, 255)
    stage.rect(0, 0, 1, 1, sky)
    stage.ellipse(x, y + radius * 1.25, radius * 1.4, radius * 0.75, (248, 251, 255))
    names = [stage.subject()] if rng.random() < 0.65 else stage.cast(2)
    for i, name in enumerate(names):
        dx = (i - (len(names) - 1) / 2) * radius * 0.84
        stage.sprite(name, x + dx, y + radius * 0.66, radius * (1.12 if len(names) == 1 else 0.78), standing=True)
    _snow(stage, x, y, radius * 0.93)
    below.paste(stage.canvas, mask=globe)
    stage.canvas = below
    stage.ellipse(x, y, radius, outline=(236, 246, 252), width=0.014)
    with _sheer(stage, 0.75):
        stage.arc(x, y, radius * 0.86, radius * 0.86, 195, 245, _WHITE, 0.022)
        stage.arc(x, y, radius * 0.86, radius * 0.86, 252, 260, _WHITE, 0.022)


@family(
    Kind.CONTAINMENT,
    "{Subject} behind bars",
    "{Object} locked in a cage",
    "A prisoner: {Thing} looks out between iron bars",
    "{Subject} imprisoned behind a grating",
    "Bars keep {Object} from getting out",
    "{Thing} in jail",
    "Captive {Subject} seen through the bars of its cell",
    "{Object} caged like a criminal or a bird",
    "Iron bars stand between us and {Subject}",
    "A cell holds {Thing} captive",
    "{Subject} has lost its freedom and sits behind bars",
    "Vertical bars in front of {Object}",
    "Jailed {Thing} waiting behind the grille",
    "{Subject} confined by a barred window or cage",
    "The cage is closed and {Object} is in it",
    "Arrested: {Subject} held in a barred cell",
    "{Thing} is held prisoner behind iron bars",
    "{Subject} locked up in a barred cage",
    "Caged {Object} peeking through the bars",
)
def behind_bars(stage: Stage) -> None:
    """Put things behind the upright bars of a cage, a prison window or a cell."""
    rng = stage.rng
    layout = rng.choice(("cage", "window", "cell"))
    x0, x1, y0, y1 = {"cage": (0.16, 0.84, 0.24, 0.9), "window": (0.13, 0.87, 0.13, 0.87)}.get(layout, (0, 1, 0, 1))
    if layout == "window":
        stage.backdrop("plain", "chequered", "striped", colours=("grey", "brown", "beige", "orange", "navy"))
        stage.rect(x0 - 0.06, y0 - 0.06, x1 + 0.06, y1 + 0.06, (126, 124, 128), radius=0.02)
        stage.rect(x0, y0, x1, y1, hls(rng.random(), rng.choice((0.85, 0.3)), 0.4))
    else:
        stage.outdoors(horizon=rng.uniform(0.68, 0.8))
    floor = y1 - 0.03 if layout != "cell" else 0.86
    if layout == "cage":
        stage.shadow_under(0.5, y1 + 0.03, 0.9)
        stage.rect(x0 - 0.04, y1 - 0.02, x1 + 0.04, y1 + 0.05, (84, 74, 66), radius=0.02)
    for name, dx, dy, size in _group(stage, 0.31 if layout == "cell" else 0.29, standing=True):
        stage.sprite(name, 0.5 + dx, floor + dy, size, standing=True)
    dark, light = ((196, 200, 208), (240, 242, 246)) if stage.ground.dark else ((58, 60, 70), (128, 132, 144))
    _bars(stage, (x0, x1, y0, y1), rng.choice((6, 7)), layout == "cage", (dark, light))


@family(
    Kind.CONTAINMENT,
    "{Subject} inside a larger copy of itself, inside a larger one still",
    "Nested {Objects}, each shell holding the next smaller one",
    "{Thing} within {Thing} within {Thing}",
    "Like a Russian doll, {Subject} contains smaller versions of itself",
    "Concentric copies of {Object} down to a small core",
    "Open {Subject} and find another one inside, and another",
    "A set of {Things} that fit into each other",
    "{Subject} nested in its own enlarged shapes",
    "Shell after shell of the same form with {Object} at the centre",
    "{Thing} stacked inside itself several times",
    "Layers of the same {Subject}, one enclosed by the next",
    "Self-containing {Object}: a small one in a medium one in a large one",
    "The core is {Subject}, wrapped in ever bigger {Subjects}",
    "Repeated frames in the shape of {Thing} close in on {Thing}",
    "A matryoshka made of {Objects}",
    "{Subject} holding itself, holding itself again",
    "Russian doll style: every {Object} hides a smaller {Object}",
    "{Subject} nested within bigger copies of the same {Subject}",
    "One inside the other, identical {Things} of decreasing size",
)
def nested(stage: Stage) -> None:
    """Nest shells of one shape, each opening onto the next smaller one, with the thing at the core."""
    rng = stage.rng
    stage.backdrop("plain", "gradient", "glowing", "bokeh", "framed")
    name, painted = stage.compact(least=0.6, most=0.76), rng.random() < 0.5
    hue, size = rng.random(), 0.9
    edge, shape = shift(hls(hue, 0.4, 0.6), -0.45), stage.cutout(name, size / 2).getchannel("A")
    for level in range(rng.choice((2, 2, 3))):
        if painted:
            stage.sprite(name, 0.5, 0.5, size)
        else:
            _shell(stage, shape, size, edge)
            _shell(stage, shape, size - 0.03, hls(hue + 0.07 * level, 0.45 + 0.09 * level, 0.65))
            stage.note(name)
        hole = size * (0.8 if painted else 0.78)
        _shell(stage, shape, hole, edge)
        _shell(stage, shape, hole - 0.024, (253, 248, 236))
        size = hole * 0.88
    stage.sprite(name, 0.5, 0.5, size)


@family(
    Kind.CONTAINMENT,
    "A picture of {Subject} that contains the same picture again and again",
    "{Subject} beside a frame which shows this very scene",
    "Recursive image: the painting next to {Object} shows the painting",
    "Endless picture within a picture with {Thing}",
    "The framed picture repeats the whole scene, frame included",
    "{Subject} and a painting of {Subject} and a painting, and so on",
    "A scene that holds a smaller copy of itself in a frame",
    "Infinite regress: {Thing} next to its own framed scene",
    "Droste effect with {Subject}",
    "In the frame we see {Object} with a frame in which we see {Object}",
    "The image on the wall is the image itself, smaller each time",
    "{Thing} shown with a self-referring picture",
    "A frame in a frame in a frame, each with {Subject}",
    "Self-repeating painting that shrinks into the distance beside {Object}",
    "The scene with {Subject} recurs within its own painting",
    "Looking into the picture one finds the picture again",
    "A picture of {Subject} inside itself, over and over",
    "The frame beside {Thing} shows the same scene, which shows it once more",
    "Droste picture: {Object} and a frame repeating the scene endlessly",
)
def picture_in_picture(stage: Stage) -> None:
    """Stand a thing beside a framed picture of this very scene, which shows it again, and so on."""
    rng = stage.rng
    horizon = rng.uniform(0.74, 0.82)
    stage.outdoors(horizon=horizon)
    way, scale, name = rng.choice((-1, 1)), rng.uniform(0.5, 0.56), stage.subject()
    x, y = 0.5 + way * (0.44 - scale / 2), 0.07 + scale / 2
    size, floor = rng.uniform(0.42, 0.48), 0.94
    width, height = stage.extent(name, size)
    frame = rng.choice(_WOODS)
    if rng.random() < 0.4:
        _easel(stage, x, y, scale)
    _frame(stage, x, y, scale / 2 + 0.035, frame)
    left = min(max(0.5 - way * 0.27, 0.04 + width / 2), 0.96 - width / 2)
    stage.shadow_under(left, floor, width)
    thing = stage.cutout(name, size, toward="right" if way > 0 else "left")
    stage.put(thing, left, floor - height / 2)
    stage.note(name)
    _recede(stage, (x, y), scale, thing, (left, floor - height / 2))


@family(
    Kind.CONTAINMENT,
    "{Animal} thinking of {Object}",
    "{Object} in the thought cloud of {Animal}",
    "{Creature} dreams of {Thing}",
    "A thought bubble above {Animal} shows {Object}",
    "{Thing} is what {Creature} has in mind",
    "{Animal} imagines {Object}",
    "{Creature} longing for {Thing}, seen in a thought cloud",
    "The mind of {Animal} is filled with {Object}",
    "{Animal} lost in thought about {Thing}",
    "What {Creature} wishes for: {Object}",
    "A cloud of thought rises from {Animal} and holds {Thing}",
    "{Creature} remembers {Object}",
    "{Animal} daydreaming about {Object}",
    "An idea of {Thing} hovers over {Creature}",
    "{Creature} pictures {Object} in its head",
    "Thoughts of {Thing} occupy {Animal}",
    "{Animal} is thinking about {Thing}",
    "In its thoughts {Creature} sees {Object}",
    "{Creature} with a thought bubble that contains {Thing}",
    held_out=True,
)
def thought_bubble(stage: Stage) -> None:
    """Give an animal a thought cloud that holds what it thinks of."""
    rng = stage.rng
    if rng.random() < 0.6:
        stage.outdoors(horizon=rng.uniform(0.66, 0.78), avoid=("white",))
    else:
        stage.backdrop(avoid=("white",))
    way = rng.choice((-1, 1))
    thinker = stage.subject("face", "animal")
    thing = stage.subject("food", "drink", "plant", "vehicle", "building", "sky", "sport", "clothes", "music", "object")
    size, floor = rng.uniform(0.36, 0.41), 0.94
    width, height = stage.extent(thinker, size)
    x, cx, cy = 0.5 - way * (0.44 - width / 2), 0.5 + way * 0.15, 0.29
    stage.shadow_under(x, floor, width)
    stage.sprite(thinker, x, floor, size, standing=True, toward="right" if way > 0 else "left")
    edge = (92, 104, 132)
    lobes = [(cx + dx * way, cy + dy, r) for dx, dy, r in _CLOUD]
    x0, y0, x1, y1 = x + way * width * 0.1, floor - height - 0.015, cx - way * 0.25, cy + 0.17
    trail = [(x0 + (x1 - x0) * t, y0 + (y1 - y0) * t, r) for t, r in ((0, 0.018), (0.42, 0.025), (0.95, 0.034))]
    for grow, colour in ((0.011, edge), (0, _WHITE)):
        for lx, ly, r in [*lobes, *trail]:
            stage.ellipse(lx, ly, r + grow, fill=colour)
    stage.sprite(thing, cx, cy, rng.uniform(0.27, 0.31))


_CLOUD = (
    (0, 0, 0.18), (-0.19, 0.02, 0.12), (0.18, 0.01, 0.13), (-0.1, -0.11, 0.12), (0.09, -0.12, 0.13), (-0.1, 0.11, 0.11),
    (0.1, 0.11, 0.11),
)  # fmt: skip


@contextmanager
def _sheer(stage: Stage, opacity: float) -> Iterator[None]:
    """Make all that is drawn within translucent."""
    below = stage.drawn()
    yield
    stage.canvas = Image.blend(below, stage.canvas, opacity)


def _kept(value: float, radius: float) -> float:
    """Move a circle's centre so that the circle stays in the picture."""
    return min(max(value, radius + 0.03), 0.97 - radius)


def _group(stage: Stage, half: float, standing: bool = False) -> list[tuple[str, float, float, float]]:
    """Cast one to three things that fit a space `half` wide to each side: name, offset and size of each.

    Standing groups are given by their feet, with the hindmost first.
    """
    rng = stage.rng
    n = rng.choice((1, 1, 1, 2, 3))
    names = stage.cast(n) if rng.random() < 0.5 else [stage.subject()] * n
    if n == 1:
        return [(names[0], 0, 0, half * 1.75)]
    if n == 2:
        places = ((-0.52, 0), (0.52, 0)) if standing else ((-0.55, -0.15), (0.55, 0.15))
        return [(name, dx * half, dy * half, half * 1.04) for name, (dx, dy) in zip(names, places, strict=True)]
    places = ((0, -0.9), (-0.5, 0), (0.5, 0)) if standing else ((0, -0.58), (-0.55, 0.42), (0.55, 0.42))
    return [(name, dx * half, dy * half, half * 0.98) for name, (dx, dy) in zip(names, places, strict=True)]


def _shell(stage: Stage, shape: Image.Image, size: float, colour: RGB) -> None:
    """Fill a shape (an L mask) with a colour in the middle of the picture, its longer side `size`."""
    scale = size * stage.side / max(shape.size)
    width, height = max(1, round(shape.width * scale)), max(1, round(shape.height * scale))
    mask = shape.resize((width, height), Image.Resampling.BILINEAR)
    paint = Image.new("RGBA", mask.size, (*colour, 255))
    stage.canvas.paste(paint, ((stage.side - width) // 2, (stage.side - height) // 2), mask)


def _film(stage: Stage, x: float, y: float, radius: float) -> None:
    """Draw the shimmering skin of a soap bubble with its gleams."""
    width = 0.016 if radius > 0.1 else 0.008
    stage.ellipse(x, y, radius, outline=(120, 160, 205), width=width * 0.4)
    inner = radius - width * 0.4
    for start, colour in ((0, (255, 196, 226)), (90, (190, 232, 255)), (180, _WHITE), (270, (206, 255, 232))):
        stage.arc(x, y, inner, inner, start - 5, start + 95, colour, width)
    stage.arc(x, y, radius * 0.82, radius * 0.82, 200, 245, _WHITE, radius * 0.075)
    stage.arc(x, y, radius * 0.82, radius * 0.82, 252, 262, _WHITE, radius * 0.075)
    stage.arc(x, y, radius * 0.82, radius * 0.82, 35, 65, _WHITE, radius * 0.04)


def _jar_outline(stage: Stage, x: float, body: Sequence[float], mouth: Point, edge: RGB) -> None:
    """Draw the edges and gleams of a jar: body (half width, top, bottom, corner) and mouth (half width, top)."""
    (half, top, bottom, bend), (neck, rim) = body, mouth
    for way in (-1, 1):
        stage.line([(x + way * neck, rim), (x + way * neck, top)], edge, 0.014)
        stage.line([(x + way * neck, top), (x + way * (half - bend), top)], edge, 0.014)
        stage.line([(x + way * half, top + bend), (x + way * half, bottom - bend)], edge, 0.014)
        corner = x + way * (half - bend)
        stage.arc(corner, top + bend, bend, bend, *((270, 360) if way > 0 else (180, 270)), edge, 0.014)
        stage.arc(corner, bottom - bend, bend, bend, *((0, 90) if way > 0 else (90, 180)), edge, 0.014)
    stage.line([(x - half + bend, bottom), (x + half - bend, bottom)], edge, 0.014)
    with _sheer(stage, 0.7):
        stage.line([(x - half + 0.05, top + 0.1), (x - half + 0.05, bottom - 0.2)], _WHITE, 0.028)
        stage.line([(x - half + 0.05, bottom - 0.13), (x - half + 0.05, bottom - 0.11)], _WHITE, 0.028)
        stage.line([(x + half - 0.045, top + 0.25), (x + half - 0.045, bottom - 0.12)], _WHITE, 0.014)


def _block(x: float, half: float, top: float, bottom: float, dx: float, dy: float) -> list[list[Point]]:
    """Return the front, top and side faces of a block seen at a slant."""
    way = 1 if dx > 0 else -1
    edge = x + way * half
    front = [(x - half, top), (x + half, top), (x + half, bottom), (x - half, bottom)]
    lid = [(x - half, top), (x - half + dx, top - dy), (x + half + dx, top - dy), (x + half, top)]
    side = [(edge, top), (edge + dx, top - dy), (edge + dx, bottom - dy), (edge, bottom)]
    return [front, lid, side]


def _gleam(x: float, half: float, top: float, bottom: float, start: float, width: float) -> list[Point]:
    """Return a slanting band of light on a front face."""
    slant, a, b = 0.3, x + half * start, x + half * (start + width)
    return [(a + slant * 0.3, top), (b + slant * 0.3, top), (b - slant * 0.3, bottom), (a - slant * 0.3, bottom)]


def _ice_lines(stage: Stage, faces: list[list[Point]], x: float, half: float, top: float, bottom: float) -> None:
    """Draw the pale edges, the frosty top, two cracks and the drips of a block of ice."""
    rng = stage.rng
    front, lid, side = faces
    for a, b in ((front[1], front[2]), (front[0], front[3]), (side[1], side[2])):
        stage.line([a, b], (206, 236, 250), 0.01)
    stage.polygon(lid, (246, 252, 255))
    for share in (-0.9, -0.7, -0.38, -0.2, 0.12, 0.42, 0.6, 0.88):
        width, length = rng.uniform(0.04, 0.075), rng.choice((0.0, 0.015, 0.03, 0.085))
        stage.line([(x + half * share, top), (x + half * share, top + length)], (246, 252, 255), width)
    for way in (-1, 1):
        px, py = x + way * half, rng.uniform(top + 0.18, bottom - 0.25)
        crack = [(px, py)]
        for _ in range(3):
            px, py = px - way * rng.uniform(0.03, 0.07), py + rng.choice((-0.02, 0.05, 0.07))
            crack.append((px, py))
        stage.line(crack, (70, 134, 182), 0.009)
        stage.line([crack[1], (crack[1][0] - way * 0.02, crack[1][1] - 0.06)], (70, 134, 182), 0.007)
    for share in (-0.7, -0.2, 0.5, 0.85):
        drop = x + half * share + rng.uniform(-0.04, 0.04)
        length = rng.uniform(0.02, 0.045)
        stage.line([(drop, bottom - 0.01), (drop, bottom + length - 0.01)], (158, 214, 240), 0.03)


def _snow(stage: Stage, x: float, y: float, radius: float) -> None:
    """Strew snowflakes over a disc."""
    for _ in range(26):
        a, far = stage.rng.uniform(0, 2 * math.pi), radius * stage.rng.random() ** 0.5
        size = stage.rng.choice((0.009, 0.012, 0.016))
        stage.ellipse(x + far * math.cos(a), y + far * math.sin(a), size, fill=_WHITE)


def _globe_base(stage: Stage, x: float, top: float, colour: RGB) -> None:
    """Draw the stand of a snow globe, down to 0.94."""
    stage.polygon([(x - 0.25, top), (x + 0.25, top), (x + 0.34, 0.94), (x - 0.34, 0.94)], colour)
    stage.rect(x - 0.36, 0.9, x + 0.36, 0.95, shift(colour, -0.2), radius=0.015)
    stage.rect(x - 0.12, 0.81, x + 0.12, 0.87, (232, 198, 104), radius=0.012)


def _bars(stage: Stage, box: tuple[float, float, float, float], n: int, domed: bool, metal: tuple[RGB, RGB]) -> None:
    """Draw upright bars with rails over a box; a domed cage gathers them in a ring at the top."""
    (x0, x1, y0, y1), (dark, light) = box, metal
    whole = x1 - x0 >= 1
    for i in range(n):
        x = x0 + (x1 - x0) * ((i + 0.5) / n if whole else i / (n - 1))
        top = y0
        stage.line([(x, top), (x, y1)], dark, 0.026)
        stage.line([(x - 0.006, top), (x - 0.006, y1)], light, 0.007)
        if domed:
            stage.arc(0.5, y0, max(abs(x - 0.5), 0.001), 0.13, *((180, 270) if x < 0.5 else (270, 360)), dark, 0.02)
    for y in (0.12, 0.88) if whole else (y0, y1):
        stage.line([(x0, y), (x1, y)], dark, 0.034)
    if domed:
        stage.ellipse(0.5, 0.075, 0.035, outline=dark, width=0.014)


def _frame(stage: Stage, x: float, y: float, half: float, colour: RGB) -> None:
    """Draw a square picture frame."""
    stage.rect(x - half, y - half, x + half, y + half, shift(colour, -0.25), radius=0.008)
    stage.rect(x - half + 0.008, y - half + 0.008, x + half - 0.008, y + half - 0.008, colour, radius=0.006)


def _recede(stage: Stage, frame: Point, scale: float, thing: Image.Image, at: Point) -> None:
    """Show the scene within its own frame, four levels deep; a thing in front hides a part of the frame each time."""
    sides = [stage.side, *(stage.px(scale**level) for level in range(1, 5))]
    window, left, top = Image.new("L", (sides[1], sides[1]), 255), frame[0] - scale / 2, frame[1] - scale / 2
    x, y = (at[0] - left) * stage.side - thing.width / 2, (at[1] - top) * stage.side - thing.height / 2
    window.paste(0, (round(x), round(y)), thing.getchannel("A"))
    views = [stage.canvas]
    for side in sides[1:]:
        views.append(views[-1].convert("RGB").resize((side, side), Image.Resampling.BOX))
    for outer, view in reversed(list(zip(views, views[1:], strict=False))):
        mask = window.resize(view.size, Image.Resampling.BOX)
        outer.paste(view, (round(left * outer.width), round(top * outer.height)), mask)


def _easel(stage: Stage, x: float, y: float, scale: float) -> None:
    """Draw the legs of an easel below a picture."""
    for way in (-1, 1):
        stage.line([(x + way * scale * 0.2, y), (x + way * scale * 0.42, 0.94)], (122, 84, 52), 0.026)
