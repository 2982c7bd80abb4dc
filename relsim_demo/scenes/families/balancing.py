"""Something precariously balanced."""

from __future__ import annotations

import math

from relsim_demo.scenes.backdrops import shift
from relsim_demo.scenes.drawing.balanced import WOBBLE, circus_ball, ledge, supports
from relsim_demo.scenes.drawing.choices import CALM, CASTABLE
from relsim_demo.scenes.drawing.ropes import rope
from relsim_demo.scenes.registry import Kind, family, relation
from relsim_demo.scenes.stage import Stage

BALANCING = relation(
    "precariously balanced",
    Kind.BALANCE,
    "{Subject} keeping its balance with great difficulty",
    "A shaky balance: {Thing} may fall at any moment",
    "Held up by balance alone, {Subject} could fall with the next breath of wind",
    "{Thing} balanced where gravity might pull it down any second",
    "An unstable position: {Subject} wobbles but has not fallen yet",
    "Gravity pulls at {Subject}, which only just keeps its balance",
    "One wrong move and {Thing} falls",
    "The weight of {Object} rests on almost nothing",
    "Precarious balance of {Things}, close to a fall",
    "{Creature} trying not to fall",
    "{Subject} balances in a risky position, at the mercy of gravity",
    "{Subject} only just balanced and about to fall",
    "A delicate balance that keeps {Thing} from falling",
    "{Thing} in an unsteady balance, with gravity against it",
)


@family(
    BALANCING,
    "{Things} stacked into a wobbly tower that may fall over",
    "A crooked pile in which each {Thing} balances on the one below",
    "{First Object} in an unsteady balance on top of {Second Object}",
    "Leaning stack of {Things}, still held up by balance",
    "A tall heap of {Objects} sways from side to side",
    "The weight of all {Things} presses on the lowest one, and the pile rocks",
    "{Thing} on {Thing} on {Thing}: a stack that gravity will soon pull down",
    "A shaky column of {Objects} that is only held up by balance",
    "{Subject} at the top of a shaky stack that is about to fall",
    "A pile of {Things} just about kept in balance",
    "{Objects} piled one upon another, swaying and close to a fall",
    "An unsteady tower of {Things} that balance on each other",
)
def tower(stage: Stage) -> None:
    """Stack three to five things crookedly on each other, with marks of wobbling at the sides."""
    rng = stage.rng
    if rng.random() < 0.6:
        stage.outdoors(horizon=rng.uniform(0.68, 0.8))
    else:
        stage.backdrop("plain", "gradient", "glowing", "bokeh", "framed")
    n, kinds = rng.randint(3, 5), stage.cast(rng.choice((1, 2, 3, 3)), *CASTABLE, "face")
    names = [kinds[i % len(kinds)] for i in range(n)]
    taper = rng.choice((1, 1, 0.9))
    sizes = [stage.fit(name, 0.46, 0.32) * taper**i for i, name in enumerate(names)]
    heights = [stage.extent(name, size)[1] * 0.91 for name, size in zip(names, sizes, strict=True)]
    scale = min(0.88 / sum(heights), 1.2)
    x, foot, side = 0.5 + rng.uniform(-0.06, 0.06), 0.94, rng.choice((-1, 1))
    stage.shadow_under(x, foot - 0.01, 0.4)
    for i, (name, size, height) in enumerate(zip(names, sizes, heights, strict=True)):
        lean = 0 if i == 0 else side * rng.uniform(5, 11)
        sway = 0 if i == 0 else side * rng.uniform(0.02, 0.045)
        stage.sprite(name, x + sway, foot - height * scale / 2, size * scale, angle=lean)
        foot, side = foot - height * scale, -side
    for sign in (-1, 1):
        for reach in (0.26, 0.31):
            start = 150 if sign < 0 else -30
            stage.arc(x, 0.32, reach, reach, start, start + 60, stage.ink, 0.011)


@family(
    BALANCING,
    "{Subject} walking a tightrope with a balance pole",
    "High above the ground {Creature} keeps its balance on a thin line",
    "{Thing} balances on a sagging rope between two heights",
    "A long pole helps {Subject} to balance over the depth",
    "Rope act: {Creature} keeps its balance and must not fall",
    "{Subject} leans to one side on the rope and fights gravity with a pole",
    "With only a rope under its feet {Thing} keeps its balance",
    "A daring walk on high: one false step and {Subject} falls",
    "{Object} balances on a rope that sinks under its weight",
    "{Subject} crossing on a rope, balancing with a pole held across",
    "{Thing} keeps its balance on a rope stretched high between two sides",
    "On a thin rope {Subject} tries to keep its balance and not to fall",
)
def on_tightrope(stage: Stage) -> None:
    """Stand a thing with a long balance pole on a sagging rope between two high supports."""
    rng = stage.rng
    stage.outdoors(horizon=rng.uniform(0.86, 0.92))
    colour, level, sag = stage.contrast(), rng.uniform(0.62, 0.68), rng.uniform(0.03, 0.05)
    x, name, tilt = rng.uniform(0.38, 0.62), stage.subject(*CASTABLE, "face"), rng.choice((-1, 1)) * rng.uniform(3, 9)
    supports(stage, level, colour)
    foot = level + sag
    rope(stage, (0.09, level), (x, foot), width=0.02)
    rope(stage, (x, foot), (0.91, level), width=0.02)
    size = stage.fit(name, 0.46, 0.46)
    height = stage.extent(name, size)[1]
    stage.sprite(name, x, foot - height / 2 + 0.008, size, angle=tilt, toward=rng.choice(("left", "right")))
    pole, reach, turn = foot - max(height * 0.5, 0.14), 0.34, math.radians(tilt)
    tips = [(x + s * reach * math.cos(turn), pole + s * reach * math.sin(turn) + 0.05) for s in (-1, 1)]
    bends = [(x + s * reach * 0.6 * math.cos(turn), pole + s * reach * 0.6 * math.sin(turn) + 0.01) for s in (-1, 1)]
    stage.line([tips[0], bends[0], (x, pole), bends[1], tips[1]], stage.ink, 0.02)
    for tip in tips:
        stage.ellipse(*tip, 0.022, fill=colour)


@family(
    BALANCING,
    "{Creature} juggling {Objects}",
    "{Creature} keeps all {Objects} up, and not one may fall",
    "{Objects} fly in an arc from one hand to the other, and none may fall",
    "Thrown up and pulled down by gravity, {Objects} circle above {Creature}",
    "Balancing act: {Creature} tosses and catches {Objects}",
    "{Objects} are held up by skill alone and may fall at any moment",
    "The juggler is {Creature}, and {Objects} go up and fall again",
    "{Creature} has more {Objects} than hands, and none may fall",
    "With raised hands {Creature} throws and catches, so that no {Object} falls",
    "{Creature} throws {Objects} into the air and keeps them from falling",
    "A juggling act in which {Creature} must not let {Objects} fall",
    "Flying {Objects} that {Creature} must catch before they fall",
    held_out=True,
)
def juggling(stage: Stage) -> None:
    """Let a creature with raised hands throw four to six things on an arc from hand to hand."""
    rng = stage.rng
    stage.backdrop("plain", "gradient", "glowing", "bokeh", "framed", "dotted")
    body = stage.subject("animal", "face")
    balls = rng.choice((1, 1, 2, 3))
    names = [stage.subject("food", "drink", "sport", "object", "music", "clothes", "plant") for _ in range(balls)]
    n, x, skin = rng.randint(4, 6), rng.uniform(0.46, 0.54), stage.contrast()
    hands, reach, rise = (0.66, 0.7), rng.uniform(0.31, 0.35), rng.uniform(0.44, 0.5)
    stage.arc(x, 0.62, reach, rise, 188, 352, stage.ink, 0.009)
    size = stage.fit(body, 0.42, 0.38)
    _, height = stage.extent(body, size)
    for sign, hand in zip((-1, 1), hands, strict=True):
        elbow = (x + sign * 0.25, 0.87)
        stage.line([(x + sign * 0.03, 0.8), elbow, (x + sign * reach, hand + 0.06)], skin, 0.038)
        stage.ellipse(x + sign * reach, hand + 0.045, 0.05, 0.035, skin)
    stage.sprite(body, x, 0.96 - height / 2, size)
    lift = rng.uniform(0.12, 0.3)
    for i in range(n):
        angle = math.radians(180 + 180 * (i + lift) / (n - 1 + 2 * lift))
        spot = (x + reach * math.cos(angle), 0.62 + rise * math.sin(angle))
        stage.sprite(names[i % balls], *spot, stage.fit(names[i % balls], 0.175, 0.175), angle=rng.uniform(-40, 40))


@family(
    BALANCING,
    "{Subject} balancing on top of a big ball",
    "A round and rolling support under {Thing}, which tries to keep its balance",
    "{Creature} stands on something round that may roll away",
    "{Thing} balanced on the tip of a pole",
    "The whole weight of {Object} rests on a single point",
    "{Subject} wobbles on a support that is far too small and round",
    "Circus act: {Creature} keeps its balance up on a ball",
    "{Thing} tilts on its tiny foothold and might fall off",
    "Only one point touches {Subject}, and balance must do the rest",
    "{Subject} stands unsteadily on a ball or a pole and tries not to fall",
    "Balanced on a single point, {Thing} sways to and fro",
    "{Creature} up on a round support, in danger of falling off",
)
def on_a_ball(stage: Stage) -> None:
    """Stand a tilted thing on a big striped ball, or on the tip of a pole, with marks of wobbling at its sides."""
    rng = stage.rng
    foot = stage.outdoors(horizon=rng.uniform(0.68, 0.8)).horizon + rng.uniform(0.12, 0.16)
    x, tilt, name = rng.uniform(0.44, 0.56), rng.choice((-1, 1)) * rng.uniform(7, 15), stage.subject(*CASTABLE, "face")
    colour = stage.contrast()
    if rng.random() < 0.6:
        radius = rng.uniform(0.17, 0.2)
        stage.shadow_under(x, foot, radius * 2)
        circus_ball(stage, x, foot - radius, radius, colour)
        top = foot - radius * 2
    else:
        top = rng.uniform(0.52, 0.58)
        stage.shadow_under(x, foot, 0.26)
        stage.polygon([(x - 0.016, top), (x + 0.016, top), (x + 0.028, foot), (x - 0.028, foot)], colour)
        stage.polygon([(x - 0.11, foot + 0.01), (x + 0.11, foot + 0.01), (x, foot - 0.09)], shift(colour, -0.3))
        stage.ellipse(x, top, 0.024, fill=shift(colour, 0.3))
    size = stage.fit(name, 0.5, min(0.46, top - 0.05))
    height = stage.extent(name, size)[1]
    lean = math.radians(tilt)
    stage.sprite(name, x + height / 2 * math.sin(lean), top - height / 2 * math.cos(lean) + 0.01, size, angle=tilt)
    for sign in (-1, 1):
        for reach in (0.33, 0.38):
            start = 160 if sign < 0 else -20
            stage.arc(x, top - height / 2, reach, reach, start, start + 40, stage.ink, WOBBLE)


@family(
    BALANCING,
    "{Subject} tipping over the edge of a cliff",
    "{Thing} hangs half over the edge and is about to fall",
    "On the brink: {Subject} tilts towards the drop",
    "{Object} sticks out over the rim, its weight already beyond support",
    "Gravity pulls {Subject} over the edge, and its balance is gone",
    "{Creature} loses its balance at the edge and is about to fall",
    "The last moment of balance before {Thing} falls over the edge",
    "{Object} tilts at the end of its support, with nothing below",
    "Half on firm ground and half over the depth, {Thing} is barely in balance",
    "{Subject} leans out over the edge and will soon fall",
    "At the very edge {Thing} loses its balance",
    "{Object} in a shaky balance on the brink, about to fall",
)
def on_the_edge(stage: Stage) -> None:
    """Tip a thing over the edge of a cliff, a table or a shelf, with nothing below it but a deep drop."""
    rng = stage.rng
    kind, side = rng.choice(("cliff", "table", "shelf")), rng.choice((-1, 1))
    if kind == "cliff":
        stage.outdoors(horizon=rng.uniform(0.84, 0.92))
    elif kind == "table":
        stage.outdoors(styles=("room",), horizon=rng.uniform(0.78, 0.86))
    else:
        stage.backdrop(*CALM, "striped", "dotted")
    top, edge = rng.uniform(0.54, 0.62), 0.5 + side * rng.uniform(-0.06, 0.02)
    name = stage.compact(*CASTABLE, "face")
    size = stage.fit(name, 0.44, 0.44)
    width, height = stage.extent(name, size)
    turn = side * rng.uniform(20, 32)
    ledge(stage, kind, edge, top, side)
    lean = math.radians(turn)  # it turns about the point of its base that lies on the edge, near the middle
    x, y = -side * width * 0.05, -height / 2
    middle = (edge + x * math.cos(lean) - y * math.sin(lean), top + x * math.sin(lean) + y * math.cos(lean))
    stage.sprite(name, middle[0], middle[1] + 0.01, size, angle=turn, toward="right" if side > 0 else "left")
    for _ in range(rng.randint(4, 6) if kind == "cliff" else 0):
        spot = (edge + side * rng.uniform(0.03, 0.14), rng.uniform(top + 0.08, 0.9))
        stage.ellipse(*spot, rng.uniform(0.008, 0.016), fill=shift(stage.ground.rgb, -0.5))
    start = -60 if side > 0 else 180
    for reach in (0.3, 0.35):
        stage.arc(middle[0], middle[1], reach, reach, start, start + 50, stage.ink, WOBBLE)
