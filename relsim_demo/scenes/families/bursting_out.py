"""Things that burst out of a source."""

from __future__ import annotations

import math

from relsim_demo.scenes.backdrops import RGB, mix, ring_points, shift
from relsim_demo.scenes.canvas import Point
from relsim_demo.scenes.registry import Kind, family, relation
from relsim_demo.scenes.stage import Stage

BURST = relation(
    "bursting out of a source",
    Kind.PARTS,
    "{Things} bursting out of one source",
    "A burst that throws {Things} in all directions",
    "{Objects} fly apart from the place they came from",
    "A source breaks open, and {Things} fly apart like its pieces",
    "From a single point {Things} fly apart",
    "{Things} fly out like fragments of something broken",
    "A source that can hold no more bursts and scatters {Objects}",
    "Something bursts, and its pieces, {Things}, fly apart",
    "{Objects} shoot out and scatter like fragments",
    "The burst sends {Things} flying away from its centre",
    "Thrown out and scattered, {Things} fly apart",
    "{Things} burst forth from a source and fly away",
    "A sudden burst flings {Objects} out into the air",
    "From one source {Things} shoot out and scatter",
)


@family(
    BURST,
    "An explosion of {Things}",
    "{Objects} fly outward along rays from a blast in the middle",
    "A bang, and {Things} burst in every direction",
    "{Things} radiate from the centre, larger the farther they are",
    "The blast throws {Things} at us",
    "Comic-book explosion that scatters {Objects}",
    "{First Thing} explodes and {Second Thing} flies out",
    "A detonation hurls {Objects} to all sides",
    "Rays of light and flying {Things} around an exploding centre",
    "A blast in the middle bursts and throws out {Things}",
    "{Objects} fly apart in an explosion",
    "An explosion flings {Things} away from its centre",
)
def burst(stage: Stage) -> None:
    """Throw things out along rays from an explosion in the middle, larger the farther they are."""
    rng = stage.rng
    base = stage.backdrop("plain", avoid=("white", "black")).rgb
    n, kinds = rng.randint(7, 8), stage.cast(rng.choice((1, 2, 3)))
    centre = (0.5 + rng.uniform(-0.03, 0.03), 0.5 + rng.uniform(-0.03, 0.03))
    start, ray = rng.uniform(0, 360), shift(base, rng.choice((0.45, 0.45, -0.2)))
    for _, _, angle in ring_points(2 * n, *centre, 0.5, start):
        edges = [math.radians(angle + d * 90 / n) for d in (-0.75, 0.75)]
        stage.polygon([centre, *((centre[0] + math.cos(e), centre[1] + math.sin(e)) for e in edges)], ray)
    stage.polygon(starburst(centre, n * 2, 0.2, 0.12, start), (232, 72, 40))
    stage.polygon(starburst(centre, n * 2, 0.155, 0.09, start), (255, 214, 70))
    turned = rng.random() < 0.5
    for ring, (radius, room) in enumerate(((0.24, 0.09), (0.395, 0.185))):
        for i, (x, y, angle) in enumerate(ring_points(n, *centre, radius, start + ring * 180 / n)):
            name = kinds[(i + ring) % len(kinds)]
            x, y = (min(max(v, 0.03 + room / 2), 0.97 - room / 2) for v in (x, y))
            stage.sprite(name, x, y, room, angle=angle + 90 if turned else rng.uniform(-35, 35))
    if rng.random() < 0.5:
        stage.sprite(stage.subject(unlike=kinds), *centre, 0.17)


@family(
    BURST,
    "A volcano that erupts with {Things} instead of lava",
    "{Objects} shoot out of the mountain's top",
    "An eruption hurls {Things} high into the air",
    "Fire, smoke and {Things} burst out of the crater",
    "The mountain bursts and spits out {Objects}",
    "{Creatures} thrown into the sky by the force below the earth",
    "It rains {Things} after the eruption",
    "Molten streams run down while {Objects} fly up",
    "Out of the depth of the earth come {Things}",
    "A mountain bursts open and throws {Things} into the sky",
    "{Objects} hurled out in an eruption",
    "{Things} fly out of an erupting mountain",
)
def erupting(stage: Stage) -> None:
    """Let a volcano throw seven to ten things out of its crater, in a fan above smoke and glowing streams."""
    rng = stage.rng
    foot = stage.outdoors(horizon=rng.uniform(0.8, 0.88)).horizon + 0.04
    x, top, half = rng.uniform(0.44, 0.56), rng.uniform(0.56, 0.6), rng.uniform(0.1, 0.12)
    n, kinds = rng.choice((7, 8, 9)), stage.cast(rng.choice((1, 1, 2, 3)))
    smoke = mix(stage.ground.rgb, (120, 112, 116), 0.55)
    for i in range(6):
        far, drift = (i + 1) / 6, rng.uniform(-0.1, 0.1)
        stage.ellipse(x + drift * far, top - 0.02 - 0.26 * far, 0.05 + 0.09 * far, fill=shift(smoke, 0.08 * i))
    for turn in range(-60, 61, 20):
        a, reach = math.radians(turn + rng.uniform(-6, 6)), rng.uniform(0.12, 0.2)
        tip = (x + reach * math.sin(a) * 1.1, top - reach * math.cos(a))
        flame = rng.choice(((255, 190, 60), (250, 110, 40)))
        stage.polygon([(x - 0.03, top + 0.02), tip, (x + 0.03, top + 0.02)], flame)
    _mountain(stage, x, top, half, foot)
    for i in range(n):
        near = i % 2
        a = math.radians(-72 + 144 * i / (n - 1) + rng.uniform(-4, 4))
        reach = rng.uniform(0.26, 0.3) if near else rng.uniform(0.41, 0.46)
        room = 0.125 if near else 0.17
        px, py = x + reach * math.sin(a) * 0.95, top - 0.02 - reach * math.cos(a)
        px, py = min(max(px, room / 2 + 0.02), 0.98 - room / 2), max(py, room / 2 + 0.02)
        name = kinds[i % len(kinds)]
        stage.sprite(name, px, py, stage.fit(name, room, room), angle=math.degrees(a) + rng.uniform(-20, 20))


@family(
    BURST,
    "A fountain of {Things}",
    "{Objects} spray up and fall down again on both sides",
    "{Things} gush out of an open vessel",
    "A jet that throws {Things} up in graceful arcs",
    "{Objects} pour upward from a box and scatter around it",
    "Out of a hat burst {Things}, more and more of them",
    "{Things} leap out and come down in a wide spray",
    "The vessel overflows with flying {Objects}",
    "A spout of {Things} that never runs dry",
    "{Objects} spray out of one opening in all directions",
    "A jet of {Things} bursts upward and falls to both sides",
    "{Things} burst out of a vessel and fly up in arcs",
)
def fountain_of(stage: Stage) -> None:
    """Let things spray up out of a basin, a hat or a box and fall in arcs on both sides."""
    rng = stage.rng
    foot = stage.outdoors(horizon=rng.uniform(0.66, 0.78)).horizon + rng.uniform(0.12, 0.16)
    foot, kind, colour = min(foot, 0.93), rng.choice(("basin", "hat", "box")), stage.contrast()
    kinds, mouth = stage.cast(rng.choice((1, 1, 2, 3))), foot - 0.24
    stage.shadow_under(0.5, foot, 0.5)
    stage.ellipse(0.5, mouth, 0.17, 0.045, shift(colour, -0.55))
    arcs = [(side, rng.uniform(0.2, 0.24) if near else rng.uniform(0.34, 0.38), near)
            for near in (False, True) for side in (-1, 1)]  # fmt: skip
    spots = [(0.5 + rng.uniform(-0.02, 0.02), 0.13, 0.17)]
    for side, reach, near in arcs:
        peak = mouth - (0.3 if near else 0.4)
        for t in (0.28, 0.75) if near else (0.32, 0.62, 0.95):
            y = mouth - (mouth - peak) * (1 - (2 * t - 1) ** 2) * 0.98 - 0.02
            spots.append((0.5 + side * reach * t, max(y, 0.1), 0.11 if near else 0.15))
        steps = [i / 14 for i in range(15)]
        path = [(0.5 + side * reach * t, mouth - (mouth - peak) * (1 - (2 * t - 1) ** 2)) for t in steps]
        stage.line(path, (*((255, 255, 255) if stage.ground.dark else colour), 110), 0.008)
    for i, (x, y, room) in enumerate(spots):
        name = kinds[i % len(kinds)]
        stage.sprite(name, x, y, stage.fit(name, room, room), angle=rng.uniform(-35, 35))
    _vessel(stage, kind, mouth, foot, colour)


def _mountain(stage: Stage, x: float, top: float, half: float, foot: float) -> None:
    """Draw a volcano with a glowing crater and streams running down."""
    rng = stage.rng
    rock = rng.choice(((96, 78, 76), (110, 86, 70), (84, 80, 92)))
    wide = rng.uniform(0.36, 0.42)
    left = [(x - half, top), (x - half - 0.08, top + 0.13), (x - wide, foot + 0.01)]
    right = [(x + wide, foot + 0.01), (x + half + 0.1, top + 0.15), (x + half, top)]
    stage.polygon([*left, *right], rock)
    stage.polygon([(x + 0.02, top), (x + 0.1, foot + 0.01), *right], shift(rock, -0.22))
    stage.ellipse(x, top, half, 0.026, (255, 150, 50))
    for dx, length in ((-0.06, 0.14), (0.01, 0.2), (0.07, 0.11)):
        points = [(x + dx, top + 0.01), (x + dx * 1.5 + 0.012, top + length * 0.5), (x + dx * 2, top + length)]
        stage.line(points, (255, 110, 40), 0.028)
        stage.line(points[:2], (255, 200, 80), 0.011)


def _vessel(stage: Stage, kind: str, mouth: float, foot: float, colour: RGB) -> None:
    """Draw the front of a vessel whose opening lies at `mouth`: a fountain's basin, an upturned hat or a box."""
    rim = [(0.5 + 0.17 * math.cos(a), mouth + 0.045 * math.sin(a)) for a in (math.pi * i / 12 for i in range(13))]
    if kind == "basin":
        bowl = [(0.5 + 0.17 * math.cos(a), mouth + 0.13 * math.sin(a)) for a in (math.pi * i / 12 for i in range(13))]
        stage.rect(0.465, mouth + 0.1, 0.535, foot, shift(colour, -0.2))
        stage.ellipse(0.5, foot, 0.14, 0.03, shift(colour, -0.3))
        stage.polygon([*rim, *reversed(bowl)], colour)
    elif kind == "hat":
        stage.polygon([*rim, (0.5 - 0.13, foot), (0.5 + 0.13, foot)], (44, 40, 52))
        band = [(0.335, mouth + 0.06), (0.665, mouth + 0.06), (0.656, mouth + 0.1), (0.344, mouth + 0.1)]
        stage.polygon(band, colour)
        stage.ellipse(0.5, foot, 0.13, 0.025, (44, 40, 52))
        stage.line(rim, (70, 66, 80), 0.03)
        return
    else:
        stage.polygon([*rim, (0.33, foot), (0.67, foot)], colour)
        stage.rect(0.47, mouth + 0.03, 0.53, foot, shift(colour, 0.5))
    stage.line(rim, shift(colour, 0.35), 0.018)


def starburst(centre: Point, n: int, outer: float, inner: float, start: float) -> list[Point]:
    """Return the outline of a star with n points."""
    tips, dips = ring_points(n, *centre, outer, start), ring_points(n, *centre, inner, start + 180 / n)
    return [(x, y) for pair in zip(tips, dips, strict=True) for x, y, _ in pair]
