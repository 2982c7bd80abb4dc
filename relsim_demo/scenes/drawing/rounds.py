"""Round courses: wheels, merry-go-rounds, rings of ribbons, dials, tracks and whirls."""

from __future__ import annotations

import math

from relsim_demo.scenes.backdrops import RGB, hls, shift
from relsim_demo.scenes.canvas import Point
from relsim_demo.scenes.stage import DARK_INK, Stage

PALE: RGB = (252, 248, 238)


def on_ring(t: float, x: float, y: float, rx: float, ry: float) -> Point:
    """Return a point of a level ellipse around (x, y), at t degrees clockwise from three o'clock."""
    return x + rx * math.cos(math.radians(t)), y + ry * math.sin(math.radians(t))


def maypole(stage: Stage, x: float, top: float, foot: float, colours: tuple[RGB, RGB]) -> None:
    """Draw a pole wound with a ribbon, a ball and a wreath at its top."""
    stage.rect(x - 0.018, top, x + 0.018, foot, colours[0], radius=0.01)
    n = round((foot - top) / 0.07)
    for i in range(n):
        y = top + 0.035 + (foot - top - 0.05) * i / n
        stage.polygon([(x - 0.018, y), (x + 0.018, y - 0.03), (x + 0.018, y - 0.002), (x - 0.018, y + 0.028)], PALE)
    stage.ellipse(x, top - 0.02, 0.028, fill=colours[1])
    stage.ellipse(x, top + 0.035, 0.075, 0.022, shift(colours[1], -0.3))
    for i in range(7):
        u, v = on_ring(i * 180 / 6, x, top + 0.035, 0.07, 0.018)
        stage.ellipse(u, v, 0.015, fill=hls(i / 7, 0.65, 0.7))


def ribbon(stage: Stage, start: Point, end: Point, colour: RGB) -> None:
    """Draw a ribbon that sags a little between two points."""
    steps = [i / 8 for i in range(9)]
    stage.line([
        (start[0] + (end[0] - start[0]) * t, start[1] + (end[1] - start[1]) * t + 0.045 * math.sin(math.pi * t))
        for t in steps
    ], colour, 0.011)  # fmt: skip


def dial(stage: Stage, form: str, colour: RGB, face: RGB) -> None:
    """Draw the face of a clock that fills the picture: "round", "square", or round with "bells" and legs."""
    y, r = (0.54, 0.405) if form == "bells" else (0.5, 0.46)
    if form == "bells":
        for side in (-1, 1):
            stage.line([(0.5 + side * 0.2, 0.84), (0.5 + side * 0.3, 0.97)], shift(colour, -0.35), 0.05)
            stage.ellipse(0.5 + side * 0.22, 0.15, 0.13, 0.11, shift(colour, 0.2))
        stage.rect(0.47, 0.03, 0.53, 0.16, shift(colour, -0.35), radius=0.02)
    if form == "square":
        stage.rect(0.04, 0.04, 0.96, 0.96, colour, radius=0.1)
        stage.rect(0.08, 0.08, 0.92, 0.92, face, radius=0.07)
        return
    stage.ellipse(0.5, y, r, fill=colour)
    stage.ellipse(0.5, y, r * 0.91, fill=face)


def hands(stage: Stage, x: float, y: float, reach: float, hour: float, ink: RGB) -> None:
    """Draw the two hands of a clock at an hour (0 to 12), the long one `reach` from the middle."""
    for turn, length, width in ((hour * 30, 0.62, 0.03), (hour % 1 * 360, 1, 0.02)):
        a = math.radians(turn - 90)
        stage.line([(x, y), (x + reach * length * math.cos(a), y + reach * length * math.sin(a))], ink, width)
    stage.ellipse(x, y, 0.03, fill=ink)


def course(stage: Stage, kind: str, rx: float, ry: float) -> None:
    """Draw a closed course around the middle, seen from above: a "railway", a "race" track or a "stream"."""
    line = [on_ring(t, 0.5, 0.5, rx, ry) for t in range(0, 361, 6)]
    if kind == "railway":
        for t in range(0, 360, 10):
            inner, outer = (on_ring(t, 0.5, 0.5, rx + d, ry + d) for d in (-0.065, 0.065))
            stage.line([inner, outer], (134, 96, 64), 0.026)
        for d in (-0.042, 0.042):
            stage.line([on_ring(t, 0.5, 0.5, rx + d, ry + d) for t in range(0, 361, 6)], (176, 182, 194), 0.015)
        return
    edge, bed = {"race": (PALE, (78, 78, 88)), "stream": ((214, 196, 150), (90, 170, 220))}[kind]
    stage.line(line, edge, 0.165)
    stage.line(line, bed, 0.135)
    for t in range(0, 360, 20):
        bit = [on_ring(t + s, 0.5, 0.5, rx, ry) for s in (0, 4, 8)]
        stage.line(bit, shift(bed, 0.7), 0.009)
    if kind == "race":
        for i in range(5):
            for j in range(2):
                u = 0.5 + rx - 0.067 + 0.027 * i
                stage.rect(u, 0.5 - 0.027 + 0.027 * j, u + 0.027, 0.527 - 0.027 + 0.027 * j,
                           PALE if (i + j) % 2 else DARK_INK)  # fmt: skip


def eddy(stage: Stage, radius: float, way: int, colour: RGB) -> None:
    """Draw the spiral arms of a whirl around the middle, which turns clockwise (way 1) or the other way."""
    arms = stage.rng.choice((2, 3, 4))
    for arm in range(arms):
        turn, curve = 360 / arms * arm, []
        for i in range(25):
            t = i / 24
            curve.append(on_ring(turn - way * 330 * (1 - t), 0.5, 0.5, 0.03 + radius * t, 0.03 + radius * t))
        for k in range(0, 24, 4):  # the arms grow wider outwards
            stage.line(curve[k : k + 5], colour, 0.008 + 0.022 * k / 24)


def lamp(stage: Stage, radius: float) -> None:
    """Draw a shining light with rays in the middle."""
    base = stage.ground.rgb
    for i in range(16):
        a, far = 22.5 * i, radius * (1.75 if i % 2 else 1.5)
        ends = [on_ring(a, 0.5, 0.5, r, r) for r in (radius * 1.2, far)]
        stage.line(ends, (255, 214, 90), 0.012)
    stage.ellipse(0.5, 0.5, radius * 1.12, fill=shift(base, 0.5))
    stage.ellipse(0.5, 0.5, radius, fill=(255, 226, 120))
    stage.ellipse(0.5, 0.5, radius * 0.62, fill=(255, 246, 206))


def trail(stage: Stage, turn: float, radius: float, way: int, colour: RGB) -> None:
    """Draw three streaks along a circle behind what flies on it at `turn` degrees."""
    for d, start, length in ((-0.045, 24, 16), (0, 22, 26), (0.045, 24, 14)):
        r = radius + d
        ends = sorted((turn - way * start, turn - way * (start + length)))
        stage.line([on_ring(ends[0] + (ends[1] - ends[0]) * i / 6, 0.5, 0.5, r, r) for i in range(7)], colour, 0.012)


def gondola(stage: Stage, name: str, x: float, y: float, room: float, colour: RGB) -> None:
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


def carousel_roof(stage: Stage, eaves: float, colour: RGB) -> None:
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


def on_orbit(path: tuple[float, float, float], t: float) -> Point:
    """Return a point of an ellipse (long radius, short radius, tilt) around the middle, at t degrees."""
    rx, ry, tilt = path
    x, y, a = rx * math.cos(math.radians(t)), ry * math.sin(math.radians(t)), math.radians(tilt)
    return 0.5 + x * math.cos(a) - y * math.sin(a), 0.5 + x * math.sin(a) + y * math.cos(a)
