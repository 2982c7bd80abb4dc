"""What stands behind the things: flat colours, gradients, patterns, landscapes, rooms. Drawn in unit coordinates."""

from __future__ import annotations

import colorsys
import math
import random
from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image, ImageDraw

from relsim_demo.scenes.pixels import toned

RGB = tuple[int, int, int]

# name -> (hue, saturation, lightnesses to choose from); pale ones are more frequent since sprites read best on them
COLOURS: dict[str, tuple[float, float, tuple[float, ...]]] = {
    "white": (0.12, 0.25, (0.96, 0.985)),
    "grey": (0.60, 0.05, (0.80, 0.66, 0.5)),
    "black": (0.65, 0.20, (0.11, 0.16)),
    "red": (0.99, 0.62, (0.80, 0.62)),
    "orange": (0.07, 0.85, (0.80, 0.68)),
    "yellow": (0.13, 0.90, (0.84, 0.70)),
    "green": (0.33, 0.42, (0.82, 0.64, 0.36)),
    "mint": (0.45, 0.45, (0.86, 0.74)),
    "teal": (0.50, 0.45, (0.72, 0.46, 0.30)),
    "sky blue": (0.55, 0.75, (0.86, 0.76)),
    "blue": (0.61, 0.60, (0.76, 0.60)),
    "navy": (0.63, 0.45, (0.22, 0.28)),
    "purple": (0.74, 0.45, (0.82, 0.66, 0.32)),
    "pink": (0.93, 0.70, (0.90, 0.82)),
    "brown": (0.07, 0.30, (0.62, 0.42, 0.26)),
    "beige": (0.10, 0.45, (0.88, 0.82)),
}


@dataclass(frozen=True)
class Backdrop:
    """What a drawn backdrop is: a name for captions, its main colour's name, and whether it is dark."""

    style: str
    colour: str
    rgb: RGB
    dark: bool


@dataclass(frozen=True)
class Grounded(Backdrop):
    """A landscape or a room: things stand below its horizon."""

    horizon: float


BLANK = Backdrop("plain", "white", (255, 255, 255), dark=False)  # a canvas before anything is painted


def shade(rng: random.Random, colour: str) -> RGB:
    """Draw one shade of a named colour."""
    hue, saturation, lights = COLOURS[colour]
    light = rng.choice(lights) + rng.uniform(-0.02, 0.02)
    return hls(hue + rng.uniform(-0.015, 0.015), light, saturation * rng.uniform(0.85, 1.1))


def hls(hue: float, light: float, saturation: float) -> RGB:
    """Convert hue, lightness, saturation (0..1, hue wraps) to 8-bit RGB."""
    r, g, b = colorsys.hls_to_rgb(hue % 1, min(max(light, 0), 1), min(max(saturation, 0), 1))
    return round(r * 255), round(g * 255), round(b * 255)


def farthest(colours: list[RGB]) -> tuple[str, ...]:
    """Return the half of `COLOURS` that is least like any of some given colours, in lightness above all."""

    def nearness(name: str) -> float:
        hue, saturation, lights = COLOURS[name]
        shades = [hls(hue, light, saturation) for light in lights]
        return min(math.dist(s, c) + 500 * abs(luma(s) - luma(c)) for s in shades for c in colours)

    ranked = sorted(COLOURS, key=nearness)
    return tuple(ranked[len(ranked) // 2 :])


def mix(a: RGB, b: RGB, t: float) -> RGB:
    """Mix two colours: t = 0 gives a, t = 1 gives b."""
    red, green, blue = (round(x + (y - x) * t) for x, y in zip(a, b, strict=True))
    return red, green, blue


def luma(rgb: RGB) -> float:
    """Brightness of a colour, 0..1."""
    return (0.299 * rgb[0] + 0.587 * rgb[1] + 0.114 * rgb[2]) / 255


def shift(rgb: RGB, amount: float) -> RGB:
    """Lighten (amount > 0) or darken (amount < 0) a colour."""
    return mix(rgb, (255, 255, 255), amount) if amount > 0 else mix(rgb, (0, 0, 0), -amount)


def plain(canvas: Image.Image, rng: random.Random, base: RGB) -> None:
    """Fill with one colour."""
    canvas.paste(base, (0, 0, *canvas.size))


def gradient(canvas: Image.Image, rng: random.Random, base: RGB) -> None:
    """Fade from one shade to another, top to bottom or sideways."""
    other = shift(base, rng.choice((-0.22, 0.3)))
    ramp = Image.linear_gradient("L")
    if rng.random() < 0.4:
        ramp = ramp.rotate(90)
    _blend(canvas, base, other, ramp)


def glow(canvas: Image.Image, rng: random.Random, base: RGB) -> None:
    """Put a soft light in the middle."""
    _blend(canvas, shift(base, 0.35), shift(base, -0.12), Image.radial_gradient("L"))


def stripes(canvas: Image.Image, rng: random.Random, base: RGB) -> None:
    """Straight stripes in two near shades."""
    plain(canvas, rng, base)
    draw, side, n, other = ImageDraw.Draw(canvas), canvas.width, rng.choice((5, 7, 9)), _near(rng, base)
    slant = rng.choice((0, 0, 0.5))
    for i in range(-n, 2 * n, 2):
        x0, x1 = i / n * side, (i + 1) / n * side
        draw.polygon([(x0, 0), (x1, 0), (x1 + slant * side, side), (x0 + slant * side, side)], fill=other)


def checks(canvas: Image.Image, rng: random.Random, base: RGB) -> None:
    """Lay a chequered cloth in two near shades."""
    plain(canvas, rng, base)
    draw, n, other = ImageDraw.Draw(canvas), rng.choice((4, 6, 8)), _near(rng, base)
    cell = canvas.width / n
    for i in range(n):
        for j in range(i % 2, n, 2):
            draw.rectangle([i * cell, j * cell, (i + 1) * cell - 1, (j + 1) * cell - 1], fill=other)


def dots(canvas: Image.Image, rng: random.Random, base: RGB) -> None:
    """Polka dots in a near shade."""
    plain(canvas, rng, base)
    draw, n, other = ImageDraw.Draw(canvas), rng.choice((6, 8)), _near(rng, base)
    cell, radius = canvas.width / n, canvas.width / n * 0.2
    for i in range(n + 1):
        for j in range(n + 1):
            x, y = (i + (j % 2) / 2) * cell, j * cell
            draw.ellipse([x - radius, y - radius, x + radius, y + radius], fill=other)


def bokeh(canvas: Image.Image, rng: random.Random, base: RGB) -> None:
    """Scatter a few large soft discs."""
    gradient(canvas, rng, base)
    draw, side = ImageDraw.Draw(canvas), canvas.width
    for _ in range(rng.randint(2, 4)):
        x, y, r = rng.random() * side, rng.random() * side, rng.uniform(0.12, 0.3) * side
        draw.ellipse([x - r, y - r, x + r, y + r], fill=shift(base, rng.uniform(0.06, 0.14)))


def framed(canvas: Image.Image, rng: random.Random, base: RGB) -> None:
    """One colour in a thin border."""
    plain(canvas, rng, shift(base, -0.35) if luma(base) > 0.4 else shift(base, 0.4))
    m = round(canvas.width * rng.uniform(0.025, 0.04))
    canvas.paste(base, (m, m, canvas.width - m, canvas.height - m))


def ground(canvas: Image.Image, rng: random.Random, base: RGB, horizon: float) -> None:
    """Open a landscape: sky above the horizon, land below it."""
    side, y = canvas.width, round(canvas.height * horizon)
    sky = Image.new("RGB", (side, y))
    _blend(sky, base, shift(base, 0.4 if luma(base) > 0.35 else 0.18), Image.linear_gradient("L"))
    canvas.paste(sky, (0, 0))
    land = shade(rng, rng.choice(("green", "beige", "brown", "white", "grey", "teal")))
    if luma(base) < 0.35:
        land = mix(land, base, 0.55)
    if abs(luma(land) - luma(base)) < 0.1:
        land = shift(land, -0.18)
    canvas.paste(land, (0, y, side, canvas.height))


def room(canvas: Image.Image, rng: random.Random, base: RGB, horizon: float) -> None:
    """Build a wall and a floor with a skirting board."""
    side, y = canvas.width, round(canvas.height * horizon)
    canvas.paste(base, (0, 0, side, y))
    floor = mix(shade(rng, rng.choice(("brown", "beige", "grey"))), base, 0.2)
    canvas.paste(floor, (0, y, side, canvas.height))
    canvas.paste(shift(floor, 0.35), (0, y, side, y + max(1, round(side * 0.015))))


FLAT: dict[str, Callable[[Image.Image, random.Random, RGB], None]] = {
    "plain": plain,
    "gradient": gradient,
    "glowing": glow,
    "striped": stripes,
    "chequered": checks,
    "dotted": dots,
    "bokeh": bokeh,
    "framed": framed,
}
GROUNDED: dict[str, Callable[[Image.Image, random.Random, RGB, float], None]] = {"landscape": ground, "room": room}


def paint(
    canvas: Image.Image, rng: random.Random, styles: tuple[str, ...], colours: tuple[str, ...], horizon: float | None
) -> Backdrop:
    """Paint one of the styles in one of the colours over the whole canvas and say what was painted."""
    choice = _chosen(rng, styles, colours)
    if choice.style in GROUNDED:
        return _grounded(canvas, rng, choice, horizon)
    FLAT[choice.style](canvas, rng, choice.rgb)
    return choice


def paint_ground(
    canvas: Image.Image, rng: random.Random, styles: tuple[str, ...], colours: tuple[str, ...], horizon: float | None
) -> Grounded:
    """Paint one of the styles that have a horizon in one of the colours and say what was painted."""
    return _grounded(canvas, rng, _chosen(rng, styles, colours), horizon)


def _chosen(rng: random.Random, styles: tuple[str, ...], colours: tuple[str, ...]) -> Backdrop:
    colour, style = rng.choice(colours or tuple(COLOURS)), rng.choice(styles)
    base = shade(rng, colour)
    return Backdrop(style, colour, base, luma(base) < 0.42)


def _grounded(canvas: Image.Image, rng: random.Random, choice: Backdrop, horizon: float | None) -> Grounded:
    horizon = rng.uniform(0.55, 0.72) if horizon is None else horizon
    GROUNDED[choice.style](canvas, rng, choice.rgb, horizon)
    return Grounded(choice.style, choice.colour, choice.rgb, choice.dark, horizon)


def lit(canvas: Image.Image, rng: random.Random) -> Image.Image:
    """Give the whole picture its light: even, vignette, or warmer and cooler sides."""
    kind = rng.choice(("even", "even", "vignette", "side"))
    if kind == "even":
        return canvas
    ramp = Image.radial_gradient("L")
    if kind == "side":
        ramp = Image.linear_gradient("L").rotate(rng.choice((0, 90, 180, 270)))
    warm = rng.choice(((40, 30, 10), (10, 20, 40), (25, 25, 25)))
    mask = toned(ramp.resize(canvas.size), lambda v: round(v * 0.22))
    return Image.composite(Image.new(canvas.mode, canvas.size, warm), canvas, mask)


def _near(rng: random.Random, base: RGB) -> RGB:
    """Choose a shade close to the base: patterns must stay quieter than what stands on them."""
    amount = rng.uniform(0.10, 0.18)
    return shift(base, amount if luma(base) < 0.8 else -amount * 0.6)


def _blend(canvas: Image.Image, a: RGB, b: RGB, ramp: Image.Image) -> None:
    """Fill the canvas with a where the ramp is black and b where it is white."""
    canvas.paste(a, (0, 0, *canvas.size))
    canvas.paste(b, (0, 0, *canvas.size), ramp.resize(canvas.size))


def ring_points(n: int, cx: float, cy: float, radius: float, start: float = -90.0) -> list[tuple[float, float, float]]:
    """Return n points on a circle as (x, y, angle in degrees), clockwise from the top."""
    angles = [start + 360 * i / n for i in range(n)]
    return [(cx + radius * math.cos(math.radians(a)), cy + radius * math.sin(math.radians(a)), a) for a in angles]
