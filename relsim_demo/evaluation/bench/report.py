"""The benchmark's figures by model, the paper's beside them, and a table of all rows."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np

from relsim_demo.evaluation.bench.measures import Measure
from relsim_demo.evaluation.bench.run import Measured
from relsim_demo.evaluation.reference import TABLE_2, TABLE_2_NOTE
from relsim_demo.types import Answer

BEGINS = ("input", "output", "model", "instruction")
FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]")  # what a spreadsheet would run
DIGITS = 6


@dataclass(frozen=True)
class Figures(Answer):
    """Mean and standard deviation (n - 1) of n rows; None for none, or one. not_judged: rows not among them."""

    mean: float | None
    sd: float | None
    n: int
    not_judged: int

    def __str__(self) -> str:
        if self.mean is None:
            return f"none of {self.not_judged} judged"
        apart = f", {self.not_judged} not judged" if self.not_judged else ""
        spread = "" if self.sd is None else f" ± {self.sd:.2f}"
        return f"{self.mean:.2f}{spread} (n {self.n}{apart})"


@dataclass(frozen=True)
class Group(Answer):
    """What is known of one model: figures by measure, and how many rows could not be read."""

    figures: dict[str, Figures]
    unreadable: int

    def line(self, name: str) -> str:
        """Return the figures for a person to read."""
        parts = [f"{measure} {figures}" for measure, figures in self.figures.items()]
        apart = [f"{self.unreadable} rows not readable"] if self.unreadable else []
        return f"{name}: {', '.join([*parts, *apart])}"


def by_model(rows: Sequence[Measured], measures: Sequence[Measure]) -> dict[str, Group]:
    """Return the figures of each model, in the order of the rows."""
    models = dict.fromkeys(one.row.model for one in rows)
    return {name: group([one for one in rows if one.row.model == name], measures) for name in models}


def group(rows: Sequence[Measured], measures: Sequence[Measure]) -> Group:
    """Return the figures of some rows; what cannot be judged is counted, and in no mean."""
    readable = [one for one in rows if not one.trouble]
    found = {measure.name: _figures([one.values[measure.name] for one in readable]) for measure in measures}
    return Group(found, len(rows) - len(readable))


def lines(rows: Sequence[Measured]) -> list[dict[str, Measured]]:
    """Return the rows by input, each as outputs by model; a second output of a model for an input has a line below."""
    found: dict[tuple[str, int], dict[str, Measured]] = {}
    for one in rows:
        turn = 0
        while one.row.model in found.setdefault((one.row.input, turn), {}):
            turn += 1
        found[one.row.input, turn][one.row.model] = one
    places = {name: at for at, name in reversed([*enumerate(one.row.input for one in rows)])}
    return [found[key] for key in sorted(found, key=lambda key: (places[key[0]], key[1]))]


def paper() -> dict:
    """Return the paper's table as JSON types."""
    rows = {name: {column: asdict(spread) for column, spread in row.items()} for name, row in TABLE_2.items()}
    return {"note": TABLE_2_NOTE, "models": rows}


def paper_lines() -> list[str]:
    """Return the paper's table for a person to read."""
    rows = [
        f"{name}: {', '.join(f'{measure} {spread.mean:.2f} ± {spread.sd:.2f}' for measure, spread in row.items())}"
        for name, row in TABLE_2.items()
    ]
    return [f"For reference, the paper's {TABLE_2_NOTE}", *(f"  {row}" for row in rows)]


def table(rows: Sequence[Measured], measures: Sequence[Measure]) -> str:
    """Return all rows as CSV; cells that a spreadsheet would take for a formula begin with an apostrophe."""
    writer = csv.writer(text := io.StringIO(), lineterminator="\n")
    writer.writerow([*BEGINS, *(measure.name for measure in measures), "trouble"])
    for one in rows:
        told = (one.row.input, one.row.output, one.row.model, one.row.instruction)
        numbers = [one.values.get(measure.name) for measure in measures]
        rounded = ["" if number is None else round(number, DIGITS) for number in numbers]
        writer.writerow([*map(harmless, told), *rounded, harmless(one.trouble)])
    return text.getvalue()


def harmless(cell: str) -> str:
    """Return the text of a cell, disarmed."""
    return f"'{cell}" if FORMULA.match(cell) else cell


def _figures(values: Sequence[float | None]) -> Figures:
    known = [value for value in values if value is not None]
    mean = float(np.mean(known)) if known else None
    sd = float(np.std(known, ddof=1)) if len(known) > 1 else None
    return Figures(mean, sd, len(known), len(values) - len(known))
