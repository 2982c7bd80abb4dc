"""More things locked in: tied up, boarded up, caught in a web, walled in."""

from __future__ import annotations

import math

from PIL import Image

from relsim_demo.scenes.backdrops import RGB, luma, mix, ring_points, shift
from relsim_demo.scenes.canvas import Point
from relsim_demo.scenes.drawing.captivity import HEMP, board, knot, sagging, wall_from_above, web, winding
from relsim_demo.scenes.drawing.covers import bricks
from relsim_demo.scenes.drawing.decay import span_at
from relsim_demo.scenes.drawing.glass import group_within
from relsim_demo.scenes.families.locked_in import LOCKED_IN
from relsim_demo.scenes.registry import family
from relsim_demo.scenes.stage import Stage

BOARDS: tuple[RGB, ...] = ((190, 142, 92), (150, 104, 66), (222, 196, 150), (128, 122, 118), (168, 84, 62))
DEEP = ("navy", "black", "teal", "purple", "brown", "green", "blue", "red", "grey")  # backdrops on which threads show
WALLS: tuple[RGB, ...] = ((186, 92, 72), (150, 150, 160), (96, 140, 80), (206, 178, 130), (92, 106, 140))


@family(
    LOCKED_IN,
    "{Subject} tied up from top to bottom and unable to move",
    "Tight windings hold {Object} captive",
    "{Thing} bound fast, with a knot that it cannot reach",
    "Kidnapped: {Creature} is tied so that it cannot get out",
    "Somebody has wound a line around {Object} again and again",
    "{Subject} is held within its bonds, a captive",
    "Every turn of the line encloses {Thing} more tightly",
    "{Creature} bound hand and foot, with no way out",
    "{Subject} tied up with ropes, held captive",
    "Knotted bonds keep {Thing} from getting out",
    "{Object} is bound and cannot get free",
)
def tied_up(stage: Stage) -> None:
    """Wind a rope about a big thing, freely or at a post, and close it with a knot or a bow."""
    rng, name = stage.rng, stage.compact(least=0.45)
    post = rng.random() < 0.4
    colours = stage.contrasting(name)
    if post:
        stage.outdoors(0.72, colours=colours)
    else:
        stage.backdrop(colours=colours)
    size, x = rng.uniform(0.66, 0.78), 0.5 + rng.uniform(-0.04, 0.04)
    width, height = stage.extent(name, size)
    y = 0.92 - height / 2 if post else 0.5
    if post:
        wood = rng.choice(BOARDS)
        stage.rect(x - 0.06, 0.04, x + 0.06, 0.93, shift(wood, -0.35), radius=0.01)
        stage.rect(x - 0.045, 0.04, x + 0.045, 0.93, wood, radius=0.01)
    image, (tones, thick) = stage.cutout(name, size), (rng.choice(HEMP), rng.uniform(0.042, 0.056))
    stage.put(image, x, y)
    stage.note(name)
    mask = Image.new("L", stage.canvas.size, 0)
    corner = round(x * stage.side - image.width / 2), round(y * stage.side - image.height / 2)
    mask.paste(image.getchannel("A"), corner)
    crossed = rng.random() < 0.35
    n, tilt, sag = 3 if crossed else rng.randint(3, 5), rng.uniform(-0.1, 0.1), rng.uniform(0.01, 0.035)
    shares = [0.24 + 0.56 * (i + 0.5) / n for i in range(n)]
    leans = (height * 0.7, 0.0, -height * 0.7) if crossed else [rng.choice((tilt, tilt, tilt, -tilt)) for _ in shares]
    with stage.layer(mask=mask):
        if not post and rng.random() < 0.6:
            winding(stage, [(x, y - height / 2), (x + 0.01, y + height / 2)], thick, tones)
        for share, lean in zip(shares, leans, strict=True):
            at = y - height / 2 + (shares[n // 2] if crossed else share) * height
            winding(stage, sagging((x - width / 2, at - lean / 2), (x + width / 2, at + lean / 2), sag), thick, tones)
    middle = shares[n // 2]
    knot(stage, x + (span_at(stage, name, middle)[0] - 0.5) * width * 0.6 * (not crossed),
         y - height / 2 + middle * height + sag, 0.055, tones, bow=rng.random() < 0.4)  # fmt: skip


@family(
    LOCKED_IN,
    "{Subject} shut in behind nailed planks",
    "The only opening has been barred, and {Object} is still inside",
    "Boards nailed across keep {Thing} locked in",
    "{Creature} looks out through the gaps between the boards",
    "Somebody has nailed the way out shut and enclosed {Object}",
    "Planks cross in front of {Thing}, which cannot get out",
    "{Subject} trapped inside an opening that was closed with timber",
    "Captive in the dark behind it all: {Creature}",
    "{Subject} boarded up inside, with no way out",
    "Crossed planks hold {Thing} captive",
    "{Object} cannot get out from behind the nailed boards",
)
def boarded_up(stage: Stage) -> None:
    """Put things in an opening of a wall that is closed with nailed boards, crossed or one above the other."""
    rng = stage.rng
    stage.backdrop("plain", "gradient", colours=("grey", "brown", "beige", "orange", "teal", "red", "green", "purple"))
    tone = stage.ground.rgb
    if rng.random() < 0.5:
        bricks(stage, -0.02, -0.02, 1.02, 1.02, tone)
    form, half = rng.choice(("square", "round", "arch")), rng.uniform(0.32, 0.37)
    things = group_within(stage, half * 0.92, standing=True)
    gloomy = any(luma(stage.sheet.mean_colour(name)) < 0.36 for name, *_ in things)
    dark = mix(tone, (16, 18, 30), rng.uniform(0.2, 0.35) if gloomy else rng.uniform(0.62, 0.78))
    frame = shift(tone, rng.choice((-0.45, 0.45)))
    for grow, colour in ((0.045, frame), (0, dark)):
        r = half + grow
        if form == "round":
            stage.ellipse(0.5, 0.5, r, fill=colour)
        else:
            top = 0.5 - half * (0.35 if form == "arch" else 1)
            stage.rect(0.5 - r, top - (0 if form == "arch" else grow), 0.5 + r, 0.5 + r, colour)
            if form == "arch":
                stage.ellipse(0.5, top, r, r * 0.72, colour)
    floor = 0.5 + half * (0.72 if form == "round" else 0.96)
    for name, dx, dy, size in things:
        stage.sprite(name, 0.5 + dx * 0.95, floor + dy * 0.6, size, standing=True)
    _boards(stage, half + 0.09)


@family(
    LOCKED_IN,
    "{Subject} caught in sticky threads",
    "A web holds {Object} captive",
    "{Thing} is entangled and cannot get out",
    "{Creature} is held from all sides by fine lines, a captive in their midst",
    "{Object} hangs trapped inside something spun",
    "The more it struggles, the less {Creature} can get out",
    "What encloses {Thing} is sticky and does not let it go",
    "A victim: {Creature} held within a spun trap",
    "{Subject} trapped inside a web",
    "Sticky threads hold {Thing} captive",
    "{Object} is caught in a web and cannot get free",
)
def in_web(stage: Stage) -> None:
    """Catch things in a spider's web that fills the picture, spun around the middle or from a corner."""
    rng = stage.rng
    caught = group_within(stage, 0.24)
    clear = stage.contrasting(*(name for name, *_ in caught))
    stage.backdrop("plain", "gradient", "glowing", "bokeh", colours=[c for c in DEEP if c in clear] or DEEP)
    thread, corner = mix(stage.ground.rgb, (255, 255, 255), 0.82), rng.random() < 0.35
    if corner:
        sx, sy = rng.choice((0, 1)), rng.choice((0, 1))
        hub, first = (float(sx), float(sy)), {(0, 0): 0, (1, 0): 90, (1, 1): 180, (0, 1): 270}[sx, sy]
        spokes = [first + 90 * i / 5 for i in range(6)]
        rings = [0.24 + 0.17 * i for i in range(6)]
        spot = (hub[0] + (0.5 - sx) * 0.94, hub[1] + (0.5 - sy) * 0.94)
    else:
        hub, n = (0.5 + rng.uniform(-0.08, 0.08), 0.5 + rng.uniform(-0.08, 0.08)), rng.randint(9, 12)
        turn = rng.uniform(0, 40)
        spokes = [turn + 360 * (i + rng.uniform(-0.15, 0.15)) / n for i in range(n)]
        rings, spot = [0.1 + 0.085 * i for i in range(6)], hub
    web(stage, hub, spokes, rings, thread, 0.009)
    for name, dx, dy, size in caught:
        stage.sprite(name, spot[0] + dx * 1.3, spot[1] + dy * 1.3, size * 1.1, angle=rng.choice((0, -25, 25, 50)))
    front = [r for i, r in enumerate(rings) if i % 2 == (0 if corner else 1)]
    web(stage, hub, spokes[:: 2 if not corner else 1], front[: 2 if not corner else 4], thread, 0.011)


@family(
    LOCKED_IN,
    "{Subject} shut in by something closed all around",
    "Walls within walls enclose {Object}",
    "Seen from above, {Thing} is locked inside a closed yard",
    "{Creature} in a labyrinth whose innermost chamber has no exit",
    "There is no gap through which {Object} could leave: it is held within the innermost ring",
    "Round and round it goes, but nowhere can {Thing} get out",
    "{Subject} walled in on all sides, held captive",
    "A prisoner at the centre: {Creature} enclosed by ring after ring",
    "{Subject} locked inside walls with no way out",
    "{Thing} enclosed in the middle of a closed maze",
    "Captive {Creature} that is walled in and cannot get out",
)
def walled_in(stage: Stage) -> None:
    """Show things from above in the closed innermost ring of walls; the outer rings have gaps."""
    rng = stage.rng
    name = stage.compact(least=0.4)
    stage.backdrop("plain", "gradient", "glowing", colours=stage.contrasting(name))
    sides, turn = rng.choice(((4, 45), (4, 45), (6, 0), (6, 30), (40, 0), (8, 22.5)))
    colour = max(rng.sample(WALLS, 3), key=lambda c: math.dist(c, stage.ground.rgb))
    rings, wide = rng.choice((2, 3, 3)), 0.034
    grow = 1.22 if sides == 4 else 1.0
    inner = 0.2 if rings == 3 else 0.25
    outer = 0.43
    stage.sprite(name, 0.5, 0.5, inner * (1.5 if sides > 4 else 1.7))
    for k in range(rings):
        radius = (inner + (outer - inner) * k / (rings - 1)) * grow
        ring: list[Point] = [(x, y) for x, y, _ in ring_points(sides, 0.5, 0.5, radius, turn)]
        ring.append(ring[0])
        if k == 0:
            wall_from_above(stage, ring, wide, colour)
            continue
        dense = [(a[0] + (b[0] - a[0]) * t / 10, a[1] + (b[1] - a[1]) * t / 10)
                 for a, b in zip(ring, ring[1:], strict=False) for t in range(10)]  # fmt: skip
        start = rng.randrange(len(dense))
        gap = max(3, round(0.13 / (math.tau * radius) * len(dense)))
        dense = dense[start:] + dense[:start]
        wall_from_above(stage, dense[gap:], wide, colour)


def _boards(stage: Stage, reach: float) -> None:
    """Nail two to four boards over the middle of the picture, `reach` to each side: crossed, level or like a Z."""
    rng, wood, width = stage.rng, stage.rng.choice(BOARDS), stage.rng.uniform(0.075, 0.095)
    kind = rng.choice(("cross", "level", "zed", "askew"))
    if kind in ("level", "zed"):
        for v in (-0.62, 0.0, 0.62)[:: 1 if kind == "level" else 2]:
            slope = rng.uniform(-0.02, 0.02)
            ends = (0.5 - reach, 0.5 + v * reach - slope), (0.5 + reach, 0.5 + v * reach + slope)
            board(stage, *ends, width, shift(wood, rng.uniform(-0.12, 0.12)))
    if kind != "level":
        side = rng.choice((-1, 1))
        high = reach * (0.55 if kind == "zed" else rng.uniform(0.7, 0.95))
        for sign in (side, -side)[: 1 if kind == "zed" else 2]:
            board(stage, (0.5 - reach, 0.5 + sign * high), (0.5 + reach, 0.5 - sign * high), width, wood)
    if kind == "askew":
        board(stage, (0.5 - reach, 0.53), (0.5 + reach, 0.5), width, shift(wood, 0.15))
