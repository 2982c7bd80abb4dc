"""Things hidden in part."""

from __future__ import annotations

import math

from PIL import Image, ImageDraw

from relsim_demo.scenes.backdrops import RGB, shift
from relsim_demo.scenes.canvas import Point
from relsim_demo.scenes.drawing.choices import CALM
from relsim_demo.scenes.drawing.covers import box, curtain, hole, ledge, wall
from relsim_demo.scenes.drawing.disguise import half_drop, in_colour, nearest_colour
from relsim_demo.scenes.pixels import mean_colour
from relsim_demo.scenes.registry import Kind, family, relation
from relsim_demo.scenes.sprites import resize
from relsim_demo.scenes.stage import Stage

_DOORS = ((120, 78, 46), (92, 52, 40), (60, 84, 78), (58, 66, 96), (132, 44, 48), (70, 70, 76))
_STUFFS = {"sand": (232, 204, 148), "snow": (240, 246, 252), "water": (70, 140, 190), "earth": (126, 92, 66)}
_SKIES = ("sky blue", "blue", "orange", "pink", "mint", "purple", "navy")

PARTLY_HIDDEN = relation(
    "hidden in part",
    Kind.HIDING,
    "{Subject} is hidden in part",
    "{Thing} can be seen only in part, the rest is out of sight",
    "Something covers {Object}, so that only some of it shows",
    "{Creature} partly hidden from view",
    "Half hidden, half visible: {Thing}",
    "Much of {Subject} is out of sight",
    "{Object} seen only in part because something is in the way",
    "A partly covered {Thing} that one has to guess",
    "{Creature} hides, but not all of it is hidden",
    "We see a part of {Subject}; the rest remains hidden",
    "{Thing} is concealed, though a part of it is still seen",
    "{Object} is partly hidden, only some of it is seen",
    "Part of {Subject} is out of sight",
    "Something hides {Thing} so that it is seen only in part",
)


@family(
    PARTLY_HIDDEN,
    "{Creature} peeking out from behind a cover",
    "Half of {Subject} is hidden behind something big",
    "{Subject} peeps out shyly, half of it out of sight",
    "A hide-and-seek game: {Thing} is seen only in part",
    "{Object} partly hidden, looking around the edge",
    "{Thing} emerges half from its hiding place",
    "{Subject} peers over the edge that hides the rest of it",
    "A barrier covers half of {Creature}",
    "{Thing} peeping out while half of it stays hidden",
    "{Subject} shows one half from behind the cover that hides it",
    "A half hidden {Creature} takes a peek",
)
def peeking(stage: Stage) -> None:
    """Hide half of a thing behind a wall, a ledge, a curtain, a box or in a hole."""
    rng = stage.rng
    cover = rng.choice((wall, ledge, curtain, box, hole))
    if cover is hole or cover is box:
        stage.outdoors(horizon=rng.uniform(0.5, 0.6))
    else:
        stage.backdrop(*CALM, "dotted")
    cover(stage, stage.subject(*rng.choice((("animal", "face"), ()))), stage.contrast())


@family(
    PARTLY_HIDDEN,
    "{Subject} hidden in plain sight within a sea of {Objects}",
    "Find {Subject}: its colours hide it among {Objects}",
    "{Subject} is hardly seen before a background of {Objects}",
    "{Creature} takes on the colours around it and is almost out of sight",
    "Hidden by its pattern, {Thing} can only be guessed",
    "{Objects} everywhere, and {Subject} hidden among them",
    "The outline of {Subject} hidden in a texture of {Objects}",
    "Camouflage hides {Thing} so well that only its edge shows",
    "{Subject} camouflaged and nearly hidden among {Objects}",
    "A hidden {Thing} that has the colours of what is around it",
    "Barely seen: {Subject} hidden before {Objects}",
)
def camouflage(stage: Stage) -> None:
    """Hide a big thing in the colours of a dense pattern of another thing; its outline gives it away."""
    rng = stage.rng
    many = stage.subject()
    hidden = stage.compact(unlike=[many], least=0.4, most=0.77)
    colour = mean_colour(stage.cutout(many, 0.2))
    stage.backdrop("plain", colours=[nearest_colour(stage.sheet.mean_colour(many))])
    step = rng.uniform(0.14, 0.18)
    turn = rng.choice((0, 25, 180))
    smooth = Image.Resampling.BICUBIC
    copies = [
        stage.cutout(many, step * rng.uniform(1.25, 1.4)).rotate(rng.uniform(-turn, turn), smooth, expand=True)
        for _ in range(3)
    ]
    for x, y in half_drop(step):
        stage.put(rng.choice(copies), x + rng.uniform(-0.2, 0.2) * step, y + rng.uniform(-0.2, 0.2) * step)
    stage.note(many, 10)
    size, flip = rng.uniform(0.68, 0.78), rng.random() < 0.5
    image = in_colour(stage.cutout(hidden, size / 2, flip=flip), colour, rng.uniform(0.5, 0.6))
    image = resize(image, *(stage.px(length) for length in stage.extent(hidden, size)))
    stage.put(image, 0.5 + rng.uniform(-0.08, 0.08), 0.5 + rng.uniform(-0.08, 0.08))
    stage.note(hidden)


@family(
    PARTLY_HIDDEN,
    "Only a small opening lets us see a part of {Subject}",
    "{Object} seen in part by someone who spies on it",
    "A door hides {Thing} but for what the gap shows",
    "A secret look at {Creature}, most of which is out of sight",
    "{Subject} behind a closed wall, seen only through an opening in it",
    "Everything is covered except a little hole with {Thing} in it",
    "The spy sees a part of {Object} and no more",
    "{Thing} is hidden behind a door, a keyhole shows a part of it",
    "{Subject} seen only in part through an opening",
    "A narrow gap shows some of the hidden {Thing}",
    "Someone spies on {Creature}, which is hidden by a door",
)
def through_keyhole(stage: Stage) -> None:
    """Cover the scene with a door or a wall, which leaves only a keyhole, a gap or a round port to look through."""
    rng, name = stage.rng, stage.compact(least=0.45)
    stage.backdrop("glowing", "gradient", "plain", "striped", colours=stage.contrasting(name))
    opening = rng.choice(("keyhole", "keyhole", "gap", "port"))
    x = 0.5 + rng.uniform(-0.06, 0.06)
    size, y = {"keyhole": (0.64, 0.46), "gap": (0.8, 0.54), "port": (0.82, 0.5)}[opening]
    stage.sprite(name, x + rng.uniform(-0.05, 0.05), y + rng.uniform(-0.03, 0.03), size, flip=rng.random() < 0.5)
    scene, colour = stage.canvas, rng.choice(_DOORS)
    stage.canvas = Image.new("RGBA", scene.size, (*colour, 255))
    _door(stage, colour, metal=opening == "port")
    shape = _opening(opening, x, rng.uniform(0.9, 1.1))
    plate = rng.choice(((206, 166, 84), (176, 180, 190), (70, 66, 70)))
    if opening == "keyhole":
        stage.rect(x - 0.29, 0.07, x + 0.29, 0.95, shift(plate, -0.45), radius=0.2)
        stage.rect(x - 0.275, 0.085, x + 0.275, 0.935, plate, radius=0.19)
    elif opening == "port":
        _rim(stage, x, plate)
    stage.polygon([(u - 0.008, v - 0.01) for u, v in shape], shift(colour, -0.75))
    mask = Image.new("L", scene.size, 0)
    ImageDraw.Draw(mask).polygon([(u * stage.side, v * stage.side) for u, v in shape], 255)
    stage.canvas.paste(scene, mask=mask)
    if opening == "gap":
        way = rng.choice((-1, 1))
        for dx in (0.15, 0.19):
            stage.line([(x + way * dx, 0), (x + way * dx, 1)], shift(colour, -0.45), 0.012)
        stage.ellipse(x + way * 0.27, 0.54, 0.042, fill=shift(plate, -0.4))
        stage.ellipse(x + way * 0.265, 0.535, 0.034, fill=plate)


@family(
    PARTLY_HIDDEN,
    "The ground covers the lower part of {Subject}",
    "{Object} has sunk in, only its upper part is still seen",
    "{Thing} sticks out, the rest is hidden below",
    "Half of {Creature} is out of sight under the surface",
    "{Subject} half buried",
    "The lower part of {Thing} is hidden in what it stands in",
    "{Object} is covered up to the middle",
    "Only the top of {Thing} shows above the surface",
    "The lower half of {Subject} is hidden below the surface",
    "{Object} seen only in part, for it is half buried",
    "The ground hides the lower part of {Thing}",
)
def half_buried(stage: Stage) -> None:
    """Let sand, snow, water or earth cover the lower part of one or two things."""
    rng, stuff = stage.rng, stage.rng.choice(tuple(_STUFFS))
    horizon = rng.uniform(0.42, 0.52)
    stage.outdoors(styles=("landscape",), horizon=horizon, colours=_SKIES)
    colour = shift(_STUFFS[stuff], -0.35 if stage.ground.dark else rng.uniform(-0.1, 0.05))
    stage.rect(0, horizon, 1, 1, shift(colour, -0.12))
    n = rng.choice((1, 1, 2))
    names = [stage.compact(least=0.4) for _ in range(n)]
    line = rng.uniform(0.66, 0.72)
    spots = (0.5 + rng.uniform(-0.1, 0.1),) if n == 1 else (0.28, 0.72)
    for x, name in zip(spots, names, strict=True):
        size = stage.fit(name, 0.62 if n == 1 else 0.42, 0.62 if n == 1 else 0.5)
        height = stage.extent(name, size)[1]
        y = line + height * (0.5 - rng.uniform(0.5, 0.58)) + 0.02
        stage.sprite(name, x, y, size, angle=rng.choice((-1, 1)) * rng.uniform(4, 16))
    _surface(stage, stuff, line, colour, spots)


def _door(stage: Stage, colour: RGB, metal: bool) -> None:
    """Draw the planks of a door, or the plates of a ship's wall."""
    for i in range(1, 6):
        at = i / 6
        stage.line([(at, 0), (at, 1)] if not metal else [(0, at), (1, at)], shift(colour, -0.28), 0.012)
        if metal:
            for k in range(9):
                stage.ellipse(0.06 + k * 0.11, at - 0.025, 0.009, fill=shift(colour, 0.3))
        else:
            for start in (0.12 * i, 0.45 + 0.06 * i):
                stage.line([(at - 0.08, start), (at - 0.085, start + 0.17)], shift(colour, -0.14), 0.006)


def _opening(kind: str, x: float, scale: float) -> list[Point]:
    """Return the outline of a keyhole, a gap or a round port."""
    if kind == "gap":
        half = 0.15 * scale
        return [(x - half, 0), (x + half, 0), (x + half, 1), (x - half, 1)]
    turns = [math.radians(a) for a in range(0, 360, 6)]
    if kind == "port":
        return [(x + 0.29 * math.cos(t), 0.5 + 0.29 * math.sin(t)) for t in turns]
    r = 0.19 * scale
    head = [(x + r * math.cos(t), 0.35 + r * math.sin(t)) for t in turns if not 1.15 < t < 1.99]
    cut = next(i for i, t in enumerate(turns) if t > 1.15)
    return [*head[:cut], (x + r * 0.95, 0.87), (x - r * 0.95, 0.87), *head[cut:]]


def _rim(stage: Stage, x: float, metal: RGB) -> None:
    """Draw the bolted ring of a port."""
    stage.ellipse(x, 0.5, 0.405, fill=shift(metal, -0.5))
    stage.ellipse(x, 0.5, 0.39, fill=metal)
    stage.ellipse(x, 0.5, 0.315, fill=shift(metal, -0.3))
    for i in range(8):
        t = math.tau * (i + 0.5) / 8
        stage.ellipse(x + 0.352 * math.cos(t), 0.5 + 0.352 * math.sin(t), 0.02, fill=shift(metal, -0.55))


def _surface(stage: Stage, stuff: str, line: float, colour: RGB, spots: tuple[float, ...]) -> None:
    """Cover everything below a line with stuff that is heaped up, or ripples, where the things stand."""
    rng, turn = stage.rng, stage.rng.uniform(0, math.tau)

    def top(u: float) -> float:
        """Return the height of the surface."""
        heap = sum(math.exp(-(((u - x) / 0.16) ** 2)) for x in spots)
        return line + 0.012 * math.sin(9 * u + turn) - (0 if stuff == "water" else 0.03 * heap)

    edge = [(i / 40, top(i / 40)) for i in range(41)]
    stage.polygon([*edge, (1, 1), (0, 1)], colour)
    stage.line(edge, shift(colour, 0.35), 0.01)
    for i in range(7):
        x, y, reach = rng.uniform(0.05, 0.95), line + 0.06 + 0.035 * i, rng.uniform(0.06, 0.12)
        if stuff == "water":
            stage.arc(x, y, reach, 0.014, 200, 340, shift(colour, 0.4), 0.008)
        elif stuff == "earth":
            stage.ellipse(x, y, 0.014, 0.009, shift(colour, -0.25))
        else:
            stage.arc(x, y, reach, 0.016, 200, 340, shift(colour, -0.1), 0.008)
    if stuff == "water":
        for x in spots:
            stage.arc(x, line + 0.035, 0.3 if len(spots) == 1 else 0.2, 0.03, 10, 170, shift(colour, 0.5), 0.009)
    if stuff == "snow":
        for _ in range(18):
            stage.ellipse(rng.random(), rng.uniform(0, line), rng.choice((0.008, 0.012)), fill=(252, 253, 255))
