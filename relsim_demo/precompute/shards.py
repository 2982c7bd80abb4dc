"""The work in progress, beside the folder to be: finished records in shards, each written in one step."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from filelock import FileLock, Timeout

from relsim_demo.errors import BadGallery, BadRequest
from relsim_demo.gallery.gallery import COLUMNS, OPTIONAL_COLUMNS

SIZE = 128  # records in a shard: what a kill can cost at most
FORMAT = 5
OUTCOME = {
    "used": pa.bool_(), "reason": pa.string(), "detail": pa.string(), "picture": pa.binary(),
    **OPTIONAL_COLUMNS,
}  # fmt: skip
VECTOR = "vector "  # before the name of a metric


@dataclass
class Row:
    """What became of one record: columns of a gallery, its picture as WebP, vectors by metric, or why it is left out.

    filter_score: of the filter, where there is one and it saw the picture. captioned_by: the model that wrote the
    caption, None where the source gave it.

    A row that is used and has a reason has vectors but no picture.
    """

    columns: dict
    used: bool = True
    reason: str | None = None
    detail: str = ""
    picture: bytes | None = None
    vectors: dict[str, np.ndarray] = field(default_factory=dict)
    filter_score: float | None = None
    captioned_by: str | None = None


class Shards:
    """Finished shards in DIR.partial; one process at a time works there."""

    def __init__(self, folder: Path, fresh: bool = False) -> None:
        """Open the work in progress for a gallery folder; `fresh` throws away what is there.

        Raises:
            BadRequest: another process works there.
            BadGallery: the place cannot be written.
        """
        self.folder = folder.with_name(f"{folder.name}.partial")
        self._lock = FileLock(self.folder.with_name(f"{self.folder.name}.lock"))
        try:
            folder.parent.mkdir(parents=True, exist_ok=True)
            self._lock.acquire(timeout=0)
            if fresh and self.folder.exists():
                shutil.rmtree(self.folder)
        except Timeout as error:
            raise BadRequest(f"Another process computes {folder} right now; wait for it, or end it.") from error
        except OSError as error:
            raise BadGallery(f"{self.folder} cannot be written ({error.strerror}); name another --out.") from error

    def __enter__(self) -> Shards:
        return self

    def __exit__(self, *_: object) -> None:
        Path(self._lock.lock_file).unlink(missing_ok=True)
        self._lock.release()

    @property
    def downloads(self) -> Path:
        """Where downloads wait until their shard is written."""
        return self.folder / "downloads"

    def hold(self, work: dict[str, str]) -> bool:
        """Tell whether just this work was begun here."""
        return self._begun() == _named(work)

    def begin(self, work: dict[str, str]) -> None:
        """Note what is being computed, or check that it is what was begun here.

        Raises:
            BadRequest: something else was begun here.
        """
        begun, work = self._begun(), _named(work)
        self.downloads.mkdir(parents=True, exist_ok=True)
        if begun is None and not self._paths():
            _write_whole(self.folder / "work.json", json.dumps(work, indent=1).encode())
        elif begun != work:
            raise BadRequest(f"{self.folder} holds unfinished work {_told_apart(begun, work)}")

    def _begun(self) -> object:
        try:
            return json.loads((self.folder / "work.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None

    def ids(self) -> list[str]:
        """Return the ids of all finished records, in order; shards from the first damaged one on are thrown away."""
        found: list[str] = []
        damaged = False
        for number, path in enumerate(self._paths()):
            try:
                if damaged or path != self._path(number):
                    raise ValueError("one before it is missing")
                found += pq.read_table(path, columns=["id"])["id"].to_pylist()
            except (OSError, ValueError, KeyError, pa.ArrowException):
                damaged = True
                path.unlink()
        return found

    def write(self, rows: list[Row]) -> None:
        """Add a shard of at most SIZE rows."""
        columns = {name: pa.array([row.columns.get(name) for row in rows], kind) for name, kind in COLUMNS.items()}
        columns |= {name: pa.array([getattr(row, name) for row in rows], kind) for name, kind in OUTCOME.items()}
        for metric in next((row.vectors for row in rows if row.used), {}):
            vectors = [row.vectors[metric].astype(np.float32) if row.used else None for row in rows]
            columns[VECTOR + metric] = pa.array(vectors, pa.list_(pa.float32()))
        sink = pa.BufferOutputStream()
        pq.write_table(pa.table(columns), sink, compression="none")
        _write_whole(self._path(len(self._paths())), sink.getvalue())

    def read(self, *columns: str) -> Iterator[pa.Table]:
        """Yield the finished shards, in order: these columns as far as they have them, or all."""
        for path in self._paths():
            with pq.ParquetFile(path) as file:
                known = file.schema_arrow.names
                yield file.read([name for name in columns if name in known] if columns else None)

    def remove(self) -> None:
        """Throw the work in progress away: it is finished."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _paths(self) -> list[Path]:
        return sorted(self.folder.glob("shard-*.parquet"))

    def _path(self, number: int) -> Path:
        return self.folder / f"shard-{number:06d}.parquet"


def _named(work: dict[str, str]) -> dict[str, str]:
    return {"format": str(FORMAT), "shard": str(SIZE), **work}


def _told_apart(begun: object, work: dict[str, str]) -> str:
    """Say how work that was begun differs from what is asked for, and what can be done."""
    if not isinstance(begun, dict):
        return "whose record, work.json, cannot be read; throw it away with --fresh."
    differ = [name for name in work if begun.get(name) != work[name]]
    other = " and ".join(differ) or "settings"
    return f"with other {other}; finish that with its own command, or throw it away with --fresh."


def _write_whole(path: Path, data: bytes) -> None:
    """Write a file so that it is there whole or not at all, whenever the process or the machine stops."""
    part = path.with_name(f".{path.name}.part")
    with part.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    os.replace(part, path)
