"""Pictures that are made of things: paintings on easels, screens with cameras, tracks."""

from __future__ import annotations

from PIL import Image, ImageChops, ImageStat

from relsim_demo.scenes.backdrops import RGB, hls, shift
from relsim_demo.scenes.canvas import Point
from relsim_demo.scenes.stage import DARK_INK, Stage

STEEL: RGB = (74, 78, 92)


def of_another_shape(stage: Stage, name: str) -> str:
    """Choose a subject whose outline is clearly another one than that of `name`, with a telling shape."""
    kinds = ("animal", "vehicle", "building", "plant", "music", "object", "clothes")
    other = stage.subject(*kinds, unlike=[name])
    for _ in range(7):
        ours, theirs = (stage.sheet.image(n).getchannel("A").resize((16, 16)) for n in (name, other))
        if ImageStat.Stat(ImageChops.difference(ours, theirs)).mean[0] > 64 and ImageStat.Stat(theirs).mean[0] < 185:
            break
        other = stage.subject(*kinds, unlike=[name])
    return other


def easel(stage: Stage, x: float, y: float, half: Point, foot: float, wood: RGB) -> None:
    """Draw an easel with a canvas on it, `half` as wide and as high to each side of (x, y)."""
    rx, ry = half
    stage.line([(x, y - ry - 0.09), (x, foot - 0.06)], shift(wood, -0.35), 0.024)
    for side in (-1, 1):
        stage.line([(x + side * rx * 0.15, y - ry - 0.08), (x + side * (rx + 0.03), foot)], wood, 0.028)
    stage.rect(x - rx - 0.008, y - ry - 0.008, x + rx + 0.012, y + ry + 0.012, (120, 110, 100))
    stage.rect(x - rx, y - ry, x + rx, y + ry, (250, 246, 234))
    stage.rect(x - rx - 0.03, y + ry, x + rx + 0.03, y + ry + 0.03, shift(wood, -0.15))
    stage.rect(x - 0.03, y - ry - 0.03, x + 0.03, y - ry + 0.005, shift(wood, -0.15))


def strokes(stage: Stage, x: float, y: float, half: Point, colour: RGB) -> None:
    """Paint broad strokes of a pale colour over the middle of a canvas."""
    rx, ry = half
    for i in range(7):
        v = y - ry * 0.72 + ry * 1.44 * i / 6
        reach, lean = rx * stage.rng.uniform(0.66, 0.84), stage.rng.uniform(-0.015, 0.015)
        tone = shift(colour, stage.rng.uniform(-0.06, 0.2))
        stage.line([(x - reach, v + lean), (x + reach, v - lean)], tone, ry * 0.23)


def palette(stage: Stage, x: float, y: float, size: float) -> None:
    """Draw a painter's board with blobs of colour and a brush across it."""
    stage.ellipse(x, y, size, size * 0.5, (206, 160, 106), outline=(150, 104, 66), width=0.006)
    for i in range(5):
        stage.ellipse(x - size * 0.6 + size * 0.3 * i, y - size * (0.2 if i % 2 else 0.02), size * 0.14, size * 0.09,
                      hls(i / 5 + 0.05, 0.5, 0.75))  # fmt: skip
    stage.line([(x - size * 0.2, y + size * 0.25), (x + size * 1.1, y - size * 0.45)], DARK_INK, 0.012)
    stage.ellipse(x - size * 0.25, y + size * 0.27, 0.014, fill=hls(stage.rng.random(), 0.5, 0.8))


def screen(stage: Stage, x: float, y: float, half: Point, foot: float, style: str, case: RGB) -> None:
    """Draw a lit screen, `half` as wide and high to each side of (x, y): a "monitor", an "old" set, or on a "pole"."""
    rx, ry = half
    edge = {"monitor": 0.022, "old": 0.05, "pole": 0.03}[style]
    if style == "monitor":
        stage.rect(x - 0.035, y + ry, x + 0.035, foot - 0.01, shift(case, -0.3))
        stage.rect(x - 0.13, foot - 0.025, x + 0.13, foot, shift(case, -0.2), radius=0.01)
    elif style == "old":
        for side in (-1, 1):
            stage.line([(x + side * rx * 0.6, y + ry), (x + side * rx * 0.85, foot)], shift(case, -0.4), 0.03)
            stage.line([(x, y - ry - 0.03), (x + side * 0.12, y - ry - 0.14)], DARK_INK, 0.009)
    else:
        for side in (-1, 1):
            stage.rect(x + side * rx * 0.55 - 0.02, y + ry, x + side * rx * 0.55 + 0.02, foot, shift(case, -0.45))
    stage.rect(x - rx - edge, y - ry - edge, x + rx + edge, y + ry + edge * 1.3, case, radius=edge * 0.8)
    bend = 0.06 if style == "old" else 0.02
    stage.rect(x - rx, y - ry, x + rx, y + ry, hls(stage.rng.random(), 0.86, 0.5), radius=bend)
    if style == "old":
        for i in range(2):
            stage.ellipse(x + rx - 0.05 * i, y + ry + edge * 0.65, 0.013, fill=shift(case, -0.5))


def scan_lines(stage: Stage, x: float, y: float, half: Point) -> None:
    """Draw the faint lines of a screen over what it shows."""
    rx, ry = half
    for i in range(1, 12):
        v = y - ry + 2 * ry * i / 12
        stage.line([(x - rx + 0.006, v), (x + rx - 0.006, v)], (*DARK_INK, 26), 0.004)


def camera(stage: Stage, x: float, y: float, foot: float, way: int) -> None:
    """Draw a film camera on a tripod that looks to the left (way -1) or right (1), its body at (x, y)."""
    for lean in (-0.07, 0, 0.07):
        stage.line([(x, y + 0.03), (x + lean, foot)], DARK_INK, 0.014)
    stage.polygon([(x + way * 0.045, y - 0.012), (x + way * 0.09, y - 0.035), (x + way * 0.09, y + 0.035),
                   (x + way * 0.045, y + 0.012)], shift(STEEL, 0.3))  # fmt: skip
    stage.rect(x - 0.06, y - 0.04, x + 0.06, y + 0.04, STEEL, radius=0.012)
    stage.ellipse(x - way * 0.035, y - 0.055, 0.026, fill=shift(STEEL, -0.3))
    stage.ellipse(x + way * 0.02, y - 0.055, 0.022, fill=shift(STEEL, -0.3))
    stage.ellipse(x - way * 0.04, y + 0.005, 0.009, fill=(236, 70, 60))


def imprint(stage: Stage, name: str, x: float, y: float, size: float, angle: float, colour: RGB) -> None:
    """Press the flat outline of a thing into the ground, a lighter edge below it. Its shape comes from the sheet."""
    width, height = stage.extent(name, size)
    shape = stage.sheet.sized(name, stage.px(width), stage.px(height)).getchannel("A")
    for dy, tone in ((0.007, shift(colour, 0.45)), (0, colour)):
        mark = Image.new("RGBA", shape.size, tone)
        mark.putalpha(shape)
        stage.put(mark.resize((mark.width, max(1, round(mark.height * 0.8)))), x, y + dy, angle=angle)
