"""Time from starting a process to its page answering: python app.py against a bare Gradio page."""

from __future__ import annotations

import argparse
from pathlib import Path
from statistics import median

from benchmarks.serving import served

PAGES = {"app.py": ["app.py"], "bare page": ["-m", "benchmarks.bare_page"]}


def main() -> None:
    """Start both in turn, several times."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    spent: dict[str, list[float]] = {name: [] for name in PAGES}
    torch: dict[str, bool | None] = {}
    for number in range(options.runs):
        for name in list(PAGES)[:: -1 if number % 2 else 1]:
            with served(PAGES[name]) as page:
                torch[name] = _has_torch(page.pid)
            spent[name].append(page.seconds)
    print(f"From process start to HTTP 200, median of {options.runs} fresh processes each:")
    for name, seconds in spent.items():
        loaded = {True: "torch was imported", False: "torch was not imported", None: "torch: unknown"}[torch[name]]
        print(f"  {name:10} {median(seconds):6.2f} s  ({min(seconds):.2f} to {max(seconds):.2f}; {loaded})")
    print(f"  ratio      {median(spent['app.py']) / median(spent['bare page']):6.2f}")


def _has_torch(pid: int) -> bool | None:
    """Look for torch's library among what a process has mapped (Linux only)."""
    maps = Path(f"/proc/{pid}/maps")
    return "libtorch" in maps.read_text() if maps.exists() else None


if __name__ == "__main__":
    main()
