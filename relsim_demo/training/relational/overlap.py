"""Which rows must not be learned from, since the groups that are measured on have them too."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from relsim_demo.training.data import Table
from relsim_demo.training.holding_out import key


def also_in(groups: Table, table: Table, rows: np.ndarray) -> np.ndarray:
    """Tell which rows (n,) of a table have the picture or the caption of one in the groups: (n,) bool.

    Pictures are compared as they were made ready, byte by byte; of the table only those are read whose length one of
    the groups has.
    """
    captions = {key(row.caption) for row in groups.rows}
    files: dict[int, list[Path]] = {}
    for number in range(len(groups.rows)):
        path = groups.file(number)
        files.setdefault(path.stat().st_size, []).append(path)

    def shown(path: Path) -> bool:
        alike = files.get(path.stat().st_size, [])
        return bool(alike) and path.read_bytes() in {other.read_bytes() for other in alike}

    return np.array([key(table.rows[row].caption) in captions or shown(table.file(row)) for row in rows], bool)
