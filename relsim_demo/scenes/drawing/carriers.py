"""What carries a load through the air: balloons, birds, kites, machines, cables."""

from __future__ import annotations

import math

from relsim_demo.scenes.backdrops import RGB, ring_points, shift
from relsim_demo.scenes.canvas import Point
from relsim_demo.scenes.drawing.decay import span_at
from relsim_demo.scenes.stage import DARK_INK, Stage

PALE: RGB = (252, 246, 236)


def turned(points: list[Point], x: float, y: float, angle: float) -> list[Point]:
    """Return points turned clockwise by `angle` degrees about the origin, then moved to (x, y)."""
    c, s = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    return [(x + u * c - v * s, y + u * s + v * c) for u, v in points]


def grips(stage: Stage, name: str, x: float, top: float, size: float) -> tuple[Point, Point]:
    """Return where two lines hold a thing whose top is in the middle at (x, top): near its left and right edge."""
    width, height = stage.extent(name, size)
    middle, span = span_at(stage, name, 0.2)
    left, right = (x + width * (middle - 0.5 + side * span * 0.42) for side in (-1, 1))
    return (left, top + height * 0.28), (right, top + height * 0.28)


def kite(stage: Stage, x: float, y: float, r: float, angle: float, form: str, colours: tuple[RGB, RGB]) -> Point:
    """Draw a kite of panels with a tail of bows and return where its string starts.

    `form`: "diamond" or "wing"; `r` is the distance from its middle to its tip.
    """
    if form == "diamond":
        tips = [(0.0, -r), (r * 0.74, -r * 0.22), (0.0, r * 1.1), (-r * 0.74, -r * 0.22)]
        middle = (0.0, -r * 0.22)
    else:
        tips = [(0.0, -r * 0.62), (r * 1.15, r * 0.42), (0.0, r * 0.62), (-r * 1.15, r * 0.42)]
        middle = (0.0, r * 0.2)
    hub, edge = turned([middle], x, y, angle)[0], turned(tips, x, y, angle)
    tail = [(r * 0.2 * math.sin(i * 1.3), tips[2][1] + r * 0.2 * i) for i in range(7)]
    placed = turned(tail, x, y, angle)
    stage.line(placed, shift(colours[0], -0.3), 0.007)
    for i, (u, v) in enumerate(placed[2::2]):
        bow = r * 0.15
        for side in (-1, 1):
            wing = [(0, 0), (side * bow, -bow * 0.6), (side * bow, bow * 0.6)]
            stage.polygon(turned(wing, u, v, angle), colours[i % 2])
    for i in range(4):
        stage.polygon([hub, edge[i], edge[(i + 1) % 4]], colours[i % 2])
    for i in (0, 1):
        stage.line([edge[i], hub, edge[i + 2]], shift(colours[0], -0.4), 0.007)
    return hub


def drone(stage: Stage, x: float, y: float, half: float, arms: int, colour: RGB) -> None:
    """Draw a flying machine of a body and `arms` rotors in a row, `half` as wide to each side of (x, y)."""
    dark, pale = shift(colour, -0.45), shift(stage.ground.rgb, 0.5 if not stage.ground.dark else 0.3)
    ends = [x + half * (2 * i / (arms - 1) - 1) * 0.74 for i in range(arms)]
    for end in ends:
        stage.line([(x, y), (end, y - half * 0.1)], dark, 0.02)
        stage.rect(end - 0.014, y - half * 0.26, end + 0.014, y - half * 0.04, dark, radius=0.008)
        reach = half * (0.42 if arms < 4 else 0.3)
        stage.ellipse(end, y - half * 0.27, reach, half * 0.055, pale, outline=shift(pale, -0.35), width=0.005)
        stage.line([(end - reach * 0.9, y - half * 0.26), (end + reach * 0.9, y - half * 0.285)], DARK_INK, 0.008)
    for side in (-1, 1):
        foot = [(x + side * half * 0.2, y + half * 0.1), (x + side * half * 0.34, y + half * 0.36)]
        stage.line(foot, dark, 0.014)
        stage.line([(foot[1][0] - half * 0.1, foot[1][1]), (foot[1][0] + half * 0.1, foot[1][1])], dark, 0.014)
    stage.rect(x - half * 0.36, y - half * 0.16, x + half * 0.36, y + half * 0.17, colour, radius=half * 0.14)
    stage.rect(x - half * 0.36, y + half * 0.02, x + half * 0.36, y + half * 0.08, PALE)
    stage.ellipse(x, y + half * 0.17, half * 0.09, fill=DARK_INK)
    stage.ellipse(x - half * 0.02, y + half * 0.15, half * 0.03, fill=(150, 200, 240))


def airship(stage: Stage, x: float, y: float, half: float, high: float, way: int, colours: tuple[RGB, RGB]) -> None:
    """Draw a long hull in stripes with fins at its rear and a cabin below; its nose points `way`."""
    main, other = colours
    rear = x - way * half
    for up in (-1, 1):
        fin = [(0.3, 0.3), (0.08, 1.25), (-0.1, 1.25), (0.02, 0.1)]
        stage.polygon([(rear + way * half * u, y + up * high * v) for u, v in fin], shift(other, -0.2))
    steps = [math.pi * i / 40 for i in range(41)]

    def hull(v: float) -> list[Point]:
        """Return the line on the hull at a share `v` of its height, -1 (top) to 1 (bottom)."""
        return [(x - way * half * math.cos(t), y + v * high * math.sin(t) ** 0.72) for t in steps]

    for top, bottom, tone in ((-1, -0.5, main), (-0.5, 0.05, other), (0.05, 0.55, main), (0.55, 1, shift(main, -0.2))):
        stage.polygon([*hull(top), *reversed(hull(bottom))], tone)
    stage.line(hull(-0.72)[8:20], shift(main, 0.45), 0.014)
    stage.polygon([(rear + way * half * u, y + v * high) for u, v in ((0.28, -0.06), (-0.12, -0.16), (-0.12, 0.2))],
                  shift(other, -0.35))  # fmt: skip
    cabin = half * 0.3
    stage.rect(x - cabin, y + high * 0.93, x + cabin, y + high * 0.93 + 0.07, shift(other, -0.4), radius=0.025)
    for i in range(4):
        u = x - cabin * 0.7 + cabin * 1.4 * i / 3
        stage.ellipse(u, y + high * 0.93 + 0.03, 0.015, fill=(255, 240, 180))


def ropeway(stage: Stage, ends: tuple[Point, Point], colour: RGB) -> list[Point]:
    """Draw two masts and the sagging cable between them, and return the points of the cable."""
    (x0, y0), (x1, y1) = ends
    cable = []
    for i in range(21):
        t = i / 20
        cable.append((x0 + (x1 - x0) * t, y0 + (y1 - y0) * t + 0.07 * math.sin(math.pi * t)))
    for x, y in ends:
        stage.polygon([(x - 0.014, y), (x + 0.014, y), (x + 0.045, 1.02), (x - 0.045, 1.02)], shift(colour, -0.25))
        stage.rect(x - 0.055, y - 0.02, x + 0.055, y + 0.018, colour, radius=0.01)
    stage.line([ends[0], *cable, ends[1]], stage.ink, 0.011)
    return cable


def trolley(stage: Stage, spot: Point, slope: float, drop: float, colour: RGB) -> None:
    """Draw two wheels on a cable at `spot`, tilted by `slope` degrees, and a hanger that reaches `drop` down."""
    stage.line([spot, (spot[0], spot[1] + drop)], DARK_INK, 0.02)
    stage.line(turned([(-0.05, 0), (0.05, 0)], *spot, slope), colour, 0.032)
    for u, v in turned([(-0.045, -0.012), (0.045, -0.012)], *spot, slope):
        stage.ellipse(u, v, 0.026, fill=DARK_INK)
        stage.ellipse(u, v, 0.01, fill=PALE)
    stage.ellipse(spot[0], spot[1] + drop, 0.02, fill=colour)


def truss(stage: Stage, start: Point, end: Point, width: float, colour: RGB) -> None:
    """Draw a straight lattice beam between two points."""
    length = math.dist(start, end)
    ux, uy = (end[0] - start[0]) / length, (end[1] - start[1]) / length
    rails = [[(x - s * uy * width / 2, y + s * ux * width / 2) for x, y in (start, end)] for s in (-1, 1)]
    n = round(length / width)
    for i in range(n):
        a, b = rails[i % 2][0], rails[(i + 1) % 2][0]
        t, u = length * i / n, length * (i + 1) / n
        stage.line([(a[0] + ux * t, a[1] + uy * t), (b[0] + ux * u, b[1] + uy * u)], shift(colour, -0.2), 0.009)
    for rail in rails:
        stage.line(rail, colour, 0.014)


def cloud(stage: Stage, x: float, y: float, r: float) -> None:
    """Draw a small cloud in a shade near the sky's."""
    tone = shift(stage.ground.rgb, 0.45)
    for dx, dy, k in ((-1.1, 0.15, 0.7), (0, -0.1, 1), (1.1, 0.15, 0.75)):
        stage.ellipse(x + dx * r, y + dy * r, r * k * 1.2, r * k * 0.8, tone)


def parachute(stage: Stage, name: str, x: float, top: float, scale: float) -> None:
    """Draw a dome of cloth with its top at (x, top), lines from its rim, and a thing at their end."""
    rng, colour, panels = stage.rng, stage.accent(0.55, 0.7), stage.rng.choice((4, 5, 6))
    reach, rise, knot = 0.32 * scale, 0.27 * scale, top + 0.5 * scale
    rim = top + rise
    size = stage.fit(name, 0.36 * scale, 0.36 * scale)
    height = stage.extent(name, size)[1]
    ends = [x + reach * (2 * i / panels - 1) for i in range(panels + 1)]
    for end in ends:
        stage.line([(end, rim), (x, knot)], stage.ink, 0.006)
    for i, (left, right) in enumerate(zip(ends, ends[1:], strict=False)):
        steps = [math.radians(a) for a in range(0, 91, 15)]
        up = [(x + (left - x) * math.sin(a), rim - rise * math.cos(a)) for a in steps]
        down = [(x + (right - x) * math.sin(a), rim - rise * math.cos(a)) for a in reversed(steps)]
        hem = [((left + right) / 2, rim - 0.025 * scale)]
        stage.polygon([*up, *hem, *down], (colour, (250, 246, 238))[i % 2])
    stage.sprite(name, x, knot - 0.01 + height / 2, size, angle=rng.uniform(-9, 9))


def bird(stage: Stage, x: float, y: float, r: float, way: int, up: bool, colour: RGB) -> None:
    """Draw a bird flying to the right (way = 1) or left, its wings up or down, `r` from the breast to the tail."""
    tip = -r if up else r * 0.75
    dark = shift(colour, -0.3)

    def at(u: float, v: float) -> Point:
        return x + way * u * r, y + v * r

    stage.polygon([at(-0.1, -0.1), (x - way * r * 0.75, y + tip), at(0.3, 0.05)], dark)
    stage.polygon([at(-0.5, 0), at(-1.15, -0.25), at(-1.1, 0.2)], dark)
    stage.ellipse(x, y, r * 0.62, r * 0.36, colour)
    stage.ellipse(*at(0.62, -0.2), r * 0.3, fill=colour)
    stage.polygon([at(0.86, -0.3), at(1.25, -0.14), at(0.86, -0.06)], (246, 170, 50))
    stage.ellipse(*at(0.68, -0.26), r * 0.07, fill=(20, 20, 26))
    stage.polygon([at(-0.3, 0), (x - way * r * 0.2, y + tip * 1.15), at(0.35, 0.08)], shift(colour, 0.25))


def balloons(stage: Stage, centre: Point, knot: Point, n: int, colours: list[RGB]) -> None:
    """Draw a bunch of balloons round a point, their strings meeting in a knot."""
    cx, cy = centre
    spread, radius = (0.105, 0.085) if n <= 3 else (0.19, 0.088)
    turn = stage.rng.uniform(0, 360) if n > 3 else stage.rng.uniform(-20, 20)
    spots = [(cx + (x - cx) * spread / 0.1, cy + (y - cy) * min(spread, 0.11) / 0.1)
             for x, y, _ in ring_points(n - 1, cx, cy + 0.01, 0.1, turn)]  # fmt: skip
    spots = sorted([*spots, (cx, cy - 0.02)], key=lambda spot: spot[1])
    for x, y in spots:
        stage.line([(x, y + radius), knot], stage.ink, 0.006)
    for i, (x, y) in enumerate(spots):
        colour = colours[i % len(colours)]
        dark, tail = shift(colour, -0.2), y + radius * 1.4
        stage.polygon([(x, y + radius), (x - 0.022, tail), (x + 0.022, tail)], dark)
        stage.ellipse(x, y, radius, radius * 1.18, colour, outline=dark, width=0.006)
        stage.ellipse(x - radius * 0.35, y - radius * 0.45, radius * 0.2, radius * 0.3, shift(colour, 0.6))
