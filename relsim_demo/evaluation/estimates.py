"""Means and shares with 95 % intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from relsim_demo.types import Answer

Z = 1.959963984540054  # of the normal distribution, for 95 %
RESAMPLES, SEED = 2000, 0
FEWEST = 2  # queries that a bootstrap needs


@dataclass(frozen=True)
class Estimate(Answer):
    """A mean or share with the ends of its 95 % interval, of n queries; `how` names the method of the interval.

    low and high are None where there is one query only.
    """

    value: float
    low: float | None
    high: float | None
    n: int
    how: str

    def __str__(self) -> str:
        if self.low is None:
            return f"{self.value:.3f} (one query)"
        return f"{self.value:.3f} [{self.low:.3f}, {self.high:.3f}]"


def share(right: Sequence[bool]) -> Estimate | None:
    """Return the share of queries for which something is so, with Wilson's score interval; None for no query.

    Wilson 1927, "Probable inference, the law of succession, and statistical inference": with z = 1.96, the centre
    is (p + z^2 / 2n) / (1 + z^2 / n), the half width z / (1 + z^2 / n) * sqrt(p (1 - p) / n + z^2 / 4n^2).
    """
    n = len(right)
    if not n:
        return None
    p, shrink = sum(right) / n, 1 + Z * Z / n
    centre = (p + Z * Z / (2 * n)) / shrink
    half = Z / shrink * (p * (1 - p) / n + Z * Z / (4 * n * n)) ** 0.5
    return Estimate(p, max(0.0, centre - half), min(1.0, centre + half), n, "Wilson")


def mean(values: Sequence[Sequence[float]]) -> Estimate | None:
    """Return the mean of all values, given by query, with a percentile bootstrap over queries; None for no value.

    Efron 1979: whole queries are drawn again (2,000 times, seeded), since the hits of one query hang together.
    """
    groups = [np.asarray(group, np.float64) for group in values if len(group)]
    if not groups:
        return None
    sums, sizes = np.array([group.sum() for group in groups]), np.array([len(group) for group in groups])
    value, n = float(sums.sum() / sizes.sum()), len(groups)
    if n < FEWEST:
        return Estimate(value, None, None, n, "bootstrap over queries")
    rng = np.random.default_rng(SEED)
    means = np.empty(RESAMPLES)
    for number in range(RESAMPLES):
        drawn = rng.integers(n, size=n)
        means[number] = sums[drawn].sum() / sizes[drawn].sum()
    low, high = np.quantile(means, [0.025, 0.975])
    return Estimate(value, float(low), float(high), n, "bootstrap over queries")
