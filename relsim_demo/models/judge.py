"""Which pictures a small model of logic can judge: those that are like the ones it learned from.

Every other picture gets some vector too, and most of them the same few. So such a model answers for a picture only
where a test on the look of the whole picture (a model that knows photographs) takes it for one of its own sort.
"""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from relsim_demo.errors import ModelUnavailable
from relsim_demo.models.base import ImageEncoder
from relsim_demo.shipped import again

NAME = "judge.json"


class Judge(ABC):
    """A test on the vectors of `encoder`, which sees how a picture looks.

    of_scenes: whether all scenes that the registry draws can be judged, whatever the test says. calibrated: whether
    there is a test at all; without one nothing can be judged. known_idea: the cosine of a picture to a caption from
    which on the idea fits. photographs: cosines (m,) float32 of random pairs of photographs, ascending, by which the
    look of two pictures is measured that are not known, none where these may be anything. same_look: the cosine that
    at most 1 % of such pairs reach.
    """

    encoder: ImageEncoder
    of_scenes = False
    calibrated = True
    known_idea: float
    photographs: np.ndarray
    same_look: float

    @abstractmethod
    def knows(self, vectors: np.ndarray) -> np.ndarray:
        """Tell of unit rows (n, d) of the encoder which pictures can be judged: (n,) bool."""


class DrawnJudge(Judge):
    """Tells drawings, by a linear test that `python -m relsim_demo.training` fits and calibrates.

    Raises:
        ModelUnavailable: the file of the test is missing or damaged.
    """

    of_scenes = True

    def __init__(self, encoder: ImageEncoder, folder: Path) -> None:
        self.encoder = encoder
        found = _read(folder / NAME, encoder.dim)
        self._weights, self._bias = np.array(found["weights"], np.float32), float(found["bias"])
        self.photographs = np.array(found["photographs"], np.float32)
        self.same_look, self.known_idea = float(found["same_look"]), float(found["known_idea"])

    def knows(self, vectors: np.ndarray) -> np.ndarray:
        """See Judge."""
        return vectors @ self._weights + self._bias > 0


@dataclass(frozen=True)
class Sort:
    """What pictures of one sort look like.

    mean (d,) and whitening (d, d) float32 of their vectors of look; limit: of the distance from the mean, whitened,
    up to which a picture is of that sort (Mahalanobis; Lee et al. 2018).
    """

    mean: np.ndarray
    whitening: np.ndarray
    limit: float

    def distances(self, vectors: np.ndarray) -> np.ndarray:
        """Return how far unit rows (n, d) lie from what is usual: (n,)."""
        return np.linalg.norm((vectors - self.mean) @ self.whitening, axis=1)


class SortJudge(Judge):
    """Tells pictures of the sort that a tuned model learned from; without a calibration it knows none."""

    photographs, same_look = np.zeros(0, np.float32), float("inf")

    def __init__(self, encoder: ImageEncoder, sort: Sort | None, known_idea: float) -> None:
        self.encoder, self._sort, self.known_idea = encoder, sort, known_idea
        self.calibrated = sort is not None

    def knows(self, vectors: np.ndarray) -> np.ndarray:
        """See Judge."""
        if self._sort is None:
            return np.zeros(len(vectors), bool)
        return self._sort.distances(vectors) <= self._sort.limit


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
