"""Something forbidden."""

from __future__ import annotations

import math

from relsim_demo.scenes.backdrops import RGB, hls, mix, shift
from relsim_demo.scenes.canvas import Canvas
from relsim_demo.scenes.registry import Kind, family, relation
from relsim_demo.scenes.stage import DARK_INK, Stage

CALM = ("plain", "gradient", "glowing", "bokeh", "framed")
VERDICTS = ("NO", "VOID", "DENIED", "REJECTED", "REFUSED", "BANNED", "NOT OK", "CANCELLED")

FORBIDDEN = relation(
    "forbidden",
    Kind.SYMBOL,
    "{Subject} is forbidden",
    "A sign that says no to {Things}",
    "{Things} are not allowed, as the red mark means",
    "The symbol over {Object} means that it is banned",
    "{Thing} is refused and ruled out",
    "A red sign forbids {Object}",
    "No {Things}: they are prohibited",
    "{Creature} not permitted, says the sign",
    "A ban on {Objects} shown by a symbol",
    "The red mark stands for a ban on {Thing}",
    "{Subject} struck out to say no",
    "A red mark means that {Object} is not allowed",
    "{Things} are forbidden by a sign",
    "The sign means no: {Subject} is banned",
    held_out=True,
)


@family(
    FORBIDDEN,
    "A ring with a slash in red over {Thing}",
    "{Thing} crossed out by a prohibition sign",
    "A red circle with a bar through {Object}",
    "{Object} struck through in red",
    "Keep {Things} out, says the crossed sign",
    "{Creature} is not welcome here, the slash means",
    "A do-not symbol laid over {Subject}",
    "A warning sign: without {Things}, please",
    "Red slash and ring mean no to {Object}",
    "A prohibition sign with {Object} struck through",
    "{Things} forbidden by a crossed red circle",
    "A slash through {Subject} in a red ring bans it",
)
def crossed_out(stage: Stage) -> None:
    """Lay a bold red prohibition ring with a slash over a thing, free, on a disc or as a sign on a post."""
    rng = stage.rng
    layout, red = rng.choice(("free", "disc", "post")), rng.choice(((214, 30, 40), (226, 48, 36)))
    if layout == "post":
        stage.outdoors(horizon=rng.uniform(0.74, 0.84), avoid=("red", "orange"))
    else:
        stage.backdrop(*CALM, "striped", "chequered", avoid=("red", "orange", "pink"))
    x, y, r = (0.5, 0.4, 0.36) if layout == "post" else (0.5, 0.5, rng.uniform(0.38, 0.43))
    if layout == "post":
        stage.rect(x - 0.03, y, x + 0.03, 0.97, (120, 122, 130))
        stage.shadow_under(x, 0.965, 0.3)
    if layout != "free":
        stage.ellipse(x, y, r, fill=(252, 252, 250))
    name, room = stage.subject(), r * 1.3
    if rng.random() < 0.25 and layout != "post":
        other = stage.subject(unlike=[name])
        for thing, side in ((name, -1), (other, 1)):
            stage.sprite(thing, x + side * r * 0.33, y - side * r * 0.3, stage.fit(thing, r * 0.78, r * 0.78))
    else:
        stage.sprite(name, x, y, stage.fit(name, room, room))
    width = r * rng.uniform(0.17, 0.22)
    d = (r - width / 2) * math.sqrt(0.5)
    stage.line([(x - d, y - d), (x + d, y + d)], red, width)
    stage.ellipse(x, y, r, outline=red, width=width)


@family(
    FORBIDDEN,
    "A paper on {Thing} turned down in big red letters",
    "The application of {Subject} has been refused",
    "Stamped across in red: no to {Object}",
    "{Creature} fails the test, the verdict lies over its picture",
    "{Object} on paper, marked as not accepted",
    "The official verdict on {Thing} is no",
    "Red letters across the picture of {Subject} mean that it is denied",
    "A big red stamp rejects {Object}",
    "Request denied: {Thing} is not allowed",
    "A red stamp over {Subject} says no",
    "{Object} rejected in big red letters",
    "The paper with {Thing} is stamped as refused",
)
def rejected_stamp(stage: Stage) -> None:
    """Lay a document or a photo with a thing on it down, and over it a big slanted red stamp or a cross."""
    rng, name = stage.rng, stage.subject()
    stage.backdrop(*CALM, "striped", "chequered", "dotted", avoid=("red", "orange", "pink", "white"))
    lean, red = rng.uniform(-7, 7), rng.choice(((206, 28, 38), (220, 44, 34)))
    wide = stage.extent(name, 1)[1] < 0.72
    paper = Canvas(stage.side // 2)
    paper.canvas.putalpha(0)
    hx, hy = (0.44, 0.33) if wide else (0.33, 0.44)
    paper.rect(0.5 - hx + 0.012, 0.5 - hy + 0.014, 0.5 + hx + 0.012, 0.5 + hy + 0.014, (0, 0, 0, 60))
    tone: RGB = hls(rng.uniform(0.08, 0.17), rng.uniform(0.94, 0.975), 0.5)
    paper.rect(0.5 - hx, 0.5 - hy, 0.5 + hx, 0.5 + hy, tone)
    _document(paper, hx, hy, mix(tone, DARK_INK, 0.32), wide)
    stage.put(paper.canvas, 0.5, 0.5, angle=lean)
    x, y, room = (0.5 - hx * 0.42, 0.5, 0.44) if wide else (0.5, 0.5 - hy * 0.22, 0.5)
    cos, sin = math.cos(math.radians(lean)), math.sin(math.radians(lean))
    at = (0.5 + (x - 0.5) * cos - (y - 0.5) * sin, 0.5 + (x - 0.5) * sin + (y - 0.5) * cos)
    stage.sprite(name, *at, stage.fit(name, room, room), angle=lean)
    slant = lean + rng.choice((-1, -1, 1)) * rng.uniform(13, 22)
    centre = (0.5 + rng.uniform(-0.03, 0.03), 0.53 + rng.uniform(-0.05, 0.06))
    if rng.random() < 0.25:
        _cross(stage, *at, room * 0.5, red)
    else:
        _stamp(stage, rng.choice(VERDICTS), *centre, slant, red)


def _document(paper: Canvas, hx: float, hy: float, ink: RGB, wide: bool) -> None:
    """Draw a heading and lines of writing beside or below the place of the picture."""
    left, right = (0.5 + hx * 0.18, 0.5 + hx * 0.86) if wide else (0.5 - hx * 0.82, 0.5 + hx * 0.82)
    top = 0.5 - hy * 0.66 if wide else 0.5 + hy * 0.42
    step = hy * 0.26 if wide else hy * 0.13
    for k in range(5 if wide else 4):
        end = right - (right - left) * (0, 0.12, 0.04, 0.3, 0.18)[k]
        paper.line([(left, top + k * step), (end, top + k * step)], ink, 0.016)


def _stamp(stage: Stage, word: str, x: float, y: float, slant: float, red: RGB) -> None:
    """Press a word in a frame onto the canvas."""
    stamp = Canvas(stage.side // 2)
    stamp.canvas.putalpha(0)
    height = min(0.15, 0.92 / len(word))
    half = stamp.text(word, 0.5, 0.5, height, red, bold=0.1) / 2 + 0.045
    tall = height / 2 + 0.055
    stamp.rect(0.5 - half, 0.5 - tall, 0.5 + half, 0.5 + tall, (*shift(red, 0.85), 120), radius=0.025)
    stamp.rect(0.5 - half, 0.5 - tall, 0.5 + half, 0.5 + tall, None, outline=red, width=0.02, radius=0.025)
    stamp.text(word, 0.5, 0.5, height, red, bold=0.1)
    stage.put(stamp.canvas, x, y, angle=slant, alpha=0.92)


def _cross(stage: Stage, x: float, y: float, reach: float, red: RGB) -> None:
    """Cross a place out with two strokes of a broad brush."""
    for side in (-1, 1):
        a, b = (x - side * reach, y - reach), (x + side * reach, y + reach)
        stage.line([a, b], red, reach * 0.2)
