"""What is accepted: formats, sizes, and the sentence that says so."""

from __future__ import annotations

import math

from PIL import features

from relsim_demo.errors import BadPicture

MAX_BYTES = 20_000_000
MAX_PIXELS = 50_000_000
MAX_SIDE = 4096  # longer pictures are scaled down to this
MIN_SIDE = 8
MAX_ASPECT = 40
# Naming the formats keeps Pillow's exotic parsers (EPS, PSD, FITS, ...) away from strangers' bytes.
FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF") + (("AVIF",) if features.check("avif") else ())
_NAMES = ["WebP" if name == "WEBP" else name for name in FORMATS]
WORKS = f"{', '.join(_NAMES[:-1])} and {_NAMES[-1]} pictures up to 20 MB and 50 megapixels work"


def check_size(size: tuple[int, int]) -> None:
    """Raise BadPicture for a size (width, height in px, as the header says) outside the limits."""
    short, long = sorted(size)
    given = f"is {size[0]} x {size[1]} px"
    if short * long > MAX_PIXELS:
        megapixels = math.ceil(short * long / 100_000) / 10
        raise BadPicture(f"{given} ({megapixels} megapixels): scale it down to 50 megapixels at most")
    if short < MIN_SIDE:
        raise BadPicture(f"{given}, too small to see anything: both sides need at least {MIN_SIDE} px")
    if long > MAX_ASPECT * short:
        raise BadPicture(f"{given}, too narrow: one side may be at most {MAX_ASPECT} times the other")
