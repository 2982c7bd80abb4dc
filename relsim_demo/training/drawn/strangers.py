"""Pictures that show none of the known ideas: photographs in many conditions, and things that are no scenes at all."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageFont, ImageOps

from relsim_demo.errors import BadRequest

SIDE = 256  # px
ENDINGS = (".jpg", ".jpeg", ".png", ".webp")
WORDS = ("the", "of", "and", "to", "in", "that", "is", "was", "he", "for", "it", "with", "as", "his", "on", "be", "at")
Draw = Callable[[random.Random, ImageDraw.ImageDraw], None]


def photographs(folder: Path) -> list[Path]:
    """Return the pictures of a folder, in order of names. Raises BadRequest where there are none."""
    found = sorted(path for path in folder.iterdir() if path.suffix.lower() in ENDINGS)
    if not found:
        raise BadRequest(f"{folder} holds no photographs; files that end in {', '.join(ENDINGS)} are looked for.")
    return found


def conditions(photograph: Image.Image, rng: random.Random) -> Iterator[Image.Image]:
    """Yield an RGB photograph as it is, a part of it, and it in one other state: grey, blurred, coarse, dark, pale."""
    yield photograph
    width, height = photograph.size
    w, h = round(width * rng.uniform(0.4, 0.8)), round(height * rng.uniform(0.4, 0.8))
    left, top = rng.randrange(width - w + 1), rng.randrange(height - h + 1)
    yield photograph.crop((left, top, left + w, top + h))
    yield rng.choice((_grey, _blurred, _coarse, _dark, _pale, ImageOps.mirror))(photograph)


def no_scene(rng: random.Random) -> Image.Image:
    """Draw what is no scene: noise, a colour, a page of text, a chart, a form, scribble."""
    return rng.choice((_noise, _ramp, _page, _chart, _form, _scribble, _plain))(rng)


def _grey(image: Image.Image) -> Image.Image:
    return image.convert("L").convert("RGB")


def _blurred(image: Image.Image) -> Image.Image:
    return image.filter(ImageFilter.GaussianBlur(max(image.size) / 60))


def _coarse(image: Image.Image) -> Image.Image:
    return image.resize((48, 48)).resize(image.size, Image.Resampling.BICUBIC)


def _dark(image: Image.Image) -> Image.Image:
    return ImageEnhance.Brightness(image).enhance(0.35)


def _pale(image: Image.Image) -> Image.Image:
    return ImageEnhance.Contrast(ImageEnhance.Brightness(image).enhance(1.3)).enhance(0.5)


def _noise(rng: random.Random) -> Image.Image:
    side = rng.choice((8, 32, 64, SIDE))
    values = np.random.default_rng(rng.randrange(2**32)).integers(0, 256, (side, side, rng.choice((1, 3))))
    image = Image.fromarray(np.broadcast_to(values, (side, side, 3)).astype(np.uint8))
    return image.resize((SIDE, SIDE), rng.choice((Image.Resampling.NEAREST, Image.Resampling.BICUBIC)))


def _plain(rng: random.Random) -> Image.Image:
    return Image.new("RGB", (SIDE, SIDE), _colour(rng))


def _ramp(rng: random.Random) -> Image.Image:
    shape = rng.choice((Image.linear_gradient, Image.radial_gradient))("L").rotate(rng.choice((0, 90, 180)))
    return ImageOps.colorize(shape.resize((SIDE, SIDE)), _colour(rng), _colour(rng))


def _page(rng: random.Random) -> Image.Image:
    paper, ink = rng.choice((("white", "black"), ("#f4ecd8", "#333"), ("#1e1e1e", "#ddd"), ("white", "#246")))
    image = Image.new("RGB", (SIDE * 2, SIDE * 2), paper)
    pen, size = ImageDraw.Draw(image), rng.choice((10, 13, 18, 26))
    font = ImageFont.load_default(size)
    y, left = rng.randrange(8, 60), rng.randrange(8, 80)
    while y < SIDE * 2 - 20:
        words = " ".join(rng.choice(WORDS) for _ in range(rng.randrange(3, 16)))
        pen.text((left, y), words, ink, font)
        y += round(size * rng.choice((1.2, 1.5, 1.5, 2.6)))
    return image


def _chart(rng: random.Random) -> Image.Image:
    image = Image.new("RGB", (SIDE, SIDE), rng.choice(("white", "white", "#eaeaf2", "#222")))
    pen = ImageDraw.Draw(image)
    pen.line([(30, 10), (30, 226), (246, 226)], "grey", 1)
    for _ in range(rng.randrange(1, 4)):
        colour, n = _colour(rng), rng.randrange(4, 40)
        points = [(30 + 216 * i / (n - 1), rng.uniform(20, 220)) for i in range(n)]
        if rng.random() < 0.5:
            pen.line(points, colour, rng.choice((1, 2, 3)))
        for x, y in points if rng.random() < 0.5 else []:
            pen.ellipse((x - 2, y - 2, x + 2, y + 2), colour)
    return image


def _form(rng: random.Random) -> Image.Image:
    """Draw boxes, lines and labels, as on a screen."""
    image = Image.new("RGB", (SIDE * 2, SIDE * 2), rng.choice(("white", "#f6f6f6", "#18181b")))
    pen, font = ImageDraw.Draw(image), ImageFont.load_default(12)
    for _ in range(rng.randrange(4, 16)):
        x, y = rng.randrange(SIDE * 2), rng.randrange(SIDE * 2)
        w, h = rng.randrange(30, 300), rng.choice((14, 24, 40, 120))
        filled = _colour(rng) if rng.random() < 0.4 else None
        pen.rounded_rectangle((x, y, x + w, y + h), 4, filled, outline="#999")
        pen.text((x + 6, y + 2), rng.choice(WORDS).capitalize(), "#777", font)
    return image


def _scribble(rng: random.Random) -> Image.Image:
    image = Image.new("RGB", (SIDE, SIDE), rng.choice(("white", "#fdf6e3", "#dfe7ec")))
    pen = ImageDraw.Draw(image)
    for _ in range(rng.randrange(1, 7)):
        x, y, points = rng.randrange(SIDE), rng.randrange(SIDE), []
        for _ in range(rng.randrange(3, 30)):
            x, y = x + rng.gauss(0, 30), y + rng.gauss(0, 30)
            points.append((x, y))
        pen.line(points, rng.choice(("black", "black", "#345", _colour(rng))), rng.choice((1, 2, 4, 8)))
    return image


def _colour(rng: random.Random) -> tuple[int, int, int]:
    return rng.randrange(256), rng.randrange(256), rng.randrange(256)
