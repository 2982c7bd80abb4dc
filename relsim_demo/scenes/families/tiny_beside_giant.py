"""Something tiny beside something gigantic."""

from __future__ import annotations

import math

from relsim_demo.scenes.backdrops import RGB, mix, shift
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
    "{Object} looks up at a {Subject} many times its size",
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
    "{Subject} stands like a monument amid little {Objects}",
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
