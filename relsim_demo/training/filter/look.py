"""The light filter: a linear test on the look of pictures, in seconds on a CPU."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np

from relsim_demo.errors import BadRequest
from relsim_demo.hosting.program import say
from relsim_demo.models.filter import LOOK, NAME
from relsim_demo.models.lite2 import SIDE, Lite2Encoder
from relsim_demo.precompute.records import Source
from relsim_demo.training.data import Fit, Table, prepare
from relsim_demo.training.filter.fitting import fit
from relsim_demo.training.filter.sources import SORTS, add_options, opened
from relsim_demo.training.filter.writing import write, write_curve

AT_A_TIME = 64


def options() -> argparse.ArgumentParser:
    """Return the parser of the command."""
    summary = "Fit a filter that tells pictures worth a caption from others, by their look: seconds on a CPU."
    parser = argparse.ArgumentParser(prog="python -m relsim_demo.training filter", description=summary)
    add_options(parser)
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder for `precompute --filter DIR`")
    return parser


def make(options: argparse.Namespace) -> int:
    """Fit a filter, write it, and say what it is worth; return the exit code.

    Raises:
        BadRequest: the sources cannot be used, or hold too little, or DIR holds something else.
    """
    out = options.out.expanduser().resolve()
    if out.exists() and any(out.iterdir()) and not (out / SORTS[0]).is_dir():
        raise BadRequest(f"{out} holds something else than a filter; name a new or empty folder.")
    sources = opened(options, out)
    tables = {sort: _table(source, out / sort) for sort, source in sources.items()}
    look = Lite2Encoder()
    found = fit(*((_embedded(table, look), [row.id for row in table.rows]) for table in tables.values()))
    write_curve(out, found.curve)
    made = {"kind": LOOK, "look": look.identity, "weights": found.weights.tolist(), "bias": found.bias}
    data = {sort: table.record for sort, table in tables.items()}
    write(out, {**made, "threshold": found.threshold, "figures": found.figures, "data": data})
    said = ", ".join(f"{name} {value:g}" for name, value in found.figures.items())
    say(f"{out / NAME}: passes from {found.threshold:.3f} ({said}).", sys.stdout)
    return 0


def _table(source: Source, folder: Path) -> Table:
    """Make pictures ready, with captions or without."""
    return prepare(replace(source, captioned=False), folder, SIDE, Fit.SQUEEZE)


def _embedded(table: Table, look: Lite2Encoder) -> np.ndarray:
    numbers = range(len(table.rows))
    parts = [numbers[start : start + AT_A_TIME] for start in numbers[::AT_A_TIME]]
    return np.concatenate([look.embed([table.picture(number) for number in part]) for part in parts])
