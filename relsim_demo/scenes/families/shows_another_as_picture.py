"""An image that shows something else: on a screen, a painting, in lenses, in tracks."""

from __future__ import annotations

import math

from relsim_demo.scenes.backdrops import hls, mix, shift
from relsim_demo.scenes.drawing.choices import CALM
from relsim_demo.scenes.drawing.reflections import laid_over, oval, sunglasses
from relsim_demo.scenes.drawing.screens_and_easels import (
    camera,
    easel,
    imprint,
    of_another_shape,
    palette,
    scan_lines,
    screen,
    strokes,
)
from relsim_demo.scenes.families.shows_another import ANOTHER
from relsim_demo.scenes.registry import family
from relsim_demo.scenes.stage import Stage


@family(
    ANOTHER,
    "{First Thing} is filmed, and the screen shows {Second Thing}",
    "On the screen {Subject} has the image of another",
    "Live image of {First Thing}? What we see is {Second Thing}",
    "The screen beside {First Creature} shows {Second Creature}",
    "A false picture: {First Thing} before the lens, {Second Thing} on the screen",
    "{Subject} does not know itself in its own moving image",
    "The image on the set belongs to {Second Thing}, not to {First Thing}",
    "Filmed here is {First Thing}, shown there is {Second Thing}",
    "The double of {Subject} on the screen is a stranger",
    "A screen that shows {Second Thing} as the image of {First Thing}",
    "What stands before the lens is {First Thing}, but its image is {Second Thing}",
    "The image of {Subject} on the screen does not match it",
)
def screen_shows_other(stage: Stage) -> None:
    """Film a thing that stands beside a screen, on which a different thing is seen."""
    rng = stage.rng
    foot = stage.outdoors(styles=("room",), horizon=rng.uniform(0.68, 0.76)).horizon + rng.uniform(0.12, 0.16)
    side, style, case = rng.choice((-1, 1)), rng.choice(("monitor", "old", "pole")), rng.choice(
        ((52, 54, 64), (196, 200, 208), (140, 92, 60), (190, 70, 70), (70, 104, 150))
    )  # fmt: skip
    half = (rng.uniform(0.2, 0.23), rng.uniform(0.17, 0.24))
    x, y = 0.5 + side * 0.21, 0.5 - half[1] * 0.4
    thing, other = stage.cast(2)
    stage.shadow_under(x, foot, 0.4)
    screen(stage, x, y, half, foot, style, case)
    stage.sprite(other, x, y, stage.fit(other, half[0] * 1.7, half[1] * 1.7))
    scan_lines(stage, x, y, half)
    here, ground = 0.5 - side * 0.26, foot + 0.02
    stage.shadow_under(here, ground, 0.36)
    stage.sprite(thing, here, ground, stage.fit(thing, 0.38, 0.4), standing=True)
    camera(stage, 0.5 + side * rng.uniform(0.03, 0.06), rng.uniform(0.75, 0.8), 0.97, -side)


@family(
    ANOTHER,
    "{First Thing} sits for a painting of {Second Thing}",
    "The painter looks at {First Thing} and paints {Second Thing}",
    "The portrait of {Subject} shows something else entirely",
    "{First Creature} is the model, yet the canvas bears {Second Creature}",
    "On the easel stands an image that is not that of {Subject}",
    "The painted image and its model {Thing} do not match",
    "A picture of {First Thing} that has turned into {Second Thing}",
    "Painted from life, they say, but {First Thing} became {Second Thing}",
    "Next to {Subject} stands the painted image of another",
    "The painted double of {First Thing} is {Second Thing}",
    "An untrue portrait: {First Thing} is painted as {Second Thing}",
    "The image on the canvas shows {Second Thing} instead of the model {First Thing}",
)
def painted_as_other(stage: Stage) -> None:
    """Let a thing on a pedestal be the model of a painting on an easel, which shows a different thing."""
    rng = stage.rng
    foot = stage.outdoors(horizon=rng.uniform(0.68, 0.76)).horizon + rng.uniform(0.14, 0.18)
    side, wood = rng.choice((-1, 1)), rng.choice(((176, 124, 70), (120, 78, 46), (214, 180, 130), (90, 84, 96)))
    half = rng.choice(((0.21, 0.25), (0.24, 0.2), (0.22, 0.22)))
    x, y = 0.5 + side * 0.2, 0.42
    thing, other = stage.cast(2)
    stage.shadow_under(x, foot, 0.5)
    easel(stage, x, y, half, foot, wood)
    strokes(stage, x, y, half, hls(rng.random(), 0.78, 0.5))
    stage.sprite(other, x, y, stage.fit(other, half[0] * 1.5, half[1] * 1.5))
    here, ground, block = 0.5 - side * 0.27, foot + 0.03, rng.choice((0, rng.uniform(0.08, 0.16)))
    stage.shadow_under(here, ground, 0.34)
    if block:
        stone = shift(stage.ground.rgb, 0.5)
        stage.rect(here - 0.13, ground - block, here + 0.13, ground, shift(stone, -0.25))
        stage.rect(here - 0.15, ground - block, here + 0.15, ground - block + 0.03, stone)
    stage.sprite(thing, here, ground - block, stage.fit(thing, 0.36, 0.4), standing=True)
    if rng.random() < 0.6:
        palette(stage, 0.5 + side * 0.02, min(foot + 0.05, 0.94), 0.08)


@family(
    ANOTHER,
    "{First Thing} leaves prints with the image of {Second Thing}",
    "The prints on the ground show {Second Thing}, but {First Thing} has made them",
    "Behind {Subject} lie images of something else, not its own",
    "Every step of {First Creature} prints the image of {Second Thing}",
    "The prints are images of {Second Thing}, but {First Thing} made them",
    "False prints: the images in the ground do not match {Subject}",
    "{First Thing} went here, though the prints look like {Second Thing}",
    "What {Subject} leaves on the ground is the image of something else",
    "Who left these prints? They show another than {Thing}",
    "A trail with the image of {Second Thing} behind {First Thing}",
    "The prints of {Subject} show the image of something else instead of its own",
    "What {First Thing} prints on the ground is an image of {Second Thing}",
)
def tracks_of_other(stage: Stage) -> None:
    """Let a thing walk over snow or sand and leave a trail of prints in the shape of a different thing."""
    rng = stage.rng
    horizon = rng.uniform(0.3, 0.4)
    stage.outdoors(styles=("landscape",), horizon=horizon)
    land = mix(rng.choice(((240, 244, 248), (236, 212, 160), (196, 160, 120), (170, 186, 140))), stage.ground.rgb, 0.15)
    stage.rect(-0.01, horizon, 1.01, 1.01, land)
    side, thing, n = rng.choice((-1, 1)), stage.subject(side_view=rng.random() < 0.6), rng.choice((4, 5, 6))
    other = of_another_shape(stage, thing)
    end, start = (0.5 + side * 0.2, horizon + rng.uniform(0.12, 0.2)), (0.5 - side * 0.36, 0.9)
    width, height = stage.extent(other, 1)
    bend, grown = side * rng.uniform(0.0, 0.12), 0.2 * min(1.25, 0.9 / math.sqrt(width * height))
    for i in range(n):
        t = i / n
        x = start[0] + (end[0] - start[0]) * t + bend * math.sin(math.pi * t)
        y = start[1] + (end[1] + 0.04 - start[1]) * t**0.8
        size = grown * (1 - 0.42 * t)
        gap = size * 0.42 * (1 if i % 2 else -1)
        turn = side * (20 + (6 if i % 2 else -6))
        imprint(stage, other, x + gap * 0.8, y + gap * 0.35, size, turn, shift(land, -0.45))
    size = stage.fit(thing, 0.42, 0.4)
    stage.shadow_under(*end, stage.extent(thing, size)[0])
    stage.sprite(thing, *end, size, standing=True, toward="right" if side > 0 else "left")


@family(
    ANOTHER,
    "The lenses reflect {Second Thing} where {First Thing} stands",
    "In dark glasses {First Thing} comes back as {Second Thing}",
    "Both lenses show another than {Subject} that is before them",
    "{First Creature} looks into the lenses and finds {Second Creature} twice",
    "A pair of false images: the glasses turn {First Thing} into {Second Thing}",
    "Left and right the lenses show a stranger in place of {Subject}",
    "The glasses do not show the image of {Thing} but of something else",
    "Before the lenses {First Thing}, within them {Second Thing}",
    "The image in the lenses is not that of {Subject}",
    "In each lens the image of {Second Thing} instead of {First Thing}",
    "The lenses show {First Thing} with the image of something else",
    "Reflected in a pair of lenses, {First Thing} looks like {Second Thing}",
)
def lenses_show_other(stage: Stage) -> None:
    """Stand a thing before a huge pair of dark glasses, in whose lenses a different thing is mirrored."""
    rng = stage.rng
    thing, other = stage.cast(2)
    stage.backdrop(*CALM, "dotted", "striped")
    dark = ((44, 48, 66), (84, 62, 58), (40, 84, 100), (96, 66, 112), (60, 96, 60))
    frame, lens = stage.contrast(), rng.choice(dark)
    y, reach, power = rng.uniform(0.27, 0.31), rng.uniform(0.235, 0.25), rng.choice((2, 2.6, 4))
    rx, ry = rng.uniform(0.18, 0.195), rng.uniform(0.17, 0.2)
    sunglasses(stage, y, reach, rx, ry, power, frame, lens)
    small = stage.cutout(other, stage.fit(other, rx * 1.35, ry * 1.4), flip=True, tint=lens, amount=0.14)
    stage.note(other, 2)
    for side in (-1, 1):
        x = 0.5 + side * reach
        laid_over(stage, small, x - side * 0.012, y + 0.015, oval(x, y, rx, ry, power), 0.94)
        stage.line([(x - rx * 0.62, y - ry * 0.25), (x - rx * 0.3, y - ry * 0.68)], shift(lens, 0.6), 0.02)
    here = 0.5 + rng.uniform(-0.08, 0.08)
    stage.shadow_under(here, 0.955, 0.36)
    stage.sprite(thing, here, 0.955, stage.fit(thing, 0.46, 0.4), standing=True)
