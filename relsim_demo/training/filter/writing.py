"""What a filter leaves in its folder: filter.json and the curve of precision and recall."""

from __future__ import annotations

import json
import os
from pathlib import Path

from relsim_demo.models.filter import FORMAT, NAME
from relsim_demo.training.filter.fitting import Curve

CURVE = "precision_recall.csv"


def write(folder: Path, made: dict) -> None:
    """Write filter.json, whole or not at all."""
    part = folder / f".{NAME}.part"
    part.write_text(json.dumps({"format": FORMAT, **made}) + "\n", encoding="utf-8")
    os.replace(part, folder / NAME)


def write_curve(folder: Path, curve: Curve) -> None:
    """Write the whole curve, a line each threshold."""
    rows = zip(curve.thresholds, curve.precision, curve.recall, strict=True)
    lines = [f"{threshold:.6f},{precision:.4f},{recall:.4f}\n" for threshold, precision, recall in rows]
    (folder / CURVE).write_text("threshold,precision,recall\n" + "".join(lines), encoding="utf-8")
