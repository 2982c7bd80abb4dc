"""From the bytes of a picture file to upright RGB on white. Runs in a process of its own: see process."""

from __future__ import annotations

from io import BytesIO

import numpy as np
from PIL import Image, ImageChops, ImageFile

from relsim_demo.errors import BadPicture
from relsim_demo.images import tiff
from relsim_demo.images.essentials import MOST_LOST, essential
from relsim_demo.images.kinds import broken, kind_of
from relsim_demo.images.limits import MAX_SIDE, WORKS, check_size

TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
ROWS = 256  # of deep grey that are worked on at a time
SEEN = 8  # levels of 255 that count as different
_CAN_BE_CUT = ("PNG", "JPEG", "GIF", "BMP", "TIFF")
_JPEG_ENDINGS = (b"\xff\xd9", bytes(range(1, 255)) * 16 + b"\xff\xd9")


def decode(data: bytes) -> Image.Image:
    """Return a picture as RGB of 8 bits, sides at most MAX_SIDE px, without metadata.

    Raises:
        BadPicture: it cannot be read or is outside the limits; the text ends a sentence that begins with its name.
        MemoryError: it needs more memory than this process may have.
    """
    kind = kind_of(data)
    odd = ""
    try:
        data, odd = tiff.essential(data) if kind == "TIFF" else essential(kind, data)
        picture = Image.open(BytesIO(data), formats=(kind,))
    except (BadPicture, MemoryError):
        raise
    except Exception as error:  # hostile bytes make a parser raise nearly anything
        raise BadPicture(_unread(kind, odd) or broken(kind)) from error
    check_size(picture.size)
    try:
        return _finish(_loaded(picture, kind, data))
    except MemoryError:
        raise
    except Exception as error:
        damaged = f"is a damaged or cut {picture.format}: save or send it again; {WORKS}"
        raise BadPicture(_unread(kind, odd) or damaged) from error


def _unread(kind: str, odd: str) -> str:
    return f"is a kind of {kind} that cannot be read ({odd}): save it as a PNG; {WORKS}" if odd else ""


def _loaded(picture: Image.Image, kind: str, data: bytes) -> Image.Image:
    """Decode a picture, also one that lacks no more than its end, as browsers show it."""
    try:
        picture.load()
        return picture
    except OSError:
        if kind not in _CAN_BE_CUT:
            raise
    one, other = (_completed(kind, data, number) for number in (0, 1))
    difference = np.asarray(ImageChops.difference(_levels(one), _levels(other)))
    if (difference > SEEN).mean() > MOST_LOST:
        raise OSError("much of the picture is missing")
    return one


def _completed(kind: str, data: bytes, number: int) -> Image.Image:
    """Decode what is there and complete it in one of two ways: where the two differ, the picture is missing."""
    picture = Image.open(BytesIO(data + _JPEG_ENDINGS[number] if kind == "JPEG" else data), formats=(kind,))
    prepare, clear = picture.load_prepare, 255 if picture.mode != "I;16" else 65535

    def prepared() -> None:
        prepare()
        blank = Image.new(picture.im.mode, picture.im.size, clear * number)
        picture.im.paste(blank.im, (0, 0, *blank.size))

    picture.load_prepare = prepared
    ImageFile.LOAD_TRUNCATED_IMAGES = True
    try:
        picture.load()
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = False
    return picture


def _levels(picture: Image.Image) -> Image.Image:
    """Return a picture as grey to compare; one with a palette by its indices, since two colours may be alike."""
    return Image.frombytes("L", picture.size, picture.tobytes()) if picture.mode == "P" else picture.convert("L")


def _finish(picture: Image.Image) -> Image.Image:
    """Return a loaded picture of any mode as upright RGB on white, scaled down where needed."""
    turn = TURNS.get(_orientation(picture))
    if picture.mode in ("I", "F") or picture.mode.startswith("I;16"):
        picture = _grey(picture)
    clear = picture.has_transparency_data
    if clear or picture.mode not in ("L", "RGB"):
        picture = picture.convert("RGBA" if clear else "RGB")
    picture.thumbnail((MAX_SIDE, MAX_SIDE), Image.Resampling.LANCZOS)
    if clear:
        seen, picture = picture, Image.new("RGB", picture.size, "white")
        picture.paste(seen, mask=seen)
    picture = picture.convert("RGB")
    return picture.transpose(turn) if turn is not None else picture


def _orientation(picture: Image.Image) -> int:
    """Return the EXIF orientation, 1 (upright) where there is none or it is damaged."""
    try:
        return int(picture.getexif().get(0x0112, 1))
    except Exception:  # broken EXIF is common and no reason to refuse the picture
        return 1


def _grey(picture: Image.Image) -> Image.Image:
    """Return grey of 12, 16 or 32 bits or float as mode L, scaled (never clipped), its clear pixels white."""
    values = np.asarray(picture)
    bands = [values[at : at + ROWS] for at in range(0, len(values), ROWS)]
    low, white = _range(picture, bands)
    clear, tags = picture.info.get("transparency"), getattr(picture, "tag_v2", {})
    grey = np.concatenate([((_finite(band) - low) * (255 / max(white - low, 1e-30))).clip(0, 255).round()
                           .astype(np.uint8) for band in bands])  # fmt: skip
    if picture.mode.startswith("I;16") and tags.get(262) == 0:  # white is zero
        grey = 255 - grey
    if isinstance(clear, int):
        grey[values == clear] = 255
    return Image.fromarray(grey)


def _range(picture: Image.Image, bands: list[np.ndarray]) -> tuple[float, float]:
    """Return which values are black and white."""
    if picture.mode.startswith("I;16"):  # TIFF tag 258: bits per sample
        return 0.0, 2.0 ** getattr(picture, "tag_v2", {}).get(258, (16,))[0] - 1
    ends = [(float(band.min()), float(band.max())) for band in map(_finite, bands)]
    low, white = min(end[0] for end in ends), max(end[1] for end in ends)
    if low < 0:
        return low, white
    ranges = (1.0, 255.0, 65535.0) if picture.mode == "F" else (255.0, 65535.0)
    return next(((0.0, top) for top in ranges if white <= top), (low, white))


def _finite(band: np.ndarray) -> np.ndarray:
    if band.dtype.kind != "f":
        return band.astype(np.float32)
    return np.nan_to_num(band.astype(np.float32), posinf=0, neginf=0)
