"""Turn anything that a stranger gives us into a checked RGB picture, or into one sentence that says why not."""

from __future__ import annotations

import codecs
import hashlib
import math
import re
import stat
import threading
import warnings
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import numpy as np
from PIL import Image, features

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

_WANTED = (
    (rb"\x89PNG\r\n\x1a\n", "PNG"),
    (rb"\xff\xd8\xff", "JPEG"),
    (rb"RIFF....WEBP", "WebP"),
    (rb"GIF8[79]a", "GIF"),
    (rb"BM", "BMP"),
    (rb"II[*+]\0|MM\0[*+]", "TIFF"),
) + (((rb"....ftypavi[fs]", "AVIF"),) if "AVIF" in FORMATS else ())
_OTHERS = (
    (rb"%PDF-", "is a PDF document: save the page as a PNG"),
    (rb"PK[\x03\x05\x07]", "is a ZIP archive or an office document: take the picture out of it"),
    (rb"....ftyp(?:he[iv]|mif1|msf1)", "is a HEIC photo: export it as a JPEG"),
    (rb"....ftypavi[fs]", "is an AVIF picture, which the installed Pillow cannot read: save it as a PNG"),
    (rb"....ftyp|\x1aE\xdf\xa3|RIFF....AVI ", "is a video: save one frame as a PNG"),
    (rb"8BPS", "is a Photoshop file: save it as a PNG"),
    (rb"%!PS|\xc5\xd0\xd3\xc6", "is a PostScript file: save it as a PNG"),
    (rb"\0\0[\x01\x02]\0[^\0]|icns", "is an icon file: save it as a PNG"),
    (rb"\0\0\0\x0cjP  |\xff\x4f\xff\x51", "is a JPEG 2000 picture: save it as a PNG"),
    (rb"\xff\x0a|\0\0\0\x0cJXL ", "is a JPEG XL picture: save it as a PNG"),
    (rb"SIMPLE  =", "is a FITS file: save it as a PNG"),
    (rb"P[1-7]\s", "is a PNM picture: save it as a PNG"),
    (rb"\x1f\x8b", "is a gzip archive: take the picture out of it"),
    (rb"(?i)(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html)", "is a web page: save the picture that it shows"),
    (
        rb"(?i)(?:\xef\xbb\xbf)?\s*<(?:svg[\s>]|(?:\?xml|!--|!doctype\s+svg).*?<svg[\s>])",
        "is an SVG, a vector drawing without pixels: save it as a PNG",
    ),
)
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# One decoder at a time: a big picture needs 800 MB, and silencing warnings is process-wide.
_DECODING = threading.Lock()


def open_picture(source: Path | str | bytes | BinaryIO, name: str | None = None) -> Image.Image:
    """Return a picture as decoded RGB of 8 bits, turned upright, on white, sides at most MAX_SIDE px.

    The content decides, not the extension. Animations give their first frame, many-page TIFFs their first page.
    Colour profiles are ignored. 16-bit grey is scaled; 32-bit and float grey get the smallest of the ranges
    0..1 (float), 0..255, 0..65535 that holds them, or else their own.

    Args:
        source: a path to a regular file (or a link to one), the bytes of a file, or a binary file open for reading.
        name: what to call the picture in errors; without it the path or "The given picture".

    Raises:
        BadPicture: it cannot be read, is not a picture, or is outside the limits; one sentence says what works.
    """
    label = _label(source, name)
    data = _read(source, label)
    if not data:
        raise BadPicture(f"{label} is empty (0 bytes): {WORKS}.")
    with _DECODING, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return _decode(data, label)


def fingerprint(picture: Image.Image) -> str:
    """Return the sha256 hex of mode, size and pixels: equal for equal content, whatever file it came from."""
    digest = hashlib.sha256(f"{picture.mode} {picture.width} {picture.height} ".encode())
    digest.update(picture.tobytes())
    return digest.hexdigest()


def _label(source: object, name: str | None) -> str:
    """Return what to call the source in a sentence; repr() disarms control characters."""
    if name is None and isinstance(source, (str, Path)):
        name = str(source)
    if name is None:
        return "The given picture"
    return repr(name if len(name) <= 120 else "..." + name[-117:])


def _read(source: object, label: str) -> bytes:
    """Return at most MAX_BYTES bytes of a source, or raise BadPicture."""
    if isinstance(source, (str, Path)):
        data = _read_path(str(source), label)
    elif isinstance(source, (bytes, bytearray, memoryview)):
        data = bytes(source)
    elif hasattr(source, "read"):
        data = _read_stream(source, label)
    else:
        kind = type(source).__name__
        raise BadPicture(f"A picture cannot be made from {kind}: a path, bytes, or a binary file works.")
    if len(data) > MAX_BYTES:
        raise BadPicture(f"{label} has more than 20 MB: {WORKS}.")
    return data


def _read_path(path: str, label: str) -> bytes:
    """Return the bytes of a regular file; a device or a FIFO is refused unopened, as it could block for ever."""
    if not path:
        raise BadPicture(f"No path was given: name one picture file; {WORKS}.")
    if re.match(r"https?://", path):
        raise BadPicture(f"{label} is a web address: save the picture and give the file.")
    try:
        info = Path(path).stat()
        if stat.S_ISDIR(info.st_mode):
            raise BadPicture(f"{label} is a folder: give one picture file; {WORKS}.")
        if not stat.S_ISREG(info.st_mode):
            raise BadPicture(f"{label} is not a regular file (a device, pipe or socket): {WORKS}.")
        if info.st_size > MAX_BYTES:
            size = math.ceil(info.st_size / 100_000) / 10
            raise BadPicture(f"{label} has {size} MB, more than 20 MB: {WORKS}.")
        with Path(path).open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except PermissionError as error:
        raise BadPicture(f"{label} may not be read by this user: allow reading, or give another file.") from error
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        raise BadPicture(f"{label} is not there: check the path of the picture; {WORKS}.") from error


def _read_stream(stream: BinaryIO, label: str) -> bytes:
    """Return what is left in a binary file, at most MAX_BYTES + 1 bytes."""
    try:
        data = stream.read(MAX_BYTES + 1)
    except Exception as error:  # whatever a stranger's file object raises
        raise BadPicture(f"{label} could not be read: send it again; {WORKS}.") from error
    if not isinstance(data, bytes):
        raise BadPicture(f"{label} was opened as text: open it in binary mode ('rb').")
    return data


def _decode(data: bytes, label: str) -> Image.Image:
    """Return the finished picture, or raise BadPicture."""
    try:
        picture = Image.open(BytesIO(data), formats=FORMATS)
    except Image.DecompressionBombError as error:
        raise BadPicture(f"{label} has far too many pixels: scale it down to 50 megapixels at most.") from error
    except Exception as error:  # hostile bytes make Pillow raise nearly anything
        raise BadPicture(f"{label} {_why(data)}.") from error
    _check_size(picture.size, label)
    try:
        picture.load()
        return _finish(picture)
    except Exception as error:
        raise BadPicture(f"{label} is a damaged or cut {picture.format}: save or send it again; {WORKS}.") from error


def _why(data: bytes) -> str:
    """Return what the bytes are, as the end of a sentence without its stop."""
    head = data[:4096]
    for pattern, kind in _WANTED:
        if re.match(pattern, head, re.DOTALL):
            return f"starts like a {kind} but is damaged or cut: save or send it again; {WORKS}"
    for pattern, phrase in _OTHERS:
        if re.match(pattern, head, re.DOTALL):
            return f"{phrase}; {WORKS}"
    return f"is {'a text file' if _is_text(head) else 'not a picture that can be recognised'}: {WORKS}"


def _is_text(head: bytes) -> bool:
    """Tell whether bytes are UTF-8 without control characters; a letter cut off at the end does not matter."""
    try:
        text = codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
    return not re.search(r"[\0-\x08\x0e-\x1f]", text)


def _check_size(size: tuple[int, int], label: str) -> None:
    """Raise BadPicture for a size (width, height in px, from the header) outside the limits."""
    short, long = sorted(size)
    given = f"{label} is {size[0]} x {size[1]} px"
    if short * long > MAX_PIXELS:
        megapixels = math.ceil(short * long / 100_000) / 10
        raise BadPicture(f"{given} ({megapixels} megapixels): scale it down to 50 megapixels at most.")
    if short < MIN_SIDE:
        raise BadPicture(f"{given}, too small to see anything: both sides need at least {MIN_SIDE} px.")
    if long > MAX_ASPECT * short:
        raise BadPicture(f"{given}, too narrow: one side may be at most {MAX_ASPECT} times the other.")


def _finish(picture: Image.Image) -> Image.Image:
    """Return a loaded picture of any mode as upright RGB on white, scaled down where needed, without metadata."""
    turn = _TURNS.get(_orientation(picture))
    if picture.mode in ("I", "F") or picture.mode.startswith("I;16"):
        picture = _grey(picture)
    if picture.has_transparency_data:
        seen = picture.convert("RGBA")
        picture = Image.new("RGB", seen.size, "white")
        picture.paste(seen, mask=seen)
    picture = picture.convert("RGB")
    picture.info.clear()
    picture.thumbnail((MAX_SIDE, MAX_SIDE), Image.Resampling.LANCZOS)
    return picture.transpose(turn) if turn is not None else picture


def _orientation(picture: Image.Image) -> int:
    """Return the EXIF orientation, 1 (upright) where there is none or it is damaged."""
    try:
        return int(picture.getexif().get(0x0112, 1))
    except Exception:  # broken EXIF is common and no reason to refuse the picture
        return 1


def _grey(picture: Image.Image) -> Image.Image:
    """Return grey of 12, 16 or 32 bits or float as mode L, scaled (never clipped), its clear pixels white."""
    values = np.nan_to_num(np.asarray(picture).astype(np.float32), posinf=0, neginf=0)
    low, white = float(values.min()), float(values.max())
    tags = getattr(picture, "tag_v2", {})  # TIFF: 258 bits per sample, 262 photometric interpretation
    if picture.mode.startswith("I;16"):
        low, white = 0.0, 2.0 ** tags.get(258, (16,))[0] - 1
    elif low >= 0:
        ranges = (1.0, 255.0, 65535.0) if picture.mode == "F" else (255.0, 65535.0)
        low, white = next(((0.0, top) for top in ranges if white <= top), (low, white))
    grey = ((values - low) * (255 / max(white - low, 1e-30))).clip(0, 255).round().astype(np.uint8)
    if picture.mode.startswith("I;16") and tags.get(262) == 0:  # white is zero
        grey = 255 - grey
    clear = picture.info.get("transparency")
    if isinstance(clear, int):
        grey[values == clear] = 255
    return Image.fromarray(grey)
