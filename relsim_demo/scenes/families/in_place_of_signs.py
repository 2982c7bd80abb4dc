"""Something standing in for a sign."""

from __future__ import annotations

import math

from relsim_demo.scenes.backdrops import RGB, hls, ring_points, shift
from relsim_demo.scenes.canvas import Point
from relsim_demo.scenes.registry import Kind, family, relation
from relsim_demo.scenes.stage import Stage

CALM = ("plain", "gradient", "glowing", "bokeh", "framed")
WORDS = (
    "ART", "BIG", "DAY", "FUN", "JOY", "NEW", "NOW", "POP", "SKY", "SUN", "TOP", "WOW", "YES", "ZEN", "BEST",
    "BOLD", "CALM", "COOK", "COOL", "DEAR", "EASY", "EPIC", "FAST", "FREE", "FRESH", "GLOW", "GOOD", "GROW",
    "HAPPY", "HELLO", "HOME", "HOPE", "HUGE", "IDEA", "KIND", "LIFE", "LIVE", "LOOK", "LOVE", "LUCK", "LUNCH",
    "MAGIC", "MEGA", "MOVE", "MUSIC", "NICE", "NOON", "OPEN", "PARTY", "PEACE", "PLAY", "POWER", "PURE", "QUICK",
    "RELAX", "SALE", "SHARE", "SHINE", "SHOP", "SLOW", "SMART", "SMILE", "SOFT", "SOLO", "SPACE", "SPEED", "SPORT",
    "START", "STORY", "STYLE", "SUMMER", "SUPER", "SWEET", "TASTE", "TEAM", "THANKS", "TIME", "TODAY", "TRUE",
    "TRUST", "VALUE", "VOICE", "WAVE", "WEEK", "WILD", "WIN", "WINTER", "WISH", "WONDER", "WORK", "WORLD", "YOUNG",
    "YUMMY", "ZERO",
)  # fmt: skip
WIDTHS = {"I": 0.5, "M": 1.15, "W": 1.3, "E": 0.9, "F": 0.9, "L": 0.85}  # of a letter's cell, where not 1
# where the pips of a die's faces are, in units of half its side
PIPS: dict[int, tuple[Point, ...]] = {
    1: ((0, 0),),
    2: ((-0.45, -0.45), (0.45, 0.45)),
    3: ((-0.54, -0.54), (0, 0), (0.54, 0.54)),
    4: ((-0.45, -0.45), (0.45, -0.45), (-0.45, 0.45), (0.45, 0.45)),
    5: ((-0.56, -0.56), (0.56, -0.56), (0, 0), (-0.56, 0.56), (0.56, 0.56)),
    6: ((-0.42, -0.6), (0.42, -0.6), (-0.42, 0), (0.42, 0), (-0.42, 0.6), (0.42, 0.6)),
}

STANDING_IN = relation(
    "standing in for a sign",
    Kind.SYMBOL,
    "{Thing} stands in for a sign",
    "{Subject} stands for a letter or a number",
    "{Things} are used as symbols",
    "{Object} takes the place of a sign",
    "Instead of letters and numbers there are {Things}",
    "{Things} used as signs to be read or counted",
    "A sign is replaced by {Object}",
    "{Subject} serves as a symbol among other signs",
    "What is usually written with letters and numbers is shown with {Things}",
    "Each {Thing} means what a sign would mean",
    "{Creature} in the role of a written sign",
    "{Object} stands for a sign",
    "{Things} in place of letters, numbers or other signs",
    "{Subject} is used as a symbol in place of a sign",
)


@family(
    STANDING_IN,
    "A word with one letter replaced by {Thing}",
    "{Object} takes the place of a letter in a word",
    "{Subject} stands in for one of the letters",
    "A word spelled with {Object} as one of its letters",
    "One letter swapped for a picture of {Thing}",
    "{Thing} becomes part of the writing as a letter",
    "Letters and {Thing} together are read as a word",
    "{Creature} stands between the letters and means one of them",
    "A headline in which one letter has become {Subject}",
    "Instead of one of its letters, the word has {Thing}",
    "{Subject} stands for a letter in bold writing",
    "A written word with {Object} as one letter",
)
def word_with_thing(stage: Stage) -> None:
    """Write a word in bold capitals with a thing of the same height in place of one letter."""
    rng = stage.rng
    ground = stage.backdrop(*CALM, "dotted", "striped")
    word, name = rng.choice(WORDS), stage.subject()
    if rng.random() < 0.3:
        colour = shift(ground.rgb, 0.8 if ground.dark else -0.6)
        stage.rect(0.03, 0.28, 0.97, 0.72, colour, radius=0.05)
        inks = [ground.rgb if ground.dark else (250, 248, 242)]
    else:
        inks = rng.choice(([stage.ink], [stage.contrast()], [stage.contrast(), stage.ink]))
    replaced, wave = rng.randrange(len(word)), rng.choice((0, 0.035)) if len(inks) == 2 else 0
    widths = [1.15 if i == replaced else WIDTHS.get(letter, 1) for i, letter in enumerate(word)]
    cell = min(0.89 / sum(widths), 0.28)
    x = 0.5 - cell * sum(widths) / 2
    for i, (letter, width) in enumerate(zip(word, widths, strict=True)):
        at, y = x + cell * width / 2, 0.5 + wave * (-1) ** i
        if i == replaced:
            stage.sprite(name, at, y, stage.fit(name, cell * 1.13, cell * 1.5))
        else:
            stage.text(letter, at, y, cell * 1.04, inks[i % len(inks)], bold=0.09)
        x += cell * width


@family(
    STANDING_IN,
    "{First Thing} plus {Second Thing} equals {Third Thing}",
    "A sum made of pictures instead of numbers",
    "{Things} stand for numbers, with plus and equals signs between them",
    "Arithmetic where {Things} stand for quantities",
    "{First Object} and {Second Object} add up to {Third Object}",
    "A formula written with {Things}, a plus and an equals sign",
    "{Things} are the symbols in a calculation",
    "Doing maths with {Things} for numbers",
    "A picture equation with {Thing} as its result",
    "{Things} joined by plus and equals signs",
    "Adding {First Thing} to {Second Thing} gives {Third Thing}",
    "A sum in which {Things} stand for the numbers",
)
def equation(stage: Stage) -> None:
    """Add two things up to a third, or one and two of a kind to three, with bold plus and equals signs."""
    rng = stage.rng
    stage.backdrop("plain", "gradient", "framed", "bokeh")
    colour = rng.choice((stage.ink, stage.contrast()))
    if rng.random() < 0.25:
        name, counts = stage.subject(), rng.choice(((1, 2, 3), (2, 1, 3), (1, 1, 2)))
        terms = [[name] * n for n in counts]
    else:
        terms = [[name] for name in stage.cast(3)]
    if rng.random() < 0.4:
        spots = [(0.15, 0.5, 0.24), (0.5, 0.5, 0.24), (0.85, 0.5, 0.24)]
        signs = [(0.325, 0.5, 0.042), (0.675, 0.5, 0.042)]
    else:
        spots = [(0.23, 0.27, 0.34), (0.77, 0.27, 0.34), (0.62, 0.73, 0.42)]
        signs = [(0.5, 0.27, 0.07), (0.25, 0.73, 0.07)]
    for names, (x, y, room) in zip(terms, spots, strict=True):
        _group(stage, names, x, y, room)
    (x, y, r), (u, v, _) = signs
    stage.line([(x - r, y), (x + r, y)], colour, r * 0.5)
    stage.line([(x, y - r), (x, y + r)], colour, r * 0.5)
    for dy in (-0.42, 0.42):
        stage.line([(u - r, v + dy * r), (u + r, v + dy * r)], colour, r * 0.5)


@family(
    STANDING_IN,
    "{Things} mark the hours instead of numbers",
    "The hours are {Things}, two hands point at them",
    "A dial with {Things} in place of its numerals",
    "Each {Object} stands for an hour",
    "Time is read from {Things} rather than numbers",
    "{Objects} set in a circle mean the hours of the day",
    "A round dial whose numbers are {Things}",
    "It is {Thing} past {Thing} on this dial",
    "A clock with {Things} for numbers",
    "{Things} replace the hour numbers",
    "Two hands point to {Things} that stand for the hours",
    "{Objects} are the numbers of a clock face",
)
def clock_of_things(stage: Stage) -> None:
    """Draw a clock with twelve or eight small things for its numerals, and two hands."""
    rng = stage.rng
    stage.backdrop(*CALM, "striped", "dotted")
    n, kinds = rng.choice((12, 8, 8)), stage.cast(rng.choice((1, 2)))
    rim, face = stage.contrast(), rng.choice(((253, 252, 246), (253, 252, 246), hls(rng.random(), 0.9, 0.6)))
    alarm = rng.random() < 0.35
    cy, r = (0.53, 0.41) if alarm else (0.5, 0.455)
    if alarm:
        for sign in (-1, 1):
            stage.line([(0.5, cy), (0.5 + sign * 0.31, 0.96)], shift(rim, -0.4), 0.045)
            stage.ellipse(0.5 + sign * 0.27, 0.16, 0.12, 0.1, shift(rim, 0.3))
    stage.ellipse(0.5, cy, r, fill=rim)
    stage.ellipse(0.5, cy, r - 0.04, fill=face)
    room = 0.14 if n == 12 else 0.175
    spots = ring_points(n, 0.5, cy, r - 0.05 - room * 0.58)
    for i, (x, y, _) in enumerate(spots):
        stage.sprite(kinds[i % len(kinds)], x, y, stage.fit(kinds[i % len(kinds)], room, room))
    ink, hour = (38, 36, 48), rng.randrange(12)
    minute = rng.choice([m for m in range(12) if min((m - hour) % 12, (hour - m) % 12) > 1])
    for step, reach, width in ((hour + minute / 12, 0.13, 0.03), (minute, 0.2, 0.02)):
        turn = math.radians(step * 30 - 90)
        stage.line([(0.5, cy), (0.5 + reach * math.cos(turn), cy + reach * math.sin(turn))], ink, width)
    stage.ellipse(0.5, cy, 0.027, fill=(214, 44, 48))


@family(
    STANDING_IN,
    "{Things} for the pips of a game piece",
    "Count the {Objects} to know what was thrown",
    "The number is shown by how many {Things} are on a face",
    "{Objects} instead of dots stand for numbers from one to six",
    "Each {Thing} stands for a point in the game",
    "A throw of four means four {Objects}",
    "{Things} set out like the spots that mean a number",
    "Dice or dominoes with {Things} as their dots",
    "A lucky number written in {Things}",
    "{Objects} stand for the dots of a game",
    "Numbers are shown by {Things} in place of dots",
    "{Things} as spots that stand for numbers",
)
def dice_of_things(stage: Stage) -> None:
    """Show one to four faces of dice, or dominoes, whose pips are small things."""
    rng = stage.rng
    names = stage.cast(rng.choice((1, 1, 2)))
    stage.backdrop(*CALM, "dotted", "striped")
    paper: RGB = hls(rng.random(), rng.uniform(0.9, 0.95), rng.uniform(0.2, 0.7))
    if rng.random() < 0.35:
        _dominoes(stage, names, paper)
        return
    n = rng.choice((1, 2, 2, 3, 4))
    half = {1: 0.34, 2: 0.21, 3: 0.185, 4: 0.19}[n] * rng.uniform(0.95, 1.03)
    spots = {
        1: [(0.5, 0.5)],
        2: rng.choice(([(0.29, 0.33), (0.71, 0.67)], [(0.71, 0.33), (0.29, 0.67)])),
        3: [(0.5, 0.27), (0.27, 0.71), (0.73, 0.71)],
        4: [(0.27, 0.27), (0.73, 0.27), (0.27, 0.73), (0.73, 0.73)],
    }[n]
    values = [rng.choice((5, 6, 4)) if n == 1 else rng.randint(1, 6) for _ in spots]
    values[0] = max(values[0], 3)  # one die at least that cannot be read as a mere picture
    for k, ((x, y), value) in enumerate(zip(spots, values, strict=True)):
        turn = rng.uniform(-16, 16)
        _face(stage, x, y, half, turn, paper)
        _pips(stage, names[k % len(names)], x, y, half, turn, value)


def _dominoes(stage: Stage, names: list[str], paper: RGB) -> None:
    """Lay one to three dominoes side by side, lying or standing, each of two faces with a bar between them."""
    rng = stage.rng
    n, lying = rng.choice((1, 2, 2, 3)), rng.random() < 0.5
    half = {1: 0.215, 2: 0.2, 3: 0.148}[n]
    turn = rng.uniform(-8, 8)
    for k in range(n):
        across = (k - (n - 1) / 2) * half * 2.24
        for side in (-1, 1):
            along = side * half
            dx, dy = _turned(along, across, turn) if lying else _turned(across, along, turn)
            _face(stage, 0.5 + dx, 0.5 + dy, half, turn, paper)
        for side in (-1, 1):
            along = side * half
            dx, dy = _turned(along, across, turn) if lying else _turned(across, along, turn)
            value = rng.randint(3 if side < 0 else 1, 6)
            _pips(stage, names[(k + side) % len(names)], 0.5 + dx, 0.5 + dy, half * 0.95, turn, value)
        ends = [(0, across + s * half * 0.78) if lying else (across + s * half * 0.78, 0) for s in (-1, 1)]
        bar = [_turned(u, v, turn) for u, v in ends]
        stage.line([(0.5 + u, 0.5 + v) for u, v in bar], shift(paper, -0.55), 0.014)


def _face(stage: Stage, x: float, y: float, half: float, turn: float, paper: RGB) -> None:
    """Draw a square with round corners, turned by degrees, with a darker rim."""
    for grow, tone in ((0.0, shift(paper, -0.35)), (-0.016, paper)):
        h, r = half + grow, half * 0.24
        for a, b in ((h, h - r), (h - r, h)):
            corners = [_turned(u * a, v * b, turn) for u, v in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
            stage.polygon([(x + u, y + v) for u, v in corners], tone)
        for u, v in ((-1, -1), (1, -1), (1, 1), (-1, 1)):
            dx, dy = _turned(u * (h - r), v * (h - r), turn)
            stage.ellipse(x + dx, y + dy, r, fill=tone)


def _pips(stage: Stage, name: str, x: float, y: float, half: float, turn: float, value: int) -> None:
    """Put a thing at every pip of a face."""
    room = half * (0.95, 0.72, 0.6, 0.68, 0.55, 0.54)[value - 1]
    for u, v in PIPS[value]:
        dx, dy = _turned(u * half, v * half, turn)
        stage.sprite(name, x + dx, y + dy, stage.fit(name, room, room), angle=turn)


def _turned(x: float, y: float, degrees: float) -> Point:
    """Turn a point clockwise about the origin."""
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return x * c - y * s, x * s + y * c


def _group(stage: Stage, names: list[str], x: float, y: float, room: float) -> None:
    """Draw one to three things as one term of a sum, in a square of side `room`."""
    layouts: dict[int, list[Point]] = {
        1: [(0, 0)],
        2: [(-0.22, -0.22), (0.22, 0.22)],
        3: [(0, -0.25), (-0.26, 0.24), (0.26, 0.24)],
    }
    part = room if len(names) == 1 else room * 0.5
    for name, (dx, dy) in zip(names, layouts[len(names)], strict=True):
        stage.sprite(name, x + dx * room, y + dy * room, stage.fit(name, part, part))
