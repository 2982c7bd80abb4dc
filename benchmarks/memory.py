"""What stays in memory after many questions: python -m benchmarks.memory.

The app runs as a process of its own, with the embedded default; each kind of question is asked so often by one asker,
and the resident memory is read before and after. It should have grown by less than LIMIT altogether.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import io
import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image

from benchmarks.asking import Failed, Visitor
from benchmarks.serving import served

LIMIT = 100  # MB
WARM = 40  # questions of each kind before the first reading: models, caches and the 32 kept sessions fill once
SIDE = 400  # px of the pictures that are sent


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--calls", type=int, default=1000, help="questions of each kind")
    calls = parser.parse_args().calls
    with served(["app.py"]) as app:
        kinds = _kinds(app.address)
        for ask in kinds.values():
            _repeat(app.address, ask, range(-WARM, 0))
        first = last = resident(app.pid)
        print(f"{'warm':42} {first:8.0f} MB")
        for name, ask in kinds.items():
            _repeat(app.address, ask, range(calls))
            now = resident(app.pid)
            print(f"{f'{calls:,} {name}':42} {now:8.0f} MB  {now - last:+7.1f}", flush=True)
            last = now
    print(f"grown by {last - first:.1f} MB; the limit is {LIMIT} MB")


def resident(pid: int) -> float:
    """Return the resident memory of a process in MB (10^6 bytes)."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def _kinds(address: str) -> dict[str, Callable[[Visitor, int], object]]:
    """Return what is asked, by name: each with the number of the question."""
    with Visitor(address) as visitor:
        answer = visitor.call("search", None, "things stacked into a tower", None, 100, "relational", False)
        ids = [hit["id"] for hit in answer["hits"]]

    def score(visitor: Visitor, number: int) -> None:
        path = visitor.upload("own.png", picture(number))
        file = {"path": path, "meta": {"_type": "gradio.FileData"}}
        visitor.call("score", [file, ids[number % len(ids)]])

    def refused(visitor: Visitor, number: int) -> None:
        with contextlib.suppress(Failed):
            visitor.call("space", None, f"nothing-{number}")

    def id_of(number: int) -> str:
        return ids[number % len(ids)]

    return {
        "calls of /space": lambda visitor, number: visitor.call("space", None, id_of(number)),
        "refused calls of /space": refused,
        "calls of /search": lambda v, n: v.call("search", None, None, id_of(n), 10, "relational", False),
        "calls of /score, each with a new file": score,
        "questions of the page": lambda v, n: v.ask("retrieve", "find", pictures=[{"ref": id_of(n)}]),
    }


def picture(number: int) -> bytes:
    """Return the PNG of a picture of its own."""
    noise = np.random.default_rng(number % 2**32).integers(0, 256, (SIDE // 8, SIDE // 8, 3), np.uint8)
    data = io.BytesIO()
    Image.fromarray(noise).resize((SIDE, SIDE)).save(data, "PNG")
    return data.getvalue()


def _repeat(address: str, ask: Callable[[Visitor, int], object], numbers: range) -> None:
    with Visitor(address) as visitor:
        for number in numbers:
            ask(visitor, number)
    gc.collect()


if __name__ == "__main__":
    main()
