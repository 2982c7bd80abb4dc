"""The same scenes with other pictures, for training.

A model that has only seen one artist's lions learns that artist's outlines; other styles make it look for what is done.
"""

from __future__ import annotations

import json
import random
from functools import cache
from pathlib import Path

from PIL import Image, ImageChops

from relsim_demo.errors import BadRequest
from relsim_demo.scenes.sprites import TABLE, SpriteSheet, default_sheet

SIDE = 128  # px; the size of the shipped sprites


class StyleSheet(SpriteSheet):
    """All subjects and props, drawn with the pictures of a folder named by code points: 1f34b.webp is the lemon.

    Raises:
        BadRequest: the folder lacks a picture of some subject; the text names it.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__()
        table = json.loads(TABLE.read_text(encoding="utf-8"))
        self._files = {row["name"]: _file(folder, row) for row in table["subjects"] + table["props"]}

    @property
    def files(self) -> list[Path]:
        """The pictures that scenes are drawn with."""
        return list(self._files.values())

    def _image(self, name: str) -> Image.Image:
        """Open one picture, trimmed to what is visible (RGBA), its longer side at most 128 px."""
        with Image.open(self._files[name]) as opened:
            image = opened.convert("RGBA")
        image = image.crop(image.getchannel("A").getbbox())
        image.thumbnail((SIDE, SIDE))
        return image


class PhotographedSheet(SpriteSheet):
    """Subjects as if cut out of photographs: an outline, perhaps of another subject, filled with a photograph."""

    def __init__(self, photographs: tuple[Path, ...], seed: int) -> None:
        super().__init__()
        self._photographs, self._seed = photographs, seed
        self.solidity = default_sheet().solidity  # or every scene would have to draw all subjects

    def _image(self, name: str) -> Image.Image:
        """Return a subject filled with a part of a photograph (RGBA); props stay what they are."""
        own = super()._image(name)
        if name not in self.subjects:
            return own
        rng = random.Random(f"{self._seed} {name}")
        outline = own if rng.random() < 0.5 else super()._image(rng.choice(list(self.subjects)))
        filled = _part(rng.choice(self._photographs), outline.size, rng)
        shaded = Image.blend(filled, ImageChops.multiply(filled, outline.convert("RGB")), rng.uniform(0, 0.6))
        mixed = Image.blend(shaded, outline.convert("RGB"), rng.uniform(0, 0.5))
        mixed.putalpha(outline.getchannel("A"))
        return mixed


def _part(photograph: Path, size: tuple[int, int], rng: random.Random) -> Image.Image:
    """Cut a part of a photograph out and scale it to a size in pixels (RGB)."""
    whole = _opened(photograph)
    share = rng.uniform(0.3, 0.9) * min(whole.width / size[0], whole.height / size[1])
    width, height = size[0] * share, size[1] * share
    left, top = rng.uniform(0, whole.width - width), rng.uniform(0, whole.height - height)
    return whole.resize(size, Image.Resampling.BICUBIC, (left, top, left + width, top + height))


@cache
def _opened(photograph: Path) -> Image.Image:
    with Image.open(photograph) as opened:
        return opened.convert("RGB")


def _file(folder: Path, row: dict) -> Path:
    code = "-".join(f"{ord(character):x}" for character in row["emoji"])
    bare = code.removesuffix("-fe0f")
    for stem in (code, bare, f"{bare}-fe0f"):
        if (path := folder / f"{stem}.webp").exists():
            return path
    raise BadRequest(f"{folder} has no {bare}.webp, the picture of {row['name']!r}.")
