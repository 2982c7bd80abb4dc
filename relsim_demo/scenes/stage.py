"""The stage: what a family function draws on, a canvas with a cast, a backdrop and sprites."""

from __future__ import annotations

import colorsys
import random
from collections import Counter
from collections.abc import Sequence

from PIL import Image

from relsim_demo.scenes import backdrops, looks
from relsim_demo.scenes.backdrops import BLANK, FLAT, GROUNDED, RGB, Backdrop, Grounded
from relsim_demo.scenes.canvas import SUPERSAMPLING, Canvas, mixed
from relsim_demo.scenes.sprites import SpriteSheet, default_sheet, resize

DARK_INK, LIGHT_INK = (38, 36, 48), (246, 244, 238)


class Stage(Canvas):
    """One scene while it is being drawn.

    `rng` is the scene's only source of chance; `pool` says which subjects may appear ("train" or "gallery");
    `vary_looks` recolours and retextures subjects, to train models that look past them.
    """

    def __init__(
        self, seed: str, size: int, pool: str = "gallery", sheet: SpriteSheet | None = None, vary_looks: bool = False
    ) -> None:
        super().__init__(size)
        self.rng = random.Random(seed)
        self.pool = pool
        self.sheet = sheet or default_sheet()
        self.shown: Counter[str] = Counter()
        self.ground: Backdrop = BLANK
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
        choice = _allowed(colours, avoid)
        self.ground = backdrops.paint(self.canvas, self.rng, styles or tuple(FLAT), choice, horizon)
        return self.ground

    def outdoors(
        self,
        horizon: float | None = None,
        *,
        styles: Sequence[str] = tuple(GROUNDED),
        colours: Sequence[str] = (),
        avoid: Sequence[str] = (),
    ) -> Grounded:
        """Paint a landscape or a room; the result's `horizon` says where things stand."""
        choice = _allowed(colours, avoid)
        self.ground = ground = backdrops.paint_ground(self.canvas, self.rng, tuple(styles), choice, horizon)
        return ground

    def contrasting(self, *names: str) -> tuple[str, ...]:
        """Names of backdrop colours on which these sprites stand out: the half of all that is farthest from theirs."""
        return backdrops.farthest([self.sheet.mean_colour(name) for name in names])

    @property
    def ink(self) -> RGB:
        """A colour for lines that reads well on this backdrop."""
        return LIGHT_INK if self.ground.dark else DARK_INK

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

    def finish(self) -> Image.Image:
        """Give the scene its light and return it as RGB at the final size."""
        return backdrops.lit(self.canvas.convert("RGB"), self.rng).reduce(SUPERSAMPLING)


def _allowed(colours: Sequence[str], avoid: Sequence[str]) -> tuple[str, ...]:
    """Return the names of the colours to choose from: the given ones, or all but some."""
    return tuple(colours) or tuple(c for c in backdrops.COLOURS if c not in avoid)
