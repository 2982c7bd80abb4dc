"""Inputs and outputs of generating models, from a table or a folder."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from relsim_demo.errors import BadRequest
from relsim_demo.evaluation.checked import LONGEST, read_text

MOST = 100_000  # rows
NEEDED = ("input", "output", "model")
INPUTS = "input"  # the folder of inputs


@dataclass(frozen=True)
class Row:
    """One output. input and output: files, as they are named in `folder`; where one is not named, it is ""."""

    input: str
    output: str
    model: str
    instruction: str = ""


@dataclass(frozen=True)
class Rows:
    """All outputs, and the folder that their files must lie in."""

    folder: Path
    rows: list[Row]


def open_rows(path: Path) -> Rows:
    """Read a table with the columns input, output, model and perhaps instruction, or a folder.

    A folder holds the inputs in `input`, and the outputs of each model in a folder of its name; an output is called as
    its input, whatever the endings are.

    Raises:
        BadRequest: it is none of these, or holds no row.
    """
    found = _of_folder(path) if path.is_dir() else _of_table(path)
    if not found.rows:
        raise BadRequest(f"{str(path)!r} names no output of a model.")
    return found


def _of_table(path: Path) -> Rows:
    text = read_text(path)
    begins = text.partition("\n")[0]
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=begins.count))
    try:
        names = [name.strip().lower() for name in next(lines, [])]
        missing = [name for name in NEEDED if name not in names]
        if missing:
            raise BadRequest(
                f"The table {str(path)!r} has no column {' and no column '.join(missing)}: its first line must name "
                "input, output, model and, if there is one, instruction."
            )
        rows = [_row(dict(zip(names, line, strict=False))) for line in lines if any(cell.strip() for cell in line)]
    except csv.Error as error:
        raise BadRequest(f"The table {str(path)!r} cannot be read ({error}, line {lines.line_num}).") from error
    if len(rows) > MOST:
        raise BadRequest(f"The table {str(path)!r} has {len(rows):,} rows; {MOST:,} are the most.")
    return Rows(path.parent, rows)


def _row(cells: dict[str, str]) -> Row:
    return Row(*(cells.get(name, "").strip()[:LONGEST] for name in (*NEEDED, "instruction")))


def _of_folder(folder: Path) -> Rows:
    inputs: dict[str, str] = {}
    for file in _files(folder / INPUTS):
        if inputs.setdefault(file.stem, f"{INPUTS}/{file.name}") != f"{INPUTS}/{file.name}":
            raise BadRequest(f"The folder {str(folder / INPUTS)!r} has two inputs called {file.stem[:60]!r}.")
    if not inputs:
        raise BadRequest(f"The folder {str(folder)!r} has no inputs: they belong into a folder {INPUTS} in it.")
    models = sorted(place for place in folder.iterdir() if place.is_dir() and not place.name.startswith("."))
    rows = [
        Row(inputs.get(file.stem, ""), f"{place.name}/{file.name}", place.name)
        for place in models
        if place.name != INPUTS
        for file in _files(place)
    ]
    return Rows(folder, rows)


def _files(folder: Path) -> Iterator[Path]:
    """Yield the files of a folder by name; none where there is no folder."""
    if folder.is_dir():
        yield from sorted(file for file in folder.iterdir() if file.is_file() and not file.name.startswith("."))
