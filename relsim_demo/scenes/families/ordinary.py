"""Ordinary scenes: they show things, but no relation between them."""

from __future__ import annotations

import math

from PIL import Image

from relsim_demo.scenes.backdrops import RGB, luma, mix, shift
from relsim_demo.scenes.registry import family
from relsim_demo.scenes.stage import DARK_INK, LIGHT_INK, Stage

WORDS = (
    "HELLO", "OPEN", "SALE", "WELCOME", "THANKS", "SUNDAY", "MARKET", "ENTER", "TODAY", "PLEASE", "MENU", "NUMBER",
    "AUTUMN", "QUIET", "NORTH", "LETTER", "CORNER", "STREET", "DINNER", "MORNING", "YES", "NEW", "TEN", "MAYBE",
)  # fmt: skip
SKIES = ("sky blue", "blue", "pink", "orange", "yellow", "mint", "purple", "teal", "navy", "white")
Spot = tuple[float, float]


@family(
    None,
    "{Subject} on its own against a plain background",
    "A single {Subject}",
    "Just one {Subject} and nothing else",
    "A simple picture of {Subject}",
    "{Subject} alone in the picture",
    "An ordinary {Subject} with nothing happening",
    "A plain view of {Subject}",
    "One {Subject} by itself in front of a backdrop",
    "An isolated {Subject}",
    "A drawing of {Subject} without anything around it",
    "{Thing} shown on its own",
    "A lone {Subject}, simply shown",
    "An ordinary picture of a single {Object}",
    "Nothing but {Subject} on a background",
    "A picture with only {Subject} in it",
    "{Subject} by itself, plainly depicted",
    "One ordinary {Thing} with no other things",
)
def single_thing(stage: Stage) -> None:
    """Show one thing somewhere in the picture."""
    rng, name, size = stage.rng, stage.subject(), stage.rng.uniform(0.3, 0.75)
    width, height = stage.extent(name, size)
    x = 0.5 + rng.uniform(-1, 1) * (0.46 - width / 2)
    if rng.random() < 0.4:
        ground = stage.outdoors(colours=stage.contrasting(name))
        y = min(0.95, max(ground.horizon + rng.uniform(0.05, 0.2), height + 0.05))
        _stand(stage, [(name, x, y, size)])
    else:
        stage.backdrop(colours=stage.contrasting(name))
        y = 0.5 + rng.uniform(-1, 1) * (0.46 - height / 2)
        stage.sprite(name, x, y, size, flip=rng.random() < 0.5)


@family(
    None,
    "{First Thing} and {Second Thing} side by side",
    "Two different things next to each other",
    "{First Thing} beside {Second Thing}",
    "A pair of unrelated things: {First Thing} and {Second Thing}",
    "{Object} and {Thing} placed next to one another",
    "Two ordinary {Things} together in a picture",
    "{First Thing} next to {Second Thing}, nothing more",
    "A simple picture of two things, {First Thing} and {Second Thing}",
    "{First Object} on the left and {Second Object} on the right",
    "Just two things standing side by side",
    "{Subject} with {Object} at its side",
    "Two unconnected {Objects} shown together",
    "One {First Thing} and one {Second Thing}",
    "{First Thing} in the company of {Second Thing}, plainly shown",
    "Two different {Things} shown beside one another",
    "A plain picture with {First Thing} and {Second Thing} in it",
    "{Object} and {Thing}, one beside the other",
)
def pair_of_things(stage: Stage) -> None:
    """Show two different things side by side."""
    rng, names, size = stage.rng, stage.cast(2), stage.rng.uniform(0.34, 0.44)
    gap = rng.uniform(0.01, 0.04)
    sides = zip(names, (-1, 1), strict=True)
    places = [(name, 0.5 + side * (size / 2 + gap), size * rng.uniform(0.9, 1)) for name, side in sides]
    if rng.random() < 0.5:
        y = stage.outdoors(colours=stage.contrasting(*names)).horizon + rng.uniform(0.08, 0.2)
        _stand(stage, [(name, x, y + rng.uniform(-0.02, 0.02), s) for name, x, s in places])
    else:
        stage.backdrop(colours=stage.contrasting(*names))
        y = rng.uniform(0.4, 0.6)
        for name, x, s in places:
            stage.sprite(name, x, y + rng.uniform(-0.06, 0.06), s, flip=rng.random() < 0.5)


@family(
    None,
    "A jumble of different {Things}",
    "Many different {Objects} lying about in no order",
    "Clutter: all sorts of {Things} strewn about",
    "A random collection of unrelated {Objects}",
    "Various {Things} scattered at random",
    "An assortment of different {Objects} without any order",
    "A mess of several {Things}",
    "A mixture of things spread over the picture",
    "Miscellaneous {Objects} here and there",
    "All kinds of {Things} tossed together",
    "Different {Objects} placed without any plan",
    "An untidy mix of unrelated {Things}",
    "{Things} of many kinds lying around",
    "A chaotic spread of assorted {Objects}",
    "Odds and ends of every kind, lying anywhere",
    "Several unrelated {Things} strewn around at random",
    "A mixed bunch of different {Objects} in disorder",
)
def clutter(stage: Stage) -> None:
    """Strew five to eight different things about without order."""
    rng = stage.rng
    stage.backdrop()
    n = rng.randint(5, 8)
    size = rng.uniform(0.25, 0.29) if n < 7 else rng.uniform(0.22, 0.25)
    turn = rng.choice((0, 15, 40))
    for name, (x, y) in zip(stage.cast(n), _spots(stage, n, size), strict=True):
        angle, flip = rng.uniform(-turn, turn), rng.random() < 0.5
        stage.sprite(name, x, y, size * rng.uniform(0.75, 1.05), angle=angle, flip=flip)


@family(
    None,
    "Several {Objects} scattered about",
    "Many copies of the same {Object} lying around at random",
    "{Objects} spread over the picture without order",
    "A number of {Objects} here and there",
    "A loose scatter of {Objects}",
    "The same {Thing} several times, placed at random",
    "Some {Objects} strewn over the ground",
    "A handful of {Objects} thrown down anyhow",
    "A few {Objects} sprinkled across the background",
    "{Objects} in random places",
    "A bunch of equal {Objects} lying anywhere",
    "Randomly placed {Objects} of one kind",
    "{Things} of the same kind spread out loosely",
    "Several identical {Objects} dotted about",
    "A handful of equal {Things} scattered over the picture",
    "Copies of one {Object} strewn about at random",
    "{Objects} of a single kind lying here and there",
)
def scattered_copies(stage: Stage) -> None:
    """Scatter five to nine copies of one thing."""
    rng, name = stage.rng, stage.subject()
    stage.backdrop(colours=stage.contrasting(name))
    n = rng.randint(5, 9)
    size = rng.uniform(0.24, 0.28) if n < 7 else rng.uniform(0.19, 0.23)
    turn = rng.choice((0, 20, 180))
    for x, y in _spots(stage, n, size):
        stage.sprite(name, x, y, size, angle=rng.uniform(-turn, turn))


@family(
    None,
    "Several {Objects} standing on a shelf",
    "Different {Things} put on a shelf",
    "A shelf with assorted {Objects}",
    "{Things} stored on wooden boards on the wall",
    "A few {Objects} displayed on shelves",
    "Various {Things} placed on a shelf next to each other",
    "An ordinary shelf holding {Objects}",
    "A shelf on which {Things} are kept",
    "Unrelated {Objects} arranged on shelves",
    "Some {Things} resting on a board on the wall",
    "{Objects} on a shelf, nothing unusual",
    "Shelves with a mix of {Things}",
    "Household shelf with different {Objects} on it",
    "A wall shelf carrying a few {Things}",
    "Assorted {Objects} kept on a wall shelf",
    "A board on the wall with several different {Things} on it",
    "Different {Objects} sitting on shelves",
)
def shelf(stage: Stage) -> None:
    """Put four to six different things on one shelf or two."""
    rng = stage.rng
    ground = stage.backdrop("plain", "gradient", "striped", "dotted")
    wood = mix(shift((150, 98, 56), rng.uniform(-0.2, 0.35)), ground.rgb, 0.12)
    boards = [rng.uniform(0.6, 0.72)] if rng.random() < 0.4 else [0.46, 0.9]
    each = 4 if len(boards) == 1 else rng.choice((2, 3, 3))
    names = stage.cast(each * len(boards))
    size = 0.205 if each == 4 else rng.uniform(0.25, 0.28)
    for y in boards:
        for x in (0.2, 0.8):
            stage.rect(x - 0.015, y, x + 0.015, y + 0.085, shift(wood, -0.4), radius=0.01)
        stage.rect(0.04, y, 0.96, y + 0.04, wood)
        stage.rect(0.04, y + 0.03, 0.96, y + 0.042, shift(wood, -0.3))
        for i in range(each):
            x = 0.07 + (i + 0.5) / each * 0.86 + rng.uniform(-0.01, 0.01)
            stage.sprite(names.pop(), x, y + 0.004, size * rng.uniform(0.82, 1), standing=True, flip=rng.random() < 0.5)


@family(
    None,
    "A regular grid of {Objects}",
    "{Objects} in neat rows and columns",
    "The same {Object} repeated in a grid",
    "Rows of equal {Things} without any exception",
    "An even array of {Objects}",
    "{Things} set out in a square grid",
    "A tidy grid in which every cell holds {Object}",
    "Equal {Objects} at equal distances",
    "A simple array made of {Objects}",
    "{Objects} lined up in rows, one below the other",
    "Uniform rows and columns of {Things}",
    "A regular arrangement of repeated {Objects}",
    "Evenly spaced {Objects} in a block",
    "A grid filled regularly with {Things}",
    "Neat columns of {Things}, all in their regular places",
    "A square array of repeated {Objects}, nothing stands out",
    "Evenly laid out rows of {Objects}",
)
def plain_grid(stage: Stage) -> None:
    """Fill a regular grid with one thing, or with two that take turns."""
    rng = stage.rng
    names = stage.cast(rng.choice((1, 1, 2)))
    stage.backdrop("plain", "gradient", "glowing", "framed", colours=stage.contrasting(*names))
    n, turns = rng.choice((3, 4, 4)), rng.choice(("chequered", "rows", "columns"))
    step = 0.9 / n
    size = step * rng.uniform(0.7, 0.86)
    for i in range(n):
        for j in range(n):
            k = {"chequered": i + j, "rows": i, "columns": j}[turns]
            stage.sprite(names[k % len(names)], 0.05 + (j + 0.5) * step, 0.05 + (i + 0.5) * step, size)


@family(
    None,
    "A word in capital letters",
    "Only a written word on a background",
    "A plain piece of lettering",
    "A single word in big letters",
    "Text in block letters",
    "A sign that says a word",
    "Simple typography: one word",
    "A word printed in capitals, with nothing else to see",
    "A short text on a coloured background",
    "Big letters that spell an ordinary word",
    "A written word across the picture",
    "Plain lettering without any picture in the letters",
    "An inscription of a single word",
    "A poster with just a word",
    "One word spelled out in large, plain letters",
    "An ordinary sign with capital letters",
    "Nothing but some text on a background",
)
def word_only(stage: Stage) -> None:
    """Write a word in capitals, at most with a small thing in a corner."""
    rng, word = stage.rng, stage.rng.choice(WORDS)
    ground, stage.theme = stage.backdrop(), "a word"
    pale = luma(ground.rgb) < 0.58
    colour = rng.choice((LIGHT_INK if pale else DARK_INK, stage.accent(0.86 if pale else 0.3, 0.6)))
    layout = rng.choice(("bare", "underlined", "sign", "corner", "twice"))
    height = min(0.22, rng.uniform(0.72, 0.84) / len(word))
    y = rng.uniform(0.4, 0.6)
    if layout == "sign":
        plate = mix(stage.accent(0.85, 0.5), LIGHT_INK, 0.3)
        stage.rect(0.05, y - height - 0.06, 0.95, y + height + 0.06, plate, outline=DARK_INK, width=0.018, radius=0.05)
        colour = DARK_INK
    if layout == "twice":
        other = rng.choice([w for w in WORDS if len(w) <= len(word) and w != word] or ["OF"])
        stage.text(other, 0.5, y + height * 0.9, height, colour)
        y -= height * 0.9
    width = stage.text(word, 0.5, y, height, colour)
    if layout == "underlined":
        stage.line([(0.5 - width / 2, y + height * 0.9), (0.5 + width / 2, y + height * 0.9)], colour, 0.022)
    if layout == "corner":
        stage.sprite(stage.subject(), rng.choice((0.15, 0.85)), rng.choice((0.15, 0.85)), rng.uniform(0.16, 0.2))


@family(
    None,
    "A landscape with {Subject} standing in it",
    "An ordinary outdoor view with {Things}",
    "{Subject} and {Object} in the open country",
    "A view of the countryside with hills, sky and {Things}",
    "Outdoor scene with a few {Things} standing about",
    "{Things} in a landscape under an open sky",
    "A peaceful view of hills with {Subject}",
    "{Subject} somewhere outdoors on a common day",
    "Scenery with {Subject} in it",
    "A scene in nature with {Things} on the ground",
    "A day outside: {Subject} under the sky",
    "A wide view over the land with {Things}",
    "{Things} standing here and there in the open air",
    "Rural scenery with {Subject} and {Object}",
    "A quiet outdoor scene, {Things} standing on the land",
    "Hills and sky with some {Things} in front",
    "A common landscape in which {Subject} can be seen",
)
def landscape_view(stage: Stage) -> None:
    """Show an open landscape with hills, weather, and two to four things standing about."""
    rng = stage.rng
    ground = stage.outdoors(styles=("landscape",), colours=SKIES, horizon=rng.uniform(0.5, 0.62))
    _sky(stage, ground.rgb)
    _hills(stage, ground.horizon, ground.rgb)
    names = [stage.subject("plant", "building")]
    names += [stage.subject("building", "plant", "vehicle", "animal", unlike=names) for _ in range(rng.randint(1, 2))]
    slots = [(i + 0.5) / len(names) * 0.9 + 0.05 for i in range(len(names))]
    rng.shuffle(slots)
    size = 0.42 if len(names) == 2 else 0.3
    spots = [
        (name, x + rng.uniform(-0.02, 0.02), ground.horizon + rng.uniform(0.06, 0.32), size * rng.uniform(0.8, 1.05))
        for name, x in zip(names, slots, strict=True)
    ]
    _stand(stage, sorted(spots, key=lambda spot: spot[2]))


@family(
    None,
    "A few {Things} on a table",
    "{Subject} laid on a table",
    "A table with {Objects} on top",
    "{Things} set out on a table top",
    "An ordinary table where {Subject} has been put",
    "{Subject} served or laid out at the table",
    "A still life with {Things} on a table",
    "Some {Objects} resting on a table",
    "A laid table with {Subject}",
    "{Object} left on the table",
    "Everyday table scene with {Things}",
    "Table top with {Subject} on it",
    "{Objects} put down on a table, nothing special",
    "A simple still life of {Things}",
    "{Subject} lying on an everyday table",
    "A still life: some {Objects} on a table top",
    "What is on the table: {Things}",
)
def table_top(stage: Stage) -> None:
    """Put things on a table, seen from the side, or one on a plate, seen from above."""
    (_table_from_side if stage.rng.random() < 0.6 else _plate_from_above)(stage)


@family(
    None,
    "Wallpaper with a small repeated pattern of {Objects}",
    "A regular pattern of small {Things}",
    "Wrapping paper printed with {Objects}",
    "A fabric print of little {Objects}",
    "{Objects} repeated all over as decoration",
    "A seamless pattern of {Things}",
    "Small {Objects} repeating evenly over the whole surface",
    "A decorative all-over pattern of {Objects}",
    "Endless repetition of small {Things} as on wallpaper",
    "A textile pattern with {Objects}",
    "{Things} printed again and again in offset rows",
    "A repeating motif of {Object}",
    "Patterned paper with tiny {Objects}",
    "An even decoration made of many small {Things}",
    "Gift paper covered in small {Objects}",
    "A repeated print of little {Things} over the whole picture",
    "Many small {Objects} in the manner of a wallpaper",
)
def wallpaper(stage: Stage) -> None:
    """Cover the picture with a small half-drop pattern of one or two things."""
    rng = stage.rng
    names = stage.cast(rng.choice((1, 2, 2)))
    stage.backdrop("plain", "plain", "gradient", "striped", "dotted", colours=stage.contrasting(*names))
    step = 1 / rng.choice((5, 6, 7))
    size, angle = step * rng.uniform(0.6, 0.78), rng.choice((0, 0, -20, 20))
    images = [stage.cutout(name, size).rotate(angle, Image.Resampling.BICUBIC, expand=True) for name in names]
    shift_x, shift_y = rng.uniform(0, step), rng.uniform(0, step)
    for j in range(-1, round(1 / step) + 1):
        for i in range(-1, round(1 / step) + 1):
            x, y = shift_x + i * step, shift_y + (j + (i % 2) / 2) * step
            stage.put(images[i % len(images)], x, y)
    for name in names:
        stage.note(name, 12)


@family(
    None,
    "Abstract coloured shapes",
    "A composition of plain geometric forms",
    "Rectangles, circles and triangles in different colours",
    "An abstract picture that shows nothing in particular",
    "Geometric shapes without a subject",
    "Flat coloured forms placed freely",
    "An abstract arrangement of simple shapes",
    "Colourful geometry, no things to see",
    "Simple forms in bright colours",
    "A non-figurative picture of shapes",
    "Coloured areas and basic shapes",
    "Abstract art with geometric figures",
    "Blocks and discs of colour",
    "Some shapes on a background, depicting nothing",
    "A picture of plain coloured figures, no objects",
    "Basic geometric forms in a free composition",
    "An abstract design of coloured shapes",
)
def abstract_shapes(stage: Stage) -> None:
    """Draw coloured rectangles, circles and triangles; there is no subject."""
    rng = stage.rng
    ground = stage.backdrop("plain", "gradient", "framed")
    palette = [mix(stage.accent(rng.uniform(0.35, 0.75), 0.6), ground.rgb, 0.15) for _ in range(3)] + [stage.ink]
    layout = rng.choice(("scattered", "overlapping", "tiles"))
    if layout == "tiles":
        n = rng.choice((3, 4))
        for i in range(n * n):
            x, y = 0.05 + (i % n + 0.5) * 0.9 / n, 0.05 + (i // n + 0.5) * 0.9 / n
            _shape(stage, x, y, 0.42 / n, rng.choice(palette), rng.choice((0, 90, 180, 270)))
        return
    n, size = (rng.randint(5, 8), 0.22) if layout == "scattered" else (rng.randint(4, 6), 0.42)
    for x, y in _spots(stage, n, size):
        colour = rng.choice(palette)
        fill = colour if layout == "scattered" else (*colour, 190)
        _shape(stage, x, y, size * rng.uniform(0.35, 0.55), fill, rng.uniform(0, 360))


@family(
    None,
    "A close-up of {Subject}, partly outside the picture",
    "{Subject} seen from very near",
    "A tight crop of {Subject}",
    "A detail of {Subject} filling the picture",
    "{Subject} so near that the edges cut it off",
    "An extreme close-up of {Object}",
    "Only a part of {Subject} is within the frame",
    "A very large view of {Subject}",
    "{Subject} cropped by the edges of the picture",
    "A near view of {Thing} that does not fit into the picture",
    "A zoomed-in picture of {Subject}",
    "Part of {Subject}, seen close by",
    "A magnified detail of an ordinary {Subject}",
    "The picture is filled by a single {Subject}",
    "{Thing} photographed from too near",
    "A zoomed-in view that cuts off parts of {Subject}",
    "{Subject} in close-up, reaching beyond the edges",
)
def close_up(stage: Stage) -> None:
    """Show one thing so large that the picture's edges cut it off."""
    rng, name = stage.rng, stage.compact(least=0.4)
    stage.backdrop(colours=stage.contrasting(name))
    size = rng.uniform(1.2, 1.5)
    width, height = stage.extent(name, size)
    x = 0.5 + rng.choice((-1, 1)) * rng.uniform(0.3, 0.7) * width * 0.35
    y = 0.5 + rng.choice((-1, 1)) * rng.uniform(0.3, 0.7) * height * 0.35
    stage.sprite(name, x, y, size, flip=rng.random() < 0.5)


@family(
    None,
    "A row of different {Things}",
    "Several unrelated {Objects} next to each other in a line",
    "{Things} of equal size side by side in a row",
    "A simple line of various {Objects}",
    "Different {Things} placed in a row, in no special order",
    "A few assorted {Objects} lined up",
    "An ordinary row of {Things}",
    "Unconnected {Objects} standing beside each other",
    "A horizontal row with a mix of {Things}",
    "Three or more different {Objects} in one line",
    "{Objects} spaced evenly along a line, each one different",
    "A plain lining-up of unrelated {Things}",
    "Various {Things} in a row with nothing to connect them",
    "A series of different {Objects} without any order",
    "Unrelated {Things} set in a line",
    "A mix of {Objects} standing in a simple row",
    "Different {Things} next to one another along a line",
)
def plain_row(stage: Stage) -> None:
    """Set three to five different things of equal size in a row, in no order."""
    rng, n = stage.rng, stage.rng.randint(3, 5)
    names, step = stage.cast(n), 0.94 / n
    size = step * rng.uniform(0.82, 0.92)
    xs = [0.03 + (i + 0.5) * step for i in range(n)]
    if rng.random() < 0.45:
        y = stage.outdoors().horizon + rng.uniform(0.08, 0.16)
        _stand(stage, [(name, x, y, size) for name, x in zip(names, xs, strict=True)])
    else:
        stage.backdrop()
        y = rng.uniform(0.35, 0.65)
        for name, x in zip(names, xs, strict=True):
            stage.sprite(name, x, y, size, flip=rng.random() < 0.5)


@family(
    None,
    "A framed picture of {Subject} on a wall",
    "{Subject} painted in a picture that hangs on the wall",
    "A wall with a picture of {Subject}",
    "A portrait of {Subject} in a frame",
    "A painting of {Object} in its frame",
    "{Subject} in a picture frame",
    "A framed print showing {Thing}",
    "A picture hanging in a room, it shows {Subject}",
    "An ordinary painting of {Subject} on display",
    "A frame on the wall with {Subject} inside",
    "Wall art: a framed {Subject}",
    "A hung picture that depicts {Subject}",
    "{Thing} shown in a framed painting",
    "A gallery wall with one painting of {Subject}",
    "One painting of {Subject}, framed and hung up",
    "A framed image of {Object} decorating a wall",
    "On the wall hangs a picture of {Subject}",
)
def framed_picture(stage: Stage) -> None:
    """Hang one thing in a picture frame on a wall."""
    rng, name = stage.rng, stage.subject()
    ground = stage.backdrop("room", "plain", "striped", "dotted", horizon=rng.uniform(0.82, 0.88))
    w, h = rng.choice(((0.56, 0.56), (0.48, 0.6), (0.68, 0.52)))
    x, y = 0.5 + rng.uniform(-0.08, 0.08), 0.44 + rng.uniform(-0.02, 0.03)
    wood = rng.choice(((120, 78, 44), (196, 158, 82), (62, 48, 44), (236, 232, 224), (70, 84, 110)))
    left, top, right, bottom = x - w / 2, y - h / 2, x + w / 2, y + h / 2
    if rng.random() < 0.5:
        stage.line([(left + 0.05, top), (x, top - 0.08), (right - 0.05, top)], shift(ground.rgb, -0.5), 0.006)
        stage.ellipse(x, top - 0.08, 0.012, fill=DARK_INK)
    stage.rect(left + 0.015, top + 0.02, right + 0.015, bottom + 0.02, shift(ground.rgb, -0.25))
    stage.rect(left, top, right, bottom, wood, outline=shift(wood, -0.3), width=0.008)
    stage.rect(left + 0.04, top + 0.04, right - 0.04, bottom - 0.04, (248, 245, 236))
    inner = rng.choice((0.04, 0.075))
    paint = mix(stage.accent(rng.choice((0.4, 0.8, 0.88)), 0.5), (248, 245, 236), 0.1)
    stage.rect(left + inner, top + inner, right - inner, bottom - inner, paint)
    if rng.random() < 0.4:
        stage.rect(left + inner, y + 0.1, right - inner, bottom - inner, shift(paint, -0.25))
    stage.sprite(name, x, y, min(w, h) - 2 * inner - 0.06, flip=rng.random() < 0.5)


def _stand(stage: Stage, things: list[tuple[str, float, float, float]]) -> None:
    """Stand things, given as (name, x, line under the feet, size), on the ground with their shadows."""
    with stage.layer(alpha=0.2):
        for name, x, y, size in things:
            width = stage.extent(name, size)[0]
            stage.ellipse(x, y, width * 0.45, width * 0.09, (0, 0, 0))
    for name, x, y, size in things:
        stage.sprite(name, x, y, size, standing=True, flip=stage.rng.random() < 0.5)


def _spots(stage: Stage, n: int, size: float) -> list[Spot]:
    """Choose n places at random that are as far from each other as a few tries allow."""
    rng, spots, low = stage.rng, [], 0.04 + size * 0.56
    for _ in range(n):
        tries = [(rng.uniform(low, 1 - low), rng.uniform(low, 1 - low)) for _ in range(24)]
        free = [t for t in tries if all(math.dist(t, s) > size * 1.02 for s in spots)]
        spots.append(free[0] if free else max(tries, key=lambda t: min(math.dist(t, s) for s in spots)))
    return spots


def _sky(stage: Stage, sky: RGB) -> None:
    """Draw a sun or a moon, or clouds, or both."""
    rng, light = stage.rng, shift(sky, 0.55)
    kind = rng.choice(("sun", "clouds", "both"))
    if kind != "clouds":
        yellow = rng.choice(((255, 220, 104), (255, 244, 214)))
        stage.ellipse(rng.uniform(0.14, 0.86), rng.uniform(0.13, 0.2), rng.uniform(0.06, 0.085), fill=yellow)
    for _ in range(0 if kind == "sun" else rng.randint(1, 3)):
        x, y, w = rng.uniform(0.15, 0.85), rng.uniform(0.1, 0.26), rng.uniform(0.06, 0.09)
        for dx, r in ((-0.9, 0.6), (0, 1), (0.9, 0.65)):
            stage.ellipse(x + dx * w, y + (1 - r) * w * 0.4, w * r, w * r * 0.6, light)


def _hills(stage: Stage, horizon: float, sky: RGB) -> None:
    """Draw far hills or mountains that end at the horizon."""
    rng, points = stage.rng, [(0.0, horizon)]
    far = mix(sky, (70, 110, 100), rng.uniform(0.3, 0.5))
    round_ = rng.random() < 0.6
    for i in range(3):
        x, w, h = i / 2 + rng.uniform(-0.1, 0.1), rng.uniform(0.25, 0.4), rng.uniform(0.06, 0.16)
        steps = [k / 12 for k in range(-12, 13)] if round_ else [-1, 0, 1]
        points += [(x + k * w, horizon - h * (1 - k * k if round_ else 1 - abs(k))) for k in steps]
    stage.polygon([*points, (1.0, horizon)], far)


def _table_from_side(stage: Stage) -> None:
    """Draw a table from the side with two to four things on it."""
    rng = stage.rng
    ground = stage.outdoors(horizon=rng.uniform(0.74, 0.82))
    wood = mix(shift((156, 104, 62), rng.uniform(-0.25, 0.3)), ground.rgb, 0.1)
    top, n = rng.uniform(0.54, 0.6), rng.randint(2, 4)
    for x in (0.13, 0.81):
        stage.rect(x, top, x + 0.06, 0.94, shift(wood, -0.25))
    stage.rect(0.05, top, 0.95, top + 0.06, wood, radius=0.01)
    if rng.random() < 0.5:
        cloth = stage.accent(0.75, 0.5)
        points = [(0.05 + 0.1 * k, top + (0.14 if k % 2 else 0.2)) for k in range(10)]
        stage.polygon([(0.05, top), *points, (0.95, top)], cloth)
    step = 0.84 / n
    size = min(0.4, step * 0.96)
    for i in range(n):
        x = 0.08 + (i + 0.5) * step
        name, flip = stage.subject(), rng.random() < 0.5
        stage.sprite(name, x, top + 0.012, size * rng.uniform(0.8, 1), standing=True, flip=flip)


def _plate_from_above(stage: Stage) -> None:
    """Draw a table cloth from above with a plate, a thing on it, and perhaps a fork and a knife."""
    rng = stage.rng
    ground = stage.backdrop("chequered", "striped", "plain", "dotted")
    x, y, r = 0.5 + rng.uniform(-0.05, 0.05), 0.5 + rng.uniform(-0.05, 0.05), rng.uniform(0.29, 0.33)
    china = rng.choice(((250, 249, 245), (250, 249, 245), mix(stage.accent(0.8, 0.5), (250, 249, 245), 0.3)))
    stage.ellipse(x + 0.012, y + 0.018, r, fill=shift(ground.rgb, -0.3))
    stage.ellipse(x, y, r, fill=china, outline=shift(china, -0.15), width=0.008)
    stage.ellipse(x, y, r * 0.74, fill=shift(china, -0.06))
    if rng.random() < 0.7:
        _cutlery(stage, x - r - 0.08, x + r + 0.08, y, (205, 210, 218) if ground.dark else (120, 126, 138))
    stage.sprite(stage.subject(), x, y, r * rng.uniform(1.15, 1.35), flip=rng.random() < 0.5)


def _cutlery(stage: Stage, fork: float, knife: float, y: float, steel: RGB) -> None:
    """Draw a fork and a knife, each at its x, seen from above."""
    stage.line([(fork, y - 0.08), (fork, y + 0.24)], steel, 0.022)
    for dx in (-0.03, 0, 0.03):
        stage.line([(fork + dx, y - 0.22), (fork + dx, y - 0.1)], steel, 0.013)
    stage.line([(fork - 0.03, y - 0.1), (fork + 0.03, y - 0.1)], steel, 0.018)
    stage.line([(knife, y), (knife, y + 0.24)], steel, 0.024)
    left, right = knife - 0.012, knife + 0.028
    stage.polygon([(left, y + 0.02), (left, y - 0.23), (right, y - 0.14), (right, y + 0.02)], steel)


def _shape(stage: Stage, x: float, y: float, r: float, fill: tuple[int, ...], angle: float) -> None:
    """Draw a circle, a half disc, a bar, a square or a triangle of about radius r, turned by an angle in degrees."""
    kind = stage.rng.choice(("circle", "half", "bar", "square", "triangle", "ring"))
    if kind == "circle":
        stage.ellipse(x, y, r, fill=fill)
        return
    if kind == "ring":
        stage.ellipse(x, y, r, outline=fill, width=r * 0.35)
        return
    corners = {
        "half": [(math.cos(math.radians(a)), math.sin(math.radians(a))) for a in range(0, 181, 12)],
        "bar": [(-1.2, -0.3), (1.2, -0.3), (1.2, 0.3), (-1.2, 0.3)],
        "square": [(-0.8, -0.8), (0.8, -0.8), (0.8, 0.8), (-0.8, 0.8)],
        "triangle": [(0, -1), (0.9, 0.75), (-0.9, 0.75)],
    }[kind]
    c, s = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    stage.polygon([(x + (u * c - v * s) * r, y + (u * s + v * c) * r) for u, v in corners], fill)
