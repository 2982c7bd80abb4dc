"""What shows reflections and shadows: shop windows, polished floors, candles, spoons, pots and sunglasses."""

from __future__ import annotations

import math

from PIL import Image, ImageChops, ImageDraw

from relsim_demo.scenes.backdrops import RGB, mix, shift
from relsim_demo.scenes.canvas import Point, faded
from relsim_demo.scenes.pixels import toned
from relsim_demo.scenes.stage import DARK_INK, Stage

WHITE: RGB = (255, 255, 255)


def fading(image: Image.Image, top: float, bottom: float) -> Image.Image:
    """Return an RGBA image whose opacity changes from a share at its top to one at its bottom."""
    ramp = toned(Image.linear_gradient("L").resize(image.size), lambda v: round(top * 255 + (bottom - top) * v))
    result = image.copy()
    result.putalpha(ImageChops.multiply(image.getchannel("A"), ramp))
    return result


def inside(stage: Stage, outline: list[Point]) -> Image.Image:
    """Return a mask of the whole canvas that is white inside an outline."""
    mask = Image.new("L", stage.canvas.size, 0)
    ImageDraw.Draw(mask).polygon([(u * stage.side, v * stage.side) for u, v in outline], 255)
    return mask


def oval(x: float, y: float, rx: float, ry: float, power: float = 2) -> list[Point]:
    """Return the outline of an ellipse, or with a higher power of a box with ever less rounded corners."""
    points = []
    for i in range(48):
        u, v = math.cos(math.tau * i / 48), math.sin(math.tau * i / 48)
        u, v = (math.copysign(abs(w) ** (2 / power), w) for w in (u, v))
        points.append((x + rx * u, y + ry * v))
    return points


def window_pane(stage: Stage, x: float, box: tuple[float, float, float], paint: RGB, pane: RGB) -> None:
    """Draw the frame and the pane of a big window: box is (half width, top, bottom)."""
    half, top, bottom = box
    stage.rect(x - half - 0.03, top - 0.03, x + half + 0.03, bottom + 0.03, paint)
    stage.rect(x - half, top, x + half, bottom, pane)
    stage.polygon([(x - half, top + 0.22), (x - half + 0.2, top), (x - half + 0.28, top), (x - half, top + 0.31)],
                  shift(pane, 0.22))  # fmt: skip
    stage.polygon([(x + half, bottom - 0.2), (x + half - 0.2, bottom), (x + half - 0.27, bottom),
                   (x + half, bottom - 0.28)], shift(pane, 0.16))  # fmt: skip
    stage.rect(x - half - 0.05, bottom + 0.02, x + half + 0.05, bottom + 0.055, shift(paint, -0.25))


def window_bars(stage: Stage, x: float, box: tuple[float, float, float], style: str, paint: RGB) -> None:
    """Draw what lies before the pane: the bars of the window of a "house", or the striped awning of a "shop"."""
    half, top, bottom = box
    if style == "house":
        stage.rect(x - 0.011, top, x + 0.011, bottom, paint)
        stage.rect(x - half, top + 0.13, x + half, top + 0.15, paint)
        return
    n = 7
    for i in range(n):
        left, right = (x - (half + 0.05) + 2 * (half + 0.05) * j / n for j in (i, i + 1))
        tone = shift(paint, 0.15) if i % 2 else (250, 244, 232)
        stage.polygon([(left * 0.94 + x * 0.06, top - 0.11), (right * 0.94 + x * 0.06, top - 0.11), (right, top),
                       (left, top)], tone)  # fmt: skip
        stage.ellipse((left + right) / 2, top, (right - left) / 2, 0.025, shift(tone, -0.1))


def tiles(stage: Stage, horizon: float, colour: RGB) -> None:
    """Lay a floor of large tiles, seen in perspective, with a sheen towards the horizon."""
    stage.rect(-0.01, horizon, 1.01, 1.01, colour)
    line = shift(colour, 0.2)
    for i in range(-6, 13):
        stage.line([(0.5 + (i / 6 - 0.5) * 0.9, horizon), (0.5 + (i / 6 - 0.5) * 2.4, 1.01)], line, 0.005)
    for i in range(1, 6):
        y = horizon + (1 - horizon) * (i / 6) ** 1.7
        stage.line([(-0.01, y), (1.01, y)], line, 0.005)
    stage.rect(-0.01, horizon, 1.01, horizon + 0.012, shift(colour, 0.45))


def candle(stage: Stage, x: float, foot: float, height: float, wax: RGB) -> Point:
    """Draw a burning candle on a saucer and return the middle of its flame."""
    stage.ellipse(x, foot, 0.075, 0.02, shift(wax, -0.5))
    stage.rect(x - 0.028, foot - height, x + 0.028, foot, wax, radius=0.008)
    stage.rect(x - 0.028, foot - height + 0.01, x - 0.014, foot - height * 0.4, shift(wax, 0.5), radius=0.007)
    stage.line([(x, foot - height), (x, foot - height - 0.025)], DARK_INK, 0.008)
    y = foot - height - 0.055
    for share, tone in ((1, (255, 170, 60)), (0.62, (255, 240, 170))):
        flame = [(0, -0.065), (0.028, -0.005), (0.022, 0.03), (0, 0.04), (-0.022, 0.03), (-0.028, -0.005)]
        stage.polygon([(x + u * share, y + v * share + 0.012 * (1 - share)) for u, v in flame], tone)
    return x, y


def spoon(stage: Stage, x: float, y: float, rx: float, ry: float, metal: RGB) -> list[Point]:
    """Draw a big spoon with its bowl at (x, y) and the handle down to the ground; return the bowl's outline."""
    rim, bowl = oval(x, y, rx, ry), oval(x, y, rx * 0.9, ry * 0.92)
    handle = [(x - 0.045, y + ry * 0.9), (x + 0.045, y + ry * 0.9), (x + 0.018, y + ry + 0.1), (x + 0.035, 1.01),
              (x - 0.035, 1.01), (x - 0.018, y + ry + 0.1)]  # fmt: skip
    stage.polygon(handle, shift(metal, 0.2))
    stage.line([(x - 0.004, y + ry + 0.06), (x - 0.012, 1.01)], shift(metal, 0.7), 0.012)
    stage.polygon(rim, shift(metal, 0.35))
    stage.polygon(bowl, shift(metal, -0.25))
    for i in range(1, 6):
        t = i / 6
        stage.ellipse(x + 0.02 * t, y + 0.04 * t, rx * 0.9 * (1 - 0.7 * t), ry * 0.92 * (1 - 0.7 * t),
                      shift(metal, -0.25 + 0.7 * t))  # fmt: skip
    return bowl


def pot(stage: Stage, x: float, half: float, top: float, foot: float, metal: RGB) -> list[Point]:
    """Draw a shiny pot with two handles and a lid; return the outline of its side."""
    for side in (-1, 1):
        turn = (-90, 90) if side > 0 else (90, 270)
        stage.arc(x + side * half, top + 0.09, 0.06, 0.045, *turn, shift(metal, -0.5), 0.024)
    body = [(x - half, top), (x + half, top), (x + half, foot - 0.05), (x + half - 0.05, foot), (x - half + 0.05, foot),
            (x - half, foot - 0.05)]  # fmt: skip
    with stage.layer(mask=inside(stage, body)):
        n = 24
        for i in range(n):
            t = (i + 0.5) / n
            light = 0.62 * math.exp(-(((t - 0.3) / 0.13) ** 2)) + 0.3 * math.exp(-(((t - 0.82) / 0.08) ** 2)) - 0.3
            left = x - half + 2 * half * i / n
            stage.rect(left, top, left + 2 * half / n + 0.003, foot, shift(metal, light))
    stage.polygon([(x - half - 0.02, top), (x - half * 0.6, top - 0.06), (x + half * 0.6, top - 0.06),
                   (x + half + 0.02, top)], shift(metal, 0.15))  # fmt: skip
    stage.rect(x - half - 0.025, top - 0.008, x + half + 0.025, top + 0.02, shift(metal, -0.35), radius=0.01)
    stage.ellipse(x, top - 0.085, 0.045, 0.03, shift(metal, -0.5))
    return body


def sunglasses(stage: Stage, y: float, reach: float, rx: float, ry: float, power: float, frame: RGB, lens: RGB) -> None:
    """Draw a big pair of sunglasses seen from the front, its lenses `reach` to each side of the middle."""
    stage.arc(0.5, y - ry * 0.1, reach - rx + 0.03, ry * 0.35, 180, 360, frame, 0.035)
    for side in (-1, 1):
        x = 0.5 + side * reach
        stage.line([(x + side * rx * 0.9, y - ry * 0.5), (0.5 + side * 0.51, y - ry * 0.75)], frame, 0.04)
        stage.polygon(oval(x, y, rx + 0.025, ry + 0.025, power), frame)
        stage.polygon(oval(x, y, rx, ry, power), lens)


def laid_over(stage: Stage, image: Image.Image, x: float, y: float, outline: list[Point], alpha: float) -> None:
    """Lay an image translucent onto a surface, only inside its outline."""
    with stage.layer(mask=inside(stage, outline)):
        stage.put(faded(image, alpha), x, y)


def lit_wall(stage: Stage, x: float, y: float, floor: float) -> None:
    """Brighten the wall around a light in three steps, down to the floor."""
    base = stage.ground.rgb
    for radius, share in ((0.62, 0.14), (0.44, 0.28), (0.27, 0.45)):
        outline = [(u, min(v, floor)) for u, v in oval(x, y, radius, radius)]
        stage.polygon(outline, mix(base, (255, 236, 176), share))
