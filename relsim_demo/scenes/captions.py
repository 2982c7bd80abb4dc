"""Ordinary captions: what a picture shows (things, number, background), the kind that common models are trained on."""

from __future__ import annotations

import random

from relsim_demo.scenes.backdrops import Grounded
from relsim_demo.scenes.stage import Stage

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def ordinary(stage: Stage, rng: random.Random) -> str:
    """Name the subjects with their number and, in a third of the captions, the background; objects come first.

    Were the background named every time, "look" would become background colour (shown by a prototype).
    """
    things = [_counted(stage, name, n) for name, n in stage.shown.most_common(3)]
    if len(things) > 1 and rng.random() < 0.3:
        things[0], things[1] = things[1], things[0]
    words = _listed(things) if things else stage.theme
    if not things or rng.random() < 1 / 3:
        words += _background(stage)
    return words


def _counted(stage: Stage, name: str, n: int) -> str:
    subject = stage.sheet.subjects[name]
    if n == 1:
        return ("an " if name[0] in "aeiou" else "a ") + name
    return f"{NUMBERS[n] if n < len(NUMBERS) else 'many'} {subject.plural}"


def _listed(things: list[str]) -> str:
    return things[0] if len(things) == 1 else f"{', '.join(things[:-1])} and {things[-1]}"


def _background(stage: Stage) -> str:
    ground = stage.ground
    if isinstance(ground, Grounded):
        return f" in a {ground.colour} {ground.style}"
    style = "" if ground.style in ("plain", "gradient") else f"{ground.style} "
    return f" on a {style}{ground.colour} background"
