"""Families of the kind: hybrid. Two things make one."""

from __future__ import annotations

import math

from PIL import Image, ImageChops, ImageDraw, ImageOps

from relsim_demo.scenes.backdrops import RGB, luma, shift
from relsim_demo.scenes.canvas import Point, mixed
from relsim_demo.scenes.registry import Kind, family
from relsim_demo.scenes.stage import Stage

_STILL = ("face", "animal", "food", "drink", "plant", "building", "sky", "sport", "clothes", "music", "object")
_BODIES = ("food", "drink", "plant", "vehicle", "building", "sport", "clothes", "music", "object")
# the side that shows the first thing, and the seam, in a box from -0.5 to 0.5
_CUTS: dict[str, tuple[tuple[Point, ...], tuple[Point, Point]]] = {
    "upright": (((-0.5, -0.5), (0, -0.5), (0, 0.5), (-0.5, 0.5)), ((0, -0.5), (0, 0.5))),
    "level": (((-0.5, -0.5), (0.5, -0.5), (0.5, 0), (-0.5, 0)), ((-0.5, 0), (0.5, 0))),
    "falling": (((-0.5, -0.5), (0.5, 0.5), (-0.5, 0.5)), ((-0.5, -0.5), (0.5, 0.5))),
    "rising": (((-0.5, -0.5), (0.5, -0.5), (-0.5, 0.5)), ((-0.5, 0.5), (0.5, -0.5))),
}


@family(
    Kind.HYBRID,
    "Half {First Thing}, half {Second Thing}, joined into one body",
    "One half of {Subject} merged with the other half of {Object}",
    "{First Thing} and {Second Thing} cut in two and put together as one",
    "A creature that is {Subject} on one side and {Object} on the other",
    "A split hybrid: one part {Thing}, the other part {Another Thing}",
    "Two different halves meet at a seam and form a single {Subject}",
    "{Subject} fused with {Object} along the middle",
    "Half and half combination of {First Thing} and {Second Thing}",
    "The half of {Subject} is completed by the half of {Object}",
    "One figure divided in the middle between {Subject} and {Object}",
    "Splicing {First Thing} and {Second Thing} into one hybrid, half each",
    "{Subject} that turns into {Object} beyond the dividing line",
    "Two halves of different {Things} joined to make one whole",
    "A face-off within one body: half is {Thing}, half is {Another Thing}",
    "Split down the seam: {First Thing} here, {Second Thing} there, one shape",
    "{Subject} and {Object} sharing one body, each giving a half",
    "One body made of half {Subject} and half {Object}",
    "Halves of {First Thing} and {Second Thing} spliced together at a seam",
    "A single figure with one half taken from {Thing} and the other half from {Another Thing}",
)
def half_and_half(stage: Stage) -> None:
    """Join half of one thing to the other half of another along a thin seam, as one body."""
    rng = stage.rng
    one = stage.compact()
    same_kind = rng.random() < 0.4
    other = stage.compact(*([stage.sheet.subjects[one].category] if same_kind else []), unlike=[one])
    side, seam = _CUTS[rng.choice(("upright", "upright", "upright", "level", "falling", "rising"))]
    size, x, y = rng.uniform(0.7, 0.8), 0.5 + rng.uniform(-0.05, 0.05), 0.5
    extents = zip(stage.extent(one, size), stage.extent(other, size), strict=True)
    width, height = (sum(lengths) / 2 for lengths in extents)
    if rng.random() < 0.4:
        stage.outdoors(horizon=rng.uniform(0.66, 0.76))
        y = 0.91 - height / 2
        stage.shadow_under(x, 0.91, width)
    else:
        stage.backdrop()
    for name, showing, hiding in ((one, 255, 0), (other, 0, 255)):
        image = _fitted(stage, name, width, height)
        mask = Image.new("L", image.size, hiding)
        ImageDraw.Draw(mask).polygon([((px + 0.5) * mask.width, (py + 0.5) * mask.height) for px, py in side], showing)
        _inlay(stage, image, x, y, ImageChops.multiply(mask, image.getchannel("A")))
        stage.note(name)
    stage.line([(x + px * width * 1.04, y + py * height * 1.04) for px, py in seam], stage.ink, 0.008)


@family(
    Kind.HYBRID,
    "{Subject} on wheels, turned into a vehicle",
    "{Subject} driving along the road like a car",
    "Any {Thing} becomes a vehicle once it gets wheels",
    "{Object} with wheels under it speeding down a road",
    "{Subject} rolling along on its own wheels",
    "A vehicle whose body is {Subject}",
    "{Thing} converted into a car, racing down the street",
    "Wheels added to {Subject} so that it can drive",
    "{Object} used as a car: it has wheels and leaves puffs of dust",
    "A strange vehicle made of {Object} and wheels",
    "{Subject} that drives on wheels in place of moving as usual",
    "{Thing} as a wheeled machine on the road",
    "The body of this speeding car is {Object}",
    "Motorised {Subject}: wheels below, road ahead",
    "{Subject} mounted on an axle and wheels, dashing off",
    "A car in the shape of {Thing}",
    "{Object} fitted with wheels drives off like a car",
    "A vehicle built out of {Thing}, rolling down the road on wheels",
    "{Subject} has become a speeding car with wheels",
    held_out=True,
)
def wheels_on(stage: Stage) -> None:
    """Turn a thing into a vehicle: big wheels and an axle under it, a road, puffs of speed behind."""
    rng = stage.rng
    way = rng.choice((-1, 1))
    body, size = stage.subject(*_STILL), rng.uniform(0.52, 0.6)
    stage.outdoors(horizon=rng.uniform(0.6, 0.7))
    _road(stage, 0.78)
    width, _ = stage.extent(body, size)
    radius, x, floor = rng.uniform(0.1, 0.12), 0.5 + way * 0.08, 0.89
    reach, colour = min(max(width * 0.36, 0.14), 0.24), stage.accent()
    axle = floor - radius
    stage.shadow_under(x, floor, (reach + radius) * 2.1)
    if rng.random() < 0.5:
        for dx in (-reach, reach):
            _wheel(stage, x + dx + way * 0.05, axle - 0.035, radius * 0.9, shift(colour, -0.4))
    stage.line([(x - reach, axle), (x + reach, axle)], shift(colour, -0.35), 0.035)
    stage.sprite(body, x, axle + radius * 0.15, size, toward="right" if way > 0 else "left", standing=True)
    for dx in (-reach, reach):
        _wheel(stage, x + dx, axle, radius, colour)
    tail = x - way * max(width / 2, reach + radius)
    _puffs(stage, tail, floor - 0.03, -way)
    for y in (0.36, 0.46, 0.56):
        start = x - way * (width / 2 + 0.04)
        stage.line([(start, y), (start - way * rng.uniform(0.08, 0.14), y)], stage.ink, 0.012)


@family(
    Kind.HYBRID,
    "The silhouette of {Subject} filled with many small {Objects}",
    "Outline of {Thing} packed full of {Small Things}",
    "Many little {Objects} inside the shape of {Subject}",
    "{Objects} crowd together to fill the contour of {Subject}",
    "A cut-out of {Subject} with a pattern of {Objects} within",
    "The shape of {Thing} stuffed with copies of {Another Thing}",
    "{Subject} seen only as an outline that holds countless {Objects}",
    "A silhouette of {First Thing} with a filling of {Second Thing}",
    "{Objects} cover the whole inside of {Subject}'s outline",
    "The contour is {Subject}, the content is {Objects}",
    "{Small Things} poured into the outline of {Thing}",
    "An outline of {Subject} whose inside is a print of {Objects}",
    "Silhouette made of repeated {Objects} that together show {Subject}",
    "The form of {First Thing} is filled in with {Second Thing}",
    "Dozens of {Objects} cut off at the edges of {Subject}'s silhouette",
    "{Subject}'s shape works as a window on a heap of {Objects}",
    "The outline shape of {Thing} is filled entirely with {Small Things}",
    "Lots of tiny {Objects} filling up the silhouette of {Subject}",
    "A contour of {Subject} crammed with many copies of {Object}",
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
    _inlay(stage, Image.new("RGBA", outline.size, (*stage.ink, 255)), 0.5, 0.5, outline)
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
    Kind.HYBRID,
    "Mosaic of {Subject} made of small {Objects}",
    "{Subject} rebuilt from a grid of little tiles that show {Object}",
    "A picture of {Thing} put together from many tinted {Small Things}",
    "Coarse pixel version of {Subject}, each pixel a {Object}",
    "{Objects} laid as tiles in a grid form the image of {Subject}",
    "Small tiles in different colours add up to {Subject}",
    "{Thing} as a photomosaic in which every tile is {Another Thing}",
    "Tiles of {Object}, each coloured to fit, make up {Subject}",
    "Seen from afar the tiles of {Objects} become {Subject}",
    "{Subject} broken into a raster of coloured tiles",
    "A tiled portrait of {Subject} composed of {Objects}",
    "A mosaic in which {First Thing} is the tile and {Second Thing} the picture",
    "Pixel art of {Subject} whose pixels are small {Objects}",
    "A great many little tiles with {Objects} recreate {Subject}",
    "{Subject} recreated as blocks, with {Object} printed on every block",
    "A grid of coloured {Objects} assembled into one big {Subject}",
    "Many tinted tiles of {Object} together build a mosaic of {Thing}",
    "{Subject} shown as a pixelated mosaic of {Small Things}",
    "A large {Thing} composed of a grid of small coloured tiles",
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
    kept = colours.getchannel("A").point(lambda v: 255 if v > 120 else 0)
    light = luma(colours.resize((1, 1)).convert("RGB").getpixel((0, 0)))
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
    Kind.HYBRID,
    "The head of {Animal} on the body of {Object}",
    "{Creature} whose body is {Object}",
    "{Animal}'s head grafted onto {Thing}, with limbs",
    "A creature with the face of {Animal} and the body of {Object}",
    "{Object} on legs, wearing the head of {Animal}",
    "{Animal} above, {Thing} below: one creature",
    "{Animal} head replaces the top of {Object}",
    "A fantasy being assembled from {Animal}'s head and {Object}'s body",
    "{Object} comes alive with {Animal}'s head, arms and legs",
    "{Creature} with {Object} in place of its torso",
    "Head of one, body of another: {Animal} and {Thing} combined",
    "A chimera of {Animal} and {Object} standing on little legs",
    "{Animal} got a new body, and it is {Object}",
    "{Thing} as the belly of {Animal}",
    "A character composed of {Object} with {Animal}'s face on top",
    "Swapped body: {Animal}'s head sits on {Thing}",
    "{Animal}'s head attached to a body made of {Object}",
    "A creature that has {Thing} for a body and {Animal} for a head",
    "{Object} with arms, legs and the head of {Animal}",
)
def head_swap(stage: Stage) -> None:
    """Put an animal's head on the body of a thing and give it arms and legs: one creature."""
    rng = stage.rng
    if rng.random() < 0.6:
        stage.outdoors(horizon=rng.uniform(0.62, 0.76))
    else:
        stage.backdrop()
    if rng.random() < 0.75:
        _creature(stage, stage.subject("face"), stage.compact(*_BODIES), 0.5 + rng.uniform(-0.06, 0.06), 1)
    else:
        bodies = [stage.compact(*_BODIES) for _ in range(2)]
        for head, body, x in zip(stage.cast(2, "face"), bodies, (0.27, 0.73), strict=True):
            _creature(stage, head, body, x, 0.7)


def _inlay(stage: Stage, image: Image.Image, x: float, y: float, mask: Image.Image) -> None:
    """Lay an image centred at (x, y) where an L mask of its size is white."""
    stage.canvas.paste(image, (round(x * stage.side - mask.width / 2), round(y * stage.side - mask.height / 2)), mask)


def _fitted(stage: Stage, name: str, width: float, height: float) -> Image.Image:
    """Return a sprite in pixels, stretched to a width and a height."""
    w, h = stage.extent(name, 1)
    return stage.cutout(name, width / w, stretch=height * w / (width * h))


def _creature(stage: Stage, head: str, body: str, x: float, scale: float) -> None:
    """Draw limbs in the head's own colour, the body between them, and the head on top."""
    rng, size, floor = stage.rng, 0.46 * scale, 0.93
    head_size = rng.uniform(0.38, 0.42) * scale
    width, height = stage.extent(body, size)
    skin, thick, hip = _skin(stage, head), 0.04 * scale, floor - 0.1 * scale
    top = hip + 0.01 - height
    stage.shadow_under(x, floor, width * 1.1)
    for way in (-1, 1):
        foot = x + way * width * 0.24
        stage.line([(x + way * width * 0.2, hip - height * 0.2), (foot, floor - 0.02 * scale)], skin, thick)
        stage.ellipse(foot + way * 0.015 * scale, floor - 0.02 * scale, 0.042 * scale, 0.025 * scale, skin)
        lift = rng.choice((-0.1, 0.02, 0.12)) * scale
        shoulder = (x + way * width * 0.3, top + height * 0.5)
        hand = (x + way * (width / 2 + 0.1 * scale), shoulder[1] + lift)
        stage.line([shoulder, (x + way * (width / 2 + 0.02), shoulder[1] + 0.03 * scale), hand], skin, thick)
        stage.ellipse(*hand, 0.034 * scale, fill=skin)
    stage.sprite(body, x, hip + 0.01, size, standing=True)
    _, head_height = stage.extent(head, head_size)
    stage.sprite(head, x, top + head_height * 0.3, head_size, standing=True)


def _skin(stage: Stage, head: str) -> RGB:
    """Return the mean colour of a face, a little darker so that limbs stand out."""
    red, green, blue, _ = stage.cutout(head, 0.1).convert("RGBa").resize((1, 1)).convert("RGBA").getpixel((0, 0))
    return shift((red, green, blue), -0.18)


def _road(stage: Stage, top: float) -> None:
    """Draw a grey road with a dashed line along the lower edge of the picture."""
    stage.rect(0, top, 1, 1, (92, 94, 104))
    stage.rect(0, top, 1, top + 0.012, (150, 152, 160))
    for start in (0.03, 0.29, 0.55, 0.81):
        stage.rect(start, 0.945, start + 0.16, 0.962, (240, 236, 220))


def _wheel(stage: Stage, x: float, y: float, radius: float, colour: RGB) -> None:
    """Draw a tyre with a coloured rim and a hub."""
    stage.ellipse(x, y, radius, fill=(40, 40, 48))
    stage.ellipse(x, y, radius * 0.64, fill=(232, 232, 236))
    stage.ellipse(x, y, radius * 0.52, fill=colour)
    stage.ellipse(x, y, radius * 0.18, fill=(250, 250, 250))


def _puffs(stage: Stage, x: float, y: float, way: int) -> None:
    """Draw a trail of dust clouds that shrink with the distance."""
    for step, radius in ((0.06, 0.045), (0.13, 0.035), (0.19, 0.025)):
        at = min(max(x + way * step, 0.05), 0.95)
        stage.ellipse(at, y - radius * 0.6, radius, fill=(236, 234, 230), outline=(190, 188, 186), width=0.006)


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
