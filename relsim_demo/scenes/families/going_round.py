"""Things that go round in a circle."""

from __future__ import annotations

import math

from relsim_demo.scenes.backdrops import RGB, hls, ring_points, shift
from relsim_demo.scenes.canvas import Point
from relsim_demo.scenes.drawing.arrows import arc_arrow, bold
from relsim_demo.scenes.drawing.choices import CASTABLE
from relsim_demo.scenes.registry import Kind, family, relation
from relsim_demo.scenes.stage import Stage

ROUND = relation(
    "going round in a circle",
    Kind.ORDER,
    "{Things} going round in a circle, one after another",
    "Round and round: {Things} follow each other in a ring without end",
    "An endless chain of {Things} that closes to a circle",
    "After the last {Thing} comes the first again, in a circle",
    "{Things} turn about a centre, one after another",
    "A ring of {Things} in order, with no first and no last",
    "The circle goes on and on, from one {Thing} to the next",
    "In a circle each {Thing} comes next after another",
    "{Objects} on a round course that leads back to its start",
    "A closed series: {First Thing}, the next, and round to {First Thing} again",
    "Turning without end, {Things} come round one after another",
    "{Things} go round in a circle, the next always after the last",
    "A circle of {Things} that turns round and round in order",
    "One after another, {Things} come round and back to the beginning",
)


@family(
    ROUND,
    "Cycle from {First Thing} to {Second Thing} and back to the start",
    "Arrows lead round in a circle from one {Thing} to the next",
    "An endless loop of {First Thing}, {Second Thing} and {Third Thing}",
    "Circular process in which each {Thing} leads to the next",
    "The last {Thing} points back to the first",
    "Different {Things} linked in a ring by curved arrows",
    "A recurring cycle with {Thing} at every station",
    "What begins with {First Thing} comes back to {First Thing}",
    "Loop diagram with {Objects} at its stations, in order",
    "Curved arrows join {Thing} to {Thing} all the way round",
    "The cycle closes: from {Thing} to the next and back to the beginning",
    "A never-ending circular series of {Things}",
)
def cycle_of_arrows(stage: Stage) -> None:
    """Set three or four different things around a circle, bold arrows leading clockwise from each to the next."""
    rng = stage.rng
    stage.backdrop()
    n, radius = rng.choice((3, 4)), rng.uniform(0.3, 0.315)
    cy = 0.54 if n == 3 else 0.5
    discs, colour = rng.random() < 0.5, bold(stage)
    size = {3: 0.29, 4: 0.25}[n]
    start = -90 if n == 3 else rng.choice((-90, -45))
    gap = math.degrees((size / 2 + 0.015) / radius)
    for name, (x, y, angle) in zip(stage.cast(n), ring_points(n, 0.5, cy, radius, start), strict=True):
        if discs:
            stage.ellipse(x, y, size * 0.52, fill=shift(stage.ground.rgb, 0.75), outline=colour, width=0.012)
        stage.sprite(name, x, y, size * (0.72 if discs else 0.95))
        arc_arrow(stage, 0.5, cy, radius, angle + gap, angle + 360 / n - gap, colour)


@family(
    ROUND,
    "{Things} orbiting around {Subject} like planets",
    "Small {Things} circle a large {Subject} on drawn rings",
    "{Subject} at the centre of a little solar system",
    "{Things} as satellites of {Subject}",
    "Everything revolves around {Subject}",
    "Round paths carry {Things} about a central {Subject}",
    "Like an atom: {Subject} in the core, {Things} on the shells",
    "Revolving {Things} go round the great {Subject} in the middle",
    "A centre and its moons: {Things} circle {Subject} one after another",
    "{Subject} is the sun here and {Things} go round it",
    "Moons made of {Things} travel round and round {Subject}",
    "A circle of small {Things} revolves around {Subject} in the middle",
)
def orbit(stage: Stage) -> None:
    """Put a thing in the centre and two to four small things on drawn elliptical orbits around it."""
    rng = stage.rng
    stage.backdrop("plain", "gradient", "glowing", "dotted", "bokeh", "framed")
    if stage.ground.dark:
        for _ in range(24):
            stage.ellipse(rng.random(), rng.random(), rng.uniform(0.003, 0.007), fill=(255, 250, 226))
    n, layout = rng.choice((2, 3, 4)), rng.choice(("nested", "nested", "atom"))
    centre, *moons = stage.cast(2 if rng.random() < 0.5 else 3)
    tilt, flat = rng.uniform(-25, 25), rng.uniform(0.5, 0.7)
    if layout == "atom":
        n = min(n, 3)
        paths = [(0.43, 0.17, tilt + 180 * i / n) for i in range(n)]
    else:
        paths = [(r, r * flat, tilt) for r in ((0.43,), (0.31, 0.44))[n > 2]]
    for path in paths:
        stage.line([_on_orbit(path, t) for t in range(180, 361, 5)], stage.ink, 0.012)
    stage.sprite(centre, 0.5, 0.5, rng.uniform(0.3, 0.34))
    for path in paths:
        stage.line([_on_orbit(path, t) for t in range(0, 181, 5)], stage.ink, 0.012)
    phase = rng.uniform(-25, 25)
    for i in range(n):
        path = paths[i % len(paths)]
        t = rng.choice((0, 180)) + rng.uniform(-25, 25) if layout == "atom" else phase + 360 * i / n
        x, y = _on_orbit(path, t)
        x, y = min(max(x, 0.125), 0.875), min(max(y, 0.125), 0.875)
        stage.sprite(moons[i % len(moons)], x, y, rng.uniform(0.16, 0.19))


@family(
    ROUND,
    "{Things} ride a Ferris wheel",
    "A big wheel lifts one {Thing} after another to the top",
    "{Objects} sit around a great wheel that turns on its hub",
    "Up on one side and down on the other, {Things} go round",
    "{Subject} is at the top of the wheel now, the next one follows",
    "A turning wheel carries {Things} in its seats",
    "Every seat of the wheel holds {Thing}",
    "{Creatures} go up and round and come down again",
    "The fair's great wheel with {Things} in order along its rim",
    "{Things} carried round by a big turning wheel",
    "On a great wheel one {Thing} after another comes round to the top",
    "{Things} hang along the rim of a wheel and go round in a circle",
)
def ferris_wheel(stage: Stage) -> None:
    """Seat six to eight things in the gondolas of a big wheel on two legs."""
    rng = stage.rng
    foot = stage.outdoors(horizon=rng.uniform(0.8, 0.88)).horizon + rng.uniform(0.04, 0.07)
    n, kinds, colour = rng.choice((6, 7, 8)), stage.cast(rng.choice((1, 2, 3)), *CASTABLE, "face"), stage.contrast()
    x, y, radius, start = 0.5, 0.43, 0.32, rng.uniform(0, 45)
    rim = shift(colour, 0.3)
    for sign in (-1, 1):
        stage.line([(x, y), (x + sign * 0.24, foot)], shift(colour, -0.35), 0.03)
    stage.rect(x - 0.3, foot - 0.012, x + 0.3, foot + 0.025, shift(colour, -0.45))
    spots = ring_points(n, x, y, radius, start)
    for u, v, _ in spots:
        stage.line([(x, y), (u, v)], rim, 0.011)
    stage.ellipse(x, y, radius, outline=rim, width=0.02)
    stage.ellipse(x, y, radius * 0.62, outline=rim, width=0.009)
    stage.ellipse(x, y, 0.045, fill=colour, outline=shift(colour, -0.35), width=0.01)
    room = 0.21 if n == 6 else 0.19 if n == 7 else 0.175
    for i, (u, v, _) in enumerate(spots):
        _gondola(stage, kinds[i % len(kinds)], u, v, room, hls(i / n + start / 90, 0.58, 0.65))


@family(
    ROUND,
    "{Things} ride a merry-go-round",
    "Under a round roof {Things} turn in a circle on poles",
    "{Creatures} go up and down on poles while the platform turns",
    "A carousel on which {Things} take the place of horses",
    "{Subject} and the others circle around the central column",
    "The platform spins and {Things} come round one after another",
    "Fairground ride: {Things} on poles in a ring below a striped roof",
    "{Things} chase each other round in a circle and never catch up",
    "Round goes the platform, and {Subject} with it",
    "{Things} on poles go round and round on a turning platform",
    "A fairground ride that carries {Things} round in a circle",
    "One after another, {Things} come round under the turning roof",
    held_out=True,
)
def carousel(stage: Stage) -> None:
    """Put things on poles between the striped roof and the platform of a merry-go-round, at different heights."""
    rng = stage.rng
    stage.outdoors(horizon=rng.uniform(0.72, 0.82))
    n, way, colour = rng.choice((3, 4)), rng.choice(("left", "right")), stage.contrast()
    names = stage.cast(n, side_view=True) if rng.random() < 0.6 else [stage.subject(side_view=True)] * n
    room, floor, eaves, brass = 0.84 / n, 0.86, 0.35, (226, 180, 70)
    stage.ellipse(0.5, floor + 0.03, 0.46, 0.085, shift(colour, -0.4))
    stage.ellipse(0.5, floor, 0.46, 0.085, shift(colour, 0.45))
    stage.rect(0.44, eaves, 0.56, floor - 0.01, shift(colour, 0.2))
    for dx in (-0.03, 0.03):
        stage.line([(0.5 + dx, eaves), (0.5 + dx, floor - 0.01)], shift(colour, 0.6), 0.012)
    phase = rng.choice((0, 1))
    places = [(0.08 + room * (i + 0.5), 0.6 + (0.05 if (i + phase) % 2 else -0.05)) for i in range(n)]
    for name, (x, y) in zip(names, places, strict=True):
        base = floor + 0.065 * math.sqrt(max(0, 1 - ((x - 0.5) / 0.46) ** 2))
        stage.line([(x, eaves), (x, base)], brass, 0.018)
        stage.sprite(name, x, y, stage.fit(name, room * 0.97, 0.34), toward=way)
    _carousel_roof(stage, eaves, colour)


def _gondola(stage: Stage, name: str, x: float, y: float, room: float, colour: RGB) -> None:
    """Hang a gondola with a thing in it from a point of the wheel's rim."""
    half, floor = room * 0.5, y + room * 0.72
    for sign in (-1, 1):
        stage.line([(x, y), (x + sign * half * 0.9, floor - room * 0.22)], stage.ink, 0.007)
    stage.sprite(name, x, floor - room * 0.16, stage.fit(name, room * 0.9, room * 0.8), standing=True)
    bowl = [(x + half * math.cos(a), floor - room * 0.26 + room * 0.32 * math.sin(a))
            for a in (math.pi * i / 12 for i in range(13))]  # fmt: skip
    stage.polygon(bowl, colour)
    stage.line([(x - half, floor - room * 0.26), (x + half, floor - room * 0.26)], shift(colour, 0.4), 0.012)
    stage.ellipse(x, y, 0.014, fill=stage.ink)


def _carousel_roof(stage: Stage, eaves: float, colour: RGB) -> None:
    """Draw a pointed roof in stripes with a scalloped rim and a ball on top."""
    panels, top, reach, pale = 8, 0.09, 0.47, (252, 248, 238)
    edges = [0.5 - reach * math.cos(math.pi * i / panels) for i in range(panels + 1)]
    dip = [eaves - 0.06 + 0.06 * math.sin(math.pi * i / panels) for i in range(panels + 1)]
    for i in range(panels):
        tone, (left, right) = (colour, pale)[i % 2], (edges[i], edges[i + 1])
        stage.polygon([(0.5, top), (left, dip[i]), (right, dip[i + 1])], tone)
        stage.polygon([(left, dip[i]), (right, dip[i + 1]), (right, dip[i + 1] + 0.03), ((left + right) / 2,
                      (dip[i] + dip[i + 1]) / 2 + 0.055), (left, dip[i] + 0.03)], shift(tone, -0.15))  # fmt: skip
    stage.ellipse(0.5, top - 0.015, 0.026, fill=(226, 180, 70))


def _on_orbit(path: tuple[float, float, float], t: float) -> Point:
    """Return a point of an ellipse (long radius, short radius, tilt) around the middle, at t degrees."""
    rx, ry, tilt = path
    x, y, a = rx * math.cos(math.radians(t)), ry * math.sin(math.radians(t)), math.radians(tilt)
    return 0.5 + x * math.cos(a) - y * math.sin(a), 0.5 + x * math.sin(a) + y * math.cos(a)
