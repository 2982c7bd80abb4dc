"""Answers that were paid for, in money or in time: kept in SQLite, so that none is asked for twice."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from pathlib import Path
from types import TracebackType

from relsim_demo.errors import DemoError
from relsim_demo.models.wording import own_cache
from relsim_demo.settings import Settings

WAIT = 30.0  # seconds for another process that writes


class Answers:
    """JSON values by key, each on the disk as soon as it is put. For one thread; several processes may share the file.

    Raises:
        DemoError: the file is no such store, or cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._store = sqlite3.connect(path, timeout=WAIT, isolation_level=None)
            self._store.execute("PRAGMA journal_mode = WAL")
            self._store.execute("CREATE TABLE IF NOT EXISTS answers (key TEXT PRIMARY KEY, value TEXT NOT NULL)")
        except (OSError, sqlite3.Error) as error:
            raise self._trouble(error) from error

    def __enter__(self) -> Answers:
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._store.close()

    def get(self, key: str) -> object:
        """Return the value of a key, None for none."""
        try:
            row = self._store.execute("SELECT value FROM answers WHERE key = ?", (key,)).fetchone()
            return json.loads(row[0]) if row else None
        except (sqlite3.Error, ValueError) as error:
            raise self._trouble(error) from error

    def put(self, key: str, value: object) -> None:
        """Keep a value that is not None."""
        try:
            self._store.execute("INSERT OR REPLACE INTO answers VALUES (?, ?)", (key, json.dumps(value)))
        except sqlite3.Error as error:
            raise self._trouble(error) from error

    def _trouble(self, error: Exception) -> DemoError:
        return DemoError(f"Answers cannot be kept in {self._path} ({error}); move that file away, or make room.")


def place(settings: Settings) -> Path:
    """Return where answers are kept."""
    return own_cache(settings) / "answers.sqlite"


def key_of(*parts: str) -> str:
    """Return one key for several texts."""
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()
