"""What the app bears: python -m benchmarks.load.

First the page's own questions, asked by a few at once for some seconds; then a crowd that opens the page and asks
everything at once. The app runs as a process of its own on the loopback; asker and app share the machine, so the share
of each is told.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median, quantiles

from benchmarks.asking import Visitor
from benchmarks.memory import picture
from benchmarks.serving import Served, served

WORDS = "things stacked into a tower"


def main() -> None:
    """Measure, and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--askers", type=int, default=8, help="who ask at the same time")
    parser.add_argument("--seconds", type=float, default=20, help="how long they ask each kind")
    parser.add_argument("--visitors", type=int, default=50, help="how many come at once")
    options = parser.parse_args()
    with served(["app.py"]) as app:
        with Visitor(app.address) as visitor:
            answer = visitor.call("search", None, WORDS, None, 100, "relational", False)
        ids = [hit["id"] for hit in answer["hits"]]
        for name, ask in _questions(ids).items():
            _asked(app, name, ask, options.askers, options.seconds)
        _crowd(app, ids, options.visitors)


def _questions(ids: list[str]) -> dict[str, Callable[[Visitor, int], object]]:
    def id_of(number: int) -> str:
        return ids[number % len(ids)]

    return {
        "a search": lambda v, n: v.ask("retrieve", "find", pictures=[{"ref": id_of(n)}]),
        "a pair": lambda v, n: v.ask("score", "compare", slots=[{"ref": id_of(n)}, {"ref": id_of(n // 7 + 1)}]),
        "a space": lambda v, n: v.ask("space", "place", choice={"ref": id_of(n)}),
    }


def _asked(app: Served, name: str, ask: Callable[[Visitor, int], object], askers: int, seconds: float) -> None:
    """Have some ask one kind of question for some seconds, and print how many a second were answered."""
    end, began, spent = time.perf_counter() + seconds, time.perf_counter(), _spent(app.pid)

    def work(asker: int) -> list[float]:
        times = []
        with Visitor(app.address) as visitor:
            while (start := time.perf_counter()) < end:
                ask(visitor, asker * 1000 + len(times))
                times.append((time.perf_counter() - start) * 1000)
        return times

    with ThreadPoolExecutor(askers) as pool:
        times = [each for some in pool.map(work, range(askers)) for each in some]
    took = time.perf_counter() - began
    late = quantiles(times, n=20)[-1]
    print(
        f"{name:10} {len(times) / took:6.1f} a second by {askers} askers; median {median(times):.0f} ms, "
        f"19 of 20 within {late:.0f} ms; {_shares(app.pid, spent, took)}",
        flush=True,
    )


def _crowd(app: Served, ids: list[str], visitors: int) -> None:
    """Have a crowd open the page and ask all it can; a failure is raised."""
    began, spent = time.perf_counter(), _spent(app.pid)

    def visit(number: int) -> int:
        id = ids[number % len(ids)]
        with Visitor(app.address) as visitor:
            visitor.get("/")
            found = visitor.ask("retrieve", "find", pictures=[{"ref": id}])
            shown = [hit["ref"] for column in found["columns"] for hit in column["hits"]]
            for ref in shown:
                visitor.get(f"/scene/{ref}.webp?size=320")
            visitor.ask("retrieve", "find", text=f"{WORDS} {number}")
            visitor.ask("space", "place", choice={"ref": id})
            visitor.get(f"/space/points?of={id}")
            slots = [{"path": visitor.upload("own.png", picture(number))}, {"ref": id}]
            own = visitor.ask("score", "compare", slots=slots)["slots"][0]["ref"]
            visitor.get(f"/own/{own}.webp?size=640")
        return len(shown) + 8

    with ThreadPoolExecutor(visitors) as pool:
        answers = sum(pool.map(visit, range(visitors)))
    took = time.perf_counter() - began
    shares = _shares(app.pid, spent, took)
    print(f"{visitors} visitors at once: {answers} answers in {took:.1f} s, none failed; {shares}")


def _spent(pid: int) -> tuple[float, float]:
    """Return the processor seconds that the app and this process have had."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    here = os.times()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK"), here.user + here.system


def _shares(pid: int, before: tuple[float, float], took: float) -> str:
    cores = len(os.sched_getaffinity(0))
    app, here = ((now - then) / took / cores for now, then in zip(_spent(pid), before, strict=True))
    return f"of {cores} cores the app had {app:.0%}, the askers {here:.0%}"


if __name__ == "__main__":
    main()
