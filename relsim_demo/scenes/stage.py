"""The stage: what a family function draws on. All positions and sizes are in units of the picture's side (0..1).

x grows to the right, y downwards. Nothing a family does may depend on the pixel size, so that one spec gives the same
scene at any size. Drawing happens at twice the size and is halved at the end: that smooths every edge.
"""

from __future__ import annotations

import colorsys
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from PIL import Image, ImageChops, ImageDraw, ImageFont

from relsim_demo.scenes import backdrops, looks
from relsim_demo.scenes.backdrops import FLAT, GROUNDED, RGB, Backdrop
from relsim_demo.scenes.sprites import SpriteSheet, default_sheet, resize

SUPERSAMPLING = 2
DARK_INK, LIGHT_INK = (38, 36, 48), (246, 244, 238)
Point = tuple[float, float]
Colour = tuple[int, ...]  # RGB, or RGBA to draw translucent


class Stage:
    """One scene while it is being drawn.

    `rng` is the scene's only source of chance; `pool` says which subjects may appear ("train" or "gallery");
    `vary_looks` recolours and retextures subjects, to train models that look past them.
    """

    def __init__(
        self, seed: str, size: int, pool: str = "gallery", sheet: SpriteSheet | None = None, vary_looks: bool = False
    ) -> None:
        self.rng = random.Random(seed)
        self.side = size * SUPERSAMPLING
        self.pool = pool
        self.sheet = sheet or default_sheet()
        self.shown: Counter[str] = Counter()
        self.canvas = Image.new("RGBA", (self.side, self.side), (255, 255, 255, 255))
        self.ground: Backdrop | None = None
        self.theme = "shapes"  # what an ordinary caption says where no subject is shown
        self._looks = looks.Looks(seed) if vary_looks else None

    # ---- casting -------------------------------------------------------------------------------------------------

    def subject(self, *categories: str, side_view: bool = False, unlike: Sequence[str] = ()) -> str:
        """Choose a subject of the pool, perhaps of some categories, perhaps only side views, unlike some others."""
        names = [n for n in self.sheet.pick(self.pool, categories, side_view) if n not in unlike]
        return self.rng.choice(names)

    def cast(self, n: int, *categories: str, side_view: bool = False) -> list[str]:
        """Choose n different subjects."""
        chosen: list[str] = []
        for _ in range(n):
            chosen.append(self.subject(*categories, side_view=side_view, unlike=chosen))
        return chosen

    def compact(self, *categories: str, unlike: Sequence[str] = (), least: float = 0.52, most: float = 1) -> str:
        """Choose a subject with a solid shape, for families that cut it or fill it; `most` < 0.78 leaves out discs."""
        names = [n for n in self.sheet.pick(self.pool, categories) if n not in unlike]
        return self.rng.choice([n for n in names if least <= self.sheet.solidity(n) <= most] or names)

    def stages(self) -> tuple[str, ...]:
        """Choose a real sequence (egg, chick, chicken) of the pool, as sprite names in order."""
        return self.rng.choice([s for s in self.sheet.sequences if s.split == self.pool]).stages

    def note(self, name: str, n: int = 1) -> None:
        """Count a subject as shown, where it is drawn by other means than `sprite`."""
        if name in self.sheet.subjects:
            self.shown[name] += n

    # ---- backdrop ------------------------------------------------------------------------------------------------

    def backdrop(
        self, *styles: str, colours: Sequence[str] = (), avoid: Sequence[str] = (), horizon: float | None = None
    ) -> Backdrop:
        """Paint the backdrop (default: any flat style; GROUNDED styles have a horizon) and return what it is."""
        choice = tuple(colours) or tuple(c for c in backdrops.COLOURS if c not in avoid)
        self.ground = backdrops.paint(self.canvas, self.rng, styles or tuple(FLAT), choice, horizon)
        return self.ground

    def outdoors(self, horizon: float | None = None, **options: object) -> Backdrop:
        """Paint a landscape or a room; the result's `horizon` says where things stand."""
        return self.backdrop(*GROUNDED, horizon=horizon, **options)

    def contrasting(self, *names: str) -> tuple[str, ...]:
        """Names of backdrop colours on which these sprites stand out: the half of all that is farthest from theirs."""
        return backdrops.farthest([self.sheet.mean_colour(name) for name in names])

    @property
    def ink(self) -> RGB:
        """A colour for lines that reads well on this backdrop."""
        return LIGHT_INK if self.ground and self.ground.dark else DARK_INK

    def accent(self, light: float = 0.55, saturation: float = 0.65) -> RGB:
        """Draw a random strong colour."""
        return backdrops.hls(self.rng.random(), light, saturation)

    def contrast(self) -> RGB:
        """Choose a strong colour that stands out from the backdrop in hue and lightness."""
        red, green, blue = (v / 255 for v in self.ground.rgb)
        hue = colorsys.rgb_to_hls(red, green, blue)[0] + self.rng.uniform(0.3, 0.7)
        return backdrops.hls(hue, 0.64 if self.ground.dark else 0.4, 0.65)

    # ---- sprites -------------------------------------------------------------------------------------------------

    def sprite(
        self,
        name: str,
        x: float,
        y: float,
        size: float,
        *,
        angle: float = 0,
        toward: str | None = None,
        flip: bool = False,
        alpha: float = 1,
        tint: RGB | None = None,
        amount: float = 1,
        grey: float = 0,
        stretch: float = 1,
        standing: bool = False,
        count: bool = True,
    ) -> tuple[float, float]:
        """Draw a sprite centred at (x, y), its longer side `size`; `standing` makes y the line under its feet.

        `toward` turns a side view left or right; `tint` with `amount` mixes in a colour (1 = silhouette); `grey` takes
        the colour out; `stretch` scales the height; `angle` is in degrees clockwise. `count=False` leaves it out of
        the caption (reflections, silhouettes). Returns its width and height before turning.
        """
        image = self.cutout(name, size, toward=toward, flip=flip, tint=tint, amount=amount, grey=grey, stretch=stretch)
        width, height = image.width / self.side, image.height / self.side
        if count:
            self.note(name)
        self.put(image, x, y - height / 2 if standing else y, angle=angle, alpha=alpha)
        return width, height

    def cutout(
        self,
        name: str,
        size: float,
        *,
        toward: str | None = None,
        flip: bool = False,
        tint: RGB | None = None,
        amount: float = 1,
        grey: float = 0,
        stretch: float = 1,
    ) -> Image.Image:
        """Return a sprite as an RGBA image in pixels, for families that cut, mask or bend it before `put`."""
        width, height = self.extent(name, size, stretch)
        w, h = self.px(width), self.px(height)
        if self._looks:
            image = resize(self._looks.of(name, self.sheet.image(name)), w, h)
        else:
            image = self.sheet.sized(name, w, h)
        facing = self.sheet.subjects[name].facing if name in self.sheet.subjects else None
        if flip != (toward is not None and facing is not None and facing != toward):
            image = image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        if grey:
            image = mixed(image, image.convert("LA").convert("RGBA"), grey)
        if tint:
            image = mixed(image, Image.new("RGBA", image.size, (*tint, 255)), amount)
        return image

    def extent(self, name: str, size: float, stretch: float = 1) -> tuple[float, float]:
        """Width and height of a sprite whose longer side is `size`."""
        image = self.sheet.image(name)
        longer = max(image.size)
        return size * image.width / longer, size * image.height / longer * stretch

    def fit(self, name: str, width: float, height: float) -> float:
        """Return the size that lets a sprite just fill a box."""
        w, h = self.extent(name, 1)
        return min(width / w, height / h)

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

    def finish(self) -> Image.Image:
        """Give the scene its light and return it as RGB at the final size."""
        return backdrops.lit(self.canvas.convert("RGB"), self.rng).reduce(SUPERSAMPLING)

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
    result.putalpha(image.getchannel("A").point(lambda v: round(v * alpha)))
    return result
