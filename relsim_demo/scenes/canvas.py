"""The canvas: shapes, words and layers, laid on a square. All positions and sizes are in units of its side (0..1).

x grows to the right, y downwards. Nothing drawn may depend on the pixel size, so that one spec gives the same scene at
any size. Drawing happens at twice the size and is halved at the end: that smooths every edge.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from PIL import Image, ImageChops, ImageDraw, ImageFont

from relsim_demo.scenes.pixels import toned

SUPERSAMPLING = 2
Point = tuple[float, float]
Colour = tuple[int, ...]  # RGB, or RGBA to draw translucent


class Canvas:
    """A square of `size` final pixels while it is being drawn on."""

    def __init__(self, size: int) -> None:
        self.side = size * SUPERSAMPLING
        self.canvas = Image.new("RGBA", (self.side, self.side), (255, 255, 255, 255))

    def put(self, image: Image.Image, x: float, y: float, *, angle: float = 0, alpha: float = 1) -> None:
        """Lay an RGBA image (in pixels) onto the canvas, centred at (x, y), turned clockwise by `angle` degrees."""
        if angle % 360:
            image = image.rotate(-angle, Image.Resampling.BILINEAR, expand=True)
        if alpha < 1:
            image = faded(image, alpha)
        self._over(image, round(x * self.side - image.width / 2), round(y * self.side - image.height / 2))

    def _over(self, image: Image.Image, left: int, top: int) -> None:
        """Composite an RGBA image at a pixel offset, clipped to the canvas."""
        x0, y0 = max(left, 0), max(top, 0)
        x1, y1 = min(left + image.width, self.side), min(top + image.height, self.side)
        if x0 < x1 and y0 < y1:
            self.canvas.alpha_composite(image, (x0, y0), (x0 - left, y0 - top, x1 - left, y1 - top))

    # ---- shapes --------------------------------------------------------------------------------------------------

    def px(self, length: float) -> int:
        """Convert a length to whole canvas pixels, at least one."""
        return max(1, round(length * self.side))

    def rect(
        self, x0: float, y0: float, x1: float, y1: float, fill: Colour | None, *,
        outline: Colour | None = None, width: float = 0.01, radius: float = 0,
    ) -> None:  # fmt: skip
        """Draw a rectangle, perhaps with round corners."""
        box = self._points([(x0, y0), (x1, y1)])
        corner, rim = self.px(radius) if radius else 0, self.px(width) if outline else 0
        with self._pen(fill, outline) as pen:
            pen.rounded_rectangle(box, corner, fill, outline, rim)

    def ellipse(
        self, x: float, y: float, rx: float, ry: float | None = None, fill: Colour | None = None, *,
        outline: Colour | None = None, width: float = 0.01,
    ) -> None:  # fmt: skip
        """Draw an ellipse (a circle without ry) centred at (x, y)."""
        ry = rx if ry is None else ry
        with self._pen(fill, outline) as pen:
            box = self._points([(x - rx, y - ry), (x + rx, y + ry)])
            pen.ellipse(box, fill, outline, self.px(width) if outline else 0)

    def polygon(self, points: Sequence[Point], fill: Colour) -> None:
        """Draw a filled polygon."""
        with self._pen(fill) as pen:
            pen.polygon(self._points(points), fill)

    def line(self, points: Sequence[Point], colour: Colour, width: float = 0.012) -> None:
        """Draw a line through points, with round joints and ends."""
        with self._pen(colour) as pen:
            dots, r = self._points(points), self.px(width) / 2
            pen.line(dots, colour, self.px(width), joint="curve")
            for x, y in (dots[0], dots[-1]):
                pen.ellipse([x - r, y - r, x + r, y + r], colour)

    def arc(
        self, x: float, y: float, rx: float, ry: float, start: float, end: float, colour: Colour, width: float = 0.012
    ) -> None:
        """Draw part of an ellipse's outline, from start to end in degrees, clockwise from three o'clock."""
        with self._pen(colour) as pen:
            pen.arc(self._points([(x - rx, y - ry), (x + rx, y + ry)]), start, end, colour, self.px(width))

    def arrow(self, start: Point, end: Point, colour: Colour, width: float = 0.012, head: float = 0.04) -> None:
        """Draw a straight arrow."""
        dx, dy = end[0] - start[0], end[1] - start[1]
        length = max((dx * dx + dy * dy) ** 0.5, 1e-6)
        ux, uy = dx / length, dy / length
        bx, by = end[0] - ux * head, end[1] - uy * head
        self.line([start, (bx, by)], colour, width)
        wx, wy = uy * head * 0.6, ux * head * 0.6
        self.polygon([end, (bx - wx, by + wy), (bx + wx, by - wy)], colour)

    def text(self, words: str, x: float, y: float, height: float, colour: Colour, *, bold: float = 0.06) -> float:
        """Write words centred at (x, y), capitals about `height` tall; returns their width."""
        font = ImageFont.load_default(self.px(height * 1.35))
        pen = ImageDraw.Draw(self.canvas)
        stroke = round(self.px(height) * bold)
        spot = (x * self.side, y * self.side)
        pen.text(spot, words, colour, font, anchor="mm", stroke_width=stroke, stroke_fill=colour)
        return pen.textlength(words, font) / self.side

    def shadow_under(self, x: float, y: float, width: float) -> None:
        """Draw a soft contact shadow on the ground below a standing thing."""
        self.ellipse(x, y, width * 0.45, width * 0.09, (0, 0, 0, 50))

    # ---- layers --------------------------------------------------------------------------------------------------

    @contextmanager
    def layer(self, alpha: float = 1, mask: Image.Image | None = None) -> Iterator[None]:
        """Draw onto an empty layer, laid over the canvas at the end (faded, or only where an L mask is white)."""
        below, self.canvas = self.canvas, Image.new("RGBA", self.canvas.size, (0, 0, 0, 0))
        try:
            yield
        finally:
            top, self.canvas = self.canvas, below
        if mask is not None:
            top.putalpha(ImageChops.multiply(top.getchannel("A"), mask))
        if box := top.getbbox():
            part = top.crop(box)
            self.canvas.alpha_composite(faded(part, alpha) if alpha < 1 else part, box[:2])

    def drawn(self) -> Image.Image:
        """Return a copy of what is on the canvas now (RGBA, pixels), to crop, mirror or lay elsewhere."""
        return self.canvas.copy()

    @contextmanager
    def _pen(self, *colours: Colour | None) -> Iterator[ImageDraw.ImageDraw]:
        """Give a pen on the canvas; translucent colours go through a layer so that they blend."""
        if all(c is None or len(c) == 3 or c[3] == 255 for c in colours):
            yield ImageDraw.Draw(self.canvas)
            return
        with self.layer():
            yield ImageDraw.Draw(self.canvas)

    def _points(self, points: Sequence[Point]) -> list[Point]:
        return [(x * self.side, y * self.side) for x, y in points]


def mixed(image: Image.Image, other: Image.Image, amount: float) -> Image.Image:
    """Blend the colours of two RGBA images, keeping the first one's shape."""
    result = Image.blend(image, other, amount)
    result.putalpha(image.getchannel("A"))
    return result


def faded(image: Image.Image, alpha: float) -> Image.Image:
    """Return an RGBA image made more transparent."""
    result = image.copy()
    result.putalpha(toned(image.getchannel("A"), lambda v: round(v * alpha)))
    return result
