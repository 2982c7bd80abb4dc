"""An image that shows something else."""

from __future__ import annotations

from PIL import Image

from relsim_demo.scenes.backdrops import hls, mix, shift
from relsim_demo.scenes.canvas import Point
from relsim_demo.scenes.drawing.light import LIGHT, PALE
from relsim_demo.scenes.drawing.mirrors import pane, pane_mask
from relsim_demo.scenes.drawing.screens_and_easels import of_another_shape
from relsim_demo.scenes.drawing.water import WATERS, hills, lay_water
from relsim_demo.scenes.registry import Kind, family, relation
from relsim_demo.scenes.stage import DARK_INK, Stage

ANOTHER = relation(
    "an image that shows something else",
    Kind.REFLECTION,
    "{First Thing} whose image is not its own but that of {Second Thing}",
    "The double of {Subject} is something quite different",
    "A false reflection: {First Thing} here, {Second Thing} in the image",
    "Thing and image do not match: {First Thing} is shown as {Second Thing}",
    "Not an image of itself: {Subject} appears as another {Thing}",
    "{First Thing} with the image of {Second Thing}",
    "The other self of {Subject} shows in its image",
    "The image belongs to a different {Thing} than the one before us",
    "{First Creature} has {Second Thing} for a double",
    "An untrue image makes {First Thing} look like {Second Thing}",
    "Image and {Thing} tell two stories about who this is",
    "The image of {First Thing} shows {Second Thing} instead",
    "A double that does not match: {Subject} and an image of something else",
    "{Subject} has an image that is not its own",
)


@family(
    ANOTHER,
    "{First Thing} casts the shadow of {Second Thing}",
    "The shadow of {Subject} shows the image of something else",
    "The dark image on the wall is not that of the {Thing} that throws it",
    "{Subject} whose image on the wall is that of something else",
    "Outline and thing do not match: {First Thing} becomes {Second Thing} on the wall",
    "The dark image behind {Subject} is that of another, not its own",
    "A lamp gives {Subject} the image of something quite different",
    "Wrong shadow: the light falls on {First Thing} but the wall shows {Second Thing}",
    "{Subject} has a dark double that does not match it",
    "On the wall, the dark image of {First Thing} looks like {Second Thing}",
    "A deceiving shadow that does not look like the {Thing} that casts it",
    "What stands in the light is {First Thing}, what its shadow shows is {Second Thing}",
)
def shadow_reveals_other(stage: Stage) -> None:
    """Let a lamp light a small thing, which casts the big dark silhouette of a different thing on the wall."""
    rng = stage.rng
    floor = rng.uniform(0.72, 0.76)
    stage.outdoors(styles=("room",), colours=PALE, horizon=floor)
    side, foot = rng.choice((-1, 1)), floor + rng.uniform(0.14, 0.18)
    thing = stage.subject()
    other = of_another_shape(stage, thing)
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
    ANOTHER,
    "{First Thing} looks into a mirror and sees {Second Thing}",
    "The mirror shows {Second Thing} instead of {First Thing}",
    "The image in the looking glass is that of a different {Thing}",
    "{Subject} in front of a glass that shows the image of something else",
    "Image that does not match: {First Thing} outside, {Second Thing} in the glass",
    "The looking glass turns {First Thing} into {Second Thing}",
    "In the framed glass {First Thing} appears as {Second Thing}",
    "A lying mirror gives {Subject} a stranger's image",
    "{First Thing} sees itself as {Second Thing} in the glass",
    "The glass in the frame does not show {First Thing} but {Second Thing}",
    "Before the mirror stands {First Thing}, but its image is {Second Thing}",
    "{Subject} and its untrue mirror image of another kind",
    held_out=True,
)
def mirror_shows_other(stage: Stage) -> None:
    """Stand a thing before a large framed mirror, in whose glass a different thing looks back."""
    rng = stage.rng
    stage.outdoors(styles=("room",), horizon=rng.uniform(0.66, 0.72))
    side, foot = rng.choice((-1, 1)), rng.uniform(0.89, 0.92)
    x, y, rx, ry = 0.5 + side * 0.17, 0.46, rng.uniform(0.235, 0.255), rng.uniform(0.36, 0.38)
    frame = rng.choice(((176, 128, 52), (120, 76, 44), (214, 176, 84), (90, 84, 110), (168, 60, 66)))
    oval = rng.random() < 0.5
    stage.shadow_under(x, foot, 0.55)
    for foot_x in (x - 0.16, x + 0.16):
        stage.line([(x + (foot_x - x) * 0.5, y + ry * 0.7), (foot_x, foot - 0.01)], shift(frame, -0.25), 0.03)
    pane(stage, (x, y, rx, ry), shift(frame, -0.25), oval)
    pane(stage, (x, y, rx - 0.012, ry - 0.012), frame, oval)
    glass = (x, y, rx - 0.04, ry - 0.04)
    thing, other = stage.cast(2)
    with stage.layer(mask=pane_mask(stage, glass, oval)):
        stage.rect(0, 0, 1, 1, (206, 228, 238))
        stage.polygon([(x - 0.3, 0.3), (x + 0.02, 0.02), (x + 0.1, 0.02), (x - 0.3, 0.4)], (236, 246, 250))
        stage.polygon([(x + 0.3, 0.5), (x - 0.1, 0.9), (x - 0.02, 0.9), (x + 0.3, 0.6)], (226, 240, 246))
        stage.sprite(other, x, y + 0.05, 0.38, tint=(206, 228, 238), amount=0.12)
    stage.shadow_under(0.5 - side * 0.27, foot + 0.03, 0.36)
    stage.sprite(thing, 0.5 - side * 0.27, foot + 0.03, rng.uniform(0.36, 0.4), standing=True)


@family(
    ANOTHER,
    "The reflection of {First Thing} in the water is {Second Thing}",
    "{First Thing} on the shore, {Second Thing} upside down in the lake",
    "The water does not show the image of {Subject} but of another",
    "A lake that lies: {First Creature} has the image of {Second Creature}",
    "{Subject} looks down and finds that its image is a stranger's",
    "Below the shoreline {First Thing} turns into {Second Thing}",
    "On the rippled surface the image of {Thing} is that of something else",
    "Head down in the water appears {Second Thing}, though {First Thing} stands there",
    "The image under {Subject} at the shore does not match it",
    "In the water {First Thing} is reflected as {Second Thing}",
    "The still surface shows the image of another {Thing} than the one on the bank",
    "Above stands {First Thing}, and its image below shows {Second Thing}",
)
def water_shows_other(stage: Stage) -> None:
    """Stand a thing at the shore; the water below mirrors the land, but another thing in its place."""
    rng = stage.rng
    shore = rng.uniform(0.5, 0.54)
    stage.outdoors(styles=("landscape",), horizon=shore)
    if rng.random() < 0.5:
        stage.ellipse(rng.choice((0.16, 0.84)), rng.uniform(0.12, 0.18), rng.uniform(0.06, 0.09), fill=LIGHT)
    if rng.random() < 0.6:
        hills(stage, shore)
    stage.rect(0, shore - 0.035, 1, shore, shift(mix(stage.ground.rgb, (110, 96, 60), 0.7), -0.15))
    thing = stage.subject()
    other, x, size = of_another_shape(stage, thing), rng.uniform(0.36, 0.64), rng.uniform(0.4, 0.44)
    land = stage.drawn()
    stage.sprite(other, x, shore - 0.008, size, standing=True)
    above = stage.drawn().crop((0, 0, stage.side, round(shore * stage.side)))
    stage.canvas = land
    stage.sprite(thing, x, shore - 0.008, size, standing=True)
    lay_water(stage, above, shore, rng.choice(WATERS))


@family(
    ANOTHER,
    "{First Thing} holds up the picture of {Second Thing} before itself",
    "Behind the mask of {Second Creature} stands {First Creature}",
    "{Subject} shows the world another face",
    "{First Thing} poses as {Second Thing} with a flat image on a stick",
    "A portrait of {Second Thing} held by {First Thing}",
    "{Subject} pretends to be someone else with a painted image",
    "The face that {First Thing} shows is that of {Second Thing}",
    "Behind a false image {Subject} passes for something else",
    "{First Creature} under a borrowed identity: the image of {Second Thing}",
    "{First Thing} with the image of {Second Thing} held in front of it",
    "A false face: {Subject} shows the image of something else",
    "{First Creature} poses as {Second Creature} behind a painted image",
)
def behind_the_mask(stage: Stage) -> None:
    """Let a thing hold up a flat portrait of another thing on a stick, which covers a part of it."""
    rng = stage.rng
    foot = stage.outdoors(horizon=rng.uniform(0.66, 0.76)).horizon + rng.uniform(0.14, 0.18)
    thing, side = stage.compact(), rng.choice((-1, 1))
    other, x = stage.compact(unlike=[thing]), 0.5 - side * 0.13
    size = stage.fit(thing, 0.58, 0.62)
    width, height = stage.extent(thing, size)
    stage.shadow_under(x, foot, width)
    stage.sprite(thing, x, foot, size, standing=True, toward="right" if side > 0 else "left")
    hand = (x + side * max(width * 0.3, 0.12), foot - height * 0.3)
    card = (x + side * 0.24, max(foot - height * 0.78, 0.25))
    paper, edge = hls(rng.random(), 0.86, 0.6), stage.contrast()
    stage.line([card, hand, (hand[0] - side * 0.012, hand[1] + 0.12)], (150, 104, 66), 0.022)
    rx, ry, oval = rng.uniform(0.19, 0.2), rng.uniform(0.2, 0.22), rng.random() < 0.6
    box = (card[0], card[1], rx, ry)
    pane(stage, (card[0], card[1], rx + 0.018, ry + 0.018), edge, oval)
    pane(stage, box, paper, oval)
    stage.sprite(other, *card, stage.fit(other, rx * 1.5, ry * 1.5))
    stage.line([(x + side * width * 0.1, foot - height * 0.36), hand], DARK_INK, 0.03)
    stage.ellipse(*hand, 0.04, fill=(250, 248, 242), outline=DARK_INK, width=0.009)


def _lamp(stage: Stage, bulb: Point, side: int, foot: float) -> None:
    """Draw a standing lamp whose shade points to `side` (-1 left, 1 right)."""
    x, y = bulb
    stage.ellipse(x - side * 0.01, foot, 0.07, 0.022, DARK_INK)
    stage.line([(x - side * 0.01, foot), (x - side * 0.01, y)], DARK_INK, 0.018)
    stage.ellipse(x + side * 0.035, y + 0.015, 0.045, fill=LIGHT)
    shade = [(-0.06, -0.05), (0.0, -0.085), (0.085, 0.035), (0.0, 0.085), (-0.05, 0.02)]
    stage.polygon([(x + side * dx, y + dy) for dx, dy in shade], (200, 62, 54))
    stage.polygon([(x + side * 0.085, y + 0.035), (x, y + 0.085), (x + side * 0.06, y + 0.085)], LIGHT)
