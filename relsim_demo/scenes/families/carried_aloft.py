"""Something carried through the air."""

from __future__ import annotations

import math

from relsim_demo.scenes.backdrops import RGB, hls, ring_points, shift
from relsim_demo.scenes.canvas import Point
from relsim_demo.scenes.drawing.choices import CASTABLE
from relsim_demo.scenes.drawing.ropes import ROPE_TWIST
from relsim_demo.scenes.registry import Kind, family, relation
from relsim_demo.scenes.stage import Stage

ALOFT = relation(
    "carried through the air",
    Kind.BALANCE,
    "{Subject} carried through the air",
    "{Thing} hangs in the air, held up from above",
    "Held up against gravity, {Subject} floats above the ground",
    "The weight of {Object} is borne by what lifts it from above",
    "{Subject} does not fall, for it hangs from something in the air",
    "A force from above holds {Thing} in the air against gravity",
    "{Thing} lifted off the ground, its feet in the air",
    "Gravity pulls {Subject} down while something above holds it up",
    "Up in the air: {Object} hanging on lines",
    "A force pulls {Subject} up in the air against the pull of its weight",
    "{Subject} has left the ground and hangs in the air by lines",
    "{Thing} held up high in the air, hanging from above",
    "The weight of {Subject} hangs in the air and does not fall",
    "{Object} carried high above the ground",
)


@family(
    ALOFT,
    "Balloons lift {Object} off the ground",
    "{Subject} flies off under a bunch of light round things",
    "{Thing} goes up into the air on strings that are pulled from above",
    "{Creature} is lifted off the ground by what is lighter than air",
    "Strings lead from {Object} up to what carries it into the sky",
    "Lighter than air, the bunch takes {Thing} along",
    "The upward pull is stronger than the weight of {Subject}",
    "{Thing} floats away, its shadow left on the ground",
    "{Object} pulled up by many colourful floats on strings",
    "A bunch of balloons carries {Subject} up into the air",
    "{Thing} rising from the ground, held up by floating things on strings",
    "{Subject} drifts upwards on strings and leaves the ground",
)
def lifted_by_balloons(stage: Stage) -> None:
    """Hang a thing on strings from a bunch of balloons, high above its shadow on the ground."""
    rng = stage.rng
    stage.outdoors(horizon=rng.uniform(0.74, 0.82))
    colours = [hls(rng.random() + i * 0.31, rng.uniform(0.5, 0.6), 0.75) for i in range(rng.randint(1, 3))]
    if rng.random() < 0.25:
        bunches = [(0.28, 3, 0.3), (0.72, 3, 0.3)]
        names = rng.choice((stage.cast(2, *CASTABLE, "face"), [stage.subject(*CASTABLE, "face")] * 2))
    else:
        bunches = [(rng.uniform(0.42, 0.58), rng.randint(5, 8), 0.36)]
        names = [stage.subject(*CASTABLE, "face")]
    for (x, n, room), name in zip(bunches, names, strict=True):
        size, top = stage.fit(name, room * 1.1, room * 0.8), rng.uniform(0.46, 0.5)
        height = stage.extent(name, size)[1]
        stage.shadow_under(x, 0.925, room * 1.05)
        _balloons(stage, (x, 0.22), (x, top + 0.02), n, colours)
        stage.sprite(name, x, top + height / 2, size, angle=rng.uniform(-7, 7))


@family(
    ALOFT,
    "A crane lifts {Object} on its hook",
    "{Thing} hangs from a cable high above the ground",
    "Heavy {Object} hoisted into the air by a machine",
    "{Subject} dangles from a hook",
    "The weight of {Thing} hangs on one steel line",
    "A long arm holds {Subject} up in the air",
    "Hoisted up: {Object} swings below the end of a beam",
    "Cable and hook carry {Thing} over the building site",
    "{Creature} is lifted up by a tall machine",
    "{Object} hoisted high into the air on a hook and cable",
    "Lifted by a machine's long arm, {Thing} hangs above the ground",
    "{Subject} hanging from a hook, held up in the air",
)
def on_a_crane(stage: Stage) -> None:
    """Hang a thing in slings from the hook of a tower crane, high above its shadow on the ground."""
    rng = stage.rng
    stage.outdoors(horizon=rng.uniform(0.8, 0.86))
    side = rng.choice((-1, 1))
    steel = rng.choice(((238, 178, 40), (228, 92, 46), (214, 60, 60), (70, 120, 190)))
    mast, jib, hang = 0.5 - side * 0.33, rng.uniform(0.12, 0.15), 0.5 + side * rng.uniform(0.1, 0.16)
    _truss(stage, (mast, 0.95), (mast, jib - 0.03), 0.075, steel)
    _truss(stage, (mast - side * 0.13, jib), (0.5 + side * 0.45, jib), 0.06, steel)
    stage.rect(mast - side * 0.13 - 0.035, jib, mast - side * 0.13 + 0.035, jib + 0.1, (96, 96, 104))
    stage.rect(mast - 0.05, jib + 0.02, mast + 0.05, jib + 0.11, shift(steel, 0.35), outline=shift(steel, -0.35))
    name = stage.subject(*CASTABLE, "face")
    size = stage.fit(name, 0.46, 0.4)
    width, height = stage.extent(name, size)
    hook, top = rng.uniform(0.27, 0.31), rng.uniform(0.42, 0.46)
    stage.shadow_under(hang, 0.93, 0.4)
    stage.rect(hang - 0.035, jib + 0.02, hang + 0.035, jib + 0.055, (70, 70, 80))
    stage.line([(hang, jib + 0.04), (hang, hook)], stage.ink, 0.012)
    for sign in (-1, 1):
        stage.line([(hang, hook + 0.03), (hang + sign * width * 0.34, top + height * 0.3)], ROPE_TWIST, 0.013)
    stage.sprite(name, hang, top + height / 2, size, angle=rng.uniform(-6, 6))
    stage.ellipse(hang, hook, 0.024, 0.03, (70, 70, 80))
    stage.arc(hang, hook + 0.03, 0.024, 0.028, -60, 200, (70, 70, 80), 0.013)


@family(
    ALOFT,
    "{Subject} floating down on a parachute",
    "A wide cloth slows the fall of {Object}",
    "{Thing} sinks gently through the sky under a canopy",
    "Lines run from {Creature} up to a spread cloth filled with air",
    "The air itself holds up {Subject} as it comes down slowly",
    "{Things} dropped from a great height glide down softly",
    "A soft landing for {Object}: it hangs below a dome of cloth",
    "Gravity pulls {Thing} down, but the cloth above slows it",
    "High over the land {Subject} hangs in its harness lines",
    "{Object} comes down through the air, hanging from a wide cloth",
    "{Subject} sinks slowly from the sky, held up by a canopy",
    "A parachute carries {Thing} gently through the air",
)
def parachuting(stage: Stage) -> None:
    """Let one to three things float down from the sky, each on lines below a panelled dome of cloth."""
    rng = stage.rng
    stage.outdoors(horizon=rng.uniform(0.88, 0.93))
    for _ in range(rng.randint(1, 3)):
        _cloud(stage, rng.uniform(0.1, 0.9), rng.uniform(0.1, 0.75), rng.uniform(0.05, 0.08))
    n = rng.choice((1, 1, 2, 3))
    layouts = {
        1: [(rng.uniform(0.44, 0.56), 0.07, 1.0)],
        2: [(0.27, rng.uniform(0.06, 0.12), 0.62), (0.73, rng.uniform(0.2, 0.28), 0.62)],
        3: [(0.23, 0.05, 0.52), (0.55, rng.uniform(0.36, 0.4), 0.5), (0.8, 0.08, 0.48)],
    }
    names = rng.choice((stage.cast(n, *CASTABLE, "face"), [stage.subject(*CASTABLE, "face")] * n))
    for name, (x, top, scale) in zip(names, layouts[n], strict=True):
        _parachute(stage, name, x, top, scale)


@family(
    ALOFT,
    "Birds carry {Object} through the sky",
    "A flock in flight holds {Subject} on strings",
    "{Thing} travels through the air, borne on beating wings",
    "Winged helpers pull {Subject} up into the sky",
    "Strings lead from {Object} to a flock that flies with it",
    "Wings hold up the weight of {Thing}",
    "{Creature} is flown away by a small flock above it",
    "Many wings together carry {Object}, which would fall without them",
    "Flying creatures lift {Subject} on strings",
    "{Object} carried through the air by flying birds",
    "Held up on strings by beating wings, {Thing} crosses the sky",
    "A flock lifts {Subject} off the ground and carries it through the air",
    held_out=True,
)
def carried_by_birds(stage: Stage) -> None:
    """Let three to five flying birds carry a thing on strings over the land."""
    rng = stage.rng
    stage.outdoors(horizon=rng.uniform(0.82, 0.9))
    n, way, colour = rng.choice((3, 4, 5)), rng.choice((-1, 1)), stage.contrast()
    name, x = stage.subject(*CASTABLE, "face"), rng.uniform(0.45, 0.55)
    size, top = stage.fit(name, 0.42, 0.36), rng.uniform(0.48, 0.52)
    height = stage.extent(name, size)[1]
    stage.shadow_under(x, 0.945, 0.4)
    spots = []
    for i in range(n):
        t = i / (n - 1) * 2 - 1
        spots.append((x + t * 0.31, 0.16 + 0.1 * t * t + (i % 2) * 0.06 + rng.uniform(-0.015, 0.015)))
    for spot in spots:
        stage.line([spot, (x, top + height * 0.12)], stage.ink, 0.007)
    stage.sprite(name, x, top + height / 2, size, angle=-way * rng.uniform(0, 8), toward="right" if way > 0 else "left")
    for i, spot in enumerate(spots):
        _bird(stage, *spot, 0.085 if n > 4 else 0.1, way, i % 2 == 0, colour)


def _truss(stage: Stage, start: Point, end: Point, width: float, colour: RGB) -> None:
    """Draw a straight lattice beam between two points."""
    length = math.dist(start, end)
    ux, uy = (end[0] - start[0]) / length, (end[1] - start[1]) / length
    rails = [[(x - s * uy * width / 2, y + s * ux * width / 2) for x, y in (start, end)] for s in (-1, 1)]
    n = round(length / width)
    for i in range(n):
        a, b = rails[i % 2][0], rails[(i + 1) % 2][0]
        t, u = length * i / n, length * (i + 1) / n
        stage.line([(a[0] + ux * t, a[1] + uy * t), (b[0] + ux * u, b[1] + uy * u)], shift(colour, -0.2), 0.009)
    for rail in rails:
        stage.line(rail, colour, 0.014)


def _cloud(stage: Stage, x: float, y: float, r: float) -> None:
    """Draw a small cloud in a shade near the sky's."""
    tone = shift(stage.ground.rgb, 0.45)
    for dx, dy, k in ((-1.1, 0.15, 0.7), (0, -0.1, 1), (1.1, 0.15, 0.75)):
        stage.ellipse(x + dx * r, y + dy * r, r * k * 1.2, r * k * 0.8, tone)


def _parachute(stage: Stage, name: str, x: float, top: float, scale: float) -> None:
    """Draw a dome of cloth with its top at (x, top), lines from its rim, and a thing at their end."""
    rng, colour, panels = stage.rng, stage.accent(0.55, 0.7), stage.rng.choice((4, 5, 6))
    reach, rise, knot = 0.32 * scale, 0.27 * scale, top + 0.5 * scale
    rim = top + rise
    size = stage.fit(name, 0.36 * scale, 0.36 * scale)
    height = stage.extent(name, size)[1]
    ends = [x + reach * (2 * i / panels - 1) for i in range(panels + 1)]
    for end in ends:
        stage.line([(end, rim), (x, knot)], stage.ink, 0.006)
    for i, (left, right) in enumerate(zip(ends, ends[1:], strict=False)):
        steps = [math.radians(a) for a in range(0, 91, 15)]
        up = [(x + (left - x) * math.sin(a), rim - rise * math.cos(a)) for a in steps]
        down = [(x + (right - x) * math.sin(a), rim - rise * math.cos(a)) for a in reversed(steps)]
        hem = [((left + right) / 2, rim - 0.025 * scale)]
        stage.polygon([*up, *hem, *down], (colour, (250, 246, 238))[i % 2])
    stage.sprite(name, x, knot - 0.01 + height / 2, size, angle=rng.uniform(-9, 9))


def _bird(stage: Stage, x: float, y: float, r: float, way: int, up: bool, colour: RGB) -> None:
    """Draw a bird flying to the right (way = 1) or left, its wings up or down, `r` from the breast to the tail."""
    tip = -r if up else r * 0.75
    dark = shift(colour, -0.3)

    def at(u: float, v: float) -> Point:
        return x + way * u * r, y + v * r

    stage.polygon([at(-0.1, -0.1), (x - way * r * 0.75, y + tip), at(0.3, 0.05)], dark)
    stage.polygon([at(-0.5, 0), at(-1.15, -0.25), at(-1.1, 0.2)], dark)
    stage.ellipse(x, y, r * 0.62, r * 0.36, colour)
    stage.ellipse(*at(0.62, -0.2), r * 0.3, fill=colour)
    stage.polygon([at(0.86, -0.3), at(1.25, -0.14), at(0.86, -0.06)], (246, 170, 50))
    stage.ellipse(*at(0.68, -0.26), r * 0.07, fill=(20, 20, 26))
    stage.polygon([at(-0.3, 0), (x - way * r * 0.2, y + tip * 1.15), at(0.35, 0.08)], shift(colour, 0.25))


def _balloons(stage: Stage, centre: Point, knot: Point, n: int, colours: list[RGB]) -> None:
    """Draw a bunch of balloons round a point, their strings meeting in a knot."""
    cx, cy = centre
    spread, radius = (0.105, 0.085) if n <= 3 else (0.19, 0.088)
    turn = stage.rng.uniform(0, 360) if n > 3 else stage.rng.uniform(-20, 20)
    spots = [(cx + (x - cx) * spread / 0.1, cy + (y - cy) * min(spread, 0.11) / 0.1)
             for x, y, _ in ring_points(n - 1, cx, cy + 0.01, 0.1, turn)]  # fmt: skip
    spots = sorted([*spots, (cx, cy - 0.02)], key=lambda spot: spot[1])
    for x, y in spots:
        stage.line([(x, y + radius), knot], stage.ink, 0.006)
    for i, (x, y) in enumerate(spots):
        colour = colours[i % len(colours)]
        dark, tail = shift(colour, -0.2), y + radius * 1.4
        stage.polygon([(x, y + radius), (x - 0.022, tail), (x + 0.022, tail)], dark)
        stage.ellipse(x, y, radius, radius * 1.18, colour, outline=dark, width=0.006)
        stage.ellipse(x - radius * 0.35, y - radius * 0.45, radius * 0.2, radius * 0.3, shift(colour, 0.6))
