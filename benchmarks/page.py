"""Time the page in a real browser, against a bare Gradio page and against gr.Plot with the same points."""

from __future__ import annotations

import argparse
import json
import os
import platform
import time
from collections import defaultdict
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from statistics import median

import faiss
from threadpoolctl import threadpool_limits

from benchmarks import page_visits
from benchmarks.serving import served
from benchmarks.wire import counted
from relsim_demo import load_explorer
from relsim_demo.explorer import Explorer
from relsim_demo.services.question import Question
from relsim_demo.settings import Backend, Settings
from relsim_demo.ui.space import routes as space_routes

PAGES = {
    "ours": ["-m", "app"],
    "bare Gradio": ["-m", "benchmarks.bare_page"],
    "gr.Plot": ["-m", "benchmarks.plot_page"],
}
HITS, QUERIES = 100, 60
Figures = dict[str, dict[str, list[float]]]  # what -> whose -> one number each time


@dataclass(frozen=True)
class Row:
    """One line of the table: our figure, what stands beside it, and the bar (a ratio or a number) with its outcome.

    ratio: ours to theirs round by round, then the median, so that it holds where the machine's speed drifts.
    """

    what: str
    unit: str
    ours: float
    spread: tuple[float, float]
    beside: str | None = None
    theirs: float | None = None
    ratio: float | None = None
    most: float | None = None

    @property
    def met(self) -> bool | None:
        """Whether the bar is met; None where there is none."""
        measured = self.ours if self.beside is None else self.ratio
        return None if self.most is None or measured is None else measured <= self.most


# what, unit, figure, beside whom, bar
LINES = (
    ("first control that answers", "ms", "control", "bare Gradio", 1.1),
    ("space drawn, from the address", "ms", "drawn", "gr.Plot", 1.0),
    ("another picture's space drawn, from the click", "ms", "redrawn", "gr.Plot", None),
    ("details of a picture, from the click", "ms", "details", None, None),
    ("  of it server and wire", "ms", "wire", None, 300.0),
    ("server's part of a query, one thread", "ms", "server", None, 15.0),
    ("bytes of the first view of a space", "kB", "view", "gr.Plot", None),
    ("bytes of a new query, pictures too", "kB", "query", "gr.Plot", None),
    ("  without the pictures, which gr.Plot has not", "kB", "data", "gr.Plot", 0.25),
)  # fmt: skip


def main() -> None:
    """Measure, and print a table or JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="visits to each page, after one that does not count")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    figures = in_browser(options.rounds)
    figures["server"] = {"ours": server_part(load_explorer(Settings(Backend.MINI)), QUERIES)}
    found = rows(figures)
    if options.json:
        print(json.dumps({"machine": machine(), "rounds": options.rounds, "rows": [_plain(row) for row in found]}))
    else:
        print(f"Medians of {options.rounds} visits each, in turn; {machine()}")
        print(table(found))


def in_browser(rounds: int) -> Figures:
    """Visit the three pages in turn, in turning order; the first round warms the servers up and does not count."""
    figures: Figures = defaultdict(lambda: defaultdict(list))
    with ExitStack() as stack:
        servers = {name: stack.enter_context(served(arguments)) for name, arguments in PAGES.items()}
        browser = stack.enter_context(page_visits.browsing())
        addresses = {name: server.address for name, server in servers.items()}
        for number in range(rounds + 1):
            for name in list(PAGES)[:: -1 if number % 2 else 1]:
                for what, value in _visited(browser, addresses[name], name).items():
                    figures[what][name] += (value if isinstance(value, list) else [value]) if number else []
        for name in ("ours", "gr.Plot"):
            with counted(int(addresses[name].rsplit(":", 1)[1])) as wire:
                weight = page_visits.weigh(browser, wire.address + _path(name), name, lambda wire=wire: wire.sent)
            for what, value in {**weight, "data": weight["query"] - weight.pop("pictures")}.items():
                figures[what][name].append(value / 1000)
    return figures


def _visited(browser: object, address: str, name: str) -> dict[str, float | list[float]]:
    """Return what one round of visits to one page has shown."""
    found = {} if name == "gr.Plot" else {"control": page_visits.first_control(browser, address, name)}
    return found if name == "bare Gradio" else found | page_visits.space(browser, address + _path(name), name)


def _path(name: str) -> str:
    return "/?tab=space" if name == "ours" else "/"


def server_part(explorer: Explorer, queries: int) -> list[float]:
    """Return ms of queries on one thread: the best hundred by both metrics with all they show, and the whole space."""
    threads = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(1)
    try:
        with threadpool_limits(1):
            _query(explorer, queries)  # warms up
            return [_query(explorer, number) for number in range(queries)]
    finally:
        faiss.omp_set_num_threads(threads)


def _query(explorer: Explorer, number: int) -> float:
    """Return the ms of one query; every number asks about another picture, so that nothing is remembered.

    It is this thread's time on a processor: what others do on the machine is not ours.
    """
    id = explorer.ids[number * 389 % explorer.size]
    start = time.thread_time()
    explorer.columns(Question(examples=[id]), HITS)
    space_routes.points(explorer, id)
    return (time.thread_time() - start) * 1000


def rows(figures: Figures) -> list[Row]:
    """Make the lines of the table of what was measured."""
    made = []
    for what, unit, name, beside, most in LINES:
        ours = figures[name]["ours"]
        compared = ()
        if beside:
            theirs = figures[name][beside]
            compared = (beside, median(theirs), median(a / b for a, b in zip(ours, theirs, strict=True)))
        made.append(Row(what, unit, median(ours), (min(ours), max(ours)), *compared, most=most))
    return made


def table(found: list[Row]) -> str:
    """Write the lines as aligned text."""
    width = max(len(row.what) for row in found)
    return "\n".join(f"  {row.what:{width}} {_ours(row)}  {_beside(row):34} {_bar(row)}".rstrip() for row in found)


def _ours(row: Row) -> str:
    return f"{row.ours:8,.1f} {row.unit} ({row.spread[0]:,.1f} to {row.spread[1]:,.1f})"


def _beside(row: Row) -> str:
    return f"{row.beside} {row.theirs:,.1f}: {row.ratio:.2f} times" if row.beside else ""


def _bar(row: Row) -> str:
    if row.most is None:
        return ""
    return f"bar {row.most:g}{'' if row.beside is None else ' times'}: {'met' if row.met else 'MISSED'}"


def _plain(row: Row) -> dict:
    return {**asdict(row), "met": row.met}


def machine() -> str:
    """Say what measured."""
    return f"{os.cpu_count()} processors ({platform.machine()}), load {os.getloadavg()[0]:.1f} before the end"


if __name__ == "__main__":
    main()
