"""Serving a page as a process of its own on a free port."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 180  # seconds


@dataclass(frozen=True)
class Served:
    """A page that answers: its address, its process, and the seconds from process start to the first answer."""

    address: str
    pid: int
    seconds: float


@contextmanager
def served(arguments: Sequence[str], **settings: str) -> Iterator[Served]:
    """Run Python with these arguments and settings until its page answers; end it afterwards.

    Settings of the environment are left out, so that everyone measures the embedded default.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("RELSIM_", "GRADIO_"))}
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as uploads:
        env = clean | {
            "GRADIO_SERVER_NAME": "127.0.0.1", "GRADIO_SERVER_PORT": str(port), "GRADIO_ANALYTICS_ENABLED": "False",
            "GRADIO_TEMP_DIR": uploads, "RELSIM_BACKEND": "mini", **settings,
        }  # fmt: skip
        began = time.perf_counter()
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        with subprocess.Popen([sys.executable, *arguments], cwd=ROOT, env=env, **quiet) as process:
            try:
                while not _answers(f"http://127.0.0.1:{port}/"):
                    if process.poll() is not None or time.perf_counter() - began > PATIENCE:
                        raise SystemExit(f"{' '.join(arguments)[:60]} did not serve a page.")
                    time.sleep(0.01)
                yield Served(f"http://127.0.0.1:{port}", process.pid, time.perf_counter() - began)
                if process.poll() is not None:
                    raise SystemExit(f"{' '.join(arguments)[:60]} ended by itself with {process.returncode}.")
            finally:
                process.terminate()


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=PATIENCE) as response:
            return response.status == 200
    except OSError:
        return False
