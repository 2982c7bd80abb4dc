"""Many small pictures end to end, read piece by piece: in a file, or in memory."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from threading import Lock
from typing import Protocol

from relsim_demo.errors import BadGallery


class Pictures(Protocol):
    """Pictures end to end."""

    def __len__(self) -> int: ...

    def read(self, start: int, length: int) -> bytes:
        """Return some bytes. Raises BadGallery where they are no longer there."""
        ...

    def copy(self, path: Path) -> None:
        """Write everything to a file."""
        ...


class PicturesInMemory:
    """Pictures end to end that are on no disk."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    def __len__(self) -> int:
        return len(self.data)

    def read(self, start: int, length: int) -> bytes:
        """Return some bytes."""
        return self.data[start : start + length]

    def copy(self, path: Path) -> None:
        """Write everything to a file."""
        path.write_bytes(self.data)


class PictureFile:
    """Pictures end to end in one open file; it takes no memory, however long it is.

    It is read and not mapped: to touch mapped memory of a file that was cut short meanwhile ends the process (SIGBUS).
    """

    def __init__(self, path: Path) -> None:
        """Open a file. Raises OSError."""
        self._path = path
        self._file = path.open("rb", buffering=0)  # what lies on the disk, even where it changed a moment ago
        self._lock = Lock()  # held from seek to read

    def __len__(self) -> int:
        return os.fstat(self._file.fileno()).st_size

    def read(self, start: int, length: int) -> bytes:
        """Return some bytes. Raises BadGallery where they are no longer there."""
        try:
            with self._lock:
                self._file.seek(start)
                data = self._file.read(length)
        except OSError as error:
            raise BadGallery(f"{self._path} cannot be read any more ({error.strerror}).") from error
        if len(data) < length:
            raise BadGallery(f"{self._path} was cut short after the gallery was opened.")
        return data

    def copy(self, path: Path) -> None:
        """Write everything to another file."""
        with self._lock, path.open("wb") as file:
            self._file.seek(0)
            shutil.copyfileobj(self._file, file, 1 << 20)
