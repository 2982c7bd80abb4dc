"""Filters of pictures, as `python -m relsim_demo.training filter` makes them: linear tests on Lite2's vectors."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np

from relsim_demo.errors import ModelUnavailable
from relsim_demo.models.lite2 import Lite2Encoder

NAME, FORMAT = "filter.json", 1


class Filter:
    """Tells of the look of a picture, as `encoder` sees it, whether it is of the wanted sort.

    threshold: the least score of a picture that passes.

    Raises:
        ModelUnavailable: the file is missing, damaged, or of another encoder.
    """

    def __init__(self, folder: Path, encoder: Lite2Encoder) -> None:
        self.encoder = encoder
        data = _bytes(folder / NAME)
        found = _read(folder / NAME, data, encoder)
        self._weights, self._bias = np.array(found["weights"], np.float64), float(found["bias"])
        self.threshold = float(found["threshold"])
        self.identity = {"filter": hashlib.sha256(data).hexdigest()[:12], "threshold": str(self.threshold)}

    def scores(self, vectors: np.ndarray) -> np.ndarray:
        """Return how surely pictures pass, by unit rows (n, d) of the encoder: (n,) in 0..1."""
        return scores(vectors, self._weights, self._bias)


def scores(vectors: np.ndarray, weights: np.ndarray, bias: float) -> np.ndarray:
    """Return the logistic function of a linear test on rows (n, d): (n,) float64."""
    return 1 / (1 + np.exp(-np.clip(vectors.astype(np.float64) @ weights + bias, -50, 50)))


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ModelUnavailable(
            f"There is no filter in {path.parent}: {path.name} cannot be read. Make one with "
            "`python -m relsim_demo.training filter`."
        ) from error


def _read(path: Path, data: bytes, encoder: Lite2Encoder) -> dict:
    try:
        found = json.loads(data)
        numbers = np.array([*found["weights"], found["bias"], found["threshold"]], np.float64)
        made_for = (found["format"], found["look"])
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise ModelUnavailable(f"{path} cannot be read as a filter; make it anew.") from error
    if made_for != (FORMAT, encoder.identity):
        raise ModelUnavailable(f"{path} is of another format, or for another model of look; make it anew.")
    if numbers.shape != (encoder.dim + 2,) or not np.isfinite(numbers).all() or not 0 <= numbers[-1] <= 1:
        raise ModelUnavailable(f"{path} holds no test for vectors of {encoder.dim} numbers; make it anew.")
    return found
