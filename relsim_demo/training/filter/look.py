"""The light filter: a linear test on the look of pictures, in seconds on a CPU."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
from tqdm import tqdm

from relsim_demo.hosting.program import say
from relsim_demo.models.filter import LOOK, NAME
from relsim_demo.models.lite2 import SIDE, Lite2Encoder
from relsim_demo.precompute.records import Source
from relsim_demo.training.arguments import alone
from relsim_demo.training.data import Fit, Table, prepare
from relsim_demo.training.filter.fitting import HELD_OUT, check, fit
from relsim_demo.training.filter.sources import SORTS, add_options, opened
from relsim_demo.training.filter.writing import write, write_curve
from relsim_demo.training.folder import held
from relsim_demo.training.journal import versions

AT_A_TIME = 64
PACKAGES = ("torch", "numpy", "pillow")


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
    alone("The light filter")
    out = options.out.expanduser().resolve()
    sources = opened(options, out)
    with held(out, SORTS[0], "a filter"):
        _fit(out, sources)
    return 0


def _fit(out: Path, sources: dict[str, Source]) -> None:
    tables = {sort: _table(source, out / sort) for sort, source in sources.items()}
    check({sort: len(table.rows) for sort, table in tables.items()})
    look = Lite2Encoder()
    found = fit(*((_embedded(table, look), [row.id for row in table.rows]) for table in tables.values()))
    write_curve(out, found.curve)
    made = {"kind": LOOK, "look": look.identity, "weights": found.weights.tolist(), "bias": found.bias}
    data = {sort: table.record for sort, table in tables.items()}
    record = {"figures": found.figures, "data": data, "held_out": HELD_OUT, "versions": versions(PACKAGES)}
    write(out, {**made, "threshold": found.threshold, **record})
    said = ", ".join(f"{name} {value:g}" for name, value in found.figures.items())
    say(f"{out / NAME}: passes from {found.threshold:.3f} ({said}).", sys.stdout)


def _table(source: Source, folder: Path) -> Table:
    """Make pictures ready, with captions or without."""
    return prepare(replace(source, captioned=False), folder, SIDE, Fit.SQUEEZE)


def _embedded(table: Table, look: Lite2Encoder) -> np.ndarray:
    numbers = range(len(table.rows))
    parts = [numbers[start : start + AT_A_TIME] for start in numbers[::AT_A_TIME]]
    with tqdm(total=len(numbers), unit=" pictures", desc="looking", dynamic_ncols=True) as bar:
        found = []
        for part in parts:
            found.append(look.embed([table.picture(number) for number in part]))
            bar.update(len(part))
    return np.concatenate(found)
