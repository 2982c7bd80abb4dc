"""More things contained in something see-through: behind straight panes, in long vessels, under covers, in liquids."""

from __future__ import annotations

import math

from relsim_demo.scenes.backdrops import Grounded, hls, mix, shift
from relsim_demo.scenes.drawing.carriers import turned
from relsim_demo.scenes.drawing.clear_walls import (
    capsule,
    cover_outline,
    drop_outline,
    edge_of,
    pebbles,
    plinth,
    shine,
    tank_stand,
    water_in,
)
from relsim_demo.scenes.drawing.frames import WOODS
from relsim_demo.scenes.drawing.glass import WHITE, group_within, sheer
from relsim_demo.scenes.families.see_through import SEE_THROUGH
from relsim_demo.scenes.registry import family
from relsim_demo.scenes.stage import Stage


@family(
    SEE_THROUGH,
    "{Subject} lives inside four straight walls of glass",
    "A tank of glass contains {Object}",
    "{Thing} enclosed behind flat transparent panes",
    "{Creature} held within a see-through basin, on view for everyone",
    "One can look at {Object} from outside, but it stays inside",
    "{Thing} contained between clear walls as in a small world of its own",
    "Upright panes enclose {Subject} on every side",
    "{Creature} can look out through clear walls but cannot get out",
    "{Subject} inside a tank with clear walls",
    "Straight walls of glass contain {Thing}",
    "A see-through tank that holds {Object} within",
)
def in_tank(stage: Stage) -> None:
    """Keep things in a straight-walled tank on a cabinet or a table, with water or with dry sand in it."""
    rng = stage.rng
    stage.outdoors(horizon=rng.uniform(0.62, 0.74), avoid=("white",))
    half, high = rng.choice(((0.43, 0.42), (0.36, 0.54), (0.4, 0.48)))
    x0, x1, floor = 0.5 - half, 0.5 + half, rng.uniform(0.78, 0.86)
    top, wet, frame = floor - high, rng.random() < 0.55, rng.choice(((44, 46, 56), (226, 230, 236), (160, 122, 72)))
    tank_stand(stage, x0, x1, floor, rng.choice(WOODS))
    with sheer(stage, 0.5):
        stage.rect(x0, top, x1, floor, (226, 242, 248))
    sand = hls(rng.choice((0.1, 0.08, 0.6, 0.95)), rng.uniform(0.6, 0.8), 0.45)
    pebbles(stage, x0, x1, floor, sand)
    n = rng.choice((1, 1, 2, 3))
    names = stage.cast(n) if rng.random() < 0.6 else [stage.subject()] * n
    wide = 2 * (half - 0.05) / n
    for i, name in enumerate(names):
        size = stage.fit(name, wide * 0.92, (high - 0.1) * rng.uniform(0.72, 0.84))
        at = x0 + 0.05 + wide * (i + 0.5) + rng.uniform(-0.5, 0.5) * (wide - stage.extent(name, size)[0])
        lift = 0.035 if not wet else rng.uniform(0.03, 0.09)
        stage.sprite(name, at, floor - lift, size, standing=True)
    if wet:
        water_in(stage, (x0, top, x1, floor - 0.04), top + high * rng.uniform(0.1, 0.16), (96, 178, 222))
    for x in (x0, x1):
        stage.line([(x, top), (x, floor)], edge_of(stage), 0.014)
    for y in (top, floor):
        stage.line([(x0 - 0.01, y), (x1 + 0.01, y)], frame, 0.028)
    shine(stage, [[(x0 + 0.04, top + 0.2), (x0 + 0.16, top + 0.05)], [(x0 + 0.04, top + 0.29), (x0 + 0.07, top + 0.25)],
                  [(x1 - 0.13, floor - 0.06), (x1 - 0.04, floor - 0.17)]], 0.016)  # fmt: skip


@family(
    SEE_THROUGH,
    "{Subject} sealed inside a long clear vessel with caps at its ends",
    "A transparent capsule contains {Object}",
    "{Thing} enclosed in a rounded tube, visible through its middle",
    "{Creature} travels inside something long, round and see-through",
    "Both ends are closed, and between them {Object} is held within clear walls",
    "Like a dose of medicine, {Thing} is contained in a smooth transparent pod",
    "A pod with a clear belly encloses {Subject}",
    "{Creature} cannot get out, for the see-through tube is capped at both ends",
    "{Subject} inside a long transparent pod",
    "Clear and closed at both ends: a tube that contains {Thing}",
    "{Object} held within a smooth see-through capsule",
)
def in_capsule(stage: Stage) -> None:
    """Seal things in a clear capsule with coloured caps, lying, tilted or upright."""
    rng, angle = stage.rng, stage.rng.choice((0, 0, -20, 20, 90))
    if angle == 0 and rng.random() < 0.5:
        stage.outdoors(horizon=0.66, avoid=("white",))
    else:
        stage.backdrop("plain", "gradient", "glowing", "dotted", "striped", avoid=("white",))
    half, radius, way = rng.uniform(0.41, 0.44), rng.uniform(0.18, 0.23), rng.choice((-1, 1))
    colour, x, y = stage.contrast(), 0.5, 0.5 + rng.uniform(-0.04, 0.04)
    if isinstance(stage.ground, Grounded):
        stage.shadow_under(x, y + radius + 0.02, half * 2)
    first, last = rng.choice(((0.3, 0.3), (0.3, 0.3), (0.62, 0.04)))  # how much of each end is a cap
    body = turned(capsule(half, radius), x, y, angle)
    with sheer(stage, 0.5):
        stage.polygon(body, mix(WHITE, colour, 0.12))
    a, b = (-1 + first, 1 - last) if way > 0 else (-1 + last, 1 - first)
    n = rng.choice((1, 1, 2)) if first > 0.5 else rng.choice((1, 1, 2, 3))
    names = stage.cast(n) if rng.random() < 0.5 else [stage.subject()] * n
    step = (b - a) * half * 0.98 / n
    for i, name in enumerate(names):
        u = a * half + (b - a) * half * (i + 0.5) / n
        box = (2 * radius * 0.94, step) if angle == 90 else (step, 2 * radius * 0.94)
        stage.sprite(name, *turned([(u, 0)], x, y, angle)[0], min(stage.fit(name, *box), radius * 1.9))
    stage.line([*body, body[0]], edge_of(stage), 0.013)
    for start, end in ((-1, a), (b, 1)):
        if end - start > 0.1:
            cap = capsule(half, radius, start, end)
            stage.polygon(turned(cap, x, y, angle), colour)
            rim = half * (end if start == -1 else start)
            stage.line(turned([(rim, -radius), (rim, radius)], x, y, angle), shift(colour, -0.3), 0.022)
    gleams = [[(half * u, -radius * 0.68), (half * v, -radius * 0.68)] for u, v in ((-0.7, 0.35), (0.45, 0.5))]
    shine(stage, [turned(line, x, y, angle) for line in gleams], 0.024)


@family(
    SEE_THROUGH,
    "A clear cover encloses {Subject} and keeps it out of reach",
    "A glass cover encloses {Object} on its stand",
    "{Thing} kept inside a transparent case like something precious",
    "{Creature} may be looked at but not touched: glass encloses it",
    "No dust gets to {Object}, which is held within clear walls",
    "{Subject} on show inside a see-through hood",
    "A treasure: {Thing} contained under glass as in a museum",
    "Something clear has been put over {Creature} and it cannot get out",
    "{Subject} enclosed under a cover of glass",
    "A transparent cover contains {Thing} on a stand",
    "{Object} inside a clear case, to be looked at only",
)
def under_glass_cover(stage: Stage) -> None:
    """Stand things on a plinth under a bell, a case, a pyramid or a gabled case of glass."""
    rng = stage.rng
    if rng.random() < 0.5:
        stage.outdoors(horizon=rng.uniform(0.7, 0.8), avoid=("white",))
    else:
        stage.backdrop("plain", "gradient", "glowing", "striped", "framed", "bokeh", avoid=("white",))
    form = rng.choice(("bell", "bell", "case", "pyramid", "gable"))
    half, top = (rng.uniform(0.26, 0.34), rng.uniform(0.12, 0.2))
    x, floor, colour = 0.5 + rng.uniform(-0.06, 0.06), 0.85, rng.choice((*WOODS, stage.accent(0.4)))
    foot = half * (1.2 if form == "pyramid" else 1)
    stage.shadow_under(x, floor + 0.085, foot * 2.4)
    outline = cover_outline(form, x, half, top, floor)
    with sheer(stage, 0.45):
        stage.polygon(outline, (228, 242, 248))
    if form == "pyramid":
        name = stage.subject()
        things = [(name, 0.0, 0.0, stage.fit(name, half * 1.15, 0.42))]
    else:
        things = group_within(stage, half * 0.84, standing=True)
    for name, dx, dy, size in things:
        stage.sprite(name, x + dx, floor + dy * 0.4 + 0.005, min(size, (floor - top) * 0.84), standing=True)
    plinth(stage, x, foot, floor, colour)
    stage.line([*outline, outline[0]], edge_of(stage), 0.013)
    if form == "bell":
        stage.ellipse(x, top - 0.02, 0.028, fill=edge_of(stage))
    if form == "pyramid":
        stage.line([outline[1], (x + half * 0.42, floor)], mix(edge_of(stage), stage.ground.rgb, 0.4), 0.008)
    left = x - half * (0.45 if form == "pyramid" else 0.82)
    shine(stage, [[(left, floor - 0.3), (left, floor - 0.14)], [(left, floor - 0.09), (left, floor - 0.07)]])


@family(
    SEE_THROUGH,
    "{Subject} enclosed in a single falling drop",
    "A clear drop contains {Object}",
    "{Thing} held within a bead of liquid that one can see through",
    "{Creature} caught inside something wet, round and transparent",
    "A drop as clear as a tear, with {Object} held inside",
    "{Subject} floats inside one bead that runs to a point at the top",
    "{Thing} preserved within a drop like a find from ancient times",
    "Liquid on all sides encloses {Creature}, clear and shining",
    "{Subject} inside a transparent drop",
    "A shining bead of liquid that holds {Thing} within",
    "{Object} contained in one clear drop",
)
def in_drop(stage: Stage) -> None:
    """Enclose one thing in a big clear drop of water, amber or juice, with small drops and rings around it."""
    rng = stage.rng
    colour = rng.choice(((120, 196, 236), (236, 168, 60), (150, 214, 130), (240, 140, 160), (190, 170, 240)))
    avoid = ("white", "yellow", "orange") if colour[2] < 100 else ("white", "sky blue", "mint")
    stage.backdrop("plain", "gradient", "glowing", "bokeh", avoid=avoid)
    x, y, radius = 0.5 + rng.uniform(-0.06, 0.06), rng.uniform(0.56, 0.6), rng.uniform(0.3, 0.335)
    outline = drop_outline(x, y, radius, rng.uniform(1.45, 1.65), rng.choice((0, 0, -0.4, 0.4)))
    if rng.random() < 0.5:
        for rx in (0.2, 0.32, 0.44):
            stage.ellipse(x, 0.95, rx, rx * 0.13, outline=mix(stage.ground.rgb, WHITE, 0.5), width=0.008)
    with sheer(stage, 0.62):
        stage.polygon(outline, colour)
        stage.polygon([(x + (u - x) * 0.8, y + 0.01 + (v - y) * 0.8) for u, v in outline], mix(colour, WHITE, 0.45))
    name = stage.subject()
    stage.sprite(name, x, y + 0.02, radius * 1.22, angle=rng.choice((0, 0, -20, 20)), tint=colour, amount=0.14)
    stage.line([*outline, outline[0]], shift(colour, -0.25), 0.013)
    with sheer(stage, 0.8):
        stage.arc(x, y, radius * 0.76, radius * 0.8, 140, 190, WHITE, 0.028)
        stage.arc(x, y, radius * 0.76, radius * 0.8, 20, 55, WHITE, 0.016)
    turn = rng.uniform(0, 1)
    for i in range(4):
        side, r = (-1) ** i, rng.uniform(0.025, 0.05)
        u, v = 0.5 + side * rng.uniform(0.34, 0.42), 0.14 + 0.2 * i + 0.08 * math.sin(turn + i)
        if all(math.dist((u, v), p) > r * 2 for p in outline):
            small = drop_outline(u, v, r, 1.6, 0)
            stage.polygon(small, mix(colour, WHITE, 0.2))
            stage.line([*small, small[0]], shift(colour, -0.25), 0.006)
