"""The app as a process of its own on a machine of somebody else: what it says, what it leaves, how it ends."""

import os
import resource
import socket
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TOUCHED = ("RELSIM_", "GRADIO_")


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def clean(env):
    """This environment without settings of ours and without proxies, and with what is given (None: without it)."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(TOUCHED) and "proxy" not in k.lower()}
    wanted = {"RELSIM_BACKEND": "mini", "GRADIO_SERVER_PORT": str(free_port())} | env
    return {k: v for k, v in (kept | wanted).items() if v is not None}


def begin(largest=None, before=(), arguments=("app.py",), **env):
    """Start Python; no file that it writes may be larger than `largest` bytes, as if the disk were full."""
    limit = (lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))) if largest is not None else None
    return subprocess.Popen(
        [*before, sys.executable, *arguments],
        cwd=ROOT, env=clean(env), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=limit,
    )  # fmt: skip


@contextmanager
def app(**how):
    """Run the app until it serves; give its process and its address."""
    process = begin(**how)
    try:
        line = process.stdout.readline()
        assert line.startswith("Running on http://"), line + process.stderr.read()
        yield process, line.removeprefix("Running on ").strip().rstrip("/")
    finally:
        process.kill()
        process.communicate()


def ended(process, number):
    """Send a signal; return the exit code and all that was said after the page was up."""
    process.send_signal(number)
    out, err = process.communicate(timeout=300)
    return process.returncode, out + err
