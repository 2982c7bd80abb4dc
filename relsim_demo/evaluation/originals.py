"""The pictures of results: drawn or kept by the gallery, in files of one folder, or fetched from their addresses."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property
from pathlib import Path

from PIL import Image

from relsim_demo.errors import BadPicture, BadRequest
from relsim_demo.evaluation.results import Results
from relsim_demo.gallery import pictures
from relsim_demo.gallery.gallery import Gallery
from relsim_demo.images import open_picture

DRAWN = 448  # px
Fetch = Callable[[str], bytes]


class Originals:
    """Opens the pictures of results by id. Safe to share between threads.

    folder: no file outside it is opened, whatever the results say. gallery: loads the gallery, when first needed.
    fetch: returns what an address serves, or raises BadPicture.
    """

    def __init__(self, results: Results, folder: Path, gallery: Callable[[], Gallery], fetch: Fetch) -> None:
        self._results, self._folder, self._load, self._fetch = results, folder, gallery, fetch

    def open(self, id: str) -> Image.Image:
        """Return a picture, RGB.

        Raises:
            BadPicture: there is none, or it cannot be read.
            BadRequest: it is in another gallery than the one here.
        """
        place = self._results.item(id).picture
        if place in ("", f"scene/{id}.webp"):  # the second is where the page serves it
            return self._of_gallery(id, named=not place)
        if re.match(r"https?://", place):
            return open_picture(self._fetch(place), place)
        return open_picture(inside(self._folder, place))

    def _of_gallery(self, id: str, named: bool) -> Image.Image:
        gallery = self._gallery
        if named and gallery.manifest["name"] != self._results.name:
            raise BadRequest(
                f"The results are of {self._results.name!r}, and the gallery here is {gallery.manifest['name']!r}: set "
                "RELSIM_GALLERY to theirs."
            )
        row = gallery.rows.get(id)
        if row is None or not pictures.exists(gallery, row):
            raise BadPicture(f"The gallery has no picture of {id[:80]!r}.")
        return pictures.picture(gallery, row, DRAWN)

    @cached_property
    def _gallery(self) -> Gallery:
        return self._load()


def inside(folder: Path, place: str) -> Path:
    """Return a file that is named in a stranger's list. Raises BadPicture where it lies outside the folder."""
    try:
        root, path = folder.resolve(), (folder / place).resolve()
    except (OSError, ValueError, RuntimeError) as error:  # NUL, loops of links
        raise BadPicture(f"{place[:120]!r} is no path.") from error
    if not path.is_relative_to(root):
        raise BadPicture(f"{place[:120]!r} lies outside the folder {str(folder)!r}.")
    return path
