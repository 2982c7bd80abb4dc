"""Things doubled by light: in panes, floors, metal and lenses, and on walls."""

from __future__ import annotations

from PIL import Image

from relsim_demo.scenes.backdrops import mix, shift
from relsim_demo.scenes.drawing.choices import CALM
from relsim_demo.scenes.drawing.reflections import (
    WHITE,
    candle,
    fading,
    laid_over,
    lit_wall,
    oval,
    pot,
    spoon,
    sunglasses,
    tiles,
    window_bars,
    window_pane,
)
from relsim_demo.scenes.families.own_image import OWN_IMAGE, SHINY
from relsim_demo.scenes.registry import family
from relsim_demo.scenes.stage import Stage


@family(
    OWN_IMAGE,
    "{Subject} and its faint image in a dark pane",
    "The pane in the wall reflects {Thing} that stands in the street",
    "{Creature} passes a shop and sees its own image in the pane",
    "In the dark glass appears a paler double of {Object}",
    "Window shopping: {Subject} finds its own image in the glass",
    "The glass front gives back {Thing}, dim and the other way round",
    "{Object} outside, and a ghostly twin of it behind the bars of the glass",
    "Dark panes mirror {Subject} as if it stood within",
    "A see-through double of {Thing} looks out of the house",
    "A glass front reflects {Subject} as a faint double",
    "{Thing} before a house, its image reflected in a dark pane",
    "The pane shows a dim image of {Object} that stands before it",
)
def in_shop_window(stage: Stage) -> None:
    """Stand a thing in the street before a big dark window of a shop or a house, which mirrors it faintly."""
    rng = stage.rng
    foot = stage.outdoors(styles=("room",), horizon=rng.uniform(0.78, 0.84)).horizon
    side, style, paint = rng.choice((-1, 1)), rng.choice(("shop", "house")), stage.contrast()
    x = 0.5 + side * rng.uniform(0.12, 0.15)
    box = (rng.uniform(0.25, 0.28), rng.uniform(0.14, 0.18), foot - rng.uniform(0.08, 0.12))
    dark = rng.choice(((54, 76, 104), (46, 66, 74), (74, 66, 96), (92, 120, 146)))
    window_pane(stage, x, box, paint, dark)
    name = stage.subject(side_view=True) if rng.random() < 0.5 else stage.subject()
    toward, back = ("right", "left") if side > 0 else ("left", "right")
    faces = name in stage.sheet.subjects and stage.sheet.subjects[name].facing
    size = stage.fit(name, 0.42, 0.46)
    seen = stage.cutout(name, size * 0.86, toward=back, flip=not faces, tint=dark, amount=0.3)
    half, top, bottom = box
    pane = [(x - half, top), (x + half, top), (x + half, bottom), (x - half, bottom)]
    laid_over(stage, seen, x + side * 0.05, bottom - 0.02 - seen.height / 2 / stage.side, pane, 0.8)
    window_bars(stage, x, box, style, paint)
    here, ground = 0.5 - side * rng.uniform(0.23, 0.26), rng.uniform(0.92, 0.95)
    stage.shadow_under(here, ground, 0.38)
    stage.sprite(name, here, ground, size, standing=True, toward=toward)


@family(
    OWN_IMAGE,
    "The polished floor reflects {Subject}",
    "{Things} stand on their own images in the gleaming floor",
    "So shiny are the tiles that {Thing} appears in them once more",
    "Below its feet {Subject} meets its double, an image of itself",
    "A glossy floor repeats {Object} upside down",
    "Faint below the feet of {Creature} hangs its twin in the tiles",
    "Freshly polished: each {Thing} has an image under it",
    "On smooth stone {Subject} is mirrored and fades away downwards",
    "The hall is so clean that the floor reflects a double of each {Object}",
    "A gleaming floor mirrors {Subject} as a double below it",
    "{Things} and their reflections in shiny tiles",
    "The image of {Object} upside down in a polished floor",
)
def on_polished_floor(stage: Stage) -> None:
    """Set one to three things on a glossy tiled floor, which mirrors them upside down, ever fainter."""
    rng = stage.rng
    horizon = rng.uniform(0.38, 0.46)
    stage.outdoors(styles=("room",), horizon=horizon)
    stone = ((66, 74, 92), (120, 108, 100), (176, 184, 194), (84, 110, 112), (150, 120, 130), (206, 200, 190))
    floor = rng.choice(stone)
    tiles(stage, horizon, mix(floor, stage.ground.rgb, 0.25))
    n = rng.choice((1, 1, 2, 3))
    names = stage.cast(n) if rng.random() < 0.6 else [stage.subject()] * n
    room = {1: 0.52, 2: 0.42, 3: 0.3}[n]
    centre = rng.uniform(0.4, 0.6) if n == 1 else 0.5
    for i, name in enumerate(names):
        x = centre + (i - (n - 1) / 2) * (room + 0.02)
        size, foot = stage.fit(name, room, 0.42), 0.56 + rng.uniform(-0.015, 0.02)
        image = stage.cutout(name, size)
        height = image.height / stage.side
        below = fading(image.transpose(Image.Transpose.FLIP_TOP_BOTTOM), 0.62, 0.1)
        stage.put(below, x, foot + height / 2 - 0.006)
        stage.sprite(name, x, foot, size, standing=True)


@family(
    OWN_IMAGE,
    "By candlelight {Subject} throws its own shape on the wall",
    "A flame makes a big dark double of {Thing} on the wall",
    "{Creature} and its shadow, a larger image of itself",
    "A small light, and behind {Subject} its true outline on the wall",
    "What the flame draws on the wall is {Object} once more",
    "The wall keeps a dark image of {Thing} that stands before the light",
    "{Subject} has a big dark twin behind it",
    "At night the flame paints the outline of {Object} in black",
    "Every line of {Creature} comes back in its large dark image",
    "A dark double of {Subject} on the wall, made by a flame",
    "{Thing} stands before a light, its own image dark on the wall",
    "The shadow behind {Object} is a double with the same shape",
)
def shadow_on_the_wall(stage: Stage) -> None:
    """Set a thing between one or two candles and the wall, on which falls its own big dark shape."""
    rng = stage.rng
    floor = rng.uniform(0.74, 0.8)
    walls = ("orange", "brown", "beige", "grey", "teal", "purple", "green", "pink")
    stage.outdoors(styles=("room",), colours=walls, horizon=floor)
    side, foot, name = rng.choice((-1, 1)), floor + rng.uniform(0.1, 0.14), stage.subject()
    wax, height = rng.choice(((244, 232, 206), (206, 64, 60), (110, 150, 200), (236, 190, 90))), rng.uniform(0.12, 0.22)
    x, light_x = 0.5 - side * rng.uniform(0.08, 0.14), 0.5 - side * rng.uniform(0.37, 0.41)
    lit_wall(stage, light_x, foot - height - 0.05, floor)
    dark = mix(stage.ground.rgb, (20, 16, 34), 0.7)
    size = stage.fit(name, 0.36, 0.34)
    width, height_of = stage.extent(name, size)
    grown = min(rng.uniform(1.45, 1.75), 0.62 / width, (floor - 0.05) / height_of)
    shade_x = min(max(x + side * rng.uniform(0.22, 0.28), 0.03 + width * grown / 2), 0.97 - width * grown / 2)
    stage.sprite(name, shade_x, floor + 0.004, size * grown, standing=True, tint=dark, count=False)
    feet = [(x - width * 0.22, foot - 0.01), (x + width * 0.22, foot - 0.01)]
    stage.polygon([*feet, (shade_x + width * grown * 0.25, floor), (shade_x - width * grown * 0.25, floor)], dark)
    stage.sprite(name, x, foot, size, standing=True)
    candle(stage, light_x, foot + 0.05, height, wax)


@family(
    OWN_IMAGE,
    "A hollow of metal reflects {Subject} as a double on its head",
    "The side of a pot gives back a stretched image of {Thing}",
    "Kitchen metal reflects {Object}, bent out of shape",
    "A bowl of metal turns the image of {Creature} upside down",
    "Bent but the same: {Subject} and its double in shiny metal",
    "{Thing} pulled long and thin in its reflection",
    "The curved metal plays with the image of {Object}",
    "Thin or on its head, the twin of {Subject} in the metal is still its own",
    "{Creature} studies its odd double in the gleaming metal",
    "Shiny metal shows a bent double of {Subject}",
    "A stretched or turned reflection of {Object} in curved metal",
    "The image of {Thing} is mirrored, out of shape, in the metal",
)
def in_kitchen_metal(stage: Stage) -> None:
    """Stand a thing beside a big spoon, which mirrors it upside down, or a shiny pot, which mirrors it narrowed."""
    rng = stage.rng
    foot = stage.outdoors(horizon=rng.uniform(0.6, 0.7)).horizon + rng.uniform(0.18, 0.22)
    side, metal, name = rng.choice((-1, 1)), rng.choice((*SHINY, (190, 194, 202))), stage.subject()
    if rng.random() < 0.5:
        x, y, rx, ry = 0.5 + side * 0.2, 0.36, rng.uniform(0.21, 0.23), rng.uniform(0.29, 0.31)
        bowl = spoon(stage, x, y, rx, ry, metal)
        w, h = stage.extent(name, 1)
        image = stage.cutout(name, rx * 1.35 / w, stretch=ry * 1.25 * w / (rx * 1.35 * h), tint=metal, amount=0.18)
        laid_over(stage, image.transpose(Image.Transpose.ROTATE_180), x, y + 0.01, bowl, 0.95)
        stage.arc(x, y, rx * 0.78, ry * 0.8, 195, 240, WHITE, 0.016)
    else:
        x, half, top = 0.5 + side * 0.19, rng.uniform(0.23, 0.26), rng.uniform(0.3, 0.4)
        stage.shadow_under(x, foot, half * 2.3)
        body = pot(stage, x, half, top, foot, metal)
        image = stage.cutout(name, stage.fit(name, half * 1.5, (foot - top) * 0.78), flip=True, tint=metal, amount=0.2)
        narrow = image.resize((max(1, round(image.width * 0.62)), image.height))
        laid_over(stage, narrow, x, (top + foot) / 2 + 0.04, body, 0.9)
    here = 0.5 - side * 0.26
    stage.shadow_under(here, foot + 0.02, 0.34)
    stage.sprite(name, here, foot + 0.02, stage.fit(name, 0.4, 0.46), standing=True,
                 toward="right" if side > 0 else "left")  # fmt: skip


@family(
    OWN_IMAGE,
    "Dark glasses reflect {Subject}, once in each lens",
    "{Thing} and two reflected images of itself in a pair of lenses",
    "Light throws the image of {Object} into both lenses",
    "Both lenses reflect {Creature} that stands before them",
    "{Subject} finds a reflected image of itself at the left and at the right",
    "In the shiny lenses light doubles the image of {Thing}",
    "Two small doubles of {Object} gleam on dark lenses",
    "The dark glasses reflect the image of what is before them: {Subject}",
    "A pair of lenses, and in each the image of {Creature}",
    "Each dark lens reflects {Subject} as a small double",
    "{Thing} and its image, reflected in a pair of lenses",
    "The lenses give back {Object} as two small images of itself",
)
def in_sunglasses(stage: Stage) -> None:
    """Stand a thing before a huge pair of sunglasses, whose two lenses both mirror it."""
    rng, name = stage.rng, stage.subject()
    stage.backdrop(*CALM, "dotted", "striped")
    dark = ((44, 48, 66), (84, 62, 58), (40, 84, 100), (96, 66, 112), (180, 130, 60))
    frame, lens = stage.contrast(), rng.choice(dark)
    y, reach, power = rng.uniform(0.27, 0.31), rng.uniform(0.235, 0.25), rng.choice((2, 2.6, 4))
    rx, ry = rng.uniform(0.18, 0.195), rng.uniform(0.17, 0.2)
    sunglasses(stage, y, reach, rx, ry, power, frame, lens)
    small = stage.cutout(name, stage.fit(name, rx * 1.35, ry * 1.4), flip=True, tint=lens, amount=0.18)
    for side in (-1, 1):
        x = 0.5 + side * reach
        outline = oval(x, y, rx, ry, power)
        laid_over(stage, small, x - side * 0.012, y + 0.015, outline, 0.92)
        stage.line([(x - rx * 0.62, y - ry * 0.25), (x - rx * 0.3, y - ry * 0.68)], shift(lens, 0.6), 0.02)
        stage.line([(x - rx * 0.62, y + ry * 0.12), (x - rx * 0.58, y + ry * 0.06)], shift(lens, 0.6), 0.02)
    here = 0.5 + rng.uniform(-0.08, 0.08)
    stage.shadow_under(here, 0.955, 0.36)
    stage.sprite(name, here, 0.955, stage.fit(name, 0.46, 0.4), standing=True)
