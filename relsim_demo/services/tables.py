"""Items of a gallery as a file to take along: CSV, JSON lines or Parquet."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from relsim_demo.errors import BadRequest

FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r]")  # what a spreadsheet would run, or what hides it
PIECE = 4096  # rows that are text at a time
UTF8 = "\ufeff"  # tells spreadsheets so


class File(NamedTuple):
    """A file to take along, made part by part while it is sent: its parts, their media type and a name for it."""

    parts: Iterator[bytes]
    media: str
    name: str


def written(tables: Iterable[pa.Table], kind: str, name: str) -> File:
    """Write tables of one schema, one after the other, into one file; no more than one of them is in memory.

    Raises:
        BadRequest: there is no such kind of file.
    """
    if kind not in KINDS:
        raise BadRequest(f"There is no file of the kind {str(kind)[:20]!r}; choose one of {', '.join(KINDS)}.")
    make, media = KINDS[kind]
    return File(make(tables), media, f"{name}.{kind}")


def _csv(tables: Iterable[pa.Table]) -> Iterator[bytes]:
    begun = False
    for names, rows in _in_pieces(tables):
        file = io.StringIO()
        writer = csv.writer(file)
        if not begun:
            file.write(UTF8)
            writer.writerow(names)
            begun = True
        writer.writerows([_cell(value) for value in row.values()] for row in rows)
        yield file.getvalue().encode()


def _cell(value: object) -> object:
    """Return what stands in a cell; words that a spreadsheet would run as a formula get an apostrophe in front."""
    if isinstance(value, list):
        value = ", ".join(map(str, value))
    return f"'{value}" if isinstance(value, str) and FORMULA.match(value) else value


def _jsonl(tables: Iterable[pa.Table]) -> Iterator[bytes]:
    for _, rows in _in_pieces(tables):
        yield "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def _in_pieces(tables: Iterable[pa.Table]) -> Iterator[tuple[list[str], list[dict]]]:
    """Yield the names of the columns and some rows at a time: as objects they take ten times their room."""
    for table in tables:
        for piece in table.to_batches(max_chunksize=PIECE):
            yield table.column_names, piece.to_pylist()


def _parquet(tables: Iterable[pa.Table]) -> Iterator[bytes]:
    """Write a row group for each table."""
    file, writer = io.BytesIO(), None
    for table in tables:
        writer = writer or pq.ParquetWriter(pa.PythonFile(file, "w"), table.schema, compression="zstd")
        writer.write_table(table)
        yield _emptied(file)
    if writer is not None:
        writer.close()
    yield _emptied(file)


def _emptied(file: io.BytesIO) -> bytes:
    """Return what was written to a file in memory, which then begins anew."""
    written = file.getvalue()
    file.seek(0)
    file.truncate()
    return written


KINDS: dict[str, tuple[Callable[[Iterable[pa.Table]], Iterator[bytes]], str]] = {
    "csv": (_csv, "text/csv"),
    "jsonl": (_jsonl, "application/jsonl"),
    "parquet": (_parquet, "application/vnd.apache.parquet"),
}
