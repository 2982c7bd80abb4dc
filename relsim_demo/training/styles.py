"""The same subjects in another artist's style, for training: pictures in a folder, named by their emoji's code points.

A model that has only seen one artist's lions learns that artist's outlines; two styles make it look for what is done.
"""

from __future__ import annotations

import json
from pathlib import Path

from PIL import Image

from relsim_demo.errors import BadRequest
from relsim_demo.scenes.sprites import TABLE, SpriteSheet

SIDE = 128  # px; the size of the shipped sprites


class StyleSheet(SpriteSheet):
    """All subjects and props, drawn with the pictures of a folder: 1f34b.webp is the lemon.

    Raises:
        BadRequest: the folder lacks a picture of some subject; the text names it.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__()
        table = json.loads(TABLE.read_text(encoding="utf-8"))
        self._files = {row["name"]: _file(folder, row) for row in table["subjects"] + table["props"]}

    def _image(self, name: str) -> Image.Image:
        """Open one picture, trimmed to what is visible (RGBA), its longer side at most 128 px."""
        with Image.open(self._files[name]) as opened:
            image = opened.convert("RGBA")
        image = image.crop(image.getchannel("A").getbbox())
        image.thumbnail((SIDE, SIDE))
        return image


def _file(folder: Path, row: dict) -> Path:
    code = "-".join(f"{ord(character):x}" for character in row["emoji"])
    bare = code.removesuffix("-fe0f")
    for stem in (code, bare, f"{bare}-fe0f"):
        if (path := folder / f"{stem}.webp").exists():
            return path
    raise BadRequest(f"{folder} has no {bare}.webp, the picture of {row['name']!r}.")
