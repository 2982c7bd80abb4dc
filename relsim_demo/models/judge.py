"""Which pictures the embedded model of logic can judge: those that are like the drawings it learned from.

Every photograph gets some vector from a model that has only seen drawings, and most of them the same few. So the model
answers for a picture only where a logistic test on the look of the whole picture (a model that knows photographs) takes
it for a drawing. It is fitted and calibrated by `python -m relsim_demo.training judge`.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from relsim_demo.errors import ModelUnavailable
from relsim_demo.models.base import ImageEncoder

NAME = "judge.json"


class Judge:
    """A linear test on the vectors of `encoder`.

    Raises:
        ModelUnavailable: the file of the test is missing or damaged.
    """

    def __init__(self, encoder: ImageEncoder, folder: Path) -> None:
        self.encoder = encoder
        self._weights, self._bias = _read(folder / NAME, encoder.dim)

    def knows(self, vectors: np.ndarray) -> np.ndarray:
        """Tell of unit rows (n, d) of the encoder which pictures can be judged: (n,) bool."""
        return vectors @ self._weights + self._bias > 0


def _read(path: Path, dim: int) -> tuple[np.ndarray, float]:
    remedy = "Fetch it again (`git checkout -- precomputed/mini`) or fit it anew (`python -m relsim_demo.training judge`)."
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        weights, bias = np.array(found["weights"], np.float32), float(found["bias"])
    except FileNotFoundError as error:
        raise ModelUnavailable(f"{path} is missing. {remedy}") from error
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise ModelUnavailable(f"{path} cannot be read ({error}). {remedy}") from error
    if weights.shape != (dim,) or not np.isfinite(weights).all():
        raise ModelUnavailable(f"{path} holds a test of {weights.shape} weights; {dim} are needed. {remedy}")
    return weights, bias
