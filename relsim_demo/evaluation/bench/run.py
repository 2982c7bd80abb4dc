"""Measuring all rows, resumable: every number is kept by the content of both pictures and by the model."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

from PIL import Image
from tqdm import tqdm

from relsim_demo.errors import BadPicture
from relsim_demo.evaluation.answers import Answers, key_of
from relsim_demo.evaluation.bench.measures import Measure
from relsim_demo.evaluation.bench.rows import Row, Rows
from relsim_demo.evaluation.originals import inside
from relsim_demo.images import fingerprint, open_picture

REMEMBERED = 32  # pictures
Opened = Callable[[str], Image.Image | None]  # a picture by its name in a row, None where it cannot be had


@dataclass(frozen=True)
class Measured:
    """A row and its numbers by measure, None for what cannot be judged. trouble: why there are no numbers at all."""

    row: Row
    values: dict[str, float | None]
    trouble: str = ""


class Bench:
    """Measures the rows of a table with some measures."""

    def __init__(self, rows: Rows, measures: Sequence[Measure], answers: Answers) -> None:
        self._rows, self._measures, self._answers = rows, measures, answers
        self._opened = lru_cache(REMEMBERED)(self._open)

    def run(self) -> tuple[list[Measured], list[Measured]]:
        """Return the numbers of all rows, and of every input that can be read against itself.

        Raises:
            ModelUnavailable: a model cannot run; what was measured is kept.
        """
        inputs = list(dict.fromkeys(row.input for row in self._rows.rows))
        copies = [Row(name, name, "input copied") for name in inputs]
        with tqdm(total=len(self._rows.rows) + len(copies), unit=" rows", dynamic_ncols=True) as bar:
            found = []
            for row in [*self._rows.rows, *copies]:
                found.append(self._measure(row))
                bar.update()
        outputs, copied = found[: len(self._rows.rows)], found[len(self._rows.rows) :]
        return outputs, [one for one in copied if not one.trouble]

    def _measure(self, row: Row) -> Measured:
        try:
            (a, first), (b, second) = self._opened(row.input), self._opened(row.output)
        except BadPicture as error:
            return Measured(row, {}, str(error))
        return Measured(row, {one.name: self._value(one, a, b, first, second) for one in self._measures})

    def _value(self, measure: Measure, a: Image.Image, b: Image.Image, first: str, second: str) -> float | None:
        key = key_of("bench", measure.name, measure.model, first, second)
        kept = self._answers.get(key)
        if not isinstance(kept, dict):
            kept = {"value": measure.between(a, b)}
            self._answers.put(key, kept)
        return cast("float | None", kept.get("value"))

    def _open(self, name: str) -> tuple[Image.Image, str]:
        if not name:
            raise BadPicture("The row names no picture there.")
        picture = open_picture(inside(self._rows.folder, name), name)
        return picture, fingerprint(picture)
