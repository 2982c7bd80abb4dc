"""Things ranked."""

from __future__ import annotations

import math

from relsim_demo.scenes.backdrops import RGB, hls, ring_points, shift
from relsim_demo.scenes.registry import Kind, family, relation
from relsim_demo.scenes.stage import Stage

GOLD, SILVER, BRONZE = (236, 186, 50), (176, 182, 192), (196, 124, 70)

RANKED = relation(
    "ranked",
    Kind.SYMBOL,
    "{Things} ranked from best to least",
    "A ranking of {Things}",
    "{First Thing} ranks above {Second Thing}",
    "Signs tell which {Thing} is the best",
    "{Things} rated and compared by numbers",
    "Symbols of how well {Objects} score",
    "The sign of the top rank goes to {Subject}",
    "The rank of each {Thing} is given by a sign",
    "A number or symbol stands for how good each {Object} is",
    "Numbers or symbols tell which of the {Creatures} is best",
    "{Things} are graded by signs, one comes out on top",
    "{Things} compared and ranked by a sign",
    "A ranking: {First Thing} scores above {Second Thing}",
    "{Subject} ranks as the best of the {Things}",
)


@family(
    RANKED,
    "{Subject} wins the contest and stands on the highest step",
    "First, second and third place for {Things}",
    "{First Thing} takes first place before {Second Thing} and {Third Thing}",
    "The champion {Object} stands above the runners-up",
    "{Things} on numbered steps, ranked one, two, three",
    "The number one stands for the victory of {Subject}",
    "{Creature} is number one, ahead of its rivals",
    "Gold for {First Object}, silver for {Second Object}, bronze for {Third Object}",
    "A prize-giving where {Thing} comes first",
    "A podium with {Thing} as the winner and two runners-up",
    "{First Thing} in first place, the others on the lower steps",
    "{Things} placed first, second and third",
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
    metals = (GOLD, SILVER, BRONZE)
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


@family(
    RANKED,
    "{Things} rated with one to five marks",
    "The verdict on each {Thing}, from poor to excellent",
    "Full marks for {First Object}, few for {Second Object}",
    "A review of {Things} in symbols",
    "Symbols in a row tell how good {Subject} is",
    "{First Thing} is rated higher than {Second Thing}",
    "How well {Creature} did, as a number of stars",
    "{Things} graded by customers, the best with five stars",
    "The more symbols are lit, the better the {Thing}",
    "A star rating for each {Thing}",
    "{First Object} gets more stars than {Second Object}",
    "{Things} rated with stars, from few to many",
)
def star_rating(stage: Stage) -> None:
    """List two to four things, or show one; beside each are five stars, of which as many shine as it has earned."""
    rng = stage.rng
    n = rng.choice((2, 3, 3, 4))
    names = stage.cast(n)
    ground = stage.backdrop("plain", "gradient", "glowing", "framed", "striped", colours=stage.contrasting(*names))
    dull = shift(ground.rgb, 0.3 if ground.dark else -0.27)
    counts = sorted(rng.sample(range(1, 6), n), reverse=rng.random() < 0.85)
    flip, row = rng.random() < 0.3, 0.9 / n
    cards = rng.random() < 0.5
    for k, (name, count) in enumerate(zip(names, counts, strict=True)):
        y = 0.05 + row * (k + 0.5)
        if cards:
            stage.rect(
                0.04, y - row * 0.45, 0.96, y + row * 0.45, shift(ground.rgb, 0.12 if ground.dark else 0.6), radius=0.03
            )
        room = min(row * 0.84, 0.3)
        x = 0.07 + 0.14
        stage.sprite(name, 1 - x if flip else x, y, stage.fit(name, 0.27, room))
        step = 0.112
        for i in range(5):
            at = (0.055 if flip else 0.385) + step * (i + 0.5)
            if i < count:
                _star(stage, at, y, 0.058, shift(GOLD, -0.4))
            _star(stage, at, y, 0.049, GOLD if i < count else dull)


@family(
    RANKED,
    "{Things} at different heights over one line show who has most",
    "The taller the bar, the more for {Thing}",
    "{Objects} compared in a diagram, where height means rank",
    "The figures for {First Thing}, {Second Thing} and {Third Thing}",
    "Statistics in which {Subject} comes out on top",
    "Bars stand for the values of {Things}",
    "{Creature} scores highest on the scale",
    "A bar chart with {Things} on top of the bars",
    "High values for {First Object}, low ones for {Second Object}",
    "A chart compares {Things} by their bars",
    "The bar of {First Thing} is taller than that of {Second Thing}",
    "{Things} on bars that stand for numbers",
)
def bar_chart(stage: Stage) -> None:
    """Stand different things on bars of different heights over an axis."""
    rng = stage.rng
    n = rng.choice((3, 4, 4, 5))
    names = stage.cast(n)
    ground = stage.backdrop("plain", "gradient", "glowing", "framed", colours=stage.contrasting(*names))
    left, floor, top = rng.uniform(0.1, 0.13), rng.uniform(0.88, 0.92), 0.07
    grid = shift(ground.rgb, 0.18) if ground.dark else shift(ground.rgb, -0.12)
    for k in range(1, 6):
        y = floor - k * (floor - top) / 6
        stage.line([(left, y), (0.95, y)], grid, 0.006)
        stage.line([(left - 0.022, y), (left, y)], stage.ink, 0.01)
    order = [0.1 + 0.9 * k / (n - 1) for k in range(n)]
    way = rng.choice(("up", "down", "mixed"))
    if way == "mixed":
        rng.shuffle(order)
    elif way == "down":
        order.reverse()
    step = (0.95 - left) / n
    room = min(step * 0.94, 0.25)
    tallest = floor - top - room - 0.02
    hue, spread = rng.random(), rng.choice((0, 0.13))
    for k, (name, share) in enumerate(zip(names, order, strict=True)):
        x, height = left + 0.008 + step * (k + 0.5), 0.06 + (tallest - 0.06) * share * rng.uniform(0.94, 1)
        colour: RGB = hls(hue + spread * k, 0.6 if ground.dark else 0.52, 0.62)
        stage.rect(x - step * 0.38, floor - height, x + step * 0.38, floor, colour)
        stage.rect(x + step * 0.2, floor - height, x + step * 0.38, floor, shift(colour, -0.14))
        stage.sprite(name, x, floor - height + 0.004, stage.fit(name, room, room), standing=True)
    stage.arrow((left, floor), (left, top - 0.02), stage.ink, 0.016, 0.04)
    stage.line([(left, floor), (0.965, floor)], stage.ink, 0.016)


def _star(stage: Stage, x: float, y: float, r: float, colour: RGB) -> None:
    """Draw a five-pointed star."""
    outer, inner = ring_points(5, x, y, r), ring_points(5, x, y, r * 0.46, -54)
    stage.polygon([(px, py) for pair in zip(outer, inner, strict=True) for px, py, _ in pair], colour)


def _confetti(stage: Stage) -> None:
    """Let bright scraps of paper fall in the upper part."""
    rng = stage.rng
    for i in range(26):
        x, y, turn = (i + rng.random()) / 26, rng.uniform(0.03, 0.5), rng.uniform(0, math.pi)
        dx, dy = 0.018 * math.cos(turn), 0.018 * math.sin(turn)
        stage.line([(x - dx, y - dy), (x + dx, y + dy)], hls(rng.random(), 0.6, 0.8), 0.016)
