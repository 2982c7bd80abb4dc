"""Something sheltered from what falls."""

from __future__ import annotations

import math

from relsim_demo.scenes.backdrops import RGB, ring_points, shift
from relsim_demo.scenes.canvas import Point
from relsim_demo.scenes.drawing.choices import CASTABLE
from relsim_demo.scenes.registry import Kind, family, relation
from relsim_demo.scenes.stage import Stage

SHELTERED = relation(
    "sheltered from what falls",
    Kind.BALANCE,
    "{Subject} sheltered from what falls from above",
    "What falls from the sky does not hit {Thing}",
    "A cover held up above {Subject} wards off what falls",
    "{Thing} stays safe while everything around it is hit by what falls",
    "Protected from above, {Subject} defies the falling force",
    "The fall is stopped above {Object} before it can strike",
    "A roof between {Subject} and what gravity pulls down",
    "{Things} take shelter from what comes falling down",
    "All around things fall, but {Thing} is protected",
    "{Creature} kept safe from a downpour by what is held up over it",
    "The falling force is turned aside above {Subject}",
    "{Thing} is protected from all that falls down around it",
    "Shelter for {Subject} from what falls from above",
    "A cover above {Object} keeps off everything that falls",
    held_out=True,
)
WOOD = (150, 104, 66)


@family(
    SHELTERED,
    "{Subject} under an umbrella in the rain",
    "A spread cloth on a pole keeps {Object} dry",
    "{Thing} stays dry while it rains all around",
    "Rain falls, but not on {Subject}",
    "A striped canopy protects {Things} from the rain",
    "{Creature} stands dry below a wide stretched cloth",
    "Shelter from the shower for {Subject}",
    "The drops run off the cloth above {Thing}",
    "An opened screen is held up over {Object} against the rain",
    "{Subject} keeps dry under a canopy while rain falls around it",
    "A wide cloth above {Thing} protects it from what falls",
    "Under its stretched roof {Subject} stays safe from the rain",
)
def under_umbrella(stage: Stage) -> None:
    """Shelter one or two things under a wide striped umbrella; rain or small things fall around it."""
    rng = stage.rng
    if rng.random() < 0.5:
        stage.outdoors(horizon=rng.uniform(0.7, 0.8), avoid=("white",))
    else:
        stage.backdrop("plain", "gradient", "bokeh", avoid=("white",))
    x, rim, reach = rng.uniform(0.46, 0.54), 0.47, rng.uniform(0.36, 0.4)
    kinds = stage.cast(rng.choice((1, 1, 2)), *CASTABLE, "face")
    _downpour(stage, x, rim, reach)
    lean = rng.choice((-1, 1))
    pole = x if len(kinds) == 2 else x + lean * 0.15
    stage.line([(x, 0.14), (x, 0.3), (pole, 0.5), (pole, 0.9)], WOOD, 0.022)
    spots = [(x - 0.17, 0.27), (x + 0.17, 0.27)] if len(kinds) == 2 else [(pole - lean * 0.2, 0.38)]
    for name, (spot, room) in zip(kinds, spots, strict=True):
        stage.shadow_under(spot, 0.93, room)
        size = stage.fit(name, room, room)
        stage.sprite(name, spot, 0.935, size, standing=True, toward=rng.choice(("left", "right")))
    _canopy(stage, x, rim, reach, rng.choice((5, 6, 8)))


@family(
    SHELTERED,
    "{Subject} hides from the rain under a big leaf",
    "Nature gives {Object} a roof: a leaf or a mushroom's cap",
    "{Thing} waits below a broad green roof until the shower is over",
    "A plant bends over {Subject} and keeps off the drops",
    "{Creature} stays dry beneath what has grown above it",
    "Drops fall to both sides of {Thing}, which sits under a plant",
    "A plant as a shelter for {Things} in bad weather",
    "{Subject} finds cover from falling drops under a leafy roof",
    "Something that grew there holds the rain off {Object}",
    "Under a plant's broad roof {Thing} is protected from falling rain",
    "{Creature} shelters below a leaf while drops fall around it",
    "A grown roof keeps {Subject} safe from what falls",
)
def under_leaf(stage: Stage) -> None:
    """Shelter a thing under a bent giant leaf or a mushroom's cap; drops fall on both sides and run off the rim."""
    rng = stage.rng
    foot = stage.outdoors(horizon=rng.uniform(0.68, 0.78), avoid=("white", "green")).horizon + rng.uniform(0.12, 0.16)
    name, side, kind = stage.subject(*CASTABLE, "face"), rng.choice((-1, 1)), rng.choice(("leaf", "leaf", "mushroom"))
    x = 0.5 + side * 0.04
    _drops(stage, x, 0.42)
    size = stage.fit(name, 0.4, foot - 0.47)
    stage.shadow_under(x + side * 0.06, foot, 0.4)
    if kind == "leaf":
        stage.sprite(name, x + side * 0.04, foot, size, standing=True)
        _leaf(stage, x, foot, side)
    else:
        _stalk(stage, x - side * 0.19, foot)
        stage.sprite(name, x + side * 0.11, foot, size, standing=True)
        _cap(stage, x, 0.42)
    for sign in (-1, 1):
        stage.ellipse(x + sign * 0.4, rng.uniform(0.5, 0.6), 0.014, 0.022, (90, 150, 226))


@family(
    SHELTERED,
    "A dome protects {Subject} from falling stones",
    "Arrows and stones bounce off a shield above {Object}",
    "{Thing} is safe behind a barrier that nothing can pierce",
    "An invisible force turns away all that comes down on {Subject}",
    "{Creature} stands unharmed while missiles are thrown back above it",
    "Everything that strikes the barrier flies off again, and {Thing} stays whole",
    "The attack from above cannot reach {Object}",
    "A hard shell of force defends {Things} against what falls",
    "{Subject} protected by a barrier, with missiles glancing off",
    "Under a protecting dome {Thing} is safe from falling stones",
    "What falls on {Subject} is thrown back by a shield",
    "A barrier above {Object} keeps off falling arrows or stones",
)
def behind_shield(stage: Stage) -> None:
    """Arch a glowing dome over one or two things; arrows or stones come down all round and bounce off it."""
    rng = stage.rng
    foot = stage.outdoors(horizon=rng.uniform(0.7, 0.8), avoid=("white",)).horizon + rng.uniform(0.1, 0.14)
    glow, radius, rise = rng.choice(((110, 220, 255), (255, 220, 90), (170, 255, 150))), 0.36, rng.uniform(0.48, 0.52)
    n = rng.choice((1, 1, 2))
    for i, name in enumerate(stage.cast(n, *CASTABLE, "face")):
        x, room = (0.5, 0.42) if n == 1 else (0.5 + (i * 2 - 1) * 0.155, 0.27)
        stage.shadow_under(x, foot, room)
        stage.sprite(name, x, foot, stage.fit(name, room, min(room, 0.4)), standing=True)
    rim = [(0.5 - radius * math.cos(a), foot - rise * math.sin(a)) for a in (math.pi * i / 40 for i in range(41))]
    stage.polygon(rim, (*glow, 46))
    stage.line(rim, shift(glow, -0.1), 0.02)
    stage.line([(0.5 + (x - 0.5) * 0.9, foot + (y - foot) * 0.9) for x, y in rim[7:15]], (255, 255, 255), 0.014)
    arrows = rng.random() < 0.5
    for angle in (28, 62, 90, 118, 152):
        _missile(stage, math.radians(angle + rng.uniform(-7, 7)), (radius, rise, foot), arrows, glow)


def _drops(stage: Stage, x: float, reach: float) -> None:
    """Let long drops fall everywhere but in the column below a roof that reaches `reach` to both sides of x."""
    rng, tone = stage.rng, (206, 230, 255) if stage.ground.dark else (64, 112, 190)
    for i in range(10):
        for j in range(8):
            px, py = (i + rng.uniform(0.2, 0.8)) / 10, (j + rng.uniform(0.1, 0.8)) / 8
            if py < 0.9 and (abs(px - x) > reach + 0.02 or py < 0.1):
                stage.line([(px, py), (px, py + 0.045)], tone, 0.011)


def _leaf(stage: Stage, x: float, foot: float, side: int) -> None:
    """Bend a giant leaf on its stem over x; the stem stands at the side opposite to `side`."""
    green = stage.rng.choice(((76, 150, 66), (60, 134, 86), (122, 168, 60)))
    stem = [(x - side * 0.3, foot + 0.01), (x - side * 0.35, 0.6), (x - side * 0.3, 0.36), (x - side * 0.2, 0.26)]
    stage.line(stem, shift(green, -0.3), 0.03)
    turns = [i / 24 for i in range(25)]
    upper = [(x - side * (0.42 - 0.86 * t), 0.36 - 0.29 * math.sin(math.pi * t) ** 0.8 + 0.06 * t) for t in turns]
    lower = [(x - side * (0.42 - 0.86 * t), 0.36 - 0.03 * math.sin(math.pi * t) + 0.06 * t) for t in reversed(turns)]
    stage.polygon([*upper, *lower], green)
    rib = [(x - side * (0.42 - 0.86 * t), 0.36 - 0.13 * math.sin(math.pi * t) + 0.06 * t) for t in turns]
    stage.line(rib, shift(green, 0.35), 0.014)
    for i in (5, 9, 13, 17, 20):
        stage.line([rib[i], (upper[min(i + 2, 24)][0], upper[min(i + 2, 24)][1] + 0.02)], shift(green, 0.25), 0.008)


def _stalk(stage: Stage, x: float, foot: float) -> None:
    """Draw a mushroom's thick stalk."""
    pale = (242, 232, 210)
    stage.polygon([(x - 0.05, 0.38), (x + 0.05, 0.38), (x + 0.075, foot), (x - 0.075, foot)], pale)
    stage.ellipse(x, foot, 0.075, 0.022, pale)
    stage.polygon([(x + 0.01, 0.38), (x + 0.05, 0.38), (x + 0.075, foot), (x + 0.03, foot)], shift(pale, -0.12))


def _cap(stage: Stage, x: float, reach: float) -> None:
    """Draw a mushroom's dotted cap, wide enough to stand under."""
    colour, rim = stage.rng.choice(((206, 60, 52), (176, 110, 60), (150, 90, 160))), 0.41
    turns = [math.radians(a) for a in range(0, 181, 6)]
    stage.ellipse(x, rim, reach, 0.05, shift(colour, -0.35))
    stage.polygon([(x + reach * math.cos(a), rim - 0.31 * math.sin(a)) for a in turns], colour)
    for dx, dy, r in ((-0.22, -0.12, 0.05), (-0.03, -0.2, 0.06), (0.2, -0.14, 0.045), (0.06, -0.07, 0.035)):
        stage.ellipse(x + dx, rim + dy, r, r * 0.75, (250, 244, 230))


def _missile(stage: Stage, angle: float, dome: tuple[float, float, float], arrow: bool, glow: RGB) -> None:
    """Show an arrow that strikes the dome (half width, height, foot) at an angle, or a stone that bounces off it."""
    radius, rise, foot = dome
    out = (math.cos(angle), -math.sin(angle))
    hit = (0.5 + radius * out[0], foot + rise * out[1])
    stage.ellipse(*hit, 0.03, fill=shift(glow, 0.7))
    if arrow:
        stage.arrow((hit[0] + out[0] * 0.16, hit[1] + out[1] * 0.13), hit, stage.ink, 0.014, 0.045)
        return
    side = 1 if out[0] > 0 else -1
    stone = (hit[0] + out[0] * 0.07 + side * 0.03, hit[1] - 0.06)
    r = stage.rng.uniform(0.03, 0.042)
    corners = [(stone[0] + u * r, stone[1] + v * r) for u, v, _ in ring_points(7, 0, 0, 1, stage.rng.uniform(0, 50))]
    stage.line([(stone[0] + side * 0.02, stone[1] - 0.05), (stone[0] + side * 0.035, stone[1] - 0.1)], stage.ink, 0.008)
    stage.polygon(corners, (112, 104, 104))


def _downpour(stage: Stage, x: float, rim: float, reach: float) -> None:
    """Let drops or small things fall everywhere, except beneath an umbrella's rim."""
    rng = stage.rng
    things = rng.random() < 0.35
    name = rng.choice((stage.subject("food", "plant", "sport", "object", "sky"), "droplet")) if things else ""
    columns, rows = (6, 5) if things else (11, 9)
    for i in range(columns):
        for j in range(rows):
            px = (i + 0.5 + rng.uniform(-0.25, 0.25)) / columns
            py = (j + 0.5 * (i % 2) + rng.uniform(0.1, 0.6)) / rows
            if abs(px - x) < reach + 0.04 and py > rim - 0.3 or py > 0.93:
                continue
            if things:
                stage.sprite(name, px, py, 0.085, angle=rng.uniform(-25, 25))
            else:
                pale = (215, 235, 255) if stage.ground.dark else (64, 112, 190)
                stage.line([(px, py), (px, py + 0.045)], pale, 0.011)


def _canopy(stage: Stage, x: float, rim: float, reach: float, panels: int) -> None:
    """Draw an umbrella's cloth: panels in two colours between curved ribs, with a scalloped rim."""
    colour, height = stage.contrast(), 0.34
    other = stage.rng.choice(((250, 248, 240), shift(colour, -0.35), shift(colour, 0.45)))

    def rib(f: float) -> list[Point]:
        turns = [math.radians(a) for a in range(0, 91, 10)]
        return [(x + f * reach * math.sin(a), rim - height * math.cos(a)) for a in turns]

    for i in range(panels):
        left, right = (-math.cos(math.pi * (i + d) / panels) for d in (0, 1))
        steps = [k / 8 for k in range(1, 8)]
        hem = [(x + reach * (left + (right - left) * t), rim - 0.03 * math.sin(math.pi * t)) for t in steps]
        stage.polygon([*rib(left), *hem, *reversed(rib(right))], (colour, other)[i % 2])
    stage.line([(x, rim - height - 0.035), (x, rim - height)], WOOD, 0.022)
