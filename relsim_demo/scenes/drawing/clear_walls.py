"""Clear walls of many shapes: tanks, capsules, covers, drops; their outlines, edges and gleams."""

from __future__ import annotations

import math

from relsim_demo.scenes.backdrops import RGB, mix, shift
from relsim_demo.scenes.canvas import Point
from relsim_demo.scenes.drawing.carriers import turned
from relsim_demo.scenes.drawing.glass import WHITE, sheer
from relsim_demo.scenes.stage import Stage

METAL: RGB = (70, 76, 88)


def edge_of(stage: Stage) -> RGB:
    """Choose a colour for the edges of glass that shows on this backdrop."""
    return (250, 253, 255) if stage.ground.dark else (84, 112, 128)


def water_in(stage: Stage, box: tuple[float, float, float, float], level: float, colour: RGB) -> None:
    """Fill a box (left, top, right, bottom) with water up to a level, with bubbles that rise in it."""
    rng, (x0, _, x1, y1) = stage.rng, box
    swell = [(x0 + (x1 - x0) * i / 20, level + 0.008 * math.sin(i * 0.9)) for i in range(21)]
    with sheer(stage, 0.5):
        stage.polygon([*swell, (x1, y1), (x0, y1)], colour)
    stage.line(swell, mix(colour, WHITE, 0.7), 0.01)
    for _ in range(7):
        spot = rng.uniform(x0 + 0.06, x1 - 0.06), rng.uniform(level + 0.04, y1 - 0.1)
        stage.ellipse(*spot, rng.choice((0.009, 0.013, 0.018)), outline=WHITE, width=0.005)


def pebbles(stage: Stage, x0: float, x1: float, floor: float, colour: RGB) -> None:
    """Cover the floor of a tank with a wavy layer of sand and some pebbles."""
    heap = [(x0 + (x1 - x0) * i / 16, floor - 0.045 - 0.012 * math.sin(i * 1.1)) for i in range(17)]
    stage.polygon([*heap, (x1, floor), (x0, floor)], colour)
    for i in range(9):
        x, r = x0 + (x1 - x0) * (i + 0.5 + stage.rng.uniform(-0.3, 0.3)) / 9, stage.rng.uniform(0.012, 0.02)
        stage.ellipse(x, floor - 0.02, r * 1.3, r, shift(colour, stage.rng.choice((-0.35, -0.2, 0.4))))


def tank_stand(stage: Stage, x0: float, x1: float, top: float, colour: RGB) -> None:
    """Draw a low cabinet or a table under a tank, down to the edge of the picture."""
    stage.rect(x0 - 0.03, top, x1 + 0.03, top + 0.045, shift(colour, 0.15), radius=0.01)
    if stage.rng.random() < 0.5:
        stage.rect(x0, top + 0.045, x1, 1.02, colour)
        stage.line([((x0 + x1) / 2, top + 0.06), ((x0 + x1) / 2, 1)], shift(colour, -0.35), 0.01)
        return
    for x in (x0 + 0.04, x1 - 0.04):
        stage.rect(x - 0.025, top + 0.045, x + 0.025, 1.02, shift(colour, -0.15))


def capsule(half: float, radius: float, start: float = -1, end: float = 1) -> list[Point]:
    """Return a level capsule around the origin, `half` long to each side, cut to a part from start to end (-1..1)."""
    straight = half - radius

    def reach(u: float) -> float:
        """Return half the thickness at a distance u from the middle."""
        return math.sqrt(max(radius**2 - max(abs(u) - straight, 0) ** 2, 0))

    along = [half * (start + (end - start) * (1 - math.cos(math.pi * i / 24)) / 2) for i in range(25)]
    return [*((u, -reach(u)) for u in along), *((u, reach(u)) for u in reversed(along))]


def cover_outline(form: str, x: float, half: float, top: float, floor: float) -> list[Point]:
    """Return the outline of a glass cover that stands on `floor`: "bell", "case", "pyramid" or "gable"."""
    if form == "bell":
        shoulder = min(top + half, floor - 0.1)
        turns = [math.radians(a) for a in range(180, 361, 9)]
        arch = [(x + half * math.cos(a), shoulder + (shoulder - top) * math.sin(a)) for a in turns]
        return [(x - half, floor), *arch, (x + half, floor)]
    if form == "pyramid":
        return [(x - half * 1.2, floor), (x, top - 0.06), (x + half * 1.2, floor)]
    roof = top + (0.16 if form == "gable" else 0)
    peak = [(x, top)] if form == "gable" else []
    return [(x - half, floor), (x - half, roof), *peak, (x + half, roof), (x + half, floor)]


def plinth(stage: Stage, x: float, half: float, top: float, colour: RGB) -> None:
    """Draw the foot that a cover stands on, in two steps."""
    stage.rect(x - half - 0.05, top, x + half + 0.05, top + 0.045, colour, radius=0.012)
    stage.rect(x - half - 0.01, top + 0.04, x + half + 0.01, top + 0.08, shift(colour, -0.25), radius=0.006)


def drop_outline(x: float, y: float, radius: float, tall: float, lean: float) -> list[Point]:
    """Return a drop whose round part is centred at (x, y); its tip is `tall` radii above, moved sideways by `lean`."""
    points = []
    for i in range(61):
        a = math.tau * i / 60
        narrow = math.sin(a / 2) ** 1.35  # 0 at the tip, 1 at the bottom
        high = (1 - math.cos(a)) / 2
        points.append((math.sin(a) * narrow * radius * 1.12 + lean * radius * (1 - high) ** 3,
                       -tall * radius + (tall + 1) * radius * high))  # fmt: skip
    return turned(points, x, y, 0)


def shine(stage: Stage, spots: list[list[Point]], width: float = 0.022) -> None:
    """Draw gleams of light on a clear wall."""
    with sheer(stage, 0.72):
        for line in spots:
            stage.line(line, WHITE, width)
