"""Time from starting a process to its page answering: python app.py against a bare Gradio page."""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
BARE = "import gradio as gr\nwith gr.Blocks() as page:\n    gr.Textbox()\npage.launch()"
PAGES = {"app.py": ["app.py"], "bare page": ["-c", BARE]}
PATIENCE = 180  # seconds


def main() -> None:
    """Start both in turn, several times."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    spent: dict[str, list[float]] = {name: [] for name in PAGES}
    torch: dict[str, bool | None] = {}
    for number in range(options.runs):
        for name in list(PAGES)[:: -1 if number % 2 else 1]:
            seconds, torch[name] = start(PAGES[name])
            spent[name].append(seconds)
    print(f"From process start to HTTP 200, median of {options.runs} fresh processes each:")
    for name, seconds in spent.items():
        loaded = {True: "torch was imported", False: "torch was not imported", None: "torch: unknown"}[torch[name]]
        print(f"  {name:10} {median(seconds):6.2f} s  ({min(seconds):.2f} to {max(seconds):.2f}; {loaded})")
    print(f"  ratio      {median(spent['app.py']) / median(spent['bare page']):6.2f}")


def start(arguments: list[str]) -> tuple[float, bool | None]:
    """Serve a page on a free port until it answers; return the seconds and whether torch's library was mapped."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = os.environ | {
        "GRADIO_SERVER_NAME": "127.0.0.1", "GRADIO_SERVER_PORT": str(port), "GRADIO_ANALYTICS_ENABLED": "False",
    }  # fmt: skip
    began = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, *arguments], cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            while not _answers(f"http://127.0.0.1:{port}/"):
                if process.poll() is not None or time.perf_counter() - began > PATIENCE:
                    raise SystemExit(f"{arguments[0]} did not serve a page.")
                time.sleep(0.01)
            return time.perf_counter() - began, _has_torch(process.pid)
        finally:
            process.terminate()


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=PATIENCE) as response:
            return response.status == 200
    except OSError:
        return False


def _has_torch(pid: int) -> bool | None:
    """Look for torch's library among what a process has mapped (Linux only)."""
    maps = Path(f"/proc/{pid}/maps")
    return "libtorch" in maps.read_text() if maps.exists() else None


if __name__ == "__main__":
    main()
