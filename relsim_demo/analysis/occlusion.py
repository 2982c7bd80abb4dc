"""Which parts of a picture a score rests on: hide one after the other and see what is lost (Zeiler & Fergus 2014)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from PIL import Image

CELLS = 8  # a side
WINDOW = 2  # cells a side that are hidden at a time; windows overlap, so that no edge is cut blindly


def hidden(image: Image.Image) -> Iterator[tuple[tuple[int, int], Image.Image]]:
    """Yield each window's place (row, column) in cells, and the RGB picture with it filled by the mean colour."""
    width, height = image.size
    colour = tuple(int(value) for value in np.asarray(image).reshape(-1, 3).mean(0))
    for row in range(CELLS - WINDOW + 1):
        for column in range(CELLS - WINDOW + 1):
            left, right = (round(edge * width / CELLS) for edge in (column, column + WINDOW))
            top, bottom = (round(edge * height / CELLS) for edge in (row, row + WINDOW))
            copy = image.copy()
            copy.paste(colour, (left, top, right, bottom))
            yield (row, column), copy


def per_cell(losses: dict[tuple[int, int], float]) -> np.ndarray:
    """Spread the loss of each window over its cells: (CELLS, CELLS) float32, the mean of the windows over a cell.

    Cells that no window has covered yet are 0.
    """
    total, count = np.zeros((CELLS, CELLS), np.float32), np.zeros((CELLS, CELLS), np.float32)
    for (row, column), loss in losses.items():
        total[row : row + WINDOW, column : column + WINDOW] += loss
        count[row : row + WINDOW, column : column + WINDOW] += 1
    return total / np.maximum(count, 1)
