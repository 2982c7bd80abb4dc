"""One big thing made of many small ones."""

from __future__ import annotations

import math

from PIL import Image, ImageChops, ImageDraw, ImageOps

from relsim_demo.scenes.backdrops import luma
from relsim_demo.scenes.canvas import Point, mixed
from relsim_demo.scenes.drawing.contours import outline_of
from relsim_demo.scenes.drawing.joining import inlay
from relsim_demo.scenes.drawing.laying import QUIET, along, lay_copies, length_of
from relsim_demo.scenes.pixels import colour_at, toned
from relsim_demo.scenes.registry import Kind, family, relation
from relsim_demo.scenes.stage import Stage

MADE_OF_MANY = relation(
    "one big thing made of many small ones",
    Kind.MANY,
    "One big {Thing} made up of many small {Objects}",
    "Many small {Objects} together form the picture of {Subject}",
    "{Subject} composed of many little {Things}",
    "Many copies of {Object} arranged so that they make one large {Subject}",
    "A large {Thing} made up of nothing but {Small Things}",
    "Together, many {Objects} form the shape of {Subject}",
    "Many small {Things} of one kind make up a big {Thing} of another",
    "From afar it is {Subject}, from near it is many small {Objects}",
    "Lots of little {Objects} are arranged into {Subject}",
    "{Subject} takes its form from many small {Objects} together",
    "A picture of {First Thing} made up of many copies of {Second Thing}",
    "One large {Subject} that many small {Things} form together",
    "Many little {Objects} arranged to make a big {Subject}",
    "{Thing} made up of lots of small {Objects}",
)


@family(
    MADE_OF_MANY,
    "Many small coloured {Objects} arranged in a grid form {Subject}",
    "{Subject} made up of little tiles that each show {Object}",
    "A picture of {Thing} put together from many tinted {Small Things}",
    "Many tiles in different colours add up to {Subject}",
    "A mosaic of {Subject} made up of many {Objects}",
    "{First Thing} is the tile and {Second Thing} the picture that many tiles form",
    "Many small {Objects}, each coloured to fit, together form {Subject}",
    "A coarse grid of many {Things} makes up one big {Subject}",
    "A mosaic in which many small {Objects} make up {Subject}",
    "A grid of many coloured {Objects} together forms one big {Thing}",
    "{Subject} made up of many little tinted tiles of {Object}",
)
def mosaic(stage: Stage) -> None:
    """Rebuild a big thing from a coarse grid of tiles, each a copy of another thing in the colour needed there."""
    rng = stage.rng
    shape = stage.compact(most=0.84)
    thing = stage.subject(unlike=[shape])
    stage.backdrop("plain", "gradient", "glowing", "framed", "bokeh")
    cells = rng.choice((13, 14, 15))
    pitch = {13: 15, 14: 14, 15: 13}[cells] / 224  # whole pixels at the usual sizes, so that tiles stay alike
    width, height = stage.extent(shape, 1)
    columns, rows = max(1, round(cells * width)), max(1, round(cells * height))
    colours = stage.cutout(shape, 1 / 3).convert("RGBa").resize((columns, rows), Image.Resampling.BOX).convert("RGBA")
    kept = toned(colours.getchannel("A"), lambda v: 255 if v > 120 else 0)
    light = luma(colour_at(colours.resize((1, 1)), 0, 0))
    stage.rect(0.03, 0.03, 0.97, 0.97, (52, 50, 62) if light > 0.58 else (247, 244, 236), radius=0.03)
    cell = stage.px(pitch)
    tile, print_ = _tile(cell, rng.choice((0.12, 0.12, 0.5))), Image.new("RGBA", (cell, cell))
    copy = stage.cutout(thing, pitch * 0.8)
    print_.paste(copy, ((cell - copy.width) // 2, (cell - copy.height) // 2))
    full = columns * cell, rows * cell
    base = colours.convert("RGB").resize(full, Image.Resampling.NEAREST).convert("RGBA")
    picture = base.copy()
    picture.alpha_composite(mixed(_tiled(print_, columns, rows), base, rng.uniform(0.6, 0.68)))
    shown = ImageChops.multiply(kept.resize(full, Image.Resampling.NEAREST), _tiled(tile, columns, rows))
    picture.putalpha(shown)
    stage.put(picture, 0.5, 0.5)
    stage.note(shape)
    stage.note(thing, kept.histogram()[255])


@family(
    MADE_OF_MANY,
    "Many small {Objects} fill the shape of {Subject}",
    "{Subject} seen as a silhouette made up of many {Objects}",
    "The form of {First Thing} is filled with many copies of {Second Thing}",
    "Many little {Objects} crowd together into the shape of {Subject}",
    "A cut-out of {Subject} made up of a pattern of many {Objects}",
    "The outline is that of {Subject}, the filling is many {Objects}",
    "Dozens of {Objects} together form the figure of {Subject}",
    "Many {Small Things} arranged close together, cut to the shape of {Thing}",
    "The shape of {Thing} filled with many small {Objects}",
    "Lots of little {Objects} together form the silhouette of {Subject}",
    "A silhouette of {Subject} made up of many copies of {Object}",
)
def filled_silhouette(stage: Stage) -> None:
    """Fill the outlined shape of one big thing with many small copies of another thing."""
    rng = stage.rng
    shape = stage.compact(most=0.75)
    thing = stage.subject(unlike=[shape])
    stage.backdrop()
    size, step, turn = rng.uniform(0.82, 0.88), rng.uniform(0.13, 0.16), rng.choice((0, 0, 15, -20))
    width, height = stage.extent(shape, size)
    alpha = stage.cutout(shape, size).getchannel("A")
    outline = _grown(alpha, 0.012 * stage.side)
    inlay(stage, Image.new("RGBA", outline.size, (*stage.ink, 255)), 0.5, 0.5, outline)
    below = stage.drawn()
    stage.rect(0, 0, 1, 1, stage.accent(0.9, 0.6))
    copy = stage.cutout(thing, step * 0.98).rotate(turn, Image.Resampling.BICUBIC, expand=True)
    spots = _honeycomb(width + step, height + step, step)
    for x, y in spots:
        stage.put(copy, 0.5 + x, 0.5 + y)
    stage.note(thing, len(spots) // 2)
    left, top = (stage.side - alpha.width) // 2, (stage.side - alpha.height) // 2
    below.paste(stage.canvas.crop((left, top, left + alpha.width, top + alpha.height)), (left, top), alpha)
    stage.canvas = below


@family(
    MADE_OF_MANY,
    "Many small {Objects} arranged along the contour of {Subject}",
    "The outline of {Subject} is made up of many {Objects}",
    "Many {Things} laid as a line that draws {Subject}",
    "A contour drawing of {Thing} whose line is made up of {Small Things}",
    "Small copies of {Object} together form the outline of {Subject}",
    "{Subject} drawn with a line of many little {Objects}",
    "Many {Objects} go round the edge of {Subject}, which is empty within",
    "The edge of a big {Thing} is traced by many small {Things}",
    "Many small {Objects} together form the outline of {Subject}",
    "The contour of a big {Thing} made up of many {Objects}",
    "Lots of little {Things} arranged along the edge of {Subject}",
)
def traced_outline(stage: Stage) -> None:
    """Trace the contour of one big thing with many small copies of another, laid close together along it."""
    rng = stage.rng
    shape = stage.compact(least=0.45, most=0.74)
    thing = stage.compact(unlike=[shape], least=0.4)
    stage.backdrop(*QUIET, colours=stage.contrasting(thing))
    size, step = rng.uniform(0.76, 0.82), rng.uniform(0.066, 0.076)
    width, height = stage.extent(shape, size)
    x, y = 0.5 - width / 2, 0.5 - height / 2
    curve = [(x + u * width, y + v * height) for u, v in outline_of(stage, shape)]
    if rng.random() < 0.6:
        stage.polygon(curve, (*stage.ink, 26) if rng.random() < 0.5 else (*stage.accent(0.75, 0.6), 110))
    stage.note(shape)
    spots = along([*curve, curve[0]], round(length_of([*curve, curve[0]]) / step) + 1)[:-1]
    lay_copies(stage, spots, [thing], step * 1.12)


def _grown(shape: Image.Image, reach: float) -> Image.Image:
    """Return an L mask made larger on all sides, by moving it in all directions."""
    margin = math.ceil(reach)
    middle = ImageOps.expand(shape, margin)
    whole = middle
    for step in range(12):
        dx, dy = round(reach * math.cos(step * math.pi / 6)), round(reach * math.sin(step * math.pi / 6))
        whole = ImageChops.lighter(whole, middle.crop((dx, dy, dx + middle.width, dy + middle.height)))
    return whole


def _honeycomb(width: float, height: float, step: float) -> list[Point]:
    """Return the points of a honeycomb in a box around the origin."""
    rows, columns = int(height / 2 / (step * 0.86)) + 1, int(width / 2 / step) + 1
    cells = [(i, j) for j in range(-rows, rows + 1) for i in range(-columns, columns)]
    points = [((i + (j % 2) / 2) * step, j * step * 0.86) for i, j in cells]
    return [(x, y) for x, y in points if abs(x) <= width / 2 and abs(y) <= height / 2]


def _tile(cell: int, radius: float) -> Image.Image:
    """Return the mask of one tile with a gap around it; radius 0.5 gives a disc."""
    mask, gap, end = Image.new("L", (128, 128), 0), 8, 119
    ImageDraw.Draw(mask).rounded_rectangle((gap, gap, end, end), round(128 * radius), 255)
    return mask.resize((cell, cell), Image.Resampling.BOX)


def _tiled(tile: Image.Image, columns: int, rows: int) -> Image.Image:
    """Repeat an image in columns and rows."""
    width, height = tile.size
    row = Image.new(tile.mode, (columns * width, height))
    for i in range(columns):
        row.paste(tile, (i * width, 0))
    whole = Image.new(tile.mode, (columns * width, rows * height))
    for j in range(rows):
        whole.paste(row, (0, j * height))
    return whole
