"""Votes in a file of SQLite. Several processes may share it."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import astuple
from pathlib import Path
from threading import Lock

from relsim_demo.errors import DemoError
from relsim_demo.evaluation.voting.votes import FIELDS, Asked, Vote

WAIT = 30.0  # seconds for another process that writes
# synchronous = FULL: with a write-ahead log, only then is a vote that was taken on the disk itself
TABLES = f"""
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
CREATE TABLE IF NOT EXISTS about (name TEXT PRIMARY KEY, value BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS votes (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  {", ".join(f"{name} NOT NULL" for name in FIELDS)},
  UNIQUE (study, visitor, is_check, query, one, other)
);
"""
COLUMNS = ", ".join(FIELDS)
ADD = f"INSERT OR IGNORE INTO votes ({COLUMNS}) VALUES ({', '.join('?' * len(FIELDS))})"
STANDS = "SELECT choice FROM votes WHERE (study, visitor, is_check, query, one, other) = (?, ?, ?, ?, ?, ?)"
ANSWERED = "SELECT is_check, query, one, other FROM votes WHERE study = ? AND visitor = ?"
NEW = f"SELECT number, {COLUMNS} FROM votes WHERE number > ? ORDER BY number"


class SqliteVotes:
    """See votes.Votes."""

    def __init__(self, path: Path) -> None:
        """Open a file, or make it. Raises DemoError where it is none of SQLite, or cannot be written."""
        self._path, self._lock = path, Lock()
        self._seen: list[Vote] = []
        self._last = 0
        with self._told():
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = sqlite3.connect(path, timeout=WAIT, isolation_level=None, check_same_thread=False)
            self._file.executescript(TABLES)
            self._file.execute("INSERT OR IGNORE INTO about VALUES ('salt', ?)", (secrets.token_bytes(32),))
            self.salt: bytes = self._file.execute("SELECT value FROM about WHERE name = 'salt'").fetchone()[0]

    def add(self, vote: Vote) -> str | None:
        """Keep a vote, see votes.Votes."""
        with self._lock, self._told():
            if self._file.execute(ADD, astuple(vote)).rowcount:
                return None
            return self._file.execute(STANDS, (vote.study, vote.visitor, *vote.asked)).fetchone()[0]

    def of(self, study: str) -> list[Vote]:
        """Return all votes of a study, read on from where the last question ended."""
        with self._lock, self._told():
            for number, *values in self._file.execute(NEW, (self._last,)):
                self._seen.append(Vote(*values))
                self._last = number
            return [vote for vote in self._seen if vote.study == study]

    def answered(self, study: str, visitor: str) -> set[Asked]:
        """Return what a visitor has answered."""
        with self._lock, self._told():
            return set(self._file.execute(ANSWERED, (study, visitor)))

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (OSError, sqlite3.Error) as error:
            raise DemoError(
                f"Votes cannot be kept in {self._path} ({error}); make room, or name another file."
            ) from error
