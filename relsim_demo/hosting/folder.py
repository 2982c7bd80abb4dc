"""A folder for uploads that belongs to this process alone, and is gone when the process is."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from relsim_demo.errors import DemoError
from relsim_demo.hosting.program import say

NAME = "same-logic-"
VARIABLE = "GRADIO_TEMP_DIR"  # where Gradio, and so the page, looks for uploads


@contextmanager
def own_folder() -> Iterator[Path]:
    """Make a folder, name it to Gradio, and delete it at the end; what servers that were killed left is deleted first.

    It lies in GRADIO_TEMP_DIR or the system's folder for temporary files. Beside it lies a lock, held as long as the
    process lives: so several servers share a machine, and a folder whose lock is free belongs to nobody.

    Raises:
        DemoError: no such folder can be written.
    """
    base = _writable()
    _delete_left_behind(base)
    handle, lock_file = tempfile.mkstemp(prefix=NAME, suffix=".lock", dir=base)
    os.close(handle)
    folder = Path(lock_file).with_suffix("")
    with FileLock(lock_file, timeout=0):
        try:
            folder.mkdir(mode=0o700)  # only now, when the lock is held: nobody takes it for left behind
            os.environ[VARIABLE] = str(folder)
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
            Path(lock_file).unlink(missing_ok=True)


def _writable() -> Path:
    given = os.environ.get(VARIABLE)
    if given:
        try:
            Path(given).mkdir(parents=True, exist_ok=True)
            tempfile.TemporaryFile(dir=given).close()
            return Path(given).resolve()
        except (OSError, ValueError) as error:
            say(f"{VARIABLE} cannot be used ({error}); uploads go to the system's folder for temporary files.")
    try:
        return Path(tempfile.gettempdir()).resolve()
    except OSError as error:
        sentence = "No folder for temporary files can be written, and uploads need one; set TMPDIR to one that can"
        raise DemoError(f"{sentence} ({error.strerror}).") from error


def _delete_left_behind(base: Path) -> None:
    """Delete the folders whose process is gone; those of other users are not ours to lock."""
    for folder in base.glob(f"{NAME}*"):
        if folder.suffix == ".lock" or folder.is_symlink():
            continue
        lock_file = Path(f"{folder}.lock")
        with contextlib.suppress(OSError, Timeout), FileLock(lock_file, timeout=0):
            shutil.rmtree(folder, ignore_errors=True)
            lock_file.unlink(missing_ok=True)
