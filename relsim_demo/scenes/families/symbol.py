"""Families of the kind: symbol and letter."""

from __future__ import annotations

import math

from relsim_demo.scenes.backdrops import RGB, hls, ring_points, shift
from relsim_demo.scenes.canvas import Point
from relsim_demo.scenes.registry import Kind, family
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


@family(
    Kind.SYMBOL,
    "A word with one letter replaced by {Thing}",
    "{Object} takes the place of a letter in a word",
    "{Subject} stands in for one of the letters",
    "Lettering in which {Thing} serves as a letter",
    "A word spelled with {Object} instead of one character",
    "One letter swapped for a picture of {Thing}",
    "Bold capitals where {Subject} fills in for a missing letter",
    "Typography that uses {Object} as a letter",
    "{Thing} becomes part of the writing, in place of a letter",
    "A logo-like word whose letter is turned into {Thing}",
    "The word is completed by {Object} acting as a letter",
    "{Creature} squeezed into a word among the letters",
    "Text and picture mixed: {Thing} replaces a character",
    "A headline in which one letter has become {Subject}",
    "Playful type: {Food} used for one letter of the word",
    "Instead of one of its letters, the word has {Thing}",
    "{Subject} substitutes for a character in bold lettering",
    "A written word in which {Object} plays the role of a letter",
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
    Kind.SYMBOL,
    "An equation: {First Thing} plus {Second Thing} equals {Third Thing}",
    "{First Thing} and {Second Thing} added up to {Third Thing}",
    "A sum made of pictures instead of numbers",
    "Doing maths with {Things}: plus and equals signs between them",
    "{Object} + {Object} = {Object}",
    "A picture equation with {Things} as its numbers",
    "Arithmetic where {Things} stand for quantities",
    "{First Object} plus {Second Object} makes {Third Object}",
    "A visual formula combining {Things} into a result",
    "{Things} joined by plus and equals signs",
    "The sum of {First Thing} and {Second Thing} is {Third Thing}",
    "Addition explained with {Things}",
    "A calculation in pictures, {Thing} as the result",
    "{First Subject} together with {Second Subject} gives {Third Subject}",
    "A maths lesson using {Things} as numbers",
    "Adding {First Thing} to {Second Thing} results in {Third Thing}",
    "A formula written with {Things}, a plus and an equals sign",
    "{First Object} plus {Second Object}, and {Third Object} is what comes out",
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
    Kind.SYMBOL,
    "No {Things} allowed: a red prohibition sign over {Thing}",
    "{Thing} crossed out by a red ring with a slash",
    "A ban on {Objects} shown as a forbidden sign",
    "{Subject} is prohibited",
    "A red circle with a bar through {Object}",
    "A sign that forbids {Things}",
    "{Creature} not permitted here",
    "{Object} struck out in red",
    "Stop sign against {Things}: keep them out",
    "{Things} are not welcome, says the crossed-out picture",
    "The use of {Object} is forbidden",
    "A do-not symbol laid over {Subject}",
    "{Thing} banned with a bold red slash",
    "A warning notice: without {Things}, please",
    "Red slash and ring mean no to {Object}",
    "A prohibition sign showing {Object} struck through in red",
    "{Things} forbidden by a crossed red circle",
    "A slash through {Subject} in a red ring bans it",
    held_out=True,
)
def crossed_out(stage: Stage) -> None:
    """Lay a bold red prohibition ring with a slash over a thing, free, on a disc or as a sign on a post."""
    rng = stage.rng
    layout, red = rng.choice(("free", "disc", "post")), rng.choice(((214, 30, 40), (226, 48, 36)))
    if layout == "post":
        stage.outdoors(horizon=rng.uniform(0.74, 0.84), avoid=("red", "orange"))
    else:
        stage.backdrop(*CALM, "striped", "chequered", avoid=("red", "orange", "pink"))
    x, y, r = (0.5, 0.4, 0.36) if layout == "post" else (0.5, 0.5, rng.uniform(0.38, 0.43))
    if layout == "post":
        stage.rect(x - 0.03, y, x + 0.03, 0.97, (120, 122, 130))
        stage.shadow_under(x, 0.965, 0.3)
    if layout != "free":
        stage.ellipse(x, y, r, fill=(252, 252, 250))
    name, room = stage.subject(), r * 1.3
    if rng.random() < 0.25 and layout != "post":
        other = stage.subject(unlike=[name])
        for thing, side in ((name, -1), (other, 1)):
            stage.sprite(thing, x + side * r * 0.33, y - side * r * 0.3, stage.fit(thing, r * 0.78, r * 0.78))
    else:
        stage.sprite(name, x, y, stage.fit(name, room, room))
    width = r * rng.uniform(0.17, 0.22)
    d = (r - width / 2) * math.sqrt(0.5)
    stage.line([(x - d, y - d), (x + d, y + d)], red, width)
    stage.ellipse(x, y, r, outline=red, width=width)


@family(
    Kind.SYMBOL,
    "{First Thing} in love with {Second Thing}, a heart between them",
    "An unlikely romance of {First Thing} and {Second Thing}",
    "A heart unites {First Object} and {Second Object}",
    "Love between two different {Things}",
    "{First Creature} loves {Second Creature}",
    "A big heart connects {First Thing} with {Second Thing}",
    "{Things} fall in love",
    "A couple made of {First Thing} and {Second Thing} with a heart",
    "Affection between {First Subject} and {Second Subject}",
    "{First Thing} and {Second Thing} are sweethearts",
    "A valentine for {Things}: a heart in the middle",
    "Two {Things} bound together by love",
    "The heart tells that {First Object} adores {Second Object}",
    "A match made in heaven: {First Thing} and {Second Thing}",
    "{Things} in a loving relationship",
    "{First Thing} and {Second Thing} are a couple in love, says the heart",
    "Romance blooms between {First Object} and {Second Object}",
    "A heart stands between {First Creature} and {Second Creature} as a sign of love",
)
def love_between(stage: Stage) -> None:
    """Set two different things side by side with a big heart between or above them."""
    rng = stage.rng
    red = rng.choice(((226, 38, 60), (236, 60, 100), (205, 25, 50)))
    grounded = rng.random() < 0.5
    if grounded:
        stage.outdoors(horizon=rng.uniform(0.58, 0.72), avoid=("red", "pink"))
    else:
        stage.backdrop(*CALM, avoid=("red", "orange", "brown"))
    above, foot = rng.random() < 0.55, rng.uniform(0.84, 0.88) if grounded else 0
    room, gap, centre = (0.4, 0.23, 0.7) if above else (0.31, 0.3, 0.58)
    for side, name in zip((-1, 1), stage.cast(2), strict=True):
        size = stage.fit(name, room, room)
        toward, x = "right" if side < 0 else "left", 0.5 + side * gap
        if grounded:
            stage.shadow_under(x, foot, room * 0.9)
        stage.sprite(name, x, foot or centre, size, toward=toward, standing=grounded, angle=0 if grounded else side * 6)
    heart = (0.5, 0.27, 0.2) if above else (0.5, (foot - 0.2) if grounded else centre - 0.03, 0.135)
    _heart(stage, *heart, red)
    spots = ((0.2, 0.22), (0.8, 0.22), (0.13, 0.38), (0.87, 0.38)) if above else ((0.5, 0.2), (0.36, 0.3), (0.64, 0.3))
    for x, y in spots[: rng.choice((0, 2, len(spots)))] if above else spots:
        _heart(stage, x, y, rng.uniform(0.04, 0.06), shift(red, rng.choice((0.25, 0.4))))


@family(
    Kind.SYMBOL,
    "{Creature} talking about {Object} in a speech bubble",
    "{First Thing} says {Second Thing}",
    "A speech bubble with {Object} comes out of {Subject}",
    "{Speaker} speaks of {Thing}",
    "What {Creature} has to say: {Object}",
    "{Thing} pictured in the speech balloon of {Subject}",
    "{Creature} tells a story about {Object}",
    "{First Subject} asking for {Second Subject} in pictures",
    "A comic balloon in which {Creature} mentions {Object}",
    "The talk is of {Thing}, says {Speaker}",
    "{Subject} utters a picture of {Object} instead of words",
    "{Creature} chats about {Food}",
    "The word of {Speaker} is {Thing}",
    "A talking {Subject} with {Object} in its balloon",
    "Conversation in pictures: {First Thing} brings up {Second Thing}",
    "{Creature} says a picture of {Object} in a speech balloon",
    "{First Subject} is talking of {Second Subject}",
    "In its speech bubble {Speaker} tells of {Thing}",
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
    Kind.SYMBOL,
    "A clock with {Things} in place of its numerals",
    "{Things} mark the hours on a clock face",
    "A clock dial made of {Things}",
    "The hours are {Things}, two hands point at them",
    "Time told by {Things} around a dial",
    "{Objects} instead of numbers on a clock",
    "Twelve o'clock is {Thing}: a dial with pictures",
    "Clock hands turning in a circle of {Things}",
    "{Things} arranged as the hours of a day",
    "A watch face numbered with {Objects}",
    "Every hour on the dial shows {Thing}",
    "It is {Thing} past {Thing} on this clock",
    "A round dial whose figures are {Things}",
    "{Food} time: a clock with {Things} for hours",
    "The clock counts {Things} rather than hours",
    "A clock face where {Things} replace the hour numbers",
    "Two hands on a dial point to {Things} instead of figures",
    "{Objects} set around a clock as its hours",
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
    Kind.SYMBOL,
    "{Thing} on top of the winners' podium, two others below",
    "First, second and third place for {Things}",
    "{Subject} wins the contest and stands on the highest step",
    "A ranking of {Things} on a podium",
    "{First Thing} takes first place before {Second Thing} and {Third Thing}",
    "An award ceremony for {Things} on numbered steps",
    "The champion {Object} stands above the runners-up",
    "{Things} on the winners' stand, ranked one, two, three",
    "Victory for {Subject} on the podium",
    "Three {Things} honoured on steps of different height",
    "{Creature} is number one, ahead of its rivals",
    "The best {Thing} gets the top step of the podium",
    "Gold for {First Object}, silver for {Second Object}, bronze for {Third Object}",
    "A prize-giving where {Thing} comes first",
    "The top three {Things} of a competition",
    "A podium with {Thing} as the winner and two runners-up",
    "{First Thing} in first place, the others on the lower steps",
    "A winners' ceremony: {Things} placed first, second and third",
)
def podium(stage: Stage) -> None:
    """Rank three things on numbered podium steps: the first in the middle, the highest."""
    rng = stage.rng
    if rng.random() < 0.6:
        stage.outdoors(horizon=rng.uniform(0.66, 0.8))
    else:
        stage.backdrop("glowing", "gradient", "bokeh", "dotted", "striped")
    names = rng.choice((stage.cast(3), stage.cast(3), [stage.subject()] * 3))
    colour, foot = stage.contrast(), 0.95
    metals = ((236, 186, 50), (176, 182, 192), (196, 124, 70))
    steps = metals if rng.random() < 0.5 else (colour, shift(colour, 0.15), shift(colour, -0.15))
    swap = rng.choice((-1, 1))
    places = ((0.5, 0.38, 0.36), (0.5 - swap * 0.31, 0.27, 0.28), (0.5 + swap * 0.31, 0.21, 0.28))
    if rng.random() < 0.5:
        _confetti(stage)
    for rank in (2, 1, 0):
        (x, height, room), name = places[rank], names[rank]
        top = foot - height
        stage.rect(x - 0.155, top, x + 0.155, foot, steps[rank])
        stage.rect(x - 0.155, top, x + 0.155, top + 0.03, shift(steps[rank], 0.4))
        stage.text(str(rank + 1), x, top + 0.118, 0.11, (255, 255, 255) if rank else (60, 40, 20), bold=0.12)
        stage.sprite(name, x, top + 0.01, stage.fit(name, room, room), standing=True)


# ---- drawn marks -----------------------------------------------------------------------------------------------------


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


def _heart(stage: Stage, x: float, y: float, radius: float, colour: RGB) -> None:
    """Draw a heart with a highlight, centred at (x, y)."""
    turns = [math.tau * i / 60 for i in range(60)]
    stage.polygon([_heart_point(x, y, radius, a) for a in turns], colour)
    if radius > 0.1:
        gleam = [_heart_point(x, y, radius * 0.72, math.tau * t / 20) for t in (15.3, 16, 16.7)]
        stage.line(gleam, shift(colour, 0.6), 0.018)


def _heart_point(x: float, y: float, radius: float, turn: float) -> Point:
    """Return a point of the heart curve."""
    up = 13 * math.cos(turn) - 5 * math.cos(2 * turn) - 2 * math.cos(3 * turn) - math.cos(4 * turn)
    return x + radius * math.sin(turn) ** 3, y - radius * (up + 2.5) / 16


def _confetti(stage: Stage) -> None:
    """Let bright scraps of paper fall in the upper part."""
    rng = stage.rng
    for i in range(26):
        x, y, turn = (i + rng.random()) / 26, rng.uniform(0.03, 0.5), rng.uniform(0, math.pi)
        dx, dy = 0.018 * math.cos(turn), 0.018 * math.sin(turn)
        stage.line([(x - dx, y - dy), (x + dx, y + dy)], hls(rng.random(), 0.6, 0.8), 0.016)
