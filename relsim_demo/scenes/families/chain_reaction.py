"""Things each of which acts on the next."""

from __future__ import annotations

import math

from PIL import Image

from relsim_demo.scenes.backdrops import shift
from relsim_demo.scenes.drawing.arrows import bold
from relsim_demo.scenes.drawing.choices import CALM, CASTABLE
from relsim_demo.scenes.drawing.ground import shadows
from relsim_demo.scenes.registry import Kind, family, relation
from relsim_demo.scenes.stage import DARK_INK, Stage

CHAIN = relation(
    "each acting on the next",
    Kind.ORDER,
    "Each {Thing} acts on the next one in the chain",
    "A chain in which every {Thing} does something to the next",
    "{First Thing} sets off {Second Thing}, and that one the next",
    "One after another, {Things} pass on what was done to them",
    "A chain reaction running from {First Thing} to the last",
    "In order, from one {Thing} to the next, the effect goes down the line",
    "What happens to one {Thing} happens next to its neighbour",
    "A series of {Things}, each the cause of what comes next",
    "{Things} in line, where every one affects the one after it",
    "The chain goes on: {First Thing}, then {Second Thing}, then {Third Thing}",
    "From first to last, one {Thing} acts upon another in order",
    "Every {Thing} acts on the next in line",
    "A chain of {Things} in which one passes it on to the next",
    "One {Thing} after another is set off along the chain",
)


@family(
    CHAIN,
    "Each {Creature} is about to be eaten by a bigger one behind it",
    "Big eats small: {First Creature} snaps at {Second Creature}, which snaps at the next",
    "Food chain in which every {Creature} hunts a smaller one",
    "A line of open mouths, the larger {Thing} always after the smaller",
    "The hunter is hunted in its turn by the next {Creature}",
    "Predators in order of size, each chasing the next",
    "{First Creature} gobbles {Second Creature} while {Third Creature} gapes at both",
    "Eat and be eaten: {Creatures} in a chain of jaws",
    "Every eater in the line is the meal of the next greater one",
    "{Creatures} in a chain where the next larger one eats the smaller",
    "Each {Creature} with its open jaws at the next one's tail",
    "One after another, {Creatures} are eaten by the next bigger one",
)
def food_chain(stage: Stage) -> None:
    """Line up three or four creatures of strongly growing size; each opens its jaws at the next smaller one."""
    rng = stage.rng
    n, way = rng.choice((3, 3, 4)), rng.choice((-1, 1))
    if rng.random() < 0.4:
        level = stage.outdoors().horizon - 0.02
    else:
        stage.backdrop(colours=("sky blue", "teal", "mint", "blue", "navy", "beige", "green", "yellow", "purple"))
        level = rng.uniform(0.48, 0.54)
    names = stage.cast(n, *(("animal", "vehicle") if rng.random() < 0.2 else ("animal",)), side_view=True)
    sizes, gap = {3: (0.42, 0.24, 0.135), 4: (0.38, 0.22, 0.135, 0.085)}[n], 0.05
    widths = [stage.extent(name, size)[0] for name, size in zip(names, sizes, strict=True)]
    scale = min((0.94 - gap * (n - 1)) / sum(widths), 1.2)
    x = 0.5 - way * (sum(widths) * scale + gap * (n - 1)) / 2
    for i, (name, size, width) in enumerate(zip(names, sizes, widths, strict=True)):
        width *= scale
        if i < n - 1:
            prey, room = sizes[i + 1] * scale, gap + widths[i + 1] * scale * 0.45
            _jaws(stage, x + way * width * 0.8, level, prey * 0.75 + 0.05, width * 0.2 + room, way)
        stage.sprite(name, x + way * width / 2, level, size * scale, toward="right" if way > 0 else "left")
        x += way * (width + gap)
    above = level - sizes[-1] * scale / 2 - 0.06
    stage.sprite("sweat droplets", min(max(x - way * 0.08, 0.09), 0.91), above, 0.1, flip=way < 0)


@family(
    CHAIN,
    "{Things} falling over one after the other like dominoes",
    "A row of {Things} toppling in a chain reaction",
    "Each {Thing} knocks over the next one",
    "Copies of {Subject} tip in order, from fallen to standing",
    "Upright {Objects} in line, pushed over from one end",
    "Chain of falling {Things}: the first lies flat, the last still stands",
    "The fall of one {Subject} brings down the next",
    "A line of {Things} leaning onto each other, going down one by one",
    "One push and the whole row of {Objects} tumbles",
    "{Objects} knock each other over one by one along the line",
    "The fallen {Subject} brings down the next one in turn",
    "Toppling chain: {Things} fall one after another, the last still stands",
)
def falling_dominoes(stage: Stage) -> None:
    """Tilt five or six copies of one upright thing: the left one lies fallen, the right one still stands."""
    rng = stage.rng
    layout = rng.choice(("ground", "ground", "table"))
    if layout == "ground":
        base = stage.outdoors(horizon=rng.uniform(0.56, 0.62)).horizon + rng.uniform(0.12, 0.16)
    else:
        stage.backdrop()
        base = rng.uniform(0.68, 0.74)
        stage.rect(0, base - 0.005, 1, base + 0.05, (150, 104, 66))
        stage.rect(0, base + 0.05, 1, 1.01, (104, 70, 46))
    name, height = _upright(stage), rng.uniform(0.28, 0.31)
    width, first = stage.extent(name, height)[0], 0.07
    n = 5 if width > height * 0.55 else rng.choice((5, 6))
    turns = [80 * (1 - i / (n - 1)) for i in range(n)]
    places = [first + (0.96 - first) * i / (n - 1) for i in range(n)]
    shadows(stage, [(x - width * 0.4 + height * 0.4 * t / 90, base, 0.16) for x, t in zip(places, turns, strict=True)])
    image = stage.cutout(name, height)
    for x, turn in reversed(list(zip(places, turns, strict=True))):
        # each tips over its lower right corner
        cos, sin = math.cos(math.radians(turn)), math.sin(math.radians(turn))
        middle = (x + (height * sin - width * cos) / 2, base - (height * cos + width * sin) / 2)
        stage.put(image.rotate(-turn, Image.Resampling.BILINEAR, expand=True), *middle)
    stage.note(name, n)


@family(
    CHAIN,
    "From {First Thing} an arrow leads to {Second Thing}, and on to {Third Thing}",
    "{Things} linked in an open chain by arrows",
    "A flow from one {Thing} to the next and to the last",
    "{First Thing} gives it to {Second Thing}, who gives it to {Third Thing}",
    "Three stations in order, each with its own {Thing}",
    "{First Thing} leads to {Second Thing}, which leads to {Third Thing}",
    "A flow chart that hands on from {Thing} to {Thing}",
    "Passed along the line, from {First Object} over {Second Object} to {Third Object}",
    "Arrows say what comes next: first {First Thing}, last {Third Thing}",
    "Handed on from {First Thing} to {Second Thing} and then to the next",
    "A chain of arrows leads from one {Thing} to the next",
    "{First Object}, next {Second Object}, and at the end {Third Object}",
)
def handed_on(stage: Stage) -> None:
    """Link three different things, each in its own box or disc, by bold arrows in an open chain."""
    rng = stage.rng
    stage.backdrop()
    layout, boxed = rng.choice(("row", "down", "up")), rng.random() < 0.5
    fill = shift(stage.ground.rgb, 0.8)
    edge = bold(stage)
    r, slope = {"row": (0.116, 0.0), "down": (0.148, 0.33), "up": (0.148, -0.33)}[layout]
    r -= 0.012 if boxed and slope else 0
    places = [(0.035 + r + (0.93 - 2 * r) * i / 2, 0.5 + slope * (i - 1)) for i in range(3)]
    for (x0, y0), (x1, y1) in zip(places, places[1:], strict=False):
        length = math.hypot(x1 - x0, y1 - y0)
        ux, uy, room = (x1 - x0) / length, (y1 - y0) / length, r * (1.26 if boxed and slope else 1.06)
        start, end = (x0 + ux * room, y0 + uy * room), (x1 - ux * room, y1 - uy * room)
        stage.arrow(start, end, edge, 0.034, 0.08)
    for name, (x, y) in zip(stage.cast(3), places, strict=True):
        if boxed:
            stage.rect(x - r, y - r, x + r, y + r, fill, outline=edge, width=0.014, radius=0.03)
        else:
            stage.ellipse(x, y, r, fill=fill, outline=edge, width=0.014)
        stage.sprite(name, x, y, r * (1.6 if boxed else 1.45))


@family(
    CHAIN,
    "{Things} in a row push each other, each the next one",
    "A push goes through the line and sends off the last {Thing}",
    "{First Thing} shoves {Second Thing}, and the one in front flies off",
    "The blow travels from {Thing} to {Thing} until the last swings out",
    "Pushed from behind, every {Thing} pushes on",
    "{Things} hit one another in turn, and only the end one moves away",
    "An impulse handed through a series of hanging {Things}",
    "The whole line leans into the {Thing} in front and sets it going",
    "A swing at one end makes {Thing} at the other end swing next",
    "Each {Thing} pushes the next, and the last one is driven off",
    "A push is passed along the line from one {Thing} to the next",
    "{Things} knock against each other in turn and the last one flies out",
)
def pushing_on(stage: Stage) -> None:
    """Hang equal things in a cradle, where the blow of the first swings out the last; or let a row push its front."""
    if stage.rng.random() < 0.5:
        _cradle(stage)
    else:
        _shoving(stage)


def _cradle(stage: Stage) -> None:
    """Hang four or five copies side by side from a frame, the one at the end swung out."""
    rng = stage.rng
    stage.backdrop(*CALM, "dotted")
    n, name, way, bar = rng.choice((4, 5)), stage.compact(*CASTABLE, "face"), rng.choice((-1, 1)), 0.14
    room = 0.56 / n
    size = stage.fit(name, room, 0.2)
    width, height = stage.extent(name, size)
    metal, length = stage.contrast(), rng.uniform(0.44, 0.5)
    start = 0.5 + way * 0.04 - way * width * (n - 1)
    for sign in (-1, 1):
        stage.line([(0.5 + sign * 0.4, bar), (0.5 + sign * 0.44, 0.93)], shift(metal, -0.3), 0.022)
    stage.line([(0.1, bar), (0.9, bar)], metal, 0.026)
    swing = math.radians(rng.uniform(28, 34))
    for i in range(n):
        x, turn = start + way * i * width, swing if i == n - 1 else 0
        end = (x + way * length * math.sin(turn), bar + length * math.cos(turn))
        stage.line([(x, bar), end], stage.ink, 0.008)
        middle = (end[0] + way * height * 0.42 * math.sin(turn), end[1] + height * 0.42 * math.cos(turn))
        stage.sprite(name, *middle, size, angle=-way * math.degrees(turn))
    for reach in (0.11, 0.15):
        spot = (start + way * (n - 1) * width, bar)
        angles = (90 - 27, 90 - 9) if way > 0 else (90 + 9, 90 + 27)
        stage.arc(*spot, length + reach + height * 0.6, length + reach + height * 0.6, *angles, stage.ink, 0.009)


def _shoving(stage: Stage) -> None:
    """Lean three or four things onto one another in a row; the one in front slides off with lines of speed."""
    rng = stage.rng
    foot = stage.outdoors(horizon=rng.uniform(0.6, 0.68)).horizon + rng.uniform(0.12, 0.17)
    n, way = rng.choice((3, 4)), rng.choice((-1, 1))
    names = rng.choice((stage.cast(n, side_view=True), [stage.subject(side_view=True)] * n))
    toward, room = "right" if way > 0 else "left", 0.74 / n
    sizes = [stage.fit(name, room, 0.4) for name in names]
    widths = [stage.extent(name, size)[0] for name, size in zip(names, sizes, strict=True)]
    x = 0.5 - way * 0.47
    for i, (name, size, width) in enumerate(zip(names, sizes, widths, strict=True)):
        last = i == n - 1
        x += way * (0.11 if last else 0)
        middle = x + way * width / 2
        shadows(stage, [(middle, foot, width)])
        height = stage.extent(name, size)[1]
        stage.sprite(name, middle, foot - (0.035 if last else 0), size, standing=True, toward=toward,
                     angle=way * (-9 if last else 11))  # fmt: skip
        if last:
            for dy, far in ((0.2, 0.08), (0.45, 0.12), (0.7, 0.06)):
                y = foot - height * dy - 0.02
                stage.line([(x - way * 0.02, y), (x - way * far, y)], stage.ink, 0.009)
        x += way * width * 0.94


def _upright(stage: Stage) -> str:
    """Choose a thing that is clearly higher than wide."""
    sizes = {name: stage.sheet.image(name).size for name in stage.sheet.pick(stage.pool)}
    return stage.subject(unlike=[name for name, (width, height) in sizes.items() if width > height * 0.66])


def _jaws(stage: Stage, x: float, y: float, height: float, length: float, way: int) -> None:
    """Draw a wide open, toothed mouth whose hinge is at (x, y), opening to the right (way = 1) or left (-1)."""
    half, end = height / 2, x + way * length
    stage.polygon([(x, y), (end, y - half), (end - way * length * 0.12, y), (end, y + half)], (206, 44, 62))
    for up in (-1, 1):
        for t in (0.42, 0.62, 0.82):
            root = [(x + way * length * u, y + up * half * u) for u in (t, t + 0.18)]
            tip = ((root[0][0] + root[1][0]) / 2, (root[0][1] + root[1][1]) / 2 - up * height * 0.2)
            stage.polygon([*root, tip], (255, 255, 255))
        stage.line([(x, y), (end, y + up * half)], DARK_INK, 0.012)
