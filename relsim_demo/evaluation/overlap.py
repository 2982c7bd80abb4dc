"""How far two rankings of the same query agree."""

from __future__ import annotations

from collections.abc import Sequence

PERSISTENCE = 0.9  # the chance to look one rank deeper: the first ten ranks carry 86 % of the weight


def rank_biased_overlap(a: Sequence[str], b: Sequence[str], p: float = PERSISTENCE) -> float | None:
    """Return the extrapolated rank-biased overlap of two rankings without repetitions: 1 is equal, 0 disjoint.

    Webber, Moffat and Zobel 2010, "A similarity measure for indefinite rankings", ACM TOIS 28 (4), equation 32. With S
    the shorter (s ranks) and L the longer ranking (l ranks), and X_d how many ids their first d ranks share:

        RBO_ext = (1 - p) / p * (sum_{d=1..l} X_d / d * p^d  +  sum_{d=s+1..l} X_s (d - s) / (s d) * p^d)
                  + ((X_l - X_s) / l + X_s / s) * p^l

    None where one of them is empty.
    """
    short, long = sorted((list(a), list(b)), key=len)
    s, l = len(short), len(long)
    if not s:
        return None
    shared = [len(set(short[:d]) & set(long[:d])) for d in range(1, l + 1)]
    seen = sum(x / d * p**d for d, x in enumerate(shared, 1))
    beyond = sum(shared[s - 1] * (d - s) / (s * d) * p**d for d in range(s + 1, l + 1))
    rest = ((shared[-1] - shared[s - 1]) / l + shared[s - 1] / s) * p**l
    return (1 - p) / p * (seen + beyond) + rest
