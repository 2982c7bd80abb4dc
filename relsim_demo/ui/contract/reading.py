"""Reading what a page, or a client of the API, sends, which can be anything: numbers, words, rows of the gallery."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np

from relsim_demo.errors import BadRequest

if TYPE_CHECKING:
    from fastapi import Request

    from relsim_demo.explorer import Explorer

MUCH = 1_000_000  # no whole number asked for here comes near


def number(name: str, value: object) -> float:
    """Read a number. Raises BadRequest for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadRequest(f"`{name}` must be a number.")
    return float(value)


def number_within(name: str, value: object, low: float, high: float) -> float:
    """Read a number of a range. Raises BadRequest where it is none, or lies outside."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise BadRequest(f"“{name}” is {str(value)[:40]!r}; it must be a number from {low} to {high}.")
    return value


def whole(name: str, value: object) -> int:
    """Read a whole number; JSON of other languages writes 3 as 3.0. Raises BadRequest for anything else."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > MUCH:
        raise BadRequest(f"`{name}` must be a whole number.")
    return value


def flag(name: str, value: object) -> bool:
    """Read true or false. Raises BadRequest for anything else."""
    if not isinstance(value, bool):
        raise BadRequest(f"`{name}` must be true or false.")
    return value


def words(name: str, value: object) -> str | None:
    """Read text, or none. Raises BadRequest for anything else."""
    if value is not None and not isinstance(value, str):
        raise BadRequest(f"`{name}` must be text.")
    return value


def row_of(explorer: Explorer, given: str) -> int:
    """Read the row of a gallery item. Raises BadRequest for anything else."""
    if not (given.isdecimal() and len(given) < 10 and int(given) < explorer.size):
        raise BadRequest(f"This gallery has the pictures 0 to {explorer.size - 1}.")
    return int(given)


async def sent(request: Request, most: int, beyond: str) -> bytes:
    """Read what a request sends. Raises BadRequest, with the sentence `beyond`, for more than `most` bytes."""
    data = bytearray()
    async for piece in request.stream():
        data += piece
        if len(data) > most:
            raise BadRequest(beyond)
    return bytes(data)


async def sent_object(request: Request, most: int, beyond: str, unfit: str) -> dict:
    """Read a JSON object likewise; raises BadRequest with the sentence `unfit` for anything else."""
    data = await sent(request, most, beyond)
    try:
        found = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise BadRequest(unfit) from error
    if not isinstance(found, dict):
        raise BadRequest(unfit)
    return found


async def sent_rows(explorer: Explorer, request: Request) -> np.ndarray:
    """Read the rows (n,) uint32 that a request sends, little-endian, and stop at what nobody can mean."""
    return rows_in(explorer, await sent(request, 4 * explorer.size, "More pictures asked for than the gallery has."))


def rows_in(explorer: Explorer, data: bytes) -> np.ndarray:
    """Read rows (n,) uint32 from bytes. Raises BadRequest for rows that the gallery does not have."""
    if len(data) % 4:
        raise BadRequest("The list of pictures is damaged; choose them again.")
    rows = np.frombuffer(data, "<u4")
    if len(rows) and rows.max() >= explorer.size:
        raise BadRequest(f"This gallery has the pictures 0 to {explorer.size - 1}.")
    return rows
