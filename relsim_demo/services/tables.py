"""Items of a gallery as a file to take along: CSV, JSON lines or Parquet."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable

import pyarrow as pa
import pyarrow.parquet as pq

from relsim_demo.errors import BadRequest

FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r]")  # what a spreadsheet would run, or what hides it
UTF8 = "\ufeff"  # tells spreadsheets so


def written(table: pa.Table, kind: str, name: str) -> tuple[bytes, str, str]:
    """Write a table; return the bytes, their media type and a name for the file.

    Raises:
        BadRequest: there is no such kind of file.
    """
    if kind not in KINDS:
        raise BadRequest(f"There is no file of the kind {str(kind)[:20]!r}; choose one of {', '.join(KINDS)}.")
    make, media = KINDS[kind]
    return make(table), media, f"{name}.{kind}"


def _csv(table: pa.Table) -> bytes:
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(table.column_names)
    writer.writerows([_cell(value) for value in row.values()] for row in table.to_pylist())
    return (UTF8 + file.getvalue()).encode()


def _cell(value: object) -> object:
    """Return what stands in a cell; words that a spreadsheet would run as a formula get an apostrophe in front."""
    if isinstance(value, list):
        value = ", ".join(map(str, value))
    return f"'{value}" if isinstance(value, str) and FORMULA.match(value) else value


def _jsonl(table: pa.Table) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in table.to_pylist()).encode()


def _parquet(table: pa.Table) -> bytes:
    file = pa.BufferOutputStream()
    pq.write_table(table, file, compression="zstd")
    return file.getvalue().to_pybytes()


KINDS: dict[str, tuple[Callable[[pa.Table], bytes], str]] = {
    "csv": (_csv, "text/csv"),
    "jsonl": (_jsonl, "application/jsonl"),
    "parquet": (_parquet, "application/vnd.apache.parquet"),
}
