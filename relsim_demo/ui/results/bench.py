"""The benchmark of the Results tab: what models made of a few inputs, by the logic that it keeps and its look."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from relsim_demo.domain import Metric
from relsim_demo.errors import BadPicture, BadRequest, DemoError
from relsim_demo.evaluation.bench import report
from relsim_demo.evaluation.bench.measures import Measure
from relsim_demo.evaluation.bench.rows import Row
from relsim_demo.evaluation.bench.run import Measured
from relsim_demo.evaluation.reference import TABLE_2, TABLE_2_NOTE
from relsim_demo.ui.contract import present
from relsim_demo.ui.contract.payloads import (
    Bench,
    BenchAnswer,
    BenchCell,
    BenchGroup,
    BenchLine,
    BenchMeasure,
    BenchRows,
    PaperTable,
    Picture,
)
from relsim_demo.ui.examples import shelf
from relsim_demo.ui.page.widget import Stop, refused, widget
from relsim_demo.ui.pictures import references
from relsim_demo.ui.pictures.sheet import png
from relsim_demo.ui.results import bench_sheet

if TYPE_CHECKING:
    from PIL import Image

    from relsim_demo.explorer import Explorer

MOST_ROWS, MOST_MODELS = 12, 4
LONGEST = 60  # characters of a model's name
REMEMBERED = 4096  # pairs, and pictures
SIDE = 448
NAMED = 3  # pictures that cannot be judged; more are counted
KINDS = {"logic": "rel", "look": "attr"}
TITLES = {"logic": "Logic", "look": "Look", "clip": "CLIP", "lpips": "LPIPS"}
COPIED = "input copied"
EXAMPLES = 3
METHOD = (
    "Every output is compared with its input. Logic and look are cosines, raw scores of the models named below: equal "
    "pictures have 1. Beside the mean stands the standard deviation (n − 1), and n, how many pairs it is of.",
    "A good analogy keeps the logic and changes the look: much logic, little look. The row “input copied” compares "
    "each input with itself, which has all of both.",
    "Pairs with a picture that the model of logic cannot judge are counted apart and are in no mean.",
)
UNFIT = "The benchmark could not be read. Reload the page and try again."


@dataclass(frozen=True)
class _Given:
    """What a page asks: the names of the models, and for each row its input and outputs, as tiles sent them."""

    models: list[str]
    rows: list[list[object]] = field(default_factory=list)

    @property
    def filled(self) -> list[tuple[int, int]]:
        """The places that hold a picture, as row and column; column 0 is the input."""
        return [(r, c) for r, row in enumerate(self.rows) for c, choice in enumerate(row) if choice is not None]


class Benchmark:
    """Measures what pages ask; what was measured lately is remembered by the content of the pictures."""

    def __init__(self, explorer: Explorer) -> None:
        self._explorer = explorer
        self._values = lru_cache(REMEMBERED)(self._between)
        self._known = lru_cache(REMEMBERED)(self._judged)

    def answer(self, asked: dict, stop: Stop) -> Iterator[BenchAnswer]:
        """Yield one cell after the other as they are measured, and in the end all with the figures.

        Raises:
            DemoError: more rows or models than there may be, or a model cannot run.
        """
        given = read(asked)
        refs: dict[tuple[int, int], str] = {}
        cells: list[BenchCell] = []
        for done, (row, column) in enumerate(given.filled, 1):
            if stop():
                return
            cells.append(self._cell(given, row, column, refs))
            yield {**_nothing(), "more": True, "done": done, "total": len(given.filled), "cells": cells[-1:]}
        outputs, copies = self._rows(given, refs)
        measures = self._measures if outputs else []
        groups = report.by_model(outputs, measures)
        yield {
            **_nothing(), "done": len(cells), "total": len(cells), "cells": cells,
            "measures": [_measure(one) for one in measures],
            "groups": [_group(name, group) for name, group in groups.items()],
            "copied": [_group(COPIED, report.group(copies, measures))] if outputs else [],
            "notes": [*self._unjudged(given, refs), bench_sheet.ALONE] if outputs else [],
            "missing": [f"{TITLES.get(n, n)} is not measured: {w}" for n, w in self._explorer.measures[1].items()],
        }  # fmt: skip

    def sheet(self, asked: dict) -> bytes:
        """Return the picture sheet as PNG. Raises DemoError where there is nothing to draw; see `answer`."""
        given = read(asked)
        refs = {(row, column): self._taken(given.rows[row][column])[0] for row, column in given.filled}
        outputs, copies = self._rows(given, refs)
        if not outputs:
            raise BadRequest("Give an input and an output of a model first.")
        return png(bench_sheet.laid_out(outputs, copies, self._measures, self._opened))

    def example(self, asked: dict) -> BenchRows:
        """Return inputs of the gallery, and in the place of outputs what is near in logic alone, and near in look."""
        found = self._explorer
        inputs = [pic["ref"] for pic in shelf(found)[:EXAMPLES]]
        by = {"Near in logic": "analogy", "Near in look": Metric.ATTRIBUTE.value}
        hits = [[found.search(id=id, k=1, metric=metric).hits[0].id for metric in by.values()] for id in inputs]
        rows = [[references.shown(found, ref) for ref in (id, *near)] for id, near in zip(inputs, hits, strict=True)]
        return {"models": list(by), "rows": rows}

    @property
    def _measures(self) -> list[Measure]:
        return self._explorer.measures[0]

    def _cell(self, given: _Given, row: int, column: int, refs: dict[tuple[int, int], str]) -> BenchCell:
        """Take a picture, and measure it against the input of its row."""
        try:
            ref, shown = self._taken(given.rows[row][column])
        except DemoError as error:
            return {"row": row, "column": column, "slot": refused(error), "scores": []}
        refs[row, column] = ref
        values = self._values(refs[row, 0], ref) if column and (row, 0) in refs else {}
        scores: list[list[str]] = [[name, _told(value)] for name, value in values.items()]
        numbers = {name: None if value is None else round(value, report.DIGITS) for name, value in values.items()}
        return {"row": row, "column": column, "slot": shown, "scores": scores, "values": numbers}

    def _taken(self, choice: object) -> tuple[str, Picture]:
        ref = references.chosen(self._explorer, choice)
        shown = references.shown(self._explorer, ref)
        if shown.get("blank"):
            raise BadPicture("This gallery keeps no picture of it, so nothing can be compared.")
        return ref, shown

    def _rows(self, given: _Given, refs: dict[tuple[int, int], str]) -> tuple[list[Measured], list[Measured]]:
        """Return all outputs that have an input, and every such input against itself."""
        pairs = [(r, c) for r, c in given.filled if c and (r, c) in refs and (r, 0) in refs]
        outputs = [self._measured(refs[r, 0], refs[r, c], given.models[c - 1]) for r, c in pairs]
        inputs = dict.fromkeys(one.row.input for one in outputs)
        return outputs, [self._measured(ref, ref, COPIED) for ref in inputs]

    def _measured(self, a: str, b: str, model: str) -> Measured:
        return Measured(Row(a, b, model), self._values(a, b))

    def _between(self, a: str, b: str) -> dict[str, float | None]:
        first, second = self._opened(a), self._opened(b)
        return {one.name: one.between(first, second) for one in self._measures}

    def _opened(self, ref: str) -> Image.Image:
        picture = references.resolve(ref)
        return self._explorer.picture(picture, SIDE) if isinstance(picture, str) else picture

    def _judged(self, ref: str) -> bool:
        return self._measures[0].judges(self._opened(ref))

    def _unjudged(self, given: _Given, refs: dict[tuple[int, int], str]) -> list[str]:
        """Say which pictures cannot be judged."""
        unknown = [_name(given, *place) for place, ref in refs.items() if not self._known(ref)]
        more = [f"{len(unknown) - NAMED} more"] if len(unknown) > NAMED else []
        return [self._explorer.unlike([*unknown[:NAMED], *more])] if unknown else []


@lru_cache(maxsize=1)
def benchmark(explorer: Explorer) -> Benchmark:
    """Return the one of a page, for its widget and its route."""
    return Benchmark(explorer)


def build_switch() -> None:
    """Place the switch of the Results tab: what methods found, or what models made."""
    widget("results/parts", {})


def build(explorer: Explorer) -> None:
    """Place the benchmark."""
    bench = benchmark(explorer)

    def measure(asked: dict, stop: Stop) -> Iterator[BenchAnswer]:
        yield from bench.answer(asked, stop)

    shown = explorer.has_corners and len(shelf(explorer)) >= EXAMPLES
    value: Bench = {
        "rows": MOST_ROWS, "models": MOST_MODELS, "example": shown, "method": list(METHOD), "paper": _paper(),
    }  # fmt: skip
    widget("results/bench", value, {"measure": measure, "example": bench.example})


def read(asked: dict) -> _Given:
    """Read what a page asks. Raises BadRequest where it is not of that form, or too much."""
    names, rows = asked.get("models"), asked.get("rows")
    if not isinstance(names, list) or not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise BadRequest(UNFIT)
    if len(names) > MOST_MODELS or len(rows) > MOST_ROWS or any(len(row) > len(names) + 1 for row in rows):
        raise BadRequest(f"Compare up to {MOST_ROWS} inputs and {MOST_MODELS} models; `bench` takes more.")
    return _Given(_names(names), rows)


def _names(given: Sequence[object]) -> list[str]:
    """Return a name for each model, none of them twice."""
    found: list[str] = []
    for at, name in enumerate(given, 1):
        name = " ".join(str(name).split())[:LONGEST] or f"Model {at}"
        taken = sum(one == name or one.startswith(f"{name} (") for one in found)
        found.append(f"{name} ({taken + 1})" if taken else name)
    return found


def _nothing() -> BenchAnswer:
    return {"done": 0, "total": 0, "cells": [], "measures": [], "groups": [], "copied": [], "notes": [], "missing": []}


def _told(value: float | None) -> str:
    return "" if value is None else present.cosine(value)


def _name(given: _Given, row: int, column: int) -> str:
    return f"output {row + 1} of {given.models[column - 1]}" if column else f"input {row + 1}"


def _measure(one: Measure) -> BenchMeasure:
    return {"name": one.name, "title": TITLES[one.name], "kind": KINDS.get(one.name, ""), "model": one.model}


def _group(name: str, group: report.Group) -> BenchGroup:
    figures: list[BenchLine] = []
    for found in group.figures.values():
        spread = "" if found.sd is None else f"± {found.sd:.2f}"
        apart = f", {found.not_judged} not judged" if found.not_judged else ""
        mean = "" if found.mean is None else present.cosine(found.mean)
        figures.append({"mean": mean, "sd": spread, "count": f"n {found.n}{apart}"})
    return {"name": name, "figures": figures}


def _paper() -> PaperTable:
    columns = ("lpips", "clip", "relsim")
    rows = [[name, *(f"{row[c].mean:.2f} ± {row[c].sd:.2f}" for c in columns)] for name, row in TABLE_2.items()]
    return {"title": TABLE_2_NOTE, "head": ["model", "LPIPS (a distance)", "CLIP", "relsim"], "rows": rows}
