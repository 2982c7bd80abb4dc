"""The sprite sheet: subjects and props of the drawn world, cut out of one picture in assets/."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from PIL import Image

from relsim_demo.errors import BadGallery
from relsim_demo.scenes.pixels import mean_colour
from relsim_demo.shipped import ASSETS, again

SHEET = ASSETS / "sprites.webp"
TABLE = ASSETS / "subjects.json"
REMEDY = f"{again('assets')}."


@dataclass(frozen=True)
class Subject:
    """One thing that scenes can show: its words, its side view (`facing`), and who may draw it (`split`)."""

    name: str
    plural: str
    category: str
    facing: str | None
    split: str


@dataclass(frozen=True)
class Sequence:
    """A real order of stages (egg, chick, chicken), given by sprite names."""

    name: str
    stages: tuple[str, ...]
    split: str


class SpriteSheet:
    """All sprites by name. Replace it (`Stage(sheet=...)`) to draw the same scenes with other pictures.

    Raises:
        BadGallery: the sheet or its table is missing or damaged; the text names the file.
    """

    def __init__(self, sheet: Path = SHEET, table: Path = TABLE) -> None:
        with _naming(table):
            data = json.loads(table.read_text(encoding="utf-8"))
            self.subjects = {row["name"]: _subject(row) for row in data["subjects"]}
            self.sequences = [Sequence(s["name"], tuple(s["stages"]), s["split"]) for s in data["sequences"]]
            self._cell, self._columns = data["cell"], data["columns"]
            names = [row["name"] for row in data["subjects"] + data["props"]]
            self._cells = {name: index for index, name in enumerate(names)}
        with _naming(sheet):
            self._sheet = _opened(sheet)
        self.image = lru_cache(maxsize=1024)(self._image)
        self.sized = lru_cache(maxsize=64)(self._sized)
        self.mean_colour = lru_cache(maxsize=None)(self._mean_colour)
        self.solidity = lru_cache(maxsize=1024)(self._solidity)

    def pick(self, pool: str, categories: tuple[str, ...] = (), side_view: bool = False) -> list[str]:
        """Return the names of the subjects of a pool, in sheet order, perhaps of some categories or side views only."""
        return [
            s.name
            for s in self.subjects.values()
            if s.split == pool and (not categories or s.category in categories) and (s.facing or not side_view)
        ]

    def _solidity(self, name: str) -> float:
        """Return the share of its box that a sprite covers; 0 if it is slender. A disc has 0.79."""
        alpha = self.image(name).getchannel("A")
        covered = alpha.resize((1, 1), Image.Resampling.BOX).tobytes()[0] / 255
        return covered if 0.7 < alpha.width / alpha.height < 1.45 else 0

    def _image(self, name: str) -> Image.Image:
        """Cut one sprite out, trimmed to what is visible (RGBA)."""
        row, column = divmod(self._cells[name], self._columns)
        left, top = column * self._cell, row * self._cell
        cell = self._sheet.crop((left, top, left + self._cell, top + self._cell))
        return cell.crop(cell.getchannel("A").getbbox())

    def _mean_colour(self, name: str) -> tuple[int, int, int]:
        """Average the visible colours of one sprite."""
        return mean_colour(self.image(name))

    def _sized(self, name: str, width: int, height: int) -> Image.Image:
        """Scale one sprite to pixels. Large ones are enlarged with a smooth edge."""
        return resize(self.image(name), width, height)


def resize(image: Image.Image, width: int, height: int) -> Image.Image:
    """Resize RGBA with premultiplied alpha, so that no dark fringe appears."""
    shrinking = width * height < image.width * image.height
    method = Image.Resampling.BOX if width * 3 < image.width else Image.Resampling.BICUBIC
    method = method if shrinking else Image.Resampling.BICUBIC
    return image.convert("RGBa").resize((width, height), method).convert("RGBA")


@cache
def _opened(sheet: Path) -> Image.Image:
    """Decode a sheet once for all that draw with it."""
    return Image.open(sheet).convert("RGBA")


@contextmanager
def _naming(path: Path) -> Iterator[None]:
    """Turn trouble with a file of the drawn world into one sentence about it."""
    try:
        yield
    except FileNotFoundError as error:
        raise BadGallery(f"{path} is missing, so no scene can be drawn. {REMEDY}") from error
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise BadGallery(f"{path} cannot be read ({error}), so no scene can be drawn. {REMEDY}") from error


def _subject(row: dict) -> Subject:
    return Subject(row["name"], row["plural"], row["category"], row["facing"], row["split"])


@cache
def default_sheet() -> SpriteSheet:
    """Load the sheet in assets/ once per process."""
    return SpriteSheet()
