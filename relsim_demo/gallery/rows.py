"""What of a large gallery stays on the disk, or packed: vectors, whose rows are read when asked for, and columns."""

from __future__ import annotations

import shutil
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import overload

import numpy as np
import pyarrow as pa

from relsim_demo.gallery.picture_file import PictureFile
from relsim_demo.vectors import unit_rows

BLOCK = 8192  # rows that are in memory at a time
IN_CACHE = 512  # rows of which all cosines are computed fastest
KINDS = (np.dtype("<f2"), np.dtype("<f4"))


class Kept(ABC):
    """Unit rows (n, d) that are kept elsewhere than in memory; taken as an array is, they come as float32.

    shape: (n, d). kept: where, as the end of a sentence.
    """

    ndim, dtype = 2, np.dtype(np.float32)
    shape: tuple[int, int]
    kept: str

    def __len__(self) -> int:
        return self.shape[0]

    def __getitem__(self, key: int | slice | Sequence[int] | np.ndarray) -> np.ndarray:
        """Return one row (d,), or some (k, d): by number, slice, numbers or marks. Raises IndexError."""
        if isinstance(key, int | np.integer):
            return self._read(range(len(self))[key], 1)[0]
        if isinstance(key, slice) and key.step in (None, 1):
            start, stop, _ = key.indices(len(self))
            return self._read(start, max(0, stop - start))
        return self._some(self._numbers(key))

    def __array__(self, dtype: object = None, copy: object = None) -> np.ndarray:
        """Refuse to become one array. Raises TypeError."""
        raise TypeError(f"the {len(self):,} rows of {self.kept}; take some, or blocks of them")

    @abstractmethod
    def __matmul__(self, other: np.ndarray) -> np.ndarray:
        """Multiply with a vector (d,) or a matrix (d, m), block by block: (n,) or (n, m) float32."""

    @abstractmethod
    def _read(self, start: int, count: int) -> np.ndarray:
        """Return rows that follow each other, (count, d)."""

    @abstractmethod
    def _some(self, rows: np.ndarray) -> np.ndarray:
        """Return rows by their numbers (k,), 0 to n - 1 in any order: (k, d)."""

    def _numbers(self, key: slice | Sequence[int] | np.ndarray) -> np.ndarray:
        """Return the rows (k,) that a key names, from 0 on. Raises IndexError for those that are none."""
        n = len(self)
        if isinstance(key, slice):
            return np.arange(*key.indices(n))
        rows = np.asarray(key)
        rows = np.flatnonzero(rows) if rows.dtype == bool else rows
        if len(rows) and not -n <= rows.min() <= rows.max() < n:
            raise IndexError(f"row {rows.min()} or {rows.max()} is none of {n:,}")
        return np.where(rows < 0, rows + n, rows)


class Rows(Kept):
    """Unit rows of a .npy file of float16 or float32.

    They are read like small pictures, not mapped: all that is read of a mapping counts as the process's memory, and a
    file cut short meanwhile would end it.
    """

    def __init__(self, path: Path) -> None:
        """Open a file. Raises OSError or ValueError where it holds no such array."""
        stored = np.load(path, mmap_mode="r", allow_pickle=False)  # checks the header against the file's size
        if not isinstance(stored, np.memmap) or stored.ndim != 2 or stored.dtype not in KINDS:
            raise ValueError(f"{path.name} holds {stored.dtype}, shape {stored.shape}; rows of float16 are needed")
        if not stored.flags.c_contiguous:
            raise ValueError(f"{path.name} is stored column by column; rows of float16 are needed")
        self.path, self.shape, self.kept = path, stored.shape, f"{path.name} stay on the disk"
        self._file, self._begin, self._stored = PictureFile(path), stored.offset, stored.dtype
        self._width = self.shape[1] * self._stored.itemsize
        self._lengths: np.ndarray | None = None

    def __matmul__(self, other: np.ndarray) -> np.ndarray:
        """Multiply with a vector (d,) or a matrix (d, m), block by block: (n,) or (n, m) float32."""
        found = np.empty((len(self), *other.shape[1:]), np.float32)
        for start in range(0, len(self), IN_CACHE):
            block = self._taken(start, min(IN_CACHE, len(self) - start))
            found[start : start + len(block)] = block @ other
        lengths = self._of_rows()  # to divide what comes out takes less than to divide all rows
        return found / (lengths if other.ndim == 1 else lengths[:, None])

    def _of_rows(self) -> np.ndarray:
        """Return how long the stored rows are, (n,), nearly 1; found once, when all rows are first asked for."""
        if self._lengths is None:
            starts = range(0, len(self), IN_CACHE)
            parts = (self._taken(start, min(IN_CACHE, len(self) - start)) for start in starts)
            self._lengths = np.maximum(np.concatenate([np.linalg.norm(part, axis=1) for part in parts]), 1e-12)
        return self._lengths

    def copy(self, path: Path) -> None:
        """Write the file to another place, as it is stored."""
        shutil.copyfile(self.path, path)

    def _read(self, start: int, count: int) -> np.ndarray:
        return unit_rows(self._taken(start, count))

    def _some(self, rows: np.ndarray) -> np.ndarray:
        found = b"".join([self._bytes(row, 1) for row in rows.tolist()])
        return unit_rows(np.frombuffer(found, self._stored).reshape(len(rows), self.shape[1]))

    def _taken(self, start: int, count: int) -> np.ndarray:
        """Return stored rows as they are, in float32."""
        taken = np.frombuffer(self._bytes(start, count), self._stored).reshape(count, self.shape[1])
        return taken if taken.dtype == np.float32 else widened(taken)

    def _bytes(self, start: int, count: int) -> bytes:
        return self._file.read(self._begin + start * self._width, count * self._width)


Vectors = np.ndarray | Kept


def widened(halves: np.ndarray) -> np.ndarray:
    """Return finite float16 as float32, in half the time of numpy's `astype`.

    Sign, exponent and fraction are moved to their places in a float32, whose exponent counts from 112 further below.
    """
    bits = halves.view(np.int16).astype(np.int32)  # keeps the sign in the highest bits
    bits <<= 13
    bits &= ~0x70000000
    numbers = bits.view(np.float32)
    numbers *= np.float32(2.0**112)
    return numbers


def blocks(vectors: Vectors, size: int = BLOCK) -> Iterator[tuple[int, np.ndarray]]:
    """Yield all rows of (n, d) in blocks of up to `size`, each with the number of its first."""
    for start in range(0, len(vectors), size):
        yield start, vectors[start : start + size]


def write_rows(parts: Iterable[np.ndarray], count: int, path: Path) -> None:
    """Write unit rows as galleries store them, float16; they come in parts (m, d) and are `count` in all."""
    with path.open("wb") as file:
        for number, part in enumerate(parts):
            if not number:
                about = {"descr": KINDS[0].str, "fortran_order": False, "shape": (count, part.shape[1])}
                np.lib.format.write_array_header_1_0(file, about)
            file.write(part.astype(KINDS[0]).tobytes())


class Packed(Sequence):
    """A column of a table that takes the room of its bytes: an object is made of an entry when it is asked for.

    column: the whole of it, as Arrow has it. A single entry takes microseconds, so what concerns all goes over that.
    """

    def __init__(self, column: pa.ChunkedArray) -> None:
        self.column = column

    def __len__(self) -> int:
        return len(self.column)

    @overload
    def __getitem__(self, key: int) -> object: ...
    @overload
    def __getitem__(self, key: slice) -> list: ...
    def __getitem__(self, key: int | slice) -> object:
        if isinstance(key, slice):
            return [self[row] for row in range(len(self))[key]]
        return self.column[range(len(self))[key]].as_py()

    def __iter__(self) -> Iterator:
        for start in range(0, len(self), BLOCK):
            yield from self.column.slice(start, BLOCK).to_pylist()

    def some(self, rows: np.ndarray) -> list:
        """Return the entries of some rows (k,), each part of the column taken from by itself: Arrow would copy all."""
        order = np.argsort(rows, kind="stable")
        ordered, found, start = rows[order], [None] * len(rows), 0
        for chunk in self.column.chunks:
            first, last = np.searchsorted(ordered, (start, start + len(chunk))).tolist()
            taken = chunk.take(pa.array(ordered[first:last] - start)).to_pylist() if last > first else []
            for place, value in zip(order[first:last].tolist(), taken, strict=True):
                found[place] = value
            start += len(chunk)
        return found


class RowOf(Mapping):
    """The row of each id of a packed column, ids that differ: 12 bytes an id, where a dict takes 180."""

    def __init__(self, ids: Packed) -> None:
        hashes = np.fromiter(map(hash, ids), np.int64, len(ids))
        self._ids, self._order = ids, np.argsort(hashes, kind="stable").astype(np.int32)
        self._hashes = hashes[self._order]

    def __getitem__(self, id: str) -> int:
        place = int(np.searchsorted(self._hashes, hash(id)))
        while place < len(self._hashes) and self._hashes[place] == hash(id):
            row = int(self._order[place])
            if self._ids[row] == id:
                return row
            place += 1
        raise KeyError(id)

    def __iter__(self) -> Iterator:
        return iter(self._ids)

    def __len__(self) -> int:
        return len(self._ids)


def some_of(column: Sequence, rows: np.ndarray) -> list:
    """Return the entries of a column of a gallery in some rows (k,), 0 to n - 1 in any order."""
    return column.some(rows) if isinstance(column, Packed) else [column[row] for row in rows.tolist()]
