"""Which pictures the embedded model of logic can judge: those that are like the drawings it learned from.

Every photograph gets some vector from a model that has only seen drawings, and most of them the same few. So the model
answers for a picture only where a logistic test on the look of the whole picture (a model that knows photographs) takes
it for a drawing. It is fitted and calibrated by `python -m relsim_demo.training`.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from relsim_demo.errors import ModelUnavailable
from relsim_demo.models.base import ImageEncoder
from relsim_demo.shipped import again

NAME = "judge.json"


class Judge:
    """A linear test on the vectors of `encoder`, which sees how a picture looks.

    photographs: cosines (m,) float32 of random pairs of photographs, ascending: by these the look of two pictures is
    measured that are no drawings. same_look: the cosine that at most 1 % of such pairs reach. known_idea: the cosine of
    a picture to a caption from which on the idea fits.

    Raises:
        ModelUnavailable: the file of the test is missing or damaged.
    """

    def __init__(self, encoder: ImageEncoder, folder: Path) -> None:
        self.encoder = encoder
        found = _read(folder / NAME, encoder.dim)
        self._weights, self._bias = np.array(found["weights"], np.float32), float(found["bias"])
        self.photographs = np.array(found["photographs"], np.float32)
        self.same_look, self.known_idea = float(found["same_look"]), float(found["known_idea"])

    def knows(self, vectors: np.ndarray) -> np.ndarray:
        """Tell of unit rows (n, d) of the encoder which pictures can be judged: (n,) bool."""
        return vectors @ self._weights + self._bias > 0


def _read(path: Path, dim: int) -> dict:
    remedy = f"{again('precomputed/mini')} or fit it anew (`python -m relsim_demo.training`)."
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        alone = [found[name] for name in ("bias", "same_look", "known_idea")]
        numbers = np.array([*found["weights"], *found["photographs"], *alone], np.float32)
    except FileNotFoundError as error:
        raise ModelUnavailable(f"{path} is missing. {remedy}") from error
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise ModelUnavailable(f"{path} cannot be read ({error}). {remedy}") from error
    if len(found["weights"]) != dim or not found["photographs"] or not np.isfinite(numbers).all():
        raise ModelUnavailable(f"{path} holds no test for vectors of {dim} numbers. {remedy}")
    return found
