"""Decay: things burnt, melted, bitten and crumbled."""

from __future__ import annotations

import math
import random

from PIL import Image, ImageChops, ImageDraw

from relsim_demo.scenes.backdrops import RGB, ring_points, shift
from relsim_demo.scenes.pixels import toned, whole_box
from relsim_demo.scenes.stage import Stage

CHARRED, EMBER = (30, 24, 24), (255, 150, 40)


def span_at(stage: Stage, name: str, depth: float) -> tuple[float, float]:
    """Return middle and width (in sprite widths) of what is visible a little below `depth` (0 = top, 1 = bottom)."""
    alpha = toned(stage.sheet.image(name).getchannel("A"), lambda v: 255 if v > 100 else 0)
    y = min(round(depth * alpha.height), alpha.height - 2)
    box = alpha.crop((0, y, alpha.width, min(y + alpha.height // 8 + 1, alpha.height))).getbbox()
    left, right = (box[0], box[2]) if box else (0, alpha.width)
    return (left + right) / 2 / alpha.width, (right - left) / alpha.width


def burnt(image: Image.Image, rest: float, rng: random.Random) -> Image.Image:
    """Burn the top off, so that `rest` of the height is left, black below a glowing ragged edge."""
    w, h = image.size
    cut = (1 - rest) * h
    jags = [rng.uniform(-0.03, 0.03) * h for _ in range(9)]
    edge = [(i / 8 * w, cut + jag if rest < 1 else -h * 0.02) for i, jag in enumerate(jags)]
    keep = Image.new("L", image.size, 0)
    ImageDraw.Draw(keep).polygon([*edge, (w, h), (0, h)], 255)
    depth = max(2, round(h * (0.3 if rest == 1 else 0.6)))
    soot = Image.new("L", image.size, 0)
    soot.paste(255, (0, 0, w, round(cut)))
    ramp = Image.linear_gradient("L").transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    soot.paste(ramp.resize((w, depth)), (0, round(cut)))
    least = round(255 * (1 - rest) * 0.85)
    soot = toned(soot, lambda v: max(least, min(255, v * 2)))
    burnt = Image.composite(Image.new("RGBA", image.size, (*CHARRED, 255)), image, soot)
    if rest < 1:
        ImageDraw.Draw(burnt).line(edge, (*EMBER, 255), max(1, round(h * 0.035)))
    burnt.putalpha(ImageChops.multiply(image.getchannel("A"), keep))
    return burnt


def melted_down(image: Image.Image, amount: float, rng: random.Random) -> Image.Image:
    """Let a thing sink, sag wider towards the ground and run down in drips."""
    columns, rows, firm = 24, 6, 0.35
    w, h = round(image.width * (1 + 0.6 * amount)), round(image.height * (1 - 0.22 * amount))
    knots = [1 - amount * rng.uniform(0.25, 0.5) * (i % 2) for i in range(rng.choice((5, 7)))]
    phase = rng.uniform(0, 2 * math.pi)

    def source(i: int, j: int) -> tuple[float, float]:
        """Say which point of the whole thing comes to corner i, j of the grid."""
        x, y = i / columns, j / rows
        spot = x * (len(knots) - 1)
        left = min(int(spot), len(knots) - 2)
        ease = (1 - math.cos((spot - left) * math.pi)) / 2
        drip = knots[left] + (knots[left + 1] - knots[left]) * ease
        u = (x - 0.5) * (1 + 0.6 * amount) / (1 + 0.6 * amount * y * y) + 0.03 * amount * math.sin(5 * y + phase)
        v = y if y < firm else firm + (y - firm) * (1 - firm) / (drip - firm)
        return (u + 0.5) * image.width, v * image.height

    mesh = []
    for i in range(columns):
        for j in range(rows):
            box = (i * w // columns, j * h // rows, (i + 1) * w // columns, (j + 1) * h // rows)
            if box[0] < box[2] and box[1] < box[3]:
                mesh.append((box, (*source(i, j), *source(i, j + 1), *source(i + 1, j + 1), *source(i + 1, j))))
    return image.transform((w, h), Image.Transform.MESH, mesh, Image.Resampling.BILINEAR)


def puddle(stage: Stage, x: float, y: float, reach: float, colour: RGB) -> None:
    """Draw a pool with a darker rim and a light on it, reaching `reach` to both sides."""
    rng, lobes = stage.rng, []
    for side in (-1, 0, 1):
        lobes.append((x + side * reach * 0.38, y + rng.uniform(-0.01, 0.02), reach * (0.62 if side else 0.8)))
    for grow, tone in ((0.012, shift(colour, -0.28)), (0, colour)):
        for lx, ly, r in lobes:
            stage.ellipse(lx, ly, r + grow, r * 0.22 + 0.02 + grow, tone)
    stage.ellipse(x - reach * 0.5, y + 0.02, reach * 0.2, 0.01, shift(colour, 0.45))


def crumble(stage: Stage, name: str, size: float, x: float, y: float, lift: float) -> None:
    """Draw a thing whose right side has broken into squares that fly to the right."""
    rng, image = stage.rng, stage.cutout(name, size)
    width, height = stage.extent(name, size)
    cell = max(width, height) / rng.choice((8, 9, 10))
    columns, rows = math.ceil(width / cell), math.ceil(height / cell)
    whole, pieces = Image.new("L", image.size, 255), []
    for i in range(columns):
        loose = min(max(((i + 0.5) / columns - 0.38) / 0.45, 0), 1)
        for j in range(rows):
            torn, far, drift = rng.random() < loose, rng.random(), rng.uniform(-0.09, 0.09)
            scale, angle = rng.uniform(0.55, 0.95), rng.uniform(0, 90)
            if torn:
                box = whole_box(*(v * cell * stage.side for v in (i, j, i + 1, j + 1)))
                whole.paste(0, box)
                px, py = x - width / 2 + (i + 0.5) * cell, y - height / 2 + (j + 0.5) * cell
                away = (0.06 + 0.94 * far) * (0.94 - px) * (0.35 + 0.65 * loose)
                pieces.append((box, scale * (1 - 0.3 * far), angle, px + away, py + away * drift * 4 - away * lift))
    body = image.copy()
    body.putalpha(ImageChops.multiply(image.getchannel("A"), whole))
    stage.put(body, x, y)
    for box, scale, angle, px, py in pieces:
        piece, edge = image.crop(box), max(1, round((box[2] - box[0]) * scale))
        if piece.getchannel("A").getbbox():
            stage.put(piece.resize((edge, edge)), px, py, angle=angle)
    stage.note(name)


def bites_in_order(rng: random.Random, from_right: bool) -> list[tuple[float, float, float]]:
    """Return five bites (x, y, radius in sprite sides) that leave a scrap at the lower left."""
    bites = [(1.0, 0.34, 0.3), (0.92, 0.86, 0.32), (0.66, 0.06, 0.36), (0.6, 0.56, 0.34), (0.26, 0.12, 0.36)]
    bites = [(x + rng.uniform(-0.04, 0.04), y + rng.uniform(-0.04, 0.04), r) for x, y, r in bites]
    return bites if from_right else [(1 - y, 1 - x, r) for x, y, r in bites]


def bitten(image: Image.Image, bites: list[tuple[float, float, float]]) -> Image.Image:
    """Take bites with the marks of teeth out of an image."""
    keep = Image.new("L", image.size, 255)
    pen, (w, h) = ImageDraw.Draw(keep), image.size
    for x, y, r in bites:
        marks = [(x, y, r * 0.84)]
        marks += [(tx, ty, r * 0.27) for tx, ty, _ in ring_points(11, x, y, r * 0.77)]
        for tx, ty, tr in marks:
            pen.ellipse([(tx - tr) * w, (ty - tr) * h, (tx + tr) * w, (ty + tr) * h], 0)
    bitten = image.copy()
    bitten.putalpha(ImageChops.multiply(image.getchannel("A"), keep))
    return bitten


def crumbs(stage: Stage, x: float, y: float, width: float, n: int, colour: RGB) -> None:
    """Scatter n crumbs on a line."""
    for _ in range(n):
        dx, dy, r = stage.rng.uniform(-0.45, 0.45), stage.rng.uniform(-0.012, 0.02), stage.rng.uniform(0.006, 0.012)
        stage.ellipse(x + dx * width, y + dy, r * 1.2, r, shift(colour, -0.15))
