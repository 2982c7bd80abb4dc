"""Two forces that act against each other."""

from __future__ import annotations

import math

from relsim_demo.scenes.backdrops import RGB, hls, shift
from relsim_demo.scenes.canvas import Point
from relsim_demo.scenes.drawing.choices import CALM, CASTABLE
from relsim_demo.scenes.drawing.ropes import ROPE, ROPE_TWIST, rope
from relsim_demo.scenes.registry import Kind, family, relation
from relsim_demo.scenes.stage import Stage

OPPOSED = relation(
    "two forces against each other",
    Kind.BALANCE,
    "{First Subject} and {Second Subject} pit their force against each other",
    "Two sides in a contest of force, {First Thing} against {Second Thing}",
    "Force and counterforce: {First Thing} on one side, {Second Thing} on the other",
    "{First Thing} and {Second Thing} as opposing forces in a shaky balance",
    "A balance of power between {First Creature} and {Second Creature}",
    "Whose force is greater, that of {First Thing} or that of {Second Thing}?",
    "The force of {First Subject} is held in balance by that of {Second Subject}",
    "Two opponents whose forces meet in the middle",
    "The weight of {First Object} is set against that of {Second Object}",
    "Opposing forces pull {First Thing} and {Second Thing} to different sides",
    "{Things} on two sides, one against the other, in a trial of force",
    "{First Thing} against {Second Thing}: two opposing forces",
    "A trial of strength between two {Things} on opposite sides",
    "Two forces work against each other, {First Subject} and {Second Subject}",
)


@family(
    OPPOSED,
    "A seesaw with {First Thing} at one end and {Second Thing} at the other",
    "{First Thing} outweighs {Second Thing} on a plank over a wedge",
    "The heavier side goes down: {First Object} against {Second Object}",
    "Weight against weight on a tilting board",
    "{First Subject} lifts {Second Subject} by sitting at the other end",
    "Lever and balance: {Things} at both ends of a plank",
    "A plank tips to the side where {Thing} weighs more",
    "{First Thing} is light and goes up, {Second Thing} is heavy and goes down",
    "Both ends of the board are loaded with {Things} that counter each other",
    "On a tilted plank {First Thing} and {Second Thing} weigh against each other",
    "{Things} at opposite ends of a rocking board, the heavier one below",
    "The weight of {First Subject} on one side presses against that of {Second Subject}",
)
def seesaw(stage: Stage) -> None:
    """Load both ends of a plank on a wedge; it tips to the bigger or more numerous side."""
    rng = stage.rng
    stage.outdoors(horizon=rng.uniform(0.62, 0.75))
    pivot, pale = (0.5, rng.uniform(0.7, 0.73)), stage.contrast()
    first, second = rng.choice((stage.cast(2, *CASTABLE, "face"), [stage.subject(*CASTABLE, "face")] * 2))
    layout, heavy = rng.choice(("size", "size", "number", "level")), rng.choice((-1, 1))
    loads = {
        "size": ([(first, 0.225, 0.42)], [(second, 0.31, 0.2)]),
        "number": ([(first, 0.1, 0.23), (first, 0.33, 0.23)], [(second, 0.3, 0.24)]),
        "level": ([(first, 0.26, 0.33)], [(second, 0.26, 0.33)]),
    }[layout]
    tilt = 0 if layout == "level" else heavy * rng.uniform(9, 12.5)
    cos, sin = math.cos(math.radians(tilt)), math.sin(math.radians(tilt))

    def on_plank(along: float, up: float) -> Point:
        return pivot[0] + along * cos + up * sin, pivot[1] + along * sin - up * cos

    stage.shadow_under(0.5, 0.915, 0.36)
    stage.polygon([pivot, (0.39, 0.92), (0.61, 0.92)], shift(pale, -0.45))
    stage.line([on_plank(-0.42, 0), on_plank(0.42, 0)], pale, 0.042)
    stage.line([on_plank(-0.41, 0.012), on_plank(0.41, 0.012)], shift(pale, 0.35), 0.01)
    stage.ellipse(*pivot, 0.026, fill=shift(pale, -0.45))
    for sign, load in zip((heavy, -heavy), loads, strict=True):
        for name, along, room in load:
            size = stage.fit(name, room, room)
            up = stage.extent(name, size)[1] / 2 + 0.012
            stage.sprite(name, *on_plank(sign * along, up), size, angle=tilt, toward="left" if sign > 0 else "right")


@family(
    OPPOSED,
    "Tug of war between {First Thing} and {Second Thing}",
    "{First Creature} and {Second Creature} pull at the same rope in opposite ways",
    "Two teams of {Things} pull against each other",
    "A rope stretched tight by the force of {First Subject} and {Second Subject}",
    "{Things} leaning back to pull the other side over the line",
    "Each end of the rope is pulled by {Thing}",
    "The pull of {First Thing} meets the counterpull of {Second Thing}",
    "Who pulls harder, {First Creature} or {Second Creature}?",
    "{First Subject} tugs to the left and {Second Subject} tugs to the right",
    "{Things} pull a rope from both ends with all their force",
    "A pulling contest: {First Thing} against {Second Thing}",
    "The rope between {First Subject} and {Second Subject} is pulled both ways",
)
def tug_of_war(stage: Stage) -> None:
    """Let side views at both ends pull a thick rope apart, leaning outward; a ribbon marks its middle."""
    rng = stage.rng
    stage.outdoors(horizon=rng.uniform(0.42, 0.58))
    left, right = rng.choice((stage.cast(2, side_view=True), [stage.subject(side_view=True)] * 2))
    places = ((0.225, 0.39),)
    if rng.random() < 0.5 and all(stage.extent(name, 1)[1] > 0.8 for name in (left, right)):
        places = ((0.35, 0.26), (0.16, 0.28))  # teams of two, where they are not too flat for it
    outward, foot, lean = rng.random() < 0.6, rng.uniform(0.72, 0.78), rng.uniform(6, 11)
    ends: list[Point] = []
    heights: list[float] = []
    for sign, name in ((-1, left), (1, right)):
        toward = "left" if (sign < 0) == outward else "right"
        for x, room in places:
            at, size = 0.5 + sign * (0.5 - x), stage.fit(name, room, room * 1.2)
            stage.shadow_under(at, foot, room * 0.9)
            _, height = stage.sprite(name, at, foot, size, angle=sign * lean, toward=toward, standing=True)
            heights.append(height)
        ends.append((0.5 + sign * (0.48 - places[-1][0]), foot - max(heights[-1] * 0.42, 0.11)))
    rope(stage, *ends, width=0.036)
    for end in ends:
        stage.ellipse(*end, 0.03, 0.045, ROPE, outline=ROPE_TWIST, width=0.01)
    shift_x = rng.choice((-1, 1)) * rng.uniform(0, 0.04)
    stage.line([(0.5, foot + 0.02), (0.5, foot + 0.09)], (250, 250, 245), 0.018)
    _knot(stage, (0.5 + shift_x, (ends[0][1] + ends[1][1]) / 2))


@family(
    OPPOSED,
    "{First Thing} weighed against {Second Thing} on a pair of scales",
    "Two pans hang from one beam, {First Object} in this and {Second Object} in that",
    "The beam tilts to the heavier {Thing}",
    "Scales in balance with {First Thing} on one side and {Second Thing} on the other",
    "{First Subject} as a counterweight to {Second Subject}",
    "Comparing the weight of {First Object} with that of {Second Object}",
    "One {Thing} outweighs the other, so that its side sinks",
    "What weighs more, {First Thing} or {Second Thing}?",
    "{Things} hang in two dishes and pull the beam to either side",
    "{First Object} and {Second Object} weighed against each other",
    "A balance beam with {Things} pulling down at both ends",
    "The heavier {Thing} pulls its pan down, the lighter one rises",
)
def scales(stage: Stage) -> None:
    """Hang two loaded pans from the beam of a pair of scales; it tips to the bigger load, or stays level."""
    rng = stage.rng
    if rng.random() < 0.5:
        stage.outdoors(styles=("room",), horizon=rng.uniform(0.76, 0.84))
    else:
        stage.backdrop(*CALM, "striped", "dotted")
    metal = rng.choice(((206, 160, 60), (150, 154, 164), (176, 110, 70), stage.contrast()))
    level, heavy, foot = rng.random() < 0.35, rng.choice((-1, 1)), 0.93
    names = stage.cast(2, *CASTABLE, "face")
    rooms = (0.28, 0.28) if level else (0.3, rng.uniform(0.17, 0.2))
    drop, pivot, reach = 0 if level else rng.uniform(0.06, 0.085), (0.5, 0.2), 0.3
    stage.shadow_under(0.5, foot, 0.5)
    stage.polygon([(0.36, foot), (0.64, foot), (0.58, foot - 0.07), (0.42, foot - 0.07)], shift(metal, -0.3))
    stage.rect(0.482, pivot[1], 0.518, foot - 0.06, metal)
    stage.rect(0.482, pivot[1], 0.494, foot - 0.06, shift(metal, 0.35))
    tips = [(0.5 - reach, pivot[1] - heavy * drop), (0.5 + reach, pivot[1] + heavy * drop)]
    stage.line(tips, shift(metal, -0.15), 0.034)
    stage.ellipse(*pivot, 0.042, fill=metal, outline=shift(metal, -0.35), width=0.01)
    loads = dict(zip((heavy, -heavy), zip(names, rooms, strict=True), strict=True))
    for sign, (x, y) in zip((-1, 1), tips, strict=True):
        _pan(stage, x, y, y + 0.4, metal, *loads[sign])


@family(
    OPPOSED,
    "A duel between {First Subject} and {Second Subject}",
    "{First Creature} fights {Second Creature} in the ring",
    "{First Thing} versus {Second Thing}, face to face",
    "Two rivals square up to each other before the fight",
    "{First Subject} in one corner, {Second Subject} in the other",
    "A clash of two forces: {First Thing} meets {Second Thing} head on",
    "Opponents face to face, each set against the other",
    "The match of the day: {First Thing} against {Second Thing}",
    "{Things} confront each other as enemies",
    "{First Thing} stands against {Second Thing} in a fight",
    "Two opponents, {First Subject} and {Second Subject}, facing each other in a duel",
    "A contest in which {First Creature} and {Second Creature} clash",
)
def in_the_ring(stage: Stage) -> None:
    """Let two things face each other in a boxing ring, or over a flash that splits the picture in two colours."""
    rng = stage.rng
    left, right = stage.cast(2, side_view=True) if rng.random() < 0.7 else stage.cast(2)
    if rng.random() < 0.5:
        _boxing_ring(stage)
        foot, room, spark = rng.uniform(0.82, 0.86), 0.36, (0.5, 0.4)
        for sign in (-1, 1):
            stage.shadow_under(0.5 + sign * 0.2, foot, 0.32)
    else:
        warm = rng.uniform(0.95, 1.1)
        stage.backdrop("plain")
        slant = rng.choice((-1, 1)) * 0.09
        stage.polygon([(0, 0), (0.5 + slant, 0), (0.5 - slant, 1), (0, 1)], hls(warm, 0.6, 0.7))
        stage.polygon([(1, 0), (0.5 + slant, 0), (0.5 - slant, 1), (1, 1)], hls(warm + 0.5, 0.62, 0.65))
        zigzag = [(0.5 + slant * (1 - 2 * t) + (-1) ** i * 0.03, t) for i, t in enumerate(i / 8 for i in range(9))]
        stage.line(zigzag, (255, 250, 220), 0.03)
        foot, room, spark = 0.74, 0.4, (0.5, 0.5)
    for sign, name in ((-1, left), (1, right)):
        size = stage.fit(name, room, 0.5)
        toward = "right" if sign < 0 else "left"
        x = 0.5 + sign * (0.09 + room / 2 if spark[1] == 0.5 else 0.04 + room / 2)
        stage.sprite(name, x, foot, size, standing=True, toward=toward)
    if spark[1] == 0.5:
        stage.ellipse(*spark, 0.098, fill=(40, 36, 48))
        stage.text("VS", *spark, 0.085, (255, 226, 90), bold=0.14)
    else:
        stage.sprite("collision", *spark, 0.17)


def _pan(stage: Stage, x: float, top: float, bottom: float, metal: RGB, name: str, room: float) -> None:
    """Hang a pan with a thing in it by three cords from (x, top)."""
    half = 0.165
    for dx in (-half, half):
        stage.line([(x, top), (x + dx, bottom)], stage.ink, 0.007)
    stage.sprite(name, x, bottom + 0.012, stage.fit(name, room, room), standing=True)
    turns = [math.pi * i / 15 for i in range(16)]
    bowl = [(x + half * math.cos(a), bottom + 0.075 * math.sin(a)) for a in turns]
    stage.polygon(bowl, metal)
    stage.line([(x - half, bottom), (x + half, bottom)], shift(metal, 0.35), 0.014)
    stage.ellipse(x, top, 0.016, fill=shift(metal, -0.35))


def _boxing_ring(stage: Stage) -> None:
    """Paint a boxing ring: a wall or hall behind, a floor, posts in the corners and three ropes."""
    rng = stage.rng
    stage.backdrop("glowing", "gradient", "bokeh", colours=("navy", "purple", "brown", "teal", "grey", "blue", "beige"))
    floor = rng.choice(((226, 232, 240), (240, 226, 190), (206, 222, 206)))
    apron = stage.contrast()
    stage.polygon([(0.12, 0.66), (0.88, 0.66), (0.99, 0.9), (0.01, 0.9)], floor)
    stage.rect(0.01, 0.9, 0.99, 1.01, apron)
    colours = rng.choice((((214, 44, 52), (250, 250, 250), (44, 90, 200)), ((250, 250, 250),) * 3))
    for i, colour in enumerate(colours):
        stage.line([(0.12, 0.42 + i * 0.07), (0.88, 0.42 + i * 0.07)], colour, 0.014)
        for sign in (-1, 1):
            stage.line([(0.5 + sign * 0.38, 0.42 + i * 0.07), (0.5 + sign * 0.5, 0.47 + i * 0.09)], colour, 0.014)
    for sign, colour in ((-1, (214, 44, 52)), (1, (44, 90, 200))):
        x = 0.5 + sign * 0.38
        stage.rect(x - 0.022, 0.37, x + 0.022, 0.67, colour, radius=0.01)


def _knot(stage: Stage, at: Point) -> None:
    """Mark a rope's middle with a hanging pennant or a ribbon."""
    x, y = at
    if stage.rng.random() < 0.5:
        stage.sprite("ribbon", x, y + 0.02, 0.17)
        return
    red = (224, 48, 56)
    stage.polygon([(x - 0.06, y), (x + 0.06, y), (x, y + 0.15)], red)
    stage.rect(x - 0.035, y - 0.035, x + 0.035, y + 0.035, shift(red, -0.25), radius=0.015)
