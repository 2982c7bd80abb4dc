"""Reading what is given as a picture, within limits, and naming it in the sentence that refuses it."""

from __future__ import annotations

import hashlib
import math
import re
import stat
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Protocol, runtime_checkable

from PIL import Image

from relsim_demo.errors import BadPicture
from relsim_demo.images.limits import MAX_BYTES, MAX_SIDE, WORKS
from relsim_demo.images.process import decoded

KEPT_FORMATS = ("PNG", "WEBP")  # of the copies that this program keeps
MAX_KEPT = MAX_SIDE**2  # their pixels


@runtime_checkable
class _Readable(Protocol):
    """What looks like a file; what it gives is checked."""

    def read(self, size: int, /) -> object: ...


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
    try:
        return decoded(data)
    except BadPicture as error:
        raise BadPicture(f"{label} {error}.") from error


def open_kept(data: bytes, name: str) -> Image.Image:
    """Return a picture that this program kept as a PNG or WebP: RGB, decoded here, as that is quick.

    Raises:
        BadPicture: it is none such.
    """
    try:
        picture = Image.open(BytesIO(data), formats=KEPT_FORMATS)
        if picture.width * picture.height <= MAX_KEPT:
            return picture.convert("RGB")
    except Exception as error:  # a gallery may come from a stranger
        raise BadPicture(f"{_label(data, name)} cannot be read: it was changed after it was kept.") from error
    raise BadPicture(f"{_label(data, name)} is larger than any that is kept.")


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
    elif isinstance(source, _Readable):
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


def _read_stream(stream: _Readable, label: str) -> bytes:
    """Return what is left in a binary file, at most MAX_BYTES + 1 bytes."""
    try:
        data = stream.read(MAX_BYTES + 1)
    except Exception as error:  # whatever a stranger's file object raises
        raise BadPicture(f"{label} could not be read: send it again; {WORKS}.") from error
    if not isinstance(data, bytes):
        raise BadPicture(f"{label} was opened as text: open it in binary mode ('rb').")
    return data
