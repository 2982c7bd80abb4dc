"""Families of the kind: scale. Size is the point."""

from __future__ import annotations

import math

from relsim_demo.scenes.backdrops import shift
from relsim_demo.scenes.registry import Kind, family
from relsim_demo.scenes.stage import Stage


@family(
    Kind.SCALE,
    "A gigantic {Subject} towering over a tiny {Object}",
    "Tiny {Object} at the foot of an enormous {Subject}",
    "Extreme contrast of size between {First Thing} and {Second Thing}",
    "{Subject} is a giant, {Object} a dwarf beside it",
    "A minute {Thing} next to a colossal {Another Thing}",
    "Huge {Subject} and very small {Object} side by side",
    "{Object} dwarfed by {Subject}",
    "Absurd scale: {Subject} looms above a little {Object}",
    "A colossal {Subject} makes {Object} look like a speck",
    "The great and the small: {First Thing} against {Second Thing}",
    "{Thing} of monstrous size standing before a miniature {Another Thing}",
    "Big versus little shown with {Subject} and {Object}",
    "{Object} looks up at a {Subject} many times its size",
    "One {Thing} fills the scene while another is as small as a crumb",
    "An oversized {Subject} beside a miniature {Object}",
    "Difference in scale between a massive {Subject} and a wee {Object}",
    "A giant {Subject} standing next to a tiny {Object}",
    "{Object} is minuscule compared with the enormous {Subject}",
    "The huge size of {Subject} dwarfs little {Object} at its side",
)
def tiny_and_giant(stage: Stage) -> None:
    """Stand a gigantic thing on the ground and beside it a tiny one."""
    rng = stage.rng
    stage.outdoors(horizon=rng.uniform(0.64, 0.76))
    giant = stage.subject()
    tiny = giant if rng.random() < 0.3 else stage.subject(unlike=[giant])
    way, size, small = rng.choice((-1, 1)), rng.uniform(0.74, 0.8), rng.uniform(0.11, 0.125)
    width, _ = stage.extent(giant, size)
    floor = rng.uniform(0.88, 0.91)
    x = 0.5 + way * min(0.975 - 0.5 - width / 2, 0.12)
    stage.shadow_under(x, floor, width * 1.1)
    stage.sprite(giant, x, floor, size, standing=True, toward="left" if way > 0 else "right")
    near = min(max(x - way * (width / 2 + small * 0.7), 0.04 + small / 2), 0.96 - small / 2)
    ground = floor + rng.uniform(0.02, 0.05)
    stage.shadow_under(near, ground, small * 1.2)
    stage.sprite(tiny, near, ground, small, standing=True, toward="right" if way > 0 else "left")


@family(
    Kind.SCALE,
    "A magnifying glass enlarges one of the small {Objects}",
    "{Subject} seen much larger through a lens",
    "Under the magnifier a little {Thing} becomes big",
    "A closer look at {Object} through a magnifying lens",
    "Small {Objects}, one of them magnified in a round glass",
    "The loupe blows up one {Thing} out of many",
    "{Subject} inspected with a magnifying glass",
    "Zooming in on {Object}: the lens shows it enlarged",
    "A lens held over {Objects} makes one of them look huge",
    "Inside the glass {Subject} appears many times bigger than outside",
    "Examining tiny {Things} with a hand lens",
    "Magnification of a single {Object} among small ones",
    "Detective's view: {Subject} enlarged within a round lens",
    "Little {Objects} around and a close-up of one through a magnifier",
    "The magnifying glass picks out {Thing} and enlarges it",
    "{Subject} in close-up under a lens, its fellows remain small",
    "One small {Object} looks large under a magnifying glass",
    "A lens magnifies {Thing} while the others stay tiny",
    "Looking through a magnifier that enlarges {Subject}",
)
def magnified(stage: Stage) -> None:
    """Hold a magnifying glass over small things of one kind; the lens shows one of them much larger."""
    rng = stage.rng
    stage.backdrop()
    name, radius = stage.subject(), rng.uniform(0.22, 0.245)
    way = rng.choice((-1, 1))
    x, y = 0.5 - way * rng.uniform(-0.02, 0.14), 0.44 + rng.uniform(-0.06, 0.05)
    layout = rng.choice(("grid", "offset rows", "ring"))
    if layout == "grid":
        spots = [(0.12 + 0.19 * i, 0.12 + 0.19 * j) for i in range(5) for j in range(5)]
    elif layout == "offset rows":
        spots = [(0.12 + 0.19 * i + 0.095 * (j % 2), 0.12 + 0.19 * j) for j in range(5) for i in range(5 - j % 2)]
    else:
        turn = rng.uniform(0, 60)
        angles = [math.radians(turn + 360 * i / 9) for i in range(9)]
        x, y = 0.5, 0.46
        spots = [(x + 0.37 * math.cos(a), y + 0.37 * math.sin(a)) for a in angles]
    tip = (x + way * radius * 1.72, y + radius * 1.72)
    for px, py in spots:
        if math.dist((px, py), (x, y)) > radius + 0.085 and _beside((x, y), tip, (px, py)) > 0.09:
            stage.sprite(name, px, py, 0.14)
    _lens(stage, x, y, radius, way)
    stage.sprite(name, x, y, radius * 1.5)


@family(
    Kind.SCALE,
    "A crowd of tiny {Objects} gathers around a giant {Subject}",
    "Many little {Things} at the feet of one huge {Another Thing}",
    "{Subject} surrounded by a throng of small {Objects}",
    "A giant {Thing} draws a crowd of miniature {Onlookers}",
    "Small {Objects} flock around the enormous {Subject}",
    "{Subject} stands like a monument amid a swarm of little {Objects}",
    "A multitude of tiny {Creatures} assembled before a colossal {Thing}",
    "One giant and its many tiny followers",
    "Little {Objects} worship a towering {Subject}",
    "A dozen or so small {Things} encircle the base of a great {Another Thing}",
    "A gathering of miniature {Objects} round a gigantic {Subject}",
    "The many and small facing the one and big {Subject}",
    "A huge {Subject} in the midst of a crowd of dwarfish {Objects}",
    "A mob of little {Onlookers} admires the massive {Thing}",
    "Tiny {Objects} everywhere around the feet of {Subject}",
    "{Subject} towers above an audience of tiny {Things}",
    "A giant {Subject} with a crowd of tiny {Objects} at its feet",
    "Lots of small {Things} crowding round one enormous {Another Thing}",
    "A swarm of little {Objects} assembled around a huge {Subject}",
)
def crowd_around_giant(stage: Stage) -> None:
    """Gather many tiny things of one kind round the feet of one giant, facing it."""
    rng = stage.rng
    stage.outdoors(horizon=rng.uniform(0.5, 0.62))
    giant = stage.subject()
    tiny = stage.subject(*rng.choice(((), ("animal",), ("face",))), unlike=[giant])
    x, floor, size = 0.5 + rng.uniform(-0.05, 0.05), 0.78, rng.uniform(0.6, 0.66)
    width, _ = stage.extent(giant, size)
    front, small, n = rng.choice((0.14, 0.15)), rng.uniform(0.1, 0.115), rng.randint(10, 14)
    reach = min(max(width / 2 + 0.12, 0.32), 0.4)
    angles = [math.radians(-24 + 228 * i / (n - 1) + rng.uniform(-4, 4)) for i in range(n)]
    places = [(x + reach * math.cos(a), floor + 0.03 + front * math.sin(a)) for a in angles]
    stage.shadow_under(x, floor, width * 1.2)
    drawn = False
    for px, py in sorted(places, key=lambda place: place[1]):
        if py > floor and not drawn:
            stage.sprite(giant, x, floor, size, standing=True)
            drawn = True
        px = min(max(px, 0.09), 0.91)
        stage.shadow_under(px, py, small)
        stage.sprite(tiny, px, py, small, standing=True, toward="right" if px < x else "left")


def _beside(start: tuple[float, float], end: tuple[float, float], point: tuple[float, float]) -> float:
    """Return the distance of a point from a straight piece of line."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    along = ((point[0] - start[0]) * dx + (point[1] - start[1]) * dy) / (dx * dx + dy * dy)
    along = min(max(along, 0), 1)
    return math.dist(point, (start[0] + along * dx, start[1] + along * dy))


def _lens(stage: Stage, x: float, y: float, radius: float, way: int) -> None:
    """Draw a magnifying glass: handle to the lower left or right, bright glass, thick rim."""
    rim, wood = stage.rng.choice(((60, 62, 74), (176, 132, 60), (150, 40, 48))), (96, 62, 40)
    neck, tip = radius * 0.72, radius * 1.72
    stage.line([(x + way * neck, y + neck), (x + way * radius, y + radius)], rim, 0.035)
    stage.line([(x + way * radius * 0.95, y + radius * 0.95), (x + way * tip, y + tip)], wood, 0.065)
    stage.line([(x + way * radius * 1.0, y + radius * 0.98), (x + way * tip, y + tip)], shift(wood, 0.2), 0.02)
    stage.ellipse(x, y, radius + 0.014, fill=rim)
    stage.ellipse(x, y, radius - 0.014, fill=(238, 247, 252))
    for start, end in ((200, 250), (258, 268)):
        stage.arc(x, y, radius * 0.84, radius * 0.84, start, end, (255, 255, 255), 0.018)
