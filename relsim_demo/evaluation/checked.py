"""Values of a stranger's JSON, each checked: what is wrong becomes one sentence that says where."""

from __future__ import annotations

import gzip
import json
import math
import stat
import zlib
from pathlib import Path
from typing import NoReturn

from relsim_demo.errors import BadRequest

MAX_BYTES = 64_000_000  # of a file, also once it is unpacked
LONGEST = 2_000  # characters of an id, address or caption


def load_json(path: Path) -> object:
    """Return the content of a JSON file, which may be packed (.gz).

    Raises:
        BadRequest: it is not there, no regular file, too large, no UTF-8, no JSON, or nested too deeply.
    """
    text = read_text(path)
    try:
        return json.loads(text, parse_constant=_no_number)
    except RecursionError as error:
        raise BadRequest(f"The file {path.name!r} is nested too deeply.") from error
    except ValueError as error:
        raise BadRequest(f"The file {path.name!r} is no JSON ({str(error)[:100]}).") from error


def read_text(path: Path) -> str:
    """Return the text of a file of at most 64 MB. Raises BadRequest."""
    name = repr(path.name)  # visitors read this too: no word of where it lies
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise BadRequest(f"{name} is no file.")
        with path.open("rb") as file:
            packed = file.read(2) == b"\x1f\x8b"
        with gzip.open(path) if packed else path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise BadRequest(f"The packed file {name} is damaged or cut.") from error
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        raise BadRequest(f"The file {name} cannot be read ({getattr(error, 'strerror', None) or error}).") from error
    if len(data) > MAX_BYTES:
        raise BadRequest(f"The file {name} holds more than 64 MB.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadRequest(f"The file {name} is no text in UTF-8 ({error.reason} at byte {error.start:,}).") from error


def mapping(value: object, where: str) -> dict:
    """Return a JSON object. Raises BadRequest."""
    return value if isinstance(value, dict) else fault(where, "is no object")


def listing(value: object, where: str, most: int) -> list:
    """Return a JSON array of at most so many entries. Raises BadRequest."""
    if not isinstance(value, list):
        fault(where, "is no list")
    return value if len(value) <= most else fault(where, f"has {len(value):,} entries; {most:,} are the most")


def text(value: object, where: str) -> str:
    """Return a text without halves of letters. Raises BadRequest."""
    if not isinstance(value, str):
        fault(where, "is no text")
    if len(value) > LONGEST:
        fault(where, f"has {len(value):,} characters; {LONGEST:,} are the most")
    return value.encode("utf-8", "replace").decode()


def optional(value: object, where: str) -> str:
    """Return a text, "" for null. Raises BadRequest."""
    return "" if value is None else text(value, where)


def name(value: object, where: str) -> str:
    """Return an id: a text that is not empty, or a whole number. Raises BadRequest."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value) if abs(value) < 10**18 else fault(where, "is too large a number")
    return text(value, where) or fault(where, "is empty")


def number(value: object, where: str, low: float = -math.inf, high: float = math.inf) -> float:
    """Return a finite number within limits. Raises BadRequest."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        fault(where, "is no number")
    try:
        found = float(value)
    except OverflowError:
        found = math.inf
    if not math.isfinite(found):
        fault(where, "is no finite number")
    return found if low <= found <= high else fault(where, f"is {found:g}; {low:g} to {high:g} can be")


def fault(where: str, what: str) -> NoReturn:
    """Raise BadRequest with one sentence."""
    raise BadRequest(f"The results cannot be read: {where} {what}.")


def _no_number(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no number")
