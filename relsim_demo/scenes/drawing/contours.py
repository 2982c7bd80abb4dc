"""Line drawings and outlines found in cutouts."""

from __future__ import annotations

from PIL import Image, ImageChops, ImageFilter, ImageOps

from relsim_demo.scenes.backdrops import RGB
from relsim_demo.scenes.canvas import Point
from relsim_demo.scenes.pixels import toned
from relsim_demo.scenes.stage import Stage

_AROUND = ((1, 0), (1, 1), (0, 1), (-1, 1), (-1, 0), (-1, -1), (0, -1), (1, -1))  # the eight neighbours, clockwise


def contours(image: Image.Image, colour: RGB, detail: int = 110) -> Image.Image:
    """Return a cutout as a line drawing in one colour, found at `detail` pixels to be as bold at every size."""
    small = ImageOps.expand(image.resize((detail, max(1, round(detail * image.height / image.width)))), 2, (0, 0, 0, 0))
    mask = small.getchannel("A")
    rim = toned(mask.filter(ImageFilter.FIND_EDGES), lambda v: min(255, v * 2))
    inside = ImageChops.multiply(toned(small.convert("L").filter(ImageFilter.FIND_EDGES), lambda v: v // 2), mask)
    line = Image.new("RGBA", image.size, (*colour, 255))
    line.putalpha(ImageOps.crop(ImageChops.lighter(rim, inside), 2).resize(image.size, Image.Resampling.BICUBIC))
    return line


def outline_of(stage: Stage, name: str) -> list[Point]:
    """Return a sprite's outer contour as a smooth closed curve, clockwise, in shares of its width and height."""
    alpha, cells, margin = stage.sheet.image(name).getchannel("A"), 72, 4
    w, h = (max(8, round(length * cells)) for length in stage.extent(name, 1))
    alpha = ImageOps.expand(alpha.resize((w, h), Image.Resampling.BILINEAR), margin)
    solid = toned(alpha, lambda v: 255 if v > 90 else 0).filter(ImageFilter.MaxFilter(5))
    rim, n = _walk_around(solid), 2
    closed = rim[-n:] + rim + rim[:n]
    smooth = [closed[i : i + 2 * n + 1] for i in range(len(rim))]
    share = 1 / (2 * n + 1)
    return [
        ((sum(x for x, _ in part) * share + 0.5 - margin) / w, (sum(y for _, y in part) * share + 0.5 - margin) / h)
        for part in smooth
    ]


def _walk_around(mask: Image.Image) -> list[tuple[int, int]]:
    """Return the pixels along the outer edge of the uppermost white area of a mask (Moore neighbour tracing)."""
    white, wide = mask.tobytes(), mask.width
    first = next(i for i, level in enumerate(white) if level)
    start = (first % wide, first // wide)
    path, heading = [start], 0
    while len(path) < 4 * (mask.width + mask.height):
        x, y = path[-1]
        turns = (k % 8 for k in range(heading + 5, heading + 13))
        heading = next((k for k in turns if white[x + _AROUND[k][0] + (y + _AROUND[k][1]) * wide]), 0)
        path.append((x + _AROUND[heading][0], y + _AROUND[heading][1]))
        if path[-1] == start:
            break
    return path[:-1]
