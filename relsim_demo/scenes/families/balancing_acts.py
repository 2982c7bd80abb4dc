"""Something precariously balanced, as in a circus: on poles, rollers, tilted seats and heads."""

from __future__ import annotations

import math

from relsim_demo.scenes.backdrops import shift
from relsim_demo.scenes.drawing.balanced import (
    WOODS,
    plank,
    plate_on_pole,
    raised_arms,
    roller,
    stool,
    upright,
    wobble,
)
from relsim_demo.scenes.drawing.choices import CALM, CASTABLE
from relsim_demo.scenes.families.balancing import BALANCING
from relsim_demo.scenes.registry import family
from relsim_demo.scenes.stage import Stage


@family(
    BALANCING,
    "{Creature} balances {Objects} on the tips of thin poles",
    "Poles bend and sway, and on each of them {Object} may fall",
    "{Objects} spin high up on poles, kept from falling by {Creature}",
    "With a pole in each hand {Creature} keeps {Objects} in balance",
    "Several {Things} held up on thin poles, all of them about to fall",
    "{Creature} must look after every {Object} at once, or gravity wins",
    "On plates that tilt and turn, {Objects} are only just held up",
    "A balancing act with {Objects} high above the head of {Creature}",
    "The poles hold up {Objects}, but each one wobbles",
    "{Creature} keeps {Objects} balanced on poles and lets none of them fall",
    "Each {Object} rests on the tip of a pole and may fall",
    "High up on thin poles {Objects} are kept in a shaky balance",
)
def plates_on_poles(stage: Stage) -> None:
    """Let a creature hold two to five poles spread like a fan, with a thing on a tilted plate at each tip."""
    rng = stage.rng
    stage.backdrop(*CALM, "dotted")
    body, n, colour = stage.subject("animal", "face"), rng.choice((2, 3, 4, 5)), stage.contrast()
    kinds = [stage.subject("food", "drink", "sport", "object", "music", "clothes", "plant") for _ in range(3)]
    same, x = rng.random() < 0.4, rng.uniform(0.47, 0.53)
    size = stage.fit(body, 0.38, 0.34)
    height = stage.extent(body, size)[1]
    hands = ((x - 0.25, 0.7), (x + 0.25, 0.7))
    raised_arms(stage, x, 0.84, hands, colour)
    reach = {2: 0.15, 3: 0.13, 4: 0.105, 5: 0.09}[n]
    for i in range(n):
        t = 2 * i / (n - 1) - 1
        hand = hands[0] if t < 0 else hands[1] if t > 0 else (x, 0.8)
        tip = (0.5 + t * (0.46 - reach), 0.36 + 0.1 * abs(t) ** 2 + rng.uniform(-0.03, 0.03))
        tilt, name = rng.choice((-1, 1)) * rng.uniform(5, 13), kinds[0 if same else i % 3]
        plate_on_pole(stage, hand, tip, reach, tilt, colour)
        lean, room = math.radians(tilt), reach * 0.24
        foot = (tip[0] + room * math.sin(lean), tip[1] - room * math.cos(lean))
        upright(stage, name, foot, stage.fit(name, reach * 1.6, 0.22), tilt)
    stage.sprite(body, x, 0.97 - height / 2, size)


@family(
    BALANCING,
    "{Subject} tries to balance on a plank that rocks over a roller",
    "The board tilts to and fro, and {Thing} only just keeps its balance",
    "{Things} balance on a board with something round under it",
    "{Creature} tries to keep the wobbly board level",
    "The support under {Object} rolls, and its balance is at risk",
    "{Thing} stays up as long as the plank does not slip",
    "Left or right: which way will {Subject} lose its balance?",
    "On the rocking board {Things} slide towards a fall",
    "Nothing is firm under {Subject}, which only just keeps its balance",
    "{Subject} tries to balance on a plank that rolls to and fro",
    "A rocking board holds up {Things} that may fall off any moment",
    "{Creature} keeps its balance on a board above something that rolls",
)
def plank_on_roller(stage: Stage) -> None:
    """Set a tilted plank across a roller, or two of them crosswise, and on it a thing, a stack or three in a row."""
    rng = stage.rng
    foot = stage.outdoors(horizon=rng.uniform(0.66, 0.8)).horizon + rng.uniform(0.12, 0.17)
    x, radius, side = rng.uniform(0.44, 0.56), rng.uniform(0.075, 0.13), rng.choice((-1, 1))
    wood, half, tilt = rng.choice(WOODS), rng.uniform(0.28, 0.4), side * rng.uniform(6, 12)
    stage.shadow_under(x, foot, half * 1.6)
    roller(stage, x, foot - radius, radius, stage.contrast())
    middle = (x, foot - radius * 2 - 0.038)
    plank(stage, middle, half, tilt, wood)
    layout, lean = rng.choice(("one", "stack", "row")), math.radians(tilt)
    room = middle[1] - 0.05
    if layout == "row":
        for name, share in zip(stage.cast(3, *CASTABLE, "face"), (-0.68, 0, 0.68), strict=True):
            spot = (x + share * half * math.cos(lean), middle[1] + share * half * math.sin(lean))
            upright(stage, name, spot, stage.fit(name, half * 0.66, 0.3), tilt)
    elif layout == "stack":
        top = middle
        for name, turn in zip(stage.cast(rng.choice((2, 3)), *CASTABLE, "face"), (-0.4, 0.5, -0.7), strict=False):
            top = upright(stage, name, top, stage.fit(name, 0.34, room * 0.36), tilt * turn)
    else:
        name = stage.subject(*CASTABLE, "face")
        upright(stage, name, middle, stage.fit(name, 0.46, min(room, 0.46)), -tilt * rng.uniform(0.2, 0.7))
    wobble(stage, x, middle[1], half + 0.03, 30)


@family(
    BALANCING,
    "{Subject} keeps its balance on a seat with one leg on the ground",
    "Tilted on a single leg, the seat may fall with {Thing} on it",
    "{Creature} leans back too far and nearly falls",
    "The seat tips up, and {Object} on it is close to a fall",
    "One leg carries the weight of {Thing} and what it sits on",
    "Three legs in the air: {Subject} keeps a risky balance",
    "{Object} keeps its balance on a seat that is about to topple",
    "The seat under {Creature} is tilted so far that it should fall",
    "Rocking on one leg, {Subject} does not yet fall",
    "{Subject} balances on a tilted seat that could fall at any moment",
    "A seat on one leg holds up {Thing}, but only just",
    "{Object} sways on a seat that leans to one side and may topple",
)
def on_tilted_stool(stage: Stage) -> None:
    """Tilt a stool or a chair on one of its legs, with one or two things upon it, perhaps on a table or a box."""
    rng = stage.rng
    foot = stage.outdoors(styles=("room",), horizon=rng.uniform(0.7, 0.8)).horizon + rng.uniform(0.1, 0.15)
    side, wood = rng.choice((-1, 1)), rng.choice(WOODS)
    x, tilt = 0.5 + side * rng.uniform(0.05, 0.1), side * rng.uniform(11, 18)
    stage.shadow_under(x, foot, 0.4)
    if rng.random() < 0.4:
        block = rng.uniform(0.1, 0.16)
        colour = stage.contrast()
        stage.rect(x - 0.26, foot - block, x + 0.26, foot, colour, radius=0.012)
        stage.rect(x - 0.26, foot - block, x + 0.26, foot - block + 0.03, shift(colour, 0.3), radius=0.012)
        foot -= block
    high, half, back = rng.uniform(0.22, 0.34), rng.uniform(0.13, 0.18), rng.choice((0, 0, -side))
    seat = stool(stage, (x, foot), high, half, tilt, wood, rng.choice((3, 4)), back)
    names, room = stage.cast(rng.choice((1, 1, 2)), *CASTABLE, "face"), seat[1] - 0.04
    top = seat
    for i, name in enumerate(names):
        lean = tilt * (0.7 if i == 0 else -0.4)
        top = upright(stage, name, top, stage.fit(name, 0.42, min(0.44, room) / len(names)), lean)
    wobble(stage, x - side * 0.05, (seat[1] + top[1]) / 2, 0.3)


@family(
    BALANCING,
    "{Creature} balances a high pile of {Objects} on its head",
    "On the head of {Creature} {Objects} sway and may fall",
    "{Creature} holds still so that {Object} does not fall from its head",
    "The weight of {Objects} rests on the head of {Creature}",
    "Arms stretched out, {Creature} balances {Object} above itself",
    "More and more {Objects} on one head, and gravity pulls at them all",
    "{Creature} shows how much can be balanced on top of it",
    "A tray full of {Objects} wobbles on the head of {Creature}",
    "Hands free: {Objects} are held up by balance alone above {Creature}",
    "{Creature} balances {Objects} on its head and tries not to let them fall",
    "{Objects} piled up on the head of {Creature}, about to fall down",
    "The shaky pile that {Creature} balances may fall at any moment",
)
def on_the_head(stage: Stage) -> None:
    """Let a creature with its arms stretched out carry a tray, or a leaning pile, of things on its head."""
    rng = stage.rng
    foot = stage.outdoors(horizon=rng.uniform(0.7, 0.82)).horizon + rng.uniform(0.1, 0.14)
    body, x, side = stage.subject("animal", "face"), rng.uniform(0.45, 0.55), rng.choice((-1, 1))
    kinds = ("food", "drink", "sport", "object", "music", "clothes", "plant")
    size = stage.fit(body, 0.44, 0.4)
    height = stage.extent(body, size)[1]
    left, right = ((x + s * 0.33, foot - height * 0.62 + s * side * 0.05) for s in (-1, 1))
    raised_arms(stage, x, foot - height * 0.4, (left, right), stage.contrast())
    stage.shadow_under(x, foot, 0.4)
    tilt = side * rng.uniform(3, 8)
    top = upright(stage, body, (x, foot), size, -tilt * 0.4)
    if rng.random() < 0.5:
        n, half = rng.choice((2, 3, 4)), rng.uniform(0.26, 0.33)
        plank(stage, (top[0], top[1] - 0.03), half, tilt, rng.choice(WOODS))
        names, lean = [stage.subject(*kinds) for _ in range(n)], math.radians(tilt)
        for i, name in enumerate(names):
            share = half * (2 * (i + 0.5) / n - 1) * 0.95
            spot = (top[0] + share * math.cos(lean), top[1] - 0.03 + share * math.sin(lean))
            upright(stage, name, spot, stage.fit(name, half * 1.8 / n, 0.26), tilt)
    else:
        n = rng.choice((2, 3, 4))
        for i, name in enumerate(stage.cast(n, *kinds)):
            lean = tilt * (1.3 if i % 2 else -1.1)
            top = upright(stage, name, top, stage.fit(name, 0.26, (top[1] - 0.04) / (n - i)), lean)
    wobble(stage, x, max(foot - height - 0.16, 0.2), 0.36)
