"""Something on somebody's mind."""

from __future__ import annotations

import math

from relsim_demo.scenes.backdrops import RGB, hls, ring_points, shift
from relsim_demo.scenes.canvas import Point
from relsim_demo.scenes.drawing.choices import CALM
from relsim_demo.scenes.drawing.persons import skin_of
from relsim_demo.scenes.registry import Kind, family, relation
from relsim_demo.scenes.stage import DARK_INK, Stage

MIND = relation(
    "on somebody's mind",
    Kind.IMITATION,
    "{Creature} has {Object} on its mind, as people do",
    "{Thing} occupies the mind of {Creature}",
    "Like a person, {Creature} imagines {Object}",
    "What {Creature} has in mind is {Thing}",
    "{Creature} expresses its idea of {Object}",
    "The mind of {Animal} turns to {Thing}, as a human mind would",
    "{Thing} as it appears to the mind of {Creature}",
    "An idea of {Object} in the mind of {Animal}",
    "{Creature} busy with {Thing} in its mind, like a person",
    "{Animal} can imagine {Object} as people do",
    "{Creature} makes {Thing} appear by the force of its mind",
    "{Creature} with {Thing} on its mind",
    "In its mind {Animal} is busy with {Object}, as people are",
    "{Creature} imagines {Thing} like a person",
    held_out=True,
)


@family(
    MIND,
    "{Creature} thinking of {Object}",
    "{Animal} dreams of {Thing}",
    "A cloud of thought above {Creature} holds {Object}",
    "{Animal} lost in thought about {Thing}",
    "What {Creature} wishes for is {Object}",
    "{Creature} daydreams about {Object}",
    "A thought of {Thing} hovers over {Creature}",
    "{Creature} pictures {Object} in its head",
    "{Animal} longs for {Thing}",
    "{Animal} is thinking about {Thing}",
    "In its thoughts {Creature} sees {Object}",
    "{Creature} with a thought of {Thing} above its head",
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


@family(
    MIND,
    "{Creature} talks about {Object}",
    "{First Thing} says something about {Second Thing}",
    "{Speaker} speaks of {Thing}",
    "What {Creature} has to say is {Object}",
    "{Thing} pictured in the speech balloon of {Speaker}",
    "{Creature} asks for {Object} in pictures",
    "{Speaker} mentions {Thing}",
    "{Creature} utters a picture of {Object} instead of words",
    "The talk is of {Thing}, says {Speaker}",
    "{Creature} talks of {Object} like a person",
    "{Speaker} has {Thing} to talk about",
    "A picture of {Object} comes out as the speech of {Creature}",
)
def speech_of(stage: Stage) -> None:
    """Let a thing in a lower corner say another thing in a big speech bubble."""
    rng = stage.rng
    grounded = rng.random() < 0.5
    if grounded:
        stage.outdoors(horizon=rng.uniform(0.74, 0.84))
    else:
        stage.backdrop(*CALM, "dotted", "chequered")
    speaker = stage.subject(*rng.choice((("animal", "face"), ("animal", "face"), ())))
    topic, side = stage.subject(unlike=[speaker]), rng.choice((-1, 1))
    x, size = 0.5 + side * 0.25, stage.fit(speaker, 0.42, 0.4)
    _, height = stage.extent(speaker, size)
    if grounded:
        stage.shadow_under(x, 0.94, 0.4)
    stage.sprite(speaker, x, 0.945, size, standing=True, toward="left" if side > 0 else "right")
    cx, cy, rx, ry = 0.5 - side * 0.07, 0.31, 0.37, 0.26
    tip = (x - side * 0.05, min(0.945 - height - 0.02, 0.74))
    tail = [(cx + side * 0.06, cy + 0.18), tip, (cx + side * 0.24, cy + 0.12)]
    rounded, paper = rng.random() < 0.4, (253, 253, 250)
    for grow, colour in ((0.014, (38, 36, 48)), (0, paper)):
        if grow:
            stage.line([*tail, tail[0]], colour, 0.028)
        if rounded:
            box = (cx - rx - grow, cy - ry + 0.03 - grow, cx + rx + grow, cy + ry - 0.03 + grow)
            stage.rect(*box, colour, radius=0.09 + grow)
        else:
            stage.ellipse(cx, cy, rx + grow, ry + grow, colour)
        stage.polygon(tail, colour)
    stage.sprite(topic, cx, cy, stage.fit(topic, 0.4, 0.32))


@family(
    MIND,
    "{Creature} paints a picture of {Object}",
    "The artist is {Creature}, the motif {Thing}",
    "{Animal} at the easel, with {Object} on its canvas",
    "{Creature} puts on canvas what it imagines",
    "A painted {Thing} and the {Creature} who painted it",
    "{Animal} gives shape to its idea of {Object} with a brush",
    "{Creature} finishes a portrait of {Thing}",
    "Art by {Animal}: {Object} in a painting",
    "With brush in hand {Creature} stands before its picture of {Thing}",
    "{Creature} paints the {Thing} it has in mind",
    "{Animal} as a painter, like a person, with {Object} as its subject",
    "The painting of {Creature} shows {Thing}",
)
def painting_of(stage: Stage) -> None:
    """Stand a creature with a brush at an easel, on whose canvas it has painted another thing."""
    rng = stage.rng
    foot = stage.outdoors(horizon=rng.uniform(0.68, 0.76)).horizon + rng.uniform(0.14, 0.18)
    side = rng.choice((-1, 1))
    painter = stage.subject("animal", "face", side_view=True) if rng.random() < 0.7 else stage.subject("face", "animal")
    motif, x, wood = stage.subject(unlike=[painter]), 0.5 + side * 0.19, (150, 104, 66)
    half, top, bottom = rng.uniform(0.235, 0.25), rng.uniform(0.12, 0.16), rng.uniform(0.6, 0.64)
    for dx in (-0.17, 0.17):
        stage.line([(x + dx * 0.35, top - 0.05), (x + dx, foot)], shift(wood, -0.15), 0.026)
    stage.line([(x, top - 0.06), (x, bottom)], wood, 0.026)
    stage.rect(x - half, top, x + half, bottom, (252, 250, 244), outline=(196, 186, 170), width=0.01)
    tone = hls(rng.random(), 0.84, 0.6)
    stage.rect(x - half + 0.022, top + 0.022, x + half - 0.022, bottom - 0.022, tone)
    for _ in range(5):  # broad strokes of paint behind the motif
        y = rng.uniform(top + 0.06, bottom - 0.06)
        left, right = x - half + rng.uniform(0.04, 0.12), x + half - rng.uniform(0.04, 0.12)
        stage.line([(left, y), (right, y + rng.uniform(-0.02, 0.02))], shift(tone, rng.choice((-0.1, 0.3))), 0.028)
    stage.sprite(motif, x, (top + bottom) / 2, stage.fit(motif, half * 1.55, (bottom - top) * 0.8))
    stage.rect(x - half - 0.02, bottom, x + half + 0.02, bottom + 0.03, wood)
    at, room = 0.5 - side * 0.28, 0.38
    size = stage.fit(painter, room, 0.46)
    width, height = stage.extent(painter, size)
    stage.shadow_under(at, foot + 0.03, width)
    stage.sprite(painter, at, foot + 0.03, size, standing=True, toward="right" if side > 0 else "left")
    hand = (at + side * (width * 0.3 + 0.06), foot + 0.03 - height * 0.45)
    stage.line([(at + side * width * 0.2, hand[1] + 0.05), hand], skin_of(stage, painter), 0.04)
    _brush(stage, hand, side, stage.accent())


@family(
    MIND,
    "{Creature} reads a story about {Object}",
    "{Thing} rises from the pages of a book before {Creature}",
    "A tale of {Object} that fills the mind of {Animal}",
    "{Creature} reads, and {Thing} comes to life above the page",
    "The reader is {Animal}, the hero of the tale is {Thing}",
    "Out of the written words {Object} appears to {Creature}",
    "{Animal} sunk in a story of {Thing}",
    "While reading, {Creature} sees {Object} before its inner eye",
    "From the open pages a vision of {Thing} goes up",
    "{Creature} imagines the {Thing} it reads about",
    "{Animal} reads like a person, and {Object} appears above the pages",
    "A story makes {Creature} see {Thing}",
)
def story_of(stage: Stage) -> None:
    """Lay a big open book before a creature; in a beam of light another thing rises from its pages."""
    rng = stage.rng
    foot = stage.outdoors(horizon=rng.uniform(0.66, 0.76), avoid=("white",)).horizon + rng.uniform(0.16, 0.2)
    foot, side = min(foot, 0.93), rng.choice((-1, 1))
    reader = stage.subject("animal", "face", side_view=True) if rng.random() < 0.7 else stage.subject("face", "animal")
    tale, x = stage.subject(unlike=[reader]), 0.5 + side * 0.19
    page = foot - 0.09
    beam = [(x - 0.14, page), (x + 0.14, page), (x + 0.3, -0.02), (x - 0.3, -0.02)]
    stage.polygon(beam, (255, 244, 170, 120))
    _book(stage, x, foot, stage.accent(0.42, 0.6))
    middle = rng.uniform(0.36, 0.42)
    stage.sprite(tale, x, middle, stage.fit(tale, 0.4, 0.4), angle=rng.uniform(-6, 6))
    for _ in range(6):
        spot = (x + rng.uniform(-0.2, 0.2), rng.uniform(0.1, page - 0.04))
        r = rng.uniform(0.012, 0.022)
        star = [(u, v) for pair in zip(ring_points(4, *spot, r), ring_points(4, *spot, r * 0.35, -45), strict=True)
                for u, v, _ in pair]  # fmt: skip
        stage.polygon(star, (255, 252, 224))
    at = 0.5 - side * 0.27
    size = stage.fit(reader, 0.36, 0.42)
    stage.shadow_under(at, foot, stage.extent(reader, size)[0])
    stage.sprite(reader, at, foot, size, standing=True, toward="right" if side > 0 else "left")


def _brush(stage: Stage, hand: Point, side: int, colour: RGB) -> None:
    """Draw a brush in a hand, dipped in colour, pointing up to the side."""
    x, y = hand
    tip = (x + side * 0.1, y - 0.11)
    stage.line([(x - side * 0.04, y + 0.045), (x + side * 0.07, y - 0.078)], (120, 80, 50), 0.018)
    stage.line([(x + side * 0.066, y - 0.073), (x + side * 0.078, y - 0.086)], (190, 194, 202), 0.026)
    stage.line([(x + side * 0.084, y - 0.093), tip], colour, 0.03)
    stage.ellipse(x, y, 0.03, fill=(250, 248, 242), outline=DARK_INK, width=0.007)


def _book(stage: Stage, x: float, foot: float, cover: RGB) -> None:
    """Draw an open book, seen from in front and above, with lines of writing."""
    paper = (252, 249, 238)
    for side in (-1, 1):
        edges = ((0, 0.015), (0.23, -0.015), (0.2, -0.135), (0, -0.1))
        stage.polygon([(x + side * u, foot + v) for u, v in edges], cover)
        steps = (0, 0.25, 0.5, 0.75, 1)
        arch = [(x + side * 0.215 * t, foot - 0.005 - 0.03 * math.sin(math.pi * t) - 0.02 * t) for t in steps]
        back = [(x + side * 0.185, foot - 0.135), (x, foot - 0.105)]
        stage.polygon([*arch, *back], shift(paper, -0.08) if side < 0 else paper)
        for row in (0.035, 0.055, 0.075):
            ends = [(x + side * 0.03, foot - row - 0.01), (x + side * 0.165, foot - row - 0.024)]
            stage.line(ends, (170, 160, 150), 0.006)
    stage.line([(x, foot), (x, foot - 0.1)], shift(paper, -0.35), 0.007)


_CLOUD = (
    (0, 0, 0.18), (-0.19, 0.02, 0.12), (0.18, 0.01, 0.13), (-0.1, -0.11, 0.12), (0.09, -0.12, 0.13), (-0.1, 0.11, 0.11),
    (0.1, 0.11, 0.11),
)  # fmt: skip
_WHITE = (255, 255, 255)
