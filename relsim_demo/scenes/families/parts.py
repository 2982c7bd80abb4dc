"""Families of the kind: part and whole."""

from __future__ import annotations

import math
import random

from PIL import Image, ImageChops, ImageDraw

from relsim_demo.scenes.backdrops import RGB, hls, shift
from relsim_demo.scenes.canvas import Point
from relsim_demo.scenes.registry import Kind, family
from relsim_demo.scenes.stage import Stage

CALM = ("plain", "gradient", "glowing", "bokeh", "framed")
PAPER = (252, 251, 247, 255)


@family(
    Kind.PARTS,
    "{Object} cut into slices that are shifted apart",
    "{Subject} sliced into pieces with clean straight cuts",
    "A single {Thing} divided into slices",
    "{Thing} chopped into parallel slabs",
    "Straight cuts split {Subject} into shifted strips",
    "{Object} in slices, each moved a little out of line",
    "One {Thing} cut up as if with a sharp knife",
    "The slices of {Food} slide away from each other",
    "A sliced {Creature}, still recognisable as a whole",
    "{Thing} taken apart by a few straight cuts",
    "Offset slices of one big {Subject}",
    "{Object} neatly carved into segments with gaps between them",
    "Dividing {Thing} into displaced slices",
    "A knife went through {Subject}: the slices drift apart",
    "{Thing} cut clean through, its sections displaced",
    "{Object} served in slices with gaps between the cuts",
    "A whole {Thing} carved into sliding slabs",
    "{Subject} split by straight cuts into slices that no longer line up",
)
def sliced(stage: Stage) -> None:
    """Cut one big thing by two to four parallel lines and shift the slices apart."""
    rng = stage.rng
    stage.backdrop(*CALM)
    name, n, angle = stage.subject(), rng.randint(2, 5), math.radians(rng.choice((0, 90, 25, -25, 45, -45, 65)))
    across, along = (math.cos(angle), math.sin(angle)), (-math.sin(angle), math.cos(angle))
    image = stage.cutout(name, 0.66)
    stage.note(name)
    w, h = image.size
    reach = (abs(across[0]) * w + abs(across[1]) * h) / 2
    cuts = [-2 * reach, *((2 * i / n - 1 + rng.uniform(-0.1, 0.1) / n) * reach for i in range(1, n)), 2 * reach]
    gap, slide, side = 0.2 / n, rng.uniform(0.035, 0.055), rng.choice((-1, 1))
    for i in range(n):
        far = 2 * (w + h)
        corners = ((cuts[i], -far), (cuts[i], far), (cuts[i + 1], far), (cuts[i + 1], -far))
        band = [(w / 2 + c * across[0] + t * along[0], h / 2 + c * across[1] + t * along[1]) for c, t in corners]
        apart, side = (i - (n - 1) / 2) * gap, -side
        x, y = (0.5 + apart * u + side * slide * v for u, v in zip(across, along, strict=True))
        _lay(stage, _kept(image, band), x, y)


@family(
    Kind.PARTS,
    "A jigsaw of {Subject} with one piece missing",
    "A puzzle picture of {Thing} lacks its last piece",
    "One puzzle piece of {Object} lies beside the gap it left",
    "An almost finished puzzle showing {Subject}",
    "A hole in the jigsaw where a part of {Thing} belongs",
    "The missing piece of the puzzle with {Creature}",
    "{Subject} as a jigsaw puzzle, incomplete by one piece",
    "The last piece to complete the picture of {Object}",
    "One part taken out of the {Thing} puzzle",
    "A gap in the puzzle waits for the loose piece of {Subject}",
    "Completing {Object} by putting the final jigsaw piece in",
    "A fragment of {Thing} has come out of the interlocking puzzle",
    "A single loose piece leaves {Creature} incomplete",
    "Interlocking pieces form {Subject}, but one is missing",
    "A jigsaw of {Thing} waiting for its last fragment",
    "A puzzle of {Object} with a hole and the piece that fits it",
    "The picture of {Subject} lacks one jigsaw piece, which lies apart",
    "One piece short of a complete {Thing} puzzle",
    held_out=True,
)
def missing_piece(stage: Stage) -> None:
    """Show a thing on a jigsaw panel; one piece is out, leaving a hole, and lies beside it."""
    rng = stage.rng
    stage.backdrop(*CALM)
    panel, dark = hls(rng.random(), rng.uniform(0.8, 0.9), 0.6), (52, 46, 56)
    n, side = rng.choice((3, 3, 4)), 0.64
    image = _panel(stage, stage.subject(), side, panel)
    pieces = _jigsaw(n, image.width / n, rng)
    pen = ImageDraw.Draw(image)
    for outline in pieces.values():
        pen.line([*outline, outline[0]], shift(panel, -0.5), stage.px(0.009))
    hole = pieces[rng.choice([(i, j) for i in range(1, n) for j in range(n - 1)])]
    margin = image.width // (2 * n)
    x0, y0 = (round(min(c) - margin / 2) for c in zip(*hole, strict=True))
    x1, y1 = (round(max(c) + margin / 2) for c in zip(*hole, strict=True))
    piece = _kept(image, hole).crop((x0, y0, x1, y1))
    pen.polygon(hole, shift(stage.ground.rgb, -0.55))
    pen.line([*hole, hole[0]], dark, stage.px(0.012))
    layout = rng.choice(("right", "below", "left"))
    x, y, at = {"right": (0.36, 0.38, (0.82, 0.8)), "below": (0.5, 0.36, (rng.uniform(0.3, 0.7), 0.83)),
                "left": (0.64, 0.38, (0.18, 0.8))}[layout]  # fmt: skip
    for picture, px, py, angle in ((image, x, y, 0), (piece, *at, rng.choice((-1, 1)) * rng.uniform(12, 30))):
        _lay(stage, picture, px, py, angle)


@family(
    Kind.PARTS,
    "{Creature} peeking out from behind a cover",
    "{Thing} half hidden behind something big",
    "Only half of {Subject} can be seen, the rest is hidden",
    "{Subject} peeps out shyly from its hiding place",
    "A hide-and-seek game with {Thing} peering out",
    "{Object} partly concealed, looking around the edge",
    "{Creature} sneaks a look from its hideout",
    "Half of {Thing} emerges from behind a cover",
    "{Subject} peers over the edge of its hiding place",
    "{Thing} hiding, but not well enough",
    "A curious {Creature} sticks out from behind a barrier",
    "{Object} popping out of its hiding place",
    "Something covers half of {Thing}",
    "Peekaboo: {Subject} shows one half of itself",
    "The cover leaves only a part of {Creature} visible",
    "{Thing} peeping out while half of it stays hidden",
    "{Subject} lurks behind a barrier and shows just half of its body",
    "A half concealed {Creature} takes a peek",
)
def peeking(stage: Stage) -> None:
    """Hide half of a thing behind a wall, a ledge, a curtain, a box or in a hole."""
    rng = stage.rng
    cover = rng.choice((_wall, _ledge, _curtain, _box, _hole))
    if cover is _hole or cover is _box:
        stage.outdoors(horizon=rng.uniform(0.5, 0.6))
    else:
        stage.backdrop(*CALM, "dotted")
    cover(stage, stage.subject(*rng.choice((("animal", "face"), ()))), stage.contrast())


@family(
    Kind.PARTS,
    "Concentric layers opened up around {Thing} at the core",
    "A cross section with {Object} hidden at the heart of its layers",
    "{Subject} at the core of many layers",
    "Layer upon layer around {Thing}, seen in a cut",
    "Cut open: bands of layers enclose {Object}",
    "The inside of a layered ball with {Thing} in its centre",
    "Nested bands of colour wrapped about a core of {Subject}",
    "A slice through the layers reveals {Thing} within",
    "{Object} as the kernel inside concentric shells",
    "Peeling away the layers shows {Subject} at the centre",
    "Shell within shell, and {Thing} in the innermost one",
    "Coloured strata surround {Object} like the rings of a cut fruit",
    "An anatomy of layers with {Subject} as the seed",
    "What lies at the core? {Thing}, beneath many layers",
    "Concentric coloured bands revealed around {Creature}",
    "Cut in half, the layers show {Thing} as their kernel",
    "{Subject} in the heart of a body made of nested layers",
    "A section through concentric shells with {Object} at the core",
)
def cross_section(stage: Stage) -> None:
    """Put a thing at the core of concentric bands: a whole disc, a half dome or peeled-back shells."""
    rng = stage.rng
    stage.backdrop("plain", "gradient", "bokeh", "framed", "dotted")
    name, n, layout = stage.subject(), rng.randint(3, 5), rng.choice(("disc", "dome", "peeled", "peeled"))
    hue, step = rng.random(), rng.choice((0.02, 0.05, 0.14, -0.09))
    lights = [0.3 + 0.55 * (i + 1) / (n + 1) if i % 2 else 0.22 + 0.55 * (i + 1) / (n + 1) for i in range(n)]
    bands = [hls(hue + i * step, light, 0.6) for i, light in enumerate(lights)]
    cx, cy, outer = (0.5, 0.78, 0.45) if layout == "dome" else (0.5, 0.5, 0.44)
    core = 0.2
    start = rng.uniform(0, 360)
    for i, band in enumerate(bands):
        radius = outer - (outer - core) * i / n
        if layout == "peeled":
            span = 215 + 130 * i / n
            _sector(stage, cx, cy, radius, start - span / 2, span, band)
        else:
            _sector(stage, cx, cy, radius, 180, 180 if layout == "dome" else 360, band)
    pale = shift(bands[-1], 0.72)
    _sector(stage, cx, cy, core, 180, 180 if layout == "dome" else 360, pale)
    if layout == "dome":
        stage.line([(cx - outer, cy), (cx + outer, cy)], shift(bands[0], -0.3), 0.014)
        stage.sprite(name, cx, cy - 0.008, stage.fit(name, 0.25, 0.165), standing=True)
    else:
        stage.sprite(name, cx, cy, stage.fit(name, 0.3, 0.28))


@family(
    Kind.PARTS,
    "A photo of {Thing} torn in two",
    "A ripped picture: the two halves of {Subject} lie apart",
    "{Subject} torn apart along a jagged edge",
    "The photograph of {Object} has been ripped through the middle",
    "A tear splits the picture of {Thing} into two pieces",
    "Two torn pieces of one photograph of {Creature}",
    "A broken memory: the torn photo of {Subject}",
    "{Thing} in a picture ripped in half",
    "The jagged rip divides a print of {Object}",
    "A torn photograph, {Subject} split between its pieces",
    "Someone tore up the picture of {Thing}",
    "Torn paper separates one half of {Creature} from the other",
    "The picture of {Object} ripped into two tilted halves",
    "{Subject} on a photo destroyed by a rip",
    "Ripped in two, a snapshot of {Thing}",
    "A snapshot of {Subject} torn in half with ragged edges",
    "The two ripped halves of a print showing {Object}",
    "A photo tear runs right through {Creature}",
)
def torn_photo(stage: Stage) -> None:
    """Tear a white-rimmed photo of a thing in two along a jagged line and tilt the halves apart."""
    rng = stage.rng
    stage.backdrop(*CALM, "striped", "chequered", avoid=("white",))
    upright = rng.random() < 0.65
    photo = _photo(stage, stage.subject(), *((0.66, 0.7) if upright else (0.7, 0.66)))
    w, h = photo.size if upright else photo.size[::-1]
    slant, n, rip = rng.uniform(-0.12, 0.12), 11, stage.px(0.022)
    zigzag = [0.5 + slant * (2 * i / n - 1) + (-1) ** i * rng.uniform(0.015, 0.05) for i in range(n + 1)]
    tear = [(w * x, h * i / n) for i, x in enumerate(zigzag)]
    halves = {-1: [(0, h), (0, 0)], 1: [(w, h), (w, 0)]}
    tilt, apart = rng.uniform(4, 9), rng.uniform(0.06, 0.08)
    slip = rng.uniform(-0.03, 0.03)
    for sign, corners in halves.items():
        paper, print_ = ([*corners, *((x - sign * d, y) for x, y in tear)] for d in (0, -rip))
        if not upright:
            paper, print_ = ([(y, x) for x, y in outline] for outline in (paper, print_))
        half = Image.new("RGBA", photo.size, PAPER)
        half.paste(photo, mask=_mask(photo.size, print_))
        half.putalpha(_mask(photo.size, paper))
        move = (sign * apart, sign * slip) if upright else (sign * slip, sign * apart)
        _lay(stage, half, 0.5 + move[0], 0.5 + move[1], sign * tilt * (1 if upright else -1))


@family(
    Kind.PARTS,
    "An exploded view of {Subject} with its parts moved apart",
    "{Thing} taken apart into pieces that keep their order",
    "The parts of {Object} pulled away from the centre along guide lines",
    "{Subject} disassembled into separate tiles",
    "Exploded drawing showing all pieces of {Thing}",
    "A whole {Object} broken down into its parts",
    "{Thing} comes apart into evenly spread pieces",
    "Every piece of {Subject} drifts away from the middle, still in order",
    "Disassembly of {Object}: each part in its own place",
    "{Creature} as a construction kit of separated parts",
    "The sum of its parts: {Thing} laid out in pieces",
    "Lines lead from the centre to the spread-out parts of {Subject}",
    "{Object} dismantled into a grid of fragments",
    "An assembly diagram of {Thing}, its parts floating apart",
    "Separated fragments that together make {Subject}",
    "{Object} in an exploded diagram, all parts spread apart",
    "Dismantled {Thing}: its pieces spaced out along lines from the middle",
    "{Subject} decomposed into neatly separated parts",
)
def scattered_parts(stage: Stage) -> None:
    """Cut a thing into six to nine tiles and move them apart in order, with guide lines from the centre."""
    rng = stage.rng
    stage.backdrop(*CALM)
    name, side = stage.subject(), rng.uniform(0.58, 0.62)
    sprite = stage.cutout(name, side)
    stage.note(name)
    w, h = max(sprite.width, round(sprite.height * 0.75)), max(sprite.height, round(sprite.width * 0.75))
    image = Image.new("RGBA", (w, h), (0, 0, 0, 0))
    image.alpha_composite(sprite, ((w - sprite.width) // 2, (h - sprite.height) // 2))
    columns, rows = (2, 3) if w < h * 0.85 else (3, 2) if h < w * 0.85 else (3, 3)
    dx, dy, spread = w / columns / stage.side, h / rows / stage.side, rng.uniform(1.4, 1.5)
    spots = [(i, j, 0.5 + (i - (columns - 1) / 2) * dx * spread, 0.5 + (j - (rows - 1) / 2) * dy * spread)
             for i in range(columns) for j in range(rows)]  # fmt: skip
    for _, _, x, y in spots:
        stage.line([(0.5, 0.5), (x, y)], stage.ink, 0.012)
    card = rng.choice(((255, 255, 255), shift(stage.ground.rgb, 0.5), shift(stage.ground.rgb, -0.3)))
    for i, j, x, y in spots:
        edges = (x - dx / 2, y - dy / 2, x + dx / 2, y + dy / 2)
        stage.rect(*edges, card, outline=stage.ink, width=0.006, radius=0.012)
        box = (i * w / columns, j * h / rows, (i + 1) * w / columns, (j + 1) * h / rows)
        stage.put(image.crop(tuple(round(v) for v in box)), x, y)


# ---- cutting ---------------------------------------------------------------------------------------------------------


def _mask(size: tuple[int, int], outline: list[Point]) -> Image.Image:
    """Return a mask that is white inside an outline (in pixels)."""
    mask = Image.new("L", size, 0)
    ImageDraw.Draw(mask).polygon(outline, 255)
    return mask


def _kept(image: Image.Image, outline: list[Point]) -> Image.Image:
    """Return a copy of an image with only what lies inside an outline (in pixels)."""
    result = image.copy()
    result.putalpha(ImageChops.multiply(image.getchannel("A"), _mask(image.size, outline)))
    return result


def _lay(stage: Stage, image: Image.Image, x: float, y: float, angle: float = 0) -> None:
    """Lay a part of an image down with a shadow, turned about its own middle; (x, y) is the whole image's centre."""
    left, top, right, bottom = box = image.getbbox() or (0, 0, *image.size)
    x += ((left + right) - image.width) / 2 / stage.side
    y += ((top + bottom) - image.height) / 2 / stage.side
    part = image.crop(box)
    if angle:
        part = part.rotate(-angle, Image.Resampling.BILINEAR, expand=True)
    shadow = Image.new("RGBA", part.size, (0, 0, 0, 0))
    shadow.putalpha(part.getchannel("A").point(lambda v: v // 4))
    stage.put(shadow, x + 0.012, y + 0.015)
    stage.put(part, x, y)


def _panel(stage: Stage, name: str, side: float, colour: RGB) -> Image.Image:
    """Return a square picture of a thing on one colour, in pixels."""
    image = Image.new("RGBA", (stage.px(side), stage.px(side)), (*colour, 255))
    sprite = stage.cutout(name, side * 0.9)
    image.alpha_composite(sprite, ((image.width - sprite.width) // 2, (image.height - sprite.height) // 2))
    stage.note(name)
    return image


def _photo(stage: Stage, name: str, width: float, height: float) -> Image.Image:
    """Return a white-rimmed photograph of a thing, in pixels."""
    rim, colour = stage.px(0.035), hls(stage.rng.random(), stage.rng.uniform(0.6, 0.85), 0.5)
    photo = Image.new("RGBA", (stage.px(width), stage.px(height)), PAPER)
    photo.paste((*colour, 255), (rim, rim, photo.width - rim, photo.height - rim))
    photo.paste((*shift(colour, -0.25), 255), (rim, round(photo.height * 0.68), photo.width - rim, photo.height - rim))
    sprite = stage.cutout(name, stage.fit(name, width - 0.14, height - 0.16))
    photo.alpha_composite(sprite, ((photo.width - sprite.width) // 2, (photo.height - sprite.height) // 2))
    stage.note(name)
    return photo


def _jigsaw(n: int, cell: float, rng: random.Random) -> dict[tuple[int, int], list[Point]]:
    """Return the outlines (in pixels) of n x n interlocking pieces by column and row."""
    bulge = {(kind, i, j): rng.choice((-1, 1)) for kind in "hv" for i in range(n + 1) for j in range(n + 1)}

    def edge(kind: str, i: int, j: int) -> list[Point]:
        """Return the top ("h") or left ("v") edge of a cell as points, rightwards or downwards."""
        across = 0 if (j if kind == "h" else i) in (0, n) else bulge[kind, i, j]
        points = [(0.0, 0.0)]
        if across:
            turns = [math.radians(a) for a in range(-130, 131, 20)]
            points += [(0.5 + 0.13 * math.sin(a), across * (0.09 + 0.13 * math.cos(a))) for a in turns]
        points.append((1.0, 0.0))
        placed = points if kind == "h" else [(v, u) for u, v in points]
        return [((i + u) * cell, (j + v) * cell) for u, v in placed]

    return {
        (i, j): [*edge("h", i, j), *edge("v", i + 1, j), *edge("h", i, j + 1)[::-1], *edge("v", i, j)[::-1]]
        for i in range(n)
        for j in range(n)
    }


def _sector(stage: Stage, x: float, y: float, radius: float, start: float, span: float, colour: RGB) -> None:
    """Fill a sector of a disc, from `start` degrees clockwise over `span` degrees."""
    if span >= 360:
        stage.ellipse(x, y, radius, fill=colour)
        return
    turns = [math.radians(start + span * i / 60) for i in range(61)]
    stage.polygon([(x, y), *((x + radius * math.cos(a), y + radius * math.sin(a)) for a in turns)], colour)


# ---- covers to hide behind -------------------------------------------------------------------------------------------


def _wall(stage: Stage, name: str, colour: RGB) -> None:
    """Hide a thing behind a brick wall at the left or right."""
    side = stage.rng.choice((-1, 1))
    edge, y = 0.5 - side * 0.02, stage.rng.uniform(0.46, 0.6)
    stage.sprite(name, edge + side * 0.04, y, stage.fit(name, 0.62, 0.7), angle=side * stage.rng.uniform(0, 14))
    x0, x1 = (edge, 1.02) if side < 0 else (-0.02, edge)
    _bricks(stage, x0, 0, x1, 1, colour)


def _ledge(stage: Stage, name: str, colour: RGB) -> None:
    """Hide the lower half of a thing behind a brick ledge."""
    top = stage.rng.uniform(0.54, 0.6)
    stage.sprite(name, stage.rng.uniform(0.38, 0.62), top - 0.03, stage.fit(name, 0.66, 0.66))
    _bricks(stage, -0.02, top, 1.02, 1, colour)
    stage.rect(-0.02, top - 0.03, 1.02, top + 0.03, shift(colour, 0.4))


def _curtain(stage: Stage, name: str, colour: RGB) -> None:
    """Hide a thing behind a curtain drawn half open."""
    side = stage.rng.choice((-1, 1))
    stage.sprite(name, 0.5 + side * 0.03, 0.56, stage.fit(name, 0.6, 0.68), angle=side * stage.rng.uniform(0, 10))
    folds, width = 5, 0.1
    for i in range(folds):
        x = 0.5 - side * (0.02 + (folds - i - 0.5) * width)
        for part, light in ((0.06, -0.3), (0.035, 0), (0.012, 0.3)):
            stage.rect(x - part, 0.05, x + part, 0.95 + 0.02 * (i % 2), shift(colour, light), radius=0.02)
    stage.line([(0.04, 0.05), (0.96, 0.05)], (150, 104, 66), 0.035)


def _box(stage: Stage, name: str, colour: RGB) -> None:
    """Hide the lower half of a thing in an open box."""
    x, top, half, card = 0.5, 0.56, 0.32, (204, 154, 98)
    stage.shadow_under(x, 0.94, 0.8)
    back = [(x - half, top), (x - half + 0.07, top - 0.09), (x + half - 0.07, top - 0.09), (x + half, top)]
    stage.polygon(back, shift(card, -0.45))
    stage.sprite(name, x + stage.rng.uniform(-0.04, 0.04), top - 0.06, stage.fit(name, 0.5, 0.72))
    stage.rect(x - half, top, x + half, 0.94, card)
    for sign in (-1, 1):
        edge, tip = x + sign * half, x + sign * (half + 0.13)
        stage.polygon([(edge, top), (tip, top + 0.06), (tip, top + 0.12), (edge, top + 0.08)], shift(card, -0.2))
    stage.rect(x - 0.045, top, x + 0.045, 0.94, colour)
    stage.line([(x - half, top), (x + half, top)], shift(card, 0.35), 0.014)


def _hole(stage: Stage, name: str, colour: RGB) -> None:
    """Let the upper half of a thing look out of a hole in the ground."""
    x, y, reach = stage.rng.uniform(0.46, 0.54), 0.78, 0.38
    stage.ellipse(x, y, reach + 0.04, 0.15, shift(colour, 0.3))
    stage.ellipse(x, y, reach, 0.115, (34, 28, 36))
    rim = [math.radians(a) for a in range(0, 181, 6)]
    inner = [(x + reach * math.cos(a), y + 0.115 * math.sin(a)) for a in rim]
    outer = [(x + (reach + 0.04) * math.cos(a), y + 0.15 * math.sin(a)) for a in rim]
    image = stage.cutout(name, stage.fit(name, 0.56, 0.8))
    w, h = image.width / stage.side, image.height / stage.side
    top = y - 0.5 * h
    front = [((u - x + w / 2) * stage.side, (v - top) * stage.side) for u, v in inner]
    stage.put(_kept(image, [(image.width * 2, 0), *front, (-image.width, 0)]), x, top + h / 2)
    stage.note(name)
    stage.polygon([*inner, *reversed(outer)], shift(colour, 0.3))


def _bricks(stage: Stage, x0: float, y0: float, x1: float, y1: float, colour: RGB) -> None:
    """Fill a rectangle with brickwork."""
    stage.rect(x0, y0, x1, y1, colour)
    course, mortar = 0.105, shift(colour, 0.4)
    for row in range(math.ceil((y1 - y0) / course)):
        y = y0 + row * course
        stage.rect(x0, y - 0.006, x1, y + 0.006, mortar)
        x = x0 + 0.11 * (1 + row % 2)
        while x < x1 - 0.02:
            stage.rect(x - 0.006, y, x + 0.006, min(y + course, y1), mortar)
            x += 0.22
    stage.rect(x0, y0, x1, y1, None, outline=shift(colour, -0.4), width=0.014)
