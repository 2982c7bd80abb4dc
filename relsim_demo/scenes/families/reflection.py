"""Families of the kind: reflection and shadow. A thing and its image in water, in glass, on a wall, on a card."""

from __future__ import annotations

import math

from PIL import Image, ImageChops, ImageStat

from relsim_demo.scenes.backdrops import mix, shift
from relsim_demo.scenes.canvas import Colour, Point
from relsim_demo.scenes.registry import Kind, family
from relsim_demo.scenes.stage import DARK_INK, RGB, Stage

PALE = ("white", "grey", "orange", "yellow", "green", "mint", "sky blue", "pink", "beige")
WATERS: tuple[RGB, ...] = ((58, 122, 178), (62, 140, 168), (70, 110, 160), (52, 96, 140))
LIGHT: RGB = (255, 226, 120)
SUITS = ("heart", "diamond", "club", "spade")


@family(
    Kind.REFLECTION,
    "{Subject} reflected in still water",
    "Calm water doubling {Subject} upside down",
    "A lake mirrors {Subject} standing at its shore",
    "{Thing} and its reflection on the surface of the water",
    "The water below shows {Subject} upside down",
    "{Subject} at the waterside with a rippled mirror image beneath",
    "Inverted image of {Thing} in a smooth pond",
    "Shoreline scene where {Subject} is repeated head down in the water",
    "Reflection of {Subject} shimmering in a lake",
    "{Subject} above the waterline, its paler double below",
    "Water acts as a mirror for {Thing}",
    "{Thing} looking down at its own watery reflection",
    "A still pond gives back {Subject} turned on its head",
    "Vertical symmetry of {Subject} and its image in blue water",
    "Ripples blur the mirrored {Subject} under the bank",
    "{Subject} on the bank, mirrored by the lake in front of it",
    "The surface of the water throws back a wavering image of {Thing}",
    "{Thing} at the edge of a lake, seen a second time in the water",
)
def water_reflection(stage: Stage) -> None:
    """Mirror one or two things at the shore in the water below, upside down, bluer and rippled."""
    rng = stage.rng
    shore = rng.uniform(0.5, 0.54)
    stage.backdrop("landscape", horizon=shore)
    if rng.random() < 0.5:
        stage.ellipse(rng.choice((0.18, 0.82)), rng.uniform(0.12, 0.2), rng.uniform(0.06, 0.09), fill=LIGHT)
    if rng.random() < 0.5:
        _hills(stage, shore)
    stage.rect(0, shore - 0.035, 1, shore, shift(mix(stage.ground.rgb, (110, 96, 60), 0.7), -0.15))
    things = stage.cast(rng.choice((1, 1, 2)))
    size = rng.uniform(0.38, 0.42) if len(things) == 1 else rng.uniform(0.33, 0.37)
    places = ((rng.uniform(0.35, 0.65),),) if len(things) == 1 else ((0.28, 0.72), (0.26, 0.68))
    for name, x in zip(things, rng.choice(places), strict=True):
        stage.sprite(name, x, shore - 0.008, size, standing=True)
    _mirror_below(stage, shore, rng.choice(WATERS))


@family(
    Kind.REFLECTION,
    "{First Thing} casts the shadow of {Second Thing}",
    "The shadow on the wall belongs to something else than {Subject}",
    "A small {Thing} throws the large shadow of a different {Thing}",
    "Lamplight reveals the hidden {Second Thing} inside {First Thing}",
    "{Subject} whose shadow on the wall tells another story",
    "Shadow and thing do not match: {First Thing} becomes {Second Thing} on the wall",
    "The true self of {Subject} shows as a dark silhouette behind it",
    "Silhouette of {Second Thing} cast on a wall by a lit {First Thing}",
    "A lamp turns little {Subject} into a big shadow of something quite different",
    "{First Thing} dreams of being {Second Thing}, as its shadow tells",
    "Wrong shadow: the light falls on {First Thing} but the wall shows {Second Thing}",
    "The shadow of {Subject} takes another shape than its own",
    "Secret identity of {Subject} given away by its shadow",
    "On the wall, the shadow of {First Thing} looks like {Second Thing}",
    "A deceiving shadow that does not resemble the {Thing} that casts it",
    "Under the lamp {First Thing} throws a huge silhouette with the outline of {Second Thing}",
    "What stands in the light is {First Thing}, what its shadow shows is {Second Thing}",
    "A mismatched shadow reveals what {Subject} really is",
)
def shadow_reveals_other(stage: Stage) -> None:
    """Let a lamp light a small thing, which casts the big dark silhouette of a different thing on the wall."""
    rng = stage.rng
    floor = rng.uniform(0.72, 0.76)
    stage.backdrop("room", colours=PALE, horizon=floor)
    side, foot = rng.choice((-1, 1)), floor + rng.uniform(0.14, 0.18)
    thing = stage.subject()
    other = _of_another_shape(stage, thing)
    x, size = 0.5 - side * 0.13, rng.uniform(0.2, 0.24)
    dark = mix(stage.ground.rgb, (24, 20, 40), 0.72)
    lamp = (0.5 - side * 0.4, rng.uniform(0.3, 0.42))
    beam = [lamp, (0.5 + side * 0.5, -0.1), (0.5 + side * 0.5, foot), (0.5 - side * 0.28, foot)]
    stage.polygon(beam, (255, 240, 170, 90))
    shade_x, shade_size = 0.5 + side * 0.19, rng.uniform(0.51, 0.55)
    width, height = stage.extent(other, shade_size)
    base = floor + 0.004
    stage.polygon([
        (x - 0.07, foot - 0.01), (x + 0.07, foot - 0.01), (shade_x + width * 0.3, base), (shade_x - width * 0.3, base)
    ], dark)  # fmt: skip
    # the outline itself must stay true, so it is taken from the sheet, not from the scene's varied looks
    shape = stage.sheet.sized(other, stage.px(width), stage.px(height)).getchannel("A")
    shade = Image.new("RGBA", shape.size, dark)
    shade.putalpha(shape)
    stage.put(shade, shade_x, base - height / 2)
    stage.sprite(thing, x, foot, size, standing=True)
    _lamp(stage, lamp, side, foot)


@family(
    Kind.REFLECTION,
    "{First Thing} looks into a mirror and sees {Second Thing}",
    "The mirror shows {Second Thing} instead of {First Thing}",
    "A different {Thing} looks back from the looking glass",
    "{Subject} in front of a mirror that reflects somebody else",
    "Reflection that does not match: {First Thing} outside, {Second Thing} in the glass",
    "The looking glass turns {First Thing} into {Second Thing}",
    "{Subject} meets another self in the mirror",
    "In the framed mirror {First Thing} appears as {Second Thing}",
    "A lying mirror gives {Subject} a stranger's image",
    "{First Thing} imagines itself as {Second Thing} in the mirror",
    "What the mirror reflects is not the {Thing} that stands before it",
    "Magic mirror replacing the image of {First Thing} with {Second Thing}",
    "{Subject} faces a glass in which an unlike {Thing} appears",
    "Self-image: {First Thing} sees itself as {Second Thing} in the glass",
    "Standing mirror with the wrong reflection of {Subject}",
    "The glass in the frame does not give {First Thing} back but {Second Thing}",
    "Before the mirror stands {First Thing}, within it {Second Thing}",
    "{Subject} and its untrue mirror image of another kind",
    held_out=True,
)
def mirror_shows_other(stage: Stage) -> None:
    """Stand a thing before a large framed mirror, in whose glass a different thing looks back."""
    rng = stage.rng
    stage.backdrop("room", horizon=rng.uniform(0.66, 0.72))
    side, foot = rng.choice((-1, 1)), rng.uniform(0.89, 0.92)
    x, y, rx, ry = 0.5 + side * 0.17, 0.46, rng.uniform(0.235, 0.255), rng.uniform(0.36, 0.38)
    frame = rng.choice(((176, 128, 52), (120, 76, 44), (214, 176, 84), (90, 84, 110), (168, 60, 66)))
    oval = rng.random() < 0.5
    stage.shadow_under(x, foot, 0.55)
    for foot_x in (x - 0.16, x + 0.16):
        stage.line([(x + (foot_x - x) * 0.5, y + ry * 0.7), (foot_x, foot - 0.01)], shift(frame, -0.25), 0.03)
    _pane(stage, (x, y, rx, ry), shift(frame, -0.25), oval)
    _pane(stage, (x, y, rx - 0.012, ry - 0.012), frame, oval)
    glass = (x, y, rx - 0.04, ry - 0.04)
    thing, other = stage.cast(2)
    with stage.layer(mask=_pane_mask(stage, glass, oval)):
        stage.rect(0, 0, 1, 1, (206, 228, 238))
        stage.polygon([(x - 0.3, 0.3), (x + 0.02, 0.02), (x + 0.1, 0.02), (x - 0.3, 0.4)], (236, 246, 250))
        stage.polygon([(x + 0.3, 0.5), (x - 0.1, 0.9), (x - 0.02, 0.9), (x + 0.3, 0.6)], (226, 240, 246))
        stage.sprite(other, x, y + 0.05, 0.38, tint=(206, 228, 238), amount=0.12)
    stage.shadow_under(0.5 - side * 0.27, foot + 0.03, 0.36)
    stage.sprite(thing, 0.5 - side * 0.27, foot + 0.03, rng.uniform(0.36, 0.4), standing=True)


@family(
    Kind.REFLECTION,
    "{Subject} casting a long shadow in low sun",
    "A low sun stretches the shadow of {Subject} over the ground",
    "Long slanting shadows fall away from {Subject}",
    "{Thing} on open ground with its own long dark shadow",
    "Evening sun draws out the shadows of {Thing}",
    "Shadow many times as long as {Subject} itself",
    "The sun stands low and {Subject} throws its outline across the land",
    "{Subject} and its stretched shadow on the plain",
    "Sunlight from one side lays the shadow of {Thing} far over the ground",
    "Late light: {Subject} followed by an elongated shadow of its own shape",
    "Lengthening shadow of {Thing} at sunset",
    "Slanted shadow with the same outline as {Subject} that casts it",
    "Backlit {Thing} with a long shadow reaching towards us",
    "{Subject} in the sunset, its silhouette drawn long upon the earth",
    "Low light from the side and a faithful long shadow of {Subject}",
    "As the sun sinks, the shadow of {Subject} grows long on the ground",
    "{Thing} throws a far-reaching dark shadow away from the sun",
    "The outline of {Subject} lies stretched out on the ground, opposite the sun",
)
def long_shadows(stage: Stage) -> None:
    """Set a low sun at one side; each of one to three things casts a long slanted shadow of its own shape."""
    rng = stage.rng
    horizon, n = rng.uniform(0.3, 0.36), rng.choice((1, 1, 2, 3))
    stage.backdrop("landscape", colours=PALE, horizon=horizon)
    land = mix(rng.choice(((226, 196, 132), (190, 206, 130), (236, 224, 204), (222, 170, 128))), stage.ground.rgb, 0.2)
    stage.rect(0, horizon, 1, 1.01, land)
    side = rng.choice((-1, 1))  # the side that the shadows fall to
    sun_x = 0.5 - side * 0.36
    stage.ellipse(sun_x, horizon - 0.05, 0.15, fill=mix(stage.ground.rgb, (255, 236, 170), 0.6))
    stage.ellipse(sun_x, horizon - 0.05, 0.1, fill=(255, 190 + rng.randint(0, 30), 70))
    stage.rect(0, horizon, 1, horizon + 0.13, land)
    size = {1: rng.uniform(0.34, 0.38), 2: rng.uniform(0.28, 0.31), 3: rng.uniform(0.22, 0.25)}[n]
    names = stage.cast(n) if rng.random() < 0.6 else [stage.subject()] * n
    steps = {1: [(0.36, 0.6)], 2: [(0.22, 0.7), (0.55, 0.57)], 3: [(0.18, 0.7), (0.42, 0.6), (0.66, 0.52)]}[n]
    feet = [(x if side > 0 else 1 - x, y) for x, y in steps]
    slant, reach = rng.uniform(0.95, 1.15), rng.uniform(0.62, 0.75)
    for name, (x, y) in zip(names, feet, strict=True):
        _cast_shadow(stage, name, x, y, size, side * slant, reach)
    for name, (x, y) in reversed(list(zip(names, feet, strict=True))):
        stage.sprite(name, x, y, size, standing=True)


@family(
    Kind.REFLECTION,
    "{Subject} drawn like a playing card, the same both ways up",
    "A card with {Subject} above and its upside-down copy below",
    "Playing card figure of {Subject} turned by half a circle",
    "Point symmetry of {Subject} on a white card",
    "{Thing} twice on a card, once upright and once on its head",
    "King of cards: {Subject} and its rotated double",
    "{Subject} doubled head to tail on a card with corner marks",
    "The card looks the same when turned round, with {Subject} at both ends",
    "Half-turn symmetry: {Thing} and the same {Thing} reversed on a playing card",
    "{Subject} as the picture of a playing card",
    "Rotational twin of {Subject} within a card's frame",
    "Card design where {Thing} meets itself upside down",
    "A game card whose two halves show {Subject} from opposite ends",
    "{Creature} on a card, rotated about the centre to fill the other half",
    "Letters in the corners and {Subject} both ways up, like a card of a deck",
    "A card from a deck: whichever way it is held, one {Subject} is upright",
    "{Subject} and its half-turned copy share one white playing card",
    "Rotate the card by 180 degrees and {Thing} looks as before",
)
def playing_card(stage: Stage) -> None:
    """Draw a card with a thing and its copy turned by half a circle, a letter and a suit in two corners."""
    rng = stage.rng
    stage.backdrop(avoid=("white",))
    name, suit = stage.subject(), rng.choice(SUITS)
    colour = (206, 36, 48) if suit in ("heart", "diamond") else (30, 30, 40)
    half_width, layout = rng.uniform(0.31, 0.33), rng.choice(("apart", "slanted", "court", "court"))
    with stage.layer():
        left, right, paper, edge = 0.5 - half_width, 0.5 + half_width, (252, 251, 246), (120, 116, 124)
        stage.rect(left, 0.06, right, 0.94, paper, outline=edge, width=0.008, radius=0.05)
        _card_half(stage, name, half_width, layout, rng.uniform(-12, 12), rng.choice((1, -1)))
        corner = left + 0.065
        stage.text(rng.choice("AKQJ"), corner, 0.135, 0.075, colour, bold=0.08)
        _suit(stage, suit, corner, 0.225, 0.036, colour)
        upper = stage.canvas.crop((0, 0, stage.side, stage.side // 2))
        stage.canvas.paste(upper.rotate(180), (0, stage.side // 2))
        if layout == "court":
            stage.line([(left + 0.04, 0.5), (right - 0.04, 0.5)], colour, 0.008)
        stage.canvas = stage.canvas.rotate(rng.choice((0, 0, 0, rng.uniform(-9, 9))), Image.Resampling.BILINEAR)
    stage.note(name)


def _hills(stage: Stage, shore: float) -> None:
    """Draw two soft hills behind the shore."""
    rng, far = stage.rng, mix(stage.ground.rgb, (70, 100, 110), 0.4)
    for x in (rng.uniform(0, 0.3), rng.uniform(0.7, 1)):
        stage.ellipse(x, shore, rng.uniform(0.3, 0.45), rng.uniform(0.1, 0.2), far)


def _mirror_below(stage: Stage, shore: float, water: RGB) -> None:
    """Repeat what is above the shore upside down in water, swaying in rows, with light ripples upon it."""
    rng, side = stage.rng, stage.side
    top = round(shore * side)
    image = stage.drawn().crop((0, 0, side, top)).transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    image = Image.blend(image, Image.new("RGBA", image.size, (*water, 255)), 0.48)
    rows, phase = 40, rng.uniform(0, 6)
    for i in range(rows):
        y0, y1 = round(i / rows * top), round((i + 1) / rows * top)
        sway = round(math.sin(i * 0.9 + phase) * (0.003 + 0.008 * i / rows) * side)
        if y1 > y0:  # tiny pictures have fewer pixel rows than this has bands
            band = ImageChops.offset(image.crop((0, y0, side, y1)), sway, 0)
            stage.canvas.paste(band, (0, top + y0))
    pale = mix(water, (255, 255, 255), 0.62)
    stage.line([(0, shore), (1, shore)], pale, 0.008)
    for i in range(9):
        y = shore + 0.05 + i * 0.048
        x, length = rng.uniform(0.02, 0.85), rng.uniform(0.08, 0.2)
        stage.line([(x, y), (x + length, y)], pale, 0.007)


def _lamp(stage: Stage, bulb: Point, side: int, foot: float) -> None:
    """Draw a standing lamp whose shade points to `side` (-1 left, 1 right)."""
    x, y = bulb
    stage.ellipse(x - side * 0.01, foot, 0.07, 0.022, DARK_INK)
    stage.line([(x - side * 0.01, foot), (x - side * 0.01, y)], DARK_INK, 0.018)
    stage.ellipse(x + side * 0.035, y + 0.015, 0.045, fill=LIGHT)
    shade = [(-0.06, -0.05), (0.0, -0.085), (0.085, 0.035), (0.0, 0.085), (-0.05, 0.02)]
    stage.polygon([(x + side * dx, y + dy) for dx, dy in shade], (200, 62, 54))
    stage.polygon([(x + side * 0.085, y + 0.035), (x, y + 0.085), (x + side * 0.06, y + 0.085)], LIGHT)


def _of_another_shape(stage: Stage, name: str) -> str:
    """Choose a subject whose outline is clearly another one than that of `name`, with a telling shape."""
    for _ in range(8):
        other = stage.subject("animal", "vehicle", "building", "plant", "music", "object", "clothes", unlike=[name])
        masks = [stage.sheet.image(n).getchannel("A").resize((16, 16)) for n in (name, other)]
        if ImageStat.Stat(ImageChops.difference(*masks)).mean[0] > 64 and ImageStat.Stat(masks[1]).mean[0] < 185:
            break
    return other


def _pane(stage: Stage, box: tuple[float, float, float, float], fill: Colour, oval: bool) -> None:
    """Draw a mirror's outline, filled: (centre x, centre y, half width, half height)."""
    x, y, rx, ry = box
    if oval:
        stage.ellipse(x, y, rx, ry, fill)
    else:
        stage.rect(x - rx, y - ry, x + rx, y + ry, fill, radius=0.03)


def _pane_mask(stage: Stage, box: tuple[float, float, float, float], oval: bool) -> Image.Image:
    """Return the mask of a mirror's glass."""
    below, stage.canvas = stage.canvas, Image.new("RGBA", stage.canvas.size, (0, 0, 0, 0))
    _pane(stage, box, (255, 255, 255), oval)
    mask, stage.canvas = stage.canvas.getchannel("A"), below
    return mask


def _cast_shadow(stage: Stage, name: str, x: float, y: float, size: float, slant: float, reach: float) -> None:
    """Lay the dark outline of a thing on the ground: feet at (x, y), leaning by `slant`, `reach` times its height."""
    thing = stage.cutout(name, size, tint=(30, 22, 52))
    w, h = thing.size
    length, lean = round(h * reach), round(abs(slant) * h)
    offset = 0 if slant > 0 else -lean
    across = -slant / reach
    image = thing.transform(
        (w + lean, length), Image.Transform.AFFINE, (1, across, offset, 0, -1 / reach, h), Image.Resampling.BILINEAR
    )
    middle = x + slant * h / 2 / stage.side
    stage.put(image, middle, y - 0.012 + length / 2 / stage.side, alpha=0.72)


def _card_half(stage: Stage, name: str, half_width: float, layout: str, angle: float, side: int) -> None:
    """Draw the upper half of a card's picture; what hangs below the middle will be painted over."""
    if layout == "court":
        size = half_width * 1.5
        stage.sprite(name, 0.5 + side * 0.02, 0.5 - stage.extent(name, size)[1] * 0.22, size)
    elif layout == "apart":
        stage.sprite(name, 0.5, 0.29, min(0.36, half_width * 1.2))
    else:
        stage.sprite(name, 0.5 + side * 0.05 + 0.03, 0.29, min(0.35, half_width * 1.1), angle=angle)


def _suit(stage: Stage, suit: str, x: float, y: float, r: float, colour: RGB) -> None:
    """Draw a card suit of half width r."""
    if suit == "diamond":
        stage.polygon([(x, y - r * 1.2), (x + r * 0.85, y), (x, y + r * 1.2), (x - r * 0.85, y)], colour)
    elif suit == "club":
        for dx, dy in ((-0.5, 0.15), (0.5, 0.15), (0, -0.55)):
            stage.ellipse(x + dx * r, y + dy * r, r * 0.5, fill=colour)
        stage.polygon([(x, y - r * 0.2), (x + r * 0.35, y + r), (x - r * 0.35, y + r)], colour)
    else:
        up = -1 if suit == "spade" else 1
        for side in (-1, 1):
            stage.ellipse(x + side * r * 0.46, y - up * r * 0.35, r * 0.52, fill=colour)
        stage.polygon([(x - r * 0.94, y - up * r * 0.12), (x + r * 0.94, y - up * r * 0.12), (x, y + up * r)], colour)
        if suit == "spade":
            stage.polygon([(x, y), (x + r * 0.35, y + r), (x - r * 0.35, y + r)], colour)
