"""Memory that the C library keeps after large things are gone, given back to the system."""

from __future__ import annotations

import ctypes
import time
from collections.abc import Callable
from functools import lru_cache
from typing import NoReturn

EVERY = 30  # seconds


def give_back_for_ever() -> NoReturn:
    """Do so again and again, in the thread that calls, which waits for a signal that ends the program."""
    while True:
        time.sleep(EVERY)
        give_back()


def give_back() -> None:
    """Return what is free in all arenas of glibc to the system; other C libraries are left alone.

    Each thread may have an arena of its own, and glibc gives back by itself only what lies at an arena's end: some
    hundred megabytes stay after many pictures. It takes tenths of a second where gigabytes are free, else less than one
    thousandth.
    """
    if trim := _trim():
        trim(0)


@lru_cache(maxsize=1)
def _trim() -> Callable[[int], int] | None:
    try:
        return ctypes.CDLL(None).malloc_trim
    except (OSError, AttributeError, TypeError):  # no such function, or on Windows no library without a name
        return None
