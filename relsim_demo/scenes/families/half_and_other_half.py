"""One half of a thing shown in another way than the other."""

from __future__ import annotations

from PIL import Image, ImageChops, ImageDraw

from relsim_demo.scenes.backdrops import mix
from relsim_demo.scenes.canvas import Point
from relsim_demo.scenes.drawing.colours import colourful
from relsim_demo.scenes.drawing.contours import contours
from relsim_demo.scenes.pixels import colour_at, toned
from relsim_demo.scenes.registry import Kind, family, relation
from relsim_demo.scenes.sprites import resize
from relsim_demo.scenes.stage import Stage

DETAIL = 140  # pixels along the longer side at which sketches are found, whatever the size of the picture
PAPERS = (((250, 247, 238), (52, 50, 58)), ((240, 244, 250), (40, 66, 120)), ((236, 222, 196), (92, 60, 44)))
# corners of one half of the picture; the last two are the ends of the seam
HALVES: tuple[tuple[Point, ...], ...] = (
    ((0, 1), (0, 0), (0.5, 0), (0.5, 1)),
    ((1, 1), (1, 0), (0.5, 0), (0.5, 1)),
    ((0, 0), (1, 0), (0, 1)),
    ((0, 1), (1, 1), (1, 0.5), (0, 0.5)),
)

HALF_AND_OTHER_HALF = relation(
    "half shown in another way",
    Kind.HYBRID,
    "One half of {Subject} is shown in another way than the other half",
    "{Thing} in two styles, half and half, joined in one body",
    "Half of {Object} is as usual, the other half is quite different",
    "Two ways to show {Subject} combined in one body, half each",
    "The same {Thing} on both sides, but one half looks different",
    "{Subject} divided in two halves that are drawn differently",
    "A hybrid of two looks: each half of {Thing} has its own",
    "Half plain and half altered, {Object} joins two looks in one",
    "Part of {Subject} is ordinary, the other part is shown in a new way",
    "Across the middle, {Creature} goes over into another style",
    "One {Thing}, two styles: a half of each, merged in the middle",
    "Half of {Subject} is shown in one way, the other half in another",
    "{Object} with two halves in different styles, joined in one body",
    "One half of {Thing} looks normal, the other half is altered",
)


@family(
    HALF_AND_OTHER_HALF,
    "Half of {Subject} is sharp, the other half is made of coarse blocks",
    "One half of {Object} turns into big square pixels",
    "{Thing} is smooth on one side and blocky on the other half",
    "A digital half and a natural half, joined in one {Subject}",
    "Half of {Creature} is censored with coarse squares",
    "Part fine picture, part low resolution: {Subject} in two halves",
    "{Object} dissolves into large blocks beyond the middle",
    "Two resolutions combined in one {Thing}, half and half",
    "One half of {Subject} is sharp and the other half is blocky",
    "Half of {Thing} is shown in coarse square pixels",
    "{Object} joined from a smooth half and a half of big squares",
)
def half_pixelated(stage: Stage) -> None:
    """Turn one half of a big thing, left, right, top or bottom, into coarse square pixels."""
    rng = stage.rng
    name = stage.compact(least=0.45)
    stage.backdrop("plain", "gradient", "glowing", "framed", "dotted", colours=stage.contrasting(name))
    size = rng.uniform(0.74, 0.82)
    block = size / rng.choice((12, 14))
    image = stage.cutout(name, size, flip=rng.random() < 0.5)
    w, h = image.size
    columns, rows = (max(4, 2 * round(length / block / 2)) for length in stage.extent(name, size))
    coarse = image.convert("RGBa").resize((columns, rows), Image.Resampling.BOX).convert("RGBA")
    coarse.putalpha(toned(coarse.getchannel("A"), lambda v: 255 if v > 90 else 0))
    coarse = coarse.resize((w, h), Image.Resampling.NEAREST)
    halves = ((0, 0, w // 2, h), (w // 2, 0, w, h), (0, 0, w, h // 2), (0, h // 2, w, h))
    box = rng.choice(halves)
    image.paste(coarse.crop(box), box)
    stage.put(image, 0.5, 0.5)
    stage.note(name)


@family(
    HALF_AND_OTHER_HALF,
    "Half of {Subject} is in colour, the other half is only a line drawing",
    "One half of {Object} is finished, the other half is a sketch",
    "{Thing} goes over from a drawing on paper into full colour at the middle",
    "Part outline, part painting: two halves of one {Subject}",
    "Half of {Creature} still waits to be coloured in",
    "A sketched half and a painted half joined in one {Thing}",
    "{Subject} has one half that consists of bare lines",
    "The drawing and the real {Object} combined, half each",
    "One half of {Subject} is coloured and the other half is just lines",
    "Half of {Thing} is shown as a pencil sketch",
    "{Object} joined from a half in colour and a half in outline",
)
def half_sketched(stage: Stage) -> None:
    """Show one half of a big thing in full colour and the other half as a line drawing on paper."""
    rng, name = stage.rng, stage.compact(least=0.42)
    stage.backdrop("plain", "gradient", "glowing", "dotted", "striped", colours=stage.contrasting(name))
    size, flip, half = rng.uniform(0.76, 0.84), rng.random() < 0.5, rng.choice(HALVES)
    paper, lead = rng.choice(PAPERS)
    image = stage.cutout(name, size, flip=flip)
    fine = stage.cutout(name, DETAIL / stage.side, flip=flip)
    sketch = resize(contours(fine, lead, DETAIL), *image.size)
    stage.put(image, 0.5, 0.5)
    stage.note(name)
    squared = rng.random() < 0.5
    with stage.layer(mask=_mask(stage, half)):
        stage.rect(0, 0, 1, 1, paper)
        for i in range(1, 13 if squared else 1):
            stage.line([(0, i / 13), (1, i / 13)], mix(paper, lead, 0.16), 0.004)
            stage.line([(i / 13, 0), (i / 13, 1)], mix(paper, lead, 0.16), 0.004)
        stage.put(sketch, 0.5, 0.5)
        stage.put(sketch, 0.502, 0.501)


@family(
    HALF_AND_OTHER_HALF,
    "Half of {Subject} is in colour, the other half has lost all colour",
    "One half of {Object} in bright light, the other half as in the night",
    "{Thing} is grey on one side and colourful on the other half",
    "Part colour film, part black and white: {Subject} in two halves",
    "Half of {Creature} has gone dark, the other half is bright",
    "A vivid half and a dull half joined in one {Thing}",
    "{Object} belongs half to one mood and half to another",
    "Two lights combined in one picture, half and half, with {Subject} in the middle",
    "One half of {Subject} is bright and colourful, the other half is dark or grey",
    "Half of {Thing} is shown without colour",
    "{Object} joined from a half in colour and a half in grey",
)
def half_grey(stage: Stage) -> None:
    """Show one half of a scene in colour and the other half in black and white, as grey stone, or as night."""
    rng, name = stage.rng, colourful(stage)
    way = rng.choice(("grey", "grey", "stone", "night"))
    half = rng.choice(HALVES[:3] if way == "night" else HALVES)
    ground = stage.outdoors(
        horizon=rng.uniform(0.66, 0.76), colours=("sky blue", "orange", "yellow", "pink", "mint", "green")
    )
    size = rng.uniform(0.72, 0.78)
    floor = min(ground.horizon + rng.uniform(0.14, 0.18), 0.92)
    size = min(size, size * (floor - 0.06) / max(stage.extent(name, size)[1], 0.01))
    stage.shadow_under(0.5, floor, stage.extent(name, size)[0])
    stage.sprite(name, 0.5, floor, size, standing=True, flip=rng.random() < 0.5)
    other = stage.canvas.convert("L").convert("RGBA")
    if way == "night":
        other = Image.blend(
            ImageChops.multiply(stage.canvas, Image.new("RGBA", other.size, (70, 84, 150, 255))), other, 0.12
        )
    scene, stage.canvas = stage.canvas, other
    if way == "night":
        _night_sky(stage, ground.horizon)
    elif way == "stone":
        _cracks(stage)
    stage.canvas = Image.composite(stage.canvas, scene, _mask(stage, half))
    stage.line(half[-2:], (250, 250, 250), 0.008)


def _mask(stage: Stage, half: tuple[Point, ...]) -> Image.Image:
    """Return a mask of the canvas that is white in one half."""
    mask = Image.new("L", stage.canvas.size, 0)
    ImageDraw.Draw(mask).polygon([(x * stage.side, y * stage.side) for x, y in half], 255)
    return mask


def _night_sky(stage: Stage, horizon: float) -> None:
    """Draw a moon and stars all over the sky: the half that is day hides some of them."""
    rng = stage.rng
    for x in (0.14, 0.86):
        stage.ellipse(x, 0.14, 0.065, fill=(250, 244, 212))
        stage.ellipse(x + 0.03, 0.12, 0.055, fill=colour_at(stage.canvas, stage.px(x), stage.px(0.03)))
    for _ in range(16):
        r = rng.choice((0.005, 0.008, 0.01))
        stage.ellipse(rng.random(), rng.uniform(0.03, horizon * 0.45), r, fill=(250, 248, 230))


def _cracks(stage: Stage) -> None:
    """Draw cracks as in stone all over the picture."""
    rng = stage.rng
    for _ in range(5):
        x, y = rng.random(), rng.random()
        crack = [(x, y)]
        for _ in range(4):
            x, y = x + rng.uniform(-0.07, 0.07), y + rng.uniform(0.02, 0.08)
            crack.append((x, y))
        stage.line(crack, (88, 88, 92), 0.007)
