"""Where the pictures of gallery items come from: drawn when asked for, or read from the gallery's own pictures.bin."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from relsim_demo.errors import BadGallery
from relsim_demo.gallery.gallery import Gallery
from relsim_demo.images import open_kept
from relsim_demo.scenes.render import Spec, render

PAPER, INK = (238, 238, 238), (190, 190, 190)


def exists(gallery: Gallery, row: int) -> bool:
    """Tell whether an item's picture can be drawn or was kept."""
    kept = gallery.pictures is not None and gallery.items["picture_start"][row] is not None
    return kept or gallery.items["family"][row] is not None  # only drawn scenes know their family


def existing(gallery: Gallery) -> np.ndarray:
    """Tell the same of all items at once: (n,) bool."""
    drawn = gallery.column("family").is_valid().to_numpy()
    return drawn if gallery.pictures is None else drawn | gallery.column("picture_start").is_valid().to_numpy()


def picture(gallery: Gallery, row: int, size: int) -> Image.Image:
    """Return the picture of an item, RGB.

    A drawn scene is size x size pixels; a stored picture keeps its proportions and is at most that, never enlarged; an
    item whose picture was not kept gets a plain empty frame.

    Raises:
        BadGallery: the gallery says something about the item that cannot be drawn.
        BadPicture: what is stored is no picture.
    """
    items = gallery.items
    if items["family"][row] is not None:
        return _scene(items["source"][row], size)
    if gallery.pictures is None or items["picture_start"][row] is None:
        return placeholder(size)
    stored = gallery.pictures.read(items["picture_start"][row], items["picture_bytes"][row])
    image = open_kept(stored, f"the picture of {items['id'][row]}")
    image.thumbnail((size, size), Image.Resampling.LANCZOS)
    return image


def placeholder(size: int) -> Image.Image:
    """Draw an empty picture frame, RGB, size x size pixels: it says that there is no picture and nothing else."""
    image = Image.new("RGB", (size, size), PAPER)
    inset, stroke = size // 4, max(1, size // 80)
    box = (inset, inset, size - 1 - inset, size - 1 - inset)
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle(box, radius=size // 24, outline=INK, width=stroke)
    draw.line((box[0], box[3], box[2], box[1]), fill=INK, width=stroke)
    return image


def _scene(source: str, size: int) -> Image.Image:
    try:
        return render(Spec.parse(source), size)
    except (ValueError, LookupError) as error:
        raise BadGallery(f"The gallery names the scene {source[:60]!r}, which this version cannot draw.") from error
