"""Fair timing: every way of doing a thing takes its turn in every round, and medians are compared. And memory."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median


def interleaved(ways: dict[str, Callable[[int], object]], rounds: int) -> dict[str, float]:
    """Call each way with the round's number, in turning order; return the median milliseconds of each.

    The first round warms caches up and does not count.
    """
    names, spent = list(ways), {name: [] for name in ways}
    for number in range(rounds + 1):
        turn = number % len(names)
        for name in names[turn:] + names[:turn]:
            start = time.perf_counter()
            ways[name](number)
            spent[name].append((time.perf_counter() - start) * 1000)
    return {name: median(times[1:]) for name, times in spent.items()}


def print_table(title: str, medians: dict[str, float], against: str | None = None) -> None:
    """Print medians in ms, and how many times the time of one of them each takes."""
    print(title)
    width = max(map(len, medians))
    for name, value in medians.items():
        ratio = f"{value / medians[against]:8.2f} x {against}" if against else ""
        print(f"  {name:{width}} {value:9.2f} ms{ratio}")


def resident(process: int | str = "self") -> dict[str, float]:
    """Return the resident memory of a process in MB (10^6 bytes), and how much of it is no mapped file (Linux)."""
    lines = dict(line.split(":", 1) for line in Path(f"/proc/{process}/status").read_text().splitlines())
    return {name: int(lines[name].split()[0]) * 1024 / 1e6 for name in ("VmRSS", "RssAnon")}


def worked(process: int) -> float:
    """Return the seconds of processors that a process has taken (Linux)."""
    told = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")
