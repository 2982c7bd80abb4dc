"""The command `python -m relsim_demo.training filter --positives SOURCE --negatives SOURCE --out DIR`."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from relsim_demo.errors import BadRequest
from relsim_demo.hosting.program import say
from relsim_demo.models.filter import FORMAT, NAME
from relsim_demo.models.lite2 import SIDE, Lite2Encoder
from relsim_demo.precompute import open_source
from relsim_demo.precompute.records import Source
from relsim_demo.training.data import Fit, Table, prepare
from relsim_demo.training.filter.fitting import Curve, Fitted, fit

CURVE = "precision_recall.csv"
SORTS = ("positives", "negatives")
AT_A_TIME = 64


def main(arguments: Sequence[str]) -> int:
    """Fit a filter, write it, and say what it is worth; return the exit code.

    Raises:
        BadRequest: the sources cannot be used, or hold too little, or DIR holds something else.
    """
    summary = "Fit a filter that tells pictures worth a caption from others, by their look: seconds on a CPU."
    parser = argparse.ArgumentParser(prog="python -m relsim_demo.training filter", description=summary)
    source = "a folder of pictures, a list, or a Hub dataset"
    parser.add_argument("--positives", required=True, metavar="SOURCE", help=f"what passes: {source}")
    parser.add_argument("--negatives", required=True, metavar="SOURCE", help=f"what is refused: {source}")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder for `precompute --filter DIR`")
    options = parser.parse_args(arguments)
    out = options.out.expanduser().resolve()
    sources = {sort: open_source(getattr(options, sort)) for sort in SORTS}
    _check(out, sources)
    tables = {sort: _table(sources[sort], out / sort) for sort in SORTS}
    look = Lite2Encoder()
    found = fit(*((_embedded(table, look), [row.id for row in table.rows]) for table in tables.values()))
    _write(out, found, look, {sort: table.record for sort, table in tables.items()})
    told = ", ".join(f"{name} {value:g}" for name, value in found.figures.items())
    say(f"{out / NAME}: passes from {found.threshold:.3f} ({told}).", sys.stdout)
    return 0


def _check(out: Path, sources: dict[str, Source]) -> None:
    """Refuse a folder that holds something else, or lies among the pictures."""
    if out.exists() and any(out.iterdir()) and not (out / SORTS[0]).is_dir():
        raise BadRequest(f"{out} holds something else than a filter; name a new or empty folder.")
    for source in sources.values():
        if source.root is not None and out.is_relative_to(source.root):
            raise BadRequest(f"--out {out} lies in the folder of pictures itself; name a folder outside it.")
    if sources[SORTS[0]].fingerprint == sources[SORTS[1]].fingerprint:
        raise BadRequest("Positives and negatives are the same pictures; a filter learns from two sorts.")


def _table(source: Source, folder: Path) -> Table:
    """Make pictures ready, with captions or without."""
    return prepare(replace(source, captioned=False), folder, SIDE, Fit.SQUEEZE)


def _embedded(table: Table, look: Lite2Encoder) -> np.ndarray:
    numbers = range(len(table.rows))
    parts = [numbers[start : start + AT_A_TIME] for start in numbers[::AT_A_TIME]]
    return np.concatenate([look.embed([table.picture(number) for number in part]) for part in parts])


def _write(out: Path, found: Fitted, look: Lite2Encoder, data: dict) -> None:
    """Write the curve, then the filter, whole or not at all."""
    (out / CURVE).write_text(_lines(found.curve), encoding="utf-8")
    made = {
        "format": FORMAT, "look": look.identity, "weights": found.weights.tolist(), "bias": found.bias,
        "threshold": found.threshold, "figures": found.figures, "data": data,
    }  # fmt: skip
    part = out / f".{NAME}.part"
    part.write_text(json.dumps(made) + "\n", encoding="utf-8")
    os.replace(part, out / NAME)


def _lines(curve: Curve) -> str:
    rows = zip(curve.thresholds, curve.precision, curve.recall, strict=True)
    return "threshold,precision,recall\n" + "".join(f"{t:.6f},{p:.4f},{r:.4f}\n" for t, p, r in rows)
