"""Something broken into pieces."""

from __future__ import annotations

import math
import random

from PIL import Image, ImageDraw

from relsim_demo.scenes.backdrops import RGB, hls, shift
from relsim_demo.scenes.canvas import Point
from relsim_demo.scenes.drawing.choices import CALM
from relsim_demo.scenes.drawing.cutting import kept, lay, mask_of
from relsim_demo.scenes.pixels import whole_box
from relsim_demo.scenes.registry import Kind, family, relation
from relsim_demo.scenes.stage import Stage

IN_PIECES = relation(
    "broken into pieces",
    Kind.PARTS,
    "{Subject} broken into pieces",
    "{Object} no longer whole, but in pieces",
    "Broken {Thing}, its fragments torn apart from each other",
    "Fragments of what was once one whole {Thing}",
    "{Subject} taken apart, piece by piece",
    "A broken image of {Object}, its pieces moved apart",
    "Pieces of broken {Thing} that come apart",
    "Once whole, {Subject} is now in fragments",
    "{Object} broken and torn apart into fragments",
    "Gaps run between the pieces of {Thing}",
    "Broken apart: {Subject} and its fragments",
    "{Thing} broken apart into several pieces",
    "The fragments of {Subject} no longer make a whole",
    "{Object} in pieces that have come apart",
)
PAPER = (252, 251, 247, 255)


@family(
    IN_PIECES,
    "{Subject} cut into slices that are pulled apart",
    "Straight cuts divide {Object} into pieces",
    "{Thing} sliced, its slices shifted against each other",
    "The knife went through {Subject} several times",
    "Parallel cuts break {Object} into strips",
    "{Thing} in slices with gaps between them",
    "{Object} chopped up into even bands",
    "Sliced {Subject}, no longer in one piece",
    "A clean cut, and another: {Thing} in displaced sections",
    "{Object} cut apart into several slices",
    "The slices of {Thing} lie a little apart from each other",
    "Straight through {Subject} go the cuts that break it into pieces",
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
        lay(stage, kept(image, band), x, y)


@family(
    IN_PIECES,
    "An exploded view of {Object}",
    "{Subject} taken apart into tiles that spread from the centre",
    "The parts of {Thing} moved outward in order",
    "{Object} dismantled like a kit of parts",
    "Every piece of {Subject} on a card of its own",
    "{Thing} dissected, with lines that say where each piece belongs",
    "A diagram that pulls {Object} apart into its components",
    "The picture of {Subject} divided into scattered squares",
    "Guide lines lead from the middle to the separated pieces of {Thing}",
    "{Object} taken apart, its pieces spread out evenly",
    "The scattered tiles of {Thing} still show what it was",
    "All pieces of {Subject} pulled away from the middle",
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
        box = whole_box(i * w / columns, j * h / rows, (i + 1) * w / columns, (j + 1) * h / rows)
        stage.put(image.crop(box), x, y)


@family(
    IN_PIECES,
    "A torn photograph of {Subject}",
    "The picture of {Thing} ripped in two",
    "{Object} torn apart along a jagged line",
    "Two halves of a photo that once showed {Subject} whole",
    "A rip goes right through the image of {Thing}",
    "Paper edges where {Object} was torn apart",
    "The two pieces of the torn picture tilt away from each other",
    "A memory of {Subject} torn in two",
    "{Thing} in a print that somebody tore up",
    "The image of {Object} torn into two pieces",
    "A ripped picture: {Subject} on two halves",
    "{Thing} torn apart on paper, a ragged gap between the pieces",
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
        half.paste(photo, mask=mask_of(photo.size, print_))
        half.putalpha(mask_of(photo.size, paper))
        move = (sign * apart, sign * slip) if upright else (sign * slip, sign * apart)
        lay(stage, half, 0.5 + move[0], 0.5 + move[1], sign * tilt * (1 if upright else -1))


@family(
    IN_PIECES,
    "A jigsaw of {Subject} with one piece missing",
    "The last piece of {Object} has not been put in yet",
    "{Thing} is complete but for one piece",
    "A hole in the image of {Subject}, and the piece that fits it",
    "Puzzle picture of {Object} with a gap",
    "One fragment of {Thing} lies beside the rest",
    "{Subject} divided into interlocking pieces, one of them taken out",
    "A single loose piece keeps {Object} from being whole",
    "Where does this piece of {Thing} belong?",
    "{Subject} in puzzle pieces, one of which is out of place",
    "One piece is missing from the picture of {Object}",
    "{Thing} not yet whole: a piece lies next to its gap",
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
    piece = kept(image, hole).crop((x0, y0, x1, y1))
    pen.polygon(hole, shift(stage.ground.rgb, -0.55))
    pen.line([*hole, hole[0]], dark, stage.px(0.012))
    layout = rng.choice(("right", "below", "left"))
    x, y, at = {"right": (0.36, 0.38, (0.82, 0.8)), "below": (0.5, 0.36, (rng.uniform(0.3, 0.7), 0.83)),
                "left": (0.64, 0.38, (0.18, 0.8))}[layout]  # fmt: skip
    for picture, px, py, angle in ((image, x, y, 0), (piece, *at, rng.choice((-1, 1)) * rng.uniform(12, 30))):
        lay(stage, picture, px, py, angle)


@family(
    IN_PIECES,
    "{Subject} shattered like glass",
    "A blow has cracked the picture of {Object} into shards",
    "Cracks run through {Thing} from one point",
    "Sharp fragments, each with a bit of {Subject}",
    "The broken pane still shows {Thing}, shard by shard",
    "Something struck {Object} and it splintered",
    "{Subject} in jagged splinters that drift apart",
    "From the point of impact {Thing} breaks into many pieces",
    "A smashed image: {Object} in pointed fragments",
    "{Thing} broken into sharp pieces around one point",
    "The shards of a broken picture of {Subject}",
    "{Object} splintered into fragments by a blow",
)
def shattered(stage: Stage) -> None:
    """Crack a picture of a thing into shards around a point of impact; they have slid apart, and some lie below."""
    rng = stage.rng
    stage.backdrop(*CALM)
    panel, side, middle = hls(rng.random(), rng.uniform(0.78, 0.88), 0.55), rng.uniform(0.64, 0.68), (0.5, 0.46)
    image = _panel(stage, stage.subject(), side, panel)
    n, start = rng.choice((7, 8, 9)), rng.uniform(0, 40)
    hit = (rng.uniform(0.38, 0.62), rng.uniform(0.38, 0.62))
    turns = [start + 360 * (i + rng.uniform(-0.22, 0.22)) / n for i in range(n)]
    rings = [[rng.uniform(0.17, 0.25) for _ in turns], [1.6] * n]
    fallen = rng.sample(range(n), 2)
    for ring, radii in enumerate(rings):
        for i in range(n):
            after = (i + 1) % n
            inner = [(rings[0][after], turns[after]), (rings[0][i], turns[i])] if ring else [(0.0, turns[i])]
            corners = [*inner, (radii[i], turns[i]), (radii[after], turns[after])]
            far = 0.02 if ring == 0 else rng.uniform(0.028, 0.05)
            way = math.radians((turns[i] + turns[after] + (0 if after else 360)) / 2)
            drop = 0.07 if ring and i in fallen else 0
            spot = (middle[0] + far * math.cos(way), middle[1] + far * math.sin(way) + drop)
            lay(stage, _shard(image, hit, corners), *spot, rng.uniform(-4, 4) * (1 + 2 * (drop > 0)))


def _shard(image: Image.Image, hit: Point, corners: list[Point]) -> Image.Image:
    """Cut a shard out of a picture, with a bright rim: corners are (radius, degrees) round `hit`, in picture sides."""
    outline = []
    for radius, angle in corners:
        a = math.radians(angle)
        outline.append(((hit[0] + radius * math.cos(a)) * image.width, (hit[1] + radius * math.sin(a)) * image.height))
    shard = kept(image, outline)
    ImageDraw.Draw(shard).line([*outline, outline[0]], (255, 255, 255, 255), max(1, image.width // 90))
    return shard


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
