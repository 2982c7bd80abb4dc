"""A folder that one training holds for itself."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from relsim_demo.errors import BadRequest, DemoError

LOCK = ".lock"


@contextmanager
def held(folder: Path, mark: str, what: str) -> Iterator[None]:
    """Make a folder, if it is not there, and hold it for this process alone.

    mark: what lies in it if it is of such a training; what: the name of that, with its article.

    Raises:
        BadRequest: another process trains there, or it holds something else.
        DemoError: it cannot be written.
    """
    lock = FileLock(folder / LOCK)
    try:
        if folder.exists() and not folder.is_dir():
            raise BadRequest(f"{folder} is a file; name a new or empty folder.")
        known = {path.name for path in folder.iterdir()} if folder.exists() else set()
        if known - {LOCK} and mark not in known:
            raise BadRequest(f"{folder} holds something else than {what}; name a new or empty folder.")
        folder.mkdir(parents=True, exist_ok=True)
        if not os.access(folder, os.W_OK):
            raise DemoError(f"{folder} may not be written; name another folder.")
        lock.acquire(timeout=0)
    except Timeout as error:
        raise BadRequest(f"Another process trains in {folder} right now; wait for it, or end it.") from error
    except OSError as error:
        raise DemoError(f"{folder} cannot be written ({error.strerror}); name another folder.") from error
    try:
        yield
    finally:
        lock.release()
