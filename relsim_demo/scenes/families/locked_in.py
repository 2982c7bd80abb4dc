"""Things locked in."""

from __future__ import annotations

import math

from PIL import Image, ImageDraw

from relsim_demo.scenes.backdrops import RGB, hls, shift
from relsim_demo.scenes.canvas import Point
from relsim_demo.scenes.drawing.glass import group_within
from relsim_demo.scenes.registry import Kind, family, relation
from relsim_demo.scenes.stage import Stage

_ROPES = (((226, 190, 130), (110, 76, 42)), ((240, 236, 224), (84, 84, 96)), ((150, 196, 120), (50, 84, 50)))
_METALS = (((206, 210, 220), (70, 74, 88)), ((232, 190, 96), (112, 76, 30)), ((138, 142, 156), (36, 38, 48)))
_WOODS = ((176, 124, 76), (246, 244, 238), (120, 84, 60), (200, 160, 104))

LOCKED_IN = relation(
    "locked in",
    Kind.CONTAINMENT,
    "{Subject} locked in and held captive",
    "{Object} cannot get out",
    "{Thing} is held within something that it cannot leave",
    "A prisoner: {Creature} is locked inside",
    "{Subject} enclosed on all sides with no way out",
    "Held captive inside: {Object}",
    "{Thing} has lost its freedom and is kept inside",
    "Something encloses {Creature} and does not let it go",
    "{Object} contained like a captive",
    "{Subject} trapped inside, unable to get out",
    "There is no escape for {Thing}, it is locked in",
    "{Subject} held captive and locked inside",
    "{Thing} enclosed so that it cannot get out",
    "A captive {Creature} that is kept locked in",
)


@family(
    LOCKED_IN,
    "{Subject} held captive behind bars",
    "{Object} locked inside a cage",
    "A prisoner: {Thing} looks out between iron rods",
    "{Subject} locked in behind a grating",
    "{Thing} in jail, unable to get out",
    "Captive {Creature} seen through the grille of its cell",
    "{Object} caged like a criminal or a bird",
    "Upright metal stands between us and {Subject}, which is locked in",
    "{Thing} is held prisoner behind iron bars",
    "{Subject} locked inside a barred cell",
    "A captive {Creature} that cannot get out from behind the grille",
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
    for name, dx, dy, size in group_within(stage, 0.31 if layout == "cell" else 0.29, standing=True):
        stage.sprite(name, 0.5 + dx, floor + dy, size, standing=True)
    dark, light = ((196, 200, 208), (240, 242, 246)) if stage.ground.dark else ((58, 60, 70), (128, 132, 144))
    _bars(stage, (x0, x1, y0, y1), rng.choice((6, 7)), layout == "cage", (dark, light))


@family(
    LOCKED_IN,
    "{Subject} caught and held within knotted ropes",
    "{Object} hangs inside a net and cannot get out",
    "A trap has closed around {Thing} and pulled it up",
    "The catch: {Creature} enclosed in mesh",
    "{Thing} dangles captive in a web of cords",
    "Meshes enclose {Subject} on all sides",
    "{Creature} trapped inside a bag of ropes",
    "{Object} held captive in the air by a woven trap",
    "{Subject} caught inside a net",
    "Captive {Thing} enclosed by a mesh of ropes",
    "{Object} cannot get out of the knotted trap that holds it",
)
def in_net(stage: Stage) -> None:
    """Catch things in a net that hangs from a rope, some of its cords behind and some before them."""
    rng = stage.rng
    if rng.random() < 0.5:
        stage.outdoors(horizon=rng.uniform(0.74, 0.86))
    else:
        stage.backdrop("plain", "gradient", "glowing", "bokeh", "striped")
    x, top, bottom, half = 0.5 + rng.uniform(-0.04, 0.04), 0.17, rng.uniform(0.86, 0.92), rng.uniform(0.33, 0.37)
    light, dark = rng.choice(_ROPES)
    front, back = _meshes(x, top, bottom, half, rng.choice((7, 8)))
    for cord in back:
        stage.line(cord, dark, 0.008)
    middle = top + (bottom - top) * 0.6
    for name, dx, dy, size in group_within(stage, half * 0.8):
        stage.sprite(name, x + dx, middle + dy, size, angle=rng.choice((0, -14, 14)))
    for colour, width in ((dark, 0.017), (light, 0.009)):
        for cord in front:
            stage.line(cord, colour, width)
        stage.line([(x, top + 0.01), (x, -0.02)], colour, width * 2)
    stage.ellipse(x, top, 0.04, 0.026, dark)
    stage.ellipse(x, top, 0.03, 0.017, light)
    stage.ellipse(x, bottom, 0.05, 0.024, dark)
    stage.ellipse(x, bottom, 0.038, 0.015, light)


@family(
    LOCKED_IN,
    "{Subject} bound with metal links and locked",
    "Chains hold {Object} captive",
    "{Thing} secured with a padlock so that it cannot get away",
    "Crossed iron links enclose {Subject}",
    "{Creature} in fetters, a lock on its breast",
    "No one can open or free {Object}: it is locked up",
    "{Thing} held within heavy links",
    "Fettered and locked, {Subject} cannot get out",
    "{Subject} locked in chains",
    "A padlock keeps {Thing} captive",
    "{Object} is bound with metal links and cannot get free",
    held_out=True,
)
def in_chains(stage: Stage) -> None:
    """Wrap crossing chains about a big thing, or stretch them across it, and close them with a padlock."""
    rng, name = stage.rng, stage.compact(least=0.45)
    stage.backdrop("plain", "gradient", "glowing", "framed", "striped", colours=stage.contrasting(name))
    size, x, y = rng.uniform(0.74, 0.82), 0.5, 0.5
    width, height = stage.extent(name, size)
    image = stage.cutout(name, size)
    stage.put(image, x, y)
    stage.note(name)
    metal, wrapped = rng.choice(_METALS), rng.random() < 0.5
    mask = None
    if wrapped:
        mask = Image.new("L", stage.canvas.size, 0)
        mask.paste(image.getchannel("A"), ((stage.side - image.width) // 2, (stage.side - image.height) // 2))
    dx, dy = (width * 0.55, height * 0.42) if wrapped else (0.53, rng.uniform(0.4, 0.53))
    lines = [((x - dx, y - dy), (x + dx, y + dy)), ((x - dx, y + dy), (x + dx, y - dy))]
    if rng.random() < 0.4:
        lines.append(((x - dx, y), (x + dx, y)))
    with stage.layer(mask=mask):
        for start, end in lines:
            _chain(stage, start, end, rng.uniform(0.1, 0.115), metal)
    _padlock(stage, x, y + 0.03, rng.uniform(0.085, 0.1), rng.choice(((240, 190, 70), (214, 218, 226), stage.accent())))


@family(
    LOCKED_IN,
    "{Subject} shut in by a ring of stakes",
    "A fence encloses {Object} all around",
    "{Thing} in an enclosure, unable to get out",
    "{Creature} penned in like cattle",
    "Pales or wire on every side hold {Subject} within",
    "{Object} in the middle of a closed pen",
    "The way out is barred all around {Thing}",
    "Captive in the open: {Creature} enclosed by posts",
    "{Subject} enclosed by a fence all around",
    "{Thing} locked inside a pen",
    "{Creature} held captive within a ring of posts",
)
def fenced_in(stage: Stage) -> None:
    """Stand things within a closed ring of wooden pales or of posts with barbed wire."""
    rng = stage.rng
    stage.outdoors(horizon=rng.uniform(0.44, 0.56))
    x, y, rx, ry = 0.5, rng.uniform(0.68, 0.72), rng.uniform(0.38, 0.41), rng.uniform(0.14, 0.17)
    stage.ellipse(x, y, rx * 1.04, ry * 1.1, (0, 0, 0, 34))
    wired = rng.random() < 0.4
    fence, colour = _wire if wired else _pales, rng.choice(_WOODS)
    n = 10 if wired else 24
    ring = [(x + rx * math.cos(t), y + ry * math.sin(t)) for t in (math.tau * (i + 0.5) / n for i in range(n))]
    fence(stage, ring[n // 2 :], 0.15, shift(colour, -0.18))
    for name, dx, dy, size in group_within(stage, 0.29, standing=True):
        stage.shadow_under(x + dx, y + ry * 0.35 + dy * 0.3, size * 0.8)
        stage.sprite(name, x + dx, y + ry * 0.35 + dy * 0.3, size, standing=True)
    fence(stage, ring[: n // 2], 0.2, colour)


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


def _meshes(x: float, top: float, bottom: float, half: float, n: int) -> tuple[list[list[Point]], list[list[Point]]]:
    """Return the cords of a hanging net before and behind what is in it: n screw lines to the left, n to the right."""
    front: list[list[Point]] = []
    back: list[list[Point]] = []
    steps = 22
    for k in range(2 * n):
        way, run, side = (1 if k < n else -1), [], None
        for i in range(steps + 1):
            t = i / steps
            turn = math.tau * k / n + way * t * 2.1
            width = half * math.sin(math.pi * min(t * 1.02, 1) ** 0.85) ** 0.62 if t < 1 else 0.03
            point, near = (x + max(width, 0.03) * math.cos(turn), top + (bottom - top) * t), math.sin(turn) >= 0
            if near != side and run:
                (front if side else back).append([*run, point])
                run = []
            run.append(point)
            side = near
        (front if side else back).append(run)
    return [c for c in front if len(c) > 1], [c for c in back if len(c) > 1]


def _chain(stage: Stage, start: Point, end: Point, link: float, metal: tuple[RGB, RGB]) -> None:
    """Draw a chain whose links are seen flat and edge-on in turn."""
    n = max(2, round(math.dist(start, end) / (link * 0.66)))
    angle = math.degrees(math.atan2(end[1] - start[1], end[0] - start[0]))
    images = []
    for flat in (True, False):
        images.append(_link(stage, link, flat, metal).rotate(-angle, Image.Resampling.BICUBIC, expand=True))
    for parity in (0, 1):
        for i in range(parity, n + 1, 2):
            stage.put(images[parity], start[0] + (end[0] - start[0]) * i / n, start[1] + (end[1] - start[1]) * i / n)


def _link(stage: Stage, length: float, flat: bool, metal: tuple[RGB, RGB]) -> Image.Image:
    """Return one link in pixels, lying level."""
    light, dark = metal
    link, (w, h) = Image.new("RGBA", (160, 100), (*dark, 0)), (stage.px(length), stage.px(length * 0.625))
    pen = ImageDraw.Draw(link)
    if flat:
        for grow, colour, rim in ((0, dark, 32), (7, light, 18)):
            pen.rounded_rectangle((2 + grow, 6 + grow, 158 - grow, 94 - grow), 44 - grow, None, (*colour, 255), rim)
    else:
        pen.rounded_rectangle((4, 32, 156, 68), 18, (*dark, 255))
        pen.rounded_rectangle((11, 39, 149, 56), 8, (*light, 255))
    return link.convert("RGBa").resize((w, h), Image.Resampling.BOX).convert("RGBA")


def _padlock(stage: Stage, x: float, y: float, half: float, colour: RGB) -> None:
    """Draw a closed padlock centred a little above the middle of its body."""
    for tone, width in (((50, 52, 62), 0.5), ((214, 218, 226), 0.28)):
        stage.arc(x, y - half * 0.75, half * 0.72, half * 0.85, 180, 360, tone, half * width)
        for side in (-1, 1):
            at = x + side * half * (0.72 - width / 2)
            stage.line([(at, y - half * 0.75), (at, y - half * 0.3)], tone, half * width)
    grown = half * 1.08
    stage.rect(x - grown, y - half * 0.68, x + grown, y + grown, shift(colour, -0.45), radius=half * 0.28)
    stage.rect(x - half, y - half * 0.6, x + half, y + half, colour, radius=half * 0.24)
    stage.rect(x - half, y + half * 0.5, x + half, y + half, shift(colour, -0.14), radius=half * 0.24)
    stage.ellipse(x, y + half * 0.04, half * 0.24, fill=(44, 40, 46))
    stage.polygon([(x, y), (x + half * 0.2, y + half * 0.6), (x - half * 0.2, y + half * 0.6)], (44, 40, 46))


def _pales(stage: Stage, feet: list[Point], height: float, colour: RGB) -> None:
    """Draw pointed pales side by side, joined by two rails."""
    for share in (0.3, 0.72):
        stage.line([(x, y - height * share) for x, y in feet], shift(colour, -0.35), 0.022)
    for x, y in sorted(feet, key=lambda foot: foot[1]):
        half, shoulder = 0.024, y - height * 0.86
        board = [(x - half, y), (x - half, shoulder), (x, y - height), (x + half, shoulder), (x + half, y)]
        grown = [(u + math.copysign(0.006, u - x) * (u != x), v - 0.008 * (u == x)) for u, v in board]
        stage.polygon(grown, shift(colour, -0.4))
        stage.polygon(board, colour)


def _wire(stage: Stage, feet: list[Point], height: float, colour: RGB) -> None:
    """Draw posts with three barbed wires between them."""
    steel = (86, 88, 98) if not stage.ground.dark else (206, 208, 216)
    for x, y in feet:
        stage.line([(x, y), (x, y - height)], shift(colour, -0.45), 0.03)
        stage.line([(x, y - 0.004), (x, y - height + 0.004)], colour, 0.018)
    for share in (0.3, 0.6, 0.9):
        wire = [(x, y - height * share) for x, y in feet]
        stage.line(wire, steel, 0.008)
        for (x0, y0), (x1, y1) in zip(wire, wire[1:], strict=False):
            for t in (0.33, 0.67):
                x, y, r = x0 + (x1 - x0) * t, y0 + (y1 - y0) * t, 0.014
                stage.line([(x - r, y - r), (x + r, y + r)], steel, 0.006)
                stage.line([(x - r, y + r), (x + r, y - r)], steel, 0.006)
