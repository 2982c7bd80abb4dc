"""Something that behaves like a person."""

from __future__ import annotations

from relsim_demo.scenes.backdrops import RGB, shift
from relsim_demo.scenes.canvas import Point
from relsim_demo.scenes.drawing.persons import (
    HATS,
    belly,
    crown,
    human_body,
    little_person,
    skin_of,
    stand_or_float,
    unfaced,
    wear,
)
from relsim_demo.scenes.registry import Kind, family, relation
from relsim_demo.scenes.stage import DARK_INK, Stage

PERSON = relation(
    "behaving like a person",
    Kind.IMITATION,
    "{Subject} behaves like a person",
    "{Thing} does as people do",
    "A human touch makes somebody of {Object}",
    "{Creature} acts like a human being",
    "{Subject} in the role of a person",
    "{Thing} lives and acts as people do",
    "As human as you and me: {Subject}",
    "{Object} given a human character",
    "Like a person, {Thing} has manners of its own",
    "{Creature} has taken on human habits",
    "What only people do, {Subject} does too",
    "{Thing} behaves as if it were human",
    "{Subject} acting like a person, as people do",
    "{Creature} with the ways of a human being",
)


@family(
    PERSON,
    "{Object} comes alive with eyes, a mouth and limbs",
    "A cartoon face turns {Object} into a person",
    "{Things} with arms and legs, in high spirits",
    "{Thing} has feelings, as its face tells",
    "Big eyes and a human mood on lifeless {Object}",
    "{Object} smiles and waves like a person",
    "{Thing} walks about on two legs as people do",
    "A living {Object} with hands and shoes",
    "Human expression on what has no face: {Thing}",
    "{Object} made human by a face and limbs",
    "{Thing} with arms, legs and the mood of a person",
    "A face makes lifeless {Object} feel like people do",
)
def thing_with_face(stage: Stage) -> None:
    """Give one to three lifeless things big eyes, a mouth in some mood, stick arms and legs."""
    rng = stage.rng
    layout = rng.choice(("solo", "solo", "pair", "pair", "trio"))
    n = {"solo": 1, "pair": 2, "trio": 3}[layout]
    feet = stand_or_float(stage, rng.uniform(0.86, 0.9) - (n - 1) * 0.05)
    size = {1: rng.uniform(0.48, 0.55), 2: rng.uniform(0.34, 0.38), 3: rng.uniform(0.24, 0.26)}[n]
    things = [unfaced(stage) for _ in range(n)] if rng.random() < 0.5 else [unfaced(stage)] * n
    for i, name in enumerate(things):
        hop = rng.uniform(0, 0.08) if n > 1 else 0
        little_person(stage, name, (i + 0.5) / n * 0.9 + 0.05, feet - hop, size, rng.choice(MOODS))


@family(
    PERSON,
    "{Animal} at work, with a hat and a tool",
    "{Creature} goes to work like a person",
    "{Creature} practises a human trade",
    "In a hat and with a tool in hand, {Animal} does a human job",
    "{Animal} on wheels, busy as people are",
    "An employed {Animal}: it holds what people work with",
    "{Creature} standing on two legs with something in its hand",
    "{Animal} makes itself useful as humans do",
    "Human body, animal head: {Creature} in shirt and trousers",
    "{Animal} does the work of a person",
    "{Creature} holds a tool and works as people do",
    "A job for {Animal}, as if it were human",
)
def animal_at_work(stage: Stage) -> None:
    """Let an animal in a hat hold a tool or an instrument, on foot, on wheels, or with a person's body."""
    rng = stage.rng
    feet = stand_or_float(stage, rng.uniform(0.88, 0.92))
    hat, held = rng.choice(tuple(HATS)), rng.choice(HELD)
    front = rng.choice((-1, 1))
    if rng.random() < 0.35:
        human_body(stage, stage.subject("face"), hat, held, front, feet)
        return
    name, size, x = stage.subject("animal", side_view=True), rng.uniform(0.5, 0.56), 0.5 - front * 0.08
    toward = "right" if front > 0 else "left"
    ride = rng.choice(("bicycle", "skateboard", None))
    if ride:
        length, visible = RIDES[ride]
        stage.shadow_under(x, feet, 0.5)
        _, height = stage.sprite(ride, x, feet, length, standing=True, flip=front < 0)
        feet, size = feet - height * visible, size * 0.86
    else:
        stage.shadow_under(x, feet, size * 0.9)
    width, height = stage.sprite(name, x, feet, size, toward=toward, standing=True)
    flipped = stage.sheet.subjects[name].facing != toward
    hat_x, hat_y = crown(stage, name, flipped, front)
    wear(stage, hat, x + (hat_x - 0.5) * width, feet - height * (1 - hat_y), 0.21)
    hand = (x + front * width * 0.5, feet - height * 0.36)
    stage.line([(x + front * width * 0.16, feet - height * 0.42), hand], skin_of(stage, name), 0.05)
    stage.sprite(held, hand[0] + front * 0.05, hand[1] - 0.03, 0.29, flip=front < 0)
    stage.ellipse(*hand, 0.034, fill=skin_of(stage, name), outline=DARK_INK, width=0.006)


@family(
    PERSON,
    "{Subject} dressed up in a hat and sunglasses",
    "{Thing} wears clothes as people do",
    "{Object} looking cool behind dark glasses",
    "{Creature} in human costume",
    "{Subject} has dressed for an occasion like a person",
    "An elegant {Thing} with a hat on its head",
    "{Object} with a sense of human fashion",
    "{Creature} poses with hat and glasses, like a film star",
    "{Subject} puts on what people wear",
    "{Thing} dressed like a person",
    "With a hat and dark glasses, {Subject} looks human",
    "{Object} wears what people wear",
)
def dressed_up(stage: Stage) -> None:
    """Dress one large thing in the middle in sunglasses and a hat, perhaps in a bow as well."""
    rng = stage.rng
    stage.backdrop()
    name, size = stage.subject(), rng.uniform(0.56, 0.64)
    x, y = 0.5 + rng.uniform(-0.03, 0.03), 0.6
    width, height = stage.extent(name, size)
    y = min(y, 0.95 - height / 2)
    stage.shadow_under(x, y + height / 2, width)
    stage.sprite(name, x, y, size)
    belly_x, belly_y = belly(stage, name)
    glasses_y = y + (min(belly_y, 0.5) - 0.5) * height - 0.03 * size
    glasses_x = x + (belly_x - 0.5) * width
    breadth = min(max(width * 0.8, 0.34), 0.44)
    hat = rng.choice(tuple(HATS))
    hat_x, hat_y = crown(stage, name, False, 0)
    wear(stage, hat, x + ((hat_x + belly_x) / 2 - 0.5) * width, y + (hat_y - 0.5) * height, rng.uniform(0.32, 0.36))
    stage.sprite("sunglasses", glasses_x, glasses_y, breadth, angle=rng.uniform(-5, 5))
    if rng.random() < 0.5:
        stage.sprite(rng.choice(("ribbon", "sports medal")), glasses_x, min(glasses_y + 0.24, 0.86), 0.18)


@family(
    PERSON,
    "{Subject} sits down to dinner at a table",
    "{Creature} eats with knife and fork as people do",
    "{Thing} at table, with a plate in front of it",
    "{Subject} has good table manners, like a person",
    "A meal is served to {Creature}",
    "{Thing} holds the cutlery in its hands, ready to eat",
    "{Subject} as a guest at a laid table",
    "Bon appetit: {Creature} dines in human style",
    "{Object} waits at the table with a napkin round its neck",
    "{Subject} dines at a table like a human guest",
    "{Creature} sits at table and eats like a person",
    "With fork and knife {Thing} takes its meal as people do",
)
def at_table(stage: Stage) -> None:
    """Seat a thing behind a laid table: fork and knife in its hands, a plate with food before it, perhaps a napkin."""
    rng = stage.rng
    stage.backdrop("room", "gradient", "glowing", "dotted", "striped", horizon=rng.uniform(0.62, 0.7))
    top, wood = rng.uniform(0.66, 0.7), rng.choice(((150, 104, 66), (196, 150, 96), (120, 84, 60)))
    chair = shift(wood, -0.3)
    name = stage.compact("animal", "face", "food", "object", "plant", "vehicle", "sport")
    size = stage.fit(name, 0.5, top - 0.08)
    width, height = stage.extent(name, size)
    skin, foot = skin_of(stage, name), top + 0.03
    stage.rect(0.5 - width * 0.42, foot - height * 0.85, 0.5 + width * 0.42, foot, chair, radius=0.03)
    stage.sprite(name, 0.5, foot, size, standing=True)
    belly_x, _ = belly(stage, name)
    middle = 0.5 + (belly_x - 0.5) * width
    if rng.random() < 0.6:
        bib = rng.choice(((252, 250, 246), stage.accent(0.72, 0.6)))
        half = min(width * 0.22, 0.1)
        stage.polygon([(middle - half, top - 0.13), (middle + half, top - 0.13), (middle, top + 0.01)], bib)
        stage.line([(middle - half, top - 0.13), (middle + half, top - 0.13)], shift(bib, -0.2), 0.012)
    _laid_table(stage, top, wood)
    for side in (-1, 1):
        hand = (0.5 + side * 0.27, top + 0.05)
        stage.line([(middle + side * min(width * 0.3, 0.16), top - 0.06), (hand[0], hand[1] - 0.01)], skin, 0.05)
        _fork(stage, hand) if side < 0 else _knife(stage, hand)
        stage.ellipse(*hand, 0.042, fill=skin, outline=DARK_INK, width=0.007)


def _laid_table(stage: Stage, top: float, wood: RGB) -> None:
    """Draw a table from the front, perhaps with a chequered cloth, and on it a plate with food."""
    rng = stage.rng
    if rng.random() < 0.5:
        cloth = stage.accent(0.5, 0.6)
        stage.polygon([(0.1, top), (0.9, top), (1.0, 1.01), (0.0, 1.01)], (250, 248, 242))
        for i in range(8):
            for j in range(i % 2, 3, 2):
                y0, y1 = (top + (1.01 - top) * t for t in (j / 3, (j + 1) / 3))
                w0, w1 = (0.8 + 0.2 * t for t in (j / 3, (j + 1) / 3))
                left, right = i / 8 - 0.5, (i + 1) / 8 - 0.5
                corners = ((left, w0, y0), (right, w0, y0), (right, w1, y1), (left, w1, y1))
                stage.polygon([(0.5 + u * w, y) for u, w, y in corners], cloth)
    else:
        stage.polygon([(0.1, top), (0.9, top), (1.0, 0.92), (0.0, 0.92)], wood)
        stage.rect(0.0, 0.92, 1.0, 1.01, shift(wood, -0.3))
    y = top + 0.12
    stage.ellipse(0.5, y + 0.012, 0.2, 0.07, (0, 0, 0, 50))
    stage.ellipse(0.5, y, 0.2, 0.07, (252, 252, 250), outline=(196, 200, 208), width=0.008)
    stage.ellipse(0.5, y, 0.13, 0.042, (236, 238, 242))
    food = stage.subject("food")
    stage.sprite(food, 0.5, y + 0.02, stage.fit(food, 0.19, 0.17), standing=True)


def _fork(stage: Stage, hand: Point) -> None:
    """Draw an upright fork held in a hand."""
    x, y = hand
    steel = (150, 156, 168)
    stage.line([(x, y + 0.06), (x, y - 0.13)], steel, 0.018)
    stage.line([(x - 0.03, y - 0.13), (x + 0.03, y - 0.13)], steel, 0.018)
    for dx in (-0.03, 0, 0.03):
        stage.line([(x + dx, y - 0.13), (x + dx, y - 0.22)], steel, 0.013)


def _knife(stage: Stage, hand: Point) -> None:
    """Draw an upright knife held in a hand."""
    x, y = hand
    stage.line([(x, y + 0.06), (x, y - 0.05)], (84, 60, 48), 0.026)
    blade = [(x - 0.016, y - 0.05), (x - 0.016, y - 0.22), (x + 0.012, y - 0.19), (x + 0.022, y - 0.05)]
    stage.polygon(blade, (176, 182, 194))


MOODS = ("happy", "laughing", "amazed", "sad", "cross", "cheeky")
HELD = (
    "guitar", "microphone", "hammer", "camera", "open book", "paintbrush", "broom", "fishing pole", "magnifying glass",
    "briefcase", "suitcase", "umbrella", "trophy", "magic wand", "pencil", "bow and arrow", "key", "balloon",
)  # fmt: skip
RIDES = {"bicycle": (0.42, 0.72), "skateboard": (0.4, 0.5)}  # size, and the share of its height that stays visible
