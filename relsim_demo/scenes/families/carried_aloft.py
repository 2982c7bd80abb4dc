"""Something carried through the air."""

from __future__ import annotations

import math

from relsim_demo.scenes.backdrops import hls, shift
from relsim_demo.scenes.canvas import Point
from relsim_demo.scenes.drawing.carriers import (
    PALE,
    airship,
    balloons,
    bird,
    cloud,
    drone,
    grips,
    kite,
    parachute,
    ropeway,
    trolley,
    truss,
)
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
    "{Object} carried into the air by colourful floats on strings",
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
        balloons(stage, (x, 0.22), (x, top + 0.02), n, colours)
        stage.sprite(name, x, top + height / 2, size, angle=rng.uniform(-7, 7))


@family(
    ALOFT,
    "A crane lifts {Object} on its hook",
    "{Thing} hangs from a cable high above the ground",
    "Heavy {Object} hoisted into the air by a machine",
    "{Subject} dangles from a hook high in the air",
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
    truss(stage, (mast, 0.95), (mast, jib - 0.03), 0.075, steel)
    truss(stage, (mast - side * 0.13, jib), (0.5 + side * 0.45, jib), 0.06, steel)
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
    "A wide cloth in the air holds up {Object} on lines",
    "{Thing} is carried gently through the air, hanging under a canopy",
    "Lines run from {Creature} up to a spread cloth filled with air",
    "The air itself holds up {Subject} as it comes down slowly",
    "{Things} glide through the air on lines, held up from above",
    "{Object} hangs in the air on lines below a dome of cloth",
    "Gravity pulls {Thing} down, but the cloth above slows it",
    "High over the land {Subject} hangs in its harness lines",
    "{Object} comes down through the air, hanging from a wide cloth",
    "{Subject} hangs in the air on lines, held up by a canopy",
    "A parachute carries {Thing} gently through the air",
)
def parachuting(stage: Stage) -> None:
    """Let one to three things float down from the sky, each on lines below a panelled dome of cloth."""
    rng = stage.rng
    stage.outdoors(horizon=rng.uniform(0.88, 0.93))
    for _ in range(rng.randint(1, 3)):
        cloud(stage, rng.uniform(0.1, 0.9), rng.uniform(0.1, 0.75), rng.uniform(0.05, 0.08))
    n = rng.choice((1, 1, 2, 3))
    layouts = {
        1: [(rng.uniform(0.44, 0.56), 0.07, 1.0)],
        2: [(0.27, rng.uniform(0.06, 0.12), 0.62), (0.73, rng.uniform(0.2, 0.28), 0.62)],
        3: [(0.23, 0.05, 0.52), (0.55, rng.uniform(0.36, 0.4), 0.5), (0.8, 0.08, 0.48)],
    }
    names = rng.choice((stage.cast(n, *CASTABLE, "face"), [stage.subject(*CASTABLE, "face")] * n))
    for name, (x, top, scale) in zip(names, layouts[n], strict=True):
        parachute(stage, name, x, top, scale)


@family(
    ALOFT,
    "Birds carry {Object} through the sky",
    "A flock in flight holds {Subject} on strings",
    "{Thing} travels through the air, borne on beating wings",
    "Winged helpers pull {Subject} up into the sky",
    "Strings hold {Object} in the air below a flock that flies with it",
    "Wings hold up the weight of {Thing}",
    "{Creature} is flown away by a small flock above it",
    "Many wings together carry {Object} through the air by strings",
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
    spots: list[Point] = []
    for i in range(n):
        t = i / (n - 1) * 2 - 1
        spots.append((x + t * 0.31, 0.16 + 0.1 * t * t + (i % 2) * 0.06 + rng.uniform(-0.015, 0.015)))
    for spot in spots:
        stage.line([spot, (x, top + height * 0.12)], stage.ink, 0.007)
    stage.sprite(name, x, top + height / 2, size, angle=-way * rng.uniform(0, 8), toward="right" if way > 0 else "left")
    for i, spot in enumerate(spots):
        bird(stage, *spot, 0.085 if n > 4 else 0.1, way, i % 2 == 0, colour)


@family(
    ALOFT,
    "Flown on strings, cloth sails pull {Object} up into the sky",
    "{Subject} hangs on the strings of what flies in the wind",
    "The force of the wind holds {Thing} up in the air",
    "Patterned wings of cloth tug {Creature} off the ground on long lines",
    "A strong wind carries {Object} away by its strings",
    "The wind pulls up and gravity pulls {Thing} down",
    "High above the ground {Subject} dangles from coloured sails on lines",
    "{Object} flies off below a patterned sail with a fluttering tail",
    "The wind alone carries {Subject}, its weight held up on lines",
    "{Subject} carried through the air by the force of the wind",
    "Lines from above hold up {Thing}, and the wind does the pulling",
    "{Object} hangs on strings below what the wind lifts into the sky",
)
def pulled_by_kites(stage: Stage) -> None:
    """Let one to four kites with tails carry a thing on their strings, high above its shadow."""
    rng = stage.rng
    stage.outdoors(horizon=rng.uniform(0.82, 0.9))
    n, form, way = rng.choice((1, 2, 3, 4)), rng.choice(("diamond", "wing")), rng.choice((-1, 1))
    name, x = stage.subject(*CASTABLE, "face"), 0.5 - way * (rng.uniform(0.1, 0.16) if n == 1 else rng.uniform(0, 0.06))
    size, top = stage.fit(name, 0.44, 0.36), rng.uniform(0.5, 0.54)
    height, r = stage.extent(name, size)[1], {1: 0.2, 2: 0.15, 3: 0.125, 4: 0.11}[n]
    stage.shadow_under(x, 0.945, 0.4)
    hue, spots = rng.random(), [0.5 + way * 0.17] if n == 1 else [0.18 + 0.64 * i / (n - 1) for i in range(n)]
    drawn = []
    for i, u in enumerate(spots):
        colours = (hls(hue + i * rng.choice((0, 0.23)), 0.52, 0.72), PALE if i % 2 else hls(hue + 0.15, 0.72, 0.7))
        v = 0.24 if n == 1 else rng.uniform(0.15, 0.18) + 0.09 * (i % 2)
        drawn.append((u, v, (u - x) * 60 + rng.uniform(-10, 10), colours))
        stage.line([(u, v), (x, top + height * 0.15)], stage.ink, 0.007)
    for u, v, angle, colours in drawn:
        kite(stage, u, v, r, angle, form, colours)
    stage.sprite(name, x, top + height / 2, size, angle=way * rng.uniform(0, 10))


@family(
    ALOFT,
    "A drone flies off with {Object}",
    "Whirling rotors hold up the weight of {Thing} in the air",
    "{Subject} is delivered through the air by a small machine",
    "A machine with rotors lifts {Creature} against gravity",
    "Buzzing overhead, the flying machine carries {Object} on lines",
    "{Thing} hangs below a machine that hovers in the air",
    "Rotors push the air down and pull {Subject} up",
    "Special delivery: {Object} comes by air, hanging from above",
    "The pull of the rotors is as strong as the weight of {Thing}",
    "A hovering machine carries {Object} through the air on lines",
    "{Subject} lifted up by rotors, its weight hanging in the air",
    "Held up by a flying machine, {Thing} hangs above the ground",
)
def under_a_drone(stage: Stage) -> None:
    """Hang a thing on two to four lines below one drone, or two that fly side by side, with rotors in a row."""
    rng = stage.rng
    stage.outdoors(horizon=rng.uniform(0.74, 0.86))
    x, name, colour = rng.uniform(0.42, 0.58), stage.subject(*CASTABLE, "face"), stage.contrast()
    arms, pair = rng.choice((2, 2, 3, 4)), rng.random() < 0.3
    size, top, y = stage.fit(name, 0.56, 0.36), rng.uniform(0.4, 0.46), rng.uniform(0.17, 0.21)
    width, height = stage.extent(name, size)
    left, right = grips(stage, name, x, top, size)
    stage.shadow_under(x, 0.93, width)
    half = 0.21 if pair else rng.uniform(0.28, 0.36)
    middles = (x - 0.21, x + 0.21) if pair else (x,)
    for middle in middles:
        for share, grip in ((-0.2, left), (0.2, right)):
            end = grip if not pair else left if middle < x else right
            stage.line([(middle + share * half, y), end], stage.ink, 0.008)
    stage.sprite(name, x, top + height / 2, size, angle=rng.uniform(-6, 6))
    for middle in middles:
        drone(stage, middle, y, half, arms, colour)


@family(
    ALOFT,
    "An airship carries {Object} below its hull",
    "{Thing} hangs on ropes below a long hull that floats in the air",
    "{Subject} hangs on ropes from a great vessel of the air",
    "Slowly {Creature} is carried through the air, high above the land",
    "The hull floats, and with it the weight of {Object}",
    "Bigger than its load, the flying vessel pulls {Thing} through the sky",
    "Ropes hold {Subject} up under the cabin in the air",
    "Heavy {Object} travels by air, hung up under a floating hull",
    "{Thing} swings on ropes under what floats in the sky",
    "A long floating hull carries {Thing} through the air on ropes",
    "{Object} hangs high above the ground under a vessel that flies",
    "The weight of {Subject} held up in the air by a vessel that floats",
)
def under_an_airship(stage: Stage) -> None:
    """Hang a thing on ropes below a striped airship that fills the upper half of the picture, clouds around."""
    rng = stage.rng
    stage.outdoors(horizon=rng.uniform(0.84, 0.93))
    for _ in range(rng.randint(1, 3)):
        cloud(stage, rng.uniform(0.05, 0.95), rng.uniform(0.3, 0.75), rng.uniform(0.05, 0.08))
    way, hue, high = rng.choice((-1, 1)), rng.random(), rng.uniform(0.11, 0.15)
    x, y, half = 0.5 + rng.uniform(-0.03, 0.03), high + rng.uniform(0.05, 0.08), rng.uniform(0.34, 0.42)
    name = stage.subject(*CASTABLE, "face")
    size, hang = stage.fit(name, 0.5, 0.33), x + way * rng.uniform(-0.1, 0.1)
    height, top = stage.extent(name, size)[1], y + high + rng.uniform(0.15, 0.2)
    for share, grip in zip((-1, 1), grips(stage, name, hang, top, size), strict=True):
        stage.line([(x + share * half * 0.26, y + high * 0.8), grip], stage.ink, 0.009)
    stage.sprite(name, hang, top + height / 2, size, angle=rng.uniform(-5, 5))
    airship(stage, x, y, half, high, way, (hls(hue, 0.56, 0.6), rng.choice((PALE, hls(hue + 0.4, 0.6, 0.6)))))


@family(
    ALOFT,
    "{Thing} glides along a cable high above the ground",
    "A ropeway carries {Things} through the air over the valley",
    "{Subject} slides down through the air on a slanting line",
    "Wheels run on the line and {Object} hangs below them",
    "From mast to mast {Thing} crosses the depth, held up by a line",
    "A line stretched through the air bears the weight of {Object}",
    "{Creature} swings over the land on the way from one mast to the other",
    "The line sags under the weight of {Object}, which hangs above the ground",
    "Over the valley by air: {Subject} hanging from wheels on a line",
    "{Subject} carried through the air on a cable between two masts",
    "Hanging from wheels on a line, {Thing} is carried through the air",
    "A cable holds up {Things} that are carried high over the land",
)
def along_a_cable(stage: Stage) -> None:
    """Hang one or two things from trolleys on a slanting cable between two masts, high above the ground."""
    rng = stage.rng
    stage.outdoors(horizon=rng.uniform(0.84, 0.92))
    way, colour, n = rng.choice((-1, 1)), stage.contrast(), rng.choice((1, 1, 2))
    low, high = rng.uniform(0.28, 0.36), rng.uniform(0.08, 0.14)
    ends = ((0.07, low), (0.93, high)) if way > 0 else ((0.07, high), (0.93, low))
    names, room = stage.cast(n, *CASTABLE, "face"), {1: 0.46, 2: 0.34}[n]
    cable, slope = ropeway(stage, ends, colour), math.degrees(math.atan2(ends[1][1] - ends[0][1], 0.86))
    places = [rng.randint(8, 12)] if n == 1 else [rng.choice((5, 6)), rng.choice((14, 15))]
    for name, place in zip(names, places, strict=True):
        spot, size = cable[place], stage.fit(name, room, room * 0.9)
        width, height = stage.extent(name, size)
        hook = spot[1] + rng.uniform(0.1, 0.14)
        top = hook + 0.08
        stage.shadow_under(spot[0], 0.945, width)
        for grip in grips(stage, name, spot[0], top, size):
            stage.line([(spot[0], hook), grip], ROPE_TWIST, 0.013)
        stage.sprite(name, spot[0], top + height / 2, size, angle=-way * rng.uniform(0, 7))
        trolley(stage, spot, slope, hook - spot[1], shift(colour, 0.2))
