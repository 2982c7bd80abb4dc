"""Fitting a filter, and what it is worth on pictures that it has not seen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from relsim_demo.errors import BadRequest
from relsim_demo.models.filter import scores
from relsim_demo.training.drawn.judging import regression
from relsim_demo.training.holding_out import split

FEWEST = 25  # of each sort
HELD_OUT = 0.2


@dataclass(frozen=True)
class Curve:
    """Precision and recall (k,) of letting pass what scores at least `thresholds` (k,), which rise."""

    thresholds: np.ndarray
    precision: np.ndarray
    recall: np.ndarray

    @property
    def best(self) -> int:
        """Where the harmonic mean of both (F1) is highest; the lowest threshold of several."""
        sums = np.maximum(self.precision + self.recall, 1e-9)
        return int(np.argmax(2 * self.precision * self.recall / sums))

    @property
    def threshold(self) -> float:
        """The score there, or what lies halfway to the next lower one: worth the same, and others score a bit lower."""
        return float(self.thresholds[max(0, self.best - 1) : self.best + 1].mean())


@dataclass(frozen=True)
class Fitted:
    """A linear test (d,), its curve on pictures held out, and figures at the chosen threshold."""

    weights: np.ndarray
    bias: float
    threshold: float
    curve: Curve
    figures: dict[str, float]


def curve(wanted: np.ndarray, others: np.ndarray) -> Curve:
    """Return the curve of scores (n,) of wanted pictures and (m,) of others; every score is a threshold."""
    thresholds = np.unique(np.concatenate([wanted, others]))
    right = (wanted[:, None] >= thresholds).sum(0)
    passing = right + (others[:, None] >= thresholds).sum(0)
    return Curve(thresholds, right / passing, right / len(wanted))


def average_precision(found: Curve) -> float:
    """Return the mean of precision over recall, each weighed by what recall it adds."""
    return float((found.precision * (found.recall - np.append(found.recall[1:], 0))).sum())


def check(counts: dict[str, int]) -> None:
    """Refuse what is too few of one sort, as BadRequest. counts: usable pictures by sort."""
    for sort, count in counts.items():
        if count < FEWEST:
            raise BadRequest(f"Of the {sort}, {count} can be used; a filter needs at least {FEWEST} of either sort.")


def fit(positives: tuple[np.ndarray, list[str]], negatives: tuple[np.ndarray, list[str]]) -> Fitted:
    """Fit a filter on unit rows (n, d) and the pictures' ids; a fifth of either, by the ids' hashes, is held out."""
    (learned, unseen), (other, other_unseen) = (
        [rows[part] for part in split(ids, HELD_OUT)] for rows, ids in (positives, negatives)
    )
    weights, bias = regression(learned, other)
    passing, refused = scores(unseen, weights, bias), scores(other_unseen, weights, bias)
    found = curve(passing, refused)
    counts = {"held_out_positives": len(passing), "held_out_negatives": len(refused)}
    return Fitted(weights, bias, found.threshold, found, told(found, passing, refused) | counts)


def told(found: Curve, passing: np.ndarray, refused: np.ndarray) -> dict[str, float]:
    """Return what the best threshold of a curve is worth on the scores that it was made of."""
    right = np.concatenate([passing >= found.threshold, refused < found.threshold])
    figures = {
        "average_precision": average_precision(found),
        "precision": float(found.precision[found.best]),
        "recall": float(found.recall[found.best]),
        "agreement": float(right.mean()),
    }
    return {name: round(value, 4) for name, value in figures.items()}
