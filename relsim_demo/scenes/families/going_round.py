"""Things that go round in a circle."""

from __future__ import annotations

import math

from relsim_demo.scenes.backdrops import hls, ring_points, shift
from relsim_demo.scenes.drawing.arrows import arc_arrow, bold
from relsim_demo.scenes.drawing.choices import CASTABLE
from relsim_demo.scenes.drawing.rounds import (
    PALE,
    carousel_roof,
    course,
    dial,
    eddy,
    gondola,
    hands,
    lamp,
    maypole,
    on_orbit,
    on_ring,
    ribbon,
    trail,
)
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
    "Round in a cycle from {First Thing} to {Second Thing} and back to the start",
    "Arrows lead round in a circle from one {Thing} to the next",
    "Round and round in an endless loop go {First Thing}, {Second Thing} and {Third Thing}",
    "Circular process in which each {Thing} leads to the next",
    "In the circle the last {Thing} points back to the first",
    "Different {Things} linked in a ring by curved arrows",
    "A recurring cycle with {Thing} at every station",
    "The circle begins with {First Thing} and comes round to {First Thing} again",
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
    "{Things} go round {Subject} in circles like planets",
    "{Things} circle round {Subject} on drawn rings, one after another",
    "{Subject} at the centre of a circle of turning {Things}",
    "{Things} turn round and round {Subject} as its satellites",
    "Everything goes round in a circle about {Subject}",
    "Round paths carry {Things} about a central {Subject}",
    "Like in an atom, {Things} go round {Subject} on closed paths",
    "Revolving {Things} go round the great {Subject} in the middle",
    "A centre and its moons: {Things} circle {Subject} one after another",
    "{Things} go round {Subject} in a circle as round a sun",
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
        stage.line([on_orbit(path, t) for t in range(180, 361, 5)], stage.ink, 0.012)
    stage.sprite(centre, 0.5, 0.5, rng.uniform(0.3, 0.34))
    for path in paths:
        stage.line([on_orbit(path, t) for t in range(0, 181, 5)], stage.ink, 0.012)
    phase = rng.uniform(-25, 25)
    for i in range(n):
        path = paths[i % len(paths)]
        t = rng.choice((0, 180)) + rng.uniform(-25, 25) if layout == "atom" else phase + 360 * i / n
        x, y = on_orbit(path, t)
        x, y = min(max(x, 0.125), 0.875), min(max(y, 0.125), 0.875)
        stage.sprite(moons[i % len(moons)], x, y, rng.uniform(0.16, 0.19))


@family(
    ROUND,
    "{Things} ride a Ferris wheel",
    "A big wheel lifts one {Thing} after another to the top",
    "{Objects} sit around a great wheel that turns on its hub",
    "Up on one side and down on the other, {Things} go round",
    "{Subject} is at the top of the turning wheel now, and next comes another",
    "A turning wheel carries {Things} in its seats",
    "Every seat of the wheel holds {Thing}",
    "{Creatures} go up and round and down again in a circle",
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
        gondola(stage, kinds[i % len(kinds)], u, v, room, hls(i / n + start / 90, 0.58, 0.65))


@family(
    ROUND,
    "{Things} ride a merry-go-round",
    "Under a round roof {Things} turn in a circle on poles",
    "{Creatures} on poles go round in a circle as the platform turns",
    "A carousel on which {Things} take the place of horses",
    "{Subject} and the others go round and round the central column",
    "The platform spins and {Things} come round one after another",
    "Fairground ride: {Things} go round in a ring below a striped roof",
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
    carousel_roof(stage, eaves, colour)


@family(
    ROUND,
    "{Things} dance round a pole, each at the end of a ribbon",
    "Ribbons lead from the top of the pole to {Things} in a ring",
    "Round the pole they go, {First Thing} after {Second Thing}",
    "Tied to the middle by ribbons, {Things} circle in order",
    "{Creatures} keep going round, one behind another",
    "In front they walk one way, behind the pole the other way round",
    "A round dance of {Things} that never comes to an end",
    "{Things} in a ring follow each other about the pole in the middle",
    "Each {Thing} follows the next around the decorated pole",
    "{Things} go round a pole in a circle, one after another",
    "A ring of {Things} dances round and round on ribbons",
    "Held by ribbons from the middle, {Things} come round one after another",
)
def ribbon_dance(stage: Stage) -> None:
    """Let five to eight things go round a tall pole on the ground, each holding a ribbon from its top."""
    rng = stage.rng
    horizon = stage.outdoors(horizon=rng.uniform(0.5, 0.62)).horizon
    n, way, hue, top = rng.choice((5, 6, 7, 8)), rng.choice((-1, 1)), rng.random(), rng.uniform(0.08, 0.14)
    kinds = [stage.subject(side_view=True)] if rng.random() < 0.4 else stage.cast(rng.choice((2, 3)), side_view=True)
    y, rx, ry, start = max(horizon + 0.16, 0.74), 0.375, rng.uniform(0.11, 0.14), rng.uniform(0, 360)
    ground = rng.choice(((236, 220, 176), (196, 214, 150), (226, 206, 190)))
    stage.ellipse(0.5, y, rx + 0.09, ry + 0.06, shift(ground, -0.12))
    stage.ellipse(0.5, y, rx + 0.075, ry + 0.048, ground)
    places = sorted(((i, start + 360 * i / n) for i in range(n)), key=lambda p: math.sin(math.radians(p[1])))
    stood = False
    for i, t in places:
        if math.sin(math.radians(t)) > 0 and not stood:
            maypole(stage, 0.5, top, y, (hls(hue, 0.5, 0.6), hls(hue + 0.4, 0.5, 0.6)))
            stood = True
        x, foot = on_ring(t, 0.5, y, rx, ry)
        room = (0.2 if n < 7 else 0.17) * (1 + 0.28 * math.sin(math.radians(t)))
        name, toward = kinds[i % len(kinds)], "left" if (math.sin(math.radians(t)) > 0) == (way > 0) else "right"
        size = stage.fit(name, room, room)
        height = stage.extent(name, size)[1]
        ribbon(stage, (0.5, top + 0.03), (x, foot - height * 0.6), hls(hue + i / n, 0.55, 0.7))
        stage.sprite(name, x, foot, size, standing=True, toward=toward)


@family(
    ROUND,
    "{Things} in a circle for the hours, all the way round",
    "The hands go round and pass one {Thing} after another",
    "Round the dial from the last {Thing} to the first again",
    "Round and round go the hands past a circle of {Things}",
    "{Things} set in order along the rim of a dial",
    "Turning in a circle, the hand points to one {Thing} after another",
    "Every turn of the hands leads past all {Things} and back to the start",
    "A ring of {Things} round a dial, with no first and no last",
    "Time goes in a circle past {First Thing}, {Second Thing} and all the rest",
    "Hands turn round and round past {Things} in a circle",
    "A ring of {Things} on a dial, one after another around the hands",
    "The hands come round to each {Thing} in order and begin again",
)
def on_the_dial(stage: Stage) -> None:
    """Put four to twelve things where the hours are on the face of a clock, its hands in the middle."""
    rng = stage.rng
    stage.backdrop("plain", "gradient", "glowing", "dotted", "striped", "bokeh")
    form, n, colour = rng.choice(("round", "square", "bells")), rng.choice((4, 6, 8, 12)), stage.contrast()
    face = rng.choice((PALE, PALE, hls(rng.random(), 0.9, 0.5), (46, 44, 60)))
    ink = PALE if sum(face) < 300 else (40, 38, 50)
    kinds, y = stage.cast(rng.choice((1, 2, n)) if n < 8 else rng.choice((1, 2, 4))), 0.54 if form == "bells" else 0.5
    dial(stage, form, colour, face)
    scale = {"round": 1, "square": 1, "bells": 0.86}[form]
    radius = scale * {4: 0.29, 6: 0.3, 8: 0.315, 12: 0.335}[n]
    room = scale * {4: 0.25, 6: 0.225, 8: 0.19, 12: 0.15}[n]
    for i, (u, v, _) in enumerate(ring_points(n, 0.5, y, radius)):
        name = kinds[i % len(kinds)]
        stage.sprite(name, u, v, stage.fit(name, room, room))
    hands(stage, 0.5, y, radius - room * 0.58, rng.uniform(0, 12), ink)


@family(
    ROUND,
    "{Things} run on a closed track and come back to the start",
    "Lap after lap {Things} go round the course",
    "A track without an end, and {Things} one after another on it",
    "The track is a circle on which {Subject} both leads and follows",
    "Who is first and who is last? {Things} on a round track",
    "{Things} keep their order as they go round the closed track",
    "Seen from above: {Things} follow each other round the bend",
    "The way of {Things} leads round and back to where it began",
    "Along the round track comes {First Thing}, next {Second Thing}, and so on",
    "{Things} go round a closed track, one after another",
    "A circular course on which {Things} follow the one ahead",
    "Round and round the track, {Things} without a first or a last",
)
def round_track(stage: Stage) -> None:
    """Set four to seven things on a closed railway, race track or stream seen from above, all going the same way."""
    rng = stage.rng
    stage.backdrop("plain", "gradient", "dotted", "striped", colours=("green", "mint", "beige", "sky blue", "brown"))
    kind, n, way = rng.choice(("railway", "race", "stream")), rng.choice((4, 5, 6, 7)), rng.choice((-1, 1))
    rx, ry = rng.choice(((0.36, 0.36), (0.37, 0.3), (0.31, 0.37)))
    kinds = stage.cast(n, side_view=True) if rng.random() < 0.5 else stage.cast(rng.choice((1, 2)), side_view=True)
    course(stage, kind, rx, ry)
    start = rng.uniform(0, 360)
    arrows = rng.choice((1, 2))
    for i in range(arrows):
        first = start + 360 * i / arrows
        sweep = 260 / arrows
        if way > 0:
            arc_arrow(stage, 0.5, 0.5, 0.13, first, first + sweep, stage.ink)
        else:
            _counter_arrow(stage, first, sweep)
    room = {4: 0.25, 5: 0.23, 6: 0.2, 7: 0.18}[n]
    for i in sorted(range(n), key=lambda i: math.sin(math.radians(start + 360 * i / n))):
        t = start + 360 * i / n
        x, y = on_ring(t, 0.5, 0.5, rx, ry)
        toward = "left" if (math.sin(math.radians(t)) > 0) == (way > 0) else "right"
        name = kinds[i % len(kinds)]
        stage.sprite(name, x, y - 0.02, stage.fit(name, room, room), toward=toward)


def _counter_arrow(stage: Stage, start: float, sweep: float) -> None:
    """Draw a bold arrow in the middle that turns anticlockwise from `start` over `sweep` degrees."""
    tip = on_ring(start - sweep, 0.5, 0.5, 0.13, 0.13)
    stage.line([on_ring(start - (sweep - 30) * i / 16, 0.5, 0.5, 0.13, 0.13) for i in range(17)], stage.ink, 0.03)
    u, v = on_ring(start - sweep + 33, 0.5, 0.5, 0.18, 0.18), on_ring(start - sweep + 33, 0.5, 0.5, 0.08, 0.08)
    stage.polygon([tip, u, v], stage.ink)


@family(
    ROUND,
    "{Things} are whirled round in a circle",
    "A whirl carries {Things} round its centre, one behind another",
    "Round the middle fly {Things}, each turned the way it goes",
    "{Creatures} chase one another in a ring at full turn",
    "Turning like a top, the ring of {Things} never stops",
    "{First Thing} flies round in a circle behind {Second Thing}, and so on",
    "Streaks show how {Things} swirl round in a circle",
    "Caught in a whirl, {Things} come round again and again",
    "Head to tail in a ring: {Things} turn about the middle",
    "{Things} whirl round and round, one after another",
    "A swirling circle in which each {Thing} follows the next",
    "Round the centre {Things} fly in a circle without end",
)
def whirled_round(stage: Stage) -> None:
    """Let three to six things fly round a swirl, a light or nothing, each turned along the circle, streaks behind."""
    rng = stage.rng
    stage.backdrop("plain", "gradient", "glowing", "bokeh", "dotted")
    n, way, centre = rng.choice((3, 4, 5, 6)), rng.choice((-1, 1)), rng.choice(("eddy", "lamp", "nothing"))
    kinds = stage.cast(rng.choice((1, 1, 2, n)), side_view=rng.random() < 0.6)
    radius, room = {3: (0.28, 0.31), 4: (0.3, 0.28), 5: (0.33, 0.24), 6: (0.345, 0.22)}[n]
    pale = shift(stage.ground.rgb, 0.45 if stage.ground.dark else -0.28)
    if centre == "eddy":
        eddy(stage, radius * 0.7, way, pale)
    elif centre == "lamp":
        lamp(stage, radius * 0.26)
    start = rng.uniform(0, 360)
    for i in range(n):
        t = start + 360 * i / n
        trail(stage, t, radius, way, pale)
        x, y = on_ring(t, 0.5, 0.5, radius, radius)
        name = kinds[i % len(kinds)]
        stage.sprite(name, x, y, stage.fit(name, room, room), angle=t + 90, toward="right" if way > 0 else "left")
