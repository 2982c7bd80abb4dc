"""Covers that things hide behind."""

from __future__ import annotations

import math

from relsim_demo.scenes.backdrops import RGB, shift
from relsim_demo.scenes.drawing.cutting import kept
from relsim_demo.scenes.stage import Stage


def wall(stage: Stage, name: str, colour: RGB) -> None:
    """Hide a thing behind a brick wall at the left or right."""
    side = stage.rng.choice((-1, 1))
    edge, y = 0.5 - side * 0.02, stage.rng.uniform(0.46, 0.6)
    stage.sprite(name, edge + side * 0.04, y, stage.fit(name, 0.62, 0.7), angle=side * stage.rng.uniform(0, 14))
    x0, x1 = (edge, 1.02) if side < 0 else (-0.02, edge)
    bricks(stage, x0, 0, x1, 1, colour)


def ledge(stage: Stage, name: str, colour: RGB) -> None:
    """Hide the lower half of a thing behind a brick ledge."""
    top = stage.rng.uniform(0.54, 0.6)
    stage.sprite(name, stage.rng.uniform(0.38, 0.62), top - 0.03, stage.fit(name, 0.66, 0.66))
    bricks(stage, -0.02, top, 1.02, 1, colour)
    stage.rect(-0.02, top - 0.03, 1.02, top + 0.03, shift(colour, 0.4))


def curtain(stage: Stage, name: str, colour: RGB) -> None:
    """Hide a thing behind a curtain drawn half open."""
    side = stage.rng.choice((-1, 1))
    stage.sprite(name, 0.5 + side * 0.03, 0.56, stage.fit(name, 0.6, 0.68), angle=side * stage.rng.uniform(0, 10))
    folds, width = 5, 0.1
    for i in range(folds):
        x = 0.5 - side * (0.02 + (folds - i - 0.5) * width)
        for part, light in ((0.06, -0.3), (0.035, 0), (0.012, 0.3)):
            stage.rect(x - part, 0.05, x + part, 0.95 + 0.02 * (i % 2), shift(colour, light), radius=0.02)
    stage.line([(0.04, 0.05), (0.96, 0.05)], (150, 104, 66), 0.035)


def box(stage: Stage, name: str, colour: RGB) -> None:
    """Hide the lower half of a thing in an open box."""
    x, top, half, card = 0.5, 0.56, 0.32, (204, 154, 98)
    stage.shadow_under(x, 0.94, 0.8)
    back = [(x - half, top), (x - half + 0.07, top - 0.09), (x + half - 0.07, top - 0.09), (x + half, top)]
    stage.polygon(back, shift(card, -0.45))
    stage.sprite(name, x + stage.rng.uniform(-0.04, 0.04), top - 0.06, stage.fit(name, 0.5, 0.72))
    stage.rect(x - half, top, x + half, 0.94, card)
    for sign in (-1, 1):
        edge, tip = x + sign * half, x + sign * (half + 0.13)
        stage.polygon([(edge, top), (tip, top + 0.06), (tip, top + 0.12), (edge, top + 0.08)], shift(card, -0.2))
    stage.rect(x - 0.045, top, x + 0.045, 0.94, colour)
    stage.line([(x - half, top), (x + half, top)], shift(card, 0.35), 0.014)


def hole(stage: Stage, name: str, colour: RGB) -> None:
    """Let the upper half of a thing look out of a hole in the ground."""
    x, y, reach = stage.rng.uniform(0.46, 0.54), 0.78, 0.38
    stage.ellipse(x, y, reach + 0.04, 0.15, shift(colour, 0.3))
    stage.ellipse(x, y, reach, 0.115, (34, 28, 36))
    rim = [math.radians(a) for a in range(0, 181, 6)]
    inner = [(x + reach * math.cos(a), y + 0.115 * math.sin(a)) for a in rim]
    outer = [(x + (reach + 0.04) * math.cos(a), y + 0.15 * math.sin(a)) for a in rim]
    image = stage.cutout(name, stage.fit(name, 0.56, 0.8))
    w, h = image.width / stage.side, image.height / stage.side
    top = y - 0.5 * h
    front = [((u - x + w / 2) * stage.side, (v - top) * stage.side) for u, v in inner]
    stage.put(kept(image, [(image.width * 2, 0), *front, (-image.width, 0)]), x, top + h / 2)
    stage.note(name)
    stage.polygon([*inner, *reversed(outer)], shift(colour, 0.3))


def bricks(stage: Stage, x0: float, y0: float, x1: float, y1: float, colour: RGB) -> None:
    """Fill a rectangle with brickwork."""
    stage.rect(x0, y0, x1, y1, colour)
    course, mortar = 0.105, shift(colour, 0.4)
    for row in range(math.ceil((y1 - y0) / course)):
        y = y0 + row * course
        stage.rect(x0, y - 0.006, x1, y + 0.006, mortar)
        x = x0 + 0.11 * (1 + row % 2)
        while x < x1 - 0.02:
            stage.rect(x - 0.006, y, x + 0.006, min(y + course, y1), mortar)
            x += 0.22
    stage.rect(x0, y0, x1, y1, None, outline=shift(colour, -0.4), width=0.014)
