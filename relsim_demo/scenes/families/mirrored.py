"""Something mirrored against its own copy."""

from __future__ import annotations

import math

from PIL import Image, ImageChops, ImageDraw, ImageOps

from relsim_demo.scenes.backdrops import RGB, hls, ring_points, shift
from relsim_demo.scenes.canvas import Point
from relsim_demo.scenes.drawing.choices import CALM
from relsim_demo.scenes.registry import Kind, family, relation
from relsim_demo.scenes.stage import Stage

MIRRORED = relation(
    "mirrored against its own copy",
    Kind.REFLECTION,
    "{Subject} mirrored against its own copy",
    "Symmetry of {Thing} and its mirrored twin",
    "A copy of {Subject} turned the other way, as in a mirror",
    "{Thing} and its reversed double, in perfect symmetry",
    "One {Object} repeated as its own mirror image",
    "{Creature} meets its twin, the same but reversed",
    "Mirror-like symmetry made of copies of {Subject}",
    "Twins: {Thing} and {Thing}, each the reflection of the other",
    "{Subject} doubled in a symmetric figure",
    "Every copy of {Object} mirrors the one beside it",
    "What {Thing} does here its mirrored double does there",
    "{Subject} and its mirrored twin in symmetry",
    "Copies of {Thing}, each a mirror image of the next to it",
    "A symmetric figure of {Object} and its reversed double",
)


@family(
    MIRRORED,
    "A kaleidoscope of {Things}",
    "{Things} mirrored all around into a star",
    "One wedge with {Subject}, reflected again and again",
    "A rosette of mirrored {Things} that fills the picture",
    "{Objects} repeated in every direction by mirrors",
    "{Thing} multiplied by reflection into an ornament",
    "Fragments of {Things} in a symmetric round pattern",
    "From all sides {Thing} points to the centre of symmetry",
    "A mandala of reflected {Objects}",
    "{Subject} mirrored over and over around the centre",
    "A round ornament in which {Things} are reflected many times",
    "Mirrors turn {Thing} into a symmetric star",
)
def kaleidoscope(stage: Stage) -> None:
    """Mirror a wedge with one or two things all round into a symmetric figure that fills the picture."""
    rng = stage.rng
    stage.backdrop("plain")
    folds = rng.choice((4, 6, 8))
    wedge, hue = math.pi / folds, rng.random()
    names = stage.cast(rng.choice((1, 2, 2)))
    for i, radius in enumerate((0.66, 0.46, 0.27)):  # drawn around the top left corner, which becomes the centre
        tip, dip = radius, radius * rng.uniform(0.55, 0.8)
        a, b = (0, wedge) if i % 2 else (wedge, 0)
        points = [(0, 0), (tip * math.cos(a), tip * math.sin(a)), (dip * math.cos(b), dip * math.sin(b))]
        stage.polygon(points, hls(hue + i * 0.17, rng.uniform(0.5, 0.78), 0.6))
    for i, radius in enumerate((0.62, 0.5, 0.36, 0.24, 0.1)):
        angle = rng.choice((0, wedge, wedge / 2)) if i < 4 else wedge / 2
        x, y = radius * math.cos(angle), radius * math.sin(angle)
        stage.sprite(names[i % len(names)], x, y, 0.1 + 0.2 * radius, angle=rng.uniform(0, 360), count=False)
    for name in names:
        stage.note(name, 12)
    stage.canvas = _mirrored_round(stage, (wedge,) if folds == 4 else (wedge, 2 * wedge))


@family(
    MIRRORED,
    "{Subject} drawn like a playing card, the same both ways up",
    "A card with {Subject} above and its upside-down copy below",
    "Point symmetry of {Subject} on white paper",
    "{Thing} twice, once upright and once on its head",
    "{Subject} doubled head to tail, with marks in the corners",
    "The picture looks the same when turned round, with {Subject} at both ends",
    "{Thing} and the same {Thing} reversed, joined at the middle line",
    "Rotational twin of {Subject} within one frame",
    "A game card whose two ends show {Subject} from opposite sides",
    "Whichever way it is held, one {Subject} is upright and its twin upside down",
    "{Subject} and its upside-down double share one white card",
    "Turn the card by half a circle and {Thing} looks as before",
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


@family(
    MIRRORED,
    "{Subject} face to face with its twin",
    "Two equal {Creatures} look at each other as in a mirror",
    "{Thing} and its double, nose to nose",
    "Mirror twins: one {Subject} from the left, one from the right",
    "The same {Subject} on both sides, turned towards the middle",
    "{Creature} meets itself",
    "Left and right the same {Thing}, facing inward",
    "A pair of {Things} as symmetric as an inkblot",
    "{Subject} confronted with its exact double",
    "{Creature} and its mirrored twin face each other",
    "Two copies of {Thing} look at each other, one the mirror image of the other",
    "The same {Subject} twice, face to face",
)
def twins_facing(stage: Stage) -> None:
    """Turn two copies of one side view towards each other, perhaps with a small sign between them."""
    rng = stage.rng
    layout = rng.choice(("ground", "flat", "halves"))
    if layout == "ground":
        floor = stage.outdoors().horizon + rng.uniform(0.12, 0.18)
    else:
        stage.backdrop("plain", "glowing", "gradient", "dotted")
        floor = rng.uniform(0.72, 0.78)
    if layout == "halves":
        stage.rect(0.5, 0, 1, 1, (*stage.ink, 40))
    name, size, gap = stage.subject(side_view=True), rng.uniform(0.41, 0.45), rng.choice((0.01, 0.02))
    width, height = stage.extent(name, size)
    sign = rng.choice((*BETWEEN, None))
    floor = max(floor, height + (0.27 if sign else 0.06))
    for toward, side in (("right", -1), ("left", 1)):
        x = 0.5 + side * (gap + width / 2)
        if layout == "ground":
            stage.shadow_under(x, floor, width)
        stage.sprite(name, x, floor, size, toward=toward, standing=True)
    if sign:
        stage.sprite(sign, 0.5, floor - height - 0.1, rng.uniform(0.15, 0.19))


@family(
    MIRRORED,
    "A garland of {Things} cut out of folded paper",
    "Fold, cut, unfold: a row of mirrored {Things}",
    "{Things} hand in hand, every other one reversed",
    "A cut-out chain in which {Subject} is repeated left and right about",
    "{Thing} and its flipped copy by turns along a paper band",
    "Unfolded paper with one {Object} after its mirror image",
    "Linked cut-outs of {Subject}, alternately turned around",
    "Each fold is a mirror line between two {Things}",
    "A string of paper {Creatures}, back to back and face to face",
    "Cut-out copies of {Thing}, each mirrored at the fold",
    "A paper row of {Subject} and its reversed double by turns",
    "Joined by their hands, mirrored {Things} hang in a row",
)
def paper_chain(stage: Stage) -> None:
    """Hang one or two garlands of paper cut-outs of a side view, alternately flipped and shaded, joined by strips."""
    rng = stage.rng
    stage.backdrop(*CALM, "dotted", "striped", avoid=("white",))
    name = stage.subject(side_view=True)
    wide, high = stage.extent(name, 1)
    n = rng.choice((3, 4) if wide > high else (4, 5, 6))
    room = 0.94 / n
    size = stage.fit(name, room * 0.96, 0.5)
    width, height = stage.extent(name, size)
    rows = rng.choice((1, 2)) if height < 0.3 else 1
    paper, flip = rng.choice(((255, 253, 246), hls(rng.random(), 0.88, 0.6))), rng.random() < 0.5
    plain, sag = rng.choice((0, 0.2, 0.4)), rng.uniform(0.03, 0.08)
    for row in range(rows):
        middle = 0.5 if rows == 1 else 0.28 + row * 0.44
        spots: list[Point] = []
        for i in range(n):
            t = (i + 0.5) / n
            spots.append((0.03 + room * (i + 0.5), middle - sag / 2 + sag * math.sin(math.pi * t)))
        _strip(stage, spots, height, paper)
        for i, spot in enumerate(spots):
            fold = shift(paper, -0.14) if i % 2 else paper
            back = (i + row + flip) % 2 == 1
            for dx, dy, _ in ring_points(8, 0, 0, 0.011):
                stage.sprite(name, spot[0] + dx, spot[1] + dy, size, flip=back, tint=fold, count=False)
            stage.sprite(name, *spot, size, flip=back, tint=fold, amount=plain)


def _strip(stage: Stage, spots: list[Point], height: float, paper: RGB) -> None:
    """Draw the paper strip that joins the cut-outs and ends at threads to both sides."""
    ends = [(-0.02, spots[0][1] - 0.04), *spots, (1.02, spots[-1][1] - 0.04)]
    stage.line([(x, y + height * 0.06) for x, y in ends], shift(paper, -0.3), 0.032)
    stage.line([(x, y + height * 0.06) for x, y in ends], paper, 0.022)


def _mirrored_round(stage: Stage, axes: tuple[float, ...]) -> Image.Image:
    """Mirror the wedge at the top left corner at each axis (an angle), then into all four quarters."""
    half = stage.side // 2
    canvas = stage.canvas
    for axis in axes:
        c, s = math.cos(2 * axis), math.sin(2 * axis)
        other = canvas.transform((half, half), Image.Transform.AFFINE, (c, s, 0, s, -c, 0), Image.Resampling.BILINEAR)
        beyond = Image.new("L", (half, half), 0)
        reach = stage.side * 2
        corners = [(0, 0), (math.cos(axis) * reach, math.sin(axis) * reach), (0, reach)]
        ImageDraw.Draw(beyond).polygon(corners, 255)
        seen = ImageChops.multiply(beyond, other.getchannel("A"))  # the mirror's rim may fall off the canvas
        canvas = Image.composite(other, canvas.crop((0, 0, half, half)), seen)
    whole = Image.new("RGBA", stage.canvas.size)
    for x, flip_x in ((half, False), (0, True)):
        for y, flip_y in ((half, False), (0, True)):
            quarter = ImageOps.mirror(canvas) if flip_x else canvas
            whole.paste(ImageOps.flip(quarter) if flip_y else quarter, (x, y))
    return whole


SUITS = ("heart", "diamond", "club", "spade")


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


BETWEEN = ("red heart", "musical note", "lightning bolt", "speech balloon", "collision", "light bulb", "trophy")
