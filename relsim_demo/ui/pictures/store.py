"""The folder of uploads, and what bounds it: their age, and the room that all of them take."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from functools import lru_cache
from pathlib import Path
from threading import Lock

from relsim_demo.ui.gradio_internals import uploads_folder

DAY = 86_400
MOST = 2 * 2**30  # bytes of all uploads together
ROOMY = 0.8  # of the most: what is kept when it was too much, so that not every upload has to make room
LEAST = 65_536  # bytes that each upload counts at least, which bounds the number of tiny ones as well
ARRIVING = "arriving-"


def store_of_page() -> Store:
    """Return the one store of the folder in which Gradio looks for uploads."""
    return _store_in(uploads_folder())


@lru_cache(maxsize=1)
def _store_in(folder: Path) -> Store:
    return Store(folder)


class Store:
    """Uploads, each in a folder named by the hash of its content, kept for a day or until their room is needed."""

    def __init__(self, folder: Path, most: int = MOST, age: float = DAY) -> None:
        """Hold at most `most` bytes in a folder, each for at most `age` seconds."""
        self._folder, self._most, self._age = folder, most, age
        self._lock = Lock()
        self._held = 0  # bytes; an estimate that only grows until the folder is looked through

    def is_full(self, coming: int) -> bool:
        """Count bytes that are about to be written, and tell whether room must be made for them."""
        self._held += coming
        return self._held > self._most

    def tidy(self, coming: int = 0) -> bool:
        """Delete uploads that are too old, and the oldest until all and `coming` more bytes have room.

        Tell whether they have.
        """
        with self._lock:
            entries, arriving = self._look()
            arriving += coming
            total = sum(size for _, size, _ in entries)
            room = self._most * ROOMY if total + arriving > self._most else self._most
            while entries and (entries[-1][0] < time.time() - self._age or total + arriving > room):
                _, size, path = entries.pop()
                shutil.rmtree(path, ignore_errors=True)
                total -= size
            self._held = total + arriving
            return self._held <= self._most

    def arriving(self) -> Path:
        """Make a folder for one request, in which nothing is deleted but by the request itself."""
        self._folder.mkdir(parents=True, exist_ok=True)
        return Path(tempfile.mkdtemp(prefix=ARRIVING, dir=self._folder))

    def keep(self, file: Path) -> Path:
        """Move a file that arrived as .../HASH/NAME to its place, and return that."""
        with self._lock:
            place = self._folder / file.parent.name
            place.mkdir(exist_ok=True)
            self._held += max(0, LEAST - file.stat().st_size)
            return file.replace(place / file.name)

    def _look(self) -> tuple[list[tuple[float, int, Path]], int]:
        """Return when each upload came, its bytes and its folder, youngest first; and the bytes still arriving."""
        paths = list(self._folder.iterdir()) if self._folder.is_dir() else []
        kept = [(_came(path), max(LEAST, _bytes(path)), path) for path in paths if not path.name.startswith(ARRIVING)]
        return sorted(kept, reverse=True), sum(_bytes(path) for path in paths if path.name.startswith(ARRIVING))


def _came(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _bytes(folder: Path) -> int:
    """Return the size of all files below a folder; those that vanish meanwhile count nothing."""
    total = 0
    for place, _, names in os.walk(folder):
        for name in names:
            try:
                total += os.lstat(os.path.join(place, name)).st_size
            except OSError:
                continue
    return total
