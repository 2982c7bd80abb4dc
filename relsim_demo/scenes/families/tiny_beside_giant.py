"""Something tiny beside something gigantic."""

from __future__ import annotations

import math

from relsim_demo.scenes.backdrops import RGB, mix, shift
from relsim_demo.scenes.drawing.decay import span_at
from relsim_demo.scenes.drawing.giants import PALE, boat, ladder, ridge, sea, woods
from relsim_demo.scenes.registry import Kind, family, relation
from relsim_demo.scenes.stage import Stage

LIT: RGB = (255, 226, 130)

TINY_BESIDE_GIANT = relation(
    "tiny beside gigantic",
    Kind.SCALE,
    "A huge {Subject} dwarfs what is tiny beside it",
    "Tiny {Objects} beside a gigantic {Subject}",
    "{Subject} is of a size much larger than everything around it",
    "An enormous difference in size between {First Thing} and {Second Thing}",
    "A giant {Thing} towers over what is tiny",
    "{Object} looks tiny next to the huge {Subject}",
    "The huge size of {Subject} against something very small",
    "{Subject}, enormous in size, makes all else look tiny",
    "Contrast of size: a gigantic {Thing} and a tiny {Object}",
    "A colossal {Creature} among things of tiny size",
    "The enormous size of {Subject}, to scale with tiny {Objects}",
    "Something tiny and a huge {Subject} side by side",
    "{Thing} of gigantic size, much larger than the tiny {Objects}",
    "The tiny {Objects} are dwarfed by an enormous {Subject}",
)


@family(
    TINY_BESIDE_GIANT,
    "A gigantic {Subject} towers over one tiny {Object}",
    "Tiny {Object} at the foot of an enormous {Subject}",
    "{Subject} is a giant, {Object} a dwarf at its side",
    "A minute {Thing} next to a colossal {Another Thing}",
    "A huge {Subject} and a very small {Object} side by side",
    "Tiny {Object} looks up at a gigantic {Subject} many times its size",
    "Big versus little: {Subject} and {Object}",
    "A {Thing} of huge size fills the scene, another is tiny as a crumb",
    "An oversized {Subject} beside a miniature {Object}",
    "A giant {Subject} standing next to a tiny {Object}",
    "Little {Object} is minuscule compared with the enormous {Subject}",
    "The huge {Subject} dwarfs one small {Object} at its side",
)
def tiny_and_giant(stage: Stage) -> None:
    """Stand a gigantic thing on the ground and beside it a tiny one."""
    rng = stage.rng
    stage.outdoors(horizon=rng.uniform(0.64, 0.76))
    giant = stage.subject()
    tiny = giant if rng.random() < 0.3 else stage.subject(unlike=[giant])
    way, size, small = rng.choice((-1, 1)), rng.uniform(0.74, 0.8), rng.uniform(0.11, 0.125)
    width, _ = stage.extent(giant, size)
    floor = rng.uniform(0.88, 0.91)
    x = 0.5 + way * min(0.975 - 0.5 - width / 2, 0.12)
    stage.shadow_under(x, floor, width * 1.1)
    stage.sprite(giant, x, floor, size, standing=True, toward="left" if way > 0 else "right")
    near = min(max(x - way * (width / 2 + small * 0.7), 0.04 + small / 2), 0.96 - small / 2)
    ground = floor + rng.uniform(0.02, 0.05)
    stage.shadow_under(near, ground, small * 1.2)
    stage.sprite(tiny, near, ground, small, standing=True, toward="right" if way > 0 else "left")


@family(
    TINY_BESIDE_GIANT,
    "A crowd of tiny {Objects} gathers around a giant {Subject}",
    "{Things} of tiny size at the feet of a huge {Another Thing}",
    "A throng of tiny {Objects} around the enormous {Subject}",
    "A giant {Thing} draws a crowd of miniature {Onlookers}",
    "{Subject} stands like a giant monument amid tiny {Objects}",
    "One giant and its many tiny followers",
    "{Objects} look up to a towering {Subject} of enormous size",
    "Tiny {Things} face a {Subject} of much larger size",
    "A mob of little {Onlookers} admires the massive {Thing}",
    "A huge {Subject} with a crowd of tiny {Objects} at its feet",
    "Tiny {Things} crowd round a gigantic {Another Thing}",
    "Tiny {Onlookers} gather around a {Subject} of enormous size",
)
def crowd_around_giant(stage: Stage) -> None:
    """Gather many tiny things of one kind round the feet of one giant, facing it."""
    rng = stage.rng
    stage.outdoors(horizon=rng.uniform(0.5, 0.62))
    giant = stage.subject()
    tiny = stage.subject(*rng.choice(((), ("animal",), ("face",))), unlike=[giant])
    x, floor, size = 0.5 + rng.uniform(-0.05, 0.05), 0.78, rng.uniform(0.6, 0.66)
    width, _ = stage.extent(giant, size)
    front, small, n = rng.choice((0.14, 0.15)), rng.uniform(0.1, 0.115), rng.randint(10, 14)
    reach = min(max(width / 2 + 0.12, 0.32), 0.4)
    angles = [math.radians(-24 + 228 * i / (n - 1) + rng.uniform(-4, 4)) for i in range(n)]
    places = [(x + reach * math.cos(a), floor + 0.03 + front * math.sin(a)) for a in angles]
    stage.shadow_under(x, floor, width * 1.2)
    drawn = False
    for px, py in sorted(places, key=lambda place: place[1]):
        if py > floor and not drawn:
            stage.sprite(giant, x, floor, size, standing=True)
            drawn = True
        px = min(max(px, 0.09), 0.91)
        stage.shadow_under(px, py, small)
        stage.sprite(tiny, px, py, small, standing=True, toward="right" if px < x else "left")


@family(
    TINY_BESIDE_GIANT,
    "A gigantic {Subject} rises above tiny houses",
    "{Subject} as tall as a tower looms over the roofs",
    "The huge {Thing} makes a whole town look tiny",
    "{Creature} of monstrous size between small buildings",
    "A colossal {Subject} stands in the streets, much larger than any house",
    "Little windows show how huge {Subject} is",
    "{Object}, grown to enormous size, above the skyline",
    "An overgrown {Subject} dwarfs the town at its feet",
    "A giant {Thing} towers over a city",
    "A huge {Subject} looms above tiny buildings",
    "{Thing} of gigantic size in the middle of a town",
    "The town looks tiny below the enormous {Subject}",
    held_out=True,
)
def giant_in_city(stage: Stage) -> None:
    """Let a huge thing rise behind a skyline of little buildings with windows, by day or by night."""
    rng, name = stage.rng, stage.subject()
    ground = stage.backdrop("gradient", "glowing", "plain", colours=stage.contrasting(name))
    size = stage.fit(name, 0.72, rng.uniform(0.68, 0.76))
    width = stage.extent(name, size)[0]
    x = 0.5 + rng.uniform(-1, 1) * min(0.12, 0.48 - width / 2)
    lights = ground.dark or rng.random() < 0.25
    tone = mix(ground.rgb, (70, 76, 110), 0.5) if not ground.dark else shift(ground.rgb, 0.16)
    far, near = mix(tone, ground.rgb, 0.45), shift(tone, -0.35)
    _skyline(stage, 0.86, 0.14, 0.34, far, None)
    stage.sprite(name, x, 0.93, size, standing=True)
    _skyline(stage, 1.0, 0.13, 0.29, near, LIT if lights else shift(near, 0.45))


@family(
    TINY_BESIDE_GIANT,
    "A huge {Subject} rises from behind the hills",
    "Woods look like tiny moss in front of the enormous {Thing}",
    "{Creature} of gigantic size looks over the land",
    "The trees reach no higher than the feet of the giant {Subject}",
    "Hills and woods look tiny below the giant {Subject}",
    "{Thing} as large as a mountain above tiny trees",
    "The country looks tiny below a colossal {Creature}",
    "A giant {Subject} comes over the hills, much larger than the woods",
    "Little trees tell how enormous the size of {Object} is",
    "A gigantic {Thing} towers over tiny trees and hills",
    "The hills and woods are tiny beside a huge {Subject}",
    "{Creature} of enormous size rises above the tiny land",
)
def giant_over_hills(stage: Stage) -> None:
    """Let a huge thing rise behind one to three ridges of hills with tiny trees on them."""
    rng, name = stage.rng, stage.subject()
    ground = stage.backdrop("gradient", "glowing", "plain", colours=stage.contrasting(name))
    size = stage.fit(name, 0.8, rng.uniform(0.68, 0.78))
    width, height = stage.extent(name, size)
    x = 0.5 + rng.uniform(-1, 1) * min(0.2, max(0.49 - width / 2, 0))
    green = rng.choice(((96, 140, 90), (120, 150, 84), (88, 120, 110), (170, 150, 100), (190, 200, 214)))
    leaf, pointed = shift(mix(green, (30, 80, 50), 0.6), -0.1), rng.random() < 0.6
    far, near = mix(green, ground.rgb, 0.55), mix(green, ground.rgb, 0.12)
    if rng.random() < 0.7:
        woods(stage, ridge(stage, rng.uniform(0.66, 0.72), 0.02, rng.uniform(0, 6), far), 8, 0.045, pointed,
              mix(leaf, far, 0.5))  # fmt: skip
    level = rng.uniform(0.74, 0.82)
    stage.sprite(name, x, min(0.04 + height, level + height * 0.3), size, standing=True)
    woods(stage, ridge(stage, level, 0.025, rng.uniform(0, 6), near), rng.randint(7, 14), 0.075, pointed, leaf)
    if rng.random() < 0.5:
        front = ridge(stage, rng.uniform(0.9, 0.93), 0.015, rng.uniform(0, 6), shift(near, -0.2))
        woods(stage, front, rng.randint(4, 7), 0.1, pointed, shift(leaf, -0.25))


@family(
    TINY_BESIDE_GIANT,
    "{Subject} is gigantic and goes beyond the picture, {Object} is tiny",
    "Tiny {Object} before a giant of which only a part is to be seen",
    "The enormous {Thing} goes on beyond the edge of the picture",
    "Tiny {Object} stands before a giant {Thing} and looks up",
    "Too large for the picture: {Subject} next to tiny {Object}",
    "A tiny {Thing} meets a gigantic {Another Thing} that fills half the view",
    "The size of {Subject} goes far beyond the frame, {Object} fits in a corner",
    "Only the lower part of the giant {Creature} finds room beside tiny {Object}",
    "Like a wall the gigantic {Subject} towers over tiny {Object}",
    "{Subject} is much larger than the picture, and {Object} is tiny",
    "Tiny {Object} beside a giant {Thing} too huge for the picture",
    "A gigantic {Thing} dwarfs the tiny one beside it and leaves the picture",
)
def too_large_for_the_picture(stage: Stage) -> None:
    """Let a giant reach far beyond the picture at its top or side; a tiny thing stands before it."""
    rng = stage.rng
    giant = stage.compact(least=0.5)
    stage.backdrop("landscape", "room", colours=stage.contrasting(giant), horizon=rng.uniform(0.66, 0.78))
    tiny = giant if rng.random() < 0.25 else stage.subject(unlike=[giant])
    way, layout, small = rng.choice((-1, 1)), rng.choice(("side", "above", "above")), rng.uniform(0.11, 0.14)
    floor = rng.uniform(0.86, 0.9)
    size = stage.fit(giant, 1, 1) * (rng.uniform(1.35, 1.6) if layout == "side" else rng.uniform(1.2, 1.45))
    width = stage.extent(giant, size)[0]
    if layout == "side":
        edge = 0.5 - way * rng.uniform(0.06, 0.14)  # its nearer side
        x, floor = edge + way * width / 2, rng.uniform(0.94, 1.04)
        near = edge - way * rng.uniform(0.14, 0.2)
    else:
        x, near = 0.5 + way * (width / 2 - rng.uniform(0.28, 0.36)), 0.5 - way * rng.uniform(0.22, 0.32)
    stage.shadow_under(x, min(floor, 0.96), width)
    stage.sprite(giant, x, floor, size, standing=True, toward="left" if way > 0 else "right")
    foot = rng.uniform(0.91, 0.95)
    stage.shadow_under(near, foot, small * 1.2)
    stage.sprite(tiny, near, foot, small, standing=True, toward="right" if way > 0 else "left")


@family(
    TINY_BESIDE_GIANT,
    "A gigantic {Subject} stands in the sea among tiny boats",
    "Little sails pass the enormous {Thing} in the water",
    "{Creature} of huge size wades in the sea",
    "The boats are tiny next to the giant {Subject}",
    "An island? No, a colossal {Thing} much larger than any vessel",
    "The sea is shallow for {Subject}, so enormous is its size",
    "Tiny vessels keep away from a gigantic {Creature}",
    "Enormous {Object} rises out of the waves above tiny masts",
    "A fleet of tiny size around the enormous {Subject}",
    "A huge {Thing} rises from the sea, with tiny boats around it",
    "Tiny boats beside a {Subject} of gigantic size",
    "The boats show how enormous {Creature} is",
)
def giant_in_the_sea(stage: Stage) -> None:
    """Let a huge thing rise from the sea, foam about it, two to six tiny boats behind it and before it."""
    rng, name = stage.rng, stage.subject()
    stage.backdrop("gradient", "glowing", "plain", colours=stage.contrasting(name))
    level = rng.uniform(0.5, 0.62)
    water = mix(rng.choice(((52, 110, 160), (60, 140, 150), (80, 120, 170), (40, 84, 120))), stage.ground.rgb, 0.2)
    sea(stage, level, 0.35, shift(water, 0.2))
    line = rng.uniform(0.74, 0.82)  # where the giant stands in the water
    size = stage.fit(name, 0.7, rng.uniform(0.7, 0.8))
    width, height = stage.extent(name, size)
    x = 0.5 + rng.uniform(-1, 1) * min(0.16, max(0.48 - width / 2, 0))
    way, sails, n = rng.choice((-1, 1)), rng.choice((0, 1, 2)), rng.choice((2, 3, 4, 6))
    spots = [(0.07 + 0.86 * (i + rng.uniform(0.2, 0.8)) / n, i % 2 == 0) for i in range(n)]
    for u, behind in spots:
        if behind:
            boat(stage, u, rng.uniform(level + 0.04, line - 0.05), rng.uniform(0.055, 0.07), way, sails)
    stage.sprite(name, x, line + height * 0.12, size, standing=True)
    sea(stage, line, 0.4, water)
    stage.ellipse(x, line + 0.008, span_at(stage, name, 0.82)[1] * width * 0.55 + 0.03, 0.016, mix(water, PALE, 0.75))
    for u, behind in spots:
        if not behind:
            boat(stage, u, rng.uniform(line + 0.07, 0.95), rng.uniform(0.085, 0.1), way, sails)


@family(
    TINY_BESIDE_GIANT,
    "Tiny {Object} climbs up a gigantic {Subject}",
    "A long ladder leads up the enormous {Thing}",
    "{Object} has got to the top of the huge {Subject}, tiny as a crumb",
    "Like a mountain: {Subject} with tiny {Objects} upon it",
    "The way up the giant is long for little {Object}",
    "On top of the colossal {Thing} a tiny one has set up a flag",
    "{Objects} of tiny size on the ladder, {Subject} of enormous size behind",
    "Small climbers and a {Subject} much larger than they are",
    "{Object} needs many rungs to get up to the head of the giant {Creature}",
    "Tiny {Objects} climb a ladder on the enormous {Subject}",
    "A tiny climber on top of a gigantic {Thing}",
    "The huge {Subject} is a mountain for tiny {Object}",
)
def climbing_the_giant(stage: Stage) -> None:
    """Lean a long ladder against a giant; tiny ones climb it, stand below and perhaps on top beside a flag."""
    rng = stage.rng
    stage.outdoors(horizon=rng.uniform(0.7, 0.8))
    giant = stage.compact(least=0.4)
    tiny = stage.subject(*rng.choice((("animal",), ("face",), ())), unlike=[giant])
    way, size, small = rng.choice((-1, 1)), stage.fit(giant, 0.7, rng.uniform(0.66, 0.72)), rng.uniform(0.095, 0.11)
    width, height = stage.extent(giant, size)
    x, floor = 0.5 + way * min(0.97 - 0.5 - width / 2, 0.1), rng.uniform(0.9, 0.93)
    stage.shadow_under(x, floor, width * 1.1)
    stage.sprite(giant, x, floor, size, standing=True)
    middle, span = span_at(stage, giant, 0.0)
    top = (x + (middle - 0.5) * width, floor - height + 0.012)
    if rng.random() < 0.7:
        if rng.random() < 0.6:
            mast = top[0] + small * 0.5
            stage.line([(mast, top[1]), (mast, top[1] - 0.15)], stage.ink, 0.009)
            flag = [(mast, top[1] - 0.15), (mast, top[1] - 0.085), (mast + 0.08, top[1] - 0.117)]
            stage.polygon(flag, stage.contrast())
        stage.sprite(tiny, top[0] - small * 0.2, top[1], small, standing=True)
    reach = rng.uniform(0.5, 0.75)
    middle, span = span_at(stage, giant, 1 - reach)
    lean = (x + (middle - 0.5) * width - way * span * width * 0.36, floor - height * reach)
    foot = (max(min(lean[0] - way * rng.uniform(0.16, 0.24), 0.93), 0.07), floor + 0.02)
    ladder(stage, foot, lean, 0.05, rng.choice(((176, 124, 70), (216, 180, 120), PALE, (110, 74, 52))))
    for t in rng.choice(((0.4,), (0.25, 0.65), (0.55,), (0.2, 0.5, 0.8))):
        spot = foot[0] + (lean[0] - foot[0]) * t, foot[1] + (lean[1] - foot[1]) * t
        stage.sprite(tiny, spot[0] - way * 0.02, spot[1] + 0.01, small * 0.9, standing=True,
                     toward="right" if way > 0 else "left")  # fmt: skip


def _skyline(stage: Stage, foot: float, low: float, high: float, colour: RGB, window: RGB | None) -> None:
    """Draw plain buildings of chance widths and heights from edge to edge."""
    rng, x = stage.rng, -0.02
    while x < 1:
        w, h, tone = rng.uniform(0.075, 0.125), rng.uniform(low, high), shift(colour, rng.uniform(-0.12, 0.12))
        top, roof = foot - h, rng.choice(("flat", "flat", "gable", "mast"))
        stage.rect(x, top, x + w, 1.0, tone)
        if roof == "gable":
            stage.polygon([(x, top), (x + w / 2, top - 0.035), (x + w, top)], tone)
        elif roof == "mast":
            stage.line([(x + w / 2, top), (x + w / 2, top - 0.045)], tone, 0.008)
        if window:
            _windows(stage, x, top, w, h, tone, window)
        x += w + rng.choice((0, 0.006))


def _windows(stage: Stage, x: float, top: float, w: float, h: float, tone: RGB, window: RGB) -> None:
    """Draw rows of little windows, some of them dark."""
    columns, rows = round(w / 0.032), math.floor((h - 0.02) / 0.038)
    for j in range(rows):
        for i in range(columns):
            wx, wy = x + w * (i + 0.5) / columns, top + 0.026 + 0.038 * j
            lit = stage.rng.random() < 0.68
            stage.rect(wx - 0.008, wy - 0.01, wx + 0.008, wy + 0.01, window if lit else shift(tone, -0.25))
