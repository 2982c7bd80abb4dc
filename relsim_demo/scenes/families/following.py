"""Things that follow one another."""

from __future__ import annotations

from collections.abc import Sequence

from relsim_demo.scenes.backdrops import RGB, shift
from relsim_demo.scenes.canvas import Point
from relsim_demo.scenes.drawing.choices import CASTABLE
from relsim_demo.scenes.drawing.ground import shadows
from relsim_demo.scenes.drawing.ropes import rope
from relsim_demo.scenes.registry import Kind, family, relation
from relsim_demo.scenes.stage import Stage

FOLLOWING = relation(
    "following one another",
    Kind.ORDER,
    "{Things} following one another in line",
    "One after another, {Things} go the same way",
    "A line of {Things}, each behind the next",
    "The first {Thing} is followed by the next, and so on down the line",
    "{Creatures} in single file, one after another",
    "In order and in line: {Things} keep behind the one in front",
    "Each {Thing} comes after the one ahead of it",
    "{First Subject} goes first and the others follow in order",
    "A series of {Things} in one direction, every one behind another",
    "Who comes next? {Things} line up behind the first",
    "{Objects} in a chain of followers with one at the head",
    "{Things} in line, each following the next",
    "One behind another, {Creatures} follow the first of the line",
    "The first {Thing} is at the head of the line and the others follow",
)


@family(
    FOLLOWING,
    "A big {Subject} leads a line of small ones",
    "One large {Creature} followed by a row of young ones",
    "{Subject} at the head of a procession of smaller copies",
    "Parent {Creature} with its offspring trailing behind in a line",
    "Follow the leader: little ones march in line after the big {Subject}",
    "The chief {Thing} goes ahead, its followers in a neat line",
    "A family of {Creatures} on the move, the large one first",
    "The big {Subject} shows the way and the little ones come one after another",
    "A parade in which small {Things} follow their big front runner",
    "{Subject} leads, and a line of small {Things} follows",
    "A row of small {Creatures} following a much larger one in line",
    "Large {Thing} in front, its small likenesses one after another behind",
)
def leader_and_line(stage: Stage) -> None:
    """Let one big leader go ahead; four or five small copies of it walk behind it in line."""
    rng = stage.rng
    layout = rng.choice(("ground", "ground", "hill", "flat"))
    n, name, way = rng.choice((4, 5)), stage.subject(side_view=True), rng.choice((-1, 1))
    if layout == "flat":
        stage.backdrop()
        base = rng.uniform(0.64, 0.7)
    else:
        base = stage.outdoors().horizon + rng.uniform(0.1, 0.14)
    big = rng.uniform(0.4, 0.44)
    width, _ = stage.extent(name, big)
    small = min((0.91 - width) / n * big / width, 0.16)
    step, small_height = stage.extent(name, small)
    slope = {"ground": 0.0, "hill": rng.uniform(0.16, 0.24), "flat": rng.uniform(-0.1, 0.14)}[layout]
    base += max(slope * 0.3, 0)
    lead_x = 0.5 + way * (0.465 - width / 2)
    tail = 0.5 - way * (0.47 - step / 2)
    last = lead_x - way * (width / 2 + step * 0.5 + 0.01)
    places = [(last + (tail - last) * i / (n - 1), base - slope * (1 - (i + 1) / n)) for i in range(n)]
    if layout == "hill":
        top, bottom = (lead_x + way * 0.3, base - slope * 1.1), (tail - way * 0.2, base)
        _slope(stage, [top, (lead_x, base - slope), *places, bottom])
    toward = "right" if way > 0 else "left"
    shadows(stage, [(lead_x, base - slope, width), *((x, y, step) for x, y in places)])
    stage.sprite(name, lead_x, base - slope, big, toward=toward, standing=True)
    for i, (x, y) in enumerate(places):
        hop = small_height * 0.08 * (i % 2)
        stage.sprite(name, x, y - hop, small, toward=toward, standing=True)


@family(
    FOLLOWING,
    "{Things} queue up at a counter",
    "Waiting in line: {First Creature} first, then {Second Creature}",
    "{Things} stand one behind another until it is their turn",
    "Next, please! {Subject} is at the front of the line",
    "A queue of different {Things} at the stop",
    "First come, first served: {Things} wait in order",
    "Patient {Creatures} in a line that leads to a door",
    "{Subject} has to wait at the end of the line",
    "Each {Thing} waits for the one before it to be done",
    "{Things} waiting in line for their turn",
    "A queue in which {Creatures} wait one after another",
    "{First Thing} is next in line, the others wait behind it",
)
def queue_at_counter(stage: Stage) -> None:
    """Let three to five different things wait in line at a counter, a door or a stop at one side."""
    rng = stage.rng
    kind, way, n = rng.choice(("counter", "door", "stop")), rng.choice((-1, 1)), rng.choice((3, 3, 4))
    foot = stage.outdoors(horizon=rng.uniform(0.62, 0.7)).horizon + rng.uniform(0.12, 0.17)
    goal = 0.5 + way * 0.36
    if kind == "counter":
        _counter(stage, goal, foot)
    elif kind == "door":
        _door(stage, goal, foot)
    else:
        _stop(stage, goal + way * 0.05, foot)
    front = goal - way * {"counter": 0.145, "door": 0.13, "stop": 0.02}[kind]
    back = 0.5 - way * 0.48
    room = abs(front - back) / n
    spots = [front - way * room * (i + 0.5) for i in range(n)]
    toward = "right" if way > 0 else "left"
    names = stage.cast(n, side_view=rng.random() < 0.6)
    sizes = [stage.fit(name, room, 0.42) for name in names]
    shadows(stage, [(x, foot, room) for x in spots])
    for name, x, size in zip(names, spots, sizes, strict=True):
        stage.sprite(name, x, foot, size, standing=True, toward=toward)


@family(
    FOLLOWING,
    "{First Thing} pulls the others behind it in a row of wagons",
    "A train of {Things} drawn by the one in front",
    "{Creature} in the lead tows a string of {Objects}",
    "Hitched one behind another, {Things} roll along after the first",
    "{Subject} drags a chain of carts, each loaded with {Thing}",
    "The front one does the work and the rest are pulled in line",
    "Linked by ropes, {Things} follow where {Subject} goes",
    "A convoy: {Subject} ahead, {Things} on wheels in tow",
    "Each {Thing} is tied to the next, and the first one draws them all",
    "{Subject} tows a line of {Things} behind it",
    "Pulled by the first, {Things} roll one after another",
    "A row of {Objects} on wheels in tow behind {Subject}",
)
def towed_in_a_row(stage: Stage) -> None:
    """Let a first thing pull two or three little wagons, each with a thing in it, on taut ropes."""
    rng = stage.rng
    foot = stage.outdoors(horizon=rng.uniform(0.58, 0.68)).horizon + rng.uniform(0.12, 0.18)
    n, way = rng.choice((2, 2, 3)), rng.choice((-1, 1))
    leader = stage.subject(*rng.choice((("animal",), ("animal", "vehicle"))), side_view=True)
    loads = rng.choice((stage.cast(n, *CASTABLE, "face"), [stage.subject(*CASTABLE, "face", unlike=[leader])] * n))
    room, gap = (0.2, 0.055) if n == 2 else (0.155, 0.045)
    lead = 0.94 - n * (room + gap)
    size = stage.fit(leader, lead, 0.42)
    width, height = stage.extent(leader, size)
    x, colour = 0.5 + way * (0.47 - width / 2), stage.contrast()
    tail, hitch = x - way * width * 0.42, foot - room * 0.32
    spots = [x - way * (width / 2 + gap + room / 2 + i * (room + gap)) for i in range(n)]
    shadows(stage, [(x, foot, width), *((spot, foot, room) for spot in spots)])
    ends = [tail, *(spot - way * room / 2 for spot in spots)]
    for i, (start, spot) in enumerate(zip(ends, spots, strict=False)):
        height_there = max(foot - height * 0.4, hitch - 0.1) if i == 0 else hitch
        rope(stage, (start, height_there), (spot + way * room / 2, hitch), width=0.014)
    stage.sprite(leader, x, foot, size, standing=True, toward="right" if way > 0 else "left")
    for i, (name, spot) in enumerate(zip(loads, spots, strict=True)):
        _wagon(stage, name, spot, foot, room, shift(colour, (0, 0.2, -0.2)[i]), way)


def _wagon(stage: Stage, name: str, x: float, foot: float, room: float, colour: RGB, way: int) -> None:
    """Draw a little open wagon on two wheels with a thing standing in it."""
    floor, half = foot - room * 0.24, room / 2
    stage.sprite(name, x, floor, stage.fit(name, room * 0.95, room * 1.35), standing=True,
                 toward="right" if way > 0 else "left")  # fmt: skip
    stage.rect(x - half, floor - room * 0.22, x + half, floor + 0.012, colour, radius=0.012)
    stage.rect(x - half, floor - room * 0.22, x + half, floor - room * 0.15, shift(colour, 0.35), radius=0.01)
    for sign in (-1, 1):
        wheel = (x + sign * half * 0.58, foot - room * 0.13)
        stage.ellipse(*wheel, room * 0.15, fill=(52, 48, 58))
        stage.ellipse(*wheel, room * 0.06, fill=(214, 210, 204))


def _counter(stage: Stage, x: float, foot: float) -> None:
    """Draw a stall: a counter, two posts and a striped awning."""
    colour, wood = stage.contrast(), (168, 120, 78)
    for sign in (-1, 1):
        stage.rect(x + sign * 0.11 - 0.01, 0.26, x + sign * 0.11 + 0.01, foot, shift(wood, -0.3))
    stage.rect(x - 0.13, foot - 0.2, x + 0.13, foot + 0.01, wood)
    stage.rect(x - 0.145, foot - 0.225, x + 0.145, foot - 0.185, shift(wood, 0.35))
    for i in range(6):
        left, tone = x - 0.15 + i * 0.05, ((252, 250, 244), colour)[i % 2]
        stage.rect(left, 0.2, left + 0.05, 0.31, tone)
        stage.ellipse(left + 0.025, 0.31, 0.025, fill=tone)


def _door(stage: Stage, x: float, foot: float) -> None:
    """Draw a house front with an open door and a lit lamp above it."""
    wall = stage.contrast()
    stage.rect(x - 0.13, 0.2, x + 0.13, foot, wall)
    stage.polygon([(x - 0.16, 0.21), (x + 0.16, 0.21), (x, 0.07)], shift(wall, -0.4))
    stage.rect(x - 0.085, foot - 0.35, x + 0.085, foot, shift(wall, -0.5))
    stage.rect(x - 0.065, foot - 0.33, x + 0.065, foot, (255, 232, 160))
    stage.polygon([(x + 0.065, foot - 0.33), (x + 0.115, foot - 0.29), (x + 0.115, foot + 0.03), (x + 0.065, foot)],
                  shift(wall, 0.3))  # fmt: skip


def _stop(stage: Stage, x: float, foot: float) -> None:
    """Draw a stop: a post with a round sign and a board."""
    colour = stage.contrast()
    stage.rect(x - 0.012, 0.24, x + 0.012, foot + 0.01, stage.ink)
    stage.ellipse(x, 0.22, 0.085, fill=colour, outline=(250, 250, 246), width=0.014)
    stage.rect(x - 0.042, 0.2, x + 0.042, 0.25, (250, 250, 246), radius=0.01)
    stage.rect(x - 0.06, 0.36, x + 0.06, 0.46, (250, 250, 246), outline=stage.ink, width=0.008)
    for y in (0.39, 0.41, 0.43):
        stage.line([(x - 0.04, y), (x + 0.04, y)], stage.ink, 0.006)


def _slope(stage: Stage, points: Sequence[Point]) -> None:
    """Fill the ground below a line of feet."""
    stage.polygon([*points, (points[-1][0], 1.01), (points[0][0], 1.01)], shift(stage.ground.rgb, -0.3))
