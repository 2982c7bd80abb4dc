"""Filters of pictures, as `python -m relsim_demo.training filter` makes them; filter.json says of which kind one is."""

from __future__ import annotations

import hashlib
import json
from abc import ABC, abstractmethod
from collections.abc import Collection, Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from relsim_demo.digests import sha256
from relsim_demo.errors import ModelUnavailable
from relsim_demo.models.base import ImageEncoder
from relsim_demo.models.checkpoints import short_name
from relsim_demo.models.lite2 import Lite2Encoder
from relsim_demo.models.published import Published
from relsim_demo.models.qwen_encoder import QwenEncoder
from relsim_demo.settings import Settings

NAME, FORMAT = "filter.json", 1
LOOK, QWEN = "efficientnet-lite2", "qwen"
ADAPTER = "filter"  # its name beside the published ones
ADAPTER_FILE = "adapter_model.safetensors"  # of a filter that is asked, beside filter.json
LONGEST_QUESTION = 4000  # characters
SIDES = range(56, 1793, 28)  # px


class Filter(ABC):
    """Tells whether pictures are of the wanted sort.

    threshold: the least score of a picture that passes. identity: what a gallery records of the filter.
    """

    name: str

    def __init__(self, data: bytes, threshold: float) -> None:
        self.threshold = threshold
        self.identity = {"filter": hashlib.sha256(data).hexdigest()[:12], "threshold": str(threshold)}

    @abstractmethod
    def score(self, images: Sequence[Image.Image]) -> np.ndarray:
        """Return how surely RGB pictures pass: (n,) in 0..1. Raises ModelUnavailable where the model cannot run."""


class LookFilter(Filter):
    """A linear test on Lite2's vectors."""

    name = LOOK

    def __init__(self, folder: Path, encoder: Lite2Encoder) -> None:
        """Read the test. Raises ModelUnavailable: the file is missing, damaged, or of another kind or encoder."""
        data, found = _read(folder / NAME, LOOK)
        weights, self._bias = _test(folder / NAME, found, encoder)
        super().__init__(data, found["threshold"])
        self._encoder, self._weights = encoder, weights

    def score(self, images: Sequence[Image.Image]) -> np.ndarray:
        """See Filter."""
        return scores(self._encoder.embed(images), self._weights, self._bias)


class QwenFilter(Filter):
    """The published base with an adapter that answers a question by yes or no; read with the first picture."""

    name = QWEN

    def __init__(self, folder: Path, published: Published) -> None:
        """Read what is asked, and have the adapter loaded beside the published ones.

        Raises:
            ModelUnavailable: a file is missing, damaged, of another kind, or tuned on another base.
        """
        data, found = _read(folder / NAME, QWEN)
        self._question, self._side = _asked(folder, found, published.settings)
        super().__init__(data, found["threshold"])
        self.published = published
        published.carry(ADAPTER, folder)

    def score(self, images: Sequence[Image.Image]) -> np.ndarray:
        """See Filter."""
        from relsim_demo.models.qwen.answers import agreement

        return agreement(self.published.host(), ADAPTER, self._question, self._side, images)


def open_filter(folder: Path, encoders: Collection[ImageEncoder], settings: Settings) -> Filter:
    """Open the filter of a folder. What these encoders have loaded, or will, is not loaded twice.

    Raises:
        ModelUnavailable: it cannot be read or used here.
    """
    if _kind(json_of(folder / NAME)[1]) == QWEN:
        shared = (encoder.published for encoder in encoders if isinstance(encoder, QwenEncoder))
        return QwenFilter(folder, next(shared, None) or Published(settings))
    look = next((encoder for encoder in encoders if isinstance(encoder, Lite2Encoder)), None)
    return LookFilter(folder, look or Lite2Encoder())


def scores(vectors: np.ndarray, weights: np.ndarray, bias: float) -> np.ndarray:
    """Return the logistic function of a linear test on rows (n, d): (n,) float64."""
    return logistic(vectors.astype(np.float64) @ weights + bias)


def logistic(odds: np.ndarray) -> np.ndarray:
    """Return probabilities (n,) of the logarithms of odds."""
    return 1 / (1 + np.exp(-np.clip(odds, -50, 50)))


def json_of(path: Path) -> tuple[bytes, dict]:
    """Read the record of a filter, and the bytes it stands in. Raises ModelUnavailable."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ModelUnavailable(
            f"There is no filter in {path.parent}: {path.name} cannot be read. Make one with "
            "`python -m relsim_demo.training filter`."
        ) from error
    try:
        found = json.loads(data)
        found["threshold"] = float(found["threshold"])
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise ModelUnavailable(f"{path} cannot be read as a filter; make it anew.") from error
    return data, found


def _kind(found: dict) -> str:
    """Return the kind of a filter; the first ones did not say it."""
    return str(found.get("kind", LOOK))


def _read(path: Path, kind: str) -> tuple[bytes, dict]:
    data, found = json_of(path)
    if (found.get("format"), _kind(found)) != (FORMAT, kind):
        raise ModelUnavailable(f"{path} is of another format, or no filter by {kind}; make it anew.")
    if not 0 <= found["threshold"] <= 1:
        raise ModelUnavailable(f"{path} has a threshold that is not from 0 to 1; mend it, or make it anew.")
    return data, found


def _test(path: Path, found: dict, encoder: Lite2Encoder) -> tuple[np.ndarray, float]:
    """Return the weights (d,) and the bias of a linear test."""
    if found.get("look") != encoder.identity:
        raise ModelUnavailable(f"{path} is for another model of look; make it anew.")
    try:
        numbers = np.array([*found["weights"], found["bias"]], np.float64)
    except (ValueError, LookupError, TypeError) as error:
        raise ModelUnavailable(f"{path} cannot be read as a filter; make it anew.") from error
    if numbers.shape != (encoder.dim + 1,) or not np.isfinite(numbers).all():
        raise ModelUnavailable(f"{path} holds no test for vectors of {encoder.dim} numbers; make it anew.")
    return numbers[:-1], float(numbers[-1])


def _asked(folder: Path, found: dict, settings: Settings) -> tuple[str, int]:
    """Return the question that an adapter answers, and the side of the squares that it sees, in px."""
    path, question, side = folder / NAME, found.get("question"), found.get("side")
    if not isinstance(question, str) or not isinstance(side, int):
        raise ModelUnavailable(f"{path} says no question, or no side of pictures; make it anew.")
    if not 0 < len(question) <= LONGEST_QUESTION or side not in SIDES:
        raise ModelUnavailable(f"{path} says no question, or no side of pictures, that can be; make it anew.")
    base = short_name(settings.base_model)
    if found.get("base") != base:
        raise ModelUnavailable(
            f"{path} was tuned on {str(found.get('base'))[:80]!r}, and RELSIM_BASE_MODEL is {base!r}; name that base."
        )
    try:
        known = sha256(folder / ADAPTER_FILE)
    except OSError as error:
        raise ModelUnavailable(f"{folder} lacks {ADAPTER_FILE}; make the filter anew.") from error
    if known != found.get("sha256"):
        raise ModelUnavailable(f"{folder / ADAPTER_FILE} is damaged: its sha256 is not the one in {NAME}.")
    return question, side
