"""One thing in ordered variations."""

from __future__ import annotations

import math

from PIL import Image, ImageOps

from relsim_demo.scenes.backdrops import RGB, hls, shift
from relsim_demo.scenes.canvas import Point
from relsim_demo.scenes.drawing.choices import CALM
from relsim_demo.scenes.registry import Kind, family, relation
from relsim_demo.scenes.stage import Stage

RANGE = relation(
    "one thing in ordered variations",
    Kind.ORDER,
    "The same {Thing} in a series of ordered variations",
    "Copies of {Subject} in order, each a little different from the next",
    "One {Thing} after another, all alike but for one quality that varies in order",
    "A range of equal {Things} that differ in equal degrees",
    "{Subject} repeated, the next copy always one shade or turn further",
    "Sorted series of one and the same {Object}",
    "A scale of variations on {Thing}, in line from one end to the other",
    "Identical {Things} put in order by the one thing that differs",
    "{Object} again and again in ordered gradations",
    "From one extreme to the other, copies of {Subject} stand in order",
    "Same shape, next variation: {Thing} in a regular series",
    "A series of {Things} that vary in order",
    "The same {Object} again and again, each the next in a range of variations",
    "Copies of {Thing} in line, ordered by how they differ",
)


@family(
    RANGE,
    "{Subject} in every colour of the rainbow",
    "Copies of {Thing} in a range of colours, from red to violet",
    "A spectrum made of copies of {Subject}",
    "The same {Thing} again and again, each in the next colour of the spectrum",
    "Red, orange, yellow, green, blue, violet {Things} in order",
    "A row of identical {Objects} that runs through all the colours",
    "One {Thing} in all hues, sorted from warm to cool",
    "Equal {Things} ordered by hue",
    "{Objects} arranged in order as a scale of colours",
    "Identical {Things} that differ only in colour, in order from red to violet",
    "The same {Object} in one colour after another, sorted by hue",
    "A rainbow series of one and the same {Thing}",
)
def rainbow_of_one(stage: Stage) -> None:
    """Tint five to seven copies of one thing in the order of the rainbow, in a row, a wave, an arc or a slant."""
    rng = stage.rng
    stage.backdrop("plain", "gradient", "glowing", colours=QUIET)
    n, name = rng.choice((5, 6, 7)), stage.subject()
    layout = rng.choice(("row", "wave", "arc", "rising", "falling"))
    size = {5: 0.22, 6: 0.195, 7: 0.175}[n]
    if layout in ("row", "wave"):  # narrow things may be larger
        share = stage.extent(name, 1)[0]
        size = min((0.9 if layout == "row" else 1.15) / n / share, 0.3)
    edge = 0.03 + stage.extent(name, size)[0] / 2
    image = stage.cutout(name, size)
    shape = image.getchannel("A")
    light = ImageOps.autocontrast(image.convert("L"), mask=shape)
    for i, hue in enumerate(RAINBOW[n]):
        t = i / (n - 1)
        x, y = edge + t * (1 - 2 * edge), 0.5
        if layout == "wave":
            y += 0.1 * (-1) ** i
        elif layout == "arc":
            angle = math.pi * (1 - t)
            x, y = 0.5 + (0.46 - size / 2) * math.cos(angle), 0.72 - 0.5 * math.sin(angle)
        elif layout != "row":
            y += (t - 0.5) * 0.7 * (1 if layout == "falling" else -1)
        stage.put(_in_colour(light, shape, hls(hue, 0.52, 0.9)), x, y)
    stage.note(name, n)


@family(
    RANGE,
    "{Subject} from pale to dark in even shades",
    "Copies of {Thing} get darker one after another",
    "A range of tones from light to deep, all of the same {Object}",
    "The same {Thing} in the next darker shade each time",
    "One hue, many shades: {Things} in order of brightness",
    "Equal {Objects} sorted from the lightest to the darkest",
    "A tonal scale made of copies of {Subject}",
    "From nearly white to nearly black, {Thing} in a row of shades",
    "Only the brightness differs in this series of {Things}",
    "The same {Object} in shades from light to dark, in order",
    "Identical {Things} in line, each a shade darker than the next",
    "A series of {Things} sorted by how dark they are",
)
def light_to_dark(stage: Stage) -> None:
    """Tint five to seven copies of one thing from pale to dark in one hue, in a row, an arc, a slant or two rows."""
    rng = stage.rng
    stage.backdrop("plain", "framed", "dotted", colours=("grey", "beige", "teal", "orange", "sky blue", "pink", "mint"))
    n, name, hue = rng.choice((5, 5, 6, 7)), stage.subject(), rng.random()
    places, room = _layout(stage, n)
    size = stage.fit(name, room, max(room, 0.3) if rng.random() < 0.5 else room)
    image = stage.cutout(name, size)
    shape = image.getchannel("A")
    light = ImageOps.autocontrast(image.convert("L"), mask=shape)
    for i, (x, y) in enumerate(places):
        t = i / (n - 1)
        tone = hls(hue, 0.86 - 0.68 * t, 0.65)
        toned = ImageOps.colorize(light, shift(tone, -0.45), shift(tone, 0.5 - 0.3 * t), tone, midpoint=150)
        toned.putalpha(shape)
        stage.put(toned, x, y)
    stage.note(name, n)


@family(
    RANGE,
    "{Subject} turned further and further by equal angles",
    "Copies of {Thing} rotated, each a bit more than the last",
    "A full turn of {Object} laid out in a row",
    "The same {Thing} at the next angle each time",
    "{Object} upright, tilted, lying and on its head, in order",
    "Rotation in regular amounts, shown by equal {Things}",
    "Quarter by quarter, {Thing} turns around itself along the line",
    "Only the angle differs in this series of {Things}",
    "Equal {Objects} in order of their tilt",
    "{Subject} at one angle after another, each turned further than the last",
    "The same {Thing} turned by equal amounts, in order",
    "A series of {Objects} that differ only in how far they are turned",
)
def turning_round(stage: Stage) -> None:
    """Turn five to eight copies of one thing by equal angles, up to a half turn or a full one, in reading order."""
    rng = stage.rng
    n, whole, way = rng.choice((5, 6, 7, 8)), rng.choice((180, 360)), rng.choice((-1, 1))
    name = stage.compact("animal", "vehicle", "building", "plant", "music", "object", "clothes", "drink", most=0.72)
    stage.backdrop(*CALM, colours=stage.contrasting(name))
    places, room = _layout(stage, n)
    colour = stage.contrast() if rng.random() < 0.4 else None
    last = n - 1 if whole == 180 else n
    for i, (x, y) in enumerate(places):
        if colour:
            stage.ellipse(x, y, room * 0.52, fill=shift(stage.ground.rgb, 0.6), outline=colour, width=0.009)
        stage.sprite(name, x, y, room * (0.82 if colour else 0.92), angle=way * whole * i / last)


def _layout(stage: Stage, n: int) -> tuple[list[Point], float]:
    """Return n places in order, in a zigzag, an arc, a slant or two rows, and how large things may be there."""
    kind = stage.rng.choice(("zigzag", "arc", "slant", "rows"))
    if kind == "rows":
        upper = math.ceil(n / 2)
        room = 0.9 / upper
        places = [(0.05 + room * (i + 0.5), 0.5 - room * 0.56) for i in range(upper)]
        indent = (upper - (n - upper)) / 2
        places += [(0.05 + room * (i + 0.5 + indent), 0.5 + room * 0.56) for i in range(n - upper)]
        return places, min(room * 0.94, 0.3)
    room = 1.3 / n if kind == "zigzag" else 1.2 / n
    edge, places, up = 0.04 + room / 2, [], stage.rng.choice((-1, 1))
    for i in range(n):
        t = i / (n - 1)
        x, y = edge + t * (1 - 2 * edge), 0.5 + up * room * 0.5 * (-1) ** i
        if kind == "arc":
            angle = math.pi * (1 - t)
            x, y = 0.5 + (0.5 - edge) * math.cos(angle), 0.72 - 0.5 * math.sin(angle)
        elif kind == "slant":
            y = 0.5 + up * (t - 0.5) * 0.66
        places.append((x, y))
    return places, room


RAINBOW = {  # hues from red to violet for each number of copies
    5: (0.0, 0.13, 0.34, 0.58, 0.78),
    6: (0.0, 0.075, 0.145, 0.34, 0.58, 0.78),
    7: (0.0, 0.075, 0.145, 0.34, 0.5, 0.62, 0.79),
}
QUIET = ("white", "grey", "black", "beige", "navy")  # backdrops that let a rainbow speak


def _in_colour(light: Image.Image, shape: Image.Image, colour: RGB) -> Image.Image:
    """Return a sprite in one colour, given its brightness and its shape."""
    result = ImageOps.colorize(light, shift(colour, -0.5), shift(colour, 0.6), colour, midpoint=165)
    result.putalpha(shape)
    return result
