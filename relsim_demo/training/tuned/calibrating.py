"""What a tuned model can judge: the sort of pictures that it learned from, and from when on a caption fits."""

from __future__ import annotations

import numpy as np

from relsim_demo.models.judge import Sort

REFUSED = 0.05  # of pictures of the same sort, never learned from
CLAIMED = 0.05  # of pictures of which some wrong caption may be said to fit
WRONG = 0.7  # a caption whose cosine to the own one is lower says something else
FEWEST = 20  # pictures held out, to set a limit by


def sort_of(learned: np.ndarray, unseen: np.ndarray) -> Sort:
    """Describe a sort of pictures by the look (n, d) of some, and set its limit by that of others (m, d)."""
    mean = learned.mean(0)
    values, axes = np.linalg.eigh(_covariance(learned - mean))
    sort = Sort(mean, ((axes / np.sqrt(values)) @ axes.T).astype(np.float32), 0.0)
    return Sort(sort.mean, sort.whitening, float(np.quantile(sort.distances(unseen), 1 - REFUSED)))


def known_idea(pictures: np.ndarray, own: np.ndarray, captions: np.ndarray) -> float:
    """Return the cosine that the best wrong caption reaches in few pictures.

    pictures (n, 384), own (n, 384): the caption of each; captions (m, 384) of all pictures; unit rows.
    """
    wrong = np.where(own @ captions.T < WRONG, pictures @ captions.T, -1)
    return float(np.quantile(wrong.max(1), 1 - CLAIMED))


def _covariance(centred: np.ndarray) -> np.ndarray:
    """Return the covariance (d, d) of centred rows (n, d), shrunk towards a round one (Ledoit and Wolf 2004)."""
    rows = centred.astype(np.float64)
    n, d = rows.shape
    found = rows.T @ rows / n
    round_ = np.trace(found) / d * np.eye(d)
    away = np.square(found - round_).sum()
    noise = (np.square(np.square(rows).sum(1)).sum() / n - np.square(found).sum()) / n
    share = min(1.0, noise / away) if away else 1.0
    return (1 - share) * found + share * round_ + 1e-9 * np.eye(d)
